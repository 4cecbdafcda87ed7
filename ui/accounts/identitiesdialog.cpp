// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accounts/identitiesdialog.h"

#include "core/mime/draft.h"
#include "core/mime/richtext.h"
#include "ui/accounts/faultnotice.h"
#include "ui/common/flatbutton.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/composer/bodyedit.h"
#include "ui/composer/composerbody.h"
#include "ui/composer/richedit.h"

#include <QBoxLayout>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QShortcut>
#include <QToolButton>

namespace homing::ui {

using account::Identity;
using account::IdentityProblem;

namespace {

constexpr int longestField = 254;

bool isSeparator(const QString &line)
{
    return line.trimmed() == QLatin1String("--");
}

/// The line above a signature is made when it is used: one that was typed is not part of it.
void removeSeparator(Identity &identity)
{
    if (isSeparator(identity.signature.section(u'\n', 0, 0)))
        identity.signature = identity.signature.section(u'\n', 1);
    if (identity.signatureHtml.isEmpty())
        return;
    mime::RichText text = mime::readRichText(identity.signatureHtml, mime::RichSource::Own);
    QString first;
    for (const mime::RichSpan &span : text.blocks.front().spans)
        first += span.text;
    if (!isSeparator(first))
        return;
    text.blocks.erase(text.blocks.begin());
    identity.signatureHtml = mime::writeHtml(text);
}

} // namespace

IdentitiesDialog::IdentitiesDialog(account::MailService &service,
                                   const account::AccountSettings &settings, QWidget *parent)
    : QDialog(parent)
    , m_service(service)
    , m_account(settings.id)
    , m_stored(account::identitiesOf(settings))
    , m_identities(m_stored)
    , m_fault(new FaultNotice(this))
{
    const QString title =
        tr("Identities of %1")
            .arg(oneLine(settings.name.isEmpty() ? settings.email : settings.name, 60));
    setObjectName(QStringLiteral("identitiesDialog"));
    setAccessibleName(title);
    setWindowTitle(title);
    resize(760, 520);
    auto *cancel = addButton("identitiesCancel", tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, &IdentitiesDialog::reject);
    auto *save = addButton("identitiesSave", tr("Save"));
    save->setDefault(true);
    connect(save, &QPushButton::clicked, this, &IdentitiesDialog::save);
    auto *panes = new QHBoxLayout;
    panes->setSpacing(24);
    panes->addWidget(makeList());
    panes->addWidget(makeForm(), 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme::grid);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(save);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(16);
    column->addLayout(panes, 1);
    column->addWidget(m_fault);
    column->addLayout(buttons);
    connectParts();
    updateList(0);
    m_name->setFocus();
}

QPushButton *IdentitiesDialog::addButton(const char *name, const QString &text)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(QString::fromLatin1(name));
    button->setAccessibleName(text);
    button->setAutoDefault(false);
    return button;
}

QWidget *IdentitiesDialog::makeList()
{
    auto *pane = new QWidget(this);
    pane->setFixedWidth(220);
    m_list = new QListWidget(pane);
    m_list->setObjectName(QStringLiteral("identitiesList"));
    m_list->setAccessibleName(tr("Identities"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setTextElideMode(Qt::ElideRight);
    QPushButton *adds = addButton("identityAdd", tr("Add"));
    adds->setAccessibleName(tr("Add an identity"));
    m_remove = addButton("identityRemove", tr("Remove"));
    m_remove->setAccessibleName(tr("Remove the identity"));
    m_up = addButton("identityUp", {});
    m_up->setIcon(icon("chevron-up"));
    m_up->setAccessibleName(tr("Move up"));
    m_up->setToolTip(tr("Move up: the first is the default (Alt+Up)"));
    m_down = addButton("identityDown", {});
    m_down->setIcon(icon("chevron-down"));
    m_down->setAccessibleName(tr("Move down"));
    m_down->setToolTip(tr("Move down (Alt+Down)"));
    connect(adds, &QPushButton::clicked, this, &IdentitiesDialog::add);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::half);
    row->addWidget(adds, 1);
    row->addWidget(m_remove, 1);
    row->addWidget(m_up);
    row->addWidget(m_down);
    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::grid);
    column->addWidget(m_list, 1);
    column->addLayout(row);
    return pane;
}

QLineEdit *IdentitiesDialog::addEdit(QFormLayout *form, const char *name, const QString &label)
{
    auto *edit = new QLineEdit(this);
    edit->setObjectName(QString::fromLatin1(name));
    edit->setAccessibleName(label);
    edit->setMaxLength(longestField);
    auto *words = new QLabel(label, this);
    words->setTextFormat(Qt::PlainText);
    words->setBuddy(edit);
    words->setMinimumHeight(edit->sizeHint().height()); // in the middle of its line
    form->addRow(words, edit);
    connect(edit, &QLineEdit::textEdited, this, &IdentitiesDialog::takeEdits);
    return edit;
}

QWidget *IdentitiesDialog::makeForm()
{
    auto *pane = new QWidget(this);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(theme::grid);
    m_name = addEdit(form, "identityNameEdit", tr("Name"));
    m_address = addEdit(form, "identityAddressEdit", tr("Address"));
    m_replyTo = addEdit(form, "identityReplyToEdit", tr("Answers go to"));
    m_replyTo->setPlaceholderText(tr("The same address"));
    for (QLineEdit *edit : {m_address, m_replyTo})
        edit->setInputMethodHints(Qt::ImhEmailCharactersOnly | Qt::ImhNoAutoUppercase);
    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addLayout(form);
    column->addWidget(makeSignature(), 1);
    return pane;
}

QWidget *IdentitiesDialog::makeSignature()
{
    auto *pane = new QWidget(this);
    auto *label = new QLabel(tr("Signature"), pane);
    label->setTextFormat(Qt::PlainText);
    m_rich = flatButton(pane, "signatureRich", tr("Rich text"));
    m_rich->setIcon(icon("text-style"));
    m_rich->setCheckable(true);
    auto *frame = new QFrame(pane);
    frame->setFrameShape(QFrame::StyledPanel);
    m_signature = new ComposerBody(frame);
    m_signature->setObjectName(QStringLiteral("signatureBody"));
    m_signature->plain()->setPlaceholderText(tr("What stands below your messages"));
    m_signature->rich()->setPlaceholderText(m_signature->plain()->placeholderText());
    m_signature->plain()->setAccessibleName(label->text());
    m_signature->rich()->setAccessibleName(label->text());
    label->setBuddy(m_signature);
    if (auto *picture = m_signature->findChild<QToolButton *>(QStringLiteral("formatPicture")))
        picture->hide(); // it would be a file of every message
    auto *inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(m_signature);
    auto *hint = new QLabel(tr("It stands below the text, and below what is quoted, after a line "
                               "\"-- \" by which mail programs know a signature."),
                            pane);
    hint->setTextFormat(Qt::PlainText);
    hint->setWordWrap(true);
    hint->setForegroundRole(QPalette::PlaceholderText);
    auto *head = new QHBoxLayout;
    head->addWidget(label);
    head->addStretch(1);
    head->addWidget(m_rich);
    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::half);
    column->addLayout(head);
    column->addWidget(frame, 1);
    column->addWidget(hint);
    return pane;
}

void IdentitiesDialog::connectParts()
{
    connect(m_list, &QListWidget::currentRowChanged, this, &IdentitiesDialog::load);
    connect(m_remove, &QPushButton::clicked, this, &IdentitiesDialog::remove);
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_rich, &QToolButton::clicked, m_signature, &ComposerBody::setRich);
    connect(m_signature, &ComposerBody::edited, this, &IdentitiesDialog::takeEdits);
    connect(new QShortcut(Qt::ALT | Qt::Key_Up, this), &QShortcut::activated, this,
            [this] { move(-1); });
    connect(new QShortcut(Qt::ALT | Qt::Key_Down, this), &QShortcut::activated, this,
            [this] { move(1); });
    connect(new QShortcut(Qt::Key_Delete, m_list, nullptr, nullptr, Qt::WidgetShortcut),
            &QShortcut::activated, this, &IdentitiesDialog::remove);
}

int IdentitiesDialog::row() const
{
    return std::clamp(m_list->currentRow(), 0, int(m_identities.size()) - 1);
}

void IdentitiesDialog::updateList(int row)
{
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (int at = 0; at < int(m_identities.size()); ++at) {
            auto *item = new QListWidgetItem(m_list);
            item->setSizeHint({0, 2 * fontMetrics().height() + 2 * theme::grid});
            describe(at);
        }
        m_list->setCurrentRow(row);
    }
    load();
}

void IdentitiesDialog::describe(int row)
{
    const Identity &one = m_identities[std::size_t(row)];
    const QString name = oneLine(one.name.isEmpty() ? tr("(no name)") : one.name, 60);
    const QString address = oneLine(one.email, 60);
    const QString title = row == 0 ? tr("%1 (default)").arg(name) : name;
    m_list->item(row)->setText(title + u'\n' + address);
    m_list->item(row)->setData(Qt::AccessibleTextRole, tr("%1, %2").arg(title, address));
}

void IdentitiesDialog::updateButtons()
{
    m_remove->setEnabled(m_identities.size() > 1);
    m_up->setEnabled(row() > 0);
    m_down->setEnabled(row() + 1 < int(m_identities.size()));
}

void IdentitiesDialog::load()
{
    const QScopedValueRollback loading(m_isLoading, true);
    const Identity &one = m_identities[std::size_t(row())];
    m_name->setText(one.name);
    m_address->setText(one.email);
    m_replyTo->setText(one.replyTo);
    mime::Draft draft;
    draft.text = one.signature;
    draft.html = one.signatureHtml;
    m_signature->fill(draft, !one.signatureHtml.isEmpty());
    m_signature->goToStart();
    m_rich->setChecked(m_signature->isRich());
    updateButtons();
}

void IdentitiesDialog::takeEdits()
{
    if (m_isLoading)
        return;
    m_isWarned = false;
    m_fault->clear();
    Identity &one = m_identities[std::size_t(row())];
    one.name = m_name->text().trimmed();
    one.email = m_address->text().trimmed();
    one.replyTo = m_replyTo->text().trimmed();
    mime::Draft draft;
    m_signature->writeTo(draft);
    const bool isEmpty = draft.text.trimmed().isEmpty();
    one.signature = isEmpty ? QString() : draft.text;
    one.signatureHtml = isEmpty ? QString() : draft.html;
    describe(row());
}

// --- the list

void IdentitiesDialog::add()
{
    Identity one;
    one.name = m_identities.front().name;
    m_identities.push_back(one);
    m_isWarned = false;
    m_fault->clear();
    updateList(int(m_identities.size()) - 1);
    m_address->setFocus();
}

void IdentitiesDialog::remove()
{
    if (m_identities.size() < 2)
        return;
    const int at = row();
    m_identities.erase(m_identities.begin() + at);
    m_isWarned = false;
    m_fault->clear();
    updateList(std::min(at, int(m_identities.size()) - 1));
    m_list->setFocus();
}

void IdentitiesDialog::move(int by)
{
    const int from = row();
    const int to = from + by;
    if (to < 0 || to >= int(m_identities.size()))
        return;
    std::swap(m_identities[std::size_t(from)], m_identities[std::size_t(to)]);
    m_isWarned = false;
    updateList(to);
}

// --- the ends

void IdentitiesDialog::save()
{
    for (int at = 0; at < int(m_identities.size()); ++at) {
        Identity &one = m_identities[std::size_t(at)];
        removeSeparator(one);
        const IdentityProblem problem = account::problemOf(one);
        if (problem != IdentityProblem::None) {
            tellProblem(problem, at);
            return;
        }
    }
    m_service.setIdentities(m_account, m_identities);
    accept();
}

void IdentitiesDialog::tellProblem(IdentityProblem problem, int row)
{
    updateList(row);
    const Identity &one = m_identities[std::size_t(row)];
    QWidget *field = m_name;
    QString text;
    switch (problem) {
    case IdentityProblem::None:
        return;
    case IdentityProblem::BadName:
        text = tr("A name is one line of text.");
        break;
    case IdentityProblem::BadAddress:
        field = m_address;
        text = one.email.isEmpty()
            ? tr("Enter the address that this identity writes from.")
            : tr("No mail can be sent from %1. Correct the address.").arg(oneLine(one.email, 80));
        break;
    case IdentityProblem::BadReplyTo:
        field = m_replyTo;
        text = tr("No answer can go to %1. Correct the address, or leave the field empty.")
                   .arg(oneLine(one.replyTo, 80));
        break;
    case IdentityProblem::LongSignature:
        field = m_signature;
        text = tr("A signature has at most %L1 characters.").arg(account::longestSignature);
        break;
    }
    m_fault->present(text);
    field->setFocus();
}

/// The first press tells what it would lose.
void IdentitiesDialog::reject()
{
    if (m_identities == m_stored || m_isWarned) {
        QDialog::reject();
        return;
    }
    m_isWarned = true;
    m_fault->present(tr("What you changed is not saved. Cancel again to leave it so."));
}

} // namespace homing::ui
