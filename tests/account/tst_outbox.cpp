// SPDX-License-Identifier: GPL-3.0-or-later
// The outbox: what it sends and when, what it says of what it could not send, and what it leaves to
// the user.
#include "tests/account/outboxrig.h"

#include <QSignalSpy>

using namespace homing;
using namespace homing::account;
using namespace homing::test;
using Process = OutboxProcess;
using Rig = OutboxRig;
using store::LocalMessage;
using store::OperationKind;
using store::test::need;
using State = store::LocalMessage::State;

class TestOutbox : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// RFC 8098 section 3: nothing ever comes back of it.
    void aConfirmationLeavesWithoutASender()
    {
        Rig rig;
        const auto process = rig.start();
        LocalMessage message = letter();
        message.message = QByteArray(body).replace(
            "\r\n\r\n",
            "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report;\r\n"
            " report-type=\"disposition-notification\"; boundary=x\r\n\r\n");
        process->outbox.send(message);
        process->outbox.setOnline(true);
        QVERIFY(rig.until([&] { return process->sent == 1; }));
        QCOMPARE(rig.server.deliveries.size(), 1);
        QVERIFY2(rig.server.deliveries.front().mail.startsWith("MAIL FROM:<> "),
                 rig.server.deliveries.front().mail.constData());
    }

    /// RFC 3461; the wish itself is nobody else's.
    void deliveryReportsAreAskedFor()
    {
        Rig rig;
        const auto process = rig.start();
        LocalMessage message = letter();
        message.message = "Homing-Delivery-Report: success, failure, delay\r\n" + body;
        process->outbox.send(message);
        process->outbox.setOnline(true);
        QVERIFY(rig.until([&] { return process->sent == 1; }));
        QCOMPARE(rig.server.deliveries.front().message, withoutBcc);
        QVERIFY(rig.server.deliveries.front().mail.contains(" RET=HDRS"));
        for (const QByteArray &recipient : rig.server.deliveries.front().recipients)
            QVERIFY2(recipient.contains(" NOTIFY=SUCCESS,FAILURE,DELAY"), recipient.constData());
    }

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

    /// homingctl beside an open window; nothing else wakes the outbox.
    void whatAnotherProcessQueuesIsNoticed()
    {
        Rig rig;
        const auto window = rig.start();
        window->outbox.setOnline(true);
        QVERIFY(rig.until([&] { return !window->outbox.isBusy(); }));
        window->outbox.noticeOthers();
        QSignalSpy changed(&window->outbox, &Outbox::changed);
        LocalMessage own = letter();
        own.state = State::Draft;
        window->outbox.keepDraft(own);
        changed.clear();
        window->outbox.noticeOthers();
        QCOMPARE(changed.size(), 0); // it was this process
        const auto other = rig.start();
        LocalMessage message = letter();
        message.state = State::Queued;
        need(other->store->localMessages().put(message));
        window->outbox.noticeOthers();
        QCOMPARE(changed.size(), 1);
        QVERIFY(rig.until([&] { return window->sent == 1; }));
        QCOMPARE(rig.server.deliveries.size(), 1);
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

    /// The user's switch holds for a message that waits already.
    void itIsSaidWhileAMessageWaits()
    {
        Rig rig;
        auto process = rig.start();
        process->outbox.send(letter());
        process->outbox.setServerKeepsSent(true);
        process->outbox.setOnline(true);
        QVERIFY(rig.until([&] { return process->sent == 1; }));
        QVERIFY(process->store->operations().empty());
        process->outbox.setServerKeepsSent(false);
        process->outbox.send(letter());
        QVERIFY(rig.until([&] { return process->sent == 2; }));
        QCOMPARE(process->store->operations().size(), size_t(1));
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

        // Sent once more it waits as long once more.
        message.notBefore = rig.clock.nowUtc().addSecs(10);
        message.changed = rig.clock.nowUtc();
        process->outbox.send(message);
        rig.clock.advance(9'900);
        QVERIFY(process->isIn(State::Queued, message.id));
        QCOMPARE(rig.server.connections, 0);
        rig.clock.advance(100);
        QVERIFY(rig.until([&] { return process->sent == 1; }));
        QVERIFY(!process->outbox.takeBack(message.id));
        QCOMPARE(rig.server.deliveries.size(), 1);
    }

    /// The program may be off for days; it leaves when it is due, and not with the next start.
    void waitsForDaysAndAcrossAStart()
    {
        Rig rig;
        LocalMessage message = letter();
        {
            auto process = rig.start();
            process->outbox.setOnline(true);
            message.notBefore = rig.clock.nowUtc().addDays(3);
            process->outbox.send(message);
            rig.clock.advance(24 * 3'600'000);
            QVERIFY(process->isIn(State::Queued, message.id));
        }
        auto process = rig.start();
        process->outbox.setOnline(true);
        rig.clock.advance(47 * 3'600'000);
        QVERIFY(process->isIn(State::Queued, message.id));
        QCOMPARE(rig.server.connections, 0);
        rig.clock.advance(3'600'000);
        QVERIFY(rig.until([&] { return process->sent == 1; }));
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
};

QTEST_GUILESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
