// SPDX-License-Identifier: GPL-3.0-or-later
// The window on a real Dovecot, as somebody uses it: the first sync, searching while typing,
// conversations, quick filters, orders, scrolling, reading. Everything is waited for by events;
// how long it took and how long the event loop was held at most is printed, and judged only where
// HOMING_MAX_STALL_MS asks for it: the machine may be busy with other things.
//
//   HOMING_DOVECOT_MESSAGES=100000   how many there are (2,000)
//   HOMING_DOVECOT_DIR=/tmp/d        where the server's mail stays for the next run (a folder that
//   goes) HOMING_MAX_STALL_MS=16           fails where the event loop was held for longer
#include "core/account/profile.h"
#include "core/account/unifiedservice.h"
#include "core/model/messagelistmodel.h"
#include "core/model/searchmodel.h"
#include "tests/support/stallprobe.h"
#include "tests/ui/window/windowtest.h"
#include "ui/common/wordoffers.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/messagereader.h"
#include "ui/search/resultlist.h"
#include "ui/search/searchbox.h"
#include "ui/search/searchpane.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCompleter>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>

using namespace homing;
using namespace homing::ui;

namespace {

constexpr qint64 patienceMs = 15 * 60'000;

quint32 messagesWanted()
{
    bool isNumber = false;
    const int wanted = qEnvironmentVariableIntValue("HOMING_DOVECOT_MESSAGES", &isNumber);
    return isNumber && wanted > 0 ? quint32(wanted) : 2'000;
}

/// dovecot.sh, for as long as this lives.
class Dovecot
{
public:
    Dovecot()
        : m_kept(qEnvironmentVariable("HOMING_DOVECOT_DIR"))
    {
    }
    ~Dovecot() { (void)run({QStringLiteral("stop"), path()}); }

    /// Empty, or why it did not start.
    QString start()
    {
        const auto [out, error] =
            run({QStringLiteral("start"), path(), QStringLiteral("--messages"),
                 QString::number(messagesWanted()), QStringLiteral("--no-rawlog"),
                 QStringLiteral("--profile"), QStringLiteral("qresync"), QStringLiteral("--owner"),
                 QString::number(QCoreApplication::applicationPid())});
        const QJsonObject said = QJsonDocument::fromJson(out).object();
        port = quint16(said.value(QStringLiteral("imap")).toInt());
        user = said.value(QStringLiteral("user")).toString();
        password = said.value(QStringLiteral("password")).toString().toUtf8();
        return port != 0 ? QString() : QString::fromUtf8(out + error);
    }
    quint16 port = 0;
    QString user;
    QByteArray password;

private:
    QString path() const { return m_kept.isEmpty() ? m_folder.path() : m_kept; }
    static std::pair<QByteArray, QByteArray> run(const QStringList &arguments)
    {
        QProcess process;
        process.start(QStringLiteral(HOMING_DOVECOT), arguments);
        process.closeWriteChannel();
        if (!process.waitForFinished(int(patienceMs)))
            return {{}, process.errorString().toUtf8()};
        return {process.readAllStandardOutput(), process.readAllStandardError()};
    }
    const QString m_kept;
    QTemporaryDir m_folder;
};

} // namespace

class TestDovecot : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        test::prepareWindowApplication();
        const QString problem = m_server.start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        m_service = account::makeMailService(QDir(m_profile.path()));
        m_unified = std::make_unique<account::UnifiedService>(*m_service);
        m_window = std::make_unique<MainWindow>(*m_unified);
        m_window->reader()->setMarkReadDelay(-1);
        m_window->show();
        QApplication::setActiveWindow(m_window.get());
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_service->start();
    }

    void firstSync()
    {
        account::AccountSettings settings;
        settings.name = QStringLiteral("Dovecot");
        settings.email = m_server.user;
        settings.user = m_server.user;
        settings.imap.host = QStringLiteral("127.0.0.1");
        settings.imap.port = m_server.port;
        settings.imap.tls = session::TlsMode::None;
        settings.secretSource = account::SecretSource::Memory;
        // The texts of the newest 15 of its 730 days are fetched ahead.
        const QDate newest(2025, 6, 30);
        settings.offline.days = int(newest.daysTo(QDate::currentDate())) + 15;
        const auto isHere = [&] {
            const auto accounts = m_service->accounts();
            return !accounts.empty()
                && m_service->state(accounts.front().id).connectivity
                == account::Connectivity::Online
                && shown() == messagesWanted();
        };
        QVERIFY(measure(
            QStringLiteral("first sync"),
            [&] { m_service->addAccount(settings, Secret(m_server.password)); }, isHere));
        QVERIFY(list()->isVisible());
        QVERIFY(measure(
            QStringLiteral("conversations made"), [] {},
            [&] { return firstConversation(2) >= 0; }));
    }

    void indexed()
    {
        // Every sender here has a domain of this name, so all are found once all are in the index.
        typeQuery(QStringLiteral("from:example"));
        QVERIFY(measure(
            QStringLiteral("headers indexed"), [] {},
            [&] { return results()->rowCount() == int(messagesWanted()); }));
        // Of no header: only once texts have come and are in the index.
        clearQuery();
        typeQuery(QStringLiteral("balcony"));
        QVERIFY(measure(
            QStringLiteral("first texts indexed"), [] {},
            [&] { return results()->rowCount() > 0; }));
        const auto id = m_service->accounts().front().id;
        QVERIFY(measure(
            QStringLiteral("15 days' texts here"), [] {},
            [&] {
                return m_service->state(id).textsTotal == 0
                    && results()->rowCount() * 100 > int(messagesWanted());
            }));
        leaveSearch();
    }

    void search_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<bool>("isFound");
        for (const char *query : {"parcel", "from:tom", "subject:backup", "balcony", "Grüße",
                                  "会議", "has:attachment", "is:unread"})
            QTest::newRow(query) << QString::fromUtf8(query) << true;
        QTest::newRow("nothing") << QStringLiteral("zeppelin") << false;
    }
    /// From each key to the results that it makes, as the window has them.
    void search()
    {
        QFETCH(QString, query);
        QFETCH(bool, isFound);
        QTest::keyClick(list(), Qt::Key_Slash);
        QCOMPARE(QApplication::focusWidget(), box());
        QStringList times;
        double worst = 0;
        test::StallProbe probe;
        for (const QChar letter : query) {
            QElapsedTimer timer;
            timer.start();
            const quint64 before = m_window->searchPane()->results()->search();
            QTest::sendKeyEvent(QTest::Click, box(), Qt::Key_unknown, QString(letter),
                                Qt::NoModifier);
            QVERIFY(waitFor([&] { return results()->search() != before; }));
            const double ms = double(timer.nsecsElapsed()) / 1e6;
            times += QString::number(ms, 'f', 1);
            worst = std::max(worst, ms);
            QCoreApplication::processEvents(); // painted
        }
        QCOMPARE(box()->text(), query);
        QCOMPARE(results()->rowCount() > 0, isFound);
        note(QStringLiteral("search %1").arg(query), probe,
             QStringLiteral("%1 found, ms for each key: %2, worst %3")
                 .arg(results()->rowCount())
                 .arg(times.join(u' '))
                 .arg(worst, 0, 'f', 1));
        if (isFound) {
            box()->words()->popup()->hide();
            QVERIFY(measure(
                QStringLiteral("  its first result read"),
                [&] { QTest::keyClick(box(), Qt::Key_Down); }, isRead));
        }
        leaveSearch();
        QCOMPARE(shown(), quint64(messagesWanted()));
    }

    void conversations()
    {
        const int grouped = model()->rowCount();
        QVERIFY(measure(
            QStringLiteral("single messages"), [&] { commands().conversations->trigger(); },
            isArranged));
        QCOMPARE(model()->rowCount(), int(messagesWanted()));
        QVERIFY(measure(
            QStringLiteral("conversations again"), [&] { commands().conversations->trigger(); },
            isArranged));
        QCOMPARE(model()->rowCount(), grouped);
        QVERIFY(grouped < int(messagesWanted()));
    }

    void filters()
    {
        quint32 unread = 0;
        for (const store::MailboxRecord &record : m_service->mailboxes(model()->mailbox().account))
            unread += record.counters.unread; // the others are empty
        const int rows = model()->rowCount();
        QVERIFY(unread > 0);
        for (QAction *filter : {commands().filterUnread, commands().filterFlagged,
                                commands().filterAttachment, commands().filterContacts}) {
            QVERIFY(measure(
                filter->text(), [&] { filter->trigger(); }, isArranged));
            QVERIFY(shown() < messagesWanted());
            QVERIFY((shown() > 0) == (filter != commands().filterContacts)); // nothing was sent
            if (filter == commands().filterUnread)
                QCOMPARE(shown(), quint64(unread));
            QVERIFY(measure(
                QStringLiteral("  no filter"), [&] { commands().clearFilter->trigger(); },
                isArranged));
            QCOMPARE(model()->rowCount(), rows);
        }
    }

    void orders()
    {
        for (QAction *order : commands().sortOrders) {
            QVERIFY(measure(
                order->text(), [&] { order->trigger(); }, isArranged));
            QCOMPARE(shown(), quint64(messagesWanted()));
            QVERIFY(measure(
                QStringLiteral("  reversed"), [&] { commands().sortReversed->trigger(); },
                isArranged));
            QCOMPARE(shown(), quint64(messagesWanted()));
        }
        QVERIFY(measure(
            QStringLiteral("by date again"), [&] { commands().sortOrders.front()->trigger(); },
            isArranged));
    }

    void scrolled()
    {
        QScrollBar *bar = list()->verticalScrollBar();
        QVERIFY(bar->maximum() > 0);
        QVERIFY(measure(QStringLiteral("to 100 places"), [&] {
            for (int i = 0; i <= 100; ++i) {
                bar->setValue(int(qint64(bar->maximum()) * i / 100));
                QCoreApplication::processEvents();
            }
        }));
        QVERIFY(measure(QStringLiteral("100 pages"), [&] {
            bar->setValue(0);
            for (int i = 0; i < 100; ++i) {
                bar->triggerAction(QAbstractSlider::SliderPageStepAdd);
                QCoreApplication::processEvents();
            }
        }));
        bar->setValue(0);
    }

    void opensAConversation()
    {
        const int row = firstConversation(3);
        QVERIFY(row >= 0);
        const int rows = model()->rowCount();
        const int members = model()->conversationCount(row);
        QVERIFY(measure(
            QStringLiteral("conversation read"),
            [&] { list()->selectMessage(model()->refAt(row)); }, isRead));
        QVERIFY(measure(QStringLiteral("opened in the list"), [&] { list()->setOpen(row, true); }));
        QCOMPARE(model()->rowCount(), rows + members - 1);
        for (int i = 1; i < members; ++i)
            QCOMPARE(model()->headRow(row + i), row);
        QVERIFY(measure(QStringLiteral("closed"), [&] { list()->setOpen(row, false); }));
        QCOMPARE(model()->rowCount(), rows);
    }

    void selectsAll()
    {
        QVERIFY(measure(QStringLiteral("all selected"), [&] { list()->selectAll(); }));
        QCOMPARE(list()->selectedUids().count(), quint64(messagesWanted()));
        QVERIFY(measure(
            QStringLiteral("flagged first with all selected"),
            [&] { commands().sortOrders.back()->trigger(); }, isArranged));
        QCOMPARE(list()->selectedUids().count(), quint64(messagesWanted()));
        QVERIFY(measure(
            QStringLiteral("one selected"), [&] { list()->selectMessage(model()->refAt(0)); },
            isRead));
    }

    void movesAll()
    {
        const auto id = m_service->accounts().front().id;
        const auto pending = [&] { return m_service->state(id).pending; };
        m_service->setOnline(false);
        QVERIFY(waitFor([&] {
            return m_service->state(id).connectivity == account::Connectivity::Offline;
        }));
        list()->selectAll();
        list()->setFocus();
        QVERIFY(measure(
            QStringLiteral("all archived, offline"),
            [&] { QTest::keyClick(list(), Qt::Key_E); },
            [&] { return model()->rowCount() == 0 && pending() > 0; }));
        QVERIFY(measure(
            QStringLiteral("  taken back"), [&] { commands().undo->trigger(); },
            [&] { return shown() == messagesWanted() && pending() == 0; }));

        // Scattered ones take many commands.
        commands().filterUnread->trigger();
        QVERIFY(waitFor(isArranged));
        const quint64 unread = shown();
        QVERIFY(unread > 0 && unread < messagesWanted());
        list()->selectAll();
        QVERIFY(measure(
            QStringLiteral("unread ones archived, offline"),
            [&] { QTest::keyClick(list(), Qt::Key_E); },
            [&] { return model()->rowCount() == 0 && pending() > 0; }));
        const quint32 operations = pending();
        m_longestCommand = 0;
        const auto heard = connect(
            m_service.get(), &account::MailService::transcriptLine, this,
            [this](const account::TranscriptLine &line) {
                if (line.kind == 'C')
                    m_longestCommand = std::max(m_longestCommand, line.text.size());
            });
        QVERIFY(measure(
            QStringLiteral("  carried out"), [&] { m_service->setOnline(true); },
            [&] { return pending() == 0; }));
        disconnect(heard);
        QCOMPARE(m_service->state(id).parked, 0U);
        QVERIFY(m_longestCommand > 0 && m_longestCommand <= 8'192);
        commands().clearFilter->trigger();
        QVERIFY(waitFor([&] { return isArranged() && shown() == messagesWanted() - unread; }));
        qInfo("%llu scattered messages in %u commands, the longest of %lld octets", unread,
              operations, qint64(m_longestCommand));
    }

    void cleanupTestCase()
    {
        qInfo("%u messages: the event loop was held for %.1f ms at most (%s), %d times over 16 ms",
              messagesWanted(), m_worst, qPrintable(m_worstName), m_stalls);
        if (m_service) {
            m_service->setOnline(false);
            m_window.reset();
            m_unified.reset();
            m_service.reset();
        }
    }

private:
    MessageListView *list() const { return m_window->messageList(); }
    model::MessageListModel *model() const { return list()->messageModel(); }
    model::SearchModel *results() const { return m_window->searchPane()->results(); }
    Commands &commands() const { return m_window->commands(); }
    SearchBox *box() const
    {
        return m_window->findChild<SearchBox *>(QStringLiteral("searchEdit"));
    }
    /// Messages that the rows stand for.
    quint64 shown() const { return model()->uidsOfRows(0, model()->rowCount() - 1).count(); }
    /// -1 for none.
    int firstConversation(int least) const
    {
        int row = 0;
        while (row < model()->rowCount() && model()->conversationCount(row) < least)
            ++row;
        return row < model()->rowCount() ? row : -1;
    }
    void typeQuery(const QString &query)
    {
        if (QApplication::focusWidget() != box())
            QTest::keyClick(list(), Qt::Key_Slash);
        QTest::keyClicks(box(), query);
    }
    void clearQuery()
    {
        box()->selectAll();
        QTest::keyClick(box(), Qt::Key_Delete);
    }
    void leaveSearch()
    {
        box()->words()->popup()->hide();
        QApplication::setActiveWindow(m_window.get()); // offscreen a popup takes that along
        box()->setFocus();
        QTest::keyClick(box(), Qt::Key_Escape);
    }

    /// Handles events until `isDone` without ever sleeping in this thread.
    bool waitFor(const std::function<bool()> &isDone)
    {
        QElapsedTimer timer;
        timer.start();
        QTimer tick; // what `isDone` asks for need not come with an event
        tick.start(5);
        while (!isDone()) {
            if (timer.elapsed() > patienceMs)
                return false;
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
        return true;
    }
    bool measure(
        const QString &name, const std::function<void()> &act,
        const std::function<bool()> &isDone = [] { return true; })
    {
        test::StallProbe probe;
        QElapsedTimer timer;
        timer.start();
        act();
        const bool isFine = waitFor(isDone);
        QCoreApplication::processEvents(); // painted
        const double taken = double(timer.nsecsElapsed()) / 1e6;
        return note(name, probe,
                    QStringLiteral("%1 ms to %2 rows")
                        .arg(taken, 0, 'f', 1)
                        .arg(model()->rowCount()))
            && isFine;
    }
    /// False where the event loop may not be held for that long.
    bool note(const QString &name, test::StallProbe &probe, const QString &figures)
    {
        const double stall = probe.longestMs();
        m_stalls += probe.stalls();
        if (stall > m_worst) {
            m_worst = stall;
            m_worstName = name.trimmed();
        }
        qInfo("%-24s longest stall %5.1f ms, %d over 16 ms; %s", qPrintable(name), stall,
              probe.stalls(), qPrintable(figures));
        bool isJudged = false;
        const int most = qEnvironmentVariableIntValue("HOMING_MAX_STALL_MS", &isJudged);
        return !isJudged || stall <= most;
    }
    const std::function<bool()> isArranged = [this] { return !model()->isArranging(); };
    const std::function<bool()> isRead = [this] {
        return m_window->reader()->state() == MessageReader::State::Ready;
    };

    qsizetype m_longestCommand = 0;
    Dovecot m_server;
    QTemporaryDir m_profile;
    std::unique_ptr<account::MailService> m_service;
    std::unique_ptr<account::UnifiedService> m_unified;
    std::unique_ptr<MainWindow> m_window;
    double m_worst = 0;
    QString m_worstName;
    int m_stalls = 0;
};

QTEST_MAIN(TestDovecot)
#include "tst_dovecot.moc"
