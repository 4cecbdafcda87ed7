// SPDX-License-Identifier: GPL-3.0-or-later
// Every scenario file of this folder: the client must say what the file says, and the cache must hold what it says.
#include "core/sync/accountsync.h"
#include "scenariofile.h"
#include "tests/support/scriptedserver.h"

#include <QTemporaryDir>

using namespace homing;
using namespace homing::imap;
using test::linesOf;

namespace {

/// "# given uidnext 5 uids 1:4" as {"uidnext": "5", "uids": "1:4"}; empty when there is no such line.
QHash<QByteArray, QByteArray> directive(const QByteArray &file, const QByteArray &name)
{
    QHash<QByteArray, QByteArray> values;
    for (const QByteArray &line : file.split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() < 2 || words.at(0) != "#" || words.at(1) != name)
            continue;
        for (qsizetype i = 2; i + 1 < words.size(); i += 2)
            values.insert(words.at(i), words.at(i + 1));
    }
    return values;
}

QList<QByteArray> listDirective(const QByteArray &file, const QByteArray &name)
{
    for (const QByteArray &line : file.split('\n')) {
        if (line.startsWith("# " + name + ' '))
            return line.mid(name.size() + 3).simplified().split(' ');
    }
    return {};
}

UidSet set(const QByteArray &text)
{
    return test::scenarioSet(text);
}

/// Names behind "# also NAME .." and "# after NAME ..".
QByteArrayList namesBehind(const QByteArray &file, const QByteArray &directiveName)
{
    QByteArrayList names;
    for (const QByteArray &line : file.split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() > 2 && words.at(0) == "#" && words.at(1) == directiveName)
            names << words.at(2);
    }
    return names;
}

/// The directive's values for one of those names.
QHash<QByteArray, QByteArray> valuesFor(const QByteArray &file, const QByteArray &directiveName, const QByteArray &mailbox)
{
    const QByteArray head = "# " + directiveName + ' ' + mailbox + ' ';
    for (const QByteArray &line : file.split('\n')) {
        if (line.startsWith(head))
            return directive("# values " + line.mid(head.size()), "values");
    }
    return {};
}

Sid::Form sidForm(const QByteArray &word)
{
    return word == "literal" ? Sid::Form::Literal : word == "quoted" ? Sid::Form::Quoted : Sid::Form::Atom;
}

void listNames(store::Store &store, const QByteArrayList &names)
{
    std::vector<ListData> list;
    for (const QByteArray &name : names) {
        ListData listed;
        listed.mailbox = MailboxName::fromWire(name);
        listed.delimiter = '/';
        list.push_back(listed);
    }
    QVERIFY(store.applyMailboxList(list).hasValue());
}

void fillCache(store::Store &store, const QByteArray &mailbox, const QHash<QByteArray, QByteArray> &given)
{
    if (given.isEmpty())
        return;
    store::MailboxDelta delta;
    set(given.value("uids")).forEach([&](quint32 uid) {
        store::MessageUpdate update;
        update.header.emplace();
        update.header->subject = QStringLiteral("cached");
        update.flags.emplace();
        update.size = 99;
        update.internalDate = QDateTime({2026, 11, 2}, {10, 0}, Qt::UTC);
        delta.updates.emplace(uid, update);
    });
    // "type image encoding base64 octets 30": the last message is one part like that.
    if (given.contains("encoding")) {
        delta.updates.rbegin()->second.bodyStructure = BodyPart();
        BodyPart &part = *delta.updates.rbegin()->second.bodyStructure;
        part.section = "1";
        part.type = given.value("type");
        part.subtype = "x";
        part.encoding = given.value("encoding");
        part.octets = given.value("octets").toUInt();
    }
    store::SyncState state;
    state.uidValidity = UidValidity(given.value("uidvalidity").toUInt());
    state.uidNext = Uid(given.value("uidnext").toUInt());
    state.highestModSeq = ModSeq(given.value("modseq").toULongLong());
    state.noModSeq = given.value("nomodseq") == "1";
    state.exists = quint32(delta.updates.size());
    state.oldestFetched = Uid(given.value("oldest", "1").toUInt());
    QVERIFY(store.apply(store.mailboxNamed(MailboxName::fromWire(mailbox))->id, delta, state, store::ChangeCause::FirstSync).hasValue());
}

/// "# does move 3:4 Archive", "# does add 5 \\Seen $x": what the user did while offline.
void enqueue(store::Store &store, const QList<QByteArray> &words, quint32 uidValidity)
{
    static const QHash<QByteArray, store::OperationKind> kinds {
        {"add", store::OperationKind::AddFlags},  {"remove", store::OperationKind::RemoveFlags},
        {"copy", store::OperationKind::Copy},     {"move", store::OperationKind::Move},
        {"delete", store::OperationKind::Delete},
    };
    QVERIFY2(words.size() >= 2 && kinds.contains(words.at(0)), words.join(' ').constData());
    store::Operation operation;
    operation.kind = kinds.value(words.at(0));
    operation.mailbox = MailboxName::fromWire("INBOX");
    operation.uidValidity = UidValidity(uidValidity);
    operation.uids = set(words.at(1));
    const bool isFlags = words.at(0) == "add" || words.at(0) == "remove";
    if (isFlags)
        operation.flags = FlagSet::fromAtoms(words.mid(2));
    else if (words.size() > 2)
        operation.target = MailboxName::fromWire(words.at(2));
    // Well before the connection: the same millisecond is neither before nor after.
    operation.created = QDateTime::currentDateTimeUtc().addSecs(-60);
    QVERIFY(store.enqueue(operation).hasValue());
}

QByteArray countOf(const store::Store &store, store::OperationState state)
{
    const std::vector<store::Operation> operations = store.operations();
    return QByteArray::number(std::count_if(
        operations.begin(), operations.end(), [state](const store::Operation &one) { return one.state == state; }));
}

/// The verbs of the client's lines: "UID FETCH", "NOOP".
QSet<QByteArray> verbsOf(const QByteArray &transcript)
{
    QSet<QByteArray> verbs;
    for (const QByteArray &line : transcript.split('\n')) {
        const QList<QByteArray> words = line.trimmed().split(' ');
        if (words.size() < 3 || words.at(0) != "C:")
            continue;
        const QByteArray verb = words.at(2).toUpper();
        verbs.insert(verb == "UID" && words.size() > 3 ? verb + ' ' + words.at(3).toUpper() : verb);
    }
    return verbs;
}

/// "then pending 0 parked 1": what is left of it.
void compareJournal(const store::Store &store, const QHash<QByteArray, QByteArray> &then)
{
    if (then.contains("pending"))
        QCOMPARE(countOf(store, store::OperationState::Pending), then.value("pending"));
    if (then.contains("parked"))
        QCOMPARE(countOf(store, store::OperationState::Parked), then.value("parked"));
}

/// "then seen 3,5": exactly these have the flag; "# flags 3 \\Seen $x": exactly these flags.
void compareFlags(const store::Store &store, MailboxId mailbox, const QByteArray &file,
                  const QHash<QByteArray, QByteArray> &then)
{
    static const std::vector<std::pair<QByteArray, SystemFlag>> names {
        {"seen", SystemFlag::Seen},         {"answered", SystemFlag::Answered}, {"flagged", SystemFlag::Flagged},
        {"deleted", SystemFlag::Deleted},   {"draft", SystemFlag::Draft},
    };
    const auto all = store.serverFlags(mailbox, store.uids(mailbox));
    for (const auto &[name, flag] : names) {
        if (!then.contains(name))
            continue;
        UidSet having;
        for (const auto &[uid, flags] : all) {
            if (flags.has(flag))
                having.add(uid);
        }
        QCOMPARE(having, set(then.value(name)));
    }
    for (const QList<QByteArray> &words : linesOf(file, "flags")) {
        const FlagSet wanted = FlagSet::fromAtoms(words.mid(1));
        set(words.at(0)).forEach([&](quint32 uid) {
            const auto found = all.find(uid);
            QVERIFY(found != all.end());
            QCOMPARE(found->second.toAtoms(), wanted.toAtoms());
        });
    }
}

} // namespace

class TestScenarios : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void play_data()
    {
        test::addScenarioRows(test::isForClient);
    }

    void verbsAreRead()
    {
        QCOMPARE(verbsOf("S: * OK CLOSE\nC: A1 NOOP\nC: DONE\nC: A2 uid store 3 +FLAGS (x)\nC: A3 Close\n"),
                 (QSet<QByteArray> {"NOOP", "UID STORE", "CLOSE"}));
    }

    void eachFileIsPlayed_data() { test::addScenarioRows([](const QByteArray &) { return true; }); }
    void eachFileIsPlayed()
    {
        QFETCH(QByteArray, text);
        QVERIFY2(test::isForClient(text) || test::isForServer(text), "neither then, ends nor server");
    }

    void play()
    {
        QFETCH(QByteArray, text);
        const auto given = directive(text, "given");
        const auto then = directive(text, "then");
        const auto ends = listDirective(text, "ends");

        QTemporaryDir folder;
        auto opened = store::Store::open(QDir(folder.path()), AccountId(1));
        QVERIFY(opened.hasValue());
        store::Store &store = **opened;
        const bool stays = text.contains("\n# stays\n");
        const QByteArrayList also = namesBehind(text, "also");
        listNames(store, QByteArrayList {"INBOX"} + also);
        fillCache(store, "INBOX", given);
        for (const QByteArray &name : also)
            fillCache(store, name, valuesFor(text, "also", name));
        const MailboxId inbox = store.mailboxNamed(MailboxName::fromWire("INBOX"))->id;

        for (const QList<QByteArray> &words : linesOf(text, "has"))
            QVERIFY(store.putPart(inbox, Uid(words.at(0).toUInt()), words.at(1), words.at(2)).hasValue());
        for (const QList<QByteArray> &words : linesOf(text, "does"))
            enqueue(store, words, given.value("uidvalidity").toUInt());

        const QList<QByteArray> capabilities = listDirective(text, "capabilities");
        if (!capabilities.isEmpty()) {
            session::RememberedServer remembered;
            remembered.beforeLogin = Capabilities({"IMAP4REV1", "SASL-IR", "AUTH=PLAIN"});
            remembered.afterLogin = Capabilities(capabilities);
            remembered.mechanism = "PLAIN";
            QVERIFY(store.setNote("remembered-server", remembered.toBytes()).hasValue());
        }
        text.replace("<login>", "AUTHENTICATE PLAIN <any>");
        test::ScriptedServer server(test::ScriptedServer::Tls::None);
        QVERIFY(server.start());
        server.play(text);

        SystemClock clock;
        session::TrafficLog log;
        sync::AccountSync account(store, clock, &log);
        session::Endpoint endpoint;
        endpoint.host = QStringLiteral("127.0.0.1");
        endpoint.port = server.serverPort();
        endpoint.tls = session::TlsMode::None;
        if (!stays)
            account.restrictTo({MailboxName::fromWire("INBOX")});
        else // until the file ends, and with it the connection
            QObject::connect(&account, &sync::AccountSync::disconnected, &account, [&] { account.stop(); });
        if (const auto session = directive(text, "session"); !session.isEmpty()) {
            sync::HeldSession held;
            held.sid = {session.value("sid"), sidForm(session.value("form"))};
            held.mailbox = MailboxName::fromWire(session.value("mailbox"));
            held.created = clock.nowUtc();
            const QString login = sync::HeldSession::loginOf(QStringLiteral("anna"), endpoint.host, endpoint.port);
            QVERIFY(store.setNote(sync::HeldSession::noteKey, held.toNote(login)).hasValue());
        }
        // What somebody asks for while nothing is connected yet.
        if (const auto pieces = listDirective(text, "pieces"); !pieces.isEmpty())
            account.setPieceOctets(pieces.front().toUInt());
        for (const QList<QByteArray> &words : linesOf(text, "body"))
            account.fetchBody({inbox, Uid(words.at(0).toUInt()), words.mid(1)});
        account.configure(endpoint, {QStringLiteral("anna"), Secret("secret")});
        sync::SyncReport report;
        QObject::connect(&account, &sync::AccountSync::synchronised, &account, [&](const sync::SyncReport &told) { report = told; });
        QSignalSpy stopped(&account, &sync::AccountSync::stopped);
        account.start(stays ? sync::Presence::Stay : sync::Presence::Once);
        QVERIFY2(!stopped.isEmpty() || stopped.wait(15'000), qPrintable(server.failures().join(QLatin1Char('\n')) + QString::fromUtf8(log.toScenario())));
        const QByteArray transcript = log.toScenario();
        QVERIFY2(server.failures().isEmpty(), qPrintable(server.failures().join(QLatin1Char('\n')) + QString::fromUtf8(transcript)));
        // RFC 7162 3.2.8: CLOSE would take messages without a word, and no mark with it holds. Nothing is asked for by number.
        const QSet<QByteArray> verbs = verbsOf(transcript);
        QVERIFY2(!verbs.contains("CLOSE") && !verbs.contains("STORE") && !verbs.contains("FETCH") && !verbs.contains("COPY"),
                 transcript.constData());

        for (const QByteArray &name : namesBehind(text, "after")) {
            const auto values = valuesFor(text, "after", name);
            const auto other = store.mailboxNamed(MailboxName::fromWire(name));
            QVERIFY2(other.has_value(), transcript.constData());
            QVERIFY2(store.uids(other->id) == set(values.value("uids")), transcript.constData());
            if (values.contains("modseq"))
                QCOMPARE(QByteArray::number(other->state.highestModSeq.value()), values.value("modseq"));
        }
        if (const auto names = listDirective(text, "names"); !names.isEmpty()) {
            QByteArrayList found;
            for (const store::MailboxRecord &one : store.mailboxes())
                found << one.name.wire();
            std::sort(found.begin(), found.end());
            QCOMPARE(found.join(' '), names.join(' '));
        }

        if (const auto holds = directive(text, "holds"); !holds.isEmpty()) {
            const auto &held = account.reconnect().held();
            QCOMPARE(held ? held->sid.value.toPercentEncoding("}") : QByteArray("none"), holds.value("sid"));
            if (holds.contains("form"))
                QVERIFY(held->sid.form == sidForm(holds.value("form")));
            if (holds.contains("mailbox"))
                QCOMPARE(held->mailbox.wire(), holds.value("mailbox"));
        }
        const auto record = *store.mailbox(inbox);
        if (!ends.isEmpty()) {
            QVERIFY2(!report.isOk, transcript.constData());
            QCOMPARE(store.uids(inbox), set(then.value("uids", given.value("uids"))));
            QCOMPARE(QByteArray::number(record.state.highestModSeq.value()), then.value("modseq", given.value("modseq", "0")));
            return;
        }
        QVERIFY2(report.isOk, qPrintable(report.fault.detail + QString::fromUtf8(transcript)));
        if (then.contains("uids"))
            QVERIFY2(store.uids(inbox) == set(then.value("uids")), qPrintable(QString::fromLatin1(store.uids(inbox).toWire()) + QLatin1Char('\n') + QString::fromUtf8(transcript)));
        if (then.contains("modseq"))
            QCOMPARE(QByteArray::number(record.state.highestModSeq.value()), then.value("modseq"));
        if (then.contains("uidvalidity"))
            QCOMPARE(QByteArray::number(record.state.uidValidity.value()), then.value("uidvalidity"));
        if (then.contains("uidnext"))
            QCOMPARE(QByteArray::number(record.state.uidNext.value()), then.value("uidnext"));
        if (then.contains("exists"))
            QCOMPARE(QByteArray::number(record.state.exists), then.value("exists"));
        if (then.contains("readonly"))
            QCOMPARE(QByteArray::number(record.state.isReadOnly ? 1 : 0), then.value("readonly"));
        compareFlags(store, inbox, text, then);
        for (const QList<QByteArray> &words : linesOf(text, "subject")) {
            const auto row = store.row(inbox, Uid(words.at(0).toUInt()));
            QCOMPARE(row ? row->header.subject : QString(), QString::fromUtf8(words.at(1)));
        }
        for (const QList<QByteArray> &words : linesOf(text, "part")) {
            const auto part = store.part(inbox, Uid(words.at(0).toUInt()), words.at(1));
            QCOMPARE(part ? *part : QByteArray("nothing"), words.at(2));
        }
        compareJournal(store, then);
        if (then.contains("strategy")) {
            QString strategy;
            for (const sync::MailboxOutcome &outcome : report.mailboxes) {
                if (outcome.name.isInbox())
                    strategy = sync::strategyName(outcome.strategy);
            }
            QCOMPARE(strategy.toLatin1(), then.value("strategy"));
        }
        if (then.contains("flights"))
            QCOMPARE(QByteArray::number(report.cost.flights), then.value("flights"));
    }
};

QTEST_GUILESS_MAIN(TestScenarios)
#include "tst_scenarios.moc"
