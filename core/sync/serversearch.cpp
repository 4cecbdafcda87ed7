// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/serversearch.h"

#include <QLocale>

namespace homing::sync {

using namespace imap;
using store::MailQuery;
using store::SearchField;
using store::SearchTerm;

namespace {

bool isAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x80; });
}

bool isForServers(const SearchTerm &term)
{
    return term.field != SearchField::In && term.field != SearchField::Attachment;
}

/// RFC 3501 date: "1-Feb-1994".
QByteArray dateText(QDate date)
{
    return QLocale::c().toString(date, QStringLiteral("d-MMM-yyyy")).toLatin1();
}

void append(Command &command, const SearchTerm &term)
{
    if (term.isNegated)
        command.verbatim("NOT");
    const QByteArray text = term.typed.toUtf8();
    switch (term.field) {
    case SearchField::Anywhere:
        command.verbatim("TEXT").string(text);
        break;
    case SearchField::From:
        command.verbatim("FROM").string(text);
        break;
    case SearchField::To:
        command.verbatim("OR TO").string(text).verbatim("CC").string(text);
        break;
    case SearchField::Subject:
        command.verbatim("SUBJECT").string(text);
        break;
    case SearchField::Unread:
        command.verbatim("UNSEEN");
        break;
    case SearchField::Read:
        command.verbatim("SEEN");
        break;
    case SearchField::Flagged:
        command.verbatim("FLAGGED");
        break;
    case SearchField::Answered:
        command.verbatim("ANSWERED");
        break;
    case SearchField::Before:
        command.verbatim("BEFORE").verbatim(dateText(term.date));
        break;
    case SearchField::After:
        command.verbatim("SINCE").verbatim(dateText(term.date));
        break;
    case SearchField::In:
    case SearchField::Attachment:
        command.invalidate();
        break;
    }
}

} // namespace

// "UID" SP "SEARCH" [SP "RETURN" SP "(ALL)"] [SP "CHARSET" SP astring] 1*(SP search-key)
//                                                 RFC 3501 section 9, RFC 4731 section 3.1
Command searchCommand(const MailQuery &query, bool esearch)
{
    Command command("UID SEARCH");
    if (esearch)
        command.verbatim("RETURN (ALL)");
    std::vector<const std::vector<SearchTerm> *> groups;
    bool isPlain = true;
    for (const auto &group : query.groups) {
        const auto theirs = std::count_if(group.begin(), group.end(), isForServers);
        const bool looksAtWords = std::any_of(group.begin(), group.end(), MailQuery::looksAtWords);
        if (theirs == 0 && !looksAtWords)
            continue; // looked at here, when the server has answered
        if (size_t(theirs) != group.size())
            return command.invalidate();
        groups.push_back(&group);
        for (const SearchTerm &term : group)
            isPlain = isPlain && isAscii(term.typed);
    }
    if (groups.empty())
        return command.invalidate();
    if (!isPlain)
        command.verbatim("CHARSET UTF-8");
    for (const auto *group : groups) {
        for (size_t i = 0; i < group->size(); ++i) {
            if (i + 1 < group->size()) // OR takes two keys
                command.verbatim("OR");
            append(command, (*group)[i]);
        }
    }
    return command;
}

ServerSearch::ServerSearch(CommandRouter &router, QObject *parent)
    : QObject(parent)
    , m_router(router)
{
}

void ServerSearch::start(quint64 search, MailQuery query, std::vector<MailboxId> mailboxes)
{
    cancel();
    if (!searchCommand(query, false).isValid()) {
        Q_EMIT failed(search, QString());
        return;
    }
    m_search = search;
    m_query = std::move(query);
    m_waiting.assign(mailboxes.begin(), mailboxes.end());
    if (m_waiting.empty())
        Q_EMIT found(search, MailboxId(), UidSet(), true);
}

void ServerSearch::cancel()
{
    // An answer that is under way is thrown away: it bears another number.
    m_waiting.clear();
    m_search = 0;
}

std::optional<MailboxId> ServerSearch::wanted() const
{
    return m_waiting.empty() || m_isAsking ? std::nullopt : std::optional(m_waiting.front());
}

void ServerSearch::giveUp(MailboxId mailbox)
{
    if (!m_waiting.empty() && m_waiting.front() == mailbox)
        finish(mailbox, UidSet());
}

void ServerSearch::serve(MailboxId selected)
{
    const auto at = std::find(m_waiting.begin(), m_waiting.end(), selected);
    if (at == m_waiting.end() || m_isAsking)
        return;
    std::rotate(m_waiting.begin(), at, at + 1); // where we are comes first
    m_isAsking = true;
    m_uids = UidSet();
    m_router.submit(searchCommand(m_query, m_router.session().capabilities().esearch()), this,
                    [this, search = m_search, selected](const session::CommandResult &result) {
                        onAnswered(search, selected, result);
                    });
}

void ServerSearch::onAnswered(quint64 search, MailboxId mailbox,
                              const session::CommandResult &result)
{
    m_isAsking = false;
    if (result.isLost())
        return;
    if (search == m_search && result.isOk()) {
        finish(mailbox, std::exchange(m_uids, {}));
    } else if (search == m_search) {
        cancel();
        Q_EMIT failed(search, QString::fromUtf8(result.text));
    }
    Q_EMIT advanced();
}

void ServerSearch::finish(MailboxId mailbox, const UidSet &uids)
{
    std::erase(m_waiting, mailbox);
    Q_EMIT found(m_search, mailbox, uids, m_waiting.empty());
}

void ServerSearch::fold(const Response &response)
{
    if (!m_isAsking || m_router.searcher() != this)
        return;
    if (const auto *search = std::get_if<SearchData>(&response))
        m_uids.unite(search->numbers);
    else if (const auto *esearch = std::get_if<ESearchData>(&response); esearch && esearch->all)
        m_uids.unite(*esearch->all);
}

void ServerSearch::connectionLost()
{
    m_isAsking = false;
}

} // namespace homing::sync
