// SPDX-License-Identifier: GPL-3.0-or-later
// UndoTaking: takes one action back. What the server does not have is dropped from the journal;
// what it has is done the other way round, to the messages that are found by their Message-IDs,
// never to others. May take a moment: what is on its way to the server is waited for, and a
// mailbox is synchronised when a message must be there and is not yet. GUI thread.
#pragma once

#include "ui/mainwindow/undostep.h"

#include <QObject>
#include <QTimer>

#include <deque>

namespace homing::ui {

class MovedMessages;

class UndoTaking final : public QObject
{
    Q_OBJECT
public:
    enum class End {
        Done,
        Missing, // some messages are somewhere else by now
        NotNow,  // step() is what is left to do
    };

    UndoTaking(account::MailService &service, UndoStep step, QObject *parent);
    /// How long it waits for the server.
    void setPatience(int ms) { m_patience.setInterval(ms); }
    /// May end within the call.
    void start();
    const UndoStep &step() const { return m_step; }

Q_SIGNALS:
    /// It takes longer: what is going on.
    void waiting(const QString &sentence);
    /// Once. `sentence`: why not all of it is done.
    void finished(homing::ui::UndoTaking::End end, const QString &sentence);

private:
    struct Search
    {
        UndoPart part;
        MailboxRef place;
        std::vector<UndoMessage> messages;
    };
    void advance();
    bool isSettled();
    void takeParts();
    void takeFlags(const UndoPart &part);
    void lookForNext();
    void onFound(const std::vector<quint32> &uids);
    bool waitsForServer();
    void apply(const Search &search, const std::vector<quint32> &uids);
    void moveBack(const Search &search, const std::vector<quint32> &uids);
    void changeFlags(const MailboxRef &mailbox, const imap::UidSet &uids, bool adds,
                     const imap::FlagSet &flags);
    void giveUp();
    void end(End end, const QString &sentence = {});
    QString titleOf(const MailboxRef &mailbox) const;

    account::MailService &m_service;
    UndoStep m_step;
    std::deque<Search> m_searches;
    MovedMessages *m_looking = nullptr;
    QTimer m_patience;
    bool m_isTaking = false; // the journal has spoken
    bool m_hasAsked = false; // the server, for the mailbox of the first search
    bool m_isOver = false;
    QString m_missing;
};

} // namespace homing::ui
