// SPDX-License-Identifier: GPL-3.0-or-later
// MessageListModel in other orders and with filters: against the same worked out from the rows one
// by one, over a service in memory; changes come row by row.
#include "tests/model/listmodelmirror.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace homing;
using imap::UidSet;
using model::MessageListModel;
using store::Arrangement;
using store::SortOrder;
using test::Fixture;
using test::Mirror;

namespace {

void waitFor(MessageListModel &model)
{
    QTRY_VERIFY(!model.isArranging());
}

QString textOf(const store::MessageRow &row, SortOrder order)
{
    const store::MessageAddress &from = row.header.from.front();
    QString text = order == SortOrder::Subject ? row.header.subject
        : from.name.isEmpty()                  ? from.address
                                               : from.name;
    while (order == SortOrder::Subject && text.startsWith(QStringLiteral("Re: ")))
        text.remove(0, 4);
    text = text.normalized(QString::NormalizationForm_KD).toLower();
    text.removeIf([](QChar c) { return c.isMark(); });
    return text;
}

/// What an arrangement shows, from the top, worked out the slow way.
std::vector<quint32> expected(const test::FakeMailService &service, const MailboxRef &mailbox,
                              const Arrangement &arrangement)
{
    struct Item
    {
        store::MessageRow row;
        quint32 date;
    };
    std::vector<Item> items;
    for (const store::MessageKey &key : service.keys(mailbox).keys) {
        Item item {*service.find({mailbox, key.uid}), key.date};
        const bool isUnread = !item.row.flags.has(imap::SystemFlag::Seen);
        const bool isFlagged = item.row.flags.has(imap::SystemFlag::Flagged);
        if ((arrangement.unread && !isUnread) || (arrangement.flagged && !isFlagged)
            || (arrangement.attachment && !item.row.hasAttachment))
            continue;
        items.push_back(std::move(item));
    }
    const auto isAbove = [&](const Item &a, const Item &b) {
        const bool reversed = arrangement.isReversed;
        const auto newer = [&] {
            return a.date != b.date ? a.date > b.date : a.row.uid > b.row.uid;
        };
        const auto flagged = [&](imap::SystemFlag flag, bool set) {
            const bool ofA = a.row.flags.has(flag) == set;
            const bool ofB = b.row.flags.has(flag) == set;
            return ofA != ofB ? ofA != reversed : newer();
        };
        switch (arrangement.order) {
        case SortOrder::Date:
            return a.date != b.date ? (a.date > b.date) != reversed : a.row.uid > b.row.uid;
        case SortOrder::Size:
            return a.row.size != b.row.size ? (a.row.size > b.row.size) != reversed
                                            : a.row.uid > b.row.uid;
        case SortOrder::Unread:
            return flagged(imap::SystemFlag::Seen, false);
        case SortOrder::Flagged:
            return flagged(imap::SystemFlag::Flagged, true);
        case SortOrder::Sender:
        case SortOrder::Subject: {
            const QString ofA = textOf(a.row, arrangement.order);
            const QString ofB = textOf(b.row, arrangement.order);
            return ofA != ofB ? (ofA < ofB) != reversed : newer();
        }
        }
        return false;
    };
    std::sort(items.begin(), items.end(), isAbove);
    std::vector<quint32> uids;
    for (const Item &item : items)
        uids.push_back(item.row.uid.value());
    return uids;
}

const std::pair<const char *, Arrangement> arrangements[] = {
    {"newest first", {}},
    {"oldest first", {.isReversed = true}},
    {"sender", {.order = SortOrder::Sender}},
    {"sender, Z to A", {.order = SortOrder::Sender, .isReversed = true}},
    {"subject", {.order = SortOrder::Subject}},
    {"subject, Z to A", {.order = SortOrder::Subject, .isReversed = true}},
    {"largest first", {.order = SortOrder::Size}},
    {"smallest first", {.order = SortOrder::Size, .isReversed = true}},
    {"unread first", {.order = SortOrder::Unread}},
    {"read first", {.order = SortOrder::Unread, .isReversed = true}},
    {"flagged first", {.order = SortOrder::Flagged}},
    {"flagged last", {.order = SortOrder::Flagged, .isReversed = true}},
    {"only unread", {.unread = true}},
    {"only flagged, oldest first", {.isReversed = true, .flagged = true}},
    {"only with attachments, by subject", {.order = SortOrder::Subject, .attachment = true}},
    {"unread and flagged, by size", {.order = SortOrder::Size, .unread = true, .flagged = true}},
};

void addArrangements()
{
    QTest::addColumn<Arrangement>("arrangement");
    for (const auto &[name, arrangement] : arrangements)
        QTest::newRow(name) << arrangement;
}

} // namespace

Q_DECLARE_METATYPE(homing::store::Arrangement)

class TestArrangement : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void arranges_data() { addArrangements(); }
    void arranges()
    {
        QFETCH(Arrangement, arrangement);
        Fixture f(300);
        QAbstractItemModelTester tester(&f.model);
        Mirror mirror(&f.model);
        QSignalSpy changed(&f.model, &MessageListModel::arrangementChanged);
        f.model.setArrangement(arrangement);
        QCOMPARE(f.model.rowCount(), 300); // as before, until the worker answers
        waitFor(f.model);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(mirror.resets, 0);
        QCOMPARE(mirror.uids, expected(f.service, f.inbox, arrangement));
        // And back.
        f.model.setArrangement({});
        waitFor(f.model);
        QCOMPARE(mirror.uids, test::truth(f.service, f.inbox));
        QCOMPARE(mirror.resets, 0);
    }

    void opensArranged_data() { addArrangements(); }
    void opensArranged()
    {
        QFETCH(Arrangement, arrangement);
        Fixture f(200);
        f.model.setMailbox({});
        Mirror mirror(&f.model);
        f.model.setMailbox(f.inbox, arrangement);
        f.service.commit(f.inbox, {.vanished = UidSet::range(10, 12), .arrivals = 2});
        waitFor(f.model);
        QCOMPARE(mirror.uids, expected(f.service, f.inbox, arrangement));
    }

    void followsTheServer_data() { addArrangements(); }
    void followsTheServer()
    {
        QFETCH(Arrangement, arrangement);
        Fixture f(400);
        QAbstractItemModelTester tester(&f.model);
        Mirror mirror(&f.model);
        f.model.setArrangement(arrangement);
        std::mt19937 random(31);
        const auto some = [&](quint32 most) {
            UidSet uids;
            for (quint32 i = random() % most; i > 0; --i)
                uids.add(1 + random() % 450);
            return uids;
        };
        for (int round = 0; round < 60; ++round) {
            const UidSet vanished = some(4);
            f.service.commit(f.inbox,
                             {.vanished = vanished,
                              .toggleFlagged = some(5).subtracted(vanished),
                              .markSeen = some(4).subtracted(vanished),
                              .markUnseen = some(4).subtracted(vanished),
                              .arrivals = quint32(random() % 3)});
            if (random() % 3 != 0)
                continue; // the next one comes while the worker reads
            waitFor(f.model);
            QCOMPARE(mirror.uids, expected(f.service, f.inbox, arrangement));
        }
        waitFor(f.model);
        QCOMPARE(mirror.uids, expected(f.service, f.inbox, arrangement));
        QCOMPARE(mirror.resets, 0);
    }

    void manyChangesAskTheWorkerAndStillComeRowByRow()
    {
        Fixture f(2000);
        const Arrangement arrangement {.flagged = true};
        f.model.setArrangement(arrangement);
        waitFor(f.model);
        Mirror mirror(&f.model);
        const int calls = f.service.arrangeCalls();
        f.service.commit(f.inbox, {.toggleFlagged = UidSet::range(500, 900)});
        waitFor(f.model);
        QCOMPARE(f.service.arrangeCalls(), calls + 1);
        QCOMPARE(mirror.uids, expected(f.service, f.inbox, arrangement));
        QVERIFY(mirror.insertions > 0 && mirror.removals > 0);
        QCOMPARE(mirror.layouts + mirror.resets, 0);
    }

    // They come by the hundred after a scroll, and say nothing that an order asks for.
    void previewsMoveNothingAndAskNobody()
    {
        Fixture f(2000);
        f.model.setArrangement({.order = SortOrder::Flagged});
        waitFor(f.model);
        Mirror mirror(&f.model);
        const std::vector<quint32> before = mirror.uids;
        const int arranged = f.service.arrangeCalls();
        const int read = f.service.rowsCalls();
        const auto preview = [&](const UidSet &uids) { // the flags are looked at with any other cause
            f.service.commit(f.inbox, {.toggleFlagged = uids}, store::ChangeCause::Preview);
        };
        preview(UidSet::range(500, 900));
        preview(UidSet::single(3));
        QCOMPARE(f.service.arrangeCalls(), arranged);
        QCOMPARE(f.service.rowsCalls(), read);
        f.model.setArrangement({.order = SortOrder::Flagged, .isReversed = true});
        const int asked = f.service.rowsCalls();
        preview(UidSet::single(4)); // while a worker reads
        preview(UidSet::single(4));
        QCOMPARE(f.service.rowsCalls(), asked);
        waitFor(f.model);
        QCOMPARE(f.service.arrangeCalls(), arranged + 1);
        QVERIFY(mirror.changed.contains(900)); // painted with its text
        QCOMPARE(before.size(), mirror.uids.size());
    }

    void aNewMessageFindsItsPlaceByText()
    {
        Fixture f(500);
        f.model.setArrangement({.order = SortOrder::Subject});
        waitFor(f.model);
        Mirror mirror(&f.model);
        f.service.commit(f.inbox, {.arrivals = 3});
        waitFor(f.model);
        QCOMPARE(mirror.uids, expected(f.service, f.inbox, {.order = SortOrder::Subject}));
        QVERIFY(mirror.insertions > 0);
        QCOMPARE(mirror.layouts + mirror.resets + mirror.removals, 0);
    }

    void whatTheUserReadStaysUntilHeFiltersAnew()
    {
        Fixture f(300);
        f.service.commit(f.inbox, {.markUnseen = UidSet::range(100, 110)});
        f.model.setArrangement({.unread = true});
        waitFor(f.model);
        Mirror mirror(&f.model);
        const int rows = f.model.rowCount();
        const int row = f.model.rowOf(105);
        QVERIFY(row >= 0);
        imap::FlagSet seen;
        seen.set(imap::SystemFlag::Seen);
        f.service.addFlags(f.inbox, UidSet::single(105), seen);
        QCOMPARE(f.model.rowCount(), rows);
        QCOMPARE(f.model.rowOf(105), row);
        QVERIFY(mirror.changed.contains(105)); // painted as read
        // Another answer of the worker does not take it away either.
        f.service.commit(f.inbox, {.markUnseen = UidSet {{1, 104}, {106, 250}}});
        waitFor(f.model);
        QVERIFY(f.model.rowOf(105) >= 0);
        // Read on another device, one goes.
        f.service.commit(f.inbox, {.markSeen = UidSet::single(106)});
        QCOMPARE(f.model.rowOf(106), -1);
        f.model.setArrangement({.unread = true});
        waitFor(f.model);
        QCOMPARE(f.model.rowOf(105), -1);
    }

    void whatTheUserFlagsStaysWhereItIs()
    {
        Fixture f(100);
        f.model.setArrangement({.order = SortOrder::Flagged});
        waitFor(f.model);
        const quint32 uid = f.model.uidAt(99);
        imap::FlagSet flagged;
        flagged.set(imap::SystemFlag::Flagged);
        f.service.addFlags(f.inbox, UidSet::single(uid), flagged);
        QCOMPARE(f.model.rowOf(uid), 99);
        f.model.setArrangement({.order = SortOrder::Flagged});
        waitFor(f.model);
        QVERIFY(f.model.rowOf(uid) < 50);
    }

    void onlySome()
    {
        Fixture f(100);
        f.model.setOnly(UidSet {{3, 5}, {90, 90}});
        waitFor(f.model);
        QCOMPARE(f.model.rowCount(), 4);
        f.service.commit(f.inbox, {.vanished = UidSet::single(4), .arrivals = 1});
        QCOMPARE(f.model.rowCount(), 3);
        f.model.setOnly({});
        waitFor(f.model);
        QCOMPARE(f.model.rowCount(), 100);
    }

    void contactsAreWhomTheAccountWroteTo()
    {
        Fixture f(200);
        const MailboxRef sent = f.service.makeMailbox(f.account, "Sent", store::MailboxRole::Sent);
        const auto known = f.service.find({f.inbox, 7})->header.from.front();
        store::MessageRow letter;
        letter.uid = imap::Uid(1);
        letter.internalDate = QDateTime::currentDateTimeUtc();
        letter.header.cc = {{QString(), known.address.toUpper()}};
        f.service.setRow(sent, letter);
        f.model.setArrangement({.contacts = true});
        waitFor(f.model);
        QVERIFY(f.model.rowOf(7) >= 0);
        QVERIFY(f.model.rowCount() < 200);
        for (int row = 0; row < f.model.rowCount(); ++row)
            QCOMPARE(f.model.fetchedRow(row)->header.from.front().address, known.address);
        // New mail is looked at with the same addresses.
        letter.uid = imap::Uid(1000);
        letter.header.from = {{QString(), known.address}};
        f.service.setRow(f.inbox, letter);
        const auto keys = f.service.keys(f.inbox);
        store::ChangeSet changes;
        changes.mailbox = f.inbox;
        changes.revision = f.model.revision() + 1;
        changes.inserted = {keys.keys.back()};
        f.model.applyChangeSet(changes);
        QCOMPARE(f.model.rowOf(1000), 0);
    }

    void anotherMailboxEndsTheQuestion()
    {
        Fixture f(100);
        f.model.setArrangement({.flagged = true});
        QVERIFY(f.model.isArranging());
        f.model.setMailbox(f.other);
        QVERIFY(!f.model.isArranging());
        QCoreApplication::processEvents();
        QCOMPARE(f.model.rowCount(), 5);
        QVERIFY(f.model.arrangement() == Arrangement());
    }

    void newUidValidityIsArrangedToo()
    {
        Fixture f(100);
        f.model.setArrangement({.order = SortOrder::Size});
        waitFor(f.model);
        Mirror mirror(&f.model);
        f.service.resetMailbox(f.inbox, 30);
        waitFor(f.model);
        QCOMPARE(mirror.uids, expected(f.service, f.inbox, {.order = SortOrder::Size}));
    }

    void subjectsWithoutTheirPrefixes_data()
    {
        QTest::addColumn<QByteArrayList>("subjects");
        QTest::newRow("replies") << QByteArrayList {"Re: apple", "banana", "AW: Re: cherry"};
        QTest::newRow("forwards") << QByteArrayList {"Fwd: apple", "WG: banana", "Fw[2]: Cherry"};
        QTest::newRow("not a prefix") << QByteArrayList {"Real estate", "Reb: x", "regards"};
        QTest::newRow("accents") << QByteArrayList {"\xc3\x84pfel", "apfelz",
                                                    "\xc3\x89"
                                                    "clair"};
        QTest::newRow("only a prefix") << QByteArrayList {"Re:", "a", "b"};
        QTest::newRow("not UTF-8") << QByteArrayList {"", "\xff", "\xff\xff"};
    }
    void subjectsWithoutTheirPrefixes()
    {
        QFETCH(QByteArrayList, subjects);
        store::TextRanks texts;
        quint32 uid = 0;
        for (const QByteArray &subject : subjects)
            texts.addSubject(0, {++uid, 1000 - uid}, subject);
        std::vector<store::ArrangedKeys> lists(1);
        texts.finish(false, lists);
        QCOMPARE(lists.front().keys.size(), size_t(subjects.size()));
        for (size_t i = 0; i < lists.front().keys.size(); ++i) // the last one stands at the top
            QCOMPARE(lists.front().keys[i].uid, quint32(subjects.size() - qsizetype(i)));
    }

    void whatCannotBeReadChangesNothing()
    {
        Fixture f(10);
        f.model.setArrangement({.order = SortOrder::Size});
        waitFor(f.model);
        const auto before = expected(f.service, f.inbox, f.model.arrangement());
        f.service.setFailsToArrange(true);
        f.model.setArrangement({.order = SortOrder::Subject});
        waitFor(f.model);
        QVERIFY(f.model.hasFailed());
        QCOMPARE(f.model.rowCount(), 10);
        for (int row = 0; row < 10; ++row)
            QCOMPARE(f.model.uidAt(row), before[size_t(row)]);
        f.service.setFailsToArrange(false);
        // The next change asks again.
        f.service.commit(f.inbox, {.vanished = UidSet::range(before[3], before[3])});
        waitFor(f.model);
        QVERIFY(!f.model.hasFailed());
        const auto after = expected(f.service, f.inbox, f.model.arrangement());
        QCOMPARE(f.model.rowCount(), 9);
        for (int row = 0; row < 9; ++row)
            QCOMPARE(f.model.uidAt(row), after[size_t(row)]);
        // A list that was never read has nothing to keep.
        f.service.setFailsToArrange(true);
        f.model.setMailbox(f.inbox, {.order = SortOrder::Size});
        waitFor(f.model);
        QVERIFY(f.model.hasFailed());
        QCOMPARE(f.model.rowCount(), 0);
    }

    void countsRowsBeforeADate()
    {
        Fixture f(10);
        const auto keys = f.service.keys(f.inbox).keys;
        QCOMPARE(f.model.rowsBefore(keys[6].date), 3);
        QCOMPARE(f.model.rowsBefore(keys[6].date - 1), 4);
        f.model.setArrangement({.isReversed = true});
        waitFor(f.model);
        QCOMPARE(f.model.rowsBefore(keys[6].date), 6);
    }
};

QTEST_GUILESS_MAIN(TestArrangement)
#include "tst_arrangement.moc"
