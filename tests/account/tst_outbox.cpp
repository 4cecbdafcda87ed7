// SPDX-License-Identifier: GPL-3.0-or-later
// The outbox: whatever dies and whenever, a message is delivered once, or it is there and says why
// it was not; and where nobody can know, it is not sent again unasked.
#include "core/account/outbox.h"

#include "tests/store/storefixture.h"
#include "tests/store/storetestaccess.h"
#include "tests/support/smtprecorder.h"

using namespace homing;
using namespace homing::account;
using namespace homing::test;
using store::LocalMessage;
using store::OperationKind;
using store::test::need;
using State = store::LocalMessage::State;

namespace {

const QByteArray body = QByteArrayLiteral(
    "From: Anna <anna@example.org>\r\nTo: bob@example.net\r\nBcc: carl@example.net\r\n"
    "Subject: hello\r\nDate: Mon, 01 Jun 2026 10:00:00 +0000\r\n"
    "Message-ID: <one@example.org>\r\n\r\n.\r\nlast\r\n");

const QByteArray withoutBcc = QByteArray(body).replace("Bcc: carl@example.net\r\n", "");

LocalMessage letter()
{
    LocalMessage message;
    message.id = store::newLocalMessageId();
    message.message = body;
    message.subject = QStringLiteral("hello");
    message.recipients = QStringLiteral("Bob");
    return message;
}

/// One process on a profile: its store, its outbox.
struct Process
{
    Process(const QDir &folder, SmtpRecorder &server, Clock &clock)
        : store(need(store::Store::open(folder, store::test::account)))
        , outbox({}, *store, clock, nullptr)
    {
        settings.user = QStringLiteral("alice");
        settings.smtp.host = QStringLiteral("127.0.0.1");
        settings.smtp.port = server.serverPort();
        settings.smtp.tls = session::TlsMode::None;
        outbox.configure(settings, Secret("secret"));
        QObject::connect(&outbox, &Outbox::sent, &outbox, [this] { ++sent; });
        QObject::connect(&outbox, &Outbox::failed, &outbox, [this] { ++failures; });
    }
    std::optional<LocalMessage> find(LocalMessageId id) const
    {
        return store->localMessages().find(id);
    }
    bool isIn(State state, LocalMessageId id) const
    {
        const auto message = find(id);
        return message && message->state == state;
    }
    AccountSettings settings;
    std::unique_ptr<store::Store> store;
    Outbox outbox;
    int sent = 0;
    int failures = 0;
};

struct Rig : store::test::Fixture
{
    Rig()
    {
        need(store->applyMailboxList(
            {store::test::listed("INBOX"), store::test::listed("Gesendet", {"\\Sent"})}));
        fill(3);
        store.reset(); // a Process opens it
        server.password = "secret";
        server.start();
    }
    std::unique_ptr<Process> start() { return std::make_unique<Process>(folder, server, clock); }
    /// Turns the event loop, and the clock by nothing, until `isThere`; false: it does not come.
    template <typename Condition> bool until(Condition isThere)
    {
        QDeadlineTimer deadline(10'000);
        while (!isThere() && !deadline.hasExpired()) {
            clock.advance(0);
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        }
        return isThere();
    }
    /// The same, and whenever nothing is with the server, time goes on to what is due next: not
    /// further, or a connection that begins then would time out at once.
    template <typename Condition> bool untilLater(const Process &process, Condition isThere)
    {
        return until([&] {
            if (isThere())
                return true;
            if (!process.outbox.isBusy() && clock.nextDueMs() > 0)
                clock.advance(clock.nextDueMs());
            return false;
        });
    }
    SmtpRecorder server;
    ManualClock clock;
};

} // namespace

Q_DECLARE_METATYPE(homing::store::LocalMessage::State)

class TestOutbox : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sendsOnceAndKeepsACopy()
    {
        Rig rig;
        auto process = rig.start();
        LocalMessage message = letter();
        message.answeredMailbox = store::test::name("INBOX");
        message.answeredUidValidity = process->store->mailbox(rig.inbox)->state.uidValidity;
        message.answeredUid = imap::Uid(2);
        message.answeredMark.set(imap::SystemFlag::Answered);
        process->outbox.setOnline(true);
        process->outbox.send(message);
        QVERIFY(rig.until([&] { return process->sent == 1 && !process->outbox.isBusy(); }));
        QCOMPARE(rig.server.deliveries.size(), 1);
        QCOMPARE(rig.server.deliveries.front().message, withoutBcc);
        QCOMPARE(rig.server.deliveries.front().recipients,
                 (QList<QByteArray> {"RCPT TO:<bob@example.net>", "RCPT TO:<carl@example.net>"}));
        QVERIFY(process->store->localMessages().all().empty());
        const auto operations = process->store->operations();
        QCOMPARE(operations.size(), size_t(2));
        QCOMPARE(operations[0].kind, OperationKind::Append);
        QCOMPARE(operations[0].mailbox, store::test::name("Gesendet"));
        QCOMPARE(process->store->message(operations[0].id), body); // Bcc too: it is one's own
        QVERIFY(operations[0].flags.has(imap::SystemFlag::Seen));
        QCOMPARE(operations[1].kind, OperationKind::AddFlags);
        QCOMPARE(operations[1].uids, store::test::uidSet("2"));
        QVERIFY(operations[1].flags.has(imap::SystemFlag::Answered));
    }

    void aServerThatKeepsItsCopyGetsNone()
    {
        Rig rig;
        auto process = rig.start();
        process->settings.serverKeepsSent = true;
        process->outbox.configure(process->settings, Secret("secret"));
        process->outbox.setOnline(true);
        process->outbox.send(letter());
        QVERIFY(rig.until([&] { return process->sent == 1; }));
        QVERIFY(process->store->operations().empty());
    }

    void aMarkOfAnotherIncarnationIsNotMade()
    {
        Rig rig;
        auto process = rig.start();
        LocalMessage message = letter();
        message.answeredMailbox = store::test::name("INBOX");
        message.answeredUidValidity = imap::UidValidity(99);
        message.answeredUid = imap::Uid(2);
        message.answeredMark.set(imap::SystemFlag::Answered);
        process->outbox.setOnline(true);
        process->outbox.send(message);
        QVERIFY(rig.until([&] { return process->sent == 1; }));
        QCOMPARE(process->store->operations().size(), size_t(1)); // the copy alone
    }

    void waitsForItsTimeAndCanBeTakenBack()
    {
        Rig rig;
        auto process = rig.start();
        process->outbox.setOnline(true);
        LocalMessage message = letter();
        message.notBefore = rig.clock.nowUtc().addSecs(10);
        process->outbox.send(message);
        rig.clock.advance(9'900);
        QVERIFY(process->isIn(State::Queued, message.id));
        QVERIFY(process->outbox.takeBack(message.id));
        rig.clock.advance(600'000);
        QVERIFY(process->isIn(State::Draft, message.id));
        QCOMPARE(process->store->localMessages().text(message.id), body);
        QCOMPARE(rig.server.connections, 0);

        message.notBefore = rig.clock.nowUtc().addSecs(10);
        process->outbox.send(message);
        rig.clock.advance(10'000);
        QVERIFY(rig.until([&] { return process->sent == 1; }));
        QVERIFY(!process->outbox.takeBack(message.id));
        QCOMPARE(rig.server.deliveries.size(), 1);
    }

    void whatIsOnItsWayIsNoDraft()
    {
        Rig rig;
        auto process = rig.start();
        LocalMessage message = letter();
        process->outbox.send(message);
        message.message = "From: autosave, a second late";
        process->outbox.keepDraft(message);
        QVERIFY(process->isIn(State::Queued, message.id));
        QCOMPARE(process->store->localMessages().text(message.id), body);
    }

    void offlineItWaits()
    {
        Rig rig;
        auto process = rig.start();
        const LocalMessage message = letter();
        process->outbox.send(message);
        rig.clock.advance(3'600'000);
        QCOMPARE(rig.server.connections, 0);
        process.reset();
        process = rig.start();
        QVERIFY(process->isIn(State::Queued, message.id));
        QCOMPARE(process->outbox.waiting(), 1U);
        process->outbox.setOnline(true);
        QVERIFY(rig.until([&] { return process->sent == 1; }));
    }

    void oldestFirst()
    {
        Rig rig;
        auto process = rig.start();
        QList<QByteArray> texts;
        for (const char *subject : {"one", "two", "three"}) {
            LocalMessage message = letter();
            message.message.replace("hello", subject);
            texts.append(QByteArray(withoutBcc).replace("hello", subject));
            process->outbox.send(message);
            rig.clock.advance(1'000);
        }
        process->outbox.setOnline(true);
        QVERIFY(rig.until([&] { return process->sent == 3; }));
        QList<QByteArray> arrived;
        for (const auto &delivery : rig.server.deliveries)
            arrived.append(delivery.message);
        QCOMPARE(arrived, texts);
    }

    void aRefusalStandsWithItsReason()
    {
        Rig rig;
        rig.server.answers.insert("RCPT TO:<BOB", "550 5.1.1 nobody of that name");
        auto process = rig.start();
        process->outbox.setOnline(true);
        const LocalMessage message = letter();
        process->outbox.send(message);
        QVERIFY(rig.until([&] { return process->isIn(State::Refused, message.id); }));
        const QString reason = process->find(message.id)->reason;
        QVERIFY2(reason.contains(QLatin1String("bob@example.net"))
                     && reason.contains(QLatin1String("nobody of that name")),
                 qPrintable(reason));
        QCOMPARE(process->outbox.stranded(), 1U);
        rig.clock.advance(86'400'000);
        QVERIFY(rig.until([&] { return !process->outbox.isBusy(); }));
        QCOMPARE(rig.server.connections, 1); // not again by itself
        QVERIFY(process->outbox.takeBack(message.id));
        QVERIFY(process->find(message.id)->reason.isEmpty());
        QVERIFY(process->outbox.send(message));
        QVERIFY(rig.until([&] { return process->isIn(State::Refused, message.id); }));

        rig.server.answers.clear();
        process->outbox.sendAgain(message.id);
        QVERIFY(rig.until([&] { return process->sent == 1; }));
        QCOMPARE(rig.server.deliveries.size(), 1);
    }

    void whatCannotBeSentSaysSo()
    {
        Rig rig;
        auto process = rig.start();
        process->outbox.setOnline(true);
        LocalMessage message = letter();
        message.message = "no header at all\r\n";
        process->outbox.send(message);
        QVERIFY(rig.until([&] { return process->isIn(State::Refused, message.id); }));
        QVERIFY(!process->find(message.id)->reason.isEmpty());
        QCOMPARE(rig.server.connections, 0);
    }

    // Greylisting (RFC 6647): 4yz now, 250 a while later.
    void aTemporaryRefusalIsTriedAgain()
    {
        Rig rig;
        rig.server.answers.insert("RCPT TO:<BOB", "451 4.7.1 come back later");
        auto process = rig.start();
        process->outbox.setOnline(true);
        const LocalMessage message = letter();
        process->outbox.send(message);
        QVERIFY(rig.until([&] {
            return rig.server.connections == 1 && process->isIn(State::Queued, message.id)
                && !process->outbox.isBusy();
        }));
        QVERIFY(process->find(message.id)->reason.contains(QLatin1String("come back later")));
        rig.clock.advance(1'000);
        QCOMPARE(rig.server.connections, 1); // not at once
        rig.server.answers.clear();
        QVERIFY(rig.untilLater(*process, [&] { return process->sent == 1; }));
    }

    void aWrongPasswordStopsUntilThereIsAnother()
    {
        Rig rig;
        rig.server.password = "other";
        auto process = rig.start();
        process->outbox.setOnline(true);
        const LocalMessage message = letter();
        process->outbox.send(message);
        QVERIFY(rig.until([&] {
            const auto found = process->find(message.id);
            return found && found->cause == FaultCause::LoginRefused && !process->outbox.isBusy();
        }));
        QVERIFY(process->isIn(State::Queued, message.id));
        rig.clock.advance(86'400'000);
        QVERIFY(rig.until([&] { return !process->outbox.isBusy(); }));
        QCOMPARE(rig.server.connections, 1); // a server may lock who asks too often
        process->outbox.configure(process->settings, Secret("other"));
        QVERIFY(rig.until([&] { return process->sent == 1; }));
    }

    void unknownIsTheUsersToDecide_data()
    {
        QTest::addColumn<QByteArray>("decision");
        for (const char *decision : {"again", "believed", "found in Sent"})
            QTest::newRow(decision) << QByteArray(decision);
    }
    void unknownIsTheUsersToDecide()
    {
        QFETCH(QByteArray, decision);
        Rig rig;
        auto process = rig.start();
        process->outbox.setOnline(true);
        const LocalMessage message = letter();
        // All of it arrives, its answer never does.
        {
            Rig measured;
            auto whole = measured.start();
            whole->outbox.setOnline(true);
            whole->outbox.send(letter());
            QVERIFY(measured.until([&] { return whole->sent == 1; }));
            rig.server.cutAfterReceived = measured.server.messageEnd;
        }
        process->outbox.send(message);
        QVERIFY(rig.until([&] { return process->isIn(State::Unknown, message.id); }));
        QCOMPARE(rig.server.deliveries.size(), 1);
        rig.server.cutAfterReceived = -1;
        process->outbox.setOnline(false);
        process->outbox.setOnline(true);
        rig.clock.advance(86'400'000);
        QVERIFY(rig.until([&] { return !process->outbox.isBusy(); }));
        QCOMPARE(rig.server.connections, 1);
        QVERIFY(!process->outbox.takeBack(message.id)); // it may be out already

        if (decision == "again") {
            process->outbox.sendAgain(message.id);
            QVERIFY(rig.until([&] { return process->sent == 1; }));
            QCOMPARE(rig.server.deliveries.size(), 2); // as the user wished
            return;
        }
        if (decision == "believed") {
            process->outbox.believeSent(message.id);
        } else {
            const auto sent = process->store->mailboxNamed(store::test::name("Gesendet"));
            store::MailboxDelta delta;
            delta.updates.emplace(1, store::test::arrival(1));
            delta.updates[1].header->messageId = "one@example.org";
            need(process->store->apply(sent->id, delta, store::test::state(4, 2, 1, 1),
                                       store::ChangeCause::Resync));
            process->outbox.lookInSent();
        }
        QCOMPARE(process->sent, 1);
        QVERIFY(process->store->localMessages().all().empty());
        const auto operations = process->store->operations();
        QCOMPARE(operations.size(), decision == "believed" ? size_t(1) : size_t(0)); // the copy
        QCOMPARE(rig.server.deliveries.size(), 1);
    }

    // The process dies at every write of its journal: what the disk has then is what the next one
    // finds.
    void killedAtAnyCommit()
    {
        struct Snapshot
        {
            std::unique_ptr<QTemporaryDir> folder;
            qsizetype delivered;
            State state;
        };
        Rig rig;
        auto process = rig.start();
        const LocalMessage message = letter();
        std::vector<Snapshot> snapshots;
        QObject::connect(&process->outbox, &Outbox::changed, &process->outbox, [&] {
            Snapshot snapshot {std::make_unique<QTemporaryDir>(), rig.server.deliveries.size(),
                               State::Draft};
            for (const QFileInfo &file : QDir(rig.folder).entryInfoList(QDir::Files))
                QVERIFY(QFile::copy(file.filePath(), snapshot.folder->filePath(file.fileName())));
            if (const auto found = process->find(message.id))
                snapshot.state = found->state;
            snapshots.push_back(std::move(snapshot));
        });
        process->outbox.setOnline(true);
        process->outbox.send(message);
        QVERIFY(rig.until([&] { return process->sent == 1 && !process->outbox.isBusy(); }));
        process.reset();
        QCOMPARE(snapshots.size(), size_t(4)); // Queued, Leaving, Ending, gone
        QSet<int> states;
        for (const Snapshot &snapshot : snapshots) {
            const qsizetype before = rig.server.deliveries.size();
            Process next(QDir(snapshot.folder->path()), rig.server, rig.clock);
            next.outbox.setOnline(true);
            QVERIFY(rig.until(
                [&] { return !next.find(message.id) || next.isIn(State::Unknown, message.id); }));
            const qsizetype delivered = snapshot.delivered + rig.server.deliveries.size() - before;
            QVERIFY(delivered <= 1);
            if (!next.find(message.id)) {
                QCOMPARE(delivered, 1);
                QCOMPARE(next.store->operations().size(), size_t(1)); // one copy for Sent
            }
            states.insert(int(snapshot.state));
        }
        QCOMPARE(states.size(), 4);
    }

    void theLineIsCutAfterEachOctet_data()
    {
        QTest::addColumn<bool>("isServersSide");
        QTest::newRow("received") << false;
        QTest::newRow("sent") << true;
    }
    void theLineIsCutAfterEachOctet()
    {
        QFETCH(bool, isServersSide);
        qint64 all = 0;
        {
            Rig rig;
            auto process = rig.start();
            process->outbox.setOnline(true);
            process->outbox.send(letter());
            QVERIFY(rig.until([&] { return process->sent == 1 && !process->outbox.isBusy(); }));
            all = isServersSide ? rig.server.sent : rig.server.received;
        }
        QVERIFY(all > 200);
        Rig rig;
        auto process = rig.start();
        process->outbox.setOnline(true);
        int unknown = 0, delivered = 0;
        for (qint64 octets = 0; octets <= all; ++octets) {
            const LocalMessage message = letter();
            rig.server.deliveries.clear();
            rig.server.connections = 0;
            (isServersSide ? rig.server.cutAfterSent : rig.server.cutAfterReceived) = octets;
            process->outbox.send(message);
            QVERIFY(rig.until([&] { return rig.server.connections > 0; }));
            rig.server.cutAfterSent = rig.server.cutAfterReceived = -1; // of connections to come
            const auto isOver = [&] {
                return !process->outbox.isBusy()
                    && (!process->find(message.id) || process->isIn(State::Unknown, message.id));
            };
            QVERIFY2(rig.untilLater(*process, isOver), qPrintable(QString::number(octets)));
            if (process->find(message.id)) {
                ++unknown;
                QVERIFY(rig.server.deliveries.size() <= 1);
                process->outbox.drop(message.id);
            } else {
                ++delivered;
                QCOMPARE(rig.server.deliveries.size(), 1);
                QCOMPARE(rig.server.deliveries.front().message, withoutBcc);
            }
        }
        QVERIFY2(unknown > 0 && delivered > unknown,
                 qPrintable(QStringLiteral("%1 %2").arg(unknown).arg(delivered)));
    }

    void twoProcessesSendItOnce()
    {
        Rig rig;
        SmtpRecorder otherServer; // a recorder talks with one at a time
        otherServer.password = "secret";
        QVERIFY(otherServer.start());
        auto one = rig.start();
        Process other(rig.folder, otherServer, rig.clock);
        for (int i = 0; i < 20; ++i)
            one->outbox.send(letter());
        one->outbox.setOnline(true);
        other.outbox.setOnline(true);
        QVERIFY(rig.until([&] { return one->sent + other.sent >= 5; }));
        one->outbox.setOnline(false);
        QVERIFY(rig.until([&] { return !one->outbox.isBusy(); }));
        rig.clock.advance(5'000); // the other one asks for its turn again
        QVERIFY(rig.until([&] { return one->sent + other.sent == 20; }));
        QVERIFY(one->sent > 0 && other.sent > 0);
        QCOMPARE(rig.server.deliveries.size() + otherServer.deliveries.size(), 20);
        QCOMPARE(one->store->operations().size(), size_t(20));
        QVERIFY(one->store->localMessages().all().empty());
    }

    // Its process died beside another one that lives on.
    void anOrphanIsSettled_data()
    {
        QTest::addColumn<State>("left");
        QTest::addColumn<State>("becomes");
        QTest::newRow("leaving") << State::Leaving << State::Queued;
        QTest::newRow("ending") << State::Ending << State::Unknown;
    }
    void anOrphanIsSettled()
    {
        QFETCH(State, left);
        QFETCH(State, becomes);
        Rig rig;
        auto process = rig.start();
        LocalMessage message = letter();
        {
            const auto dead = need(store::Store::open(rig.folder, store::test::account));
            message.state = left;
            QVERIFY(need(dead->localMessages().put(message)));
        }
        QVERIFY(process->isIn(left, message.id));
        process->outbox.setOnline(true);
        if (becomes == State::Unknown) {
            QVERIFY(rig.until([&] { return process->isIn(becomes, message.id); }));
            QCOMPARE(rig.server.connections, 0);
        } else {
            QVERIFY(rig.until([&] { return process->sent == 1; }));
            QCOMPARE(rig.server.deliveries.size(), 1);
        }
    }

    void whoHasNotItsTurnRestsAndComesAgain()
    {
        Rig rig;
        auto process = rig.start();
        store::Turn another;
        QVERIFY(another.take(rig.folder));
        QSignalSpy rested(&process->outbox, &Outbox::rested);
        const LocalMessage message = letter();
        process->outbox.send(message);
        process->outbox.setOnline(true);
        QVERIFY(rig.until([&] { return !rested.isEmpty(); }));
        QVERIFY(process->isIn(State::Queued, message.id));
        QCOMPARE(rig.server.connections, 0);
        another.end();
        QVERIFY(rig.untilLater(*process, [&] { return process->sent == 1; }));
    }

    // Whatever cannot be written, nothing is lost, nothing is sent twice, and it goes on by itself.
    void aFullDisk()
    {
        for (int n = 1; n < 200; ++n) {
            Rig rig;
            auto process = rig.start();
            const LocalMessage message = letter();
            QVERIFY(process->outbox.send(message));
            store::FailurePlan plan {n, true};
            store::StoreTestAccess::setFailurePlan(*process->store, &plan);
            process->outbox.setOnline(true);
            QSignalSpy rested(&process->outbox, &Outbox::rested);
            QVERIFY(rig.until([&] {
                return (!rested.isEmpty() || plan.hasStruck) && !process->outbox.isBusy();
            }));
            store::StoreTestAccess::setFailurePlan(*process->store, nullptr);
            QVERIFY(rig.untilLater(
                *process, [&] { return !process->find(message.id) && !process->outbox.isBusy(); }));
            QCOMPARE(rig.server.deliveries.size(), 1);
            QCOMPARE(process->store->operations().size(), size_t(1));
            if (!plan.hasStruck)
                return; // all of it was done before
            QVERIFY(process->failures > 0);
        }
        QFAIL("the plan strikes for ever");
    }

    void aDeadServerIsAskedOnceForAll()
    {
        Rig rig;
        auto process = rig.start();
        rig.server.close();
        for (int i = 0; i < 5; ++i)
            process->outbox.send(letter());
        process->outbox.setOnline(true);
        QSignalSpy idle(&process->outbox, &Outbox::idle);
        QVERIFY(rig.until([&] { return !idle.isEmpty(); }));
        for (int i = 0; i < 50; ++i) {
            rig.clock.advance(0);
            QCoreApplication::processEvents(QEventLoop::AllEvents, 2);
        }
        quint32 attempts = 0;
        for (const LocalMessage &message : process->store->localMessages().all())
            attempts += message.attempts;
        QCOMPARE(attempts, 1U);
    }

    void aNewLinkIsNoPermission()
    {
        Rig rig;
        rig.server.password = "other";
        auto process = rig.start();
        process->outbox.send(letter());
        process->outbox.linkChanged(); // offline still
        rig.clock.advance(60'000);
        QCOMPARE(rig.server.connections, 0);
        process->outbox.setOnline(true);
        QVERIFY(
            rig.until([&] { return rig.server.connections == 1 && !process->outbox.isBusy(); }));
        process->outbox.linkChanged(); // the password is as wrong as before
        rig.clock.advance(86'400'000);
        QVERIFY(rig.until([&] { return !process->outbox.isBusy(); }));
        QCOMPARE(rig.server.connections, 1);
    }

    void goingOfflineTakesBackWhatHasNotEnded()
    {
        Rig rig;
        auto process = rig.start();
        const LocalMessage message = letter();
        bool hasLeft = false;
        QObject::connect(&process->outbox, &Outbox::changed, &process->outbox, [&] {
            if (process->isIn(State::Leaving, message.id) && !std::exchange(hasLeft, true))
                QMetaObject::invokeMethod(
                    &process->outbox, [&] { process->outbox.setOnline(false); },
                    Qt::QueuedConnection);
        });
        process->outbox.setOnline(true);
        process->outbox.send(message);
        QVERIFY(rig.until([&] {
            return hasLeft && process->isIn(State::Queued, message.id) && !process->outbox.isBusy();
        }));
        QVERIFY(rig.server.deliveries.isEmpty());
        process->outbox.setOnline(true);
        QVERIFY(rig.until([&] { return process->sent == 1; }));
        QCOMPARE(rig.server.deliveries.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
