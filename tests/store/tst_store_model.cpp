// SPDX-License-Identifier: GPL-3.0-or-later
// Property test: random deltas, actions, refusals and restarts against a plain model of what a
// store is, with fixed seeds. After each step rows, keys, counters, flags and the reader's view
// equal the model's, and a list that only ever heard ChangeSets (as the window does) holds the same
// keys.
#include "storefixture.h"
#include "storetestaccess.h"

#include <QRandomGenerator>

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

namespace {

const std::vector<QByteArray> someFlags {"\\Seen", "\\Flagged", "\\Answered", "\\Deleted",
                                         "$Work",  "Later",     "junk"};

struct ModelRow
{
    imap::FlagSet server;
    quint32 date = 0;
    bool departed = false;
};

/// What a store should be, with no thought for speed.
struct Model
{
    quint32 validity = 1;
    std::map<quint32, ModelRow> rows;
    std::map<OperationId, Operation> operations;

    bool isActive(const Operation &operation) const
    {
        return operation.state != OperationState::Parked
            && operation.uidValidity.value() == validity;
    }
    bool isHidden(quint32 uid) const
    {
        if (rows.at(uid).departed)
            return true;
        for (const auto &[id, operation] : operations) {
            const bool hides =
                operation.kind == OperationKind::Move || operation.kind == OperationKind::Delete;
            if (hides && isActive(operation) && operation.uids.contains(uid))
                return true;
        }
        return false;
    }
    imap::FlagSet effective(quint32 uid) const
    {
        imap::FlagSet flags = rows.at(uid).server;
        for (const auto &[id, operation] : operations) {
            if (!isActive(operation) || !operation.uids.contains(uid))
                continue;
            if (operation.kind == OperationKind::AddFlags)
                flags.unite(operation.flags);
            else if (operation.kind == OperationKind::RemoveFlags)
                flags.subtract(operation.flags);
        }
        return flags;
    }
    std::vector<MessageKey> keys() const
    {
        std::vector<MessageKey> shown;
        for (const auto &[uid, row] : rows) {
            if (!isHidden(uid))
                shown.push_back({uid, row.date});
        }
        return shown;
    }
    std::map<quint32, imap::FlagSet> shownFlags() const
    {
        std::map<quint32, imap::FlagSet> flags;
        for (const auto &[uid, row] : rows) {
            if (!isHidden(uid))
                flags[uid] = effective(uid);
        }
        return flags;
    }
    MailboxCounters counters() const
    {
        MailboxCounters counters;
        for (const auto &[uid, flags] : shownFlags()) {
            ++counters.total;
            counters.unread += flags.has(imap::SystemFlag::Seen) ? 0 : 1;
        }
        return counters;
    }
};

/// A list model's view: it hears ChangeSets and never looks at the store.
struct Listener
{
    std::map<quint32, quint32> keys;
    quint64 revision = 0;
    QByteArray complaint;

    void hear(const ChangeSet &changes)
    {
        if (changes.isEmpty()) {
            if (changes.revision != revision)
                complaint = "an empty ChangeSet with another revision";
            return;
        }
        if (changes.revision != revision + 1)
            complaint = "a gap in the revisions";
        revision = changes.revision;
        if (changes.isReset)
            keys.clear();
        for (const imap::Interval &interval : changes.removed.intervals()) {
            for (quint64 uid = interval.first; uid <= interval.last; ++uid) {
                if (keys.erase(quint32(uid)) == 0)
                    complaint = "removed what was not shown: " + QByteArray::number(uid);
            }
        }
        quint32 previous = 0;
        for (const MessageKey &key : changes.inserted) {
            if (key.uid <= previous || !keys.emplace(key.uid, key.date).second)
                complaint = "inserted twice or out of order: " + QByteArray::number(key.uid);
            previous = key.uid;
        }
        for (const imap::Interval &interval : changes.changed.intervals()) {
            for (quint64 uid = interval.first; uid <= interval.last; ++uid) {
                if (!keys.contains(quint32(uid)))
                    complaint = "changed what is not shown: " + QByteArray::number(uid);
            }
        }
        if (changes.counters.total != keys.size())
            complaint = "a total that is not the number of rows";
    }
};

class Simulation
{
public:
    explicit Simulation(quint32 seed, quint32 scale)
        : m_random(seed)
        , m_scale(scale)
        , m_top(scale * 2)
    {
        m_reader = need(StoreReader::open(m_f.folder, account));
        m_listener.revision = m_f.store->revision();
    }

    /// Empty when all is well.
    QByteArray step()
    {
        m_before = m_model.shownFlags();
        m_heard = imap::UidSet();
        switch (m_random.bounded(14)) {
        case 0:
        case 1:
        case 2:
        case 3:
        case 4:
            m_what = "apply";
            applyDelta();
            break;
        case 5:
        case 6:
        case 7:
        case 8:
            m_what = "enqueue";
            enqueue();
            break;
        case 9:
        case 10:
            m_what = "complete";
            complete();
            break;
        case 11:
            m_what = "park";
            park();
            break;
        case 12:
            m_what = "retry or drop";
            retryOrDrop();
            break;
        default:
            m_what = "reopen";
            m_f.reopen();
            for (auto &[id, operation] : m_model.operations) {
                if (operation.state == OperationState::InFlight)
                    operation.state = OperationState::Pending;
            }
        }
        const QByteArray wrong = compare();
        return wrong.isEmpty() ? wrong : m_what + ": " + wrong;
    }

private:
    quint32 someUid() { return 1 + m_random.bounded(m_top + m_scale / 4); }

    imap::UidSet someUids()
    {
        imap::UidSet uids;
        switch (m_random.bounded(4)) {
        case 0:
            return imap::UidSet::single(someUid());
        case 1: {
            const quint32 first = someUid();
            return imap::UidSet::range(first, first + m_random.bounded(m_scale));
        }
        case 2:
            for (quint32 i = 0; i < 1 + m_random.bounded(m_scale / 2); ++i)
                uids.add(someUid());
            return uids;
        default:
            if (m_random.bounded(20) == 0)
                return imap::UidSet::range(1, 0xffffffff);
            for (const auto &[uid, row] : m_model.rows) {
                if (m_random.bounded(5) == 0)
                    uids.add(uid);
            }
            return uids;
        }
    }

    imap::FlagSet someFlagSet()
    {
        imap::FlagSet flags;
        for (const QByteArray &flag : someFlags) {
            if (m_random.bounded(4) == 0)
                flags.add(flag);
        }
        return flags;
    }

    void hear(const ChangeSet &changes)
    {
        m_listener.hear(changes);
        m_heard.unite(changes.changed);
        for (const MessageKey &key : changes.inserted)
            m_heard.add(key.uid);
        if (changes.isReset)
            m_heard.add(1, 0xffffffff);
    }
    void hear(const std::vector<ChangeSet> &all)
    {
        for (const ChangeSet &changes : all)
            hear(changes);
    }

    void insert(MailboxDelta &delta, quint32 uid)
    {
        const imap::FlagSet flags = someFlagSet();
        delta.updates[uid] = arrival(uid, flags);
        const bool isNew = !m_model.rows.contains(uid);
        ModelRow &row = m_model.rows[uid];
        row.server = flags;
        if (isNew)
            row.date = dateOf(uid);
    }

    void applyDelta()
    {
        MailboxDelta delta;
        ChangeCause cause = m_random.bounded(2) == 0 ? ChangeCause::Live : ChangeCause::Resync;
        if (m_random.bounded(40) == 0) {
            delta.rebuild = true;
            m_model.rows.clear();
            if (m_random.bounded(2) == 0) {
                ++m_model.validity;
                for (auto &[id, operation] : m_model.operations) {
                    if (operation.uidValidity.value() != m_model.validity)
                        operation.state = OperationState::Parked;
                }
            }
        }
        if (m_random.bounded(2) == 0) {
            delta.vanished = someUids();
            std::erase_if(m_model.rows,
                          [&](const auto &row) { return delta.vanished.contains(row.first); });
        }
        const quint32 kind = m_random.bounded(4);
        if (kind == 0) { // new mail
            for (quint32 more = m_random.bounded(m_scale); more > 0; --more)
                insert(delta, ++m_top);
        } else if (kind == 1) { // a window of a first sync: below the oldest, or anywhere
            const quint32 from = m_model.rows.empty() ? m_top : m_model.rows.begin()->first;
            for (quint32 i = 1; i <= m_random.bounded(m_scale) && i < from; ++i)
                insert(delta, from - i);
        } else if (kind == 2) {
            for (quint32 i = m_random.bounded(20); i > 0; --i)
                insert(delta, someUid());
        }
        for (auto &[uid, row] : m_model.rows) {
            if (m_random.bounded(8) != 0 || delta.updates.contains(uid))
                continue;
            row.server = someFlagSet();
            delta.updates[uid] = flagUpdate(row.server);
        }
        delta.updates.emplace(m_top + m_scale * 9,
                              flagUpdate(someFlagSet())); // unknown, without header
        SyncState after = state(m_model.validity, m_top + 1, 5, quint32(m_model.rows.size()));
        if (m_random.bounded(3) == 0) {
            after.exists += 1; // somebody is not here yet: nothing is proved
        } else if (cause == ChangeCause::Resync) {
            for (auto &[uid, row] : m_model.rows)
                row.departed = false;
        }
        hear(m_f.apply(delta, after, cause).changes);
    }

    void enqueue()
    {
        if (m_model.operations.size() > 12)
            return complete();
        if (m_f.store->mailbox(m_f.inbox)->state.uidValidity.isNull())
            return applyDelta();
        const OperationKind kinds[] = {OperationKind::AddFlags, OperationKind::RemoveFlags,
                                       OperationKind::Move, OperationKind::Delete,
                                       OperationKind::Copy};
        Operation operation;
        operation.kind = kinds[m_random.bounded(5)];
        operation.mailbox = name("INBOX");
        operation.uidValidity = imap::UidValidity(m_model.validity);
        operation.uids = someUids();
        operation.flags = someFlagSet();
        if (operation.uids.isEmpty())
            return;
        auto [id, changes] = need(m_f.store->enqueue(operation));
        operation.id = id;
        m_model.operations[id] = operation;
        hear(changes);
    }

    std::optional<OperationId> someOperation(bool parked)
    {
        std::vector<OperationId> ids;
        for (const auto &[id, operation] : m_model.operations) {
            if ((operation.state == OperationState::Parked) == parked)
                ids.push_back(id);
        }
        if (ids.empty())
            return std::nullopt;
        return ids[m_random.bounded(quint32(ids.size()))];
    }

    void complete()
    {
        const auto id = someOperation(false);
        if (!id)
            return;
        Operation &operation = m_model.operations[*id];
        if (m_random.bounded(2) == 0) {
            need(m_f.store->setInFlight(*id));
            operation.state = OperationState::InFlight;
        }
        imap::UidSet gone;
        const bool hides =
            operation.kind == OperationKind::Move || operation.kind == OperationKind::Delete;
        if (hides && m_random.bounded(2) == 0)
            gone = m_random.bounded(2) == 0 ? operation.uids : someUids();
        const bool isCurrent = operation.uidValidity.value() == m_model.validity;
        for (auto row = m_model.rows.begin(); isCurrent && row != m_model.rows.end();) {
            const quint32 uid = row->first;
            if (!operation.uids.contains(uid)) {
                ++row;
                continue;
            }
            if (operation.kind == OperationKind::AddFlags)
                row->second.server.unite(operation.flags);
            else if (operation.kind == OperationKind::RemoveFlags)
                row->second.server.subtract(operation.flags);
            else if (hides)
                row->second.departed = true;
            row = hides && gone.contains(uid) ? m_model.rows.erase(row) : std::next(row);
        }
        m_model.operations.erase(*id);
        hear(need(m_f.store->complete(*id, gone)));
    }

    void park()
    {
        const auto id = someOperation(false);
        if (!id)
            return;
        m_model.operations[*id].state = OperationState::Parked;
        hear(need(m_f.store->park(*id, QStringLiteral("no"))));
    }

    void retryOrDrop()
    {
        if (const auto id = someOperation(true); id && m_random.bounded(2) == 0) {
            if (m_model.operations[*id].uidValidity.value() != m_model.validity)
                return;
            m_model.operations[*id].state = OperationState::Pending;
            hear(need(m_f.store->retry(*id)));
            return;
        }
        if (const auto id = someOperation(m_random.bounded(2) == 0)) {
            m_model.operations.erase(*id);
            hear(need(m_f.store->drop(*id)));
        }
    }

    QByteArray compare()
    {
        if (!m_listener.complaint.isEmpty())
            return m_listener.complaint;
        const std::vector<MessageKey> keys = m_model.keys();
        std::vector<MessageKey> heard;
        for (const auto &[uid, date] : m_listener.keys)
            heard.push_back({uid, date});
        if (heard != keys)
            return "the listener's keys";
        const StoreReader::KeysAtRevision read = m_reader->keys(m_f.inbox);
        if (read.keys != keys)
            return "the reader's keys";
        if (read.revision != m_listener.revision || m_f.store->revision() != m_listener.revision)
            return "the revision";
        const auto record = m_f.store->mailbox(m_f.inbox);
        if (record->counters != m_model.counters())
            return "the counters";
        std::vector<quint32> all;
        for (const auto &[uid, row] : m_model.rows)
            all.push_back(uid);
        if (m_f.store->uids(m_f.inbox) != imap::UidSet::fromUids(all))
            return "the UIDs";
        const auto server = m_f.store->serverFlags(m_f.inbox, imap::UidSet::range(1, 0xffffffff));
        if (server.size() != m_model.rows.size())
            return "the number of rows";
        for (const auto &[uid, row] : m_model.rows) {
            if (!(server.at(uid) == row.server))
                return "the server's flags of " + QByteArray::number(uid);
        }
        return compareRows();
    }

    QByteArray compareRows()
    {
        const auto expected = m_model.shownFlags();
        const std::vector<MessageRow> rows = m_f.store->rows(m_f.inbox, 0);
        if (rows.size() != expected.size())
            return "the number of shown rows";
        for (const MessageRow &row : rows) {
            const auto found = expected.find(row.uid.value());
            if (found == expected.end() || row.isHidden || !(row.flags == found->second))
                return "the row " + QByteArray::number(row.uid.value());
            if (row.header.subject != QStringLiteral("Subject %1").arg(row.uid.value()))
                return "the header of " + QByteArray::number(row.uid.value());
        }
        // Whatever stayed and looks different was named as changed.
        for (const auto &[uid, flags] : expected) {
            const auto before = m_before.find(uid);
            if (before != m_before.end() && !(before->second == flags) && !m_heard.contains(uid))
                return "a change nobody was told of: " + QByteArray::number(uid);
        }
        std::vector<quint32> asked;
        for (int i = 0; i < 250; ++i)
            asked.push_back(someUid());
        size_t at = 0;
        const std::vector<MessageRow> window = m_reader->rows(m_f.inbox, asked);
        for (size_t i = 0; i < 200; ++i) {
            if (!m_model.rows.contains(asked[i]))
                continue;
            if (at >= window.size() || window[at].uid.value() != asked[i]
                || window[at].isHidden != m_model.isHidden(asked[i])
                || !(window[at].flags == m_model.effective(asked[i])))
                return "the reader's row " + QByteArray::number(asked[i]);
            ++at;
        }
        if (at != window.size())
            return "more rows than a window holds";
        return {};
    }

    Fixture m_f;
    std::unique_ptr<StoreReader> m_reader;
    Model m_model;
    Listener m_listener;
    QRandomGenerator m_random;
    quint32 m_scale;
    quint32 m_top;
    QByteArray m_what;
    std::map<quint32, imap::FlagSet> m_before;
    imap::UidSet m_heard;
};

} // namespace

class TestStoreModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void randomSteps_data()
    {
        QTest::addColumn<quint32>("seed");
        QTest::addColumn<quint32>("scale");
        QTest::addColumn<int>("steps");
        for (quint32 seed = 1; seed <= 6; ++seed)
            QTest::addRow("small mailbox, seed %u", seed) << seed << 12U << 150;
        for (quint32 seed = 11; seed <= 13; ++seed)
            QTest::addRow("middling mailbox, seed %u", seed) << seed << 400U << 60;
    }
    void randomSteps()
    {
        QFETCH(quint32, seed);
        QFETCH(quint32, scale);
        QFETCH(int, steps);
        Simulation simulation(seed, scale);
        for (int step = 1; step <= steps; ++step) {
            const QByteArray wrong = simulation.step();
            QVERIFY2(wrong.isEmpty(), "step " + QByteArray::number(step) + ", " + wrong);
        }
    }
};

QTEST_GUILESS_MAIN(TestStoreModel)
#include "tst_store_model.moc"
