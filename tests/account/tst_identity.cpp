// SPDX-License-Identifier: GPL-3.0-or-later
// Identities: what is one, what is kept of them, and profiles from before there were any.
#include "core/account/accountsettings.h"
#include "core/account/mailservice.h"
#include "core/account/profile.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace homing;
using namespace homing::account;

namespace {

Identity identity(const QString &name, const QString &email)
{
    Identity one;
    one.name = name;
    one.email = email;
    return one;
}

AccountSettings settingsOf(std::vector<Identity> identities)
{
    AccountSettings settings;
    settings.id = AccountId(1);
    settings.name = QStringLiteral("Work");
    settings.fullName = QStringLiteral("Anna Berg");
    settings.email = QStringLiteral("anna@example.org");
    settings.smtp.host = QStringLiteral("smtp.example.org");
    settings.identities = std::move(identities);
    return settings;
}

bool keep(const QTemporaryDir &folder, const AccountSettings &settings)
{
    return bool(Profile(QDir(folder.path()))
                    .update([&](std::vector<AccountSettings> &all) -> Expected<void, QString> {
                        all.push_back(settings);
                        return {};
                    }));
}

} // namespace

class TestIdentity : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void problems_data()
    {
        QTest::addColumn<Identity>("one");
        QTest::addColumn<int>("problem");
        const auto row = [](const char *name, const Identity &one, IdentityProblem problem) {
            QTest::newRow(name) << one << int(problem);
        };
        Identity good = identity(QStringLiteral("Anna"), QStringLiteral("anna@example.org"));
        row("good", good, IdentityProblem::None);
        row("no name", identity({}, good.email), IdentityProblem::None);
        row("no address", identity(good.name, {}), IdentityProblem::BadAddress);
        row("half", identity(good.name, QStringLiteral("anna@")), IdentityProblem::BadAddress);
        row("two", identity(good.name, QStringLiteral("a@x.org, b@x.org")),
            IdentityProblem::BadAddress);
        row("a field of its own",
            identity(good.name, QStringLiteral("anna@example.org\nBcc: b@x.org")),
            IdentityProblem::BadAddress);
        row("name of two lines", identity(QStringLiteral("Anna\nBcc: b@x.org"), good.email),
            IdentityProblem::BadName);
        Identity answers = good;
        answers.replyTo = QStringLiteral("office@example.org");
        row("answers elsewhere", answers, IdentityProblem::None);
        answers.replyTo = QStringLiteral("office");
        row("answers nowhere", answers, IdentityProblem::BadReplyTo);
        Identity longOne = good;
        longOne.signature = QString(longestSignature, u'x');
        row("longest signature", longOne, IdentityProblem::None);
        longOne.signature += u'x';
        row("longer", longOne, IdentityProblem::LongSignature);
    }

    void problems()
    {
        QFETCH(Identity, one);
        QFETCH(int, problem);
        QCOMPARE(int(problemOf(one)), problem);
    }

    void anAccountWithoutAListHasOne()
    {
        const std::vector<Identity> all = identitiesOf(settingsOf({}));
        QCOMPARE(all.size(), size_t(1));
        QCOMPARE(all.front().name, QStringLiteral("Anna Berg"));
        QCOMPARE(all.front().email, QStringLiteral("anna@example.org"));
        QVERIFY(all.front().signature.isEmpty() && all.front().replyTo.isEmpty());
    }

    void onlyGoodOnesWrite()
    {
        AccountSettings settings =
            settingsOf({identity(QStringLiteral("Bad"), QStringLiteral("bad@")),
                        identity(QStringLiteral("Good"), QStringLiteral("good@example.org"))});
        QCOMPARE(writersOf(settings).size(), size_t(1));
        QCOMPARE(writersOf(settings).front().name, QStringLiteral("Good"));
        QCOMPARE(identitiesOf(settings).size(), size_t(2)); // shown, to be mended
        settings.smtp.host.clear();
        QVERIFY(writersOf(settings).empty());
    }

    void ownAddressesHaveNoCase()
    {
        const AccountSettings settings =
            settingsOf({identity({}, QStringLiteral("sales@example.org"))});
        QVERIFY(isOwnAddress(settings, QStringLiteral("Sales@Example.ORG")));
        QVERIFY(isOwnAddress(settings, QStringLiteral("ANNA@example.org")));
        QVERIFY(!isOwnAddress(settings, QStringLiteral("jon@example.org")));
        QVERIFY(!isOwnAddress(settings, QString()));
    }

    void theOneThatIsNamedIsFound()
    {
        const AccountSettings settings =
            settingsOf({identity(QStringLiteral("Anna"), QStringLiteral("anna@example.org")),
                        identity(QStringLiteral("Sales"), QStringLiteral("sales@example.org"))});
        const QStringList people {QStringLiteral("jon@example.com"),
                                  QStringLiteral("SALES@example.org"),
                                  QStringLiteral("anna@example.org")};
        QCOMPARE(identityFor(settings, people).name, QStringLiteral("Sales"));
        QCOMPARE(identityFor(settings, {}).name, QStringLiteral("Anna"));
    }

    void gmailKeepsWhatItSends_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("keeps");
        QTest::newRow("gmail") << QStringLiteral("smtp.gmail.com") << true;
        QTest::newRow("case and blanks") << QStringLiteral(" SMTP.Gmail.com ") << true;
        QTest::newRow("its other name") << QStringLiteral("smtp.googlemail.com") << true;
        QTest::newRow("another") << QStringLiteral("smtp.example.org") << false;
        QTest::newRow("alike") << QStringLiteral("smtp.gmail.com.example.org") << false;
        QTest::newRow("none") << QString() << false;
    }

    void gmailKeepsWhatItSends()
    {
        QFETCH(QString, host);
        QFETCH(bool, keeps);
        QCOMPARE(keepsSentByItself(host), keeps);
    }

    // --- what is kept

    void theProfileKeepsThem()
    {
        QTemporaryDir folder;
        Identity sales = identity(QStringLiteral("Sales"), QStringLiteral("sales@example.org"));
        sales.replyTo = QStringLiteral("office@example.org");
        sales.signature = QStringLiteral("Anna Berg\nHarbour office");
        sales.signatureHtml = QStringLiteral("<p><b>Anna Berg</b><br>Harbour office</p>");
        const std::vector<Identity> all {
            sales, identity(QStringLiteral("Anna"), QStringLiteral("anna@example.org"))};
        AccountSettings settings = settingsOf(all);
        settings.serverKeepsSent = true;
        QVERIFY(keep(folder, settings));
        const auto loaded = Profile(QDir(folder.path())).load();
        QVERIFY(loaded && loaded->size() == 1);
        QVERIFY(loaded->front().identities == all);
        QVERIFY(loaded->front().serverKeepsSent);
    }

    void aProfileOfBeforeHasOneEach()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("accounts.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"version": 1, "accounts": [{"id": 3, "name": "Work",
                   "fullName": "Anna Berg", "email": "anna@example.org"}]})");
        file.close();
        const auto loaded = Profile(QDir(folder.path())).load();
        QVERIFY(loaded && loaded->size() == 1);
        const std::vector<Identity> all = identitiesOf(loaded->front());
        QVERIFY(all == std::vector<Identity> {identity(QStringLiteral("Anna Berg"),
                                                       QStringLiteral("anna@example.org"))});
    }

    /// Of whatever is in the file: nothing that is there is forgotten.
    void aListThatIsNoneIsRead()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("accounts.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"version": 1, "accounts": [{"id": 3, "email": "anna@example.org",
                   "identities": "none"}, {"id": 4, "email": "jon@example.org",
                   "identities": [7, {"email": "half@", "signature": "kept"}]}]})");
        file.close();
        const auto loaded = Profile(QDir(folder.path())).load();
        QVERIFY(loaded && loaded->size() == 2);
        QCOMPARE(identitiesOf(loaded->front()).front().email, QStringLiteral("anna@example.org"));
        QCOMPARE(loaded->back().identities.size(), size_t(2));
        QCOMPARE(loaded->back().identities.back().signature, QStringLiteral("kept"));
    }

    void theServiceStoresWhatIsGood()
    {
        QTemporaryDir folder;
        QVERIFY(keep(folder, settingsOf({})));
        const std::vector<Identity> all {
            identity(QStringLiteral("Sales"), QStringLiteral("sales@example.org"))};
        {
            const auto service = makeMailService(QDir(folder.path()));
            service->setOnline(false);
            service->start();
            QSignalSpy told(service.get(), &MailService::settingsChanged);
            service->setIdentities(AccountId(1), {identity({}, QStringLiteral("half@"))});
            QCOMPARE(told.count(), 0);
            service->setIdentities(AccountId(1), all);
            QCOMPARE(told.count(), 1);
            service->setServerKeepsSent(AccountId(1), true);
            QCOMPARE(told.count(), 2);
            QVERIFY(service->accounts().front().identities == all);
            service->setIdentities(AccountId(9), all); // there is none
            QCOMPARE(told.count(), 2);
        }
        const auto loaded = Profile(QDir(folder.path())).load();
        QVERIFY(loaded->front().identities == all);
        QVERIFY(loaded->front().serverKeepsSent);
        QCOMPARE(loaded->front().fullName, QStringLiteral("Anna Berg"));
    }

    void whatCannotBeStoredIsTold()
    {
        QTemporaryDir folder;
        QVERIFY(keep(folder, settingsOf({})));
        const auto service = makeMailService(QDir(folder.path()));
        service->setOnline(false);
        service->start();
        // Whoever runs this as root may write everywhere, but not over a folder.
        const QString path = folder.filePath(QStringLiteral("accounts.json"));
        QVERIFY(QFile::remove(path));
        QVERIFY(QDir(folder.path()).mkpath(path + QStringLiteral("/full")));
        QSignalSpy failed(service.get(), &MailService::actionFailed);
        service->setIdentities(
            AccountId(1), {identity(QStringLiteral("Sales"), QStringLiteral("sales@example.org"))});
        QCOMPARE(failed.count(), 1);
        QCOMPARE(service->accounts().front().identities.size(), size_t(1)); // until Homing ends
    }
};

QTEST_GUILESS_MAIN(TestIdentity)
#include "tst_identity.moc"
