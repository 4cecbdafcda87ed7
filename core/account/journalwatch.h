// SPDX-License-Identifier: GPL-3.0-or-later
// JournalWatch: tells that somebody has written to an account's journal: this process, or another
// one that queues mail. The system says so; nothing is asked again and again. GUI thread.
#pragma once

#include <QDir>
#include <QFileSystemWatcher>
#include <QTimer>

namespace homing::account {

class JournalWatch final : public QObject
{
    Q_OBJECT
public:
    /// `folder` is the account's; the journal is open.
    explicit JournalWatch(const QDir &folder, QObject *parent = nullptr);

Q_SIGNALS:
    /// At most a few times a second, a moment after it was written.
    void written();

private:
    QFileSystemWatcher m_watcher;
    QTimer m_timer;
};

} // namespace homing::account
