// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/messageactions.h"

#include "ui/common/theme.h"
#include "ui/common/toast.h"

#include <QBoxLayout>
#include <QDialog>
#include <QLabel>
#include <QPushButton>

namespace homing::ui {

namespace {

constexpr quint64 sampleSize = 200;

int asInt(quint64 count)
{
    return int(std::min<quint64>(count, 2'000'000'000));
}

imap::FlagSet flagSet(imap::SystemFlag flag)
{
    imap::FlagSet flags;
    flags.set(flag);
    return flags;
}

} // namespace

MessageActions::MessageActions(account::MailService &service, QWidget *host)
    : QObject(host)
    , m_service(service)
    , m_host(host)
{
    connect(&m_service, &account::MailService::operationsChanged, this,
            &MessageActions::followJournal);
    connect(&m_service, &account::MailService::mailboxesChanged, this,
            [this] { m_isSpecialKnown = false; });
    // Heard before the list's model hears of it, which asks here then.
    connect(&m_service, &account::MailService::changed, this, [this] { m_sample.reset(); });
}

void MessageActions::setSelection(const MailboxRef &mailbox, const imap::UidSet &uids)
{
    if (mailbox.account != m_mailbox.account)
        m_isSpecialKnown = false;
    m_mailbox = mailbox;
    m_uids = uids;
    m_sample.reset();
}

const store::MailboxRecord *MessageActions::record(store::MailboxRole role) const
{
    if (!m_isSpecialKnown) {
        m_special.clear();
        for (store::MailboxRecord &candidate : m_service.mailboxes(m_mailbox.account)) {
            if (candidate.role != store::MailboxRole::None && candidate.isSelectable)
                m_special.push_back(std::move(candidate));
        }
        m_isSpecialKnown = true;
    }
    const auto found =
        std::find_if(m_special.begin(), m_special.end(),
                     [role](const store::MailboxRecord &each) { return each.role == role; });
    return found == m_special.end() ? nullptr : &*found;
}

bool MessageActions::canArchive() const
{
    const store::MailboxRecord *archive = record(store::MailboxRole::Archive);
    return hasSelection() && archive && archive->id != m_mailbox.mailbox;
}

bool MessageActions::deletesForGood() const
{
    const store::MailboxRecord *bin = record(store::MailboxRole::Trash);
    return !bin || bin->id == m_mailbox.mailbox;
}

const std::vector<store::MessageRow> &MessageActions::sample() const
{
    if (m_sample)
        return *m_sample;
    std::vector<quint32> uids;
    const quint64 count = std::min(m_uids.count(), sampleSize);
    for (quint64 i = 0; i < count; ++i)
        uids.push_back(m_uids.at(i));
    m_sample = uids.empty() ? std::vector<store::MessageRow>() : m_service.rows(m_mailbox, uids);
    return *m_sample;
}

bool MessageActions::wouldFlag() const
{
    const std::vector<store::MessageRow> &rows = sample();
    return rows.empty() || std::any_of(rows.begin(), rows.end(), [](const store::MessageRow &row) {
               return !row.flags.has(imap::SystemFlag::Flagged);
           });
}

bool MessageActions::wouldMarkRead() const
{
    const std::vector<store::MessageRow> &rows = sample();
    return std::any_of(rows.begin(), rows.end(), [](const store::MessageRow &row) {
        return !row.flags.has(imap::SystemFlag::Seen);
    });
}

void MessageActions::toggleFlag()
{
    if (!hasSelection())
        return;
    if (wouldFlag())
        m_service.addFlags(m_mailbox, m_uids, flagSet(imap::SystemFlag::Flagged));
    else
        m_service.removeFlags(m_mailbox, m_uids, flagSet(imap::SystemFlag::Flagged));
}

void MessageActions::toggleRead()
{
    if (!hasSelection())
        return;
    if (wouldMarkRead())
        m_service.addFlags(m_mailbox, m_uids, flagSet(imap::SystemFlag::Seen));
    else
        m_service.removeFlags(m_mailbox, m_uids, flagSet(imap::SystemFlag::Seen));
}

void MessageActions::archive()
{
    const store::MailboxRecord *target = record(store::MailboxRole::Archive);
    if (!canArchive() || !target)
        return;
    const imap::UidSet uids = m_uids; // the selection changes while the rows go
    const int count = asInt(uids.count());
    announce(count == 1 ? tr("Message archived") : tr("%Ln messages archived", nullptr, count),
             m_mailbox.account, uids);
    m_service.moveMessages(m_mailbox, uids, target->id);
}

void MessageActions::trash()
{
    if (!hasSelection())
        return;
    if (deletesForGood()) {
        confirmTrash();
        return;
    }
    const int count = asInt(m_uids.count());
    trashNow(m_mailbox, m_uids,
             count == 1 ? tr("Message moved to Trash")
                        : tr("%Ln messages moved to Trash", nullptr, count));
}

void MessageActions::trashNow(const MailboxRef &mailbox, const imap::UidSet &uids,
                              const QString &text)
{
    const imap::UidSet gone = uids;
    announce(text, mailbox.account, gone);
    m_service.deleteMessages(mailbox, gone);
}

void MessageActions::confirmTrash()
{
    const int count = asInt(m_uids.count());
    auto *dialog = new QDialog(m_host);
    dialog->setObjectName(QStringLiteral("deleteForGoodDialog"));
    dialog->setWindowTitle(tr("Delete for good"));
    dialog->setAccessibleName(dialog->windowTitle());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto *question = new QLabel(count == 1 ? tr("Delete this message for good?")
                                           : tr("Delete %Ln messages for good?", nullptr, count),
                                dialog);
    question->setObjectName(QStringLiteral("deleteForGoodText"));
    question->setFont(theme::font(dialog->font(), 1.08, QFont::DemiBold));
    auto *hint = new QLabel(
        count == 1 ? tr("It cannot be brought back.") : tr("They cannot be brought back."), dialog);
    hint->setObjectName(QStringLiteral("deleteForGoodHint"));
    for (QLabel *label : {question, hint}) {
        label->setTextFormat(Qt::PlainText);
        label->setMinimumWidth(320);
    }
    auto *keep = new QPushButton(tr("Keep"), dialog);
    keep->setObjectName(QStringLiteral("deleteForGoodKeep"));
    keep->setAccessibleName(keep->text());
    keep->setDefault(true); // what cannot be brought back wants more than Enter
    auto *remove = new QPushButton(tr("Delete for good"), dialog);
    remove->setObjectName(QStringLiteral("deleteForGoodConfirm"));
    remove->setAccessibleName(remove->text());
    remove->setAutoDefault(false);
    auto *column = new QVBoxLayout(dialog);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(0);
    column->addWidget(question);
    column->addSpacing(theme::half);
    column->addWidget(hint);
    column->addSpacing(20);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::grid);
    row->addStretch(1);
    row->addWidget(keep);
    row->addWidget(remove);
    column->addLayout(row);
    connect(keep, &QPushButton::clicked, dialog, &QDialog::reject);
    connect(remove, &QPushButton::clicked, dialog, &QDialog::accept);
    connect(dialog, &QDialog::accepted, this, [this, count, mailbox = m_mailbox, uids = m_uids] {
        trashNow(mailbox, uids,
                 count == 1 ? tr("Message deleted") : tr("%Ln messages deleted", nullptr, count));
    });
    dialog->open();
}

void MessageActions::announce(const QString &text, AccountId account, const imap::UidSet &uids)
{
    m_last = Undoable {account, uids, {}, Toast::post(m_host, text), text};
    Q_EMIT canUndoChanged();
}

void MessageActions::followJournal(AccountId account)
{
    if (!m_last || m_last->account != account)
        return;
    if (!m_last->toast) { // gone by itself: nobody can press Undo any more
        m_last.reset();
        return;
    }
    const std::vector<store::Operation> operations = m_service.operations(account);
    const auto ours =
        std::find_if(operations.rbegin(), operations.rend(), [this](const store::Operation &each) {
            const bool isMove = each.kind == store::OperationKind::Move
                || each.kind == store::OperationKind::Delete;
            return m_last->operation.isNull() ? isMove && each.uids == m_last->uids
                                              : each.id == m_last->operation;
        });
    const bool isPending =
        ours != operations.rend() && ours->state == store::OperationState::Pending;
    const bool offersUndo = !m_last->operation.isNull();
    if (isPending && !offersUndo) {
        m_last->operation = ours->id;
        m_last->toast = Toast::post(m_host, m_last->text, tr("Undo"), [this] { undo(); });
        connect(m_last->toast, &Toast::dismissed, this, [this, toast = m_last->toast.data()] {
            if (m_last && m_last->toast == toast)
                m_last->toast.clear();
            Q_EMIT canUndoChanged();
        });
        Q_EMIT canUndoChanged();
    } else if (!isPending && offersUndo) {
        // The server has it, or has it now: nothing here can take it back.
        const QString text = m_last->text;
        m_last.reset();
        Toast::post(m_host, text);
        Q_EMIT canUndoChanged();
    }
}

void MessageActions::undo()
{
    if (!canUndo())
        return;
    const Undoable last = *m_last;
    m_last.reset();
    last.toast->dismiss();
    Q_EMIT canUndoChanged();
    m_service.dropOperation(last.account, last.operation);
}

} // namespace homing::ui
