// SPDX-License-Identifier: GPL-3.0-or-later
// The values of a search, on their way between the window and the accounts. Copied freely.
#pragma once

#include "core/base/fault.h"
#include "core/base/ids.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <vector>

namespace homing::account {

/// Where to look.
struct SearchScope
{
    AccountId account; // null: all accounts
    MailboxId mailbox; // null: all of the account's
    bool operator==(const SearchScope &) const = default;
};

struct SearchHit
{
    MessageRef message;
    quint32 date = 0; // as store::MessageKey's
    bool operator==(const SearchHit &) const = default;
};

/// The order of all results: newest first, and a place for each of those of one second.
bool isNewer(const SearchHit &a, const SearchHit &b);

/// The rows [first, first + count).
struct HitRun
{
    int first = 0;
    int count = 0;
    bool operator==(const HitRun &) const = default;
};

/// How a list of hits becomes another one: `removed` goes, then `inserted` comes. Runs are
/// ascending and never touch each other.
struct HitChange
{
    std::vector<HitRun> removed;  // rows of the list before
    std::vector<HitRun> inserted; // rows of the list after
    bool isEmpty() const { return removed.empty() && inserted.empty(); }
    /// Where the row of before is after it; -1: it went.
    int rowAfter(int row) const;
    /// The same for a run, without what went: ascending, apart from each other.
    std::vector<HitRun> runsAfter(HitRun rows) const;
    /// The same for a list of before that lost these rows already; those that stay come back.
    HitChange afterLosing(const std::vector<HitRun> &rows) const;
};

/// One walk over both. Any two lists; of two that are in order it is the least change.
HitChange hitChange(const std::vector<SearchHit> &before, const std::vector<SearchHit> &after);

/// What the servers have to do with it.
enum class ServerSearch {
    NotNeeded, // the text of all messages is in the cache
    Possible,  // askServer() would look further
    Offline,
    Asking,
    Done, // as far as servers are reached: see foldersAsked
    Failed,
};

struct SearchResult
{
    quint64 search = 0;
    std::shared_ptr<const std::vector<SearchHit>> hits; // newest first; never null
    /// The hits that the result before this one had, and what changed since; null: not worked out.
    std::shared_ptr<const std::vector<SearchHit>> before;
    std::shared_ptr<const HitChange> change;
    quint32 scope = 0;                                  // messages in the scope
    quint32 withText = 0;                               // of them: the text is searched here, too
    ServerSearch server = ServerSearch::NotNeeded;
    quint32 coming = 0;       // the server found them, their headers are not here yet
    quint32 folders = 0;      // where servers may know of more, those that were asked included
    quint32 foldersAsked = 0; // of them; askServer() goes on with the next ones
    bool hasFailed = false;   // a cache could not be read: the hits are those from before
    Fault fault;              // Failed
};

struct PersonSeen
{
    QString name;
    QString address;
};

/// A search that the user gave a name; remembered in the profile.
struct SavedSearch
{
    qint64 id = 0; // never given out twice while one of them lives
    QString name;
    QString query;
    AccountId account;  // null: all
    QByteArray mailbox; // wire name in that account; empty: all
    bool operator==(const SavedSearch &) const = default;
};

} // namespace homing::account

Q_DECLARE_METATYPE(homing::account::SearchResult)
