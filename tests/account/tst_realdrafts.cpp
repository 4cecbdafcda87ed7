// SPDX-License-Identifier: GPL-3.0-or-later
// Drafts on servers of other people's making, as the window keeps them there: first version, second
// version, one that is opened again, one that is discarded. tests/support/servers/install.sh brings
// the servers.
#include "core/account/accountengine.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace homing;
using namespace homing::account;
using store::LocalMessage;

namespace {

constexpr int patienceMs = 60'000;

QByteArray runTool(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    process.closeWriteChannel();
    if (!process.waitForFinished(5 * patienceMs) || process.exitCode() != 0)
        qWarning("%s: %s", qPrintable(program), process.readAllStandardError().constData());
    return process.readAllStandardOutput();
}

/// dovecot.sh or cyrus.sh, for as long as this lives.
struct RealServer
{
    explicit RealServer(const QString &kind)
        : script(QStringLiteral(HOMING_SERVERS "/") + kind + QStringLiteral(".sh"))
    {
        const QByteArray out = runTool(
            script,
            {QStringLiteral("start"), folder.path(), QStringLiteral("--messages"),
             QStringLiteral("3"), QStringLiteral("--profile"), QStringLiteral("qresync"),
             QStringLiteral("--owner"), QString::number(QCoreApplication::applicationPid())});
        info = QJsonDocument::fromJson(out).object();
    }
    ~RealServer() { runTool(script, {QStringLiteral("stop"), folder.path()}); }
    bool isThere() const { return port() != 0; }
    quint16 port() const { return quint16(info.value(QStringLiteral("imap")).toInt()); }
    QString text(const char *key) const { return info.value(QLatin1String(key)).toString(); }
    /// Subjects of what the server lists in Drafts, by a client of its own.
    QStringList subjects() const
    {
        const QByteArray out = runTool(QStringLiteral(HOMING_SERVERS "/listing.py"),
                                       {QStringLiteral("--port"), QString::number(port()),
                                        QStringLiteral("--mailbox"), QStringLiteral("Drafts")});
        QStringList found;
        for (const QJsonValue &row : QJsonDocument::fromJson(out).array())
            found << row.toObject().value(QStringLiteral("subject")).toString();
        return found;
    }
    QTemporaryDir folder;
    QString script;
    QJsonObject info;
};

} // namespace

class TestRealDrafts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDraftLivesThere_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("Dovecot") << QStringLiteral("dovecot");
        QTest::newRow("Cyrus") << QStringLiteral("cyrus");
    }
    void aDraftLivesThere()
    {
        QFETCH(QString, kind);
        const RealServer server(kind);
        QVERIFY(server.isThere());
        QTemporaryDir folder;
        AccountSettings settings;
        settings.id = AccountId(1);
        settings.email = server.text("user");
        settings.user = server.text("user");
        settings.imap.host = QStringLiteral("localhost");
        settings.imap.port = server.port();
        settings.imap.tls = session::TlsMode::None;
        AccountEngine engine(settings, QDir(folder.path()));
        engine.keepServerDrafts();
        QVERIFY(engine.open());
        engine.setPassword(Secret(server.text("password").toUtf8()));
        engine.goOnline(sync::Presence::Stay);
        QTRY_VERIFY_WITH_TIMEOUT(!engine.store().mailboxes().empty(), patienceMs);
        const imap::MailboxName place = imap::MailboxName::fromWire("Drafts");
        if (!engine.store().mailboxNamed(place))
            QVERIFY(engine.createMailbox(place));
        const auto drafts = [&] {
            const auto record = engine.store().mailboxNamed(place);
            return record ? engine.store().rows(record->id, 0) : std::vector<store::MessageRow>();
        };
        const auto isHere = [&] { return !engine.store().localMessages().all().empty(); };
        LocalMessage draft;
        const auto write = [&](const QByteArray &subject) {
            draft.message = "From: " + settings.email.toUtf8()
                + "\r\nBcc: b@example.net\r\nSubject: " + subject
                + "\r\nMessage-ID: <own@example.org>\r\n\r\nText\r\n";
            engine.setDraftOpen(draft.id, true);
            engine.keepDraft(draft, {}, 0);
            engine.setDraftOpen(draft.id, false);
        };
        const auto openFromServer = [&] {
            const auto record = engine.store().mailboxNamed(place);
            draft = {};
            draft.id = store::newLocalMessageId();
            draft.serverMailbox = record->name;
            draft.serverUidValidity = record->state.uidValidity;
            draft.serverUid = drafts().front().uid;
        };
        draft.id = store::newLocalMessageId();
        write("one");
        QTRY_VERIFY_WITH_TIMEOUT(!isHere() && drafts().size() == 1, patienceMs);
        QCOMPARE(server.subjects(), QStringList {QStringLiteral("one")});
        QVERIFY(drafts().front().flags.has(imap::SystemFlag::Draft));
        QVERIFY(drafts().front().flags.has(imap::SystemFlag::Seen));
        for (const QByteArray subject : {"two", "three"}) {
            openFromServer();
            write(subject);
            QTRY_VERIFY_WITH_TIMEOUT(
                !isHere() && engine.store().operations().empty() && drafts().size() == 1
                    && drafts().front().header.subject == QString::fromLatin1(subject),
                patienceMs);
            QCOMPARE(server.subjects(), QStringList {QString::fromLatin1(subject)});
        }
        openFromServer();
        engine.setDraftOpen(draft.id, true);
        draft.message = "Subject: four\r\n\r\n";
        engine.keepDraft(draft, {}, 0);
        engine.dropLocalMessage(draft.id);
        engine.setDraftOpen(draft.id, false);
        QTRY_VERIFY_WITH_TIMEOUT(engine.store().operations().empty() && drafts().empty(),
                                 patienceMs);
        QCOMPARE(server.subjects(), QStringList());
        QSignalSpy stopped(&engine, &AccountEngine::stopped);
        engine.goOffline();
        QTRY_COMPARE(stopped.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestRealDrafts)
#include "tst_realdrafts.moc"
