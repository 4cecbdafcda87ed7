// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/mailto.h"

#include "core/mime/clean.h"
#include "core/mime/headerwriter.h"

#include <QStringDecoder>

namespace homing::mime {

namespace {

constexpr qsizetype longestUri = 64 << 10;
constexpr qsizetype longestSubject = 900; // a field's line has 998 octets
constexpr std::size_t mostRecipients = 500;

bool isControl(char c)
{
    return uchar(c) < 0x20 || c == 0x7f;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// RFC 3986 2.1, once. A "%" that begins no octet stands for itself: people write "100% sure".
/// "+" is a plus (RFC 6068 section 5).
QByteArray percentDecoded(QByteArrayView text)
{
    QByteArray decoded;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const int high = text[at] == '%' && at + 2 < text.size() ? hexDigit(text[at + 1]) : -1;
        const int low = high < 0 ? -1 : hexDigit(text[at + 2]);
        if (low < 0) {
            decoded += text[at];
            continue;
        }
        decoded += char(high * 16 + low);
        at += 2;
    }
    return decoded;
}

/// UTF-8, or nothing.
std::optional<QString> textOf(const QByteArray &octets)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(octets);
    return decoder.hasError() ? std::nullopt : std::optional(text);
}

/// What may stand in a header field: one line.
std::optional<QString> headerTextOf(const QByteArray &octets)
{
    return std::any_of(octets.begin(), octets.end(), isControl) ? std::nullopt : textOf(octets);
}

class MailtoReader
{
public:
    std::optional<Draft> read(QByteArrayView link)
    {
        const qsizetype question = link.indexOf('?');
        // RFC 6068 section 2: a comma in an address is "%2C", so the split comes first.
        for (const QByteArray &one :
             link.first(question < 0 ? link.size() : question).toByteArray().split(','))
            takeAddresses(m_draft.to, percentDecoded(one));
        if (question >= 0) {
            for (const QByteArray &field : link.sliced(question + 1).toByteArray().split('&'))
                takeField(field);
        }
        const std::size_t recipients = m_draft.to.size() + m_draft.cc.size() + m_draft.bcc.size();
        return recipients > mostRecipients ? std::nullopt : std::optional(std::move(m_draft));
    }

private:
    void takeField(const QByteArray &field)
    {
        const qsizetype equals = field.indexOf('=');
        if (equals <= 0)
            return;
        const QByteArray name = percentDecoded(QByteArrayView(field).first(equals)).toLower();
        const QByteArray value = percentDecoded(QByteArrayView(field).sliced(equals + 1));
        if (name == "to")
            takeAddresses(m_draft.to, value);
        else if (name == "cc")
            takeAddresses(m_draft.cc, value);
        else if (name == "bcc")
            takeAddresses(m_draft.bcc, value);
        else if (name == "subject")
            takeSubject(value);
        else if (name == "body")
            takeBody(value);
        else if (name == "in-reply-to")
            takeInReplyTo(value);
    }

    void takeAddresses(std::vector<DecodedAddress> &list, const QByteArray &value)
    {
        const auto text = headerTextOf(value);
        if (!text)
            return;
        for (const DecodedAddress &one : readAddressLine(*text)) {
            if (isSendable(one.address))
                list.push_back({QString(), one.address});
        }
    }

    /// The first one counts, as of body: a link may name each once. Encoded words are allowed.
    void takeSubject(const QByteArray &value)
    {
        if (!m_draft.subject.isEmpty() || !headerTextOf(value))
            return;
        m_draft.subject = cleanForDisplay(decodeText(value)).left(longestSubject);
        if (!m_draft.subject.isEmpty() && m_draft.subject.back().isHighSurrogate())
            m_draft.subject.chop(1);
    }

    void takeBody(const QByteArray &value)
    {
        const auto text = textOf(value);
        if (m_draft.text.isEmpty() && text && !value.contains('\0'))
            m_draft.text = cleanBody(*text);
    }

    void takeInReplyTo(const QByteArray &value)
    {
        if (!m_draft.inReplyTo.isEmpty() || !headerTextOf(value))
            return;
        const std::vector<QByteArray> ids = decodeMessageIds(value);
        if (ids.size() == 1 && isWritableId(ids.front()))
            m_draft.inReplyTo = ids.front();
    }

    Draft m_draft;
};

} // namespace

std::optional<Draft> readMailto(const QByteArray &uri)
{
    constexpr QByteArrayView scheme("mailto:");
    const bool isOurs = uri.size() <= longestUri
        && uri.first(std::min(uri.size(), scheme.size())).toLower() == scheme
        && std::none_of(uri.begin(), uri.end(), isControl);
    if (!isOurs)
        return std::nullopt;
    // A fragment means nothing here (RFC 6068 section 2).
    const qsizetype fragment = uri.indexOf('#');
    const QByteArrayView link = QByteArrayView(uri).first(fragment < 0 ? uri.size() : fragment);
    return MailtoReader().read(link.sliced(scheme.size()));
}

} // namespace homing::mime
