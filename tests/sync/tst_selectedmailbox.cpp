// SPDX-License-Identifier: GPL-3.0-or-later
// The fold: what untagged responses do to counts, UIDs and the token. Rules C7 to C12 and C15.
#include "core/imap/responseparser.h"
#include "core/sync/selectedmailbox.h"

#include <QtTest>

using namespace homing;
using namespace homing::imap;
using namespace homing::sync;

namespace {

store::SyncState cachedState(quint32 uidNext, quint32 exists, quint64 modSeq = 100)
{
    store::SyncState state;
    state.uidValidity = UidValidity(7);
    state.uidNext = Uid(uidNext);
    state.highestModSeq = ModSeq(modSeq);
    state.exists = exists;
    state.oldestFetched = Uid(1);
    return state;
}

void feed(SelectedMailbox &mailbox, std::initializer_list<const char *> lines)
{
    for (const char *line : lines) {
        const auto response = parseResponseBytes(QByteArray(line) + "\r\n");
        QVERIFY2(response.hasValue(), line);
        mailbox.fold(*response);
    }
}

std::optional<ResponseCode> code(const char *line)
{
    const auto response = parseResponseBytes(QByteArray(line) + "\r\n");
    return std::get<TaggedResponse>(*response).code;
}

/// Selected and in step: UIDs 1 to `count`.
SelectedMailbox opened(quint32 count, quint64 modSeq = 100)
{
    SelectedMailbox mailbox(cachedState(count + 1, count, modSeq), UidSet::range(1, count));
    mailbox.beginSelect();
    mailbox.fold(*parseResponseBytes("* " + QByteArray::number(count) + " EXISTS\r\n"));
    mailbox.fold(
        *parseResponseBytes("* OK [HIGHESTMODSEQ " + QByteArray::number(modSeq) + "] x\r\n"));
    mailbox.endSelect(SelectedMailbox::Gone::Told);
    mailbox.adoptSelectToken();
    return mailbox;
}

constexpr const char *header = "ENVELOPE (NIL \"s\" NIL NIL NIL NIL NIL NIL NIL NIL)";

} // namespace

class TestSelectedMailbox : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    // RFC 7162 3.2.10: "VANISHED (EARLIER) ... the client MUST NOT decrement the number of
    // messages"
    void earlierShiftsNothing()
    {
        SelectedMailbox mailbox(cachedState(11, 10), UidSet::range(1, 10));
        mailbox.beginSelect();
        feed(mailbox,
             {"* 7 EXISTS", "* OK [UIDVALIDITY 7] x", "* VANISHED (EARLIER) 2,4:5,900:4294967295"});
        mailbox.endSelect(SelectedMailbox::Gone::Told);
        QCOMPARE(mailbox.exists(), 7U);
        QCOMPARE(mailbox.known().toWire(), QByteArray("1,3,6:10"));
        QCOMPARE(mailbox.delta().vanished.toWire(), QByteArray("2,4:5"));
    }

    // The same while the mailbox is open, as an answer to UID FETCH (VANISHED) says it.
    void earlierShiftsNothingLive()
    {
        SelectedMailbox mailbox = opened(10);
        feed(mailbox, {"* VANISHED (EARLIER) 3"});
        QCOMPARE(mailbox.exists(), 10U);
        QCOMPARE(mailbox.known().toWire(), QByteArray("1:2,4:10"));
    }

    // RFC 7162 3.2.10: without EARLIER each expunged message decrements the count; unknown ones
    // must not.
    void vanishedCountsOnlyKnown()
    {
        SelectedMailbox mailbox = opened(10);
        feed(mailbox, {"* VANISHED 3,5:6,77,5"});
        QCOMPARE(mailbox.exists(), 7U);
        feed(mailbox, {"* VANISHED 3", "* VANISHED 0:1", "* VANISHED 4000000000:4294967295"});
        QCOMPARE(mailbox.exists(), 6U);
        feed(mailbox, {"* VANISHED 1:4294967295", "* VANISHED 1:4294967295"});
        QCOMPARE(mailbox.exists(), 0U);
        QVERIFY(mailbox.known().isEmpty());
    }

    void expungeShiftsSequenceNumbers()
    {
        SelectedMailbox mailbox = opened(10);
        feed(mailbox, {"* 3 EXPUNGE", "* 3 EXPUNGE", "* 99 EXPUNGE", "* 3 FETCH (FLAGS (\\Seen))"});
        QCOMPARE(mailbox.exists(), 8U);
        QCOMPARE(mailbox.delta().vanished.toWire(), QByteArray("3:4"));
        QCOMPARE(mailbox.delta().updates.size(), size_t(1));
        QCOMPARE(mailbox.delta().updates.begin()->first, 5U);
    }

    void flagsOfAGoneMessageGoWithIt()
    {
        SelectedMailbox mailbox = opened(10);
        feed(mailbox, {"* 4 FETCH (UID 4 FLAGS (\\Flagged))", "* VANISHED 4"});
        QVERIFY(mailbox.delta().updates.empty());
        QCOMPARE(mailbox.delta().vanished.toWire(), QByteArray("4"));
    }

    // Rule C9: a token beyond a message that is announced and not fetched would leave it out when
    // the connection is lost now.
    void tokenWaitsForAnnouncedMessages()
    {
        SelectedMailbox mailbox = opened(10);
        feed(mailbox, {"* 11 EXISTS", "* 3 FETCH (UID 3 MODSEQ (120))"});
        mailbox.foldTagged(std::nullopt);
        QCOMPARE(mailbox.state().highestModSeq, ModSeq(100));
        const QByteArray line =
            QByteArray("* 11 FETCH (UID 15 FLAGS () MODSEQ (119) ") + header + ")";
        feed(mailbox, {line.constData()});
        mailbox.foldTagged(std::nullopt);
        QCOMPARE(mailbox.state().highestModSeq, ModSeq(120));
    }

    void newMessagesWaitForTheirHeader()
    {
        SelectedMailbox mailbox = opened(10);
        feed(mailbox, {"* 11 EXISTS", "* 11 FETCH (UID 15 FLAGS (\\Recent) MODSEQ (120))"});
        QCOMPARE(mailbox.newWithoutHeader().toWire(), QByteArray("15"));
        QCOMPARE(mailbox.unknownAtTop(), 1U);
        feed(mailbox,
             {QByteArray(QByteArray("* 11 FETCH (UID 15 FLAGS () MODSEQ (120) ") + header + ")")
                  .constData()});
        QVERIFY(mailbox.newWithoutHeader().isEmpty());
        QVERIFY(mailbox.known().contains(15));
        QCOMPARE(mailbox.unknownAtTop(), 0U);
    }

    // RFC 7162 section 6, its example: the code wins over higher MODSEQs that were seen.
    void tokenFollowsTheCode()
    {
        SelectedMailbox mailbox = opened(10, 96);
        feed(
            mailbox,
            {"* 1 FETCH (UID 6 FLAGS () MODSEQ (103))", "* 2 FETCH (UID 7 FLAGS () MODSEQ (101))"});
        QCOMPARE(mailbox.state().highestModSeq, ModSeq(96)); // not before a tagged response
        feed(mailbox, {"* OK [HIGHESTMODSEQ 99] VANISHED reply with MODSEQ 100 is delayed"});
        mailbox.foldTagged(code("A150 OK [MODIFIED 3] done"));
        QCOMPARE(mailbox.state().highestModSeq, ModSeq(99));
        feed(mailbox, {"* 3 FETCH (UID 8 FLAGS () MODSEQ (104))"});
        mailbox.foldTagged(code("A151 OK [HIGHESTMODSEQ 99] Still delaying VANISHED"));
        QCOMPARE(mailbox.state().highestModSeq, ModSeq(99));
        feed(mailbox, {"* VANISHED 8"});
        mailbox.foldTagged(code("A152 OK [HIGHESTMODSEQ 104] done"));
        QCOMPARE(mailbox.state().highestModSeq, ModSeq(104));
    }

    // "Otherwise, the client calculates the highest value among all MODSEQ FETCH data items
    // received since the last tagged response"
    void tokenWithoutCodeIsTheHighestSeen()
    {
        SelectedMailbox mailbox = opened(10, 96);
        feed(
            mailbox,
            {"* 1 FETCH (UID 6 FLAGS () MODSEQ (103))", "* 2 FETCH (UID 7 FLAGS () MODSEQ (101))"});
        mailbox.foldTagged(std::nullopt);
        QCOMPARE(mailbox.state().highestModSeq, ModSeq(103));
        feed(mailbox, {"* 2 FETCH (UID 7 FLAGS () MODSEQ (90))"});
        mailbox.foldTagged(std::nullopt);
        QCOMPARE(mailbox.state().highestModSeq, ModSeq(103));
    }

    void noTokenOnNoModSeq()
    {
        SelectedMailbox mailbox(cachedState(11, 10), UidSet::range(1, 10));
        mailbox.beginSelect();
        feed(mailbox, {"* 10 EXISTS", "* OK [NOMODSEQ] x"});
        mailbox.endSelect(SelectedMailbox::Gone::Told);
        mailbox.adoptSelectToken();
        QVERIFY(mailbox.state().highestModSeq.isNull());
        QVERIFY(mailbox.state().noModSeq);
    }

    // Rule C15: a VANISHED that UID SEARCH contradicts is taken back, with the flags that came
    // beside it.
    void believeTakesBackALie()
    {
        SelectedMailbox mailbox(cachedState(11, 10), UidSet::range(1, 10));
        mailbox.beginSelect();
        feed(mailbox,
             {"* 8 EXISTS", "* 5 FETCH (UID 5 FLAGS (\\Flagged) MODSEQ (110))",
              "* VANISHED (EARLIER) 1:10"});
        mailbox.endSelect(SelectedMailbox::Gone::Told);
        QVERIFY(mailbox.known().isEmpty());
        mailbox.believe(UidSet::range(3, 10), UidSet::range(1, ~quint32(0)));
        QCOMPARE(mailbox.known().toWire(), QByteArray("3:10"));
        QCOMPARE(mailbox.delta().vanished.toWire(), QByteArray("1:2"));
        QCOMPARE(mailbox.delta().updates.size(), size_t(1));
        QVERIFY(mailbox.delta().updates.at(5).flags->has(SystemFlag::Flagged));
    }

    void believeFindsGhosts()
    {
        SelectedMailbox mailbox = opened(10);
        mailbox.believe(UidSet::range(1, 4), UidSet::range(1, 8));
        QCOMPARE(mailbox.known().toWire(), QByteArray("1:4,9:10"));
        QCOMPARE(mailbox.delta().vanished.toWire(), QByteArray("5:8"));
    }

    // A first sync that is not finished knows the newest part only: sequence numbers count from the
    // top.
    void sequenceNumbersOfAPartialCache()
    {
        store::SyncState state = cachedState(101, 100);
        state.oldestFetched = Uid(91);
        SelectedMailbox mailbox(state, UidSet::range(91, 100));
        mailbox.beginSelect();
        feed(mailbox, {"* 100 EXISTS"});
        mailbox.endSelect(SelectedMailbox::Gone::Told);
        feed(mailbox, {"* 95 EXPUNGE", "* 5 EXPUNGE"});
        QCOMPARE(mailbox.exists(), 98U);
        QCOMPARE(mailbox.delta().vanished.toWire(), QByteArray("95"));
        feed(mailbox, {"* 98 FETCH (FLAGS (\\Seen))"});
        QCOMPARE(mailbox.delta().updates.begin()->first, 100U);
    }

    // Windows that are answered side by side: what belongs to an unfinished one is not committed
    // with the other.
    void unfinishedWindowsAreHeldBack()
    {
        SelectedMailbox mailbox(store::SyncState {}, {});
        mailbox.beginSelect();
        feed(mailbox, {"* 100 EXISTS", "* OK [UIDVALIDITY 7] x"});
        mailbox.endSelect(SelectedMailbox::Gone::Told);
        for (const char *uid : {"90", "70", "91", "71"}) {
            const QByteArray line =
                QByteArray("* ") + uid + " FETCH (UID " + uid + " FLAGS () " + header + ")";
            feed(mailbox, {line.constData()});
        }
        mailbox.setOldestFetched(Uid(80));
        mailbox.holdBackBelow(Uid(80));
        QCOMPARE(mailbox.takeDelta().updates.size(), size_t(2));
        mailbox.commit(mailbox.state());
        QCOMPARE(mailbox.cachedUids().toWire(), QByteArray("90:91"));
        QCOMPARE(mailbox.delta().updates.size(), size_t(2));
        QCOMPARE(mailbox.delta().updates.begin()->first, 70U);
        QCOMPARE(mailbox.known().count(), quint64(4));
    }

    // UID 5 is on the server and could not be had: it counts, though no row stands for it.
    // Rule C7: UID SEARCH has listed 1 to 10, windows from 8 up are here.
    void aVanishedThatNoWindowBroughtYetIsCounted()
    {
        store::SyncState state = cachedState(11, 10);
        state.oldestFetched = Uid(8);
        SelectedMailbox mailbox(state, UidSet::range(8, 10));
        mailbox.beginSelect();
        feed(mailbox, {"* 10 EXISTS"});
        mailbox.endSelect(SelectedMailbox::Gone::Told);
        mailbox.setUnfetched(UidSet::range(1, 7));
        feed(mailbox, {"* VANISHED 3,9"});
        QCOMPARE(mailbox.exists(), 8U);
        feed(mailbox, {"* VANISHED 3", "* VANISHED (EARLIER) 4", "* VANISHED 4,11:20"});
        QCOMPARE(mailbox.exists(), 8U);
        QCOMPARE(mailbox.known().toWire(), QByteArray("8,10"));
        // A window brings 5 to 7: from now on they are known ones.
        mailbox.setOldestFetched(Uid(5));
        feed(mailbox, {"* VANISHED 1:2"});
        QCOMPARE(mailbox.exists(), 6U);
        feed(mailbox, {"* VANISHED 6"}); // did not come with its window: not listed any more
        QCOMPARE(mailbox.exists(), 6U);
    }

    void anExpungeAboveAHoleTakesTheRightRow()
    {
        UidSet cached = UidSet::range(1, 10);
        cached.remove(5, 5);
        SelectedMailbox mailbox(cachedState(11, 10), cached);
        mailbox.beginSelect();
        feed(mailbox, {"* 10 EXISTS"});
        mailbox.endSelect(SelectedMailbox::Gone::Told);
        mailbox.believe(UidSet::range(1, 10), UidSet::range(1, ~quint32(0)));
        feed(mailbox, {"* 7 EXPUNGE"});
        QCOMPARE(mailbox.delta().vanished.toWire(), QByteArray("7"));
        feed(mailbox, {"* 6 FETCH (FLAGS (\\Seen))"});
        QCOMPARE(mailbox.delta().updates.begin()->first, 6U);
        feed(mailbox, {"* 5 EXPUNGE", "* 5 EXPUNGE"});
        QCOMPARE(mailbox.delta().vanished.toWire(), QByteArray("6:7"));
        QCOMPARE(mailbox.exists(), 7U);
        QCOMPARE(mailbox.known().count(), quint64(7));
        QVERIFY(!mailbox.hasUnmappedExpunge());
    }

    // 11 and 12 arrived, only 12 could be read: from 11 on nobody knows which number is whose.
    void anExpungeAboveAnUnknownHoleIsNotGuessed()
    {
        SelectedMailbox mailbox = opened(10);
        mailbox.foldTagged({});
        feed(mailbox, {"* 12 EXISTS"});
        const QByteArray twelve = QByteArray("* 12 FETCH (UID 12 FLAGS () ") + header + ")";
        feed(mailbox, {twelve.constData(), "* 3 EXPUNGE"});
        QCOMPARE(mailbox.delta().vanished.toWire(), QByteArray("3"));
        QVERIFY(!mailbox.hasUnmappedExpunge());
        feed(mailbox, {"* 10 EXPUNGE"}); // it is 11 that went
        QCOMPARE(mailbox.delta().vanished.toWire(), QByteArray("3"));
        QVERIFY(mailbox.hasUnmappedExpunge());
    }

    void aVanishedHoleIsCounted()
    {
        UidSet cached = UidSet::range(1, 9);
        SelectedMailbox mailbox(cachedState(10, 10), cached);
        mailbox.beginSelect();
        feed(mailbox, {"* 10 EXISTS"});
        mailbox.endSelect(SelectedMailbox::Gone::Told);
        mailbox.believe(UidSet::range(1, 10), UidSet::range(1, ~quint32(0)));
        feed(mailbox, {"* VANISHED 9:10", "* VANISHED 10"});
        QCOMPARE(mailbox.exists(), 8U);
    }

    void rememberedAddressesAreNotMixedUp()
    {
        SelectedMailbox mailbox = opened(0);
        mailbox.foldTagged({});
        const auto sender = [&](quint32 uid, const QByteArray &name, const QByteArray &local) {
            const QByteArray n = QByteArray::number(uid);
            const QByteArray exists = "* " + n + " EXISTS";
            const QByteArray fetch = "* " + n + " FETCH (UID " + n
                + " FLAGS () ENVELOPE (NIL \"s\" ((\"" + name + "\" NIL \"" + local
                + "\" \"example.org\")) NIL NIL NIL NIL NIL NIL NIL))";
            feed(mailbox, {exists.constData(), fetch.constData()});
            const auto &from = mailbox.delta().updates.at(uid).header->from;
            return from.empty() ? QString() : from.front().name + u'|' + from.front().address;
        };
        QCOMPARE(sender(1, "Ann", "a"), QStringLiteral("Ann|a@example.org"));
        QCOMPARE(sender(2, "An", "na"), QStringLiteral("An|na@example.org"));
        QCOMPARE(sender(3, "Ann", "a"), QStringLiteral("Ann|a@example.org"));
        for (quint32 uid = 4; uid < 3'000; ++uid) { // more than are remembered
            const QByteArray n = QByteArray::number(uid);
            QCOMPARE(sender(uid, "Person " + n, "p" + n),
                     QStringLiteral("Person %1|p%1@example.org").arg(uid));
        }
        QCOMPARE(sender(3'000, "Ann", "a"), QStringLiteral("Ann|a@example.org"));
    }

    void rebuildForgetsAll()
    {
        SelectedMailbox mailbox = opened(10);
        feed(mailbox, {"* 4 FETCH (UID 4 FLAGS (\\Flagged))"});
        mailbox.startRebuild();
        QVERIFY(mailbox.delta().rebuild);
        QVERIFY(mailbox.delta().updates.empty());
        QVERIFY(mailbox.known().isEmpty());
        QVERIFY(mailbox.state().highestModSeq.isNull());
    }
};

QTEST_GUILESS_MAIN(TestSelectedMailbox)
#include "tst_selectedmailbox.moc"
