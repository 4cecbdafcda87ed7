// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/headerdecoder.h"

#include "core/mime/headers.h"

namespace homing::sync {

namespace {

constexpr qsizetype mostKnown = 2'000;  // addresses
constexpr qsizetype longestKnown = 300; // octets: longer ones are rare, and decoded each time

std::vector<store::MessageAddress> decodeAddresses(const std::vector<imap::Address> &addresses,
                                                   AddressBook &book)
{
    std::vector<store::MessageAddress> decoded;
    decoded.reserve(addresses.size());
    for (const imap::Address &address : addresses) {
        if (!address.host.isNull()) // RFC 3501 7.4.2: group syntax marks its ends so
            decoded.push_back(book.decoded(address));
    }
    return decoded;
}

QByteArray withoutAngles(const QByteArray &id)
{
    const QByteArray trimmed = id.trimmed();
    return trimmed.startsWith('<') && trimmed.endsWith('>') ? trimmed.mid(1, trimmed.size() - 2)
                                                            : trimmed;
}

store::MessageHeader decodeEnvelope(const imap::Envelope &envelope, AddressBook &book)
{
    store::MessageHeader header;
    header.subject = mime::decodeText(envelope.subject);
    header.from = decodeAddresses(envelope.from, book);
    header.to = decodeAddresses(envelope.to, book);
    header.cc = decodeAddresses(envelope.cc, book);
    // RFC 3501 7.4.2: without a Reply-To field the server gives the From again.
    header.replyTo =
        envelope.replyTo == envelope.from ? header.from : decodeAddresses(envelope.replyTo, book);
    header.date = mime::decodeDate(envelope.date);
    header.messageId = withoutAngles(envelope.messageId);
    header.inReplyTo = envelope.inReplyTo.trimmed();
    return header;
}

} // namespace

store::MessageAddress AddressBook::decoded(const imap::Address &address)
{
    const auto decode = [&address] {
        mime::DecodedAddress one = mime::decodeAddress(address.name, address.mailbox, address.host);
        return store::MessageAddress {std::move(one.name), std::move(one.address)};
    };
    const QByteArray &name = address.name;
    if (name.size() + address.mailbox.size() + address.host.size() > longestKnown)
        return decode();
    // The lengths make it one address' key only.
    const QByteArray key = QByteArray::number(name.size()) + ' '
        + QByteArray::number(address.mailbox.size()) + ' ' + name + address.mailbox + address.host;
    if (const auto found = m_known.constFind(key); found != m_known.cend())
        return *found;
    if (m_known.size() >= mostKnown)
        m_known.clear();
    return *m_known.insert(key, decode());
}

bool hasAttachment(const imap::BodyPart &structure)
{
    std::vector<const imap::BodyPart *> waiting {&structure};
    while (!waiting.empty()) {
        const imap::BodyPart *part = waiting.back();
        waiting.pop_back();
        if (part->disposition == "attachment")
            return true;
        const bool isNamed = !part->dispositionParameters.empty() && part->disposition != "inline";
        const bool isShown = part->type == "text" || part->isMultipart() || part->type == "message";
        const bool isRelatedImage = part->type == "image" && !part->id.isEmpty();
        if (isNamed
            || (!isShown && !isRelatedImage && !part->type.isEmpty()
                && part->subtype != "pgp-signature" && part->subtype != "pkcs7-signature"
                && part->subtype != "x-pkcs7-signature"))
            return true;
        if (part->isMultipart()) {
            for (const imap::BodyPart &child : part->children)
                waiting.push_back(&child);
        } else if (part->type == "message" && part->subtype == "rfc822") {
            return true;
        }
    }
    return false;
}

bool isWholeRow(const imap::FetchData &fetch)
{
    return fetch.envelope || (fetch.flags && fetch.internalDate && fetch.size);
}

store::MessageUpdate messageUpdate(const imap::FetchData &fetch, AddressBook &addresses)
{
    store::MessageUpdate update;
    update.flags = fetch.flags;
    update.modSeq = fetch.modSeq;
    update.internalDate = fetch.internalDate;
    update.size = fetch.size;
    if (fetch.envelope)
        update.header = decodeEnvelope(*fetch.envelope, addresses);
    else if (isWholeRow(fetch))
        update.header
            .emplace(); // the sender's header is unreadable; the message is there all the same
    if (fetch.bodyStructure) {
        update.bodyStructure = fetch.bodyStructure;
        update.hasAttachment = hasAttachment(*fetch.bodyStructure);
    }
    return update;
}

QByteArray headerItems(bool withModSeq)
{
    return withModSeq
        ? QByteArrayLiteral("(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE MODSEQ)")
        : QByteArrayLiteral("(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)");
}

QByteArray bareItems(bool withModSeq)
{
    return withModSeq ? QByteArrayLiteral("(UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ)")
                      : QByteArrayLiteral("(UID FLAGS INTERNALDATE RFC822.SIZE)");
}

QByteArray flagItems(bool withModSeq)
{
    return withModSeq ? QByteArrayLiteral("(UID FLAGS MODSEQ)") : QByteArrayLiteral("(UID FLAGS)");
}

} // namespace homing::sync
