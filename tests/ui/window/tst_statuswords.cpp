// SPDX-License-Identifier: GPL-3.0-or-later
// The status line's sentence for each state of an account.
#include "ui/mainwindow/statuswords.h"

#include <QTest>

using namespace homing;
using namespace homing::ui;
using account::Connectivity;

class TestStatusWords : public QObject
{
    Q_OBJECT
private:
    static StatusContext context()
    {
        StatusContext context;
        context.settings.name = QStringLiteral("Work");
        context.settings.email = QStringLiteral("anna@example.org");
        context.settings.imap.host = QStringLiteral("imap.example.org");
        return context;
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void offlineTextIsTold()
    {
        account::AccountState state;
        state.connectivity = Connectivity::Online;
        state.textsDone = 12;
        state.textsTotal = 34'000;
        QCOMPARE(statusWords(state, {}).text, QStringLiteral("Offline text: 12 of 34000"));
        QCOMPARE(statusWords(state, {}).mood, StatusMood::Good);
        state.textsPaused = true;
        QCOMPARE(statusWords(state, {}).text,
                 QStringLiteral("Offline text waits: the network is metered or slow"));
        state.textsTotal = 0;
        QCOMPARE(statusWords(state, {}).text, QStringLiteral("In sync."));
    }

    void sentences_data()
    {
        QTest::addColumn<int>("connectivity");
        QTest::addColumn<int>("cause");
        QTest::addColumn<qint64>("retryInMs");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("mood");
        QTest::addColumn<int>("action");
        const auto add = [](const char *name, Connectivity connectivity, FaultCause cause,
                            qint64 retry, const char *text, StatusMood mood, StatusAction action) {
            QTest::newRow(name) << int(connectivity) << int(cause) << retry
                                << QString::fromLatin1(text) << int(mood) << int(action);
        };
        add("online", Connectivity::Online, FaultCause::None, -1, "In sync.", StatusMood::Good,
            StatusAction::None);
        add("connecting", Connectivity::Connecting, FaultCause::None, -1,
            "Connecting to imap.example.org", StatusMood::Busy, StatusAction::None);
        add("synchronising", Connectivity::Synchronising, FaultCause::None, -1, "Synchronising",
            StatusMood::Busy, StatusAction::None);
        add("offline", Connectivity::Offline, FaultCause::None, -1,
            "Offline. Showing what is here.", StatusMood::Offline, StatusAction::TryNow);
        add("no network", Connectivity::Offline, FaultCause::Offline, -1,
            "Offline. Showing what is here.", StatusMood::Offline, StatusAction::TryNow);
        add("waiting", Connectivity::Waiting, FaultCause::ConnectionLost, 12'000,
            "Offline. Showing what is here. Next try in 12 s.", StatusMood::Offline,
            StatusAction::TryNow);
        add("waiting long", Connectivity::Waiting, FaultCause::ConnectionLost, 180'000,
            "Offline. Showing what is here. Next try in 3 min.", StatusMood::Offline,
            StatusAction::TryNow);
        add("not found", Connectivity::Waiting, FaultCause::HostNotFound, 5'000,
            "The server imap.example.org was not found. Check its name. Showing what is here. Next "
            "try in 5 s.",
            StatusMood::Offline, StatusAction::TryNow);
        add("refused", Connectivity::Offline, FaultCause::LoginRefused, -1,
            "The server refused the password for anna@example.org.", StatusMood::Error,
            StatusAction::ChangePassword);
        add("certificate", Connectivity::Waiting, FaultCause::CertificateInvalid, 60'000,
            "The certificate of imap.example.org cannot be trusted, so no password was sent.",
            StatusMood::Error, StatusAction::TryNow);
        add("plaintext", Connectivity::Offline, FaultCause::PlaintextRefused, -1,
            "The password would go to imap.example.org unencrypted. Choose TLS or STARTTLS.",
            StatusMood::Error, StatusAction::None);
        add("disk", Connectivity::Offline, FaultCause::DiskFull, -1,
            "The disk is full. Free some space, then try again.", StatusMood::Error,
            StatusAction::TryNow);
    }

    void sentences()
    {
        QFETCH(int, connectivity);
        QFETCH(int, cause);
        QFETCH(qint64, retryInMs);
        QFETCH(QString, text);
        QFETCH(int, mood);
        QFETCH(int, action);
        account::AccountState state;
        state.connectivity = Connectivity(connectivity);
        state.fault = {FaultCause(cause), QStringLiteral("technical")};
        StatusContext where = context();
        where.retryInMs = retryInMs;
        const StatusWords words = statusWords(state, where);
        QCOMPARE(words.text, text);
        QCOMPARE(int(words.mood), mood);
        QCOMPARE(int(words.action), action);
        QCOMPARE(statusActionLabel(words.action).isEmpty(), words.action == StatusAction::None);
        if (words.mood == StatusMood::Error)
            QVERIFY(words.hasDetails);
    }

    /// Its name and port were right when it was added: the trouble is of today.
    void anAccountThatIsHereIsNotTakenForATypo()
    {
        StatusContext where = context();
        where.settings.id = AccountId(1);
        account::AccountState state;
        state.connectivity = Connectivity::Waiting;
        state.fault = {FaultCause::HostNotFound, {}};
        QCOMPARE(
            statusWords(state, where).text,
            QStringLiteral("imap.example.org cannot be found right now. Showing what is here."));
        state.fault = {FaultCause::ConnectionRefused, {}};
        QCOMPARE(statusWords(state, where).text,
                 QStringLiteral(
                     "imap.example.org takes no connections right now. Showing what is here."));
    }

    void theCostOfTheLastReconnect()
    {
        account::ResyncCost cost;
        cost.flights = 1;
        cost.bytesIn = 412;
        cost.bytesOut = 200;
        cost.ms = 180;
        cost.strategy = QStringLiteral("qresync");
        QCOMPARE(costWords(cost), QStringLiteral("1 flight, 612 bytes, 0.18 s (qresync)"));
        cost.flights = 3;
        QVERIFY(costWords(cost).startsWith(QLatin1String("3 flights, ")));
        cost.strategy = QStringLiteral("initial");
        QCOMPARE(costWords(cost), QStringLiteral("3 flights, 612 bytes, 0.18 s (first sync)"));
        cost.strategy = QStringLiteral("news"); // one that has no words yet
        QCOMPARE(costWords(cost), QStringLiteral("3 flights, 612 bytes, 0.18 s (news)"));
    }

    void progressHasNumbers()
    {
        account::AccountState state;
        state.connectivity = Connectivity::Online; // the list is usable meanwhile
        state.progressDone = 12'400;
        state.progressTotal = 100'000;
        const StatusWords words = statusWords(state, context());
        QVERIFY(words.text.contains(QLatin1String("12400 of 100000"))
                || words.text.contains(QLatin1String("12,400 of 100,000")));
        QCOMPARE(words.mood, StatusMood::Busy);
        QCOMPARE(words.total, 100'000);
        // More than the server announced is still a sane bar.
        state.progressDone = 200'000;
        QCOMPARE(statusWords(state, context()).done, 100'000);
    }

    void theUsersOwnSwitchIsNamed()
    {
        StatusContext where = context();
        where.isUserOffline = true;
        account::AccountState state;
        state.connectivity = Connectivity::Offline;
        state.fault = {FaultCause::Offline, {}};
        const StatusWords words = statusWords(state, where);
        QCOMPARE(words.text, QStringLiteral("You are working offline. Showing what is here."));
        QCOMPARE(words.action, StatusAction::GoOnline);
    }

    void severalAccountsAreNamed()
    {
        StatusContext where = context();
        where.namesAccount = true;
        account::AccountState state;
        state.connectivity = Connectivity::Online;
        QCOMPARE(statusWords(state, where).text, QStringLiteral("Work: In sync."));
    }
};

QTEST_MAIN(TestStatusWords)
#include "tst_statuswords.moc"
