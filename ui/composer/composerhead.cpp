// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/composerhead.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/flatbutton.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/composer/addressedit.h"
#include "ui/composer/addressfield.h"
#include "ui/composer/fieldrow.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLineEdit>
#include <QToolButton>

namespace homing::ui {

namespace {

constexpr int longestSubject = 900; // a field's line has 998 octets

} // namespace

ComposerHead::ComposerHead(account::MailService &service, QWidget *parent)
    : QWidget(parent)
    , m_service(service)
{
    setObjectName(QStringLiteral("composerHead"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    build();
    updateSenders();
    connect(&m_service, &account::MailService::accountsChanged, this,
            &ComposerHead::updateSenders);
    connect(&m_service, &account::MailService::settingsChanged, this,
            &ComposerHead::updateSenders);
}

void ComposerHead::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_from = new QComboBox(this);
    m_from->setObjectName(QStringLiteral("fromCombo"));
    m_from->setAccessibleName(tr("From"));
    m_from->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_from->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_from->setMinimumWidth(80);
    m_fromRow = new FieldRow(tr("From"), m_from, nullptr, this);
    column->addWidget(m_fromRow);
    m_to = makeField("toEdit", tr("To"));
    m_copies = flatButton(this, "copiesButton", tr("Cc/Bcc")); // behind it for the keyboard, too
    m_copies->setToolTip(tr("Add copies (Cc) and hidden copies (Bcc)"));
    m_copies->setFixedHeight(36); // its words beside those of the line
    column->addWidget(new FieldRow(tr("To"), m_to, m_copies, this));
    m_cc = makeField("ccEdit", tr("Cc"));
    m_ccRow = new FieldRow(tr("Cc"), m_cc, nullptr, this);
    column->addWidget(m_ccRow);
    m_bcc = makeField("bccEdit", tr("Bcc"));
    m_bccRow = new FieldRow(tr("Bcc"), m_bcc, nullptr, this);
    column->addWidget(m_bccRow);
    m_ccRow->hide();
    m_bccRow->hide();
    m_subject = new QLineEdit(this);
    m_subject->setObjectName(QStringLiteral("subjectEdit"));
    m_subject->setAccessibleName(tr("Subject"));
    m_subject->setFrame(false);
    m_subject->setMaxLength(longestSubject);
    column->addWidget(new FieldRow(tr("Subject"), m_subject, nullptr, this));
    // One column of names.
    int widest = 0;
    for (const FieldRow *row : findChildren<FieldRow *>())
        widest = std::max(widest, row->label()->sizeHint().width());
    for (const FieldRow *row : findChildren<FieldRow *>())
        row->label()->setFixedWidth(widest + theme::grid);
    connect(m_copies, &QToolButton::clicked, this, [this] {
        showCopies();
        m_cc->setFocus(Qt::TabFocusReason);
    });
    connect(m_from, &QComboBox::activated, this, &ComposerHead::chooseSender);
    connect(m_subject, &QLineEdit::textEdited, this, &ComposerHead::edited);
}

AddressField *ComposerHead::makeField(const char *name, const QString &label)
{
    auto *field = new AddressField(QString::fromLatin1(name), label, this);
    connect(field, &AddressField::edited, this, &ComposerHead::edited);
    AddressEdit *edit = field->edit();
    connect(edit, &AddressEdit::peopleWanted, &m_service, &account::MailService::suggestPeople);
    connect(&m_service, &account::MailService::peopleSuggested, edit, &AddressEdit::offerPeople);
    return field;
}

void ComposerHead::updateSenders()
{
    m_senders = senders(m_service);
    m_from->clear();
    for (const Sender &sender : m_senders)
        m_from->addItem(oneLine(senderLine(sender.identity), 120));
    m_fromRow->setVisible(m_senders.size() > 1);
    const auto same = std::find(m_senders.begin(), m_senders.end(), m_sender);
    if (same != m_senders.end()) {
        showSender(int(same - m_senders.begin()));
        return;
    }
    mime::Draft before;
    before.from = addressOf(m_sender.identity);
    setSender(m_sender.account, before);
}

void ComposerHead::showSender(int index)
{
    m_from->setCurrentIndex(index);
    m_sender = index < 0 ? Sender() : m_senders[std::size_t(index)];
}

void ComposerHead::setSender(AccountId account, const mime::Draft &draft)
{
    showSender(senderOfDraft(m_senders, draft, account));
}

void ComposerHead::chooseSender(int index)
{
    const account::Identity before = m_sender.identity;
    showSender(index);
    Q_EMIT identityChosen(before);
    Q_EMIT edited();
}

bool ComposerHead::setSenderAmong(const std::vector<mime::DecodedAddress> &people)
{
    const int index = senderAmong(m_senders, people, account());
    if (index < 0 || m_senders[std::size_t(index)] == m_sender)
        return false;
    showSender(index);
    return true;
}

void ComposerHead::fill(const mime::Draft &draft)
{
    m_to->setAddresses(draft.to);
    m_cc->setAddresses(draft.cc);
    m_bcc->setAddresses(draft.bcc);
    m_subject->setText(oneLine(draft.subject, longestSubject));
    m_subject->setCursorPosition(0);
    if (!draft.cc.empty() || !draft.bcc.empty())
        showCopies();
}

void ComposerHead::writeTo(mime::Draft &draft) const
{
    if (!account().isNull()) {
        draft.from = addressOf(identity());
        draft.replyTo.clear();
        if (!identity().replyTo.isEmpty())
            draft.replyTo.push_back({QString(), identity().replyTo});
    }
    draft.to = m_to->addresses();
    draft.cc = m_cc->addresses();
    draft.bcc = m_bcc->addresses();
    draft.subject = m_subject->text();
}

void ComposerHead::commit()
{
    for (AddressField *field : {m_to, m_cc, m_bcc})
        field->commit();
}

bool ComposerHead::hasRecipients() const
{
    return !m_to->isEmpty() || !m_cc->isEmpty() || !m_bcc->isEmpty();
}

bool ComposerHead::isEmpty() const
{
    return !hasRecipients() && m_subject->text().trimmed().isEmpty();
}

AddressField *ComposerHead::badField() const
{
    for (AddressField *field : {m_to, m_cc, m_bcc}) {
        if (field->firstBad())
            return field;
    }
    return nullptr;
}

void ComposerHead::showCopies()
{
    m_ccRow->show();
    m_bccRow->show();
    m_copies->hide();
}

QString ComposerHead::subject() const
{
    return m_subject->text();
}

} // namespace homing::ui
