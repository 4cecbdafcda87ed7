// SPDX-License-Identifier: GPL-3.0-or-later
// Mail from the demo account: to oneself it comes to the Inbox, each has its copy in Sent, and none
// of it leaves the program.
#include "app/homing/demo.h"
#include "core/mime/draft.h"
#include "tests/ui/window/windowtest.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace homing;

namespace {

constexpr int patienceMs = 20'000;

struct DemoRig
{
    DemoRig()
        : service(account::makeMailService(QDir(folder.path())))
    {
        service->start();
        if (!demo.start(*service))
            qFatal("no demo");
        id = service->accounts().front().id;
    }
    ~DemoRig() { demo.stop(*service); }

    MailboxRef mailbox(store::MailboxRole role) const
    {
        for (const store::MailboxRecord &record : service->mailboxes(id)) {
            if (record.role == role)
                return {id, record.id};
        }
        return {};
    }
    bool has(store::MailboxRole role, const QString &subject) const
    {
        const MailboxRef place = mailbox(role);
        if (place.mailbox.isNull())
            return false;
        const std::vector<store::MessageKey> keys = service->keys(place).keys;
        std::vector<quint32> newest;
        for (std::size_t i = keys.size() - std::min<std::size_t>(keys.size(), 20); i < keys.size(); ++i)
            newest.push_back(keys[i].uid);
        const auto rows = service->rows(place, newest);
        return std::any_of(rows.begin(), rows.end(), [&](const store::MessageRow &row) {
            return row.header.subject == subject;
        });
    }
    void send(const QString &to, const QString &subject)
    {
        mime::Draft draft;
        draft.from.address = service->accounts().front().email;
        draft.to = {{QString(), to}};
        draft.subject = subject;
        draft.text = QStringLiteral(".\nHello");
        store::LocalMessage message;
        message.id = store::newLocalMessageId();
        message.message = mime::compose(draft, QDateTime::currentDateTimeUtc()).message;
        service->sendMessage(id, message);
    }

    QTemporaryDir folder;
    app::Demo demo;
    std::unique_ptr<account::MailService> service;
    AccountId id;
};

} // namespace

class TestDemoWriting : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void whatIsSentStaysHere()
    {
        DemoRig rig;
        const account::AccountSettings settings = rig.service->accounts().front();
        QCOMPARE(settings.smtp.host, QStringLiteral("127.0.0.1"));
        QSignalSpy sent(rig.service.get(), &account::MailService::messageSent);
        rig.send(settings.email, QStringLiteral("A note to myself"));
        rig.send(QStringLiteral("somebody@example.com"), QStringLiteral("Far away"));
        QTRY_COMPARE_WITH_TIMEOUT(sent.size(), 2, patienceMs);
        using Role = store::MailboxRole;
        for (const char *subject : {"A note to myself", "Far away"})
            QTRY_VERIFY_WITH_TIMEOUT(rig.has(Role::Sent, QString::fromLatin1(subject)),
                                     patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(rig.has(Role::Inbox, QStringLiteral("A note to myself")),
                                 patienceMs);
        QVERIFY(!rig.has(Role::Inbox, QStringLiteral("Far away")));
    }
};

QTEST_MAIN(TestDemoWriting)
#include "tst_demowriting.moc"
