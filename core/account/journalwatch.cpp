// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/journalwatch.h"

namespace homing::account {

namespace {

constexpr int gatheringMs = 300; // one action writes several times

} // namespace

JournalWatch::JournalWatch(const QDir &folder, QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(gatheringMs);
    // What is new stands in the write-ahead log; the other file changes when that is emptied.
    for (const char *name : {"journal.sqlite-wal", "journal.sqlite"})
        m_watcher.addPath(folder.filePath(QString::fromLatin1(name)));
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this] {
        if (!m_timer.isActive())
            m_timer.start();
    });
    connect(&m_timer, &QTimer::timeout, this, &JournalWatch::written);
}

} // namespace homing::account
