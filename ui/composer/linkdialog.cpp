// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/linkdialog.h"

#include "core/mime/draft.h"
#include "core/mime/linktarget.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>

#include <limits>

namespace homing::ui {

QString typedTarget(const QString &typed)
{
    const QString text = typed.trimmed();
    if (mime::isSendable(text))
        return mime::shownTarget(QLatin1String("mailto:") + text);
    // "example.org:8080/path" has no scheme; a name with a dot is a host.
    static const QRegularExpression host(
        QStringLiteral("^[^\\s/:@?#]+\\.[^\\s/:@?#]+(:\\d+)?([/?#]\\S*)?$"));
    if (host.match(text).hasMatch())
        return mime::shownTarget(QLatin1String("https://") + text);
    return mime::shownTarget(text);
}

LinkDialog::LinkDialog(const QString &target, const QString &words, QWidget *parent)
    : QDialog(parent)
    , m_target(new QLineEdit(this))
    , m_words(new QLineEdit(this))
    , m_problem(new QLabel(this))
{
    setObjectName(QStringLiteral("linkDialog"));
    setWindowTitle(tr("Link"));
    setAccessibleName(windowTitle());
    setAttribute(Qt::WA_DeleteOnClose);
    m_target->setObjectName(QStringLiteral("linkTarget"));
    m_target->setAccessibleName(tr("Leads to"));
    m_target->setPlaceholderText(QStringLiteral("https://example.org"));
    m_target->setMinimumWidth(320);
    m_words->setObjectName(QStringLiteral("linkWords"));
    m_words->setAccessibleName(tr("Text"));
    for (QLineEdit *edit : {m_target, m_words})
        edit->setMaxLength(std::numeric_limits<int>::max()); // a line edit cuts without a word
    m_target->setText(target);
    m_words->setText(words);
    m_words->setDisabled(words.contains(QChar::ObjectReplacementCharacter)); // a picture is none
    m_problem->setObjectName(QStringLiteral("linkProblem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    QPalette colours = m_problem->palette();
    colours.setColor(QPalette::WindowText, theme::error(colours));
    m_problem->setPalette(colours);
    auto *form = new QFormLayout;
    form->setSpacing(theme::grid);
    form->addRow(tr("&Leads to:"), m_target);
    form->addRow(tr("&Text:"), m_words);
    form->labelForField(m_target)->setObjectName(QStringLiteral("linkTargetLabel"));
    form->labelForField(m_words)->setObjectName(QStringLiteral("linkWordsLabel"));
    auto *buttons = new QDialogButtonBox(this);
    buttons->setObjectName(QStringLiteral("linkButtons"));
    m_ok = buttons->addButton(target.isEmpty() ? tr("Insert") : tr("Change"),
                              QDialogButtonBox::AcceptRole);
    m_ok->setObjectName(QStringLiteral("linkOk"));
    m_ok->setAccessibleName(m_ok->text());
    if (!target.isEmpty()) {
        QPushButton *remove =
            buttons->addButton(tr("Remove link"), QDialogButtonBox::DestructiveRole);
        remove->setObjectName(QStringLiteral("linkRemove"));
        remove->setAccessibleName(remove->text());
        connect(remove, &QPushButton::clicked, this, [this] {
            Q_EMIT chosen({}, m_words->text());
            accept();
        });
    }
    QPushButton *cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    cancel->setObjectName(QStringLiteral("linkCancel"));
    cancel->setAccessibleName(cancel->text());
    auto *column = new QVBoxLayout(this);
    column->setSpacing(2 * theme::grid);
    column->addLayout(form);
    column->addWidget(m_problem);
    column->addWidget(buttons);
    connect(m_target, &QLineEdit::textChanged, this, &LinkDialog::update);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        const QString leadsTo = typedTarget(m_target->text());
        Q_EMIT chosen(leadsTo,
                      m_words->text().isEmpty() ? m_target->text().trimmed() : m_words->text());
        accept();
    });
    update();
}

/// Only what can be sent: http, https and mailto; whole.
void LinkDialog::update()
{
    const QString target = typedTarget(m_target->text());
    const bool isTooLong = target.size() > longestTarget;
    const QString problem = isTooLong
        ? tr("This address has %1 characters; programs open links of up to %2.")
              .arg(QLocale().toString(target.size()), QLocale().toString(longestTarget))
        : QString();
    m_problem->setText(problem);
    m_problem->setAccessibleName(problem);
    m_problem->setVisible(isTooLong);
    m_ok->setEnabled(!target.isEmpty() && !isTooLong);
}

} // namespace homing::ui
