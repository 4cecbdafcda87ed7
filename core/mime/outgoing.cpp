// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/outgoing.h"

#include "core/base/limits.h"
#include "core/mime/cardheader.h"
#include "core/mime/gmimeuse.h"
#include "core/mime/headerwriter.h"
#include "core/mime/receipt.h"

#include <QSet>

namespace homing::mime {

namespace {

struct Field
{
    QByteArray name;         // lower case
    QByteArrayView bytes;    // with its line ends
    QByteArray value() const // unfolded
    {
        QByteArray text = bytes.sliced(bytes.indexOf(':') + 1).toByteArray();
        return text.replace("\r\n", "").trimmed();
    }
};

struct Header
{
    std::vector<Field> fields;
    qsizetype start = 0;
    qsizetype end = 0; // where the empty line or nothing is
    bool isGood = false;
};

QByteArray fieldName(QByteArrayView line)
{
    const QByteArray name =
        line.first(std::max<qsizetype>(line.indexOf(':'), 0)).trimmed().toByteArray().toLower();
    const bool isName = std::all_of(name.begin(), name.end(),
                                    [](char c) { return uchar(c) > 0x20 && uchar(c) < 0x7f; });
    return isName ? name : QByteArray();
}

/// The line that mbox files put before each message is left behind.
Header readHeader(QByteArrayView message)
{
    Header header;
    if (message.startsWith("From "))
        header.start = message.indexOf('\n') + 1;
    qsizetype at = header.end = header.start;
    while (at < message.size() && at - header.start < limits::headerBytes) {
        const qsizetype end = message.indexOf('\n', at);
        if (end < 0 || end == at || message[end - 1] != '\r')
            return header;
        const QByteArrayView line = message.sliced(at, end + 1 - at);
        if (line.first(line.size() - 2).contains('\r'))
            return header;
        header.end = at;
        if (line == "\r\n")
            break;
        at = header.end = end + 1;
        if ((line.front() == ' ' || line.front() == '\t') && !header.fields.empty()) {
            Field &last = header.fields.back();
            last.bytes = QByteArrayView(last.bytes.data(), last.bytes.size() + line.size());
            continue;
        }
        header.fields.push_back({fieldName(line), line});
        if (uchar(line.front()) <= ' ' || header.fields.back().name.isEmpty())
            return header;
    }
    header.isGood = !header.fields.empty() && header.end - header.start < limits::headerBytes;
    return header;
}

/// Addresses in their order, each once.
struct AddressList
{
    QList<QByteArray> addresses;
    QSet<QByteArray> seen;
};

/// The addresses of a field exactly as they stand there; false where one is not understood.
bool takeAddresses(const Field &field, AddressList &list, Outgoing &outgoing)
{
    const QByteArray value = field.value();
    const std::vector<DecodedAddress> all = readAddresses(value);
    if (list.addresses.size() + qsizetype(all.size()) >= limits::addresses) { // more may be unread
        outgoing.problem = OutgoingProblem::TooManyAddresses;
        return false;
    }
    qsizetype at = 0;
    for (const DecodedAddress &read : all) {
        const QByteArray address = read.address.toUtf8();
        // What is read is clean for display; what is sent must be what was written.
        at = value.indexOf(address, at);
        if (!address.contains('@') || at < 0) {
            outgoing.problem = OutgoingProblem::BadAddress;
            outgoing.text = address.isEmpty() ? read.name.toUtf8() : address;
            return false;
        }
        at += address.size();
        if (!list.seen.contains(address)) {
            list.seen.insert(address);
            list.addresses.append(address);
        }
    }
    return true;
}

/// The envelope's sender: Sender, which must be there when there are several authors, else From.
bool takeSender(const Header &header, Outgoing &outgoing)
{
    AddressList authors;
    AddressList senders;
    int fields = 0;
    for (const Field &field : header.fields) {
        if (field.name == "from")
            ++fields;
        if ((field.name == "from" && !takeAddresses(field, authors, outgoing))
            || (field.name == "sender" && !takeAddresses(field, senders, outgoing)))
            return false;
    }
    const qsizetype deputies = senders.addresses.size();
    if (fields != 1 || authors.addresses.isEmpty() || deputies > 1
        || (authors.addresses.size() > 1 && deputies == 0)) {
        outgoing.problem = OutgoingProblem::NoSender;
        return false;
    }
    outgoing.sender = (deputies == 0 ? authors : senders).addresses.constFirst();
    return true;
}

} // namespace

bool isHeaderUnambiguous(QByteArrayView file)
{
    qsizetype end = file.size();
    for (const QByteArrayView empty : {QByteArrayView("\n\n"), QByteArrayView("\n\r\n")}) {
        if (const qsizetype at = file.indexOf(empty); at >= 0)
            end = std::min(end, at + empty.size());
    }
    if (file.startsWith('\n') || file.startsWith("\r\n"))
        end = 0; // no header at all
    const QByteArrayView header = file.first(end);
    const qsizetype pairs = header.count("\r\n");
    const qsizetype returns = header.count('\r');
    return returns == 0 || (returns == pairs && header.count('\n') == pairs);
}

Outgoing prepareOutgoing(const QByteArray &message, const QDateTime &now)
{
    Outgoing outgoing;
    const Header header = readHeader(message);
    if (!header.isGood) {
        outgoing.problem = OutgoingProblem::NoMessage;
        return outgoing;
    }
    if (!takeSender(header, outgoing))
        return outgoing;
    AddressList recipients;
    QByteArray kept;
    bool hasDate = false;
    for (const Field &field : header.fields) {
        if (field.name.startsWith("x-unfinished-")) { // draft.h: somebody is missing who was meant
            outgoing.problem = OutgoingProblem::BadAddress;
            outgoing.text = decodeText(field.value()).toUtf8();
            return outgoing;
        }
        const bool isBcc = field.name == "bcc";
        if ((isBcc || field.name == "to" || field.name == "cc")
            && !takeAddresses(field, recipients, outgoing))
            return outgoing;
        hasDate = hasDate || field.name == "date";
        if (field.name == "content-type")
            outgoing.isNotification = isReceiptType(field.value());
        if (field.name == "message-id")
            outgoing.messageId = field.value();
        if (field.name == "subject")
            outgoing.subject = field.value();
        const bool isReportWish = field.name == QByteArray(reportField).toLower();
        outgoing.asksForReport = outgoing.asksForReport || isReportWish;
        if (!isBcc && !isReportWish)
            kept.append(field.bytes.data(), field.bytes.size());
    }
    outgoing.recipients = recipients.addresses;
    QByteArray added;
    if (!hasDate)
        added += "Date: " + dateText(now) + "\r\n";
    if (outgoing.messageId.isEmpty()) {
        outgoing.messageId = '<' + newMessageId(outgoing.sender) + '>';
        added += "Message-ID: " + outgoing.messageId + "\r\n";
    }
    outgoing.message = added + kept + message.mid(header.end);
    outgoing.ownCopy = added + message.mid(header.start);
    return outgoing;
}

QByteArray withMessageId(const QByteArray &message, const QByteArray &id)
{
    const Header header = readHeader(message);
    if (!header.isGood || !isWritableId(id))
        return {};
    QByteArray fields = "Message-ID: <" + id + ">\r\n";
    for (const Field &field : header.fields) {
        if (field.name != "message-id")
            fields.append(field.bytes.data(), field.bytes.size());
    }
    return fields + message.mid(header.end);
}

QByteArray newMessageIdFor(const QString &sender)
{
    return newMessageId(sender.toUtf8());
}

} // namespace homing::mime
