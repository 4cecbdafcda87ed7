// SPDX-License-Identifier: GPL-3.0-or-later
// Waking up is noticed, ordinary time and a clock set back are not.
#include "core/session/linkmonitor.h"

#include <QNetworkInformation>
#include <QSignalSpy>
#include <QtTest>

using namespace homing;
using session::LinkMonitor;

namespace {

/// A ManualClock whose wall goes on while the machine sleeps.
class SleepyClock final : public Clock
{
public:
    qint64 monotonicMs() const override { return m_inner.monotonicMs(); }
    QDateTime nowUtc() const override { return m_inner.nowUtc().addMSecs(m_slept); }
    TimerId callAfter(int ms, QObject *context, std::function<void()> callback) override
    {
        return m_inner.callAfter(ms, context, std::move(callback));
    }
    void cancel(TimerId id) override { m_inner.cancel(id); }
    void advance(qint64 ms) { m_inner.advance(ms); }
    void sleep(qint64 ms) { m_slept += ms; }

private:
    ManualClock m_inner;
    qint64 m_slept = 0;
};

} // namespace

class TestLinkMonitor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ordinaryTime();
    void sleep_data();
    void sleep();
    void deletedFromInside();
    void realNetworkInformation();
};

void TestLinkMonitor::ordinaryTime()
{
    SleepyClock clock;
    LinkMonitor monitor(clock, false);
    QSignalSpy spy(&monitor, &LinkMonitor::wokeUp);
    clock.advance(3'600'000);
    QCOMPARE(spy.count(), 0);
    QVERIFY(monitor.isOnline());
}

void TestLinkMonitor::sleep_data()
{
    QTest::addColumn<qint64>("slept");
    QTest::addColumn<bool>("noticed");
    QTest::newRow("an hour") << qint64(3'600'000) << true;
    QTest::newRow("just enough") << qint64(LinkMonitor::sleepMs + 1) << true;
    QTest::newRow("a hiccup") << qint64(LinkMonitor::sleepMs) << false;
    QTest::newRow("clock set back") << qint64(-3'600'000) << false;
}

void TestLinkMonitor::sleep()
{
    QFETCH(qint64, slept);
    QFETCH(bool, noticed);
    SleepyClock clock;
    LinkMonitor monitor(clock, false);
    QSignalSpy spy(&monitor, &LinkMonitor::wokeUp);
    clock.advance(12'000);
    clock.sleep(slept);
    clock.advance(LinkMonitor::lookEveryMs);
    QCOMPARE(spy.count(), noticed ? 1 : 0);
    if (noticed)
        QCOMPARE(spy.first().first().toLongLong(), slept);
    clock.advance(60'000);
    QCOMPARE(spy.count(), noticed ? 1 : 0);
}

void TestLinkMonitor::deletedFromInside()
{
    SleepyClock clock;
    auto *monitor = new LinkMonitor(clock, false);
    const QPointer<LinkMonitor> guard(monitor);
    connect(monitor, &LinkMonitor::wokeUp, this, [&] { delete monitor; });
    clock.sleep(3'600'000);
    clock.advance(LinkMonitor::lookEveryMs);
    QVERIFY(guard.isNull());
    clock.advance(60'000);
}

void TestLinkMonitor::realNetworkInformation()
{
    // Whatever this machine has: it must not fail, and without a word from the system we are
    // online.
    ManualClock clock;
    LinkMonitor monitor(clock);
    if (QNetworkInformation::instance() == nullptr
        || QNetworkInformation::instance()->reachability()
            != QNetworkInformation::Reachability::Disconnected)
        QVERIFY(monitor.isOnline());
    else
        QVERIFY(!monitor.isOnline());
}

QTEST_GUILESS_MAIN(TestLinkMonitor)
#include "tst_linkmonitor.moc"
