// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/demo/demomessage.h"

#include <QStringEncoder>

namespace homing::server {

namespace {

constexpr int longestEncodedWord = 42; // bytes of UTF-8 in one

bool isAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(),
                       [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; });
}

QByteArray toCrlf(QByteArray text)
{
    text.replace("\r\n", "\n");
    return text.replace("\n", "\r\n");
}

/// RFC 2047 2: "Q" for text that is mostly ASCII, "B" for the rest.
QByteArray encodedWord(const QByteArray &utf8)
{
    const auto wide =
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (quint8(c) & 0x80) != 0; });
    if (wide * 3 > utf8.size())
        return "=?utf-8?B?" + utf8.toBase64() + "?=";
    QByteArray word;
    for (char c : utf8) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain)
            word += c;
        else if (c == ' ')
            word += '_';
        else
            word += '=' + QByteArray(1, c).toHex().toUpper();
    }
    return "=?utf-8?Q?" + word + "?=";
}

QByteArray encodedHeader(const QString &text)
{
    if (isAscii(text))
        return text.toLatin1();
    QList<QByteArray> words;
    QByteArray piece;
    for (uint codePoint : text.toUcs4()) {
        const char32_t one = codePoint;
        const QByteArray bytes = QString::fromUcs4(&one, 1).toUtf8();
        if (piece.size() + bytes.size() > longestEncodedWord)
            words << encodedWord(std::exchange(piece, {}));
        piece += bytes;
    }
    words << encodedWord(piece);
    return words.join("\r\n ");
}

QByteArray addressText(const DemoMessage::Address &address)
{
    const auto &[name, spec] = address;
    if (name.isEmpty())
        return spec;
    QByteArray shown = encodedHeader(name);
    static const QByteArray specials = "()<>[]:;@\\,.\"'&";
    if (isAscii(name)
        && std::any_of(shown.begin(), shown.end(), [](char c) { return specials.contains(c); }))
        shown = '"' + shown.replace('"', "\\\"") + '"';
    return shown + " <" + spec + '>';
}

QByteArray addressList(const std::vector<DemoMessage::Address> &addresses)
{
    QList<QByteArray> texts;
    for (const DemoMessage::Address &address : addresses)
        texts << addressText(address);
    return texts.join(",\r\n ");
}

QByteArray dateText(const QDateTime &date)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const QDateTime utc = date.toUTC();
    return QByteArray(days[utc.date().dayOfWeek() - 1]) + ", "
        + QByteArray::number(utc.date().day()) + ' ' + months[utc.date().month() - 1] + ' '
        + QByteArray::number(utc.date().year()) + ' '
        + utc.time().toString(QStringLiteral("hh:mm:ss")).toLatin1() + " +0000";
}

QByteArray quotedPrintable(const QByteArray &crlfText)
{
    QByteArray encoded;
    int column = 0;
    for (qsizetype i = 0; i < crlfText.size(); ++i) {
        const char c = crlfText.at(i);
        if (c == '\r' && crlfText.mid(i, 2) == "\r\n") {
            encoded += "\r\n";
            column = 0;
            ++i;
            continue;
        }
        const bool endsLine = crlfText.mid(i + 1, 2) == "\r\n";
        const bool plain = (c > ' ' && c < 0x7f && c != '=') || (c == ' ' && !endsLine);
        const QByteArray piece =
            plain ? QByteArray(1, c) : '=' + QByteArray(1, c).toHex().toUpper();
        if (column + piece.size() > 75) {
            encoded += "=\r\n";
            column = 0;
        }
        encoded += piece;
        column += int(piece.size());
    }
    return encoded;
}

QByteArray base64Lines(const QByteArray &bytes)
{
    const QByteArray encoded = bytes.toBase64();
    QByteArray lines;
    for (qsizetype at = 0; at < encoded.size(); at += 76)
        lines += encoded.mid(at, 76) + "\r\n";
    return lines;
}

/// RFC 3676: soft line ends are a blank before the line end; lines that start with a blank or ">"
/// are stuffed.
QString flowed(const QString &text)
{
    QString result;
    for (const QString &paragraph : text.split(QLatin1Char('\n'))) {
        QString line;
        const auto put = [&](bool soft) {
            if (line.startsWith(QLatin1Char(' ')) || line.startsWith(QLatin1Char('>')))
                result += QLatin1Char(' ');
            result += line + (soft ? QStringLiteral(" \n") : QStringLiteral("\n"));
            line.clear();
        };
        for (const QString &word : paragraph.split(QLatin1Char(' '))) {
            if (!line.isEmpty() && line.size() + word.size() > 70)
                put(true);
            line += (line.isEmpty() ? QString() : QStringLiteral(" ")) + word;
        }
        put(false);
    }
    result.chop(1);
    return result;
}

/// A body part: its header fields and its content.
QByteArray textPart(const DemoMessage &message)
{
    QByteArray charset = "utf-8";
    const QString text = message.isFlowed ? flowed(message.text) : message.text;
    QByteArray bytes = text.toUtf8();
    if (message.isLatin1) {
        auto encoder = QStringEncoder(QStringEncoder::Latin1);
        const QByteArray latin1 = encoder(text);
        if (!encoder.hasError()) {
            bytes = latin1;
            charset = "iso-8859-1";
        }
    }
    bytes = toCrlf(bytes) + "\r\n";
    QByteArray head = "Content-Type: text/plain; charset=" + charset;
    if (message.isFlowed)
        head += "; format=flowed";
    switch (message.encoding) {
    case DemoMessage::Encoding::QuotedPrintable:
        return head + "\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
            + quotedPrintable(bytes);
    case DemoMessage::Encoding::Base64:
        return head + "\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64Lines(bytes);
    case DemoMessage::Encoding::EightBit:
        break;
    }
    return head + "\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + bytes;
}

QByteArray htmlPart(const QString &html)
{
    return "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: "
           "quoted-printable\r\n\r\n"
        + quotedPrintable(toCrlf(html.toUtf8()) + "\r\n");
}

QByteArray attachmentPart(const DemoAttachment &attachment)
{
    QByteArray name = '"' + attachment.name.toUtf8() + '"';
    QByteArray parameter = "filename=";
    if (!isAscii(attachment.name)) { // RFC 2231
        parameter = "filename*=";
        name = "utf-8''" + attachment.name.toUtf8().toPercentEncoding();
    }
    QByteArray head =
        "Content-Type: " + attachment.type + "\r\nContent-Transfer-Encoding: base64\r\n";
    if (attachment.contentId.isEmpty())
        head += "Content-Disposition: attachment; " + parameter + name + "\r\n";
    else
        head += "Content-ID: <" + attachment.contentId + ">\r\nContent-Disposition: inline; "
            + parameter + name + "\r\n";
    return head + "\r\n" + base64Lines(attachment.bytes);
}

QByteArray multipart(const QByteArray &subtype, const QByteArray &boundary,
                     const QList<QByteArray> &parts)
{
    QByteArray text =
        "Content-Type: multipart/" + subtype + "; boundary=\"" + boundary + "\"\r\n\r\n";
    for (const QByteArray &part : parts)
        text += "--" + boundary + "\r\n" + part + "\r\n";
    return text + "--" + boundary + "--\r\n";
}

void appendBigEndian(QByteArray &bytes, quint32 number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += char((number >> shift) & 0xff);
}

quint32 crc32Of(const QByteArray &bytes)
{
    quint32 crc = 0xffffffffU;
    for (char c : bytes) {
        crc ^= quint8(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (0xedb88320U & (0U - (crc & 1U)));
    }
    return ~crc;
}

QByteArray pngChunk(const QByteArray &type, const QByteArray &data)
{
    QByteArray chunk;
    appendBigEndian(chunk, quint32(data.size()));
    chunk += type + data;
    appendBigEndian(chunk, crc32Of(type + data));
    return chunk;
}

} // namespace

QByteArray DemoMessage::toBytes() const
{
    QByteArray head = "Date: " + dateText(date) + "\r\nFrom: " + addressText(from) + "\r\n";
    if (!to.empty())
        head += "To: " + addressList(to) + "\r\n";
    if (!cc.empty())
        head += "Cc: " + addressList(cc) + "\r\n";
    head += "Subject: " + encodedHeader(subject) + "\r\nMessage-ID: <" + messageId + ">\r\n";
    if (!references.isEmpty()) {
        head += "In-Reply-To: <" + references.last() + ">\r\nReferences:";
        for (const QByteArray &reference : references)
            head += " <" + reference + ">\r\n";
    }
    for (const auto &[name, value] : extraHeaders)
        head += name + ": " + value + "\r\n";
    head += "MIME-Version: 1.0\r\n";

    const QByteArray boundary = "=_" + messageId.left(messageId.indexOf('@'));
    QByteArray body = textPart(*this);
    QList<QByteArray> related;
    QList<QByteArray> mixed;
    for (const DemoAttachment &attachment : attachments)
        (attachment.contentId.isEmpty() ? mixed : related) << attachmentPart(attachment);
    if (!html.isEmpty()) {
        QByteArray rich = htmlPart(html);
        if (!related.isEmpty())
            rich = multipart("related", boundary + "_rel", QList<QByteArray> {rich} + related);
        body = multipart("alternative", boundary + "_alt", {body, rich});
    }
    if (!mixed.isEmpty())
        body = multipart("mixed", boundary + "_mix", QList<QByteArray> {body} + mixed);
    return head + body;
}

QByteArray demoPdf(const QByteArray &title)
{
    const QByteArray content = "BT /F1 24 Tf 72 720 Td (" + title + ") Tj ET";
    const QList<QByteArray> objects {
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        "<< /Length " + QByteArray::number(content.size()) + " >>\nstream\n" + content
            + "\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    };
    QByteArray pdf = "%PDF-1.4\n";
    QByteArray table = "0000000000 65535 f \n";
    for (qsizetype i = 0; i < objects.size(); ++i) {
        table += QByteArray::number(pdf.size()).rightJustified(10, '0') + " 00000 n \n";
        pdf += QByteArray::number(i + 1) + " 0 obj\n" + objects.at(i) + "\nendobj\n";
    }
    const QByteArray start = QByteArray::number(pdf.size());
    const QByteArray size = QByteArray::number(objects.size() + 1);
    return pdf + "xref\n0 " + size + '\n' + table + "trailer\n<< /Size " + size
        + " /Root 1 0 R >>\nstartxref\n" + start + "\n%%EOF\n";
}

QByteArray demoPng(int width, int height, quint32 seed)
{
    // Sky, sea and a boat, in colours that the seed decides.
    QByteArray pixels;
    const int horizon = height * 3 / 5;
    const int hue = int(seed % 90);
    for (int y = 0; y < height; ++y) {
        pixels += '\0'; // no filter
        for (int x = 0; x < width; ++x) {
            int red = 120 + hue + (horizon - y);
            int green = 150 + (horizon - y) / 2;
            int blue = 200;
            if (y >= horizon) {
                red = 20 + hue / 3;
                green = 70 + ((x * 7 + y * 13) % 11) * 2;
                blue = 120 + (y - horizon);
            }
            const int fromMast = std::abs(x - width / 2);
            if (y < horizon && y > height / 5 && fromMast < (y - height / 5) / 2 && x > width / 2)
                red = green = blue = 245; // sail
            if (y >= horizon - 3 && y < horizon + 4 && fromMast < width / 5)
                red = 140, green = 60, blue = 30; // hull
            for (int value : {red, green, blue})
                pixels += char(std::clamp(value, 0, 255));
        }
    }
    QByteArray header;
    appendBigEndian(header, quint32(width));
    appendBigEndian(header, quint32(height));
    header += QByteArray("\x08\x02\x00\x00\x00", 5); // 8 bits, RGB
    return QByteArray("\x89PNG\r\n\x1a\n", 8) + pngChunk("IHDR", header)
        + pngChunk("IDAT", qCompress(pixels, 9).mid(4)) // without Qt's length
        + pngChunk("IEND", {});
}

QByteArray demoCalendar(const QString &summary, const QDateTime &start)
{
    const auto stamp = [](const QDateTime &date) {
        return date.toUTC().toString(QStringLiteral("yyyyMMdd'T'hhmmss'Z'")).toLatin1();
    };
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Homing//Demo//"
           "EN\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:"
        + stamp(start) + "@demo.example\r\nDTSTAMP:" + stamp(start.addDays(-7))
        + "\r\nDTSTART:" + stamp(start) + "\r\nDTEND:" + stamp(start.addSecs(5400))
        + "\r\nSUMMARY:" + summary.toUtf8() + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
}

} // namespace homing::server
