// SPDX-License-Identifier: GPL-3.0-or-later
// A message on its way out: who gets it, and what of it leaves. Pure functions, any thread; linear.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>

namespace homing::mime {

enum class OutgoingProblem {
    None,
    NoMessage,        // it does not begin with header fields, or lines end in a lone CR or LF
    NoSender,         // not one From, or several authors and no Sender
    BadAddress,       // `text` is what could not be read
    TooManyAddresses, // limits::addresses or more: the rest is not read
};

struct Outgoing
{
    QByteArray message;           // without Bcc, with a Date and a Message-ID
    QByteArray ownCopy;           // the same with Bcc: for Sent
    QByteArray sender;            // for the envelope, UTF-8
    bool isNotification = false;  // the envelope has no sender (RFC 8098 section 3)
    QList<QByteArray> recipients; // of To, Cc and Bcc, each once, UTF-8
    bool asksForReport = false;   // of its delivery
    QByteArray messageId;         // with <>
    QByteArray subject;           // as it stands, foreign
    OutgoingProblem problem = OutgoingProblem::None;
    QByteArray text; // foreign
};

/// Of a message that is kept here: delivery reports are asked for when it is sent (DSN, RFC 3461). It
/// is for us alone and, as Bcc, never leaves.
inline constexpr char reportField[] = "Homing-Delivery-Report";

/// The header of a file has one kind of line end, LF or CR LF. Where it has more, a program that
/// makes them all the same may find a field (Bcc) where another saw text.
bool isHeaderUnambiguous(QByteArrayView file);

/// `message` has lines that end in CR LF. Not one octet but of those fields is changed. What is
/// added tells nothing of this machine: the Message-ID is random in the sender's domain, the Date
/// is in UTC. An address that cannot be read as it stands is a problem, never guessed at.
Outgoing prepareOutgoing(const QByteArray &message, const QDateTime &now);

/// The message with that Message-ID, without <>, in the place of its own; nothing else is changed.
/// Empty where its header cannot be read, or that is no id.
QByteArray withMessageId(const QByteArray &message, const QByteArray &id);
/// Random, in the sender's domain, without <>.
QByteArray newMessageIdFor(const QString &sender);

} // namespace homing::mime
