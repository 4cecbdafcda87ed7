// SPDX-License-Identifier: GPL-3.0-or-later
// MessageActions: flag, read, tags, archive, move, copy, junk, delete for the selected messages,
// which may be of several mailboxes: through UndoHistory, which does them and can take them back. GUI
// thread.
#pragma once

#include "ui/mainwindow/undohistory.h"

namespace homing::ui {

class MessageActions final : public QObject
{
    Q_OBJECT
public:
    /// Toasts and questions appear over `host`. Both outlive this object.
    MessageActions(account::MailService &service, QWidget *host);

    using Parts = std::vector<std::pair<MailboxRef, imap::UidSet>>;
    void setSelection(const MailboxRef &mailbox, const imap::UidSet &uids);
    void setSelection(Parts parts);
    /// By the mailboxes that the messages are in: of All Inboxes (but for very many) each
    /// account's.
    const Parts &selection() const { return m_parts; }

    bool hasSelection() const { return !m_parts.empty(); }
    /// For some of them an archive mailbox is there and they are in another one.
    bool canArchive() const;
    /// The account whose mailboxes they can go to; null when they are of several.
    AccountId targetAccount() const;
    /// They are all in Junk: junk is to be taken back.
    bool isJunk() const;
    bool canToggleJunk() const;
    bool canEmptyTrash(AccountId account) const;
    /// What the toggles would do. Nothing is taken away unless all that is selected has it. Of more
    /// than 200 a worker is asked, and wouldChange() says when it has looked at all of them.
    bool wouldFlag();     // false: remove the flag
    bool wouldMarkRead(); // false: mark unread
    /// All of them have the tag. Of more than 200: never for sure.
    bool haveTag(const QByteArray &keyword) const;
    /// Tags that some of them have or that their mailboxes offer; without the user's words for them.
    imap::FlagSet offeredTags() const;
    /// From Trash, or without a Trash, a message is gone for good: some of them.
    bool deletesForGood() const;

    void toggleFlag();
    void toggleRead();
    void archive();
    void trash();
    void toggleJunk();
    /// All get the tag, or all lose it that had it before. `name` is for words.
    void toggleTag(const QByteArray &keyword, const QString &name);
    void addTag(const Parts &messages, const QByteArray &keyword, const QString &name);
    void removeTags();
    /// `messages` go to a mailbox of their account; what is there already stays.
    void transfer(const Parts &messages, const MailboxRef &target, bool copies);
    /// All that is in the mailbox.
    void markAllRead(const MailboxRef &mailbox);
    void emptyTrash(AccountId account);

    bool canUndo() const { return m_history->canUndo(); }
    void undo() { m_history->undo(); }
    /// Something else was done that `takeBack` takes back, as long as the toast stands.
    Toast *offerUndo(const QString &text, std::function<void()> takeBack);
    UndoHistory *history() const { return m_history; }

Q_SIGNALS:
    void canUndoChanged();
    void wouldChange();

private:
    /// Whether all of many have a flag.
    struct Whole
    {
        std::shared_ptr<std::atomic_bool> cancelled; // being asked
        std::optional<bool> all;                     // the answer
    };
    struct Sample
    {
        MailboxRef mailbox;
        std::vector<store::MessageRow> rows;
    };
    const store::MailboxRecord *record(AccountId account, store::MailboxRole role) const;
    bool isForGood(const MailboxRef &mailbox) const;
    Parts present(const Parts &parts) const;
    void confirmTrash(const Parts &parts);
    void trashNow(const Parts &parts, const QString &text);
    // --- messagemoves.cpp
    void markJunk(UndoStep &step, const MailboxRef &mailbox, const imap::UidSet &uids,
                  MailboxId target, bool isJunk);
    // --- messagetags.cpp
    template <typename Each, typename Done>
    void walkFlags(const Parts &parts, Each each, Done done);
    void changeTag(const QByteArray &keyword, const QString &name, bool adds, Parts changed);
    void tellUntaggable(const MailboxRef &mailbox);
    // --- messageflags.cpp
    static constexpr quint64 sampleSize = 200; // of more a worker is asked
    const std::vector<Sample> &sample() const;
    bool allHave(imap::SystemFlag flag);
    void forgetFlags();
    void askWhole();
    using FlagNews = std::function<void(const std::optional<Parts> &without)>;
    void findWithout(imap::SystemFlag flag, const Parts &parts,
                     const std::shared_ptr<std::atomic_bool> &cancelled, FlagNews done);
    void toggle(imap::SystemFlag flag);
    void toggleMany(imap::SystemFlag flag, const Parts &parts);
    void changeFlag(imap::SystemFlag flag, bool adds, quint64 asked, const Parts &changed);
    void tellUnreadable();

    account::MailService &m_service;
    QWidget *m_host;
    UndoHistory *m_history;
    Parts m_parts;                                                            // none is empty
    mutable std::map<AccountId, std::vector<store::MailboxRecord>> m_special; // with a role
    mutable std::optional<std::vector<Sample>> m_sample; // until something changes
    std::map<imap::SystemFlag, Whole> m_whole;           // the same
    QTimer m_askWhole;
};

/// How many they are, for words.
int countOf(const MessageActions::Parts &parts);

} // namespace homing::ui
