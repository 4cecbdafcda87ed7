// SPDX-License-Identifier: GPL-3.0-or-later
// MailStore: the server half's mailboxes and their rules of RFC 7162 section 3 and 5
// (mod-sequences, expunges), without any protocol. Tests and the demo change it directly, as
// "another client" would. One thread.
#pragma once

#include "core/base/clock.h"
#include "core/imap/types.h"
#include "core/imap/uidset.h"
#include "core/server/imapserver.h"

#include <QObject>

namespace homing::server {

struct StoredMessage
{
    imap::Uid uid;
    imap::FlagSet flags;
    imap::ModSeq modSeq;
    QDateTime internalDate;
    QByteArray bytes; // CRLF line ends
};

class MailStore : public QObject
{
    Q_OBJECT
public:
    /// `clock`, if any, outlives it: what the store makes up (UIDVALIDITY) is then a function of it.
    explicit MailStore(ExpungeMemory memory = ExpungeMemory::Queue, int queueLimit = 10'000,
                       QObject *parent = nullptr, const Clock *clock = nullptr);
    ~MailStore() override;

    /// False when it exists. INBOX is there from the start; making it is always fine.
    /// What is made here is also subscribed.
    bool createMailbox(const imap::MailboxName &name, const QList<QByteArray> &specialUse = {});
    bool deleteMailbox(const imap::MailboxName &name);
    bool renameMailbox(const imap::MailboxName &from, const imap::MailboxName &to);
    QList<imap::MailboxName> mailboxNames() const; // those that can be selected
    /// For this mailbox only (S5); the weaker of this and ServerOptions::memory counts.
    void setExpungeMemory(const imap::MailboxName &name, ExpungeMemory memory,
                          int queueLimit = 10'000);

    /// A null Uid when there is no such mailbox or no UID left in it.
    imap::Uid append(const imap::MailboxName &mailbox, const QByteArray &message,
                     const imap::FlagSet &flags = {},
                     const QDateTime &internalDate = QDateTime::currentDateTimeUtc());
    void addFlags(const imap::MailboxName &mailbox, const imap::UidSet &uids,
                  const imap::FlagSet &flags);
    void removeFlags(const imap::MailboxName &mailbox, const imap::UidSet &uids,
                     const imap::FlagSet &flags);
    void expunge(const imap::MailboxName &mailbox,
                 const imap::UidSet &uids); // whether \Deleted or not
    /// Same messages, new UIDs. Connections that have it selected get BYE.
    void changeUidValidity(const imap::MailboxName &mailbox);
    void setNextUid(const imap::MailboxName &mailbox, imap::Uid uidNext);
    void setHighestModSeq(const imap::MailboxName &mailbox, imap::ModSeq modSeq);

    /// For oracles: uid -> flags as the server holds them.
    std::map<quint32, imap::FlagSet> snapshot(const imap::MailboxName &mailbox) const;
    imap::UidValidity uidValidity(const imap::MailboxName &mailbox) const;
    imap::Uid uidNext(const imap::MailboxName &mailbox) const;
    imap::ModSeq highestModSeq(const imap::MailboxName &mailbox) const;
    std::vector<StoredMessage> messages(const imap::MailboxName &mailbox) const;

Q_SIGNALS:
    void mailboxChanged(const QByteArray &wireName);

private:
    friend class ImapServer;
    friend class Connection;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace homing::server
