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
