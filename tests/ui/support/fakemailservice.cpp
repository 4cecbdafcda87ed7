// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/fakemailservice.h"

#include "tests/ui/support/samplemail.h"

#include <QFile>

namespace homing::test {

using imap::SystemFlag;
using imap::UidSet;

namespace {

constexpr quint8 seen = quint8(SystemFlag::Seen);
constexpr quint8 flagged = quint8(SystemFlag::Flagged);

bool isUnread(quint8 flags)
{
    return (flags & seen) == 0;
}

QString flagText(const imap::FlagSet &flags)
{
    QByteArray text;
    for (const QByteArray &atom : flags.toAtoms())
        text += (text.isEmpty() ? "" : " ") + atom;
    return QString::fromLatin1(text);
}

QString callText(const char *name, const UidSet &uids)
{
    return QLatin1String(name) + QLatin1Char(' ') + QString::fromLatin1(uids.toWire());
}

} // namespace

FakeMailService::FakeMailService(QObject *parent)
    : MailService(parent)
{
    // As the real one: what is searched for is looked for again when mail comes and goes.
    connect(this, &MailService::changed, this, [this] { answerSearch(m_server); });
}

FakeMailService::~FakeMailService() = default;

// --- building

AccountId FakeMailService::makeAccount(const QString &name, const QString &email)
{
    const AccountId id(m_nextId++);
    Account &account = m_accounts[id.value()];
    account.settings.id = id;
    account.settings.name = name;
    account.settings.email = email;
    account.settings.user = email;
    account.settings.imap.host = QStringLiteral("imap.example.org");
    account.settings.smtp.host = QStringLiteral("smtp.example.org");
    account.state.connectivity = account::Connectivity::Online;
    return id;
}

MailboxRef FakeMailService::makeMailbox(AccountId account, const QByteArray &wireName,
                                        store::MailboxRole role, char delimiter, bool selectable)
{
    const MailboxId id(m_nextId++);
    Mailbox &mailbox = m_accounts[account.value()].mailboxes[id.value()];
    store::MailboxRecord &record = mailbox.record;
    record.id = id;
    record.name = imap::MailboxName::fromWire(wireName);
    if (delimiter != 0)
        record.delimiter = delimiter;
    record.role = role;
    record.isSelectable = selectable;
    record.state.uidValidity = imap::UidValidity(1);
    return {account, id};
}

void FakeMailService::dropMailbox(const MailboxRef &mailbox)
{
    m_accounts[mailbox.account.value()].mailboxes.erase(mailbox.mailbox.value());
    Q_EMIT mailboxesChanged(mailbox.account);
}

void FakeMailService::fill(const MailboxRef &ref, quint32 count, const QDateTime &newest,
                           qint64 spacingSeconds)
{
    Mailbox *mailbox = mailboxOf(ref);
    const quint32 last = mailbox->nextUid + count - 1;
    const qint64 newestSeconds = newest.toSecsSinceEpoch();
    for (quint32 i = 0; i < count; ++i) {
        const quint32 uid = mailbox->nextUid + i;
        Message &message = mailbox->messages[uid];
        message.date = quint32(newestSeconds - qint64(last - uid) * spacingSeconds);
        message.flags = sampleFlags(uid, last);
        mailbox->unread += isUnread(message.flags) ? 1 : 0;
    }
    mailbox->nextUid = last + 1;
}

void FakeMailService::setRow(const MailboxRef &ref, const store::MessageRow &row)
{
    Mailbox *mailbox = mailboxOf(ref);
    const quint32 uid = row.uid.value();
    const bool isNew = !mailbox->messages.contains(uid);
    Message &message = mailbox->messages[uid];
    mailbox->unread += isNew ? 1 : 0;
    message.flags = isNew ? 0 : message.flags;
    setFlags(*mailbox, message, row.flags.systemBits());
    message.date = quint32(row.internalDate.toSecsSinceEpoch());
    mailbox->rows[uid] = row;
    mailbox->nextUid = std::max(mailbox->nextUid, uid + 1);
}

void FakeMailService::setBody(const MessageRef &message, const account::MessageBody &body)
{
    m_bodies[message] = body;
    m_bodies[message].message = message;
}

void FakeMailService::setState(AccountId account, const account::AccountState &state)
{
    m_accounts[account.value()].state = state;
    Q_EMIT accountStateChanged(account);
}

void FakeMailService::addTranscript(const account::TranscriptLine &line)
{
    m_accounts[line.account.value()].transcript.push_back(line);
    Q_EMIT transcriptLine(line);
}

void FakeMailService::addOperation(AccountId account, const store::Operation &operation)
{
    m_accounts[account.value()].operations.push_back(operation);
    Q_EMIT operationsChanged(account);
}

// --- what a server would do

store::ChangeSet FakeMailService::prepare(const MailboxRef &ref, const Change &change,
                                          store::ChangeCause cause)
{
    Mailbox &mailbox = *mailboxOf(ref);
    store::ChangeSet changes;
    changes.cause = cause;
    const auto edit = [&](const UidSet &uids, auto newFlags) {
        for (const imap::Interval &interval : uids.intervals()) {
            for (auto it = mailbox.messages.lower_bound(interval.first);
                 it != mailbox.messages.end() && it->first <= interval.last; ++it) {
                setFlags(mailbox, it->second, newFlags(it->second.flags));
                changes.changed.add(it->first);
            }
        }
    };
    for (const imap::Interval &interval : change.toggleFlagged.intervals()) {
        for (auto it = mailbox.messages.lower_bound(interval.first);
             it != mailbox.messages.end() && it->first <= interval.last; ++it) {
            if ((it->second.flags & flagged) == 0)
                changes.flagged.add(it->first);
        }
    }
    edit(change.toggleFlagged, [](quint8 flags) { return quint8(flags ^ flagged); });
    edit(change.markSeen, [](quint8 flags) { return quint8(flags | seen); });
    edit(change.markUnseen, [](quint8 flags) { return quint8(flags & ~seen); });
    std::vector<quint32> gone;
    for (const imap::Interval &interval : change.vanished.intervals()) {
        auto it = mailbox.messages.lower_bound(interval.first);
        while (it != mailbox.messages.end() && it->first <= interval.last) {
            mailbox.unread -= isUnread(it->second.flags) ? 1 : 0;
            gone.push_back(it->first);
            mailbox.rows.erase(it->first);
            it = mailbox.messages.erase(it);
        }
    }
    changes.removed = UidSet::fromUids(std::move(gone));
    changes.changed.subtract(changes.removed);
    changes.inserted = change.appearing;
    for (const store::MessageKey &key : change.appearing) {
        mailbox.messages[key.uid] = {key.date, seen};
        mailbox.nextUid = std::max(mailbox.nextUid, key.uid + 1);
    }
    for (quint32 i = 0; i < change.arrivals; ++i) {
        quint32 date = mailbox.messages.empty() ? quint32(QDateTime::currentSecsSinceEpoch())
                                                : std::prev(mailbox.messages.end())->second.date;
        date += 60;
        const quint32 uid = mailbox.nextUid++;
        mailbox.messages[uid] = {date, 0};
        mailbox.unread += 1;
        changes.inserted.push_back({uid, date});
    }
    return finish(ref, std::move(changes));
}

store::ChangeSet FakeMailService::commit(const MailboxRef &mailbox, const Change &change,
                                         store::ChangeCause cause)
{
    const store::ChangeSet changes = prepare(mailbox, change, cause);
    Q_EMIT changed(changes);
    return changes;
}

store::ChangeSet FakeMailService::resetMailbox(const MailboxRef &ref, quint32 count)
{
    Mailbox &mailbox = *mailboxOf(ref);
    mailbox.messages.clear();
    mailbox.rows.clear();
    mailbox.unread = 0;
    fill(ref, count);
    store::ChangeSet changes;
    changes.isReset = true;
    for (const auto &[uid, message] : mailbox.messages)
        changes.inserted.push_back({uid, message.date});
    changes = finish(ref, std::move(changes));
    Q_EMIT changed(changes);
    return changes;
}

store::ChangeSet FakeMailService::finish(const MailboxRef &ref, store::ChangeSet changes)
{
    Account &account = m_accounts[ref.account.value()];
    changes.revision = changes.isEmpty() ? account.revision : ++account.revision;
    changes.mailbox = ref;
    changes.counters = counters(ref);
    return changes;
}

// --- looking

std::optional<store::MessageRow> FakeMailService::find(const MessageRef &ref) const
{
    const Mailbox *mailbox = mailboxOf(ref.mailbox);
    const auto it =
        mailbox ? mailbox->messages.find(ref.uid) : decltype(mailbox->messages.end()) {};
    if (!mailbox || it == mailbox->messages.end())
        return std::nullopt;
    return rowOf(*mailbox, ref.uid, it->second);
}

std::vector<quint32> FakeMailService::uids(const MailboxRef &ref) const
{
    std::vector<quint32> result;
    for (const auto &[uid, message] : mailboxOf(ref)->messages)
        result.push_back(uid);
    return result;
}

store::MailboxCounters FakeMailService::counters(const MailboxRef &ref) const
{
    const Mailbox *mailbox = mailboxOf(ref);
    return {quint32(mailbox->messages.size()), mailbox->unread};
}

store::MessageRow FakeMailService::rowOf(const Mailbox &mailbox, quint32 uid,
                                         const Message &message)
{
    const auto own = mailbox.rows.find(uid);
    store::MessageRow row =
        own != mailbox.rows.end() ? own->second : sampleMessage(uid, message.date);
    row.flags.setSystemBits(message.flags);
    return row;
}

void FakeMailService::setFlags(Mailbox &mailbox, Message &message, quint8 flags)
{
    mailbox.unread += isUnread(flags) ? 1 : 0;
    mailbox.unread -= isUnread(message.flags) ? 1 : 0;
    message.flags = flags;
}

FakeMailService::Mailbox *FakeMailService::mailboxOf(const MailboxRef &ref)
{
    return const_cast<Mailbox *>(std::as_const(*this).mailboxOf(ref));
}

const FakeMailService::Mailbox *FakeMailService::mailboxOf(const MailboxRef &ref) const
{
    const auto account = m_accounts.find(ref.account.value());
    if (account == m_accounts.end())
        return nullptr;
    const auto mailbox = account->second.mailboxes.find(ref.mailbox.value());
    return mailbox == account->second.mailboxes.end() ? nullptr : &mailbox->second;
}

// --- MailService

std::vector<account::AccountSettings> FakeMailService::accounts() const
{
    std::vector<account::AccountSettings> result;
    for (const auto &[id, account] : m_accounts)
        result.push_back(account.settings);
    return result;
}

void FakeMailService::checkLogin(const account::AccountSettings &settings, const Secret &)
{
    note(QStringLiteral("checkLogin ") + settings.user);
    const Fault fault = m_loginResult;
    QMetaObject::invokeMethod(
        this, [this, fault] { Q_EMIT loginChecked(fault); }, Qt::QueuedConnection);
}

void FakeMailService::cancelCheckLogin()
{
    note(QStringLiteral("cancelCheckLogin"));
}

AccountId FakeMailService::addAccount(account::AccountSettings settings, const Secret &)
{
    note(QStringLiteral("addAccount ") + settings.email);
    const AccountId id = makeAccount(settings.name, settings.email);
    settings.id = id;
    m_accounts[id.value()].settings = settings;
    makeMailbox(id, "INBOX", store::MailboxRole::Inbox);
    Q_EMIT accountsChanged();
    return id;
}

void FakeMailService::removeAccount(AccountId account)
{
    note(QStringLiteral("removeAccount"));
    m_accounts.erase(account.value());
    Q_EMIT accountsChanged();
}

void FakeMailService::setPassword(AccountId, const Secret &)
{
    note(QStringLiteral("setPassword"));
}

account::AccountState FakeMailService::state(AccountId account) const
{
    const auto it = m_accounts.find(account.value());
    return it == m_accounts.end() ? account::AccountState {} : it->second.state;
}

void FakeMailService::start()
{
    note(QStringLiteral("start"));
    Q_EMIT accountsChanged();
}

void FakeMailService::setOnline(bool online)
{
    note(online ? QStringLiteral("setOnline true") : QStringLiteral("setOnline false"));
}

void FakeMailService::synchroniseNow(AccountId)
{
    note(QStringLiteral("synchroniseNow"));
    tellWhatCame();
}

std::vector<store::MailboxRecord> FakeMailService::mailboxes(AccountId account) const
{
    ++m_mailboxesCalls;
    std::vector<store::MailboxRecord> result;
    const auto it = m_accounts.find(account.value());
    if (it == m_accounts.end())
        return result;
    for (const auto &[id, mailbox] : it->second.mailboxes) {
        result.push_back(mailbox.record);
        result.back().counters = {quint32(mailbox.messages.size()), mailbox.unread};
        result.back().state.oldestFetched = imap::Uid(1);
        result.back().state.exists = quint32(mailbox.messages.size());
    }
    return result;
}

store::StoreReader::KeysAtRevision FakeMailService::keys(const MailboxRef &ref) const
{
    ++m_keysCalls;
    store::StoreReader::KeysAtRevision result;
    const Mailbox *mailbox = mailboxOf(ref);
    if (!mailbox)
        return result;
    result.revision = m_accounts.at(ref.account.value()).revision;
    result.keys.reserve(mailbox->messages.size());
    for (const auto &[uid, message] : mailbox->messages)
        result.keys.push_back({uid, message.date});
    return result;
}

std::vector<store::MessageRow> FakeMailService::rows(const MailboxRef &ref,
                                                     const std::vector<quint32> &uids) const
{
    ++m_rowsCalls;
    m_mostRowsAsked = std::max(m_mostRowsAsked, int(uids.size()));
    std::vector<store::MessageRow> result;
    const Mailbox *mailbox = mailboxOf(ref);
    if (!mailbox || m_isStarved)
        return result;
    for (const quint32 uid : uids) {
        const auto it = mailbox->messages.find(uid);
        if (it != mailbox->messages.end())
            result.push_back(rowOf(*mailbox, uid, it->second));
    }
    return result;
}

void FakeMailService::openMailbox(const MailboxRef &mailbox)
{
    m_opened = mailbox;
    note(QStringLiteral("openMailbox"));
}

account::MessageBody FakeMailService::body(const MessageRef &message)
{
    m_bodiesAsked.push_back(message);
    const auto it = m_bodies.find(message);
    if (it != m_bodies.end())
        return it->second;
    account::MessageBody body;
    body.message = message;
    const std::optional<store::MessageRow> row = find(message);
    body.state = row ? account::MessageBody::State::Ready : account::MessageBody::State::Gone;
    if (row)
        body.plainText = row->preview;
    return body;
}

void FakeMailService::saveAttachment(const MessageRef &message, const QByteArray &section,
                                     const QString &targetPath, SaveMode mode)
{
    note(QStringLiteral("saveAttachment %1 %2").arg(message.uid).arg(QString::fromLatin1(section)));
    Fault fault;
    if (const auto part = m_parts.find({message, section}); part != m_parts.end()) {
        QFile file(targetPath);
        const bool isOpen = mode == SaveMode::NewOnly
            ? file.open(QIODevice::WriteOnly | QIODevice::NewOnly)
            : file.open(QIODevice::WriteOnly);
        if (!isOpen || file.write(part->second) != part->second.size())
            fault = {FaultCause::Store, file.errorString()};
    }
    QMetaObject::invokeMethod(
        this, [this, targetPath, fault] { Q_EMIT attachmentSaved(targetPath, fault); },
        Qt::QueuedConnection);
}

void FakeMailService::setPart(const MessageRef &message, const QByteArray &section,
                              const QByteArray &decoded)
{
    m_parts[{message, section}] = decoded;
}

void FakeMailService::requestPart(const MessageRef &message, const QByteArray &section)
{
    note(QStringLiteral("requestPart %1 %2").arg(message.uid).arg(QString::fromLatin1(section)));
    const auto part = m_parts.find({message, section});
    if (part == m_parts.end())
        return;
    QMetaObject::invokeMethod(
        this,
        [this, message, section, bytes = part->second] {
            Q_EMIT partReady(message, section, bytes, {});
        },
        Qt::QueuedConnection);
}

void FakeMailService::cancelPart(const MessageRef &message, const QByteArray &section)
{
    note(QStringLiteral("cancelPart %1 %2").arg(message.uid).arg(QString::fromLatin1(section)));
    QMetaObject::invokeMethod(
        this,
        [this, message, section] {
            Q_EMIT partReady(message, section, {}, {FaultCause::Cancelled, {}});
        },
        Qt::QueuedConnection);
}

bool FakeMailService::actionFails()
{
    if (!m_actionFault)
        return false;
    const Fault fault = std::exchange(m_actionFault, {});
    Q_EMIT actionFailed(fault);
    return true;
}

void FakeMailService::changeFlags(const MailboxRef &ref, const UidSet &uids,
                                  const imap::FlagSet &flags, bool add)
{
    Mailbox &mailbox = *mailboxOf(ref);
    store::ChangeSet changes;
    changes.cause = store::ChangeCause::UserAction;
    const quint8 bits = flags.systemBits();
    for (const auto &[uid, message] : mailbox.messages) {
        if (flags.keywords().isEmpty() || !uids.contains(uid))
            continue;
        store::MessageRow row = rowOf(mailbox, uid, message);
        for (const QByteArray &keyword : flags.keywords()) {
            if (add)
                row.flags.addKeyword(keyword);
            else
                row.flags.removeKeyword(keyword);
        }
        mailbox.rows[uid] = row;
        changes.changed.add(uid);
    }
    for (auto &[uid, message] : mailbox.messages) {
        const quint8 now = add ? quint8(message.flags | bits) : quint8(message.flags & ~bits);
        if (!uids.contains(uid) || now == message.flags)
            continue;
        setFlags(mailbox, message, now);
        changes.changed.add(uid);
    }
    Q_EMIT changed(finish(ref, std::move(changes)));
}

void FakeMailService::addFlags(const MailboxRef &mailbox, const UidSet &uids,
                               const imap::FlagSet &flags)
{
    note(callText("addFlags", uids) + QLatin1Char(' ') + flagText(flags));
    act(store::OperationKind::AddFlags, mailbox, uids, flags, {},
        [&] { changeFlags(mailbox, uids, flags, true); });
}

void FakeMailService::removeFlags(const MailboxRef &mailbox, const UidSet &uids,
                                  const imap::FlagSet &flags)
{
    note(callText("removeFlags", uids) + QLatin1Char(' ') + flagText(flags));
    act(store::OperationKind::RemoveFlags, mailbox, uids, flags, {},
        [&] { changeFlags(mailbox, uids, flags, false); });
}

void FakeMailService::moveMessages(const MailboxRef &mailbox, const UidSet &uids, MailboxId target)
{
    note(callText("moveMessages", uids) + QStringLiteral(" to %1").arg(target.value()));
    act(store::OperationKind::Move, mailbox, uids, {}, target,
        [&] { commit(mailbox, {.vanished = uids}, store::ChangeCause::UserAction); });
}

void FakeMailService::copyMessages(const MailboxRef &mailbox, const UidSet &uids, MailboxId target)
{
    note(callText("copyMessages", uids) + QStringLiteral(" to %1").arg(target.value()));
    act(store::OperationKind::Copy, mailbox, uids, {}, target, [] {});
}

void FakeMailService::deleteMessages(const MailboxRef &mailbox, const UidSet &uids)
{
    note(callText("deleteMessages", uids));
    act(store::OperationKind::Delete, mailbox, uids, {}, trashFor(mailbox),
        [&] { commit(mailbox, {.vanished = uids}, store::ChangeCause::UserAction); });
}

std::vector<store::Operation> FakeMailService::operations(AccountId account) const
{
    const auto it = m_accounts.find(account.value());
    return it == m_accounts.end() ? std::vector<store::Operation> {} : it->second.operations;
}

void FakeMailService::retryOperation(AccountId account, OperationId operation)
{
    note(QStringLiteral("retryOperation %1").arg(operation.value()));
    for (store::Operation &each : m_accounts[account.value()].operations) {
        if (each.id == operation)
            each.state = store::OperationState::Pending;
    }
    Q_EMIT operationsChanged(account);
}

void FakeMailService::dropOperation(AccountId account, OperationId operation)
{
    note(QStringLiteral("dropOperation %1").arg(operation.value()));
    std::erase_if(m_accounts[account.value()].operations,
                  [operation](const store::Operation &each) { return each.id == operation; });
    takeBack(operation);
    Q_EMIT operationsChanged(account);
}

void FakeMailService::endSession(AccountId account)
{
    note(QStringLiteral("endSession %1").arg(account.value()));
    m_accounts[account.value()].state.sessions.clear();
    Q_EMIT accountStateChanged(account);
}

std::vector<account::TranscriptLine> FakeMailService::transcript(AccountId account) const
{
    const auto it = m_accounts.find(account.value());
    return it == m_accounts.end() ? std::vector<account::TranscriptLine> {} : it->second.transcript;
}

} // namespace homing::test
