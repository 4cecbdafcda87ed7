// SPDX-License-Identifier: GPL-3.0-or-later
// Mailbox: one mailbox of the server half: messages, mod-sequences, expunge memory, and who watches
// it. One thread. Messages are sorted by UID; the mod-sequence only grows; every change is told to
// the observers.
#pragma once

#include "core/imap/types.h"
#include "core/imap/uidset.h"
#include "core/server/expungelog.h"

#include <QDateTime>

#include <functional>

namespace homing::server {

struct Message
{
    quint32 uid = 0;
    imap::FlagSet flags; // without \Recent
    quint64 modSeq = 0;
    QDateTime internalDate;
    QByteArray bytes;
    bool isRecent = true; // nobody has selected the mailbox since it came
    /// Mod-sequence of each flag that was changed after arrival, by its lower-case name.
    std::vector<std::pair<QByteArray, quint64>> flagModSeqs;
    /// Made when first asked for (see messagestructure.h).
    mutable QByteArray envelope;
    mutable QByteArray bodyStructure;
};

/// A session that has the mailbox selected. `actor` of a change is not told: it knows.
class MailboxObserver
{
public:
    virtual ~MailboxObserver() = default;
    virtual void messagesArrived() = 0;
    virtual void flagsChanged(const imap::UidSet &uids) = 0;
    virtual void messagesExpunged(const imap::UidSet &uids, quint64 modSeq) = 0;
    /// Deleted, or its UIDs are no longer what they were: the session cannot go on.
    virtual void mailboxGone() = 0;
};

enum class FlagChange { Replace, Add, Remove };

/// What happened to a mailbox, for those that have not selected it.
enum class MailboxTouch { Messages, Flags, UidValidity };

class Mailbox
{
public:
    Mailbox(imap::MailboxName name, quint32 uidValidity, ExpungeMemory memory, int queueLimit);

    const imap::MailboxName &name() const { return m_name; }
    void setName(const imap::MailboxName &name) { m_name = name; }
    bool isSelectable() const { return m_isSelectable; }
    void setSelectable(bool on) { m_isSelectable = on; }
    const QList<QByteArray> &specialUse() const { return m_specialUse; }
    void setSpecialUse(const QList<QByteArray> &attributes) { m_specialUse = attributes; }

    quint32 uidValidity() const { return m_uidValidity; }
    /// At most 2^32 - 1, which no message gets: it could not be followed by a UIDNEXT (RFC 3501
    /// 2.3.1.1, section 9: 32 bits).
    quint32 uidNext() const { return m_uidNext; }
    bool hasRoomForUids(size_t count) const { return count <= lastUidNext - m_uidNext; }
    quint64 highestModSeq() const { return m_modSeq; }
    const std::vector<Message> &messages() const { return m_messages; }
    const Message *find(quint32 uid) const;
    /// Keywords in use or once used, as first seen.
    const QList<QByteArray> &keywords() const { return m_keywords; }
    /// False when the mailbox has too many keywords to take these too.
    bool hasRoomForKeywords(const imap::FlagSet &flags) const;
    quint32 unseenCount() const;
    quint32 recentCount() const;
    imap::UidSet presentUids() const;
    /// Highest mod-sequence of the flags that a STORE would touch (RFC 7162 3.1.12): of the message
    /// as a whole, or of exactly those flags when `perFlag`.
    quint64 modSeqOf(const Message &message, FlagChange change, const imap::FlagSet &flags,
                     bool perFlag) const;
    ExpungeLog &expungeLog() { return m_log; }
    const ExpungeLog &expungeLog() const { return m_log; }

    /// 0 when no UID is left.
    quint32 append(const QByteArray &bytes, const imap::FlagSet &flags,
                   const QDateTime &internalDate, MailboxObserver *actor = nullptr);
    /// Gives the UIDs whose flags became different; one new mod-sequence for all of them.
    imap::UidSet changeFlags(const imap::UidSet &uids, FlagChange change,
                             const imap::FlagSet &flags, MailboxObserver *actor = nullptr);
    /// Gives the UIDs that were there; one new mod-sequence, remembered with them.
    imap::UidSet expunge(const imap::UidSet &uids, MailboxObserver *actor = nullptr);
    /// Takes \Recent from all messages and gives their UIDs (a SELECT does).
    imap::UidSet takeRecent();
    /// The same messages under new UIDs and no history; observers are sent away.
    void renumber(quint32 newUidValidity);
    void retire(); // deleted: observers are sent away
    void setUidNext(quint32 uidNext);
    void setHighestModSeq(quint64 modSeq);

    /// Told after each change, whoever made it.
    std::function<void(const Mailbox &, MailboxTouch)> touched;

    void addObserver(MailboxObserver *observer) { m_observers.push_back(observer); }
    void removeObserver(MailboxObserver *observer) { std::erase(m_observers, observer); }

private:
    quint64 nextModSeq();
    void learnKeywords(const imap::FlagSet &flags);
    static void noteFlagModSeqs(Message &message, const imap::FlagSet &before, quint64 modSeq);
    template <typename Tell> void tell(MailboxObserver *actor, Tell tellOne);
    void touch(MailboxTouch what) const;

    imap::MailboxName m_name;
    quint32 m_uidValidity;
    static constexpr quint32 lastUidNext = 0xffffffffU;
    quint32 m_uidNext = 1;
    quint64 m_modSeq = 1;
    std::vector<Message> m_messages;
    QList<QByteArray> m_keywords;
    QList<QByteArray> m_specialUse;
    bool m_isSelectable = true;
    ExpungeLog m_log;
    std::vector<MailboxObserver *> m_observers;
};

} // namespace homing::server
