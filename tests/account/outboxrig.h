// SPDX-License-Identifier: GPL-3.0-or-later
// OutboxRig: a profile, a submission server that records, and processes that send.
#pragma once

#include "core/account/outbox.h"
#include "tests/store/storefixture.h"
#include "tests/support/smtprecorder.h"

namespace homing::test {

inline const QByteArray body = QByteArrayLiteral(
    "From: Anna <anna@example.org>\r\nTo: bob@example.net\r\nBcc: carl@example.net\r\n"
    "Subject: hello\r\nDate: Mon, 01 Jun 2026 10:00:00 +0000\r\n"
    "Message-ID: <one@example.org>\r\n\r\n.\r\nlast\r\n");

inline const QByteArray withoutBcc = QByteArray(body).replace("Bcc: carl@example.net\r\n", "");

inline store::LocalMessage letter()
{
    store::LocalMessage message;
    message.id = store::newLocalMessageId();
    message.message = body;
    message.subject = QStringLiteral("hello");
    message.recipients = QStringLiteral("Bob");
    return message;
}

/// One process on a profile: its store, its outbox.
struct OutboxProcess
{
    OutboxProcess(const QDir &folder, SmtpRecorder &server, Clock &clock)
        : store(store::test::need(store::Store::open(folder, store::test::account)))
        , outbox({}, *store, clock, nullptr)
    {
        settings.user = QStringLiteral("alice");
        settings.smtp.host = QStringLiteral("127.0.0.1");
        settings.smtp.port = server.serverPort();
        settings.smtp.tls = session::TlsMode::None;
        outbox.configure(settings, Secret("secret"));
        QObject::connect(&outbox, &account::Outbox::sent, &outbox, [this] { ++sent; });
        QObject::connect(&outbox, &account::Outbox::failed, &outbox, [this] { ++failures; });
    }
    std::optional<store::LocalMessage> find(LocalMessageId id) const
    {
        return store->localMessages().find(id);
    }
    bool isIn(store::LocalMessage::State state, LocalMessageId id) const
    {
        const auto message = find(id);
        return message && message->state == state;
    }
    account::AccountSettings settings;
    std::unique_ptr<store::Store> store;
    account::Outbox outbox;
    int sent = 0;
    int failures = 0;
};

struct OutboxRig : store::test::Fixture
{
    OutboxRig()
    {
        store::test::need(store->applyMailboxList(
            {store::test::listed("INBOX"), store::test::listed("Gesendet", {"\\Sent"})}));
        fill(3);
        store.reset(); // an OutboxProcess opens it
        server.password = "secret";
        server.start();
    }
    std::unique_ptr<OutboxProcess> start()
    {
        return std::make_unique<OutboxProcess>(folder, server, clock);
    }
    /// Turns the event loop, and the clock by nothing, until `isThere`; false: it does not come.
    template <typename Condition> bool until(Condition isThere)
    {
        QDeadlineTimer deadline(10'000);
        while (!isThere() && !deadline.hasExpired()) {
            clock.advance(0);
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        }
        return isThere();
    }
    /// The same, and whenever nothing is with the server, time goes on to what is due next: not
    /// further, or a connection that begins then would time out at once.
    template <typename Condition> bool untilLater(const OutboxProcess &process, Condition isThere)
    {
        return until([&] {
            if (isThere())
                return true;
            if (!process.outbox.isBusy() && clock.nextDueMs() > 0)
                clock.advance(clock.nextDueMs());
            return false;
        });
    }
    SmtpRecorder server;
    ManualClock clock;
};

} // namespace homing::test

Q_DECLARE_METATYPE(homing::store::LocalMessage::State)
