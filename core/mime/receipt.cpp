// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/receipt.h"

#include "core/mime/cardheader.h"
#include "core/mime/clean.h"
#include "core/mime/gmimeuse.h"
#include "core/mime/headerwriter.h"

#include <QRandomGenerator>

namespace homing::mime {

namespace {

constexpr qsizetype longestRecipient = 500;

bool isWrittenByMachine(const QByteArray &name, const QByteArray &value)
{
    const QByteArray lower = value.left(200).toLower();
    if (name == "auto-submitted") // RFC 3834 section 5
        return lower.split(';').constFirst().trimmed() != "no";
    if (name == "precedence")
        return lower == "bulk" || lower == "list" || lower == "junk";
    if (name == "content-type")
        return lower.startsWith("multipart/report");
    if (name == "return-path")
        return lower.simplified().replace(' ', "") == "<>";
    return name.startsWith("list-");
}

/// "rfc822;anna@example.org": visible ASCII in one line, nothing that ends a field.
bool isTypedAddress(const QByteArray &value)
{
    return value.size() <= longestRecipient && value.indexOf(';') > 0
        && std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

QByteArray newBoundary()
{
    quint64 random[2];
    QRandomGenerator::system()->generate(std::begin(random), std::end(random));
    return "=_" + QByteArray::number(random[0], 36) + QByteArray::number(random[1], 36);
}

/// base64, in lines of 76 (RFC 2045 6.8): whatever the text is.
QByteArray textPart(const QString &text)
{
    QString lines = cleanBody(text);
    lines.replace(u'\n', QLatin1String("\r\n"));
    const QByteArray encoded = (lines + QLatin1String("\r\n")).toUtf8().toBase64();
    QByteArray part = "Content-Type: text/plain; charset=utf-8\r\n"
                      "Content-Transfer-Encoding: base64\r\n\r\n";
    constexpr qsizetype width = 76;
    for (qsizetype at = 0; at < encoded.size(); at += width)
        part += encoded.mid(at, width) + "\r\n";
    return part;
}

QByteArray machinePart(const QByteArray &recipient, const ReceiptWish &wish)
{
    QByteArray part = "Content-Type: message/disposition-notification\r\n\r\n";
    if (isTypedAddress(wish.originalRecipient))
        part += "Original-Recipient: " + wish.originalRecipient + "\r\n";
    part += "Final-Recipient: rfc822;" + recipient + "\r\n";
    if (isWritableId(wish.messageId))
        part += "Original-Message-ID: <" + wish.messageId + ">\r\n";
    return part + "Disposition: manual-action/MDN-sent-manually; displayed\r\n";
}

bool isOneLine(const QString &text)
{
    return std::none_of(text.begin(), text.end(),
                        [](QChar c) { return c == u'\r' || c == u'\n' || c.isNull(); });
}

} // namespace

std::optional<ReceiptWish> receiptWish(const QByteArray &headerBlock)
{
    std::optional<ReceiptWish> wish;
    std::vector<DecodedAddress> authors;
    QByteArray originalRecipient;
    QByteArray messageId;
    for (const auto &[name, value] : readFields(headerBlock)) {
        if (isWrittenByMachine(name, value))
            return std::nullopt;
        if (name == "disposition-notification-options"
            && value.left(10'000).toLower().simplified().replace(' ', "").contains("=required"))
            return std::nullopt; // RFC 8098 2.2: none is known here
        if (name == "disposition-notification-to") {
            const std::vector<DecodedAddress> to = readAddresses(value);
            if (wish || to.size() != 1 || writtenAddress(to.front().address).isEmpty())
                return std::nullopt;
            wish = ReceiptWish {to.front(), false, {}, {}};
        } else if (name == "from") {
            for (const DecodedAddress &author : readAddresses(value))
                authors.push_back(author);
        } else if (name == "original-recipient") {
            originalRecipient = value;
        } else if (name == "message-id" && messageId.isEmpty()) {
            const std::vector<QByteArray> ids = decodeMessageIds(value);
            messageId = ids.empty() ? QByteArray() : ids.front();
        }
    }
    if (!wish)
        return std::nullopt;
    wish->isElsewhere =
        std::none_of(authors.begin(), authors.end(), [&](const DecodedAddress &author) {
            return author.address.compare(wish->to.address, Qt::CaseInsensitive) == 0;
        });
    wish->messageId = isWritableId(messageId) ? messageId : QByteArray();
    wish->originalRecipient = isTypedAddress(originalRecipient) ? originalRecipient : QByteArray();
    return wish;
}

QByteArray composeReceipt(const Receipt &receipt, const ReceiptWish &wish, const QDateTime &now)
{
    const QByteArray recipient = writtenAddress(receipt.from.address);
    const bool isAscii =
        std::all_of(recipient.begin(), recipient.end(), [](char c) { return uchar(c) < 0x80; });
    if (recipient.isEmpty() || !isAscii || writtenAddress(wish.to.address).isEmpty()
        || !isOneLine(receipt.subject) || !isOneLine(receipt.from.name))
        return {};
    const QByteArray boundary = newBoundary();
    HeaderWriter header;
    header.addresses("From", {receipt.from});
    header.addresses("To", {{QString(), wish.to.address}});
    header.text("Subject", receipt.subject);
    header.plain("Date", dateText(now));
    header.ids("Message-ID", {newMessageId(receipt.from.address.toUtf8())});
    header.ids("In-Reply-To", {wish.messageId});
    header.ids("References", {wish.messageId});
    header.plain("MIME-Version", "1.0");
    header.plain("Content-Type",
                 "multipart/report; report-type=disposition-notification;\r\n boundary=\""
                     + boundary + '"');
    const QByteArray mark = "\r\n--" + boundary;
    return header.fields() + mark + "\r\n" + textPart(receipt.text) + mark + "\r\n"
        + machinePart(recipient, wish) + mark + "--\r\n";
}

bool isReceiptType(QByteArrayView contentType)
{
    const QByteArray type =
        contentType.first(std::min<qsizetype>(contentType.size(), 2'000)).toByteArray().toLower();
    const QByteArrayList words = type.split(';');
    return words.constFirst().trimmed() == "multipart/report"
        && std::any_of(words.begin(), words.end(), [](const QByteArray &word) {
               return word.simplified().replace(' ', "").replace('"', "")
                   == "report-type=disposition-notification";
           });
}

} // namespace homing::mime
