// SPDX-License-Identifier: GPL-3.0-or-later
// Seeded random operations of three clients and a fourth hand in the store. Each client keeps the
// mailbox as the wire tells it (rows by number, flags, the token of RFC 7162 section 6), is cut off
// at random moments and comes back with QRESYNC. It must never be told anything impossible, and
// after a NOOP or a resync its rows are the store's.
#include "dialogue.h"

#include "core/imap/responseparser.h"

#include <QRandomGenerator>

using namespace homing;
using namespace homing::test;
using server::ExpungeMemory;

namespace {

const imap::MailboxName inbox = mailbox("INBOX");
const char *const someFlags[] = {"\\Seen",    "\\Flagged", "\\Answered",
                                 "\\Deleted", "$Work",     "Later"};

struct Row
{
    quint32 uid = 0; // 0: announced, not fetched yet
    imap::FlagSet flags;
};

/// A client's idea of INBOX.
class Mirror
{
public:
    Mirror(Bench &bench, QRandomGenerator &random)
        : m_bench(bench)
        , m_random(random)
    {
    }

    QByteArray error() const { return m_error; }
    bool isIdle() const { return m_isIdle; }

    void connectAndResync()
    {
        m_client = std::make_unique<Client>(m_bench.port());
        m_client->logIn();
        m_client->run("ENABLE QRESYNC");
        m_isIdle = false;
        m_rows = m_committed;
        const quint32 validity = m_bench.store->uidValidity(inbox).value();
        QByteArray parameter;
        if (m_token > 0) {
            parameter =
                " (QRESYNC (" + QByteArray::number(validity) + ' ' + QByteArray::number(m_token);
            if (!m_rows.empty() && m_random.bounded(2) == 0)
                parameter += " 1:" + QByteArray::number(m_rows.back().uid) + matchData();
            parameter += "))";
        }
        m_isResync = true;
        m_exists = 0;
        run("SELECT INBOX" + parameter);
        m_isResync = false;
        const QByteArray first = QByteArray::number(lastUid() + 1);
        m_isFetchingNew = true;
        run("UID FETCH " + first + ":* (FLAGS)");
        m_isFetchingNew = false;
        if (m_rows.size() != m_exists)
            fail("rows and EXISTS differ after resync");
    }

    void drop() { m_client.reset(); }
    bool isConnected() const { return m_client != nullptr; }

    /// A command is sent and nobody waits for the answer.
    void sendAndDrop(const QByteArray &command)
    {
        m_client->write("z " + command + "\r\n");
        m_client->waitUntilSent();
        drop();
    }

    void run(const QByteArray &command)
    {
        for (const QByteArray &line : m_client->run(command))
            take(line.startsWith('*') ? line : "A1 " + line);
        fetchUnknown();
    }

    /// Flags as the client set them itself, silently.
    void storeSilently(const QByteArray &set, bool add, const QByteArray &flag, bool byUid)
    {
        const std::vector<Row> before = m_rows;
        const QList<QByteArray> lines =
            m_client->run((byUid ? "UID STORE " : "STORE ") + set + (add ? " +" : " -")
                          + "FLAGS.SILENT (" + flag + ')');
        const imap::UidSet named = uids(set);
        std::vector<quint32> stored;
        for (size_t i = 0; i < before.size(); ++i) {
            if (named.contains(byUid ? before[i].uid : quint32(i + 1)))
                stored.push_back(before[i].uid);
        }
        for (Row &row : m_rows) {
            if (std::find(stored.begin(), stored.end(), row.uid) != stored.end())
                add ? row.flags.add(flag) : row.flags.remove(flag);
        }
        for (const QByteArray &line : lines)
            take(line.startsWith('*') ? line : "A1 " + line);
        fetchUnknown();
    }

    void idle()
    {
        m_client->write("i IDLE\r\n");
        const QByteArray answer = m_client->read();
        if (answer != "+ Idling")
            return fail("no idling: " + answer);
        m_isIdle = true;
    }

    void done()
    {
        m_client->write("DONE\r\n");
        for (const QByteArray &line : m_client->readUntil("i"))
            take(line);
        m_isIdle = false;
        fetchUnknown();
    }

    void compare()
    {
        const auto expected = m_bench.store->snapshot(inbox);
        std::map<quint32, imap::FlagSet> have;
        for (const Row &row : m_rows)
            have.emplace(row.uid, row.flags);
        if (have.size() != m_rows.size() || have.size() != expected.size()
            || !std::equal(have.begin(), have.end(), expected.begin()))
            fail("rows are not the store's");
    }

    quint32 lastUid() const { return m_rows.empty() ? 0 : m_rows.back().uid; }
    size_t size() const { return m_rows.size(); }
    quint64 token() const { return m_token; }

private:
    void fail(const QByteArray &text)
    {
        if (m_error.isEmpty())
            m_error = text;
    }

    QByteArray matchData() const
    {
        if (m_rows.size() < 3)
            return {};
        const size_t half = m_rows.size() / 2;
        return " (" + QByteArray::number(half) + ',' + QByteArray::number(m_rows.size()) + ' '
            + QByteArray::number(m_rows[half - 1].uid) + ',' + QByteArray::number(m_rows.back().uid)
            + ')';
    }

    void fetchUnknown()
    {
        while (m_error.isEmpty() && std::any_of(m_rows.begin(), m_rows.end(), [](const Row &row) {
                   return row.uid == 0;
               })) {
            for (const QByteArray &line :
                 m_client->run("FETCH 1:" + QByteArray::number(m_rows.size()) + " (UID FLAGS)"))
                take(line.startsWith('*') ? line : "A1 " + line);
            // What was expunged before it could be fetched goes with the next VANISHED.
            for (const QByteArray &line : m_client->run("NOOP"))
                take(line.startsWith('*') ? line : "A1 " + line);
        }
    }

    void take(const QByteArray &line)
    {
        const auto response = imap::parseResponseBytes(line);
        if (!response)
            return fail("unreadable: " + line);
        if (const auto *exists = std::get_if<imap::ExistsData>(&*response))
            takeExists(exists->count);
        else if (const auto *vanished = std::get_if<imap::VanishedData>(&*response))
            takeVanished(*vanished);
        else if (const auto *fetch = std::get_if<imap::FetchData>(&*response))
            takeFetch(*fetch);
        else if (const auto *status = std::get_if<imap::StatusResponse>(&*response))
            takeCode(status->code);
        else if (const auto *tagged = std::get_if<imap::TaggedResponse>(&*response))
            takeTagged(*tagged, line);
        else if (std::holds_alternative<imap::ExpungeData>(*response))
            fail("EXPUNGE after ENABLE QRESYNC");
    }

    void takeExists(quint32 count)
    {
        if (m_isResync) {
            m_exists = count;
            return;
        }
        if (count < m_rows.size())
            return fail("EXISTS shrank");
        m_rows.resize(count);
        m_exists = count;
    }

    void takeVanished(const imap::VanishedData &vanished)
    {
        if (vanished.earlier) {
            std::erase_if(m_rows, [&](const Row &row) {
                if (!vanished.uids.contains(row.uid))
                    return false;
                if (!m_isResync)
                    fail("EARLIER names a row that is there");
                return true;
            });
            return;
        }
        vanished.uids.forEach([&](quint32 uid) {
            auto it = std::find_if(m_rows.begin(), m_rows.end(),
                                   [&](const Row &row) { return row.uid == uid; });
            if (it == m_rows.end()) { // one of those not fetched yet: where its UID belongs
                const auto above = std::find_if(m_rows.begin(), m_rows.end(),
                                                [&](const Row &row) { return row.uid > uid; });
                it = above == m_rows.begin() ? m_rows.end() : std::prev(above);
                if (it == m_rows.end() || it->uid != 0)
                    return fail("VANISHED names what is not there: " + QByteArray::number(uid));
            }
            m_rows.erase(it);
            --m_exists;
        });
    }

    void takeFetch(const imap::FetchData &fetch)
    {
        if (fetch.modSeq)
            m_highestSeen = std::max(m_highestSeen, fetch.modSeq->value());
        Row *row = nullptr;
        if (m_isResync || m_isFetchingNew) {
            const auto it = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row &have) {
                return have.uid == fetch.uid->value();
            });
            if (it != m_rows.end())
                row = &*it;
            else if (fetch.uid->value() > lastUid())
                row = &m_rows.emplace_back();
            else
                return fail("a message between known ones");
            if (m_isResync && row->uid == 0) // new ones are fetched later
                m_rows.pop_back(), row = nullptr;
        } else if (fetch.seq.value() == 0 || fetch.seq.value() > m_rows.size()) {
            return fail("number beyond EXISTS");
        } else {
            row = &m_rows[fetch.seq.value() - 1];
        }
        if (!row)
            return;
        if (fetch.uid && row->uid != 0 && row->uid != fetch.uid->value())
            return fail("number and UID disagree");
        if (fetch.uid)
            row->uid = fetch.uid->value();
        if (fetch.flags) {
            row->flags = *fetch.flags;
            row->flags.set(imap::SystemFlag::Recent, false);
        }
    }

    void takeCode(const std::optional<imap::ResponseCode> &code)
    {
        if (!code)
            return;
        if (const auto *highest = std::get_if<imap::CodeHighestModSeq>(&*code))
            m_code = highest->modSeq.value();
    }

    /// RFC 7162 section 6: a code counts even if higher mod-sequences were seen.
    void takeTagged(const imap::TaggedResponse &tagged, const QByteArray &line)
    {
        if (tagged.condition == imap::Condition::Bad)
            return fail("BAD: " + line);
        takeCode(tagged.code);
        const quint64 token = m_code != 0 ? m_code : std::max(m_token, m_highestSeen);
        if (token < m_token)
            fail("HIGHESTMODSEQ went down");
        m_token = token;
        m_code = 0;
        m_highestSeen = 0;
        // Kept for the next connection: all rows below the first that is not known.
        m_committed.assign(m_rows.begin(),
                           std::find_if(m_rows.begin(), m_rows.end(),
                                        [](const Row &row) { return row.uid == 0; }));
    }

    Bench &m_bench;
    QRandomGenerator &m_random;
    std::unique_ptr<Client> m_client;
    std::vector<Row> m_rows;
    std::vector<Row> m_committed;
    size_t m_exists = 0;
    quint64 m_token = 0;
    quint64 m_code = 0;
    quint64 m_highestSeen = 0;
    bool m_isResync = false;
    bool m_isFetchingNew = false;
    bool m_isIdle = false;
    QByteArray m_error;
};

} // namespace

class TestServerRandom : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void clientsEqualTheStore_data();
    void clientsEqualTheStore();

private:
    static QByteArray randomSet(QRandomGenerator &random, quint32 most)
    {
        imap::UidSet set;
        for (int i = random.bounded(1, 4); i > 0; --i)
            set.add(random.bounded(1U, most + 1));
        return set.toWire();
    }
    static void actInStore(Bench &bench, QRandomGenerator &random);
    static void actAsClient(Bench &bench, QRandomGenerator &random, Mirror &mirror);
};

void TestServerRandom::clientsEqualTheStore_data()
{
    QTest::addColumn<quint32>("seed");
    QTest::addColumn<int>("memory");
    QTest::addColumn<int>("limit");
    for (quint32 seed = 1; seed <= 24; ++seed) {
        const int memory = int(seed % 4 == 0       ? ExpungeMemory::None
                                   : seed % 4 == 1 ? ExpungeMemory::Minimal
                                                   : ExpungeMemory::Queue);
        QTest::addRow("seed %u", seed) << seed << memory << (seed % 4 == 2 ? 5 : 10'000);
    }
}

void TestServerRandom::actInStore(Bench &bench, QRandomGenerator &random)
{
    const imap::UidSet set =
        uids(randomSet(random, std::max(1U, bench.store->uidNext(inbox).value())));
    const char *flag = someFlags[random.bounded(6)];
    switch (random.bounded(5)) {
    case 0:
    case 1:
        bench.store->append(inbox, message("from elsewhere"), flags("\\Seen"));
        break;
    case 2:
        bench.store->addFlags(inbox, set, flags(flag));
        break;
    case 3:
        bench.store->removeFlags(inbox, set, flags(flag));
        break;
    default:
        bench.store->expunge(inbox, set);
        break;
    }
}

void TestServerRandom::actAsClient(Bench &bench, QRandomGenerator &random, Mirror &mirror)
{
    const quint32 count = quint32(mirror.size());
    const QByteArray numbers = count > 0 ? randomSet(random, count) : QByteArray();
    const QByteArray uidSet = randomSet(random, std::max(1U, mirror.lastUid()));
    const QByteArray flag = someFlags[random.bounded(6)];
    const bool add = random.bounded(2) == 0;
    switch (random.bounded(count > 0 ? 14 : 4)) {
    case 0:
        mirror.run("NOOP");
        break;
    case 1:
        mirror.run("APPEND INBOX (" + flag + ") {14+}\r\nSubject: x\r\n\r\n\r\n");
        break;
    case 2:
        mirror.run("EXPUNGE");
        break;
    case 3:
        mirror.run("STATUS INBOX (MESSAGES HIGHESTMODSEQ)");
        break;
    case 4:
        mirror.storeSilently(numbers, add, flag, false);
        break;
    case 5:
        mirror.storeSilently(uidSet, add, flag, true);
        break;
    case 6:
        mirror.run("STORE " + numbers + " FLAGS (" + flag + ')');
        break;
    case 7:
        mirror.run("UID STORE " + uidSet + " (UNCHANGEDSINCE " + QByteArray::number(mirror.token())
                   + ") +FLAGS (" + flag + ')');
        break;
    case 8:
        mirror.run("UID EXPUNGE " + uidSet);
        break;
    case 9:
        mirror.run("UID MOVE " + uidSet + (add ? " Archive" : " INBOX"));
        break;
    case 10:
        mirror.run("UID COPY " + uidSet + " INBOX");
        break;
    case 11:
        mirror.run("FETCH " + numbers + " (UID FLAGS MODSEQ BODY[TEXT])");
        break;
    case 12:
        mirror.run("UID FETCH 1:" + QByteArray::number(mirror.lastUid()) + " (FLAGS) (CHANGEDSINCE "
                   + QByteArray::number(mirror.token()) + " VANISHED)");
        break;
    default:
        mirror.run("SEARCH OR UNSEEN " + numbers);
        break;
    }
    Q_UNUSED(bench)
}

void TestServerRandom::clientsEqualTheStore()
{
    QFETCH(quint32, seed);
    QFETCH(int, memory);
    QFETCH(int, limit);
    QRandomGenerator random(seed);
    Bench bench;
    bench.options.memory = ExpungeMemory(memory);
    bench.options.queueLimit = limit;
    bench.store->createMailbox(mailbox("Archive"));
    bench.fill(12);
    bench.start();
    std::vector<std::unique_ptr<Mirror>> mirrors;
    for (int i = 0; i < 3; ++i)
        mirrors.push_back(std::make_unique<Mirror>(bench, random));

    for (int step = 0; step < 250; ++step) {
        if (random.bounded(3) == 0)
            actInStore(bench, random);
        Mirror &mirror = *mirrors[random.bounded(3U)];
        const int choice = random.bounded(20);
        if (!mirror.isConnected()) {
            mirror.connectAndResync();
            mirror.compare();
        } else if (mirror.isIdle()) {
            if (choice < 12)
                mirror.done();
            else if (choice < 14)
                mirror.drop();
        } else if (choice == 0) {
            mirror.drop();
        } else if (choice == 1) {
            mirror.sendAndDrop("UID STORE 1:* +FLAGS (" + QByteArray(someFlags[random.bounded(6)])
                               + ')');
        } else if (choice == 2) {
            mirror.idle();
        } else if (choice == 3) {
            mirror.run("NOOP");
            mirror.compare();
        } else {
            actAsClient(bench, random, mirror);
        }
        QVERIFY2(mirror.error().isEmpty(), mirror.error() + " in step " + QByteArray::number(step));
    }
    for (const auto &mirror : mirrors) {
        if (!mirror->isConnected())
            mirror->connectAndResync();
        if (mirror->isIdle())
            mirror->done();
        mirror->run("NOOP");
        mirror->compare();
        QVERIFY2(mirror->error().isEmpty(), mirror->error().constData());
    }
}

QTEST_GUILESS_MAIN(TestServerRandom)
#include "tst_serverrandom.moc"
