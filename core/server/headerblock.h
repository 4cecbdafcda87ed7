// SPDX-License-Identifier: GPL-3.0-or-later
// Header fields of a message or part (RFC 5322 2.2), and the address lists in them as ENVELOPE
// wants them. Pure functions over bytes that any client may have appended: nothing is refused,
// everything is bounded.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace homing::server {

struct HeaderField
{
    QByteArrayView raw; // with its line ends
    QByteArrayView name;
    QByteArrayView value; // folded as it stands, without the last line end
};

/// Views into `block`, which must outlive them.
std::vector<HeaderField> headerFields(QByteArrayView block);
/// Where the body starts: behind the first empty line, or the end.
qsizetype headerEnd(QByteArrayView entity);
/// Line ends taken out, outer blanks off; never null.
QByteArray unfolded(QByteArrayView value);
/// The first field of that name, unfolded; null when there is none.
QByteArray headerValue(const std::vector<HeaderField> &fields, QByteArrayView name);
/// All fields of that name joined by ", " (addresses); null when there is none.
QByteArray joinedValues(const std::vector<HeaderField> &fields, QByteArrayView name);

/// A value with its parameters: "text/plain; charset=utf-8" (RFC 2045 5.1).
struct ParameterList
{
    QByteArray value;
    std::vector<std::pair<QByteArray, QByteArray>> parameters;
    QByteArray parameter(QByteArrayView name) const;
};
ParameterList parseParameters(const QByteArray &unfoldedValue);

/// An address of ENVELOPE (RFC 3501 7.4.2): null arrays are NIL. A group starts with a null host
/// and ends with a null mailbox too.
struct EnvelopeAddress
{
    QByteArray name;
    QByteArray mailbox;
    QByteArray host;
};
std::vector<EnvelopeAddress> parseAddresses(const QByteArray &unfoldedValue);

} // namespace homing::server
