// SPDX-License-Identifier: GPL-3.0-or-later
// What the benches of the message list share: a cached mailbox of any size, and a list on it.
#pragma once

#include "core/account/mailservice.h"
#include "core/account/profile.h"
#include "core/model/messagelistmodel.h"
#include "tests/store/syntheticmailbox.h"
#include "ui/messagelist/messagelistview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryDir>

namespace homing::bench {

/// A profile with accounts that nobody can reach and one cached INBOX each.
class CachedProfile
{
public:
    explicit CachedProfile(quint32 messages, int accounts = 1)
    {
        std::vector<account::AccountSettings> all;
        for (int i = 0; i < accounts; ++i)
            all.push_back(settingsOf(i + 1));
        const account::Profile profile(dir());
        (void)profile.save(all);
        for (int i = accounts; i > 0; --i)
            fill(profile, AccountId(i), messages, accounts == 1);
    }
    QDir dir() const { return QDir(m_folder.path()); }
    MailboxRef mailbox;
    double threadMs = 0; // what threading took, and added to the file
    qint64 threadBytes = 0;

private:
    static account::AccountSettings settingsOf(int number)
    {
        account::AccountSettings settings;
        settings.id = AccountId(number);
        settings.name = QStringLiteral("Bench");
        settings.user = QStringLiteral("anna");
        settings.imap.host = QStringLiteral("127.0.0.1");
        settings.imap.port = 1;
        settings.imap.tls = session::TlsMode::None;
        settings.secretSource = account::SecretSource::Memory;
        return settings;
    }
    void fill(const account::Profile &profile, AccountId id, quint32 messages, bool isThreaded)
    {
        auto store = store::Store::open(profile.accountFolder(id), id);
        imap::ListData inbox;
        inbox.mailbox = imap::MailboxName::fromWire("INBOX");
        inbox.delimiter = '/';
        (void)(*store)->applyMailboxList({inbox});
        mailbox = {id, (*store)->mailboxNamed(inbox.mailbox)->id};
        store::test::SyntheticOptions options;
        options.messages = messages;
        (void)store::test::fillMailbox(**store, mailbox.mailbox, options);
        if (!isThreaded)
            return;
        QElapsedTimer timer;
        timer.start();
        const qint64 before =
            QFileInfo(profile.accountFolder(id).filePath(QStringLiteral("cache.sqlite")))
                .size();
        for (bool isDone = false; !isDone;) {
            const auto progress = (*store)->advanceThreads(2'000);
            isDone = !progress || progress->isDone;
        }
        threadMs = double(timer.nsecsElapsed()) / 1e6;
        store->reset(); // all of it is in the file then
        threadBytes =
            QFileInfo(profile.accountFolder(id).filePath(QStringLiteral("cache.sqlite")))
                .size()
            - before;
    }

    QTemporaryDir m_folder;
};

struct Window
{
    explicit Window(const CachedProfile &profile, bool showsConversations = true, bool opens = true)
        : service(account::makeMailService(profile.dir()))
    {
        view.resize(420, 900);
        view.show();
        service->start();
        model.setService(service.get());
        view.setMessageModel(&model);
        model.setShowsConversations(showsConversations);
        if (opens)
            open(profile);
    }
    /// To the painted list.
    void open(const CachedProfile &profile)
    {
        model.setMailbox(profile.mailbox);
        settle();
        view.grab();
    }
    /// Until the worker has answered.
    void settle()
    {
        while (model.isArranging())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    std::unique_ptr<account::MailService> service;
    model::MessageListModel model;
    ui::MessageListView view;
    int total = 0;
};

} // namespace homing::bench
