// SPDX-License-Identifier: GPL-3.0-or-later
// What ties a message to others (RFC 5256): its Message-ID, those that it answers, and its base
// subject, each as a 63-bit number. Foreign text in, bounded numbers out. Pure functions, any
// thread.
#pragma once

#include "core/store/changeset.h"

namespace homing::store {

enum class ReplyWords {
    Rfc5256, // "Re", "Fw", "Fwd"
    Known    // and what mailers of other languages write: "AW", "WG", "SV", ...
};

struct BaseSubject
{
    QString text;
    bool isReply = false; // or a forward: something that says so was taken off
};

/// RFC 5256 2.1. What is behind the first 2,000 characters does not count.
BaseSubject baseSubject(const QString &subject, ReplyWords words = ReplyWords::Rfc5256);

/// The Message-IDs of a field in order: what stands between '<' and '>', without quotes and blanks;
/// where there are no brackets, one word with an '@'. Of more than limits::references the first and
/// the last ones.
std::vector<QByteArray> messageIds(const QByteArray &field);

/// A References field as it is kept: its ids, each in '<' and '>'; at most limits::references of them
/// and limits::referencesBytes in all, the first one and the last ones. Never null.
QByteArray keptReferences(const QByteArray &field);

/// A stable number for an id; never 0.
quint64 threadNode(QByteArrayView id);

/// Of a References field: so many ids tie a message to others, the first one and the last ones.
inline constexpr size_t mostReferences = 100;

struct ThreadLinks
{
    qint64 message = 0; // its row's id; above 0
    quint64 own = 0;    // of its Message-ID; of the row where it has none
    std::vector<quint64> references;
    quint64 subject = 0; // of its base subject; 0 where that is empty or does not count
    qint64 date = 0;     // of the Date field, seconds since 1970 UTC
    bool isReply = false;
    /// It answers something, as In-Reply-To or its subject says, and its References are not known.
    bool isOpen = false;
    /// Where it is a reply by its subject alone: the own node of the message that it answers.
    quint64 joined = 0;

    /// All that it ties together: ascending, without repeats.
    std::vector<quint64> nodes() const;
    bool operator==(const ThreadLinks &) const = default;
};

/// Without `joined`, which depends on the others. A message that names what it answers is believed,
/// so its subject does not count.
ThreadLinks threadLinks(qint64 message, const MessageHeader &header);

QByteArray encodeThreadLinks(const ThreadLinks &links);
std::optional<ThreadLinks> decodeThreadLinks(qint64 message, QByteArrayView blob);

/// One of the messages that have a base subject and name nothing that they answer.
struct SubjectEntry
{
    qint64 message = 0;
    quint64 own = 0;
    qint64 date = 0;
    bool isReply = false;
    bool operator==(const SubjectEntry &) const = default;
};

/// RFC 5256 3 (REFERENCES, steps 4 and 5) with limits, because equal subjects alone say little (the
/// bills of two years are no conversation): only a reply joins, and only the message of its subject
/// that was sent last before it, at most 30 days earlier. Sorts the entries; gives, for each, the
/// own node that it is joined to, or 0.
std::vector<quint64> subjectJoins(std::vector<SubjectEntry> &entries);

QByteArray encodeSubject(const std::vector<SubjectEntry> &entries);
std::optional<std::vector<SubjectEntry>> decodeSubject(QByteArrayView blob);

} // namespace homing::store
