// SPDX-License-Identifier: GPL-3.0-or-later
// World: what other clients, the user and bad luck do.
#include "tests/sim/world.h"

namespace homing::sim {

using imap::FlagSet;
using imap::MailboxName;
using imap::SystemFlag;
using imap::UidSet;
using store::MailboxRecord;
using store::Operation;
using store::OperationKind;

void World::step()
{
    if (m_client->isDead())
        pass(0); // nobody acts on a program that is not there
    const int drawn = m_random.between(1, 100);
    if (drawn <= 45)
        otherClient();
    else if (drawn <= 50)
        mailboxesChange();
    else if (drawn <= 82)
        user();
    else
        trouble();
}

MailboxName World::anyMailbox()
{
    const QList<MailboxName> names = m_mail->mailboxNames();
    return m_random.chance(40) ? MailboxName::fromWire("INBOX")
                               : names.at(qsizetype(m_random.below(quint64(names.size()))));
}

UidSet World::someOf(const UidSet &all)
{
    UidSet some;
    if (all.isEmpty())
        return some;
    for (int count = m_random.chance(60) ? 1 : m_random.between(1, 6); count > 0; --count)
        some.add(all.at(m_random.below(all.count())));
    return some;
}

UidSet World::someUids(const MailboxName &mailbox)
{
    UidSet all;
    for (const auto &[uid, flags] : m_mail->snapshot(mailbox))
        all.add(uid);
    return someOf(all);
}

FlagSet World::someFlags()
{
    FlagSet flags;
    static const std::vector<SystemFlag> system {SystemFlag::Seen, SystemFlag::Flagged,
                                                 SystemFlag::Answered, SystemFlag::Deleted,
                                                 SystemFlag::Draft};
    if (m_random.chance(75))
        flags.set(m_random.pick(system));
    if (flags.isEmpty() || m_random.chance(20))
        flags.addKeyword("$Other" + QByteArray::number(m_random.between(1, 5)));
    return flags;
}

QByteArray World::letterText(int number) const
{
    const QByteArray n = QByteArray::number(number);
    return "From: Person " + n + " <p" + n
        + "@example.org>\r\nTo: anna@example.org\r\nSubject: Letter " + n
        + "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\nMessage-ID: <m" + n
        + "@example.org>\r\n\r\nText " + n + "\r\n";
}

void World::append(const MailboxName &mailbox)
{
    const int number = int(m_letters.size()) + 1;
    FlagSet flags;
    flags.set(SystemFlag::Seen, m_random.chance(40));
    const QDateTime date = m_clock.nowUtc().addSecs(-qint64(m_random.below(100'000)));
    const imap::Uid uid = m_mail->append(mailbox, letterText(number), flags, date);
    m_letters[number] = uid.isNull() ? Letter {0, 0, {}} : Letter {};
    note("letter " + QByteArray::number(number) + " to " + mailbox.wire() + ", UID "
         + QByteArray::number(uid.value()));
}

void World::forLetters(imap::UidValidity mailbox, const UidSet &uids,
                       const std::function<void(Letter &)> &act)
{
    for (const MailboxName &name : m_mail->mailboxNames()) {
        if (m_mail->uidValidity(name) != mailbox)
            continue;
        for (const server::StoredMessage &message : m_mail->messages(name)) {
            if (uids.contains(message.uid.value()))
                act(m_letters[letterNumber(message.bytes)]);
        }
    }
}

void World::mayVanish(imap::UidValidity mailbox, const UidSet &uids)
{
    forLetters(mailbox, uids, [](Letter &letter) { letter.atLeast = 0; });
}

void World::mayDouble(imap::UidValidity mailbox, const UidSet &uids)
{
    forLetters(mailbox, uids, [](Letter &letter) { ++letter.atMost; });
}

// --- other clients

void World::otherClient()
{
    const MailboxName mailbox = anyMailbox();
    const UidSet uids = someUids(mailbox);
    const QByteArray where = mailbox.wire() + ' ' + uids.toWire();
    const int drawn = m_random.between(1, 100);
    if (drawn <= 30 || uids.isEmpty()) {
        append(mailbox);
    } else if (drawn <= 50) {
        note("expunge " + where);
        mayVanish(m_mail->uidValidity(mailbox), uids);
        m_mail->expunge(mailbox, uids);
    } else if (drawn <= 90) {
        const FlagSet flags = someFlags();
        const bool adds = m_random.chance(60);
        note((adds ? "flags " : "no flags ") + where + ' ' + flags.toAtoms().join(' '));
        if (adds)
            m_mail->addFlags(mailbox, uids, flags);
        else
            m_mail->removeFlags(mailbox, uids, flags);
    } else {
        const MailboxName target = anyMailbox();
        note("move " + where + " to " + target.wire());
        UidSet moved;
        for (const server::StoredMessage &message : m_mail->messages(mailbox)) {
            if (!uids.contains(message.uid.value()))
                continue;
            const bool came =
                !m_mail->append(target, message.bytes, message.flags, message.internalDate)
                     .isNull();
            if (came)
                moved.add(message.uid.value());
        }
        m_mail->expunge(mailbox, moved);
    }
}

QByteArray World::freshName()
{
    // Some come back under a name that was there before.
    if (m_random.chance(40))
        return m_random.chance(50) ? "Work" : "Archive";
    return (m_random.chance(50) ? "Work/" : "New") + QByteArray::number(++m_lastName);
}

void World::mailboxesChange()
{
    const MailboxName mailbox = anyMailbox();
    UidSet all;
    for (const auto &[uid, flags] : m_mail->snapshot(mailbox))
        all.add(uid);
    switch (m_random.between(0, 4)) {
    case 0: {
        const MailboxName name = MailboxName::fromWire(freshName());
        note("create " + name.wire());
        m_mail->createMailbox(name);
        break;
    }
    case 1:
        if (mailbox.isInbox())
            break;
        note("delete " + mailbox.wire());
        mayVanish(m_mail->uidValidity(mailbox), all);
        m_mail->deleteMailbox(mailbox);
        if (m_random.chance(50))
            m_mail->createMailbox(mailbox);
        break;
    case 2: {
        if (mailbox.isInbox())
            break;
        const MailboxName name = MailboxName::fromWire(freshName());
        note("rename " + mailbox.wire() + " to " + name.wire());
        m_mail->renameMailbox(mailbox, name);
        break;
    }
    case 3:
        note("new UIDVALIDITY for " + mailbox.wire());
        m_mail->changeUidValidity(mailbox);
        break;
    default:
        note("higher UIDNEXT in " + mailbox.wire());
        if (m_mail->uidNext(mailbox).value() < 0xf0000000U)
            m_mail->setNextUid(
                mailbox,
                imap::Uid(m_mail->uidNext(mailbox).value() + quint32(m_random.between(1, 5'000))));
        break;
    }
}

// --- the user

void World::user()
{
    const std::vector<MailboxRecord> mailboxes = m_client->store().mailboxes();
    const int drawn = m_random.between(1, 100);
    if (drawn <= 6) {
        note(m_client->wantsOnline() ? "the user goes offline" : "the user goes online");
        if (m_client->wantsOnline())
            m_client->goOffline();
        else
            m_client->goOnline();
        return;
    }
    if (mailboxes.empty())
        return;
    const MailboxRecord &record = m_random.pick(mailboxes);
    if (drawn <= 12) {
        note("the user looks into " + record.name.wire());
        m_client->setHome(record.name);
        return;
    }
    if (drawn <= 16) {
        note("the user asks for news");
        m_client->sync().refresh();
        return;
    }
    if (drawn <= 20) {
        for (const Operation &operation : m_client->store().operations()) {
            if (operation.state != store::OperationState::Parked)
                continue;
            note("the user drops what was parked: " + operation.parkedReason.toUtf8());
            userTakesBack(operation);
            return;
        }
        return;
    }
    if (drawn <= 23) {
        const std::vector<Operation> operations = m_client->store().operations();
        if (operations.empty() || operations.back().state != store::OperationState::Pending)
            return;
        note("the user undoes the last action");
        userTakesBack(operations.back());
        return;
    }
    Operation operation;
    operation.mailbox = record.name;
    operation.uidValidity = record.state.uidValidity;
    UidSet shown;
    for (const store::MessageRow &row : m_client->store().rows(record.id, 0))
        shown.add(row.uid.value());
    operation.uids = someOf(shown);
    if (drawn <= 30 || operation.uids.isEmpty()) {
        operation.kind = OperationKind::Append;
    } else if (drawn <= 60) {
        operation.kind = OperationKind::AddFlags;
    } else if (drawn <= 70) {
        operation.kind = OperationKind::RemoveFlags;
    } else if (drawn <= 85) {
        operation.kind = OperationKind::Move;
        operation.target = m_random.pick(mailboxes).name;
    } else if (drawn <= 90) {
        operation.kind = OperationKind::Copy;
        operation.target = m_random.pick(mailboxes).name;
    } else {
        operation.kind = OperationKind::Delete;
        for (const MailboxRecord &each : mailboxes) {
            if (each.role == store::MailboxRole::Trash && each.id != record.id)
                operation.target = each.name;
        }
    }
    userActs(std::move(operation));
}

/// What was never sent never happens; of the rest nobody can say.
void World::userTakesBack(const Operation &operation)
{
    const bool wasSent =
        operation.attempts > 0 || operation.state != store::OperationState::Pending;
    for (Wish &wish : m_wishes) {
        if (wish.operation != operation.id)
            continue;
        if (wasSent)
            wish.isUnknown = true;
        else if (wish.isSet)
            wish.isSet = false; // each setting has a keyword of its own
        else
            wish.uids = {};
    }
    for (auto &[number, letter] : m_letters) {
        if (letter.append != operation.id)
            continue;
        letter.atLeast = 0;
        if (!wasSent)
            letter.atMost = 0;
    }
    m_client->dropOperation(operation.id);
}

void World::userActs(Operation operation)
{
    const bool canMove = !m_options.without.contains("MOVE");
    const QByteArray where = operation.mailbox.wire() + ' ' + operation.uids.toWire();
    Wish wish;
    int number = 0;
    switch (operation.kind) {
    case OperationKind::AddFlags:
    case OperationKind::RemoveFlags: {
        const bool adds = operation.kind == OperationKind::AddFlags;
        if (adds)
            ++m_lastKeyword;
        if (m_random.chance(50))
            operation.flags = someFlags();
        wish.keyword = "$User" + QByteArray::number(m_lastKeyword);
        wish.isSet = adds;
        operation.flags.addKeyword(wish.keyword);
        note((adds ? "user: flags " : "user: no flags ") + where + ' '
             + operation.flags.toAtoms().join(' '));
        break;
    }
    case OperationKind::CreateMailbox:
    case OperationKind::RenameMailbox:
    case OperationKind::DeleteMailbox:
    case OperationKind::Subscribe:
    case OperationKind::Unsubscribe:
        break;
    case OperationKind::Append:
        number = int(m_letters.size()) + 1;
        operation.message = letterText(number);
        operation.uids = {};
        note("user: letter " + QByteArray::number(number) + " to " + operation.mailbox.wire());
        break;
    case OperationKind::Copy:
        note("user: copy " + where + " to " + operation.target.wire());
        mayDouble(operation.uidValidity, operation.uids);
        break;
    case OperationKind::Move:
    case OperationKind::Delete:
        note("user: move " + where + " to " + operation.target.wire());
        if (operation.kind == OperationKind::Delete
            && (operation.target.isEmpty() || operation.target == operation.mailbox))
            mayVanish(operation.uidValidity, operation.uids);
        else if (!canMove)
            mayDouble(operation.uidValidity, operation.uids); // COPY, and then the line is cut
        break;
    }
    const bool isFlags =
        operation.kind == OperationKind::AddFlags || operation.kind == OperationKind::RemoveFlags;
    wish.uids = operation.uids;
    wish.uidValidity = operation.uidValidity;
    const OperationId id = m_client->act(std::move(operation));
    if (number != 0)
        m_letters[number] = id.isNull() ? Letter {0, 0, {}} : Letter {1, 1, id};
    if (isFlags && !id.isNull()) {
        wish.operation = id;
        m_wishes.push_back(wish);
    }
}

// --- bad luck

void World::trouble()
{
    switch (m_random.between(0, 9)) {
    case 9:
        otherDevice();
        break;
    case 0:
        if (!m_pipes.empty())
            m_pipes.back()->cut("cut between two commands");
        break;
    case 1:
        note("the server drops all connections");
        m_server->dropConnections();
        break;
    case 2: {
        server::ServerFaults faults = m_lasting;
        faults.vanishedTwice = m_random.chance(50);
        faults.vanishedUnknownUids = m_random.chance(50);
        faults.noClosedCode = m_random.chance(50);
        faults.forgetExpunges = m_random.chance(50);
        faults.wrongExists = m_random.chance(20);
        faults.noModSeq = m_random.chance(20);
        faults.noEnabledAnswer = m_random.chance(20);
        faults.sidExpired = m_random.chance(20);
        faults.notifyOverflowAfter = m_random.chance(20) ? m_random.between(0, 5) : -1;
        m_isHarsh = m_isHarsh || faults.wrongExists || faults.noModSeq;
        note("server's habits change");
        m_server->setFaults(faults);
        break;
    }
    case 3:
    case 4: {
        const int commits = m_random.between(1, 12);
        const bool isBetween = m_random.chance(30);
        note("to be killed in " + QByteArray::number(commits)
             + (isBetween ? " commits, within it" : " commits"));
        m_client->killAt(commits,
                         isBetween ? Client::Moment::BetweenJournalAndCache
                                   : Client::Moment::AfterCommit);
        break;
    }
    case 5:
        note("the program is ended and started again");
        m_client->restart();
        break;
    case 6:
    case 7:
        note("the server is ended and started again");
        startServer(m_lasting);
        break;
    default:
        m_client->sync().linkChanged();
        break;
    }
}

/// Takes the client's session, as a second computer with a copy of the profile would; keeps it for
/// a while, ends it, or leaves it.
void World::otherDevice()
{
    if (m_otherDevice) {
        note("the other device is cut off");
        m_otherDevice->abort();
        return;
    }
    const auto &held = m_client->sync().reconnect().held();
    if (!held)
        return;
    const auto record = m_client->store().mailboxNamed(held->mailbox);
    const bool isOfSame = record && !record->state.highestModSeq.isNull() && m_random.chance(70);
    QByteArray words = "a LOGIN anna secret\r\nb SID {"
        + QByteArray::number(held->sid.value.size()) + "}\r\n" + held->sid.value + ' '
        + (isOfSame ? QByteArray::number(record->state.uidValidity.value()) + ' '
                   + QByteArray::number(record->state.highestModSeq.value())
                    : QByteArray("1 1"))
        + "\r\n";
    const int then = m_random.between(0, 3);
    words += then == 0 ? "c DELETESID\r\n" : then == 1 ? "c LOGOUT\r\n" : "";
    note("another device takes the session"
         + QByteArray(then == 0 ? " and deletes it" : then == 1 ? " and ends it" : ""));
    auto device = std::make_unique<OtherDevice>(words);
    m_otherDevice = device.get();
    m_server->serve(std::move(device));
    if (m_otherDevice)
        m_otherDevice->speak();
}

} // namespace homing::sim
