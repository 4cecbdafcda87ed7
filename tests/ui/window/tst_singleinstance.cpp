// SPDX-License-Identifier: GPL-3.0-or-later
// A second start asks the first: to show itself, or to write from a link.
#include "app/homing/singleinstance.h"

#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using homing::app::SingleInstance;

class TestSingleInstance : public QObject
{
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    QTemporaryDir m_other;

    /// As another process would: without this one's event loop.
    static bool ask(const QString &profile, const QByteArray &mailto)
    {
        bool isAnswered = false;
        std::unique_ptr<QThread> other(
            QThread::create([&] { isAnswered = SingleInstance(profile).askOther(mailto); }));
        other->start();
        return QTest::qWaitFor([&] { return other->isFinished(); }, 10'000) && isAnswered;
    }

private Q_SLOTS:
    void nobodyIsThere() { QVERIFY(!ask(m_folder.path(), {})); }

    void theFirstShowsItself()
    {
        SingleInstance first(m_folder.path());
        first.listen();
        QSignalSpy shown(&first, &SingleInstance::showWanted);
        QSignalSpy written(&first, &SingleInstance::writeWanted);
        QVERIFY(ask(m_folder.path(), {}));
        QTRY_COMPARE(shown.count(), 1);
        QCOMPARE(written.count(), 0);
        QVERIFY(!ask(m_other.path(), {})); // another profile
    }

    void theFirstGetsTheLink_data()
    {
        QTest::addColumn<QByteArray>("link");
        QTest::newRow("short") << QByteArray("mailto:anna@example.org?subject=gr\xc3\xbc\xc3\x9f");
        QTest::newRow("the longest") << "mailto:?body=" + QByteArray((64 << 10) - 13, 'x');
    }

    void theFirstGetsTheLink()
    {
        QFETCH(QByteArray, link);
        SingleInstance first(m_folder.path());
        first.listen();
        QSignalSpy shown(&first, &SingleInstance::showWanted);
        QSignalSpy written(&first, &SingleInstance::writeWanted);
        QVERIFY(ask(m_folder.path(), link));
        QTRY_COMPARE(written.count(), 1);
        QCOMPARE(written.first().first().toByteArray(), link);
        QCOMPARE(shown.count(), 1);
    }

    void whoSaysTooMuchIsNotHeard()
    {
        SingleInstance first(m_folder.path());
        first.listen();
        QSignalSpy shown(&first, &SingleInstance::showWanted);
        QLocalSocket socket;
        socket.connectToServer(first.serverName());
        QVERIFY(socket.waitForConnected());
        socket.write(QByteArray(1 << 20, 'x'));
        QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
        QCOMPARE(shown.count(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSingleInstance)
#include "tst_singleinstance.moc"
