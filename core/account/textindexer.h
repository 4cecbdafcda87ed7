// SPDX-License-Identifier: GPL-3.0-or-later
// TextIndexer: keeps an account's full-text index up with its rows, behind everything else: batches
// of a few milliseconds while the account's thread has nothing to do, newest messages first; texts
// are decoded in a thread of its own. Lives in the account's thread.
#pragma once

#include "core/store/store.h"

#include <QThreadPool>
#include <QTimer>

#include <deque>

namespace homing::account {

class TextIndexer : public QObject
{
    Q_OBJECT
public:
    explicit TextIndexer(store::Store &store, QObject *parent = nullptr);
    ~TextIndexer() override;

    /// While the account synchronises nothing is indexed.
    void setResting(bool resting);
    /// Rows came.
    void noteChanges(const store::ChangeSet &changes);
    /// Mailboxes came.
    void noteMailboxes();
    /// A message got a part.
    void noteText();
    bool isIdle() const { return m_mailboxes.empty() && !m_hasText && !m_isDecoding; }

    /// Without an event loop (homingctl): everything, or until `deadline`. False: the store failed.
    static bool indexAll(store::Store &store, QDeadlineTimer deadline);

Q_SIGNALS:
    /// All there is, is in the index.
    void idle();

private:
    void step();
    void indexHeads();
    void indexBodies();
    void put(const store::TextBatch &batch, const store::IndexedTexts &texts);
    void adapt(int &limit, qint64 tookMs) const;

    store::Store &m_store;
    QTimer m_timer;
    QThreadPool m_pool; // one thread, lowest priority
    std::deque<MailboxId> m_mailboxes;
    int m_headLimit = 32;
    int m_bodyLimit = 4;
    bool m_hasText = true; // some may have come before this start
    bool m_isDecoding = false;
    bool m_isResting = false;
};

} // namespace homing::account
