// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/arranging.h"

#include "core/store/codec.h"

#include <span>

namespace homing::store {

namespace {

constexpr size_t rowsAtOnce = 8192;
constexpr qsizetype mostContacts = 100'000;
constexpr quint64 attachmentBit = 256;

quint64 takeNumber(const char *&at, const char *end)
{
    quint64 value = 0;
    while (at < end && *at >= '0' && *at <= '9')
        value = value * 10 + quint64(*at++ - '0');
    if (at < end)
        ++at; // what stands between two
    return value;
}

/// Flags and sizes of `keys` (ascending), in SQLite's own loop: a row through QtSql costs ten times
/// as much.
void readNarrow(Database &database, MailboxId mailbox, std::span<const MessageKey> keys,
                std::vector<ArrangedMessage> &messages)
{
    Statement select = database.prepare(
        "SELECT CAST(group_concat((id & 4294967295) || ' ' ||"
        " (COALESCE(eflags, flags) | (attachment << 8)) || ' ' || size, ' ') AS BLOB)"
        " FROM (SELECT id, eflags, flags, attachment, size FROM message"
        " WHERE id BETWEEN ? AND ? ORDER BY id)");
    select.bind(rowId(mailbox, keys.front().uid)).bind(rowId(mailbox, keys.back().uid));
    messages.assign(keys.size(), ArrangedMessage());
    if (!select.next())
        return;
    const QByteArray text = select.bytes(0);
    const char *at = text.constData();
    const char *end = at + text.size();
    size_t next = 0;
    while (at < end && next < keys.size()) {
        const quint64 uid = takeNumber(at, end);
        const quint64 flags = takeNumber(at, end);
        const quint64 size = takeNumber(at, end);
        while (next < keys.size() && keys[next].uid < uid)
            ++next;
        if (next == keys.size() || keys[next].uid != uid)
            continue; // a row that is not shown
        ArrangedMessage &message = messages[next];
        message.size = size;
        message.isUnread = (flags & quint64(imap::SystemFlag::Seen)) == 0;
        message.isFlagged = (flags & quint64(imap::SystemFlag::Flagged)) != 0;
        message.hasAttachment = (flags & attachmentBit) != 0;
    }
}

/// The first address of a list in a header's blob, and whether any of them is a contact.
struct People
{
    QByteArray name;
    QByteArray address;
    bool isContact = false;
};

People readPeople(ByteReader &reader, const ContactSet *contacts)
{
    People people;
    const quint32 count = reader.count(2);
    for (quint32 i = 0; i < count && !reader.failed(); ++i) {
        const QByteArray name = reader.bytes();
        const QByteArray address = reader.bytes();
        if (i == 0) {
            people.name = name;
            people.address = address;
        }
        if (contacts && !people.isContact)
            people.isContact = contacts->contains(contactKey(QString::fromUtf8(address)));
    }
    return people;
}

QByteArray readSubject(ByteReader &reader)
{
    reader.byte(); // the version
    if (reader.byte() != 0)
        reader.signedNumber();
    return reader.bytes();
}

/// Calls visit(index into keys, head) for the headers of `keys`.
template <typename Visit>
void forHeads(Database &database, MailboxId mailbox, std::span<const MessageKey> keys, Visit visit)
{
    Statement select =
        database.prepare("SELECT id & 4294967295, head FROM header WHERE id BETWEEN ? AND ?"
                         " ORDER BY id");
    select.bind(rowId(mailbox, keys.front().uid)).bind(rowId(mailbox, keys.back().uid));
    size_t next = 0;
    while (next < keys.size() && select.next()) {
        const auto uid = quint32(select.integer(0));
        while (next < keys.size() && keys[next].uid < uid)
            ++next;
        if (next < keys.size() && keys[next].uid == uid)
            visit(next, select.bytes(1));
    }
}

bool rankLess(const MessageKey &a, const MessageKey &b)
{
    return a.date != b.date ? a.date < b.date : a.uid < b.uid;
}

void sortByRank(std::vector<MessageKey> &keys)
{
    if (!std::is_sorted(keys.begin(), keys.end(), rankLess)) // most inboxes are, by date
        std::sort(keys.begin(), keys.end(), rankLess);
}

} // namespace

std::vector<MessageKey> shownKeys(Database &database, MailboxId mailbox)
{
    std::vector<MessageKey> keys;
    const imap::UidSet hidden = readShadow(database, mailbox).hidden;
    if (const auto entry = readMailbox(database, mailbox))
        keys.reserve(entry->messages);
    {
        Statement select =
            database.prepare("SELECT keys FROM keys WHERE id BETWEEN ? AND ? ORDER BY id");
        select.bind(rowId(mailbox, 0)).bind(rowId(mailbox, maxUid));
        while (select.next())
            decodeKeys(select.bytes(0), keys);
    }
    if (!hidden.isEmpty())
        std::erase_if(keys, [&hidden](const MessageKey &key) { return hidden.contains(key.uid); });
    return keys;
}

ContactSet contactsOf(Database &database, const std::atomic_bool &cancelled)
{
    ContactSet contacts;
    for (const MailboxEntry &entry : readMailboxes(database)) {
        if (entry.record.role != MailboxRole::Sent)
            continue;
        Statement select = database.prepare("SELECT head FROM header WHERE id BETWEEN ? AND ?");
        select.bind(rowId(entry.record.id, 0)).bind(rowId(entry.record.id, maxUid));
        while (select.next() && !cancelled && contacts.size() < mostContacts) {
            const QByteArray head = select.bytes(0);
            ByteReader reader(head);
            readSubject(reader);
            readPeople(reader, nullptr);           // from
            for (int list = 0; list < 2; ++list) { // to, cc
                const quint32 count = reader.count(2);
                for (quint32 i = 0; i < count && !reader.failed(); ++i) {
                    reader.bytes();
                    contacts.insert(contactKey(QString::fromUtf8(reader.bytes())));
                }
            }
        }
    }
    contacts.remove(QByteArray());
    return contacts;
}

void arrange(Database &database, const ArrangeQuery &query, const Arrangement &arrangement,
             const std::atomic_bool &cancelled, size_t list, TextRanks &texts, ArrangedKeys &result)
{
    const MailboxId mailbox = query.mailbox.mailbox;
    std::vector<MessageKey> all = shownKeys(database, mailbox);
    if (arrangement == Arrangement() && !query.only) {
        result.keys = std::move(all);
        sortByRank(result.keys);
        return;
    }
    const bool wantsNarrow = arrangement.dependsOnFlags() || arrangement.attachment
        || arrangement.order == SortOrder::Size;
    const bool wantsHeads = arrangement.contacts || arrangement.isByText();
    const ContactSet *contacts = arrangement.contacts ? result.contacts.get() : nullptr;
    std::vector<ArrangedMessage> messages;
    std::span<const MessageKey> rest = all;
    while (!rest.empty() && !cancelled) {
        const auto keys = rest.first(std::min(rest.size(), rowsAtOnce));
        rest = rest.subspan(keys.size());
        if (wantsNarrow)
            readNarrow(database, mailbox, keys, messages);
        else
            messages.assign(keys.size(), ArrangedMessage());
        const auto isShown = [&](size_t i) {
            const quint32 uid = keys[i].uid;
            if (query.only && !query.only->contains(uid))
                return false;
            return matches(arrangement, messages[i]) || query.kept.contains(uid);
        };
        if (!wantsHeads) {
            for (size_t i = 0; i < keys.size(); ++i) {
                messages[i].date = keys[i].date;
                if (isShown(i))
                    result.keys.push_back({keys[i].uid, rankOf(arrangement, messages[i])});
            }
            continue;
        }
        forHeads(database, mailbox, keys, [&](size_t i, const QByteArray &head) {
            ByteReader reader(head);
            const QByteArray subject = readSubject(reader);
            People people;
            if (contacts || arrangement.order == SortOrder::Sender) {
                people = readPeople(reader, contacts);
                if (query.byRecipients)
                    people = readPeople(reader, contacts);
            }
            messages[i].date = keys[i].date;
            messages[i].isFromContact = people.isContact;
            if (!isShown(i))
                return;
            if (arrangement.order == SortOrder::Subject)
                texts.addSubject(list, keys[i], subject);
            else if (arrangement.order == SortOrder::Sender)
                texts.addPerson(list, keys[i], people.name, people.address);
            else
                result.keys.push_back({keys[i].uid, rankOf(arrangement, messages[i])});
        });
    }
    sortByRank(result.keys);
}

} // namespace homing::store
