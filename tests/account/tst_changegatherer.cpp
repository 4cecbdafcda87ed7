// SPDX-License-Identifier: GPL-3.0-or-later
// ChangeGatherer: one turn's actions are one change, and nothing is told out of order.
#include "core/account/changegatherer.h"

#include <QSignalSpy>
#include <QTest>

using namespace homing;
using account::ChangeGatherer;
using imap::UidSet;
using store::ChangeCause;
using store::ChangeSet;

namespace {

const MailboxRef inbox {AccountId(1), MailboxId(1)};
const MailboxRef archive {AccountId(1), MailboxId(2)};

ChangeSet removal(const MailboxRef &mailbox, quint64 revision, const UidSet &uids, quint32 left)
{
    ChangeSet changes;
    changes.cause = ChangeCause::UserAction;
    changes.mailbox = mailbox;
    changes.revision = revision;
    changes.removed = uids;
    changes.counters = {left, 0};
    return changes;
}

ChangeSet arrival(const MailboxRef &mailbox, quint64 revision, quint32 uid)
{
    ChangeSet changes = removal(mailbox, revision, {}, uid);
    changes.inserted = {{uid, 1'000}};
    return changes;
}

class Listener
{
public:
    explicit Listener(ChangeGatherer &gatherer)
    {
        QObject::connect(&gatherer, &ChangeGatherer::changed, &gatherer,
                         [this](const ChangeSet &changes) { heard.push_back(changes); });
    }
    bool isAscending() const
    {
        return std::is_sorted(
            heard.begin(), heard.end(),
            [](const ChangeSet &a, const ChangeSet &b) { return a.revision < b.revision; });
    }
    std::vector<ChangeSet> heard;
};

} // namespace

class TestChangeGatherer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void manyAreOne()
    {
        ChangeGatherer gatherer;
        Listener listener(gatherer);
        for (quint32 i = 0; i < 30; ++i)
            gatherer.add(removal(inbox, i + 1, UidSet::single(2 * i + 1), 100 - i));
        QCOMPARE(listener.heard.size(), size_t(0)); // more may come in this turn
        QTRY_COMPARE(listener.heard.size(), size_t(1));
        QCOMPARE(listener.heard[0].removed.count(), quint64(30));
        QCOMPARE(listener.heard[0].revision, quint64(30));
        QCOMPARE(listener.heard[0].counters.total, 71U);
    }

    void aMovesTwoMailboxes()
    {
        ChangeGatherer gatherer;
        Listener listener(gatherer);
        for (quint32 i = 0; i < 4; ++i) {
            gatherer.add(removal(inbox, 2 * i + 1, UidSet::single(i + 1), 9 - i));
            gatherer.add(arrival(archive, 2 * i + 2, 50 - i)); // UIDs come in any order
        }
        QTRY_COMPARE(listener.heard.size(), size_t(2));
        QVERIFY(listener.isAscending());
        QCOMPARE(listener.heard[0].removed.count(), quint64(4));
        QCOMPARE(listener.heard[1].inserted.size(), size_t(4));
        QCOMPARE(listener.heard[1].inserted.front().uid, 47U);
        QCOMPARE(listener.heard[1].inserted.back().uid, 50U);
    }

    // There and back again are two steps: one would say that it left.
    void whatComesBackIsAnotherStep()
    {
        ChangeGatherer gatherer;
        Listener listener(gatherer);
        gatherer.add(removal(inbox, 1, UidSet::single(7), 9));
        gatherer.add(arrival(inbox, 2, 7));
        gatherer.add(removal(inbox, 3, UidSet::single(7), 9));
        QTRY_COMPARE(listener.heard.size(), size_t(3));
        QVERIFY(listener.isAscending());
        QVERIFY(listener.heard[1].removed.isEmpty());
    }

    void aFlagOfWhatLeavesIsNoChange()
    {
        ChangeGatherer gatherer;
        Listener listener(gatherer);
        ChangeSet flag = removal(inbox, 1, {}, 10);
        flag.changed = UidSet::range(1, 3);
        gatherer.add(flag);
        gatherer.add(removal(inbox, 2, UidSet::single(2), 9));
        QTRY_COMPARE(listener.heard.size(), size_t(1));
        QVERIFY(listener.heard[0].changed == UidSet::single(1).united(UidSet::single(3)));
    }

    // The server's changes are told at once, and what the user did before them comes first.
    void theServersComeBehind()
    {
        ChangeGatherer gatherer;
        Listener listener(gatherer);
        gatherer.add(removal(inbox, 1, UidSet::single(1), 9));
        ChangeSet live = removal(inbox, 2, UidSet::single(2), 8);
        live.cause = ChangeCause::Live;
        gatherer.tell(live);
        QCOMPARE(listener.heard.size(), size_t(2));
        QVERIFY(listener.isAscending());
        gatherer.add(live); // of another cause: a step of its own
        gatherer.add(removal(inbox, 3, UidSet::single(3), 7));
        QTRY_COMPARE(listener.heard.size(), size_t(4));
        QVERIFY(listener.isAscending());
    }
};

QTEST_GUILESS_MAIN(TestChangeGatherer)
#include "tst_changegatherer.moc"
