// SPDX-License-Identifier: GPL-3.0-or-later
// The profile's list of accounts: what is stored, and that an account's number never becomes
// another's.
#include "core/account/profile.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace homing;
using namespace homing::account;

namespace {

AccountId add(const Profile &profile, const QString &name)
{
    AccountSettings settings;
    settings.name = name;
    const auto added =
        profile.update([&](std::vector<AccountSettings> &accounts) -> Expected<void, QString> {
            settings.id = profile.newId(accounts);
            accounts.push_back(settings);
            return {};
        });
    return added ? settings.id : AccountId();
}

bool remove(const Profile &profile, AccountId id)
{
    return bool(
        profile.update([&](std::vector<AccountSettings> &accounts) -> Expected<void, QString> {
            std::erase_if(accounts, [id](const AccountSettings &one) { return one.id == id; });
            return {};
        }));
}

} // namespace

class TestProfile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aNumberIsGivenOnce()
    {
        QTemporaryDir folder;
        const Profile profile(QDir(folder.path()));
        QSet<qint64> given;
        for (int round = 0; round < 4; ++round) {
            const AccountId id =
                add(Profile(QDir(folder.path())), QStringLiteral("n%1").arg(round));
            QVERIFY(!id.isNull());
            QVERIFY2(!given.contains(id.value()), qPrintable(QString::number(id.value())));
            given.insert(id.value());
            QVERIFY(remove(profile, id)); // the highest each time, at last the only one
        }
        QVERIFY(profile.load()->empty());
    }

    /// An older Homing reads the file too: it passes over what it does not know.
    void theSubmissionServerIsKept()
    {
        QTemporaryDir folder;
        const Profile profile(QDir(folder.path()));
        QVERIFY(profile.update([&](std::vector<AccountSettings> &accounts) -> Expected<void, QString> {
            AccountSettings settings;
            settings.id = AccountId(1);
            settings.user = QStringLiteral("anna");
            settings.smtp.host = QStringLiteral("mail.example.org");
            settings.smtp.port = 587;
            settings.smtp.tls = session::TlsMode::StartTls;
            settings.smtpUser = QStringLiteral("anna-out");
            settings.keepsDraftsOnServer = false;
            accounts.push_back(settings);
            return {};
        }));
        const auto accounts = profile.load();
        QVERIFY(accounts && accounts->size() == 1);
        QCOMPARE(accounts->front().smtp.host, QStringLiteral("mail.example.org"));
        QCOMPARE(int(accounts->front().smtp.port), 587);
        QVERIFY(accounts->front().smtp.tls == session::TlsMode::StartTls);
        QCOMPARE(accounts->front().smtpUser, QStringLiteral("anna-out"));
        QVERIFY(!accounts->front().keepsDraftsOnServer);
    }

    void aListOfBeforeIsGoneOnWith()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("accounts.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            R"({"version": 1, "accounts": [{"id": 3, "name": "three"}, {"id": 7, "name": "seven"}]})");
        file.close();
        const Profile profile(QDir(folder.path()));
        QVERIFY(remove(profile, AccountId(7)));
        QCOMPARE(add(profile, QStringLiteral("new")), AccountId(8));
        QCOMPARE(profile.load()->size(), size_t(2));
        QVERIFY(profile.load()->front().smtpUser.isEmpty());
        QVERIFY(profile.load()->front().keepsDraftsOnServer);
    }
};

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
