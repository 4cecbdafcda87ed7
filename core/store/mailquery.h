// SPDX-License-Identifier: GPL-3.0-or-later
// MailQuery: what somebody typed into the search box, as a value. A conjunction of groups, a group
// a disjunction of terms: `a OR b c` is (a or b) and c. Pure; any thread. Nothing that is typed is
// an error: what has no sense (yet) is left out. No text of a term ever becomes SQL or FTS5 syntax
// but inside one quoted string (matchText()).
#pragma once

#include <QDate>
#include <QString>

#include <vector>

namespace homing::store {

enum class SearchField {
    Anywhere, // subject, addresses, names of attachments, text
    From,
    To, // and Cc
    Subject,
    In, // part of a mailbox's name, or its role: "inbox"
    Attachment,
    Unread,
    Read,
    Flagged,
    Answered,
    Before, // INTERNALDATE before the local day begins
    After,  // on that day or later
};

struct SearchTerm
{
    SearchField field = SearchField::Anywhere;
    QString text;          // words for the first five; folded by indexableText()
    bool isPrefix = false; // the last word goes on
    bool isStarred = false; // because it was written so, not because it is still typed
    bool isNegated = false;
    QString typed; // the same as it was typed, for a server
    QDate date;    // Before, After
    bool hasText() const { return field <= SearchField::In; }
    bool operator==(const SearchTerm &) const = default;
};

struct MailQuery
{
    std::vector<std::vector<SearchTerm>> groups; // no group is empty
    bool isEmpty() const { return groups.empty(); }
    /// Whether any term looks at words: those a server may know more of.
    bool hasText() const;
    static bool looksAtWords(const SearchTerm &term) { return term.field <= SearchField::Subject; }
    bool operator==(const MailQuery &) const = default;

    static constexpr int maxCharacters = 1'000;
    static constexpr int maxTerms = 32;
};

/// `isTyping`: a last word without a blank behind it is a prefix by itself. `today` is for
/// "after:7d", "before:yesterday".
MailQuery parseMailQuery(const QString &typed, QDate today, bool isTyping);

/// What is indexed, and what is looked for: compatibility forms folded, scripts that are written
/// without blanks cut into single characters, so that a run of them is found as a phrase.
QString indexableText(const QString &text);
/// The term as one FTS5 string: "\"two words\" *". `columns` is our own ("subject", "{a b}") or
/// empty. Empty when the text has nothing that could be found. A prefix of fewer than
/// `leastPrefix` characters is a whole word.
QByteArray matchText(const SearchTerm &term, const char *columns, int leastPrefix);

} // namespace homing::store
