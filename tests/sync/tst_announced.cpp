// SPDX-License-Identifier: GPL-3.0-or-later
// Messages that EXISTS announced and that are gone, or never come, before they were fetched (rules
// C7 and C14), and a first sync under which messages go.
#include "tests/sync/toldbench.h"

using namespace homing;
using namespace homing::imap;
using homing::test::Bench;
using homing::test::headerOf;
using homing::test::LineServer;
using homing::test::selected;
using homing::test::Told;

namespace {

/// What is above UID 5 is what `atTop` says.
struct Announced
{
    Announced()
        : told([this](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
            if (command.startsWith("UID FETCH 6:*") || command.startsWith("UID FETCH 7:*"))
                return atTop + "<tag> OK done\r\n";
            return std::nullopt;
        })
    {
    }
    bool stay() { return told.stay() && told.isStill(); }
    qsizetype asked() const { return told.server.count("UID FETCH 6:*") - 1; } // one at the opening
    store::MailboxRecord inbox() const { return told.bench.record(); }
    UidSet rows() const { return told.bench.store->uids(inbox().id); }

    QByteArray atTop;
    Told told;
};

} // namespace

class TestAnnounced : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // RFC 7162 3.2.10: the UID of an announced message is not known before it is fetched; a
    // VANISHED that takes it cannot be counted.
    void goneBeforeItWasFetched()
    {
        Announced announced;
        QVERIFY(announced.stay());
        QVERIFY(announced.told.tell("* 6 EXISTS\r\n* VANISHED 6\r\n"));
        QCOMPARE(announced.asked(), 1);
        QCOMPARE(announced.inbox().state.exists, 5U);
        // The next one stands where that one stood.
        announced.atTop = headerOf(6, 7);
        QVERIFY(announced.told.tell("* 6 EXISTS\r\n"));
        QCOMPARE(announced.asked(), 2);
        QCOMPARE(announced.rows(), UidSet::range(1, 5).united(UidSet::single(7)));
        QCOMPARE(announced.inbox().state.exists, 6U);
    }

    void oneOfTwoGoneBeforeItWasFetched()
    {
        Announced announced;
        QVERIFY(announced.stay());
        announced.atTop = headerOf(6, 6); // and again for 7:*, as "n:*" means the last one
        QVERIFY(announced.told.tell("* 7 EXISTS\r\n* VANISHED 7\r\n"));
        QCOMPARE(announced.rows(), UidSet::range(1, 6));
        QCOMPARE(announced.inbox().state.exists, 6U);
    }

    // An unknown UID that has nothing to do with what was announced.
    void anotherUnknownUidTakesNothing()
    {
        Announced announced;
        QVERIFY(announced.stay());
        announced.atTop = headerOf(6, 6);
        QVERIFY(announced.told.tell("* 6 EXISTS\r\n* VANISHED 4000\r\n"));
        QCOMPARE(announced.rows(), UidSet::range(1, 6));
        QCOMPARE(announced.inbox().state.exists, 6U);
    }

    // A server that counts one message too many and says so at each IDLE is asked ever more rarely.
    void countedAndNeverGiven()
    {
        Announced announced;
        QVERIFY(announced.stay());
        for (int times = 0; times < 20; ++times)
            QVERIFY(announced.told.tell("* 6 EXISTS\r\n"));
        QCOMPARE(announced.asked(), 2); // the second, as the first may have crossed with news
        // It comes after all.
        announced.atTop = headerOf(6, 6);
        announced.told.clock.advance(30'000);
        QVERIFY(announced.told.isStill());
        QCOMPARE(announced.asked(), 3);
        QCOMPARE(announced.rows(), UidSet::range(1, 6));
    }

    // A first sync of 250 messages: what vanishes while its windows come was listed by UID SEARCH.
    void goneBeforeItsWindow()
    {
        LineServer server(
            homing::test::notifying,
            [&](const QByteArray &, const QByteArray &command) -> std::optional<QByteArray> {
                if (command.startsWith("SELECT"))
                    return selected(250, 251, "* OK [HIGHESTMODSEQ 50] m\r\n");
                if (command.startsWith("UID SEARCH"))
                    return QByteArray(
                        "* ESEARCH (TAG \"<tag>\") UID ALL 1:250\r\n<tag> OK done\r\n");
                if (!command.startsWith("UID FETCH"))
                    return std::nullopt;
                const QByteArray asked = command.split(' ').value(2);
                QByteArray rows;
                UidSet::parse(asked).valueOr(UidSet()).forEach([&](quint32 uid) {
                    if (uid == 3 || uid == 5)
                        return;
                    rows += headerOf(int(uid), int(uid));
                });
                if (asked == "151:250")
                    rows += "* VANISHED 3,5\r\n";
                return rows + "<tag> OK done\r\n";
            });
        Bench bench(server);
        QVERIFY(bench.stay());
        QTRY_VERIFY(server.isIdle());
        QCOMPARE(bench.store->uids(bench.record().id).toWire(), QByteArray("1:2,4,6:250"));
        QCOMPARE(bench.record().state.exists, 248U);
        QCOMPARE(server.count("UID SEARCH"), 1); // nothing had to be looked at again
    }
};

QTEST_GUILESS_MAIN(TestAnnounced)
#include "tst_announced.moc"
