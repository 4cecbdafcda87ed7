// SPDX-License-Identifier: GPL-3.0-or-later
// The list of accounts survives a full disk and two programs at once.
#include "core/account/mailservice.h"
#include "core/account/profile.h"
#include "core/account/wholefile.h"

#include <QLockFile>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThread>
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

/// No file can grow above 16 bytes meanwhile.
void onASmallDisk(const std::function<void()> &act)
{
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before {};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit small {16, before.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
    act();
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
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
        bool isSaved = true;
        onASmallDisk([&] {
            isSaved = profile.save({named("one", 1), named("two", 2)}).hasValue();
        });
        QVERIFY(!isSaved);
        QCOMPARE(names(profile), QStringList {QStringLiteral("one1")});
    }

    /// An attachment too; the bytes are few, so that only the last flush is refused.
    void aFullDiskLeavesNoCutFile()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("saved.pdf"));
        Fault fault;
        onASmallDisk([&] { fault = writeWholeFile(path, QByteArray(1000, 'x')); });
        QCOMPARE(fault.cause, FaultCause::Store); // a file too large is no full disk
        QVERIFY(!fault.detail.isEmpty());
        QVERIFY(!QFile::exists(path));
        QVERIFY(!writeWholeFile(path, "whole"));
        onASmallDisk([&] { fault = writeWholeFile(path, QByteArray(1000, 'x')); });
        QVERIFY(fault);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("whole"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
        const Fault nowhere = writeWholeFile(folder.filePath(QStringLiteral("no/such")), "x");
        QCOMPARE(nowhere.cause, FaultCause::Store);
    }

    void theWindowDoesNotWaitForAHeldProfile()
    {
        QTemporaryDir folder;
        const Profile other(QDir(folder.path()));
        QLockFile held(folder.filePath(QStringLiteral("accounts.lock")));
        QVERIFY(held.lock());
        const auto service = makeMailService(QDir(folder.path()));
        service->start();
        QSignalSpy failed(service.get(), &MailService::actionFailed);
        // Were it waited for longer, it would be got.
        QSemaphore isAnswered;
        const std::unique_ptr<QThread> holder(QThread::create([&] {
            isAnswered.tryAcquire(1, 3'000);
            held.unlock();
        }));
        holder->start();
        service->addAccount(named("ours"), Secret("x"));
        isAnswered.release();
        QVERIFY(holder->wait());
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed.at(0).at(0).value<Fault>().detail.contains(QLatin1String("is held by")));
        QVERIFY(names(other).isEmpty());
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
