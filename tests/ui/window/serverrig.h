// SPDX-License-Identifier: GPL-3.0-or-later
// ServerRig: the real window on the real service, on real conversations with servers in the test's
// own thread.
#pragma once

#include "core/account/mailservice.h"
#include "core/model/messagelistmodel.h"
#include "core/server/imapserver.h"
#include "core/server/mailstore.h"
#include "tests/support/smtprecorder.h"
#include "ui/common/elidedlabel.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/messagereader.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

namespace homing::test {

inline constexpr int patienceMs = 20'000;

inline QByteArray letter(int number)
{
    return "From: Anna Berg <anna@example.org>\r\nTo: demo@example.net\r\nSubject: Letter "
        + QByteArray::number(number) + "\r\nDate: Tue, 3 Mar 2026 14:02:00 +0000\r\nMessage-ID: <"
        + QByteArray::number(number) + "@example.org>\r\n\r\nThis is letter "
        + QByteArray::number(number) + ".\r\n";
}

inline imap::FlagSet flags(imap::SystemFlag flag)
{
    imap::FlagSet set;
    set.set(flag);
    return set;
}

/// A server in this thread with an inbox of `count` letters, and a profile with an account on it.
class ServerRig
{
public:
    explicit ServerRig(int count)
        : store(std::make_shared<server::MailStore>())
    {
        for (const auto &[name, use] :
             {std::pair("Trash", "\\Trash"), std::pair("Archive", "\\Archive"),
              std::pair("Sent", "\\Sent")})
            store->createMailbox(imap::MailboxName::fromWire(name), {use});
        for (int i = 1; i <= count; ++i)
            store->append(inbox, letter(i),
                          i % 5 == 0 ? imap::FlagSet() : flags(imap::SystemFlag::Seen),
                          QDateTime::fromSecsSinceEpoch(1'700'000'000 + i * 3'600, Qt::UTC));
        server::ServerOptions options;
        options.user = "demo";
        options.password = "secret";
        options.lineBytes = 8'192; // no more than a server must take (RFC 7162 section 4)
        host = std::make_unique<server::ImapServer>(store, options);
        if (!host->listen())
            qFatal("no port");
    }

    /// Says goodbye while the server, which lives in this thread, can still answer.
    ~ServerRig() { closeWindow(); }

    /// Takes what is sent; before openWindow().
    void startSubmission()
    {
        smtp = std::make_unique<SmtpRecorder>();
        smtp->user = "demo";
        smtp->password = "secret";
        if (!smtp->start())
            qFatal("no port");
    }

    /// A service on the same profile each time: what the last one kept is there.
    void openWindow()
    {
        service = account::makeMailService(QDir(folder.filePath(QStringLiteral("profile"))));
        window = std::make_unique<ui::MainWindow>(*service,
                                                  folder.filePath(QStringLiteral("window.ini")));
        window->reader()->setMarkReadDelay(-1);
        window->resize(1'200, 760);
        service->start();
        if (service->accounts().empty())
            addAccount();
        else
            service->setPassword(service->accounts().front().id, Secret("secret"));
        window->show();
        QApplication::setActiveWindow(window.get());
    }
    void closeWindow()
    {
        if (!service)
            return;
        service->setOnline(false);
        (void)QTest::qWaitFor([this] { return !host || host->connectionCount() == 0; });
        window->close();
        window.reset();
        service.reset();
    }
    int rows() const { return window->messageList()->messageModel()->rowCount(); }
    account::AccountState state() const { return service->state(service->accounts().front().id); }
    bool isOnline() const
    {
        return state().connectivity == account::Connectivity::Online && state().progressTotal == 0;
    }
    void press(char key) { QTest::keyClick(window->messageList(), key); }
    QString status() const
    {
        return window->findChild<ui::ElidedLabel *>(QStringLiteral("syncStatus"))->text();
    }
    /// Every row of the list is one of the server's, flags included.
    bool isTrue() const
    {
        const auto snapshot = store->snapshot(inbox);
        const model::MessageListModel *list = window->messageList()->messageModel();
        if (size_t(list->rowCount()) != snapshot.size())
            return false;
        for (int row = 0; row < list->rowCount(); ++row) {
            const auto found = snapshot.find(list->uidAt(row));
            const QModelIndex index = list->index(row, 0);
            using Role = model::MessageListModel;
            if (found == snapshot.end()
                || index.data(Role::FlaggedRole).toBool()
                    != found->second.has(imap::SystemFlag::Flagged)
                || index.data(Role::UnreadRole).toBool()
                    == found->second.has(imap::SystemFlag::Seen))
                return false;
        }
        return true;
    }

    const imap::MailboxName inbox = imap::MailboxName::fromWire("INBOX");
    const imap::MailboxName trash = imap::MailboxName::fromWire("Trash");
    QTemporaryDir folder;
    std::shared_ptr<server::MailStore> store;
    std::unique_ptr<server::ImapServer> host;
    std::unique_ptr<SmtpRecorder> smtp;
    std::unique_ptr<account::MailService> service;
    std::unique_ptr<ui::MainWindow> window;

private:
    void addAccount()
    {
        account::AccountSettings settings;
        settings.name = QStringLiteral("Test");
        settings.email = QStringLiteral("demo@example.net");
        settings.user = QStringLiteral("demo");
        settings.imap.host = QStringLiteral("127.0.0.1");
        settings.imap.port = host->port();
        settings.imap.tls = session::TlsMode::None;
        settings.secretSource = account::SecretSource::Memory;
        if (smtp) {
            settings.smtp.host = settings.imap.host;
            settings.smtp.port = smtp->serverPort();
            settings.smtp.tls = session::TlsMode::None;
        }
        service->addAccount(settings, Secret("secret"));
    }
};

} // namespace homing::test
