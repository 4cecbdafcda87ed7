// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of addresses as people type and paste them. Linear: no text is looked at twice but to find
// where a quote ends, and that is given up when one does not.
#include "core/mime/draft.h"

#include "core/mime/headerwriter.h"

namespace homing::mime {

namespace {

bool separatesAddresses(QChar c)
{
    return c == u',' || c == u';' || c == u'\n' || c == u'\r';
}

class AddressLineReader
{
public:
    explicit AddressLineReader(const QString &line)
        : m_line(line)
    {
    }

    std::vector<DecodedAddress> read()
    {
        while (m_at < m_line.size()) {
            const QChar c = m_line[m_at];
            if (c == u'"' && takeQuoted())
                continue;
            if (c == u'<' && takeAngle())
                continue;
            ++m_at;
            if (separatesAddresses(c))
                finish();
            else
                m_text += c;
        }
        finish();
        return std::move(m_read);
    }

private:
    /// RFC 5322 quoted-string. A quote that nothing closes is a character.
    bool takeQuoted()
    {
        if (m_at >= m_unclosedFrom)
            return false;
        QString content;
        for (qsizetype at = m_at + 1; at < m_line.size(); ++at) {
            if (m_line[at] == u'"') {
                m_text += content;
                m_isQuoted = true;
                m_at = at + 1;
                return true;
            }
            if (m_line[at] == u'\\' && at + 1 < m_line.size())
                ++at;
            content += m_line[at];
        }
        m_unclosedFrom = m_at;
        return false;
    }

    /// "<a@x.org>". A second one without a separator is another address, and the text since the
    /// first its name.
    bool takeAngle()
    {
        qsizetype end = m_at + 1;
        while (end < m_line.size() && m_line[end] != u'<' && m_line[end] != u'"'
               && m_line[end] != u'>' && !separatesAddresses(m_line[end]))
            ++end;
        if (end == m_line.size() || m_line[end] != u'>')
            return false;
        const QString address = m_line.sliced(m_at + 1, end - m_at - 1).trimmed();
        if (!isSendable(address))
            return false; // text, as it stands
        if (!m_address.isEmpty()) {
            const QString name = m_text.sliced(m_nameSize);
            m_text.truncate(m_nameSize);
            finish();
            m_text = name;
        }
        m_address = address;
        m_nameSize = m_text.size();
        m_at = end + 1;
        return true;
    }

    void finish()
    {
        const QString text = m_text.simplified();
        if (!m_address.isEmpty())
            m_read.push_back({text, m_address});
        else if (!m_isQuoted && isSendable(text))
            m_read.push_back({QString(), text});
        else if (!text.isEmpty())
            m_read.push_back({text, QString()});
        m_text.clear();
        m_address.clear();
        m_isQuoted = false;
    }

    const QString &m_line;
    qsizetype m_at = 0;
    qsizetype m_unclosedFrom = std::numeric_limits<qsizetype>::max();
    QString m_text; // of the address that is open, without what stands in <>
    QString m_address;
    qsizetype m_nameSize = 0; // of m_text, what stood before the address
    bool m_isQuoted = false;
    std::vector<DecodedAddress> m_read;
};

/// As it would be read again: quoted where a character has a meaning.
QString writtenName(const QString &name)
{
    const QString text = name.simplified();
    const bool isPlainName = std::none_of(text.begin(), text.end(), [](QChar c) {
        return separatesAddresses(c) || c == u'"' || c == u'<' || c == u'>' || c == u'@';
    });
    if (isPlainName)
        return text;
    QString escaped = text;
    escaped.replace(u'\\', QLatin1String("\\\\")).replace(u'"', QLatin1String("\\\""));
    return u'"' + escaped + u'"';
}

} // namespace

std::vector<DecodedAddress> readAddressLine(const QString &line)
{
    return AddressLineReader(line).read();
}

QString writeAddressLine(const std::vector<DecodedAddress> &addresses)
{
    QStringList words;
    for (const DecodedAddress &address : addresses) {
        const QString name = writtenName(address.name);
        if (address.address.isEmpty())
            words += name;
        else if (name.isEmpty())
            words += address.address;
        else
            words += name + QLatin1String(" <") + address.address + u'>';
    }
    words.removeAll(QString());
    return words.join(QLatin1String(", "));
}

bool isSendable(const QString &address)
{
    return !writtenAddress(address).isEmpty();
}

} // namespace homing::mime
