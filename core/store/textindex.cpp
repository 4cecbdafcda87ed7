// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/textindex.h"

#include "core/base/folded.h"
#include "core/store/codec.h"
#include "core/store/keychunks.h"
#include "core/store/mailquery.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace homing::store {

namespace {

constexpr qsizetype mostText = 256 << 10; // characters of one message; what is behind is not found
constexpr size_t mostPeople = 100;        // of one field of one message
constexpr quint64 fewGone = 20'000;
constexpr int mostPeopleKept = 50'000; // of all, for completion

QByteArray textOf(const QString &text)
{
    return indexableText(text.left(mostText)).toUtf8();
}

QByteArray textOf(const std::vector<MessageAddress> &people)
{
    QString text;
    for (size_t i = 0; i < std::min(people.size(), mostPeople); ++i)
        text += people[i].name + u' ' + people[i].address + u'\n';
    return textOf(text);
}

} // namespace

TextSlot TextIndex::slot(MailboxId mailbox)
{
    TextSlot slot;
    Statement select =
        m_database.prepare("SELECT slot, heads, bodies FROM textslot WHERE mailbox = ?");
    select.bind(mailbox.value());
    if (!select.next())
        return slot;
    slot.number = select.integer(0);
    slot.heads = decodeUidSet(select.bytes(1)).value_or(imap::UidSet());
    slot.bodies = decodeUidSet(select.bytes(2)).value_or(imap::UidSet());
    return slot;
}

void TextIndex::write(MailboxId mailbox, const TextSlot &slot)
{
    m_database
        .prepare("INSERT INTO textslot (mailbox, heads, bodies) VALUES (?, ?, ?)"
                 " ON CONFLICT (mailbox) DO UPDATE SET heads = excluded.heads,"
                 " bodies = excluded.bodies")
        .bind(mailbox.value())
        .bind(encodeUidSet(slot.heads))
        .bind(encodeUidSet(slot.bodies))
        .exec();
}

/// The newest rows that are not done. What is looked through without a row is done, too.
TextBatch TextIndex::heads(MailboxId id, int limit)
{
    TextBatch batch;
    batch.mailbox = id;
    const auto entry = readMailbox(m_database, id);
    if (!entry || entry->messages == 0 || entry->record.state.uidValidity.isNull())
        return batch;
    batch.uidValidity = entry->record.state.uidValidity;
    quint32 last = 0;
    {
        Statement newest =
            m_database.prepare("SELECT id FROM message WHERE id BETWEEN ? AND ? ORDER BY id DESC"
                               " LIMIT 1");
        newest.bind(rowId(id, 0)).bind(rowId(id, maxUid));
        if (newest.next())
            last = uidOf(newest.integer(0));
    }
    if (last == 0)
        return batch;
    const imap::UidSet gaps = imap::UidSet::range(1, last).subtracted(slot(id).heads);
    Statement select = m_database.prepare("SELECT id, head, structure FROM header"
                                          " WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT ?");
    for (auto gap = gaps.intervals().rbegin(); gap != gaps.intervals().rend(); ++gap) {
        const auto room = limit - int(batch.heads.size());
        if (room <= 0)
            break;
        int taken = 0;
        select.bind(rowId(id, gap->first)).bind(rowId(id, gap->last)).bind(room);
        while (select.next()) {
            TextBatch::Head head;
            head.uid = uidOf(select.integer(0));
            head.header = decodeHeader(select.bytes(1)).value_or(MessageHeader());
            if (!select.isNull(2))
                head.structure = decodeBodyPart(select.bytes(2));
            batch.heads.push_back(std::move(head));
            ++taken;
        }
        select.rewind();
        batch.covered.add(taken < room ? gap->first : batch.heads.back().uid, gap->last);
    }
    return batch;
}

TextBatch TextIndex::bodies(int limit)
{
    TextBatch batch;
    Statement select =
        m_database.prepare("SELECT w.message, h.structure, h.id IS NULL FROM textwait w"
                           " LEFT JOIN header h ON h.id = w.message ORDER BY w.message DESC"
                           " LIMIT ?");
    select.bind(limit);
    while (select.next()) {
        const qint64 row = select.integer(0);
        const MailboxId mailbox(row >> 32);
        if (batch.bodies.empty())
            batch.mailbox = mailbox;
        else if (batch.mailbox != mailbox)
            break;
        TextBatch::Body body;
        body.uid = uidOf(row);
        if (!select.isNull(1))
            body.structure = decodeBodyPart(select.bytes(1));
        body.isGone = select.integer(2) != 0;
        batch.bodies.push_back(std::move(body));
    }
    select.rewind();
    if (batch.bodies.empty())
        return batch;
    if (const auto entry = readMailbox(m_database, batch.mailbox))
        batch.uidValidity = entry->record.state.uidValidity;
    return batch;
}

imap::UidSet TextIndex::missing(MailboxId mailbox, quint32 since, quint32 &wanted)
{
    const TextSlot now = slot(mailbox);
    std::vector<quint32> recent;
    for (const MessageKey &key : KeyChunks(m_database, mailbox).all()) {
        if (key.date >= since)
            recent.push_back(key.uid);
    }
    imap::UidSet missing = imap::UidSet::fromUids(std::move(recent)).intersected(now.heads);
    wanted = quint32(missing.count());
    missing.subtract(now.bodies);
    missing.subtract(readShadow(m_database, mailbox).hidden);
    std::vector<quint32> waiting; // here already, or in part
    Statement select =
        m_database.prepare("SELECT message FROM textwait WHERE message BETWEEN ? AND ?");
    select.bind(rowId(mailbox, 0)).bind(rowId(mailbox, maxUid));
    while (select.next())
        waiting.push_back(uidOf(select.integer(0)));
    missing.subtract(imap::UidSet::fromUids(std::move(waiting)));
    return missing;
}

bool TextIndex::put(const TextBatch &batch, const IndexedTexts &texts)
{
    for (const TextBatch::Body &body : batch.bodies)
        m_database.prepare("DELETE FROM textwait WHERE message = ?")
            .bind(rowId(batch.mailbox, body.uid))
            .exec();
    const auto entry = readMailbox(m_database, batch.mailbox);
    if (!entry || entry->record.state.uidValidity != batch.uidValidity)
        return false;
    TextSlot now = slot(batch.mailbox);
    if (now.number == 0) {
        write(batch.mailbox, now);
        now = slot(batch.mailbox);
    }
    const qint64 base = now.number << 32;
    for (const TextBatch::Head &head : batch.heads) {
        if (now.heads.contains(head.uid))
            continue; // another process was quicker
        const auto files = texts.files.find(head.uid);
        putHead(base | head.uid, head, files == texts.files.end() ? QString() : files->second);
    }
    if (entry->record.role != MailboxRole::Junk)
        putPeople(batch);
    for (const auto &[uid, text] : texts.bodies) {
        if (now.bodies.contains(uid))
            continue;
        const QByteArray bytes = textOf(text);
        if (!bytes.isEmpty())
            m_database.prepare("INSERT INTO bodytext (rowid, body) VALUES (?, CAST(? AS TEXT))")
                .bind(base | uid)
                .bind(bytes)
                .exec();
        now.bodies.add(uid);
    }
    now.heads.unite(batch.covered);
    now.bodies.unite(imap::UidSet::fromUids(texts.withoutText));
    write(batch.mailbox, now);
    return !batch.heads.empty() && count(batch.heads.size());
}

void TextIndex::putHead(qint64 row, const TextBatch::Head &head, const QString &files)
{
    std::vector<MessageAddress> recipients = head.header.to;
    recipients.insert(recipients.end(), head.header.cc.begin(), head.header.cc.end());
    m_database
        .prepare("INSERT INTO headtext (rowid, subject, sender, recipients, files) VALUES"
                 " (?, CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT))")
        .bind(row)
        .bind(textOf(head.header.subject))
        .bind(textOf(head.header.from))
        .bind(textOf(recipients))
        .bind(textOf(files))
        .exec();
}

/// Addresses seen, for completion: all of a batch in one statement.
void TextIndex::putPeople(const TextBatch &batch)
{
    QJsonArray people;
    const auto take = [&people](const std::vector<MessageAddress> &list) {
        for (size_t i = 0; i < std::min<size_t>(list.size(), 16); ++i) {
            if (list[i].address.contains(u'@') && list[i].address.size() <= 320)
                people.append(QJsonArray {list[i].address.toLower(), list[i].name.left(200),
                                          foldedWords(list[i].name.left(200))});
        }
    };
    for (const TextBatch::Head &head : batch.heads) {
        take(head.header.from);
        take(head.header.to);
        take(head.header.cc);
    }
    if (people.isEmpty())
        return;
    m_database
        .prepare("INSERT INTO person (address, name, seen, folded)"
                 // Beside MAX() a column is that of the row that has it.
                 " SELECT value ->> 0, MAX(value ->> 1), COUNT(*), value ->> 2 FROM json_each(?)"
                 " WHERE true GROUP BY 1 ON CONFLICT (address) DO UPDATE SET"
                 " seen = seen + excluded.seen,"
                 " folded = CASE WHEN name IN ('', excluded.name) THEN excluded.folded"
                 " ELSE folded END,"
                 " name = CASE WHEN name = '' THEN excluded.name ELSE name END")
        .bind(QJsonDocument(people).toJson(QJsonDocument::Compact))
        .exec();
}

void TextIndex::forget(MailboxId mailbox)
{
    m_database.prepare("DELETE FROM textslot WHERE mailbox = ?").bind(mailbox.value()).exec();
}

void TextIndex::noteInserted(MailboxId mailbox, std::span<const MessageKey> keys)
{
    TextSlot now = slot(mailbox);
    if (now.number == 0)
        return;
    std::vector<quint32> uids;
    uids.reserve(keys.size());
    for (const MessageKey &key : keys)
        uids.push_back(key.uid);
    const imap::UidSet inserted = imap::UidSet::fromUids(std::move(uids));
    if (now.heads.intersected(inserted).isEmpty() && now.bodies.intersected(inserted).isEmpty())
        return;
    now.heads.subtract(inserted);
    now.bodies.subtract(inserted);
    write(mailbox, now);
}

/// Throws all away when most of it speaks of messages that are gone: true.
bool TextIndex::count(quint64 more)
{
    quint64 written = 0;
    {
        Statement select = m_database.prepare("SELECT value FROM meta WHERE id = 2");
        if (select.next())
            written = quint64(select.integer(0));
    }
    m_database.prepare("UPDATE meta SET value = ? WHERE id = 2")
        .bind(qint64(written + more))
        .exec();
    constexpr quint64 seldom = 4096;
    if (written / seldom == (written + more) / seldom)
        return false;
    m_database
        .prepare("DELETE FROM person WHERE address IN"
                 " (SELECT address FROM person ORDER BY seen DESC LIMIT -1 OFFSET ?)")
        .bind(mostPeopleKept)
        .exec();
    if (written < fewGone)
        return false;
    {
        Statement select = m_database.prepare("SELECT SUM(messages) FROM mailbox");
        if (!select.next() || written < 2 * quint64(select.integer(0)))
            return false;
    }
    m_database.prepare("INSERT INTO headtext (headtext) VALUES ('delete-all')").exec();
    m_database.prepare("INSERT INTO bodytext (bodytext) VALUES ('delete-all')").exec();
    m_database.prepare("DELETE FROM textslot").exec();
    m_database.prepare("DELETE FROM person").exec(); // counted with the heads
    m_database.prepare("UPDATE meta SET value = 0 WHERE id = 2").exec();
    m_database
        .prepare("INSERT OR IGNORE INTO textwait SELECT DISTINCT message FROM part"
                 " WHERE message > 0")
        .exec();
    return true;
}

} // namespace homing::store
