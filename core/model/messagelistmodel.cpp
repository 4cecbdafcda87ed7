// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/messagelistmodel.h"

#include "core/mime/clean.h"
#include "core/model/displaytext.h"

#include <QLoggingCategory>
#include <QThread>

namespace homing::model {

using imap::SystemFlag;
using imap::UidSet;
using store::ChangeSet;
using store::MessageKey;
using store::MessageRow;

namespace {

Q_LOGGING_CATEGORY(logModel, "homing.model", QtWarningMsg)

UidSet uidsOf(const std::vector<MessageKey> &keys)
{
    std::vector<quint32> uids;
    uids.reserve(keys.size());
    for (const MessageKey &key : keys)
        uids.push_back(key.uid);
    return UidSet::fromUids(std::move(uids));
}

} // namespace

MessageRow MessageListModel::trimmed(MessageRow row)
{
    constexpr qsizetype maxText = 500;
    constexpr size_t maxPeople = 8;
    row.header.subject = displayLine(row.header.subject, maxText);
    row.preview = displayLine(row.preview, maxText);
    for (auto *list : {&row.header.from, &row.header.to}) {
        if (list->size() > maxPeople)
            list->resize(maxPeople);
        for (store::MessageAddress &person : *list) {
            person.name = displayLine(person.name, maxText);
            person.address = displayLine(person.address, maxText);
        }
    }
    row.header.cc = {};
    row.header.replyTo = {};
    row.header.references.clear();
    return row;
}

MessageListModel::MessageListModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

MessageListModel::~MessageListModel() = default;

void MessageListModel::setService(account::MailService *service)
{
    if (m_service)
        disconnect(m_service, nullptr, this, nullptr);
    m_service = service;
    if (service) {
        connect(service, &account::MailService::changed, this, &MessageListModel::applyChangeSet);
        connect(service, &account::MailService::threadsChanged, this,
                &MessageListModel::applyThreadChanges);
        connect(service, &account::MailService::mailboxesChanged, this,
                &MessageListModel::readMailboxRole);
    }
    setMailbox({});
}

void MessageListModel::setMailbox(const MailboxRef &mailbox)
{
    setMailbox(mailbox, {});
}

void MessageListModel::setMailbox(const MailboxRef &mailbox, const store::Arrangement &arrangement)
{
    Q_ASSERT(thread() == QThread::currentThread());
    m_mailbox = mailbox;
    m_arrangement = m_wanted = arrangement;
    m_only.reset();
    m_wantedOnly.reset();
    reload();
}

void MessageListModel::reload()
{
    beginResetModel();
    m_isResetting = true;
    m_keys.clear();
    m_rows.clear();
    m_loadedRevision = m_revision = 0;
    if (m_asked)
        *m_asked = true;
    m_asked.reset();
    m_conversations.clear();
    m_isGrouped = false;
    m_summaries.clear();
    m_waitingThreads.clear();
    m_lateThreads.clear();
    m_kept = {};
    m_unsettled = {};
    m_late.clear();
    m_hasFailed = false;
    m_contacts.reset();
    m_arrangement = m_wanted;
    m_only = m_wantedOnly;
    const bool isOpen = m_service && !m_mailbox.mailbox.isNull();
    readMailboxRole();
    m_isUnknown = isOpen && (!isPlain() || m_knownTotal > mostAtOnce);
    if (isOpen && !m_isUnknown) {
        auto loaded = m_service->keys(m_mailbox);
        m_loadedRevision = m_revision = loaded.revision;
        assignPlain(std::move(loaded.keys));
    }
    m_isResetting = false;
    endResetModel();
    if (m_isUnknown)
        ask(true);
}

void MessageListModel::readMailboxRole()
{
    bool recipients = false;
    m_knownTotal = 0;
    if (m_service && !m_mailbox.mailbox.isNull()) {
        for (const store::MailboxRecord &record : m_service->mailboxes(m_mailbox.account)) {
            if (record.id == m_mailbox.mailbox) {
                recipients = record.role == store::MailboxRole::Sent
                    || record.role == store::MailboxRole::Drafts;
                m_knownTotal = record.counters.total;
            }
        }
    }
    if (m_showsRecipients == recipients)
        return;
    m_showsRecipients = recipients;
    if (m_keys.count() > 0 && !m_isResetting)
        Q_EMIT dataChanged(index(0), index(m_keys.count() - 1));
}

// --- asking

int MessageListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_keys.count();
}

int MessageListModel::rowOf(quint32 uid) const
{
    if (!isGrouped())
        return m_keys.rowOf(uid);
    const MessageKey key = m_conversations.rowKey(m_conversations.shownFor(uid));
    if (key.uid != 0)
        return m_keys.rowOf(key);
    return m_isAhead ? m_keys.rowOf(uid) : -1;
}

int MessageListModel::rowOf(const MessageRef &message) const
{
    return message.mailbox == m_mailbox && message.uid != 0 ? rowOf(message.uid) : -1;
}

const MessageRow *MessageListModel::loadedRow(int row) const
{
    return row >= 0 && row < m_keys.count() ? m_rows.find(uidAt(row)) : nullptr;
}

const MessageRow *MessageListModel::fetchedRow(int row) const
{
    if (row < 0 || row >= m_keys.count())
        return nullptr;
    ensureLoaded(row, row);
    return m_rows.find(uidAt(row));
}

void MessageListModel::ensureLoaded(int first, int last) const
{
    const int count = m_keys.count();
    first = std::max(first, 0);
    last = std::min({last, count - 1, first + maxWindowRows - 1});
    if (isGrouped())
        summarize(first, last);
    bool isSettled = true;
    for (int row = first; row <= last && isSettled; ++row)
        isSettled = m_rows.isSettled(uidAt(row));
    if (isSettled || !m_service)
        return;
    // What is around it is wanted next.
    const int margin = std::max(0, windowRows - (last - first + 1)) / 2;
    first = std::max(0, first - margin);
    last = std::min(count - 1, last + margin);
    std::vector<quint32> wanted;
    for (int row = first; row <= last; ++row) {
        if (!m_rows.isSettled(uidAt(row)))
            wanted.push_back(uidAt(row));
    }
    for (MessageRow &row : m_service->rows(m_mailbox, wanted))
        m_rows.insert(trimmed(std::move(row)));
    for (const quint32 uid : wanted) {
        if (!m_rows.isSettled(uid))
            m_rows.noteMissing(uid);
    }
}

const store::MessageAddress *MessageListModel::mainPerson(const MessageRow &message) const
{
    const auto &list = m_showsRecipients ? message.header.to : message.header.from;
    return list.empty() ? nullptr : &list.front();
}

QString MessageListModel::people(const MessageRow &message) const
{
    QStringList names;
    for (const store::MessageAddress &person :
         m_showsRecipients ? message.header.to : message.header.from)
        names.append(mime::hasVisible(person.name) ? person.name : person.address);
    return names.join(QStringLiteral(", "));
}

QVariant MessageListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    switch (role) {
    case UidRole:
        return uidAt(index.row());
    case RefRole:
        return QVariant::fromValue(refAt(index.row()));
    case IsLoadedRole:
        return loadedRow(index.row()) != nullptr;
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
    case SubjectRole:
    case SenderRole:
    case AddressRole:
    case DateRole:
    case PreviewRole:
    case UnreadRole:
    case FlaggedRole:
    case AnsweredRole:
    case AttachmentRole:
    case SizeRole:
    case DraftRole:
        break;
    case CountRole:
        return conversationCount(index.row());
    default:
        return {};
    }
    const MessageRow *message = fetchedRow(index.row());
    if (const Summary *all = message ? summary(index.row()) : nullptr) {
        switch (role) {
        case SenderRole:
            return all->people;
        case UnreadRole:
            return all->isUnread;
        case FlaggedRole:
            return all->isFlagged;
        case AttachmentRole:
            return all->hasAttachment;
        default:
            break;
        }
    }
    return message ? rowData(*message, role) : QVariant();
}

QDateTime MessageListModel::shownDate(const MessageRow &message)
{
    return (message.internalDate.isValid() ? message.internalDate : message.header.date)
        .toLocalTime();
}

QVariant MessageListModel::rowData(const MessageRow &message, int role) const
{
    switch (role) {
    case SenderRole:
        return people(message);
    case AddressRole:
        return mainPerson(message) ? mainPerson(message)->address : QString();
    case DateRole:
        return shownDate(message);
    case PreviewRole:
        return message.preview;
    case UnreadRole:
        return !message.flags.has(SystemFlag::Seen);
    case FlaggedRole:
        return message.flags.has(SystemFlag::Flagged);
    case AnsweredRole:
        return message.flags.has(SystemFlag::Answered);
    case DraftRole:
        return message.flags.has(SystemFlag::Draft);
    case AttachmentRole:
        return message.hasAttachment;
    case SizeRole:
        return qulonglong(message.size);
    case Qt::AccessibleTextRole: // the view adds the words for its state
        return QStringList {people(message), message.header.subject,
                            QLocale().toString(shownDate(message), QLocale::ShortFormat)}
            .join(QStringLiteral(", "));
    default:
        return message.header.subject;
    }
}

QHash<int, QByteArray> MessageListModel::roleNames() const
{
    QHash<int, QByteArray> names = QAbstractListModel::roleNames();
    names.insert(UidRole, "uid");
    names.insert(RefRole, "ref");
    names.insert(SubjectRole, "subject");
    names.insert(SenderRole, "sender");
    names.insert(AddressRole, "address");
    names.insert(DateRole, "date");
    names.insert(PreviewRole, "preview");
    names.insert(UnreadRole, "unread");
    names.insert(FlaggedRole, "flagged");
    names.insert(AnsweredRole, "answered");
    names.insert(AttachmentRole, "attachment");
    names.insert(SizeRole, "size");
    names.insert(DraftRole, "draft");
    names.insert(CountRole, "count");
    names.insert(IsLoadedRole, "loaded");
    return names;
}

// --- changes

void MessageListModel::applyChangeSet(const ChangeSet &changes)
{
    Q_ASSERT(thread() == QThread::currentThread());
    if (changes.mailbox != m_mailbox || m_mailbox.mailbox.isNull())
        return;
    m_waiting.push_back(changes);
    if (m_isChanging)
        return; // somebody acted on what he was just told; in turn
    while (!m_waiting.empty()) {
        const ChangeSet next = std::move(m_waiting.front());
        m_waiting.erase(m_waiting.begin());
        applyNow(next);
    }
}

void MessageListModel::applyNow(const ChangeSet &changes)
{
    if (changes.mailbox != m_mailbox || changes.revision <= m_loadedRevision)
        return;
    if (changes.isReset) {
        reload();
        return;
    }
    m_revision = std::max(m_revision, changes.revision);
    noteLate(changes);
    if (m_hasFailed)
        ask(false);
    if (m_isUnknown)
        return;
    if (!changes.isEmpty()) {
        UidSet changed = changes.changed;
        UidSet removed = changes.removed;
        std::vector<MessageKey> inserted = changes.inserted;
        m_isChanging = true;
        m_inserted = 0;
        if (!isPlain())
            place(changes, removed, inserted);
        // Flags and previews move nothing: they may come by the hundred.
        const bool mayMove = !removed.isEmpty() || !inserted.empty();
        if (isGrouped()) {
            foldChanges(removed, inserted, changed);
            m_isAhead = mayMove;
        }
        if (mayMove)
            Q_EMIT changesAboutToBeApplied(removed);
        m_rows.forgetMissing();
        m_rows.forget(changes.removed);
        m_rows.forget(changes.changed); // of folded ones, too
        applyRows(std::move(removed), std::move(inserted), changed);
        m_isAhead = false;
        m_rows.forgetMissing(); // asked in between, with the store further on than the rows
        announceChanged(changed);
        m_isChanging = false;
        Q_EMIT changesApplied(m_inserted, changes.cause);
    }
    // No ghost rows: the store counted what it shows in the same transaction.
    if (!m_service || total() == changes.counters.total)
        return;
    if (isPlain() && total() <= mostAtOnce)
        reconcile();
    else if (!m_arrangement.isFiltered() && !m_only)
        ask(false);
}

void MessageListModel::reconcile()
{
    auto loaded = m_service->keys(m_mailbox);
    const UidSet shown = uidsOfRows(0, m_keys.count() - 1);
    UidSet removed = shown.subtracted(uidsOf(loaded.keys));
    std::vector<MessageKey> inserted;
    for (const MessageKey &key : loaded.keys) {
        if (!shown.contains(key.uid))
            inserted.push_back(key);
    }
    m_loadedRevision = m_revision = loaded.revision;
    if (removed.isEmpty() && inserted.empty())
        return;
    qCWarning(logModel, "the list differed from the store: %llu rows too many, %llu missing",
              static_cast<unsigned long long>(removed.count()),
              static_cast<unsigned long long>(inserted.size()));
    UidSet changed;
    m_isChanging = true;
    m_inserted = 0;
    if (isGrouped()) {
        Conversations::Change change = m_conversations.change(removed, inserted, {});
        removed = std::move(change.removed);
        inserted = std::move(change.inserted);
        m_summaries.clear();
        m_isAhead = true;
    }
    Q_EMIT changesAboutToBeApplied(removed);
    m_rows.clear();
    applyRows(std::move(removed), std::move(inserted), changed);
    m_isAhead = false;
    if (m_keys.count() > 0)
        Q_EMIT dataChanged(index(0), index(m_keys.count() - 1));
    m_isChanging = false;
    Q_EMIT changesApplied(m_inserted, store::ChangeCause::Resync);
    Q_EMIT reconciled();
}

void MessageListModel::applyRows(UidSet removed, std::vector<MessageKey> inserted, UidSet &changed)
{
    if (removed.isEmpty() && inserted.empty())
        return;
    std::sort(inserted.begin(), inserted.end(), KeyList::isOlder);
    inserted.erase(std::unique(inserted.begin(), inserted.end()), inserted.end());
    // A message that is here already stays where it is, unless its date says otherwise.
    for (const RowRun &run : m_keys.runsOf(uidsOf(inserted))) {
        for (int row = run.first; row <= run.last; ++row) {
            const MessageKey key = m_keys.keyAt(row);
            if (removed.contains(key.uid))
                continue;
            const auto same =
                std::lower_bound(inserted.begin(), inserted.end(), key, KeyList::isOlder);
            if (same != inserted.end() && *same == key) {
                inserted.erase(same);
                changed.add(key.uid);
            } else {
                removed.add(key.uid);
            }
        }
    }
    const std::vector<RowRun> removals = m_keys.runsOf(removed);
    size_t runs = removals.size();
    int previous = -1;
    for (const MessageKey &key : inserted) {
        const int row = m_keys.rowsNewerThan(key);
        runs += row != previous ? 1 : 0;
        previous = row;
    }
    if (runs > maxRuns) {
        relayout(removals, inserted);
        return;
    }
    removeRuns(removals);
    insertKeys(inserted);
}

void MessageListModel::removeRuns(const std::vector<RowRun> &runs)
{
    if (runs.empty())
        return;
    m_keys.begin(0);
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        m_keys.keep(m_keys.remaining() - 1 - run->last);
        beginRemoveRows({}, run->first, run->last);
        m_keys.drop(run->count());
        endRemoveRows();
    }
    m_keys.finish();
}

void MessageListModel::insertKeys(const std::vector<MessageKey> &inserted)
{
    if (inserted.empty())
        return;
    m_inserted += int(inserted.size());
    if (m_keys.count() == 0 || m_keys.rowsNewerThan(inserted.front()) == 0) {
        beginInsertRows({}, 0, int(inserted.size()) - 1);
        m_keys.append(inserted.data(), inserted.size());
        endInsertRows();
        return;
    }
    std::vector<int> newer; // how many of the rows that stay are newer than inserted[i]
    newer.reserve(inserted.size());
    for (const MessageKey &key : inserted)
        newer.push_back(m_keys.rowsNewerThan(key));
    m_keys.begin(inserted.size());
    for (size_t i = 0; i < inserted.size();) {
        size_t end = i + 1;
        while (end < inserted.size() && newer[end] == newer[i])
            ++end;
        m_keys.keep(m_keys.remaining() - newer[i]);
        beginInsertRows({}, newer[i], newer[i] + int(end - i) - 1);
        m_keys.add(&inserted[i], end - i);
        endInsertRows();
        i = end;
    }
    m_keys.finish();
}

void MessageListModel::relayout(const std::vector<RowRun> &removed,
                                const std::vector<MessageKey> &inserted)
{
    remap([&] {
        m_keys.begin(0);
        for (auto run = removed.rbegin(); run != removed.rend(); ++run) {
            m_keys.keep(m_keys.remaining() - 1 - run->last);
            m_keys.drop(run->count());
        }
        m_keys.finish();
        if (!inserted.empty()) {
            m_keys.begin(inserted.size());
            for (const MessageKey &key : inserted) {
                int older = 0;
                while (older < m_keys.remaining()
                       && KeyList::isOlder(m_keys.remainingAt(older), key))
                    ++older;
                m_keys.keep(older);
                m_keys.add(&key, 1);
            }
            m_keys.finish();
        }
    });
    m_inserted += int(inserted.size());
}

/// One layout change: whatever points to a row points to the same message afterwards, or nowhere.
void MessageListModel::remap(const std::function<void()> &change)
{
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    std::vector<quint32> uids;
    uids.reserve(size_t(before.size()));
    for (const QModelIndex &each : before)
        uids.push_back(uidAt(each.row()));
    change();

    // Many persistent indexes are a big selection: then one table serves them all.
    constexpr size_t few = 8;
    QHash<quint32, int> rows;
    if (uids.size() > few) {
        if (isGrouped()) {
            for (quint32 &uid : uids)
                uid = m_conversations.shownFor(uid);
        }
        const std::vector<RowRun> runs = m_keys.runsOf(UidSet::fromUids(uids));
        for (const RowRun &run : runs) {
            for (int row = run.first; row <= run.last; ++row)
                rows.insert(uidAt(row), row);
        }
    }
    QModelIndexList after;
    after.reserve(before.size());
    for (const quint32 uid : uids) {
        const int row = uids.size() > few ? rows.value(uid, -1) : rowOf(uid);
        after.append(row < 0 ? QModelIndex() : index(row));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

void MessageListModel::announceChanged(const UidSet &changed)
{
    constexpr size_t maxSignals = 500;
    m_rows.forget(changed);
    const std::vector<RowRun> runs = runsOf(changed);
    if (runs.empty())
        return;
    if (runs.size() > maxSignals) { // a view repaints what is on screen, whatever the range
        Q_EMIT dataChanged(index(runs.front().first), index(runs.back().last));
        return;
    }
    for (const RowRun &run : runs)
        Q_EMIT dataChanged(index(run.first), index(run.last));
}

} // namespace homing::model
