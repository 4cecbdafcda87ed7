// SPDX-License-Identifier: GPL-3.0-or-later
// Client: the real client core in one piece, as an account's thread and the list on screen have it:
// store, AccountSync, the list's model. It can be killed at any commit and comes back from the
// files that a killed process would have left.
#pragma once

#include "core/model/messagelistmodel.h"
#include "core/sync/accountsync.h"
#include "tests/sim/killablestore.h"
#include "tests/sim/pipe.h"
#include "tests/sim/simservice.h"

#include <QTemporaryDir>

namespace homing::sim {

class Client
{
public:
    Client(ManualClock &clock, Random random, Trace &trace, PipeTransport::Connector connector);
    ~Client();

    void goOnline();
    void goOffline();
    bool wantsOnline() const { return m_wantsOnline; }
    void setHome(const imap::MailboxName &name);
    const imap::MailboxName &home() const { return m_home; }
    /// As AccountEngine does it; a null id when the store refuses.
    OperationId act(store::Operation operation);
    void dropOperation(OperationId id);

    enum class Moment { AfterCommit, BetweenJournalAndCache };
    /// With so many commits from now the process is no more; 0 for never. The files are taken as
    /// they are at that moment.
    void killAt(int commits, Moment moment = Moment::AfterCommit);
    bool isDead() const { return m_isDead; }
    /// The next start, with what is left on disk.
    void restart();
    /// Called at the moment of death: nothing written from then on leaves.
    std::function<void()> died;
    /// After each commit.
    std::function<void(const char *what)> committed;

    KillableStore &store() { return *m_store; }
    sync::AccountSync &sync() { return *m_sync; }
    const model::MessageListModel &list() const { return *m_list; }
    /// Of the last synchronisation that was told, and how many there were.
    const sync::SyncReport &report() const { return m_report; }
    int reports() const { return m_reports; }
    session::TrafficLog &log() { return m_log; }

private:
    void open();
    void close();
    void onCommitting();
    void onCommit(const char *what);
    void copyFiles(const QString &beginning);
    void showHome();
    void start();

    ManualClock &m_clock;
    Random m_random;
    Trace &m_trace;
    PipeTransport::Connector m_connector;
    QTemporaryDir m_root;
    int m_life = 0; // the files of each life are in a folder of their own
    session::TrafficLog m_log;
    std::unique_ptr<KillableStore> m_store;
    std::unique_ptr<SimService> m_service;
    std::unique_ptr<model::MessageListModel> m_list;
    std::unique_ptr<sync::AccountSync> m_sync;
    sync::SyncReport m_report;
    int m_reports = 0;
    imap::MailboxName m_home;
    int m_commitsToLive = 0;
    Moment m_moment = Moment::AfterCommit;
    bool m_isDead = false;
    bool m_wantsOnline = false;
};

} // namespace homing::sim
