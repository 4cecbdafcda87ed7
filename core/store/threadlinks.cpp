// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/threadlinks.h"

#include "core/base/limits.h"
#include "core/store/codec.h"

#include <QCryptographicHash>
#include <QtEndian>

namespace homing::store {

namespace {

constexpr qsizetype longestSubject = 2'000;
constexpr qsizetype longestId = 2'000;
constexpr qint64 joinSeconds = 30LL * 24 * 3600;

/// A subject while its two ends are taken off.
class SubjectTrimmer
{
public:
    SubjectTrimmer(QString text, ReplyWords words)
        : m_text(std::move(text))
        , m_end(m_text.size())
        , m_words(words)
    {
    }

    BaseSubject run()
    {
        do {
            takeTrailers();
            takeLeaders();
        } while (takeForwardBrackets());
        return {m_text.mid(m_begin, m_end - m_begin), m_isReply};
    }

private:
    bool startsWith(qsizetype at, QLatin1String word) const
    {
        return m_end - at >= word.size()
            && QStringView(m_text).mid(at, word.size()).compare(word, Qt::CaseInsensitive) == 0;
    }
    void takeTrailers() // step 2
    {
        constexpr QLatin1String forwarded("(fwd)");
        for (;;) {
            if (m_end > m_begin && m_text[m_end - 1] == u' ') {
                --m_end;
            } else if (m_end - forwarded.size() >= m_begin
                       && startsWith(m_end - forwarded.size(), forwarded)) {
                m_end -= forwarded.size();
                m_isReply = true;
            } else {
                return;
            }
        }
    }
    void takeLeaders() // steps 3 to 5
    {
        while (m_begin < m_end) {
            if (m_text[m_begin] == u' ') {
                ++m_begin;
            } else if (const qsizetype behind = behindReplyWord(behindBlobs(m_begin));
                       behind >= 0) {
                m_begin = behind;
                m_isReply = true;
            } else if (const qsizetype one = behindBlob(m_begin); one > m_begin && one < m_end) {
                m_begin = one;
            } else {
                return;
            }
        }
    }
    bool takeForwardBrackets() // step 6
    {
        constexpr QLatin1String header("[fwd:");
        if (m_end - m_begin <= header.size() || !startsWith(m_begin, header)
            || m_text[m_end - 1] != u']')
            return false;
        m_begin += header.size();
        --m_end;
        m_isReply = true;
        return true;
    }
    /// subj-blob = "[" *BLOBCHAR "]" *WSP; `at` itself where there is none.
    qsizetype behindBlob(qsizetype at) const
    {
        if (at >= m_end || m_text[at] != u'[')
            return at;
        qsizetype i = at + 1;
        while (i < m_end && m_text[i] != u'[' && m_text[i] != u']')
            ++i;
        if (i >= m_end || m_text[i] != u']')
            return at;
        ++i;
        while (i < m_end && m_text[i] == u' ')
            ++i;
        return i;
    }
    qsizetype behindBlobs(qsizetype at) const
    {
        for (;;) {
            const qsizetype behind = behindBlob(at);
            if (behind == at)
                return at;
            at = behind;
        }
    }
    /// subj-refwd = ("re" / ("fw" ["d"])) *WSP [subj-blob] ":"; -1 where there is none.
    qsizetype behindReplyWord(qsizetype at) const
    {
        static constexpr QLatin1String known[] = {
            QLatin1String("re"),   QLatin1String("fwd"), QLatin1String("fw"), QLatin1String("aw"),
            QLatin1String("antw"), QLatin1String("wg"),  QLatin1String("sv"), QLatin1String("vs"),
            QLatin1String("vb"),   QLatin1String("rv"),  QLatin1String("tr"), QLatin1String("rif"),
            QLatin1String("odp"),
        };
        const size_t count = m_words == ReplyWords::Known ? std::size(known) : 3;
        for (size_t i = 0; i < count; ++i) {
            if (!startsWith(at, known[i]))
                continue;
            qsizetype behind = at + known[i].size();
            while (behind < m_end && m_text[behind] == u' ')
                ++behind;
            behind = behindBlob(behind);
            if (behind < m_end && m_text[behind] == u':')
                return behind + 1;
        }
        return -1;
    }

    QString m_text;
    qsizetype m_begin = 0;
    qsizetype m_end;
    ReplyWords m_words;
    bool m_isReply = false;
};

QByteArray tidied(QByteArrayView id)
{
    QByteArray tidy;
    tidy.reserve(std::min(id.size(), longestId));
    for (const char c : id.first(std::min(id.size(), longestId))) {
        // Two that differ only in their quoting are one (RFC 5256 3); blanks come from folding.
        if (c != '"' && c != '\\' && quint8(c) > ' ')
            tidy.append(c);
    }
    return tidy;
}

} // namespace

BaseSubject baseSubject(const QString &subject, ReplyWords words)
{
    QString text;
    text.reserve(std::min(subject.size(), longestSubject));
    for (const QChar c : subject) {
        const bool isBlank = c == u' ' || c == u'\t' || c == u'\r' || c == u'\n';
        if (!isBlank)
            text.append(c);
        else if (!text.isEmpty() && text.back() != u' ')
            text.append(u' ');
        if (text.size() >= longestSubject)
            break;
    }
    return SubjectTrimmer(std::move(text), words).run();
}

std::vector<QByteArray> messageIds(const QByteArray &field)
{
    constexpr size_t most = limits::references;
    std::vector<QByteArray> ids;
    size_t dropped = 0; // the ids from 1 on are a ring, once there are too many
    qsizetype at = 0;
    while ((at = field.indexOf('<', at)) >= 0) {
        qsizetype end = at + 1;
        while (end < field.size() && field[end] != '>' && field[end] != '<')
            ++end;
        if (end >= field.size())
            break;
        if (field[end] == '>') {
            QByteArray id = tidied(QByteArrayView(field).sliced(at + 1, end - at - 1));
            if (!id.isEmpty() && ids.size() < most)
                ids.push_back(std::move(id));
            else if (!id.isEmpty())
                ids[1 + dropped++ % (most - 1)] = std::move(id);
        }
        at = end;
    }
    if (dropped > 0)
        std::rotate(ids.begin() + 1, ids.begin() + 1 + qsizetype(dropped % (most - 1)), ids.end());
    if (ids.empty()) {
        const QByteArray word = field.trimmed();
        const bool isOneWord = std::none_of(word.begin(), word.end(), [](char c) {
            return quint8(c) <= ' ' || c == '<' || c == '>';
        });
        if (isOneWord && word.contains('@'))
            ids.push_back(tidied(word));
    }
    return ids;
}

QByteArray keptReferences(const QByteArray &field)
{
    const std::vector<QByteArray> ids = messageIds(field.left(limits::headerBytes));
    qint64 left = limits::referencesBytes;
    const auto fits = [&left](const QByteArray &id) {
        left -= id.size() + 3;
        return left >= -1; // no blank behind the last one
    };
    QByteArrayList kept;
    if (!ids.empty() && fits(ids.front())) {
        size_t first = ids.size();
        while (first > 1 && fits(ids[first - 1]))
            --first;
        kept.append('<' + ids.front() + '>');
        for (size_t i = first; i < ids.size(); ++i)
            kept.append('<' + ids[i] + '>');
    }
    return kept.isEmpty() ? QByteArray("") : kept.join(' ');
}

quint64 threadNode(QByteArrayView id)
{
    // Anybody may write any Message-ID, but nobody shall be able to make many of one number.
    const QByteArray digest = QCryptographicHash::hash(id.toByteArray(), QCryptographicHash::Sha1);
    const quint64 node = qFromBigEndian<quint64>(digest.constData()) >> 1;
    return node != 0 ? node : 1;
}

std::vector<quint64> ThreadLinks::nodes() const
{
    std::vector<quint64> all = references;
    all.push_back(own);
    if (joined != 0)
        all.push_back(joined);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

ThreadLinks threadLinks(qint64 message, const MessageHeader &header)
{
    ThreadLinks links;
    links.message = message;
    const QByteArray own = tidied(header.messageId);
    links.own = own.isEmpty() ? threadNode("row " + QByteArray::number(message)) : threadNode(own);
    std::vector<QByteArray> answered = messageIds(header.references);
    if (answered.empty()) {
        answered = messageIds(header.inReplyTo);
        answered.resize(std::min<size_t>(answered.size(), 1));
    }
    if (answered.size() > mostReferences) // whom it answers is at the end, what began it in front
        answered.erase(answered.begin() + 1, answered.end() - ptrdiff_t(mostReferences - 1));
    for (const QByteArray &id : answered)
        links.references.push_back(threadNode(id));
    links.isOpen = header.references.isNull() && !links.references.empty();
    if (!links.references.empty())
        return links;
    const BaseSubject base = baseSubject(header.subject, ReplyWords::Known);
    if (base.text.isEmpty())
        return links;
    links.subject = threadNode("subject " + base.text.toCaseFolded().toUtf8());
    links.isReply = base.isReply;
    links.isOpen = header.references.isNull() && base.isReply;
    links.date = header.date.isValid() ? header.date.toSecsSinceEpoch() : 0;
    return links;
}

QByteArray encodeThreadLinks(const ThreadLinks &links)
{
    ByteWriter writer;
    writer.byte(quint8((links.isReply ? 1 : 0) | (links.joined != 0 ? 2 : 0)
                       | (links.subject != 0 ? 4 : 0) | (links.isOpen ? 8 : 0)));
    writer.number(links.own);
    if (links.joined != 0)
        writer.number(links.joined);
    if (links.subject != 0) {
        writer.number(links.subject);
        writer.signedNumber(links.date);
    }
    for (const quint64 node : links.references)
        writer.number(node);
    return writer.take();
}

std::optional<ThreadLinks> decodeThreadLinks(qint64 message, QByteArrayView blob)
{
    ByteReader reader(blob);
    ThreadLinks links;
    links.message = message;
    const quint8 what = reader.byte();
    links.isReply = (what & 1) != 0;
    links.isOpen = (what & 8) != 0;
    links.own = reader.number();
    if ((what & 2) != 0)
        links.joined = reader.number();
    if ((what & 4) != 0) {
        links.subject = reader.number();
        links.date = reader.signedNumber();
    }
    while (!reader.atEnd() && !reader.failed())
        links.references.push_back(reader.number());
    if (reader.failed())
        return std::nullopt;
    return links;
}

std::vector<quint64> subjectJoins(std::vector<SubjectEntry> &entries)
{
    std::sort(entries.begin(), entries.end(), [](const SubjectEntry &a, const SubjectEntry &b) {
        return std::tie(a.date, a.own, a.message) < std::tie(b.date, b.own, b.message);
    });
    std::vector<quint64> joins(entries.size(), 0);
    for (size_t i = 1; i < entries.size(); ++i) {
        // Two copies of one message stand beside each other: their Message-ID ties them.
        if (entries[i].isReply && entries[i].own != entries[i - 1].own
            && entries[i].date - entries[i - 1].date <= joinSeconds)
            joins[i] = entries[i - 1].own;
    }
    return joins;
}

QByteArray encodeSubject(const std::vector<SubjectEntry> &entries)
{
    ByteWriter writer;
    for (const SubjectEntry &entry : entries) {
        writer.number((quint64(entry.message) << 1) | (entry.isReply ? 1 : 0));
        writer.number(entry.own);
        writer.signedNumber(entry.date);
    }
    return writer.take();
}

std::optional<std::vector<SubjectEntry>> decodeSubject(QByteArrayView blob)
{
    std::vector<SubjectEntry> entries;
    ByteReader reader(blob);
    while (!reader.atEnd() && !reader.failed()) {
        const quint64 message = reader.number();
        SubjectEntry entry;
        entry.message = qint64(message >> 1);
        entry.isReply = (message & 1) != 0;
        entry.own = reader.number();
        entry.date = reader.signedNumber();
        entries.push_back(entry);
    }
    if (reader.failed())
        return std::nullopt;
    return entries;
}

} // namespace homing::store
