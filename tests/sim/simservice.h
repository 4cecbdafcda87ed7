// SPDX-License-Identifier: GPL-3.0-or-later
// SimService: what the list's model needs of a MailService, straight from the store's own reader.
#pragma once

#include "core/account/mailservice.h"

namespace homing::sim {

class SimService final : public account::MailService
{
    Q_OBJECT
public:
    explicit SimService(std::unique_ptr<store::StoreReader> reader)
        : m_reader(std::move(reader))
    {
    }
    void tell(const store::ChangeSet &changes) { Q_EMIT changed(changes); }

    std::vector<account::AccountSettings> accounts() const override { return {}; }
    void checkLogin(const account::AccountSettings &, const Secret &) override { }
    void cancelCheckLogin() override { }
    AccountId addAccount(account::AccountSettings, const Secret &) override { return {}; }
    void removeAccount(AccountId) override { }
    void setPassword(AccountId, const Secret &) override { }
    account::AccountState state(AccountId) const override { return {}; }
    void start() override { }
    void setOnline(bool) override { }
    void synchroniseNow(AccountId) override { }
    std::vector<store::MailboxRecord> mailboxes(AccountId) const override
    {
        return m_reader->mailboxes();
    }
    store::StoreReader::KeysAtRevision keys(const MailboxRef &mailbox) const override
    {
        return m_reader->keys(mailbox.mailbox);
    }
    std::vector<store::MessageRow> rows(const MailboxRef &mailbox,
                                        const std::vector<quint32> &uids) const override
    {
        return m_reader->rows(mailbox.mailbox, uids);
    }
    void arrange(const account::ArrangeRequest &, QObject *,
                 std::function<void(account::ArrangedLists)>) override
    {
    }
    void openMailbox(const MailboxRef &) override { }
    account::MessageBody body(const MessageRef &) override { return {}; }
    void saveAttachment(const MessageRef &, const QByteArray &, const QString &, SaveMode) override
    {
    }
    void requestPart(const MessageRef &, const QByteArray &) override { }
    void cancelPart(const MessageRef &, const QByteArray &) override { }
    void addFlags(const MailboxRef &, const imap::UidSet &, const imap::FlagSet &) override { }
    void removeFlags(const MailboxRef &, const imap::UidSet &, const imap::FlagSet &) override { }
    void moveMessages(const MailboxRef &, const imap::UidSet &, MailboxId) override { }
    void copyMessages(const MailboxRef &, const imap::UidSet &, MailboxId) override { }
    void deleteMessages(const MailboxRef &, const imap::UidSet &) override { }
    std::vector<store::Operation> operations(AccountId) const override
    {
        return m_reader->operations();
    }
    void retryOperation(AccountId, OperationId) override { }
    void dropOperation(AccountId, OperationId) override { }
    std::vector<account::TranscriptLine> transcript(AccountId) const override { return {}; }

private:
    std::unique_ptr<store::StoreReader> m_reader;
};

} // namespace homing::sim
