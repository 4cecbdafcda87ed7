// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/searchmodel.h"

#include "core/model/displaytext.h"

#include <QSet>

namespace homing::model {

using account::SearchHit;

namespace {

constexpr int window = 60; // rows that one look fetches
constexpr qsizetype mostRows = 600;
constexpr qsizetype maxText = 500;
constexpr size_t mostRuns = 100;     // more are a reset
constexpr size_t mostPieces = 200;   // more go when the search says so

store::MessageRow trimmed(store::MessageRow row)
{
    row.header.subject = displayLine(row.header.subject, maxText);
    row.preview = displayLine(row.preview, maxText);
    for (auto *list : {&row.header.from, &row.header.to}) {
        if (list->size() > 8)
            list->resize(8);
        for (store::MessageAddress &person : *list) {
            person.name = displayLine(person.name, maxText);
            person.address = displayLine(person.address, maxText);
        }
    }
    row.header.references.clear();
    return row;
}

} // namespace

SearchModel::SearchModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void SearchModel::setService(account::MailService *service)
{
    m_service = service;
    connect(service, &account::MailService::changed, this, &SearchModel::onChanged);
    connect(service, &account::MailService::mailboxesChanged, this, [this](AccountId account) {
        m_listed.remove(account);
        m_mailboxes.removeIf([=](auto it) { return it.key().account == account; });
    });
}

int SearchModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_count;
}

void SearchModel::clear()
{
    beginResetModel();
    m_search = 0;
    show(nullptr);
    m_rows.clear();
    endResetModel();
}

void SearchModel::setResult(const account::SearchResult &result)
{
    if (result.search != m_search) {
        beginResetModel();
        m_search = result.search;
        show(result.hits);
        endResetModel();
    } else if (!isWhole(result.hits)) {
        const auto lost = result.change && result.before ? lostOf(result.before) : std::nullopt;
        if (lost)
            apply(lost->empty() ? *result.change : result.change->afterLosing(*lost), result.hits);
        else
            apply(changeTo(*result.hits), result.hits);
    }
}

// --- the list, in pieces

void SearchModel::show(std::shared_ptr<const Hits> hits)
{
    m_pieces.clear();
    m_count = hits ? int(hits->size()) : 0;
    if (m_count > 0)
        m_pieces.push_back({0, m_count, std::move(hits), 0});
}

bool SearchModel::isWhole(const std::shared_ptr<const Hits> &hits) const
{
    if (m_pieces.empty())
        return hits->empty();
    return m_pieces.size() == 1 && m_pieces.front().hits == hits
        && m_count == int(hits->size());
}

const SearchHit &SearchModel::hitAt(int row) const
{
    const auto next = std::upper_bound(m_pieces.begin(), m_pieces.end(), row,
                                       [](int at, const Piece &piece) { return at < piece.row; });
    const Piece &piece = *std::prev(next);
    return (*piece.hits)[size_t(piece.first + row - piece.row)];
}

/// The rows of `hits` that are not here, where all that is here is of it.
std::optional<std::vector<account::HitRun>>
SearchModel::lostOf(const std::shared_ptr<const Hits> &hits) const
{
    std::vector<account::HitRun> lost;
    int next = 0;
    for (const Piece &piece : m_pieces) {
        if (piece.hits != hits || piece.first < next)
            return std::nullopt;
        if (piece.first > next)
            lost.push_back({next, piece.first - next});
        next = piece.first + piece.count;
    }
    if (next < int(hits->size()))
        lost.push_back({next, int(hits->size()) - next});
    return lost;
}

/// Where nobody has worked it out.
account::HitChange SearchModel::changeTo(const Hits &wanted) const
{
    if (m_pieces.size() == 1 && size_t(m_count) == m_pieces.front().hits->size())
        return account::hitChange(*m_pieces.front().hits, wanted);
    Hits now;
    now.reserve(size_t(m_count));
    for (const Piece &piece : m_pieces) {
        const auto begin = piece.hits->begin() + piece.first;
        now.insert(now.end(), begin, begin + piece.count);
    }
    return account::hitChange(now, wanted);
}

void SearchModel::apply(const account::HitChange &change, const std::shared_ptr<const Hits> &wanted)
{
    if (change.isEmpty()) {
        show(wanted); // the same rows, of another list
        return;
    }
    Q_EMIT changesAboutToBeApplied();
    if (wanted && change.removed.size() + change.inserted.size() > mostRuns) {
        beginResetModel();
        show(wanted);
        endResetModel();
    } else {
        for (auto run = change.removed.rbegin(); run != change.removed.rend(); ++run) {
            beginRemoveRows({}, run->first, run->first + run->count - 1);
            removePieces(*run);
            endRemoveRows();
        }
        for (const account::HitRun &run : change.inserted) {
            beginInsertRows({}, run.first, run.first + run.count - 1);
            insertPiece(run, wanted);
            endInsertRows();
        }
        if (wanted)
            show(wanted);
    }
    Q_EMIT changesApplied(change);
}

/// The piece that begins with `row`; the one behind the last for the row behind the last.
size_t SearchModel::splitAt(int row)
{
    const auto next = std::lower_bound(m_pieces.begin(), m_pieces.end(), row,
                                       [](const Piece &piece, int at) { return piece.row < at; });
    const size_t place = size_t(next - m_pieces.begin());
    if (row >= m_count || (next != m_pieces.end() && next->row == row))
        return place;
    Piece rest = m_pieces[place - 1];
    const int before = row - rest.row;
    m_pieces[place - 1].count = before;
    rest.row = row;
    rest.first += before;
    rest.count -= before;
    m_pieces.insert(next, std::move(rest));
    return place;
}

void SearchModel::removePieces(const account::HitRun &run)
{
    const size_t begin = splitAt(run.first);
    const size_t end = splitAt(run.first + run.count);
    m_pieces.erase(m_pieces.begin() + ptrdiff_t(begin), m_pieces.begin() + ptrdiff_t(end));
    renumber(begin);
}

void SearchModel::insertPiece(const account::HitRun &run, const std::shared_ptr<const Hits> &wanted)
{
    const size_t place = splitAt(run.first);
    m_pieces.insert(m_pieces.begin() + ptrdiff_t(place), {run.first, run.count, wanted, run.first});
    renumber(place);
}

void SearchModel::renumber(size_t from)
{
    int row = from > 0 ? m_pieces[from - 1].row + m_pieces[from - 1].count : 0;
    for (size_t i = from; i < m_pieces.size(); ++i) {
        m_pieces[i].row = row;
        row += m_pieces[i].count;
    }
    m_count = row;
}

/// At once, so that a key meant for the next result does not meet one that is gone: the search
/// itself takes its time to say so.
void SearchModel::removeVanished(const store::ChangeSet &changes)
{
    account::HitChange change;
    for (const Piece &piece : m_pieces) {
        const SearchHit *hit = piece.hits->data() + piece.first;
        for (int i = 0; i < piece.count; ++i, ++hit) {
            if (hit->message.mailbox != changes.mailbox
                || !changes.removed.contains(hit->message.uid))
                continue;
            const int row = piece.row + i;
            if (!change.removed.empty()
                && change.removed.back().first + change.removed.back().count == row)
                ++change.removed.back().count;
            else
                change.removed.push_back({row, 1});
        }
    }
    if (!change.isEmpty() && change.removed.size() + m_pieces.size() <= mostPieces)
        apply(change, nullptr); // else the search will say so
}

int SearchModel::firstUnread(int from, int limit) const
{
    const int end = int(std::min<qint64>(m_count, qint64(from) + limit));
    std::map<MailboxRef, std::vector<quint32>> uids;
    for (int row = from; row < end; ++row) {
        const MessageRef message = refAt(row);
        uids[message.mailbox].push_back(message.uid);
    }
    QSet<MessageRef> unread;
    for (const auto &[mailbox, list] : uids) {
        for (const store::MessageRow &row : m_service->rows(mailbox, list)) {
            if (!row.flags.has(imap::SystemFlag::Seen))
                unread.insert({mailbox, row.uid.value()});
        }
    }
    for (int row = from; row < end && !unread.isEmpty(); ++row) {
        if (unread.contains(refAt(row)))
            return row;
    }
    return -1;
}

void SearchModel::onChanged(const store::ChangeSet &changes)
{
    if (m_count == 0)
        return;
    m_rows.removeIf([&](auto it) {
        const MessageRef &message = it.key();
        return message.mailbox == changes.mailbox
            && (changes.isReset || changes.changed.contains(message.uid)
                || changes.removed.contains(message.uid));
    });
    if (!changes.removed.isEmpty() && !changes.isReset)
        removeVanished(changes);
    if (!changes.changed.isEmpty() && m_count > 0)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void SearchModel::fetchAround(int row) const
{
    if (m_rows.size() > mostRows)
        m_rows.clear();
    const int first = std::max(0, row - window / 3);
    const int last = std::min(rowCount() - 1, first + window);
    QHash<MailboxRef, std::vector<quint32>> wanted;
    for (int each = first; each <= last; ++each) {
        const MessageRef message = refAt(each);
        if (!m_rows.contains(message))
            wanted[message.mailbox].push_back(message.uid);
    }
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        for (store::MessageRow &found : m_service->rows(it.key(), it.value()))
            m_rows.insert({it.key(), found.uid.value()}, trimmed(std::move(found)));
    }
}

const store::MessageRow *SearchModel::fetchedRow(int row) const
{
    if (!m_service || row < 0 || row >= rowCount())
        return nullptr;
    auto found = m_rows.constFind(refAt(row));
    if (found == m_rows.constEnd()) {
        fetchAround(row);
        found = m_rows.constFind(refAt(row));
    }
    return found == m_rows.constEnd() ? nullptr : &*found;
}

const store::MailboxRecord *SearchModel::mailboxOf(int row) const
{
    if (!m_service || row < 0 || row >= rowCount())
        return nullptr;
    const MailboxRef mailbox = refAt(row).mailbox;
    if (!m_listed.contains(mailbox.account)) {
        m_listed.insert(mailbox.account);
        for (store::MailboxRecord &record : m_service->mailboxes(mailbox.account))
            m_mailboxes.insert({mailbox.account, record.id}, std::move(record));
    }
    const auto found = m_mailboxes.constFind(mailbox);
    return found == m_mailboxes.constEnd() ? nullptr : &*found;
}

QVariant SearchModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    if (role == Qt::AccessibleTextRole && m_describer)
        return m_describer(index.row());
    if (role == Qt::DisplayRole) {
        const store::MessageRow *row = fetchedRow(index.row());
        return row ? row->header.subject : QString();
    }
    return {};
}

} // namespace homing::model
