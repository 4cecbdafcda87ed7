// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/mailboxtreemodel.h"

#include "core/account/unifiedservice.h"
#include "core/model/mailboxnode.h"

#include <QSet>
#include <QThread>

namespace homing::model {

MailboxTreeModel::MailboxTreeModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<MailboxNode>())
{
}

MailboxTreeModel::~MailboxTreeModel() = default;

void MailboxTreeModel::setService(account::MailService *service)
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (m_service)
        disconnect(m_service, nullptr, this, nullptr);
    beginResetModel();
    m_service = service;
    m_root = std::make_unique<MailboxNode>();
    m_byRef.clear();
    endResetModel();
    if (!service)
        return;
    using account::MailService;
    connect(service, &MailService::accountsChanged, this, &MailboxTreeModel::updateAccounts);
    connect(service, &MailService::mailboxesChanged, this, &MailboxTreeModel::updateMailboxes);
    connect(service, &MailService::accountStateChanged, this, &MailboxTreeModel::updateState);
    connect(service, &MailService::changed, this, &MailboxTreeModel::updateCounters);
    connect(service, &MailService::savedSearchesChanged, this, &MailboxTreeModel::updateAccounts);
    updateAccounts();
}

// --- following the service

std::unique_ptr<MailboxNode>
MailboxTreeModel::wantedAccount(const account::AccountSettings &settings) const
{
    std::vector<store::MailboxRecord> records = m_service->mailboxes(settings.id);
    if (m_hidesUnsubscribed)
        std::erase_if(records, [](const store::MailboxRecord &record) {
            return !record.isSubscribed && record.role == store::MailboxRole::None;
        });
    return accountTree(settings, m_service->state(settings.id), records);
}

void MailboxTreeModel::setHidesUnsubscribed(bool hides)
{
    if (std::exchange(m_hidesUnsubscribed, hides) == hides || !m_service)
        return;
    for (const account::AccountSettings &settings : m_service->accounts())
        updateMailboxes(settings.id);
}

void MailboxTreeModel::updateAccounts()
{
    MailboxNode wanted;
    if (auto all = wantedAllInboxes())
        wanted.adopt(std::move(all));
    for (const account::AccountSettings &settings : m_service->accounts())
        wanted.adopt(wantedAccount(settings));
    if (const auto searches = m_service->savedSearches();
        !searches.empty() && !wanted.children.empty())
        wanted.adopt(searchTree(searches));
    merge(m_root.get(), &wanted);
    updateAllInboxes();
}

bool MailboxTreeModel::hasAllInboxes() const
{
    return m_service->accounts().size() > 1
        && !m_service->mailboxes(account::allInboxes.account).empty();
}

/// Above the accounts, where there are several: the first row.
std::unique_ptr<MailboxNode> MailboxTreeModel::wantedAllInboxes() const
{
    if (!hasAllInboxes())
        return nullptr;
    auto node = std::make_unique<MailboxNode>();
    node->kind = MailboxNode::Kind::Mailbox;
    node->account = account::allInboxes.account;
    node->id = account::allInboxes.mailbox;
    node->path = "all-inboxes";
    node->isComplete = true;
    return node;
}

/// Its numbers are the sum of what the inboxes show.
void MailboxTreeModel::updateAllInboxes()
{
    MailboxNode *node = m_byRef.value(account::allInboxes);
    if (!node)
        return;
    store::MailboxCounters sum;
    for (const auto &account : m_root->children) {
        for (const auto &child : account->children) {
            if (child->role == store::MailboxRole::Inbox) {
                sum.unread += child->unread();
                sum.total += child->total();
            }
        }
    }
    if (std::exchange(node->counters, sum) != sum)
        announce(node);
}

void MailboxTreeModel::updateMailboxes(AccountId account)
{
    MailboxNode *have = accountNode(account);
    if (!have)
        return;
    for (const account::AccountSettings &settings : m_service->accounts()) {
        if (settings.id != account)
            continue;
        const std::unique_ptr<MailboxNode> wanted = wantedAccount(settings);
        merge(have, wanted.get());
        if (have->takeData(std::move(*wanted)))
            announce(have);
    }
    // An account's inbox may be the second one, or the last one that went.
    if (m_byRef.contains(account::allInboxes) != hasAllInboxes())
        updateAccounts();
    else
        updateAllInboxes();
}

void MailboxTreeModel::updateState(AccountId account)
{
    MailboxNode *node = accountNode(account);
    if (!node)
        return;
    const MailboxId before = node->state.progressMailbox;
    node->state = m_service->state(account);
    announce(node);
    for (const MailboxId id : {before, node->state.progressMailbox}) {
        if (MailboxNode *mailbox = m_byRef.value({account, id}))
            announce(mailbox);
    }
}

void MailboxTreeModel::updateCounters(const store::ChangeSet &changes)
{
    MailboxNode *node = m_byRef.value(changes.mailbox);
    if (!node || changes.mailbox == account::allInboxes)
        return;
    const std::pair before(node->unread(), node->total());
    node->counters = changes.counters;
    // Until all rows are here, STATUS knows better how many there are.
    node->isComplete = node->isComplete || changes.cause != store::ChangeCause::FirstSync
        || changes.counters.total >= node->statusTotal.value_or(~quint32(0));
    if (before == std::pair(node->unread(), node->total()))
        return;
    announce(node);
    if (node->role == store::MailboxRole::Inbox)
        updateAllInboxes();
}

void MailboxTreeModel::announce(MailboxNode *node)
{
    const QModelIndex index = indexFor(node);
    Q_EMIT dataChanged(index, index);
}

void MailboxTreeModel::merge(MailboxNode *have, MailboxNode *wanted)
{
    std::vector<std::pair<MailboxNode *, MailboxNode *>> open = {{have, wanted}};
    while (!open.empty()) {
        const auto [mine, theirs] = open.back();
        open.pop_back();
        QHash<QByteArray, MailboxNode *> matches;
        for (const auto &child : mine->children)
            matches.insert(child->path, child.get());
        std::vector<std::pair<MailboxNode *, MailboxNode *>> both;
        for (const auto &child : theirs->children) {
            if (MailboxNode *match = matches.value(child->path))
                both.emplace_back(match, child.get());
        }
        mergeChildren(mine, theirs);
        for (const auto &[child, news] : both) {
            open.emplace_back(child, news);
            const bool isOther = child->id != news->id || child->kind != news->kind;
            if (isOther)
                m_byRef.remove({child->account, child->id});
            const bool isChanged = child->takeData(std::move(*news));
            if (isOther && child->kind == MailboxNode::Kind::Mailbox)
                m_byRef.insert({child->account, child->id}, child);
            if (isChanged)
                announce(child);
        }
    }
}

void MailboxTreeModel::removeMissing(MailboxNode *have,
                                     const QHash<QByteArray, MailboxNode *> &wanted)
{
    auto &children = have->children;
    const auto isMissing = [&](int row) { return !wanted.contains(children[size_t(row)]->path); };
    for (int last = int(children.size()) - 1; last >= 0; --last) {
        if (!isMissing(last))
            continue;
        int first = last;
        while (first > 0 && isMissing(first - 1))
            --first;
        beginRemoveRows(indexFor(have), first, last);
        for (int row = first; row <= last; ++row)
            delist(children[size_t(row)].get());
        children.erase(children.begin() + first, children.begin() + last + 1);
        have->renumber(size_t(first));
        endRemoveRows();
        last = first;
    }
}

void MailboxTreeModel::mergeChildren(MailboxNode *have, MailboxNode *wanted)
{
    QHash<QByteArray, MailboxNode *> wantedByPath;
    for (const auto &child : wanted->children)
        wantedByPath.insert(child->path, child.get());
    removeMissing(have, wantedByPath);

    auto &mine = have->children;
    QSet<QByteArray> present;
    for (const auto &child : mine)
        present.insert(child->path);
    for (size_t i = 0; i < wanted->children.size(); ++i) {
        const QByteArray path = wanted->children[i]->path;
        if (i < mine.size() && mine[i]->path == path)
            continue;
        if (present.contains(path)) {
            const auto found = std::find_if(mine.begin() + ptrdiff_t(i), mine.end(),
                                            [&](const auto &each) { return each->path == path; });
            const QModelIndex parent = indexFor(have);
            beginMoveRows(parent, (*found)->row, (*found)->row, parent, int(i));
            std::rotate(mine.begin() + ptrdiff_t(i), found, found + 1);
            have->renumber(i);
            endMoveRows();
            continue;
        }
        // All that is new up to the next one that is here already.
        size_t end = i + 1;
        while (end < wanted->children.size() && !present.contains(wanted->children[end]->path))
            ++end;
        beginInsertRows(indexFor(have), int(i), int(end) - 1);
        const auto first = wanted->children.begin() + ptrdiff_t(i);
        mine.insert(mine.begin() + ptrdiff_t(i), std::make_move_iterator(first),
                    std::make_move_iterator(first + ptrdiff_t(end - i)));
        have->renumber(i);
        for (size_t k = i; k < end; ++k)
            enlist(mine[k].get());
        endInsertRows();
        // The emptied places keep their number, so that `i` still counts both lists alike.
        for (size_t k = i; k < end; ++k)
            wanted->children[k] = std::make_unique<MailboxNode>();
        i = end - 1;
    }
}

void MailboxTreeModel::enlist(MailboxNode *top)
{
    std::vector<MailboxNode *> open = {top};
    while (!open.empty()) {
        MailboxNode *node = open.back();
        open.pop_back();
        if (node->kind == MailboxNode::Kind::Mailbox)
            m_byRef.insert({node->account, node->id}, node);
        for (const auto &child : node->children)
            open.push_back(child.get());
    }
}

void MailboxTreeModel::delist(MailboxNode *top)
{
    std::vector<MailboxNode *> open = {top};
    while (!open.empty()) {
        MailboxNode *node = open.back();
        open.pop_back();
        const auto it = m_byRef.constFind({node->account, node->id});
        if (it != m_byRef.constEnd() && it.value() == node) // it may stand elsewhere already
            m_byRef.erase(it);
        for (const auto &child : node->children)
            open.push_back(child.get());
    }
}

// --- asking

MailboxNode *MailboxTreeModel::nodeAt(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<MailboxNode *>(index.internalPointer()) : m_root.get();
}

MailboxNode *MailboxTreeModel::accountNode(AccountId account) const
{
    for (const auto &child : m_root->children) {
        if (child->account == account)
            return child.get();
    }
    return nullptr;
}

QModelIndex MailboxTreeModel::indexFor(const MailboxNode *node) const
{
    if (!node || node == m_root.get())
        return {};
    return createIndex(node->row, 0, node);
}

QModelIndex MailboxTreeModel::indexOf(const MailboxRef &mailbox) const
{
    return indexFor(mailboxNode(mailbox));
}

QModelIndex MailboxTreeModel::indexOf(AccountId account) const
{
    return indexFor(accountNode(account));
}

QModelIndex MailboxTreeModel::indexOfKey(const QString &key) const
{
    std::vector<const MailboxNode *> open = {m_root.get()};
    while (!open.empty()) {
        const MailboxNode *node = open.back();
        open.pop_back();
        const QModelIndex index = indexFor(node);
        if (index.isValid() && data(index, KeyRole).toString() == key)
            return index;
        for (const auto &child : node->children)
            open.push_back(child.get());
    }
    return {};
}

MailboxRef MailboxTreeModel::mailboxAt(const QModelIndex &index) const
{
    const MailboxNode *node = nodeAt(index);
    return node->kind == MailboxNode::Kind::Mailbox ? MailboxRef {node->account, node->id}
                                                    : MailboxRef {};
}

qint64 MailboxTreeModel::searchAt(const QModelIndex &index) const
{
    return nodeAt(index)->search;
}

AccountId MailboxTreeModel::accountAt(const QModelIndex &index) const
{
    return nodeAt(index)->account;
}

MailboxRef MailboxTreeModel::mailboxWithRole(AccountId account, store::MailboxRole role) const
{
    const MailboxNode *node = accountNode(account);
    if (!node)
        return {};
    for (const auto &child : node->children) { // special ones are at the top level
        if (child->kind == MailboxNode::Kind::Mailbox && child->role == role)
            return {account, child->id};
    }
    return {};
}

quint32 MailboxTreeModel::unread(const MailboxRef &mailbox) const
{
    const MailboxNode *node = mailboxNode(mailbox);
    return node ? node->unread() : 0;
}

void MailboxTreeModel::setDescriber(std::function<QString(const QModelIndex &)> describer)
{
    m_describer = std::move(describer);
}

QModelIndex MailboxTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    const MailboxNode *node = nodeAt(parent);
    if (row < 0 || column != 0 || size_t(row) >= node->children.size())
        return {};
    return createIndex(row, 0, node->children[size_t(row)].get());
}

QModelIndex MailboxTreeModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexFor(nodeAt(index)->parent) : QModelIndex();
}

int MailboxTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(nodeAt(parent)->children.size());
}

int MailboxTreeModel::columnCount(const QModelIndex &) const
{
    return 1;
}

Qt::ItemFlags MailboxTreeModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const MailboxNode::Kind kind = nodeAt(index)->kind;
    const bool isChoice =
        kind == MailboxNode::Kind::Mailbox || kind == MailboxNode::Kind::Search;
    return Qt::ItemIsEnabled | (isChoice ? Qt::ItemIsSelectable : Qt::NoItemFlags);
}

namespace {

MailboxTreeModel::Kind shownKind(MailboxNode::Kind kind)
{
    switch (kind) {
    case MailboxNode::Kind::Mailbox:
        return MailboxTreeModel::Kind::Mailbox;
    case MailboxNode::Kind::Parent:
        return MailboxTreeModel::Kind::Parent;
    case MailboxNode::Kind::Searches:
        return MailboxTreeModel::Kind::Searches;
    case MailboxNode::Kind::Search:
        return MailboxTreeModel::Kind::Search;
    case MailboxNode::Kind::Account:
    case MailboxNode::Kind::Root:
        break;
    }
    return MailboxTreeModel::Kind::Account;
}

} // namespace

QVariant MailboxTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const MailboxNode *node = nodeAt(index);
    const MailboxNode *account = accountNode(node->account);
    const auto *state = account ? &account->state : nullptr;
    const bool isAccount = node->kind == MailboxNode::Kind::Account;
    const bool hasProgress = state && state->progressTotal > 0
        && (isAccount || (!node->id.isNull() && state->progressMailbox == node->id));
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return node->name;
    case FullNameRole: // no ToolTipRole: Qt would read a server's text as markup
        return node->fullName;
    case Qt::AccessibleTextRole:
        return m_describer ? m_describer(index) : QVariant();
    case KindRole:
        return QVariant::fromValue(shownKind(node->kind));
    case AccountIdRole:
        return QVariant::fromValue(node->account);
    case MailboxRefRole:
        return QVariant::fromValue(mailboxAt(index));
    case MailboxRoleRole:
        return int(node->role);
    case UnreadRole:
        return node->unread();
    case TotalRole:
        return node->total();
    case ConnectivityRole:
        return state ? int(state->connectivity) : 0;
    case FaultRole:
        return state ? int(state->fault.cause) : 0;
    case ProgressDoneRole:
        return hasProgress ? state->progressDone : 0u;
    case ProgressTotalRole:
        return hasProgress ? state->progressTotal : 0u;
    case KeyRole:
        return QStringLiteral("%1/%2")
            .arg(node->account.value())
            .arg(isAccount ? QString() : QString::fromLatin1(node->path));
    default:
        return {};
    }
}

QHash<int, QByteArray> MailboxTreeModel::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractItemModel::roleNames();
    names.insert(KindRole, "kind");
    names.insert(NameRole, "name");
    names.insert(FullNameRole, "fullName");
    names.insert(UnreadRole, "unread");
    names.insert(TotalRole, "total");
    return names;
}

} // namespace homing::model
