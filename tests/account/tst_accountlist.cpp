// SPDX-License-Identifier: GPL-3.0-or-later
// The list of accounts survives a full disk and two programs at once.
#include "core/account/mailservice.h"
#include "core/account/profile.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/resource.h>

using namespace homing;
using namespace homing::account;

namespace {

AccountSettings named(const char *name, qint64 id = 0)
{
    AccountSettings settings;
    settings.id = AccountId(id);
    settings.name = QLatin1String(name);
    settings.imap.host = QStringLiteral("localhost");
    settings.imap.port = 1;
    settings.secretSource = SecretSource::Memory;
    return settings;
}

QStringList names(const Profile &profile)
{
    QStringList found;
    const auto accounts = profile.load();
    if (!accounts)
        return {accounts.error()};
    for (const AccountSettings &account : *accounts)
        found << account.name + QString::number(account.id.value());
    return found;
}

} // namespace

class TestAccountList : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFullDiskLeavesTheOldList()
    {
        QTemporaryDir folder;
        const Profile profile(QDir(folder.path()));
        QVERIFY(profile.save({named("one", 1)}).hasValue());
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit small {16, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const bool isSaved = profile.save({named("one", 1), named("two", 2)}).hasValue();
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(!isSaved);
        QCOMPARE(names(profile), QStringList {QStringLiteral("one1")});
    }

    void aRefusedChangeStoresNothing()
    {
        QTemporaryDir folder;
        const Profile profile(QDir(folder.path()));
        QVERIFY(profile.save({named("one", 1)}).hasValue());
        const auto changed =
            profile.update([](std::vector<AccountSettings> &accounts) -> Expected<void, QString> {
                accounts.clear();
                return Unexpected {QStringLiteral("no")};
            });
        QVERIFY(!changed);
        QCOMPARE(changed.error(), QStringLiteral("no"));
        QCOMPARE(names(profile), QStringList {QStringLiteral("one1")});
    }

    void theWindowKeepsWhatHomingctlAdded()
    {
        QTemporaryDir folder;
        const Profile other(QDir(folder.path()));
        const auto service = makeMailService(QDir(folder.path()));
        service->start();
        QVERIFY(other.save({named("theirs", 1)}).hasValue());
        const AccountId ours = service->addAccount(named("ours"), Secret("x"));
        QCOMPARE(ours, AccountId(2));
        QCOMPARE(names(other), (QStringList {QStringLiteral("theirs1"), QStringLiteral("ours2")}));
        service->removeAccount(ours);
        QCOMPARE(names(other), QStringList {QStringLiteral("theirs1")});
    }
};

QTEST_GUILESS_MAIN(TestAccountList)
#include "tst_accountlist.moc"
