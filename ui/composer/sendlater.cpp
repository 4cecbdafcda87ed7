// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/sendlater.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/composer/sendtimes.h"

#include <QBoxLayout>
#include <QCalendarWidget>
#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

namespace homing::ui {

SendLaterButton::SendLaterButton(QWidget *parent)
    : QToolButton(parent)
    , m_menu(new QMenu(this))
{
    setObjectName(QStringLiteral("sendLaterButton"));
    setAccessibleName(tr("Send later"));
    setIcon(ui::icon("clock"));
    setIconSize({theme::smallIcon, theme::smallIcon});
    setAutoRaise(true);
    setFocusPolicy(Qt::StrongFocus);
    setPopupMode(QToolButton::InstantPopup);
    m_menu->setObjectName(QStringLiteral("sendLaterMenu"));
    m_menu->setAccessibleName(accessibleName());
    setMenu(m_menu);
    connect(m_menu, &QMenu::aboutToShow, this, &SendLaterButton::fillMenu);
}

void SendLaterButton::fillMenu()
{
    m_menu->clear();
    for (const SendTime &time : sendTimes(QDateTime::currentDateTime())) {
        //: A time to send at, "Tomorrow morning", and when that is: "Wed 08:00".
        QAction *action = m_menu->addAction(
            tr("%1 (%2 %3)")
                .arg(time.words,
                     locale().dayName(time.when.date().dayOfWeek(), QLocale::ShortFormat),
                     locale().toString(time.when.time(), QLocale::ShortFormat)));
        action->setObjectName(QString::fromLatin1(time.name));
        connect(action, &QAction::triggered, this,
                [this, when = time.when] { Q_EMIT chosen(when); });
    }
    m_menu->addSeparator();
    QAction *picks = m_menu->addAction(tr("Pick date and time..."));
    picks->setObjectName(QStringLiteral("sendAtPicked"));
    connect(picks, &QAction::triggered, this, &SendLaterButton::pick);
}

void SendLaterButton::pick()
{
    const QDateTime tomorrow(QDate::currentDate().addDays(1), QTime(8, 0));
    auto *dialog = new SendTimeDialog(tomorrow, window());
    connect(dialog, &SendTimeDialog::chosen, this, &SendLaterButton::chosen);
    dialog->open();
}

SendTimeDialog::SendTimeDialog(const QDateTime &first, QWidget *parent)
    : QDialog(parent)
    , m_edit(new QDateTimeEdit(first, this))
{
    setObjectName(QStringLiteral("sendTimeDialog"));
    setWindowTitle(tr("Send later"));
    setAccessibleName(windowTitle());
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(theme::grid);
    auto *label = new QLabel(tr("&When shall it leave?"), this);
    label->setObjectName(QStringLiteral("sendTimeLabel"));
    label->setTextFormat(Qt::PlainText);
    label->setBuddy(m_edit);
    m_edit->setObjectName(QStringLiteral("sendTimeEdit"));
    m_edit->setAccessibleName(tr("Date and time"));
    m_edit->setCalendarPopup(true);
    m_edit->setMinimumWidth(280);
    m_edit->setMinimumDate(QDate::currentDate());
    m_edit->calendarWidget()->setObjectName(QStringLiteral("sendTimeCalendar"));
    m_edit->calendarWidget()->setAccessibleName(tr("Calendar"));
    auto *buttons = new QDialogButtonBox(this);
    buttons->setObjectName(QStringLiteral("sendTimeButtons"));
    QPushButton *send = buttons->addButton(tr("Send later"), QDialogButtonBox::AcceptRole);
    send->setObjectName(QStringLiteral("sendTimeOk"));
    send->setAccessibleName(send->text());
    send->setDefault(true);
    QPushButton *cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    cancel->setObjectName(QStringLiteral("sendTimeCancel"));
    cancel->setAccessibleName(cancel->text());
    column->addWidget(label);
    column->addWidget(m_edit);
    column->addWidget(buttons);
    const auto update = [this, send] {
        send->setEnabled(m_edit->dateTime() > QDateTime::currentDateTime());
    };
    connect(m_edit, &QDateTimeEdit::dateTimeChanged, this, update);
    update();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT chosen(m_edit->dateTime());
        accept();
    });
}

} // namespace homing::ui
