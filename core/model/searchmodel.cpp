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
constexpr qsizetype mostRuns = 1'000; // more are a reset

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

const std::shared_ptr<const std::vector<SearchHit>> noHits =
    std::make_shared<const std::vector<SearchHit>>();

} // namespace

SearchModel::SearchModel(QObject *parent)
    : QAbstractListModel(parent)
    , m_hits(noHits)
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
    return parent.isValid() ? 0 : int(m_hits->size());
}

void SearchModel::clear()
{
    beginResetModel();
    m_search = 0;
    m_hits = noHits;
    m_rows.clear();
    endResetModel();
}

void SearchModel::setResult(const account::SearchResult &result)
{
    if (result.search == m_search) {
        if (*m_hits != *result.hits)
            applyInPlace(result.hits);
        return;
    }
    beginResetModel();
    m_search = result.search;
    m_hits = result.hits;
    endResetModel();
}

/// Both lists are in the same order: one walk finds what went and what came.
void SearchModel::applyInPlace(std::shared_ptr<const Hits> wanted)
{
    QSet<MessageRef> kept;
    kept.reserve(qsizetype(wanted->size()));
    for (const SearchHit &hit : *wanted)
        kept.insert(hit.message);
    auto now = std::make_shared<Hits>(*m_hits);
    m_hits = now; // changed run by run from here on
    qsizetype runs = 0;
    for (int last = int(now->size()) - 1; last >= 0; --last) {
        const auto isGone = [&](int row) { return !kept.contains((*now)[size_t(row)].message); };
        if (!isGone(last))
            continue;
        int first = last;
        while (first > 0 && isGone(first - 1))
            --first;
        if (++runs > mostRuns)
            break;
        beginRemoveRows({}, first, last);
        now->erase(now->begin() + first, now->begin() + last + 1);
        endRemoveRows();
        last = first;
    }
    for (size_t i = 0; i < wanted->size() && runs <= mostRuns; ++i) {
        if (i < now->size() && (*now)[i] == (*wanted)[i])
            continue;
        // All that is new up to the next one that is here.
        size_t end = i;
        while (end < wanted->size() && (i >= now->size() || (*wanted)[end] != (*now)[i]))
            ++end;
        if (++runs > mostRuns)
            break;
        beginInsertRows({}, int(i), int(end) - 1);
        now->insert(now->begin() + ptrdiff_t(i), wanted->begin() + ptrdiff_t(i),
                    wanted->begin() + ptrdiff_t(end));
        endInsertRows();
        i = end;
    }
    if (*now != *wanted) { // another order, or too much at once
        beginResetModel();
        m_hits = std::move(wanted);
        endResetModel();
    }
}

int SearchModel::rowOf(const MessageRef &message) const
{
    for (size_t row = 0; row < m_hits->size(); ++row) {
        if ((*m_hits)[row].message == message)
            return int(row);
    }
    return -1;
}

void SearchModel::onChanged(const store::ChangeSet &changes)
{
    if (m_hits->empty())
        return;
    m_rows.removeIf([&](auto it) {
        const MessageRef &message = it.key();
        return message.mailbox == changes.mailbox
            && (changes.isReset || changes.changed.contains(message.uid)
                || changes.removed.contains(message.uid));
    });
    if (!changes.changed.isEmpty())
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
