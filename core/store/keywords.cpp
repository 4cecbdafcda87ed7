// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/keywords.h"

#include "core/base/limits.h"
#include "core/store/codec.h"

namespace homing::store {

namespace {

constexpr qsizetype longestKeyword = 1024; // octets; longer ones are nobody's

} // namespace

void KeywordTable::ensureLoaded(Database &database)
{
    if (m_isLoaded)
        return;
    m_ids.clear();
    m_names.clear();
    Statement select = database.prepare("SELECT id, name FROM keyword ORDER BY id");
    while (select.next()) {
        const quint32 id = quint32(select.integer(0));
        const QByteArray name = select.bytes(1);
        m_names.emplace(id, name);
        m_ids.insert(name.toLower(), id);
    }
    m_isLoaded = !database.hasFailed();
}

std::optional<quint32> KeywordTable::idOf(Database &database, const QByteArray &keyword)
{
    const QByteArray lower = keyword.toLower();
    if (const auto known = m_ids.constFind(lower); known != m_ids.constEnd())
        return *known;
    if (keyword.isEmpty() || keyword.size() > longestKeyword
        || m_names.size() >= size_t(limits::keywords))
        return std::nullopt;
    const quint32 id = m_names.empty() ? 1 : m_names.rbegin()->first + 1;
    if (!database.prepare("INSERT INTO keyword (id, name) VALUES (?, ?)")
             .bind(id)
             .bind(keyword)
             .exec())
        return std::nullopt;
    m_names.emplace(id, keyword);
    m_ids.insert(lower, id);
    return id;
}

StoredFlags KeywordTable::store(Database &database, const imap::FlagSet &flags)
{
    StoredFlags stored;
    stored.bits = flags.systemBits() & quint8(~quint8(imap::SystemFlag::Recent));
    if (flags.keywords().isEmpty())
        return stored;
    ensureLoaded(database);
    std::vector<quint32> ids;
    for (const QByteArray &keyword : flags.keywords()) {
        if (const auto id = idOf(database, keyword))
            ids.push_back(*id);
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    stored.keywords = encodeKeywordIds(ids);
    return stored;
}

imap::FlagSet KeywordTable::flags(const StoredFlags &stored) const
{
    imap::FlagSet flags;
    flags.setSystemBits(stored.bits);
    if (!stored.keywords.isEmpty()) {
        for (const quint32 id : decodeKeywordIds(stored.keywords)) {
            if (const auto name = m_names.find(id); name != m_names.end())
                flags.addKeyword(name->second);
        }
    }
    return flags;
}

bool KeywordTable::knows(const StoredFlags &stored) const
{
    for (const quint32 id : decodeKeywordIds(stored.keywords)) {
        if (!m_names.contains(id))
            return false;
    }
    return true;
}

} // namespace homing::store
