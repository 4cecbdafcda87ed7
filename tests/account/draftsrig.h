// SPDX-License-Identifier: GPL-3.0-or-later
// DraftsRig: a server with a Drafts mailbox, an account on it, and drafts that are written.
#pragma once

#include "core/account/serverdrafts.h"
#include "tests/sync/syncfixture.h"

namespace homing::test {

struct DraftsRig : SyncFixture
{
    explicit DraftsRig(const QList<QByteArray> &without = {})
        : SyncFixture(optionsWithout(without))
    {
        mail->createMailbox(place, {"\\Drafts"});
        settings.email = QStringLiteral("anna@home.example");
        onAccount = [this](sync::AccountSync &sync) { drafts->attach(sync); };
        QObject::connect(mail.get(), &server::MailStore::mailboxChanged, mail.get(),
                         [this] { fewest = std::min(fewest, mail->snapshot(place).size()); });
        draft.id = store::newLocalMessageId();
        start();
        becomeQuiet(); // the mailboxes are known
    }
    static server::ServerOptions optionsWithout(const QList<QByteArray> &without)
    {
        server::ServerOptions options;
        options.without = without;
        options.without.append("X-DRAFT-W07-RECONNECT");
        return options;
    }
    /// A process on the profile, as if the one before was killed.
    void start()
    {
        drafts.reset();
        reopenStore();
        drafts = std::make_unique<account::ServerDrafts>(*store, time);
        drafts->configure(settings);
    }
    /// What is on disk is acted upon.
    void settle() { time.advance(0); }
    static QByteArray written(const QByteArray &text)
    {
        return "From: Anna <anna@example.org>\r\nTo: bob@example.net\r\nBcc: carl@example.net\r\n"
               "Subject: plan\r\nMessage-ID: <own@example.org>\r\n\r\n"
            + text + "\r\n";
    }
    /// The one that stands in Drafts, as the window opens it.
    void open()
    {
        draft = {};
        draft.id = store::newLocalMessageId();
        draft.serverMailbox = place;
        draft.serverUidValidity = mail->uidValidity(place);
        draft.serverUid = mail->messages(place).front().uid;
    }
    /// The draft says this now.
    void keep(const QByteArray &text)
    {
        time.advance(1);
        draft.message = written(text);
        draft.changed = time.nowUtc();
        if (!store->localMessages().put(draft).valueOr(false))
            qFatal("not kept");
        draft.serverUid = {};
        drafts->wake();
        settle();
    }
    /// Sent or discarded.
    void drop()
    {
        if (!store->localMessages()
                 .remove(draft.id, {store::LocalMessage::State::Draft})
                 .valueOr(false))
            qFatal("not dropped");
        drafts->wake();
        settle();
    }
    /// Connections, until there is nothing more to be done.
    void becomeQuiet()
    {
        int quiet = 0;
        for (int round = 0; round < 8 && quiet < 2; ++round) {
            settle();
            const bool isQuiet = store->operations().empty();
            const sync::SyncReport report = syncOnce({});
            if (!report.isOk)
                qFatal("no connection:\n%s", log.toScenario().constData());
            settle();
            quiet = isQuiet && store->operations().empty() ? quiet + 1 : 0;
        }
    }
    QList<QByteArray> texts() const // in Drafts, oldest first
    {
        QList<QByteArray> found;
        for (const server::StoredMessage &one : mail->messages(place))
            found << one.bytes.mid(one.bytes.indexOf("\r\n\r\n") + 4).trimmed();
        return found;
    }
    bool isHere() const { return store->localMessages().find(draft.id).has_value(); }
    std::vector<store::DraftVersion> versions() const
    {
        return store->localMessages().versions().read().value();
    }
    qsizetype said(const QByteArray &command) const
    {
        return log.toScenario().count(' ' + command + ' ');
    }

    const imap::MailboxName place = imap::MailboxName::fromWire("Drafts");
    account::AccountSettings settings;
    ManualClock time;
    std::unique_ptr<account::ServerDrafts> drafts;
    store::LocalMessage draft;
    std::size_t fewest = 0; // messages that ever stood in Drafts, since a test has set it
};

} // namespace homing::test
