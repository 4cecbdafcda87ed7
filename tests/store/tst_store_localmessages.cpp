// SPDX-License-Identifier: GPL-3.0-or-later
// Drafts and outgoing mail in the journal: who may change what, what a crash leaves, and what a
// reader sees.
#include "core/store/localmessages.h"

#include "storefixture.h"
#include "storetestaccess.h"

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;
using State = LocalMessage::State;

namespace {

LocalMessage full(State state = State::Draft)
{
    LocalMessage message;
    message.id = newLocalMessageId();
    message.state = state;
    message.message = QByteArray("Subject: a\r\n\r\n\0b\r\n", 18);
    message.subject = QStringLiteral("Gr\u00fc\u00dfe");
    message.recipients = QStringLiteral("Anna, b@example.org");
    message.changed = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
    message.notBefore = message.changed.addSecs(10);
    message.cause = FaultCause::ConnectionLost;
    message.reason = QStringLiteral("why");
    message.attempts = 3;
    message.answeredMailbox = name("INBOX");
    message.answeredUidValidity = imap::UidValidity(7);
    message.answeredUid = imap::Uid(4'294'967'295);
    message.answeredMark = flags({"\\Answered", "$Forwarded"});
    return message;
}

LocalMessage listed(LocalMessage message)
{
    message.message.clear();
    return message;
}

} // namespace

class TestStoreLocalMessages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void allOfItIsKept()
    {
        Fixture f;
        const LocalMessage message = full();
        QVERIFY(need(f.store->localMessages().put(message)));
        for (int i = 0; i < 2; ++i) {
            const auto all = f.store->localMessages().all();
            QCOMPARE(all.size(), size_t(1));
            QVERIFY(all.front() == listed(message));
            QCOMPARE(f.store->localMessages().text(message.id), message.message);
            const auto reader = need(StoreReader::open(f.folder, account));
            QVERIFY(reader->localMessages() == all);
            QCOMPARE(reader->localMessageText(message.id), message.message);
            f.reopen();
        }
    }

    void anotherTextTakesItsPlaceWhileItIsADraft()
    {
        Fixture f;
        LocalMessage message = full();
        QVERIFY(need(f.store->localMessages().put(message)));
        message.message = "later";
        message.state = State::Queued;
        QVERIFY(need(f.store->localMessages().put(message)));
        QCOMPARE(f.store->localMessages().text(message.id), QByteArray("later"));
        message.message = "too late";
        message.state = State::Draft;
        QVERIFY(!need(f.store->localMessages().put(message)));
        QCOMPARE(f.store->localMessages().text(message.id), QByteArray("later"));
        QCOMPARE(f.store->localMessages().find(message.id)->state, State::Queued);
    }

    void onlyFromTheStatesThatAreNamed()
    {
        Fixture f;
        LocalMessages &messages = f.store->localMessages();
        LocalMessage message = full(State::Queued);
        QVERIFY(need(messages.put(message)));
        message.state = State::Leaving;
        message.notBefore = {};
        message.reason = QStringLiteral("other");
        QVERIFY(!need(messages.change(message, {State::Draft, State::Refused})));
        QCOMPARE(messages.find(message.id)->state, State::Queued);
        QVERIFY(need(messages.change(message, {State::Queued})));
        QVERIFY(*messages.find(message.id) == listed(message));
        QVERIFY(!need(messages.remove(message.id, {State::Queued})));
        QVERIFY(need(messages.remove(message.id, {State::Leaving})));
        QVERIFY(!need(messages.remove(message.id, {State::Leaving})));
        QVERIFY(!need(messages.change(message, {State::Leaving})));
        QVERIFY(messages.all().empty());
    }

    void deliveredMeansAllOrNothing()
    {
        Fixture f;
        f.fill(3);
        const LocalMessage message = full(State::Ending);
        QVERIFY(need(f.store->localMessages().put(message)));
        Operation copy;
        copy.kind = OperationKind::Append;
        copy.mailbox = name("Archive");
        copy.message = "a copy";
        copy.created = message.changed;
        Operation mark = f.operation(OperationKind::AddFlags, "2", flags({"\\Answered"}));
        mark.uidValidity = f.store->mailbox(f.inbox)->state.uidValidity;
        mark.created = message.changed;

        // A statement that fails, whichever it is, changes nothing.
        for (int n = 1;; ++n) {
            FailurePlan plan {n};
            StoreTestAccess::setFailurePlan(*f.store, &plan);
            const auto done = f.store->localMessages().complete(message.id, {copy, mark});
            StoreTestAccess::setFailurePlan(*f.store, nullptr);
            if (done) {
                QVERIFY(n > 4);
                QCOMPARE(done->size(), size_t(2));
                break;
            }
            QVERIFY(f.store->localMessages().find(message.id));
            QVERIFY(f.store->operations().empty());
        }
        QVERIFY(f.store->localMessages().all().empty());
        const auto operations = f.store->operations();
        QCOMPARE(operations.size(), size_t(2));
        QCOMPARE(f.store->message(operations[0].id), QByteArray("a copy"));
        QVERIFY(need(f.store->localMessages().complete(message.id, {copy})).empty());
        QCOMPARE(f.store->operations().size(), size_t(2)); // no second copy

        // Its effect shows when it is asked for, or at the next start.
        const auto changes = need(f.store->retry(operations[1].id));
        QCOMPARE(changes.size(), size_t(1));
        QCOMPARE(changes[0].changed, uidSet("2"));
        QVERIFY(f.store->row(f.inbox, imap::Uid(2))->flags.has(imap::SystemFlag::Answered));
    }

    void afterACrashNothingIsSentTwice()
    {
        const std::vector<std::pair<State, State>> expected {
            {State::Draft, State::Draft},     {State::Queued, State::Queued},
            {State::Leaving, State::Queued},  {State::Ending, State::Unknown},
            {State::Unknown, State::Unknown}, {State::Refused, State::Refused}};
        Fixture f;
        std::vector<LocalMessage> messages;
        for (const auto &[before, after] : expected) {
            messages.push_back(full(before));
            QVERIFY(need(f.store->localMessages().put(messages.back())));
        }
        // Another process that comes beside it takes nothing for interrupted.
        {
            const auto beside = need(Store::open(f.folder, account));
            QCOMPARE(beside->localMessages().find(messages[2].id)->state, State::Leaving);
            QCOMPARE(beside->localMessages().find(messages[3].id)->state, State::Ending);
        }
        f.reopen();
        for (size_t i = 0; i < expected.size(); ++i)
            QCOMPARE(f.store->localMessages().find(messages[i].id)->state, expected[i].second);
    }

    void idsAreRandom()
    {
        QSet<qint64> ids;
        for (int i = 0; i < 1'000; ++i) {
            const LocalMessageId id = newLocalMessageId();
            QVERIFY(id.value() > 0);
            ids.insert(id.value());
        }
        QCOMPARE(ids.size(), 1'000);
    }
};

QTEST_GUILESS_MAIN(TestStoreLocalMessages)
#include "tst_store_localmessages.moc"
