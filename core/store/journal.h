// SPDX-License-Identifier: GPL-3.0-or-later
// Journal: journal.sqlite, the user's actions that the server does not have yet. Written with
// synchronous=FULL. The list is held in memory too (without the messages of Append) and always
// equals the last commit. The last transaction can be undone, for a cache that could not be written
// after the journal was. The writer's thread.
#pragma once

#include "core/store/database.h"
#include "core/store/presence.h"

#include <QDir>

namespace homing::store {

class Journal
{
public:
    /// Fails with TooNew or Corrupt and leaves the file as it is. Other processes wait in their
    /// open() until settle(), so that only one makes the files of a new profile.
    StoreResult<void> open(const QDir &folder, const QString &purpose);
    void settle() { m_presence.settle(); }

    const std::vector<Operation> &operations() const { return m_operations; } // messages left out
    const Operation *find(OperationId id) const;
    /// A mailbox of this name is to be created, though that may be parked.
    bool isPlanned(const imap::MailboxName &mailbox) const;
    /// Messages left out.
    static std::vector<Operation> readAll(Database &database);
    /// Those of mailboxes only, however many there are of messages.
    static std::vector<Operation> readMailboxActions(Database &database);
    static QByteArray messageOf(Database &database, OperationId id);

    /// Reads the list again if another process has changed it.
    void noticeOthers();

    // --- inside begin() ... commit()
    bool begin();
    OperationId insert(Operation operation);
    void update(const Operation &operation); // state, reason, attempts, the mailboxes' names
    void remove(OperationId id);
    bool commit();
    void rollback();
    bool isActive() const { return m_active; }
    /// Takes back what the last commit() wrote.
    bool undoLast();

    Database &database() { return m_database; }
    const QDir &folder() const { return m_folder; }

private:
    struct Undo
    {
        OperationId id;
        std::optional<Operation> before; // none: it was inserted
    };
    bool canWrite();
    void write(const Operation &operation);
    std::optional<Operation> stored(OperationId id);

    QDir m_folder;
    Database m_database;
    Presence m_presence;
    std::vector<Operation> m_operations;
    std::vector<Operation> m_before;
    std::vector<Undo> m_undo;
    qint64 m_version = 0;  // of Database::dataVersion()
    bool m_active = false; // between begin() and commit() or rollback()
};

} // namespace homing::store
