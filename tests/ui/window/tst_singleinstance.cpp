// SPDX-License-Identifier: GPL-3.0-or-later
// A second start asks the first: to show itself, or to write from a link.
#include "app/homing/singleinstance.h"

#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

using homing::app::SingleInstance;

class TestSingleInstance : public QObject
{
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    QTemporaryDir m_other;
    QTemporaryDir m_runtime; // only this user's

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
    void initTestCase() { qputenv("XDG_RUNTIME_DIR", m_runtime.path().toUtf8()); }
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

    void theSocketIsInAPrivateFolder()
    {
        SingleInstance first(m_folder.path());
        first.listen();
        QCOMPARE(QFileInfo(first.serverName()).path(), m_runtime.path());
    }

    /// A runtime folder that others may use is none.
    void elseItIsInTheProfile()
    {
        const auto everybody = QFile::Permissions(0x7777);
        QVERIFY(QFile::setPermissions(m_runtime.path(), everybody));
        {
            SingleInstance first(m_folder.path());
            first.listen();
            QCOMPARE(QFileInfo(first.serverName()).path(), m_folder.path());
            QVERIFY(ask(m_folder.path(), {}));
            // And nowhere, where that is no better.
            QVERIFY(QFile::setPermissions(m_other.path(), everybody));
            SingleInstance other(m_other.path());
            other.listen();
            QCOMPARE(other.serverName(), QString());
            QVERIFY(!ask(m_other.path(), {}));
        }
        for (const QString &folder : {m_runtime.path(), m_other.path()})
            QVERIFY(QFile::setPermissions(folder,
                                          QFile::ReadUser | QFile::WriteUser | QFile::ExeUser));
    }

    /// Where another user came first, the link is not told to him.
    void anotherUserIsNotAsked()
    {
        if (::geteuid() != 0)
            QSKIP("Only root can be somebody else.");
        QString path;
        {
            SingleInstance first(m_folder.path());
            first.listen();
            path = first.serverName();
        }
        const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
        ::sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        const QByteArray name = QFile::encodeName(path);
        QVERIFY(name.size() < qsizetype(sizeof address.sun_path));
        std::copy(name.begin(), name.end(), address.sun_path);
        QCOMPARE(::bind(socket, reinterpret_cast<::sockaddr *>(&address), sizeof address), 0);
        // The peer is who called listen(); the system call makes one thread another user.
        int listening = -1;
        const std::unique_ptr<QThread> other(QThread::create([&] {
            constexpr int nobody = 65'534;
            if (::syscall(SYS_setresuid, -1, nobody, -1) == 0)
                listening = ::listen(socket, 1);
        }));
        other->start();
        QVERIFY(other->wait(10'000));
        QCOMPARE(listening, 0);
        QVERIFY(!ask(m_folder.path(), "mailto:secret@example.org"));
        const int asker = ::accept(socket, nullptr, nullptr);
        QVERIFY(asker >= 0);
        char heard = 0;
        QCOMPARE(::read(asker, &heard, 1), ::ssize_t(0)); // not a word
        ::close(asker);
        ::close(socket);
        QVERIFY(QFile::remove(path));
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
