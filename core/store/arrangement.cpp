// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/arrangement.h"

#include "core/store/messagetable.h"

#include <cstring>

namespace homing::store {

namespace {

/// Case and accents do not count in an order that people look names up in.
QByteArray folded(QByteArrayView text)
{
    const bool isPlain = std::all_of(text.begin(), text.end(),
                                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (isPlain)
        return text.toByteArray().toLower();
    QString decomposed = QString::fromUtf8(text).normalized(QString::NormalizationForm_KD);
    decomposed.removeIf([](QChar c) { return c.isMark() || c.category() == QChar::Other_Format; });
    return decomposed.toCaseFolded().toUtf8();
}

bool isSkipped(char c)
{
    return c == ' ' || c == '\t' || c == '"' || c == '\'' || c == '\r' || c == '\n';
}

QByteArrayView withoutLead(QByteArrayView text)
{
    while (!text.isEmpty() && isSkipped(text.front()))
        text = text.sliced(1);
    return text;
}

/// "Re: ", "AW:", "Fwd[2]:" and the like, as often as they stand there.
QByteArrayView withoutPrefixes(QByteArrayView text)
{
    static constexpr QByteArrayView prefixes[] = {"re",   "fw", "fwd", "aw",  "wg",  "sv",  "vs",
                                                  "antw", "tr", "rv",  "res", "enc", "odp", "vb"};
    text = withoutLead(text);
    for (;;) {
        qsizetype end = 0;
        while (end < text.size() && end < 4 && std::isalpha(static_cast<unsigned char>(text[end])))
            ++end;
        const QByteArray word = text.first(end).toByteArray().toLower();
        qsizetype at = end;
        if (at < text.size() && text[at] == '[') {
            while (at < text.size() && at < end + 5 && text[at] != ']')
                ++at;
            ++at;
        }
        if (at >= text.size() || text[at] != ':'
            || std::find(std::begin(prefixes), std::end(prefixes), QByteArrayView(word))
                == std::end(prefixes))
            return text;
        text = withoutLead(text.sliced(at + 1));
    }
}

} // namespace

QByteArray contactKey(const QString &address)
{
    return address.toLower().toUtf8();
}

ArrangedMessage arrangedMessage(const MessageRow &row, bool byRecipients,
                                const ContactSet *contacts)
{
    ArrangedMessage message;
    message.date = keyDate(row.internalDate, row.header);
    message.size = row.size;
    message.isUnread = !row.flags.has(imap::SystemFlag::Seen);
    message.isFlagged = row.flags.has(imap::SystemFlag::Flagged);
    message.hasAttachment = row.hasAttachment;
    const auto &people = byRecipients ? row.header.to : row.header.from;
    message.isFromContact =
        contacts && std::any_of(people.begin(), people.end(), [contacts](const auto &person) {
            return contacts->contains(contactKey(person.address));
        });
    return message;
}

bool matches(const Arrangement &arrangement, const ArrangedMessage &message)
{
    return (!arrangement.unread || message.isUnread) && (!arrangement.flagged || message.isFlagged)
        && (!arrangement.attachment || message.hasAttachment)
        && (!arrangement.contacts || message.isFromContact);
}

quint32 rankOf(const Arrangement &arrangement, const ArrangedMessage &message)
{
    // Two seconds are one where a bit is needed for what comes first.
    const auto flagRank = [&](bool isFirst) {
        return (isFirst != arrangement.isReversed ? 0x80000000u : 0u) | (message.date >> 1);
    };
    switch (arrangement.order) {
    case SortOrder::Date:
        return arrangement.isReversed ? ~message.date : message.date;
    case SortOrder::Size: {
        const auto size = 2 * quint32(std::min<quint64>(message.size, 0x7fffffff));
        return arrangement.isReversed ? ~size : size;
    }
    case SortOrder::Unread:
        return flagRank(message.isUnread);
    case SortOrder::Flagged:
        return flagRank(message.isFlagged);
    case SortOrder::Sender:
    case SortOrder::Subject:
        break;
    }
    return 0;
}

// --- TextRanks

void TextRanks::addSubject(size_t list, const MessageKey &key, QByteArrayView subject)
{
    add(list, key, withoutPrefixes(subject.first(std::min<qsizetype>(subject.size(), 200))));
}

void TextRanks::addPerson(size_t list, const MessageKey &key, QByteArrayView name,
                          QByteArrayView address)
{
    const QByteArrayView shown = withoutLead(name);
    add(list, key, shown.isEmpty() ? withoutLead(address) : shown);
}

void TextRanks::add(size_t list, const MessageKey &key, QByteArrayView text)
{
    const QByteArray sorted = folded(text.first(std::min<qsizetype>(text.size(), 4 * textBytes)));
    const auto length = std::min(sorted.size(), textBytes);
    m_entries.push_back({quint32(m_texts.size()), quint16(list), quint16(length), key});
    m_texts.insert(m_texts.end(), sorted.begin(), sorted.begin() + length);
}

void TextRanks::finish(bool isReversed, std::vector<ArrangedKeys> &lists)
{
    const auto compare = [this](const Entry &a, const Entry &b) {
        const int order =
            std::memcmp(m_texts.data() + a.at, m_texts.data() + b.at, std::min(a.length, b.length));
        return order != 0 ? order : int(a.length) - int(b.length);
    };
    // From the bottom of the list to its top: Z to A, and the oldest first among equals.
    std::sort(m_entries.begin(), m_entries.end(), [&](const Entry &a, const Entry &b) {
        if (const int order = compare(a, b); order != 0)
            return (order > 0) != isReversed;
        if (a.key.date != b.key.date)
            return a.key.date < b.key.date;
        return a.list != b.list ? a.list < b.list : a.key.uid < b.key.uid;
    });
    quint32 rank = 0; // one is left out between two: open conversations use it
    for (const Entry &entry : m_entries)
        lists[entry.list].keys.push_back({entry.key.uid, rank += 2});
    m_entries = {};
    m_texts = {};
}

} // namespace homing::store
