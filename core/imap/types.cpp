// SPDX-License-Identifier: GPL-3.0-or-later
// FlagSet and MailboxName. Invariant: keywords are sorted without case and unique.
#include "core/imap/types.h"

#include "core/imap/text.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <cstring>

namespace homing::imap {

namespace {

struct NamedFlag
{
    SystemFlag flag;
    QByteArrayView atom;
};

constexpr std::array<NamedFlag, 6> systemFlags {{
    {SystemFlag::Seen, "\\Seen"},
    {SystemFlag::Answered, "\\Answered"},
    {SystemFlag::Flagged, "\\Flagged"},
    {SystemFlag::Deleted, "\\Deleted"},
    {SystemFlag::Draft, "\\Draft"},
    {SystemFlag::Recent, "\\Recent"},
}};

/// Case is folded for US-ASCII only: the order must not depend on a locale.
int compareKeywords(QByteArrayView left, QByteArrayView right)
{
    const qsizetype common = std::min(left.size(), right.size());
    for (qsizetype i = 0; i < common; ++i) {
        countSteps(1);
        const auto a = uchar(asciiUpper(left[i]));
        const auto b = uchar(asciiUpper(right[i]));
        if (a != b)
            return a < b ? -1 : 1;
    }
    return left.size() == right.size() ? 0 : (left.size() < right.size() ? -1 : 1);
}

qsizetype keywordPosition(const QList<QByteArray> &keywords, QByteArrayView keyword)
{
    const auto place = std::lower_bound(keywords.cbegin(), keywords.cend(), keyword,
                                        [](const QByteArray &left, QByteArrayView right) {
                                            return compareKeywords(left, right) < 0;
                                        });
    return place - keywords.cbegin();
}

} // namespace

SystemFlag systemFlagOf(QByteArrayView atom)
{
    // "\Seen" is five octets long, "\Answered" nine: length and second letter tell the six apart.
    if (atom.size() >= 5 && atom.size() <= 9 && atom[0] == '\\') {
        for (const NamedFlag &named : systemFlags) {
            if (equalsAsciiCaseless(atom, named.atom))
                return named.flag;
        }
    }
    return SystemFlag(0);
}

QByteArray sharedKeyword(QByteArrayView keyword)
{
    // What most mailboxes hold; one copy for the whole process instead of one for each message.
    static const std::array<QByteArray, 22> common {QByteArrayLiteral("$Forwarded"),
                                                    QByteArrayLiteral("$MDNSent"),
                                                    QByteArrayLiteral("$Junk"),
                                                    QByteArrayLiteral("$NotJunk"),
                                                    QByteArrayLiteral("$NonJunk"),
                                                    QByteArrayLiteral("$Phishing"),
                                                    QByteArrayLiteral("$Important"),
                                                    QByteArrayLiteral("$Submitted"),
                                                    QByteArrayLiteral("$SubmitPending"),
                                                    QByteArrayLiteral("$Label1"),
                                                    QByteArrayLiteral("$Label2"),
                                                    QByteArrayLiteral("$Label3"),
                                                    QByteArrayLiteral("$Label4"),
                                                    QByteArrayLiteral("$Label5"),
                                                    QByteArrayLiteral("Junk"),
                                                    QByteArrayLiteral("NonJunk"),
                                                    QByteArrayLiteral("NotJunk"),
                                                    QByteArrayLiteral("Forwarded"),
                                                    QByteArrayLiteral("Redirected"),
                                                    QByteArrayLiteral("$HasAttachment"),
                                                    QByteArrayLiteral("$HasNoAttachment"),
                                                    QByteArrayLiteral("JunkRecorded")};
    for (const QByteArray &known : common) {
        if (keyword == known)
            return known;
    }
    return keyword.toByteArray();
}

FlagSet FlagSet::fromAtoms(const QList<QByteArray> &atoms)
{
    FlagSet flags;
    for (const QByteArray &atom : atoms)
        flags.add(atom);
    return flags;
}

bool FlagSet::hasKeyword(QByteArrayView keyword) const
{
    const qsizetype position = keywordPosition(m_keywords, keyword);
    return position < m_keywords.size() && compareKeywords(m_keywords[position], keyword) == 0;
}

void FlagSet::set(SystemFlag flag, bool on)
{
    if (on)
        m_system = quint8(m_system | quint8(flag));
    else
        m_system = quint8(m_system & ~unsigned(quint8(flag)));
}

void FlagSet::addKeyword(const QByteArray &keyword)
{
    if (keyword.isEmpty())
        return;
    const qsizetype position = keywordPosition(m_keywords, keyword);
    if (position == m_keywords.size() || compareKeywords(m_keywords[position], keyword) != 0) {
        countSteps(m_keywords.size() - position + 1);
        m_keywords.insert(position, keyword);
    }
}

void FlagSet::removeKeyword(QByteArrayView keyword)
{
    const qsizetype position = keywordPosition(m_keywords, keyword);
    if (position < m_keywords.size() && compareKeywords(m_keywords[position], keyword) == 0)
        m_keywords.removeAt(position);
}

void FlagSet::add(const QByteArray &atom)
{
    const SystemFlag flag = systemFlagOf(atom);
    if (quint8(flag) != 0)
        set(flag);
    else
        addKeyword(atom);
}

void FlagSet::remove(const QByteArray &atom)
{
    const SystemFlag flag = systemFlagOf(atom);
    if (quint8(flag) != 0)
        set(flag, false);
    else
        removeKeyword(atom);
}

void FlagSet::unite(const FlagSet &other)
{
    m_system = quint8(m_system | other.m_system);
    for (const QByteArray &keyword : other.m_keywords)
        addKeyword(keyword);
}

void FlagSet::subtract(const FlagSet &other)
{
    m_system = quint8(m_system & ~unsigned(other.m_system));
    for (const QByteArray &keyword : other.m_keywords)
        removeKeyword(keyword);
}

QList<QByteArray> FlagSet::toAtoms(bool withRecent) const
{
    QList<QByteArray> atoms;
    for (const NamedFlag &named : systemFlags) {
        if (has(named.flag) && (withRecent || named.flag != SystemFlag::Recent))
            atoms.append(named.atom.toByteArray());
    }
    atoms.append(m_keywords);
    return atoms;
}

bool FlagSet::operator==(const FlagSet &other) const
{
    return m_system == other.m_system
        && std::equal(m_keywords.cbegin(), m_keywords.cend(), other.m_keywords.cbegin(),
                      other.m_keywords.cend(), [](const QByteArray &left, const QByteArray &right) {
                          return compareKeywords(left, right) == 0;
                      });
}

MailboxName MailboxName::fromWire(QByteArray encoded)
{
    MailboxName name;
    if (equalsAsciiCaseless(encoded, "INBOX"))
        name.m_wire = QByteArrayLiteral("INBOX");
    else
        name.m_wire = std::move(encoded);
    return name;
}

MailboxName MailboxName::fromDisplay(const QString &name)
{
    return fromWire(encodeModifiedUtf7(name));
}

QString MailboxName::display() const
{
    if (const std::optional<QString> decoded = decodeModifiedUtf7(m_wire))
        return *decoded;
    // A server with UTF8=ACCEPT habits (RFC 6855) writes plain UTF-8.
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = utf8(m_wire);
    return utf8.hasError() ? QString::fromLatin1(m_wire) : text;
}

} // namespace homing::imap
