// SPDX-License-Identifier: GPL-3.0-or-later
// A message as the person writes it; how it becomes RFC 5322 and, as a draft that is opened again,
// comes back. Pure functions, any thread. Invariant: composing and reading back gives the same
// Draft, but for what the format cannot say (draft.cpp says which).
#pragma once

#include "core/mime/headers.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>

namespace homing::mime {

struct DraftFile
{
    QString name;         // as shown to the receiver; never a path
    QByteArray type;      // "image/png", "text/plain; charset=koi8-r"; what is no type or would
                          // hold parts of its own: application/octet-stream
    QByteArray bytes;     // decoded
    QByteArray contentId; // without <>; of a picture that the HTML shows, else empty
    bool operator==(const DraftFile &) const = default;
};

struct Draft
{
    DecodedAddress from;
    std::vector<DecodedAddress> to, cc, bcc;
    QString subject;
    QByteArray messageId;         // without <>; empty: a random one in the sender's domain is made
    QByteArray inReplyTo;         // without <>
    QList<QByteArray> references; // without <>, oldest first
    QString text; // plain; a line end is a paragraph's end: wrapping is format=flowed's
    QString html; // empty: plain only; else multipart/alternative of both
    std::vector<DraftFile> files;
    bool asksForReceipt = false; // that it was read (RFC 8098), to `from`
    bool asksForReport = false;  // of its delivery (RFC 3461): see outgoing.h
    std::vector<DecodedAddress> replyTo; // empty: answers go to `from`
};

enum class DraftProblem {
    None,
    BadAddress, // `text` is what no mail can be sent to
    BadHeader,  // a line end or NUL where none may be (RFC 5322 2.2); `text` names the field
};

enum class DraftUse {
    Send,
    Keep, // what nobody can be written to yet stands in fields of its own, "X-Unfinished-To"
};

struct ComposedDraft
{
    QByteArray message;   // lines end in CR LF, at most 998 octets; ASCII only, but for addresses
                          // that need SMTPUTF8 and attached messages that are 8bit
    QByteArray messageId; // without <>
    DraftProblem problem = DraftProblem::None;
    QString text; // foreign
};

/// Bcc is in it (prepareOutgoing() takes it out). Its parts are built by GMime. `now`: the Date
/// field, written in UTC; invalid: none, it gets one when it leaves. Nothing of this machine is in it: no host name, path or user agent.
/// Boundaries are random. To be sent, every address must be isSendable(); prepareOutgoing() refuses
/// one that was composed to be kept and has others.
/// A line end in a file's name becomes a blank; a message id of others that cannot stand in a field
/// (RFC 5322 3.6.4) is left out. An attached message is sent as it is (RFC 2046 5.2.1): 8bit if it
/// is, and a plain file where its lines cannot be sent.
ComposedDraft compose(const Draft &draft, const QDateTime &now, DraftUse use = DraftUse::Send);

/// A message of one's own to be written on: a draft, or one to be sent again. What is not
/// understood is an attachment, no part is lost; of the header only what a Draft holds is kept.
Draft draftFrom(const QByteArray &message);

/// For a picture in what `sender` writes: random, in the sender's domain as the Message-ID is.
/// Without <>.
QByteArray newContentId(const QString &sender);

/// What a line of addresses holds, as a person types it: "Anna Berg <anna@x.org>, b@y.org;
/// c@z.org". In order; what is no address has an empty `address` and its text as `name`.
std::vector<DecodedAddress> readAddressLine(const QString &line);
/// As it is typed: quoted where it must be. Inverse of readAddressLine().
QString writeAddressLine(const std::vector<DecodedAddress> &addresses);
/// Mail can be sent to it: one @, a domain, no controls, blanks or angle brackets. Quoted local
/// parts are not taken.
bool isSendable(const QString &address);

enum class AnswerKind { Reply, ReplyAll, ReplyToList, Forward };

/// What is answered, as it was shown.
struct Answered
{
    QByteArray messageId;         // without <>
    QList<QByteArray> references; // of its References field, else its In-Reply-To
    DecodedAddress from;
    std::vector<DecodedAddress> replyTo, to, cc;
    DecodedAddress listPost; // of List-Post (RFC 2369); empty: no list
    QString subject;
    QDateTime date; // UTC
    QString text;   // what was visible of it
};

/// From: the one of `own` that the original came to or from, else the first. Recipients (never
/// oneself but of a note to oneself, each once; of one's own message its recipients), subject ("Re:
/// " once), threading (RFC 5322 3.6.4) and quoted text ("> ", RFC 3676), with its first line
/// `attribution` (words of the UI, ends in ":"); without the original's signature. A forwarded text
/// follows `attribution` and a short header, whole and unquoted, and begins a thread of its own;
/// its files are the caller's.
Draft answer(AnswerKind kind, const Answered &original, const std::vector<DecodedAddress> &own,
             const QString &attribution);

} // namespace homing::mime
