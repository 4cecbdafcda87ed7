// SPDX-License-Identifier: GPL-3.0-or-later
// KillableStore: the real store, and hooks before and after each of its commits. They may copy the
// files: that copy is what a process killed at that commit would leave behind. The journal's file
// of after and the cache's of before are what one killed between their two commits leaves.
#pragma once

#include "core/store/store.h"

#include <functional>
#include <type_traits>

namespace homing::sim {

class KillableStore final : public store::Store
{
public:
    explicit KillableStore(std::unique_ptr<store::Store> real)
        : m_real(std::move(real))
    {
    }
    /// Before each change, when neither file has it.
    std::function<void()> committing;
    std::function<void(const char *what)> committed;

    template <typename T> using Result = store::StoreResult<T>;
    using ChangeSets = std::vector<store::ChangeSet>;

    std::vector<store::MailboxRecord> mailboxes() const override { return m_real->mailboxes(); }
    std::optional<store::MailboxRecord> mailbox(MailboxId id) const override
    {
        return m_real->mailbox(id);
    }
    std::optional<store::MailboxRecord> mailboxNamed(const imap::MailboxName &name) const override
    {
        return m_real->mailboxNamed(name);
    }
    Result<void> applyMailboxList(const std::vector<imap::ListData> &list) override
    {
        return told("list", [&] { return m_real->applyMailboxList(list); });
    }
    Result<void> applyStatus(const imap::StatusData &status) override
    {
        return told("status", [&] { return m_real->applyStatus(status); });
    }
    Result<void> renameMailbox(const imap::MailboxName &from, const imap::MailboxName &to) override
    {
        return told("rename", [&] { return m_real->renameMailbox(from, to); });
    }
    Result<store::ApplyResult> apply(MailboxId mailbox, const store::MailboxDelta &delta,
                                     const store::SyncState &state,
                                     store::ChangeCause cause) override
    {
        return told("apply", [&] { return m_real->apply(mailbox, delta, state, cause); });
    }
    imap::UidSet uids(MailboxId mailbox) const override { return m_real->uids(mailbox); }
    std::map<quint32, imap::FlagSet> serverFlags(MailboxId mailbox,
                                                 const imap::UidSet &uids) const override
    {
        return m_real->serverFlags(mailbox, uids);
    }
    imap::ModSeq highestModSeqOf(MailboxId mailbox, const imap::UidSet &uids) const override
    {
        return m_real->highestModSeqOf(mailbox, uids);
    }
    std::optional<store::MessageRow> row(MailboxId mailbox, imap::Uid uid) const override
    {
        return m_real->row(mailbox, uid);
    }
    std::vector<store::MessageRow> rows(MailboxId mailbox, quint32 limit) const override
    {
        return m_real->rows(mailbox, limit);
    }
    std::optional<imap::BodyPart> bodyStructure(MailboxId mailbox, imap::Uid uid) const override
    {
        return m_real->bodyStructure(mailbox, uid);
    }
    Result<void> putPart(MailboxId mailbox, imap::Uid uid, const QByteArray &section,
                         const QByteArray &bytes) override
    {
        return told("part", [&] { return m_real->putPart(mailbox, uid, section, bytes); });
    }
    std::optional<QByteArray> part(MailboxId mailbox, imap::Uid uid,
                                   const QByteArray &section) const override
    {
        return m_real->part(mailbox, uid, section);
    }
    Result<std::optional<store::ChangeSet>> setPreview(MailboxId mailbox, imap::Uid uid,
                                                       const QString &preview) override
    {
        return told("preview", [&] { return m_real->setPreview(mailbox, uid, preview); });
    }
    store::TextBatch headsToIndex(MailboxId mailbox, int limit) const override
    {
        return m_real->headsToIndex(mailbox, limit);
    }
    store::TextBatch bodiesToIndex(int limit) const override
    {
        return m_real->bodiesToIndex(limit);
    }
    imap::UidSet textsMissing(MailboxId mailbox, quint32 since, quint32 &wanted) const override
    {
        return m_real->textsMissing(mailbox, since, wanted);
    }
    Result<bool> putTexts(const store::TextBatch &batch, const store::IndexedTexts &texts) override
    {
        return told("texts", [&] { return m_real->putTexts(batch, texts); });
    }
    Result<std::pair<OperationId, ChangeSets>> enqueue(store::Operation operation) override
    {
        return told("enqueue", [&] { return m_real->enqueue(std::move(operation)); });
    }
    std::vector<store::Operation> operations() const override { return m_real->operations(); }
    store::LocalMessages &localMessages() override { return m_real->localMessages(); }
    QByteArray message(OperationId id) const override { return m_real->message(id); }
    Result<void> setInFlight(OperationId id) override
    {
        return told("in flight", [&] { return m_real->setInFlight(id); });
    }
    Result<void> takeBack(OperationId id) override
    {
        return told("take back", [&] { return m_real->takeBack(id); });
    }
    Result<ChangeSets> complete(OperationId id, const imap::UidSet &gone) override
    {
        return told("complete", [&] { return m_real->complete(id, gone); });
    }
    Result<ChangeSets> park(OperationId id, const QString &reason) override
    {
        return told("park", [&] { return m_real->park(id, reason); });
    }
    Result<ChangeSets> retry(OperationId id) override
    {
        return told("retry", [&] { return m_real->retry(id); });
    }
    Result<ChangeSets> drop(OperationId id) override
    {
        return told("drop", [&] { return m_real->drop(id); });
    }
    Result<store::ThreadProgress> advanceThreads(quint32 messages) override
    {
        return told("threads", [&] { return m_real->advanceThreads(messages); });
    }
    std::vector<MailboxReferences> mailboxesMissingReferences() const override
    {
        return m_real->mailboxesMissingReferences();
    }
    imap::UidSet referencesMissing(MailboxId mailbox, quint32 limit) const override
    {
        return m_real->referencesMissing(mailbox, limit);
    }
    Result<void> putReferences(MailboxId mailbox,
                               const std::map<quint32, QByteArray> &references) override
    {
        return told("references", [&] { return m_real->putReferences(mailbox, references); });
    }
    QByteArray note(const QByteArray &key) const override { return m_real->note(key); }
    Result<void> setNote(const QByteArray &key, const QByteArray &value) override
    {
        return told("note", [&] { return m_real->setNote(key, value); });
    }
    quint64 revision() const override { return m_real->revision(); }

private:
    template <typename Call>
    std::invoke_result_t<const Call &> told(const char *what, const Call &call)
    {
        if (committing)
            committing();
        auto result = call();
        if (result && committed)
            committed(what);
        return result;
    }
    std::unique_ptr<store::Store> m_real;
};

} // namespace homing::sim
