// SPDX-License-Identifier: GPL-3.0-or-later
// SearchModel: what a search found, newest first, of any mailboxes. GUI thread. Holds 24 bytes a
// result, never copied here, and a few hundred decoded rows. Another search resets it; the same one
// again (mail came, the server answered) is applied in place: as runs of removed and inserted rows,
// or at once where those are many. The work is that of the runs, however many results there are:
// what changed was worked out by the search's own thread.
#pragma once

#include "core/account/mailservice.h"

#include <QAbstractListModel>
#include <QHash>
#include <QPointer>

namespace homing::model {

class SearchModel : public QAbstractListModel
{
    Q_OBJECT
public:
    explicit SearchModel(QObject *parent = nullptr);

    /// Not owned; outlives the model.
    void setService(account::MailService *service);
    /// Results of the search that is shown are applied in place, of another one instead.
    void setResult(const account::SearchResult &result);
    void clear();
    quint64 search() const { return m_search; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    /// What Qt::AccessibleTextRole gives; the words are the view's.
    void setDescriber(std::function<QString(int row)> describer)
    {
        m_describer = std::move(describer);
    }

    MessageRef refAt(int row) const { return hitAt(row).message; }
    /// The first unread one of `limit` rows from `from` on, or -1.
    int firstUnread(int from, int limit) const;
    /// Decoded, after fetching what is missing around it; null when the cache has it no more. Valid
    /// until the model is next asked.
    const store::MessageRow *fetchedRow(int row) const;
    /// The mailbox's record as last listed; null when it is gone.
    const store::MailboxRecord *mailboxOf(int row) const;

Q_SIGNALS:
    /// Around a change in place, whose rows come and go between them, perhaps as a reset.
    void changesAboutToBeApplied();
    void changesApplied(const homing::account::HitChange &change);

private:
    using Hits = std::vector<account::SearchHit>;
    /// Rows that stand as they stand in a list of hits.
    struct Piece
    {
        int row = 0;
        int count = 0;
        std::shared_ptr<const Hits> hits;
        int first = 0; // in hits
    };
    const account::SearchHit &hitAt(int row) const;
    void show(std::shared_ptr<const Hits> hits);
    bool isWhole(const std::shared_ptr<const Hits> &hits) const;
    std::optional<std::vector<account::HitRun>> lostOf(const std::shared_ptr<const Hits> &hits) const;
    account::HitChange changeTo(const Hits &wanted) const;
    /// `wanted`: null where only rows go.
    void apply(const account::HitChange &change, const std::shared_ptr<const Hits> &wanted);
    size_t splitAt(int row);
    void removePieces(const account::HitRun &run);
    void insertPiece(const account::HitRun &run, const std::shared_ptr<const Hits> &wanted);
    void renumber(size_t from);
    void removeVanished(const store::ChangeSet &changes);
    void fetchAround(int row) const;
    void onChanged(const store::ChangeSet &changes);

    QPointer<account::MailService> m_service;
    quint64 m_search = 0;
    std::vector<Piece> m_pieces; // one, but for a moment or two
    int m_count = 0;
    mutable QHash<MessageRef, store::MessageRow> m_rows;
    mutable QHash<MailboxRef, store::MailboxRecord> m_mailboxes;
    mutable QSet<AccountId> m_listed; // accounts whose mailboxes were read
    std::function<QString(int row)> m_describer;
};

} // namespace homing::model
