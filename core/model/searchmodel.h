// SPDX-License-Identifier: GPL-3.0-or-later
// SearchModel: what a search found, newest first, of any mailboxes. GUI thread. Holds 24 bytes a
// result and a few hundred decoded rows. Another search resets it; the same one again (mail came,
// the server answered) becomes runs of removed and inserted rows, so that the selection stays.
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

    MessageRef refAt(int row) const { return (*m_hits)[size_t(row)].message; }
    int rowOf(const MessageRef &message) const; // -1: not here
    /// Decoded, after fetching what is missing around it; null when the cache has it no more. Valid
    /// until the model is next asked.
    const store::MessageRow *fetchedRow(int row) const;
    /// The mailbox's record as last listed; null when it is gone.
    const store::MailboxRecord *mailboxOf(int row) const;

private:
    using Hits = std::vector<account::SearchHit>;
    void applyInPlace(std::shared_ptr<const Hits> wanted);
    void fetchAround(int row) const;
    void onChanged(const store::ChangeSet &changes);

    QPointer<account::MailService> m_service;
    quint64 m_search = 0;
    std::shared_ptr<const Hits> m_hits;
    mutable QHash<MessageRef, store::MessageRow> m_rows;
    mutable QHash<MailboxRef, store::MailboxRecord> m_mailboxes;
    mutable QSet<AccountId> m_listed; // accounts whose mailboxes were read
    std::function<QString(int row)> m_describer;
};

} // namespace homing::model
