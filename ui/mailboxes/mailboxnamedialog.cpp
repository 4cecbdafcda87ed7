// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mailboxes/mailboxnamedialog.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace homing::ui {

namespace {

constexpr qsizetype mostOctets = 200; // of one level: file systems of servers take about 255

/// RFC 3501 5.1: "%" and "*" are wildcards of LIST.
bool isForbidden(QChar c)
{
    return c.category() == QChar::Other_Control || c == u'%' || c == u'*';
}

} // namespace

imap::MailboxName MailboxNameDialog::nameIn(const MailboxPlace &place, const QString &name)
{
    const QByteArray wire = imap::MailboxName::fromDisplay(name.trimmed()).wire();
    return imap::MailboxName::fromWire(place.prefix + wire);
}

MailboxNameDialog::Problem MailboxNameDialog::problemOf(const QString &name,
                                                        const MailboxPlace &place)
{
    const QString trimmed = name.trimmed();
    if (trimmed.isEmpty())
        return Problem::Empty;
    if (place.delimiter && trimmed.contains(QLatin1Char(*place.delimiter)))
        return Problem::Delimiter;
    if (std::any_of(trimmed.begin(), trimmed.end(), isForbidden))
        return Problem::Character;
    const imap::MailboxName whole = nameIn(place, trimmed);
    if (whole.wire().size() - place.prefix.size() > mostOctets)
        return Problem::TooLong;
    const bool isTaken = whole.isInbox()
        || std::find(place.others.begin(), place.others.end(), whole) != place.others.end();
    return isTaken ? Problem::Taken : Problem::None;
}

MailboxNameDialog::MailboxNameDialog(const QString &title, const QString &action,
                                     MailboxPlace place, const QString &name,
                                     const QString &warning, QWidget *parent)
    : QDialog(parent)
    , m_place(std::move(place))
    , m_before(name)
    , m_edit(new QLineEdit(name, this))
    , m_problem(new QLabel(this))
{
    setObjectName(QStringLiteral("mailboxNameDialog"));
    setAccessibleName(title);
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(theme::grid);
    auto *label = new QLabel(
        tr("&Name, in %1:").arg(oneLine(m_place.title, 60).replace(u'&', QStringLiteral("&&"))),
        this);
    label->setObjectName(QStringLiteral("mailboxNameLabel"));
    label->setTextFormat(Qt::PlainText);
    label->setBuddy(m_edit);
    m_edit->setObjectName(QStringLiteral("mailboxNameEdit"));
    m_edit->setAccessibleName(tr("Name of the folder"));
    m_edit->setMinimumWidth(320);
    m_edit->selectAll();
    m_problem->setObjectName(QStringLiteral("mailboxNameProblem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    // Room for a sentence of two lines: the dialog stays as it is while one types.
    m_problem->setMinimumHeight(2 * m_problem->fontMetrics().lineSpacing());
    m_problem->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    QPalette colours = m_problem->palette();
    colours.setColor(QPalette::WindowText, theme::error(colours));
    m_problem->setPalette(colours);
    auto *buttons = new QDialogButtonBox(this);
    buttons->setObjectName(QStringLiteral("mailboxNameButtons"));
    m_accept = buttons->addButton(action, QDialogButtonBox::AcceptRole);
    m_accept->setObjectName(QStringLiteral("mailboxNameAccept"));
    m_accept->setAccessibleName(action);
    QPushButton *cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    cancel->setObjectName(QStringLiteral("mailboxNameCancel"));
    cancel->setAccessibleName(tr("Cancel"));
    column->addWidget(label);
    column->addWidget(m_edit);
    column->addWidget(m_problem);
    if (!warning.isEmpty()) {
        auto *note = new QLabel(warning, this);
        note->setObjectName(QStringLiteral("mailboxNameWarning"));
        note->setTextFormat(Qt::PlainText);
        note->setWordWrap(true);
        column->addWidget(note);
    }
    column->addWidget(buttons);
    connect(m_edit, &QLineEdit::textChanged, this, &MailboxNameDialog::check);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        if (!m_accept->isEnabled())
            return;
        Q_EMIT named(nameIn(m_place, m_edit->text()));
        accept();
    });
    check();
}

void MailboxNameDialog::check()
{
    const bool isUnchanged = m_edit->text().trimmed() == m_before;
    const Problem problem = isUnchanged ? Problem::Empty : problemOf(m_edit->text(), m_place);
    const auto sentence = [this, problem]() -> QString {
        switch (problem) {
        case Problem::Delimiter:
            return tr("A folder's name cannot have “%1” in it.")
                .arg(QLatin1Char(m_place.delimiter.value_or('/')));
        case Problem::Character:
            return tr("A folder's name cannot have “%”, “*” or invisible characters in it.");
        case Problem::Taken:
            return tr("There is a folder of this name already.");
        case Problem::TooLong:
            return tr("This name is too long.");
        case Problem::None:
        case Problem::Empty:
            break;
        }
        return {};
    };
    m_problem->setText(sentence());
    m_problem->setAccessibleName(m_problem->text());
    m_accept->setEnabled(problem == Problem::None);
}

} // namespace homing::ui
