// SPDX-License-Identifier: GPL-3.0-or-later
// A search through MailService: what is cached at once, what is not by UID SEARCH on the server,
// and the profile's saved searches.
#include "core/account/mailservice.h"
#include "core/account/profile.h"
#include "core/account/searchdesk.h"
#include "core/server/imapserver.h"
#include "core/server/mailstore.h"
#include "core/store/schema.h"
#include "core/sync/serversearch.h"

#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace homing;
using namespace homing::account;

namespace {

QByteArray mail(const char *subject, const char *text)
{
    return QByteArray("From: Ada <ada@example.org>\r\nTo: anna@example.org\r\nSubject: ") + subject
        + "\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n"
          "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        + text + "\r\n";
}

/// One account, online, with three messages in INBOX and one in Archive; no text is cached.
struct Service
{
    Service()
        : store(std::make_shared<server::MailStore>(server::ExpungeMemory::Queue))
    {
        server::ServerOptions options;
        options.user = "anna";
        options.password = "secret";
        server = std::make_unique<server::ImapServer>(store, options);
        if (!server->listen())
            qFatal("no loopback port");
        store->createMailbox(imap::MailboxName::fromWire("Archive"));
        add("INBOX", mail("Apples", "red ones"));
        add("INBOX", mail("Pears", "green ones from Gr\xc3\xbc\x6eland"));
        add("INBOX", mail("Plums", "blue ones, and apples"));
        add("Archive", mail("Old apples", "brown"));
        start();
        settings.name = QStringLiteral("Work");
        settings.user = QStringLiteral("anna");
        settings.imap.host = QStringLiteral("127.0.0.1");
        settings.imap.port = server->port();
        settings.imap.tls = session::TlsMode::None;
        settings.secretSource = SecretSource::Memory;
        settings.offline.kind = OfflinePolicy::Kind::Nothing;
        id = service->addAccount(settings, Secret("secret"));
    }
    void start()
    {
        service = makeMailService(QDir(folder.path()));
        QObject::connect(service.get(), &MailService::searchResult, service.get(),
                         [this](const SearchResult &result) { last = result; });
        service->start();
    }
    void add(const char *mailbox, const QByteArray &message)
    {
        store->append(imap::MailboxName::fromWire(mailbox), message, {});
    }
    /// A table of the cache; then something changes there, so that it is looked at again.
    void rename(const char *table, const char *other)
    {
        const QString path =
            Profile(QDir(folder.path())).accountFolder(id).filePath(homing::store::cacheFileName);
        {
            QSqlDatabase cache = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"),
                                                           QStringLiteral("meddler"));
            cache.setDatabaseName(path);
            QVERIFY(cache.open());
            QSqlQuery query(cache);
            QVERIFY(query.exec(
                QStringLiteral("ALTER TABLE %1 RENAME TO %2")
                    .arg(QString::fromLatin1(table), QString::fromLatin1(other))));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("meddler"));
        service->addFlags({id, mailbox("INBOX")}, imap::UidSet::range(1, 1),
                          imap::FlagSet::fromAtoms({"\\Flagged"}));
    }
    MailboxId mailbox(const char *name) const
    {
        for (const store::MailboxRecord &record : service->mailboxes(id)) {
            if (record.name == imap::MailboxName::fromWire(name))
                return record.id;
        }
        return {};
    }
    bool isOnline() const { return service->state(id).connectivity == Connectivity::Online; }
    /// Subjects, newest first, joined.
    QString found() const
    {
        QStringList subjects;
        if (last.hits) {
            for (const SearchHit &hit : *last.hits) {
                for (const auto &row : service->rows(hit.message.mailbox, {hit.message.uid}))
                    subjects += row.header.subject;
            }
        }
        subjects.sort();
        return subjects.join(QStringLiteral(", "));
    }

    std::shared_ptr<server::MailStore> store;
    std::unique_ptr<server::ImapServer> server;
    QTemporaryDir folder;
    AccountSettings settings;
    std::unique_ptr<MailService> service;
    AccountId id;
    SearchResult last;
};

QByteArray wire(const char *typed, bool esearch = false)
{
    const auto query = store::parseMailQuery(QString::fromUtf8(typed), QDate(2026, 5, 20), false);
    return sync::searchCommand(query, esearch).encode("A1", {}).redacted;
}

} // namespace

class TestMailSearch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aQueryAsSearchKeys_data()
    {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QByteArray>("keys");
        const auto row = [](const char *typed, const char *keys) {
            QTest::newRow(typed) << QByteArray(typed)
                                 << (*keys ? "A1 UID SEARCH " + QByteArray(keys) : QByteArray());
        };
        row("apples", "TEXT \"apples\"");
        row("two words", "TEXT \"two\" TEXT \"words\"");
        row("\"two words\"", "TEXT \"two words\"");
        row("-apples", "NOT TEXT \"apples\"");
        row("a OR b OR c d", "OR TEXT \"a\" OR TEXT \"b\" TEXT \"c\" TEXT \"d\"");
        row("from:ada subject:x", "FROM \"ada\" SUBJECT \"x\"");
        row("-to:ada", "NOT OR TO \"ada\" CC \"ada\"");
        row("x is:unread -is:flagged", "TEXT \"x\" UNSEEN NOT FLAGGED");
        row("x after:2026-05-01 before:2026-12-24",
            "TEXT \"x\" SINCE 1-May-2026 BEFORE 24-Dec-2026");
        row("x has:attachment in:inbox", "TEXT \"x\""); // looked at here
        row("has:attachment", "");
        row("x OR has:attachment", ""); // it would find less
        row("a\\b", "TEXT \"a\\\\b\"");
        row("東京", "CHARSET UTF-8 TEXT 東京");
        row("x\r\nA2 LOGOUT", "TEXT \"x\" TEXT \"A2\" TEXT \"LOGOUT\"");
    }
    void aQueryAsSearchKeys()
    {
        QFETCH(QByteArray, typed);
        QFETCH(QByteArray, keys);
        QByteArray encoded = wire(typed.constData());
        encoded.replace("{6}\r\n", ""); // a literal, inline in the log
        QCOMPARE(encoded, keys);
        if (!keys.isEmpty())
            QVERIFY(wire(typed.constData(), true).startsWith("A1 UID SEARCH RETURN (ALL) "));
    }

    void hereFirstThenOnTheServer()
    {
        Service one;
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        const quint64 search = one.service->search({}, QStringLiteral("apples"), false);
        QVERIFY(search != 0);
        // The index follows the rows; what was asked for follows the index.
        QTRY_COMPARE_WITH_TIMEOUT(one.found(), QStringLiteral("Apples, Old apples"), 10'000);
        QCOMPARE(one.last.scope, 4U);
        QCOMPARE(one.last.withText, 0U);
        QTRY_COMPARE(one.last.server, ServerSearch::Possible);
        one.service->askServer(search);
        QTRY_COMPARE(one.found(), QStringLiteral("Apples, Old apples, Plums"));
        QTRY_COMPARE(one.last.server, ServerSearch::Done);
        QCOMPARE(one.last.search, search);
        // Dates and flags are looked at here.
        const quint64 filtered =
            one.service->search({}, QStringLiteral("apples is:flagged"), false);
        QTRY_COMPARE(one.last.search, filtered);
        QTRY_COMPARE(one.last.server, ServerSearch::Possible);
        one.service->askServer(filtered);
        QTRY_COMPARE(one.last.server, ServerSearch::Done);
        QCOMPARE(one.found(), QString());
        // In another script, in one mailbox.
        const quint64 third =
            one.service->search({one.id, one.mailbox("INBOX")}, QStringLiteral("Grünland"), true);
        QTRY_COMPARE(one.last.search, third);
        QCOMPARE(one.last.scope, 3U);
        one.service->askServer(third);
        QTRY_COMPARE(one.found(), QStringLiteral("Pears"));
        // It is where it belongs afterwards: new mail comes by IDLE.
        one.service->openMailbox({one.id, one.mailbox("INBOX")});
        const quint64 fresh = one.service->search({}, QStringLiteral("fresh"), false);
        QTRY_COMPARE(one.last.search, fresh);
        QCOMPARE(one.found(), QString());
        one.add("INBOX", mail("Fresh apples", "x"));
        QTRY_COMPARE_WITH_TIMEOUT(one.found(), QStringLiteral("Fresh apples"), 10'000);
        one.service->endSearch();
    }

    void manyFoldersAreAskedInTurns()
    {
        Service one;
        for (int i = 1; i <= 120; ++i) {
            const QByteArray folderName =
                "Folder" + QByteArray::number(i).rightJustified(3, '0'); // in this order
            one.store->createMailbox(imap::MailboxName::fromWire(folderName));
            one.add(folderName.constData(), mail("Something", i > 110 ? "quinces" : "nothing"));
        }
        one.add("INBOX", mail("Something", "quinces"));
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 30'000);
        const quint64 search = one.service->search({}, QStringLiteral("quinces"), false);
        QTRY_COMPARE_WITH_TIMEOUT(one.last.scope, 125U, 60'000);
        QTRY_COMPARE(one.last.server, ServerSearch::Possible);
        QCOMPARE(one.last.folders, 122U);
        QCOMPARE(one.last.foldersAsked, 0U);
        one.service->askServer(search);
        QTRY_COMPARE(one.last.server, ServerSearch::Asking);
        QTRY_COMPARE_WITH_TIMEOUT(one.last.server, ServerSearch::Possible, 30'000); // to go on
        QCOMPARE(one.last.foldersAsked, 100U);
        QCOMPARE(one.last.folders, 122U);
        QTRY_COMPARE(one.last.hits->size(), size_t(1)); // Inbox is among the first
        QVERIFY(one.last.hits->front().message.mailbox.mailbox == one.mailbox("INBOX"));
        one.service->askServer(search);
        QTRY_COMPARE_WITH_TIMEOUT(one.last.server, ServerSearch::Done, 30'000);
        QCOMPARE(one.last.foldersAsked, 122U);
        QTRY_COMPARE(one.last.hits->size(), size_t(11));
    }

    void whetherAServerCanBeAskedFollowsTheConnection()
    {
        Service one;
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        one.service->search({}, QStringLiteral("apples"), false);
        QTRY_COMPARE(one.last.server, ServerSearch::Possible);
        one.service->setOnline(false);
        QTRY_COMPARE(one.last.server, ServerSearch::Offline);
        one.service->setOnline(true);
        QTRY_COMPARE_WITH_TIMEOUT(one.last.server, ServerSearch::Possible, 10'000);
    }

    void anAccountThatIsRemovedIsNotFoundAnyMore()
    {
        Service one;
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        const AccountId other = one.service->addAccount(one.settings, Secret("secret"));
        QTRY_COMPARE_WITH_TIMEOUT(one.service->state(other).connectivity, Connectivity::Online, 10'000);
        one.service->search({}, QStringLiteral("apples"), false);
        QTRY_COMPARE_WITH_TIMEOUT(one.found(), QStringLiteral("Apples, Apples, Old apples, Old apples"), 10'000);
        one.service->askServer(one.last.search);
        QCOMPARE(one.last.server, ServerSearch::Asking);
        one.service->removeAccount(other);
        QTRY_COMPARE(one.found(), QStringLiteral("Apples, Old apples, Plums"));
        QCOMPARE(one.last.server, ServerSearch::Done);
        for (const SearchHit &hit : *one.last.hits)
            QCOMPARE(hit.message.mailbox.account, one.id);
    }

    void aLongSearchAnswersWhileChangesCome()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(store::cacheFileName);
        QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0); // who opens it waits
        const AccountId id(1);
        SearchDesk desk;
        QSignalSpy answers(&desk, &SearchDesk::answered);
        (void)desk.search({}, QStringLiteral("x"), false, {{id, QDir(folder.path())}});
        desk.refresh(id);
        QTimer later; // than the desk's own
        later.setSingleShot(true);
        QSignalSpy passed(&later, &QTimer::timeout);
        later.start(600);
        QVERIFY(passed.wait());
        const int pipe = ::open(QFile::encodeName(path).constData(), O_WRONLY);
        QVERIFY(pipe >= 0);
        QVERIFY(QFile::remove(path));
        ::close(pipe);
        QTRY_COMPARE(answers.size(), 2); // the first one was not given up for the second
    }

    void whatCannotBeReadIsTold()
    {
        Service one;
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        (void)one.service->search({}, QStringLiteral("apples"), false);
        QTRY_COMPARE_WITH_TIMEOUT(one.found(), QStringLiteral("Apples, Old apples"), 10'000);
        QVERIFY(!one.last.hasFailed);
        one.rename("headtext", "aside");
        QTRY_VERIFY_WITH_TIMEOUT(one.last.hasFailed, 10'000);
        QCOMPARE(one.found(), QStringLiteral("Apples, Old apples")); // as it was
        const quint64 fresh = one.service->search({}, QStringLiteral("pears"), false);
        QTRY_COMPARE(one.last.search, fresh);
        QVERIFY(one.last.hasFailed);
        QVERIFY(one.last.hits && one.last.hits->empty());
        one.rename("aside", "headtext");
        (void)one.service->search({}, QStringLiteral("pears"), false);
        QTRY_COMPARE(one.found(), QStringLiteral("Pears"));
        QVERIFY(!one.last.hasFailed);
    }

    void textThatWasOpenedIsFoundHere()
    {
        Service one;
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        const MailboxRef inbox {one.id, one.mailbox("INBOX")};
        QSignalSpy bodies(one.service.get(), &MailService::bodyChanged);
        (void)one.service->body({inbox, 3});
        QTRY_VERIFY(!bodies.isEmpty());
        one.service->setOnline(false);
        QTRY_COMPARE(one.service->state(one.id).connectivity, Connectivity::Offline);
        (void)one.service->search({one.id, {}}, QStringLiteral("blue"), false);
        QTRY_COMPARE_WITH_TIMEOUT(one.found(), QStringLiteral("Plums"), 10'000);
        QTRY_COMPARE(one.last.withText, 1U);
        QCOMPARE(one.last.server, ServerSearch::Offline);
        one.service->askServer(one.last.search); // nothing to ask
        QCOMPARE(one.last.server, ServerSearch::Offline);
    }

    void theNewestSearchAnswers()
    {
        Service one;
        QTRY_VERIFY_WITH_TIMEOUT(one.isOnline(), 10'000);
        QSignalSpy results(one.service.get(), &MailService::searchResult);
        quint64 last = 0;
        for (const char *typed : {"a", "ap", "app", "appl", "apple"})
            last = one.service->search({}, QString::fromLatin1(typed), true);
        QTRY_COMPARE_WITH_TIMEOUT(one.found(), QStringLiteral("Apples, Old apples"), 10'000);
        for (const QList<QVariant> &result : results)
            QCOMPARE(result.at(0).value<SearchResult>().search, last);
        one.service->endSearch();
        results.clear();
        one.add("INBOX", mail("More apples", "x"));
        QTRY_COMPARE(one.service->keys({one.id, one.mailbox("INBOX")}).keys.size(), size_t(4));
        QCOMPARE(results.size(), 0);
        QSignalSpy people(one.service.get(), &MailService::peopleSuggested);
        one.service->suggestPeople(QStringLiteral("ad"));
        QTRY_COMPARE(people.size(), 1);
        const auto suggested = people.at(0).at(1).value<std::vector<PersonSeen>>();
        QCOMPARE(suggested.size(), size_t(1));
        QCOMPARE(suggested[0].address, QStringLiteral("ada@example.org"));
    }

    void searchesAreSaved()
    {
        Service one;
        QSignalSpy changed(one.service.get(), &MailService::savedSearchesChanged);
        one.service->setSavedSearches(
            {{0, QStringLiteral("Fruit"), QStringLiteral("apples OR pears"), one.id, "INBOX"},
             {0, QStringLiteral("Late"), QStringLiteral("is:unread before:7d"), {}, {}}});
        QCOMPARE(changed.size(), 1);
        const auto saved = one.service->savedSearches();
        QCOMPARE(saved.size(), size_t(2));
        QVERIFY(saved[0].id != 0 && saved[1].id != 0 && saved[0].id != saved[1].id);
        one.start(); // another start of the program
        QCOMPARE(one.service->savedSearches(), saved);
        one.service->setSavedSearches({saved[1]});
        one.start();
        QCOMPARE(one.service->savedSearches().size(), size_t(1));
        QFile broken(one.folder.filePath(QStringLiteral("searches.json")));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("[{\"id\": \"x\"}, 5, {\"id\": 3}");
        broken.close();
        one.start();
        QVERIFY(one.service->savedSearches().empty());
    }
};

QTEST_GUILESS_MAIN(TestMailSearch)
#include "tst_mailsearch.moc"
