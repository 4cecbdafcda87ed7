// SPDX-License-Identifier: GPL-3.0-or-later
// ChangeGatherer: what several actions did in one turn of the event loop is told as one change of
// the mailbox. 30,000 scattered messages are archived by 30 operations; told one by one, each is a
// look at the whole selection, and together they hold the window. Account's thread.
#pragma once

#include "core/store/changeset.h"

#include <QObject>
#include <QTimer>

#include <deque>

namespace homing::account {

class ChangeGatherer : public QObject
{
    Q_OBJECT
public:
    explicit ChangeGatherer(QObject *parent = nullptr);

    /// Told in the next turn, with those of the same mailbox that came before it.
    void add(const store::ChangeSet &changes);
    /// Told now, behind all that was added: revisions come in order.
    void tell(const store::ChangeSet &changes);

Q_SIGNALS:
    void changed(const homing::store::ChangeSet &changes);

private:
    void flush();

    std::deque<store::ChangeSet> m_waiting; // in the order of their revisions
    QTimer m_nextTurn;
};

} // namespace homing::account
