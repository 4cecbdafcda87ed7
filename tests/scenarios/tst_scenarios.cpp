// SPDX-License-Identifier: GPL-3.0-or-later
// Every scenario file of this folder: the client must say what the file says, and the cache must hold what it says.
#include "core/sync/accountsync.h"
#include "tests/support/scriptedserver.h"

#include <QDirIterator>
#include <QTemporaryDir>
#include <QtTest>

using namespace homing;
using namespace homing::imap;

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
    return text == "none" || text.isEmpty() ? UidSet() : UidSet::parse(text).valueOr(UidSet());
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
        delta.updates.emplace(uid, update);
    });
    store::SyncState state;
    state.uidValidity = UidValidity(given.value("uidvalidity").toUInt());
    state.uidNext = Uid(given.value("uidnext").toUInt());
    state.highestModSeq = ModSeq(given.value("modseq").toULongLong());
    state.exists = quint32(delta.updates.size());
    state.oldestFetched = Uid(given.value("oldest", "1").toUInt());
    QVERIFY(store.apply(store.mailboxNamed(MailboxName::fromWire(mailbox))->id, delta, state, store::ChangeCause::FirstSync).hasValue());
}

} // namespace

class TestScenarios : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void play_data()
    {
        QTest::addColumn<QString>("path");
        QDirIterator files(QStringLiteral(HOMING_SCENARIOS), {QStringLiteral("*.scenario")}, QDir::Files, QDirIterator::Subdirectories);
        QStringList paths;
        while (files.hasNext())
            paths << files.next();
        paths.sort();
        QVERIFY(paths.size() >= 20);
        for (const QString &path : paths)
            QTest::newRow(qPrintable(QDir(QStringLiteral(HOMING_SCENARIOS)).relativeFilePath(path))) << path;
    }

    void play()
    {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray text = file.readAll();
        const auto given = directive(text, "given");
        const auto then = directive(text, "then");
        const auto ends = listDirective(text, "ends");
        QVERIFY2(!then.isEmpty() || !ends.isEmpty(), "the file says neither then nor ends");

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
        account.configure(endpoint, {QStringLiteral("anna"), Secret("secret")});
        if (!stays)
            account.restrictTo({MailboxName::fromWire("INBOX")});
        else // until the file ends, and with it the connection
            QObject::connect(&account, &sync::AccountSync::disconnected, &account, [&] { account.stop(); });
        sync::SyncReport report;
        QObject::connect(&account, &sync::AccountSync::synchronised, &account, [&](const sync::SyncReport &told) { report = told; });
        QSignalSpy stopped(&account, &sync::AccountSync::stopped);
        account.start(stays ? sync::Presence::Stay : sync::Presence::Once);
        QVERIFY2(!stopped.isEmpty() || stopped.wait(15'000), qPrintable(server.failures().join(QLatin1Char('\n')) + QString::fromUtf8(log.toScenario())));
        const QByteArray transcript = log.toScenario();
        QVERIFY2(server.failures().isEmpty(), qPrintable(server.failures().join(QLatin1Char('\n')) + QString::fromUtf8(transcript)));

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

        const auto record = *store.mailbox(inbox);
        if (!ends.isEmpty()) {
            QVERIFY2(!report.isOk, transcript.constData());
            QCOMPARE(store.uids(inbox), set(given.value("uids")));
            QCOMPARE(QByteArray::number(record.state.highestModSeq.value()), given.value("modseq", "0"));
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
        if (then.contains("flagged") || then.contains("seen")) {
            UidSet flagged;
            UidSet seen;
            for (const auto &[uid, flags] : store.serverFlags(inbox, store.uids(inbox))) {
                if (flags.has(SystemFlag::Flagged))
                    flagged.add(uid);
                if (flags.has(SystemFlag::Seen))
                    seen.add(uid);
            }
            if (then.contains("flagged"))
                QCOMPARE(flagged, set(then.value("flagged")));
            if (then.contains("seen"))
                QCOMPARE(seen, set(then.value("seen")));
        }
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
