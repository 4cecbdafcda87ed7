// SPDX-License-Identifier: GPL-3.0-or-later
// The scenario files with "# server" lines, played against core/server: the client's lines are
// said, and what the server answers is compared with the file's. Exactly the same, and in order:
// what happens to messages (FETCH, VANISHED, EXPUNGE, SEARCH ..), CLOSED and the tagged answers;
// their text, and the order within FETCH, are nobody's business. Other lines of the file must be
// there; the server may say more.
#include "core/sync/resyncplan.h"
#include "scenariofile.h"
#include "tests/server/dialogue.h"

#include <QRegularExpression>

using namespace homing;
using namespace homing::test;
using server::ExpungeMemory;

namespace {

/// What of a line is compared; empty when nothing is.
QByteArray comparable(const QByteArray &line)
{
    static const QRegularExpression coded(
        QStringLiteral("^((?:\\*|\\S+) (?:OK|NO|BAD|PREAUTH|BYE))(?: (\\[[^\\]]*\\]))?"));
    static const QRegularExpression ignored(
        QStringLiteral("^\\* (FLAGS|CAPABILITY|\\d+ RECENT|OK \\[(PERMANENTFLAGS|CAPABILITY))"));
    const QString text = QString::fromLatin1(line);
    if (ignored.match(text).hasMatch())
        return {};
    if (line.contains(" FETCH (")) {
        QList<QByteArray> parts {line.left(line.indexOf(" FETCH (")) + " FETCH"};
        for (const char *name : {"UID", "FLAGS", "MODSEQ"}) {
            const QRegularExpression item(
                QStringLiteral("[( ]%1 (\\([^)]*\\)|[^ )]+)").arg(QLatin1String(name)));
            const auto found = item.match(text);
            if (!found.hasMatch())
                continue;
            QList<QByteArray> words = found.captured(1).toLatin1().split(' ');
            if (qstrcmp(name, "FLAGS") == 0) {
                words = words.join(' ').mid(1).chopped(1).split(' ');
                words.removeAll("\\Recent");
                std::sort(words.begin(), words.end());
            }
            parts << name + QByteArray(" ") + words.join(' ');
        }
        if (line.contains("ENVELOPE"))
            parts << "ENVELOPE";
        return parts.join(' ');
    }
    if (const auto found = coded.match(text); found.hasMatch()) {
        const QByteArray code = found.captured(2).toLatin1();
        const bool isBare = code.isEmpty() || code.startsWith("[CAPABILITY");
        if (isBare)
            return line.startsWith("* OK") ? QByteArray() : found.captured(1).toLatin1();
        return found.captured(1).toLatin1() + ' ' + code;
    }
    return line.startsWith('+') ? QByteArray("+") : line;
}

bool isExact(const QByteArray &compared)
{
    static const QRegularExpression exact(
        QStringLiteral("^\\* (VANISHED|EXPUNGED|\\d+ (EXPUNGE|FETCH)|SEARCH|ESEARCH|OK "
                       "\\[(CLOSED|NOMODSEQ)|NEWSID|SELECTED"
                       "|DELETEDSID)"));
    return !compared.isEmpty()
        && (!compared.startsWith('*') || exact.match(QString::fromLatin1(compared)).hasMatch());
}

/// <any> stands for anything.
bool matches(const QByteArray &expected, const QByteArray &said)
{
    QString pattern = QRegularExpression::escape(QString::fromLatin1(expected));
    for (const char *any : {"<any>", "<sid>"})
        pattern.replace(QRegularExpression::escape(QLatin1String(any)), QStringLiteral(".*"));
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern))
        .match(QString::fromLatin1(said))
        .hasMatch();
}

class Player
{
public:
    explicit Player(const QByteArray &text)
        : m_text(text)
    {
    }

    void play()
    {
        for (const QList<QByteArray> &words : linesOf(m_text, "server"))
            act(words);
        m_bench.start();
        m_bench.server().setFaults(m_faults);
        m_client = std::make_unique<Client>(m_bench.port());
        for (const QByteArray &line : m_text.split('\n')) {
            if (line.startsWith("S: ")) {
                m_expected << filled(line.mid(3));
                continue;
            }
            if (!line.startsWith("C: ") && !line.startsWith("T: "))
                continue;
            compareAnswers();
            if (QTest::currentTestFailed())
                return;
            if (line.startsWith("C: "))
                m_client->write(said(line.mid(3)) + "\r\n");
            else if (line.startsWith("T: server "))
                act(line.mid(10).split(' '));
            else if (line == "T: connect") {
                m_isGreeted = false;
                m_client = std::make_unique<Client>(m_bench.port());
            } else if (line == "T: reset")
                m_bench.server().dropConnections();
        }
        compareAnswers();
    }

private:
    /// What another client does, or the test before there is any.
    void act(const QList<QByteArray> &words)
    {
        const QByteArray &verb = words.at(0);
        const QByteArray argument = words.value(1);
        server::MailStore &store = *m_bench.store;
        if (verb == "append") {
            for (int i = 0; i < argument.toInt(); ++i)
                store.append(m_mailbox, message(QByteArray::number(++m_appended)));
        } else if (verb == "next") {
            store.setNextUid(m_mailbox, imap::Uid(argument.toUInt()));
        } else if (verb == "expunge") {
            store.expunge(m_mailbox, scenarioSet(argument));
        } else if (verb == "flags") {
            store.addFlags(m_mailbox, scenarioSet(argument),
                           imap::FlagSet::fromAtoms(words.mid(2)));
        } else if (verb == "unflag") {
            store.removeFlags(m_mailbox, scenarioSet(argument),
                              imap::FlagSet::fromAtoms(words.mid(2)));
        } else if (verb == "modseq") {
            store.setHighestModSeq(m_mailbox, imap::ModSeq(argument.toULongLong()));
        } else if (verb == "memory") {
            m_bench.options.memory = argument == "none" ? ExpungeMemory::None
                : argument == "minimal"                 ? ExpungeMemory::Minimal
                                                        : ExpungeMemory::Queue;
            if (words.size() > 2)
                m_bench.options.queueLimit = words.at(2).toInt();
        } else if (verb == "without") {
            m_bench.options.without = words.mid(1);
        } else if (verb == "renumber") {
            store.changeUidValidity(m_mailbox);
        } else if (verb == "create") {
            QVERIFY(store.createMailbox(mailbox(argument)));
        } else if (verb == "remove") {
            QVERIFY(store.deleteMailbox(mailbox(argument)));
        } else if (verb == "in") {
            m_mailbox = mailbox(argument);
        } else if (verb == "per-flag") {
            m_bench.options.modSeqPerFlag = true;
        } else if (verb == "fault" && argument == "nomodseq") {
            m_faults.noModSeq = true;
        } else {
            QVERIFY2(verb == "plain", verb.constData()); // an INBOX with nothing in it
        }
    }

    QByteArray filled(QByteArray line) const
    {
        const QByteArray validity =
            QByteArray::number(m_bench.store->uidValidity(mailbox("INBOX")).value());
        line.replace("<validity>", validity);
        if (!m_sid.isEmpty())
            line.replace("<sid>", m_sid);
        const QList<QList<QByteArray>> given = linesOf(m_text, "given");
        if (!given.isEmpty() && given.first().indexOf("uidvalidity") >= 0) {
            const QByteArray old = given.first().value(given.first().indexOf("uidvalidity") + 1);
            line.replace("UIDVALIDITY " + old, "UIDVALIDITY " + validity);
            line.replace("(QRESYNC (" + old + ' ', "(QRESYNC (" + validity + ' ');
        }
        static const QRegularExpression tag(QStringLiteral("<(tag\\d+)>"));
        return QString::fromUtf8(line).replace(tag, QStringLiteral("\\1")).toLatin1();
    }

    QByteArray said(const QByteArray &line) const
    {
        QByteArray text = filled(line);
        text.replace("<login>", "LOGIN demo secret");
        if (text.contains(" LIST "))
            text.replace("<any>",
                         "\"\" \"*\" RETURN (STATUS (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ))");
        return text;
    }

    /// Reads until the last line that is expected and compared came.
    void compareAnswers()
    {
        QList<QByteArray> wanted;
        for (const QByteArray &line : std::exchange(m_expected, {})) {
            const QByteArray compared = comparable(line);
            const bool isGreeting = !m_isGreeted && line.startsWith("* OK");
            if (isGreeting) {
                m_isGreeted = true;
                QVERIFY2(m_client->read().startsWith("* OK"), "no greeting");
            } else if (!compared.isEmpty() && !compared.startsWith("* STATUS")
                       && !compared.startsWith("* LIST")) {
                wanted << compared;
            }
        }
        if (wanted.isEmpty())
            return;
        QList<QByteArray> answers;
        QList<QByteArray> raw;
        qsizetype found = 0; // places in `wanted` that an exact line filled
        QList<QByteArray> exact;
        for (const QByteArray &line : wanted) {
            if (isExact(line))
                exact << line;
        }
        while (exact.isEmpty() ? answers.size() < wanted.size() : found < exact.size()) {
            const QByteArray line = m_client->read();
            raw << line;
            QVERIFY2(
                !line.isEmpty() || m_client->isConnected(),
                ("no more, wanted:\n" + exact.mid(found).join('\n') + "\ncame:\n" + raw.join('\n'))
                    .constData());
            const QByteArray compared = comparable(line);
            answers << compared;
            if (!isExact(compared))
                continue;
            QVERIFY2(matches(exact.value(found), compared),
                     ("wanted: " + exact.value(found) + "\ncame:   " + compared + "\nall:\n"
                      + raw.join('\n'))
                         .constData());
            if (exact.at(found) == "* NEWSID <sid>")
                m_sid = compared.mid(9);
            ++found;
        }
        for (const QByteArray &line : wanted) {
            const bool isThere =
                std::any_of(answers.begin(), answers.end(),
                            [&](const QByteArray &one) { return matches(line, one); });
            QVERIFY2(isThere, ("not said: " + line + "\nsaid:\n" + raw.join('\n')).constData());
        }
    }

    const QByteArray m_text;
    Bench m_bench;
    std::unique_ptr<Client> m_client;
    imap::MailboxName m_mailbox = mailbox("INBOX");
    server::ServerFaults m_faults;
    QList<QByteArray> m_expected;
    QByteArray m_sid; // of the last "* NEWSID <sid>"
    int m_appended = 0;
    bool m_isGreeted = false;
};

} // namespace

class TestServerScenarios : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void play_data() { addScenarioRows(isForServer); }
    void play()
    {
        QFETCH(QByteArray, text);
        Player(text).play();
    }
    void matchDataSavesOctets();
};

/// The client's own sample (rule C4) in RFC 7162 3.2.5.2's extreme case: 30,000 UIDs of which every
/// third exists, and a server that remembers no expunges.
void TestServerScenarios::matchDataSavesOctets()
{
    Bench bench;
    bench.options.memory = ExpungeMemory::None;
    for (int uid = 1; uid <= 30'000; ++uid)
        bench.store->append(mailbox("INBOX"), "Subject: x\r\n\r\n");
    const imap::UidSet there = scenarioSet("3:30000/3");
    bench.store->expunge(mailbox("INBOX"), imap::UidSet::range(1, 30'000).subtracted(there));
    bench.start();
    imap::UidSet numbers;
    imap::UidSet sampled;
    sync::sampleMatchData(there, numbers, sampled);
    const auto client = bench.qresyncClient();
    const auto cost = [&](const QByteArray &sample) {
        const QByteArray command = "SELECT INBOX (QRESYNC (" + bench.validity() + ' '
            + QByteArray::number(bench.store->highestModSeq(mailbox("INBOX")).value()) + sample
            + "))";
        const qint64 before = client->bytesRead();
        if (!client->answer(command).startsWith("OK"))
            QTest::qFail("not selected", __FILE__, __LINE__);
        return command.size() + client->bytesRead() - before;
    };
    const qint64 without = cost({});
    const qint64 with = cost(" (" + numbers.toWire() + ' ' + sampled.toWire() + ')');
    qInfo("resynchronisation of 10,000 messages, no memory of 20,000 expunges: %lld octets without "
          "match data, %lld with",
          static_cast<long long>(without), static_cast<long long>(with));
    QVERIFY(with * 20 < without);
}

QTEST_GUILESS_MAIN(TestServerScenarios)
#include "tst_serverscenarios.moc"
