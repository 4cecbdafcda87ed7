// SPDX-License-Identifier: GPL-3.0-or-later
// SleepWatch on a bus of the test's own, beside a logind of its own; and the service behind it.
#include "core/account/sleepingsessions.h"
#include "core/account/threadedmailservice.h"
#include "core/session/sleepwatch.h"

#include <QDBusMessage>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <unistd.h>

using namespace homing;
using session::SleepWatch;

namespace {

/// What logind says and answers. Each delay is a pipe: its other end is at its end when nobody
/// holds the delay any more.
class FakeLogind : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Manager")
public:
    ~FakeLogind() override
    {
        for (const int end : m_ends)
            close(end);
    }
    bool isHeld(size_t delay) const
    {
        char byte = 0;
        return read(m_ends.at(delay), &byte, 1) < 0 && errno == EAGAIN;
    }
    QStringList asked;
    bool isExplained = false;

public Q_SLOTS:
    QDBusUnixFileDescriptor Inhibit(const QString &what, const QString &who, const QString &why,
                                    const QString &mode)
    {
        asked << QStringList({what, who, mode}).join(u'|');
        isExplained = !why.isEmpty();
        std::array<int, 2> ends {};
        if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
            return {};
        m_ends.push_back(ends[0]);
        QDBusUnixFileDescriptor given(ends[1]);
        close(ends[1]); // it has a copy
        return given;
    }

Q_SIGNALS:
    void PrepareForSleep(bool start);

private:
    std::vector<int> m_ends;
};

const QString logindName = QStringLiteral("org.freedesktop.login1");
const QString logindPath = QStringLiteral("/org/freedesktop/login1");

} // namespace

class TestSleepWatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_daemon.start(QStringLiteral("dbus-daemon"),
                       {QStringLiteral("--session"), QStringLiteral("--nofork"),
                        QStringLiteral("--nosyslog"), QStringLiteral("--print-address=1")});
        QVERIFY2(m_daemon.waitForStarted(), qPrintable(m_daemon.errorString()));
        while (!m_daemon.canReadLine())
            QVERIFY(m_daemon.waitForReadyRead(30'000));
        m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
    }
    void cleanupTestCase()
    {
        m_daemon.kill();
        m_daemon.waitForFinished();
    }
    void init()
    {
        m_theirs = QDBusConnection::connectToBus(m_address, QStringLiteral("theirs"));
        m_ours = QDBusConnection::connectToBus(m_address, QStringLiteral("ours"));
        QVERIFY(m_theirs.isConnected() && m_ours.isConnected());
        QVERIFY(m_theirs.connectionCapabilities() & QDBusConnection::UnixFileDescriptorPassing);
    }
    void cleanup()
    {
        m_theirs = m_ours = QDBusConnection(QString());
        QDBusConnection::disconnectFromBus(QStringLiteral("theirs"));
        QDBusConnection::disconnectFromBus(QStringLiteral("ours"));
    }

    void theSleepWaitsUntilItIsLet()
    {
        FakeLogind logind;
        QVERIFY(start(logind));
        SleepWatch watch(m_ours);
        QSignalSpy aboutToSleep(&watch, &SleepWatch::aboutToSleep);
        QSignalSpy wokeUp(&watch, &SleepWatch::wokeUp);
        QTRY_COMPARE(logind.asked, QStringList {QStringLiteral("sleep|Homing|delay")});
        QVERIFY(logind.isExplained);
        watch.letSleep(); // nobody asked
        Q_EMIT logind.PrepareForSleep(true);
        QTRY_COMPARE(aboutToSleep.size(), 1);
        QVERIFY(logind.isHeld(0));
        watch.letSleep();
        QTRY_VERIFY(!logind.isHeld(0));
        QCOMPARE(wokeUp.size(), 0);

        // And the next sleep is waited with too.
        Q_EMIT logind.PrepareForSleep(false);
        QTRY_COMPARE(wokeUp.size(), 1);
        QTRY_COMPARE(logind.asked.size(), 2);
        Q_EMIT logind.PrepareForSleep(true);
        QTRY_COMPARE(aboutToSleep.size(), 2);
        QVERIFY(logind.isHeld(1));
        watch.letSleep();
        QTRY_VERIFY(!logind.isHeld(1));
    }

    // The service is asked, lets the computer sleep when it is ready, and knows that it woke up:
    // else it would take the second sleep for the first one.
    void theServiceIsAskedEachTime()
    {
        FakeLogind logind;
        QVERIFY(start(logind));
        const QTemporaryDir profile;
        QVERIFY(profile.isValid());
        account::ThreadedMailService service {QDir(profile.path())};
        QSignalSpy ready(&service, &account::MailService::readyToSleep);
        SleepWatch watch(m_ours);
        account::keepSessionsWhileAsleep(watch, service);
        for (int sleep = 0; sleep < 2; ++sleep) {
            QTRY_COMPARE(logind.asked.size(), sleep + 1);
            Q_EMIT logind.PrepareForSleep(true);
            QTRY_COMPARE(ready.size(), sleep + 1);
            QTRY_VERIFY(!logind.isHeld(size_t(sleep)));
            Q_EMIT logind.PrepareForSleep(false);
        }
    }

    void aLogindThatComesLaterIsAsked()
    {
        SleepWatch watch(m_ours);
        QSignalSpy aboutToSleep(&watch, &SleepWatch::aboutToSleep);
        FakeLogind logind;
        QVERIFY(start(logind));
        QTRY_COMPARE(logind.asked.size(), 1);
        Q_EMIT logind.PrepareForSleep(true);
        QTRY_COMPARE(aboutToSleep.size(), 1);
        Q_EMIT logind.PrepareForSleep(true); // said twice
        Q_EMIT logind.PrepareForSleep(false);
        QSignalSpy wokeUp(&watch, &SleepWatch::wokeUp);
        QTRY_COMPARE(wokeUp.size(), 1);
        QCOMPARE(aboutToSleep.size(), 1);
    }

    void withoutABusItIsSilent()
    {
        SleepWatch watch(QDBusConnection::connectToBus(QStringLiteral("unix:path=/nonexistent"),
                                                       QStringLiteral("none")));
        QSignalSpy aboutToSleep(&watch, &SleepWatch::aboutToSleep);
        watch.letSleep();
        QCoreApplication::processEvents();
        QCOMPARE(aboutToSleep.size(), 0);
        QDBusConnection::disconnectFromBus(QStringLiteral("none"));
    }

private:
    bool start(FakeLogind &logind)
    {
        return m_theirs.registerObject(logindPath, &logind,
                                       QDBusConnection::ExportAllSlots
                                           | QDBusConnection::ExportAllSignals)
            && m_theirs.registerService(logindName);
    }

    QProcess m_daemon;
    QString m_address;
    QDBusConnection m_theirs {QString()};
    QDBusConnection m_ours {QString()};
};

QTEST_GUILESS_MAIN(TestSleepWatch)
#include "tst_sleepwatch.moc"
