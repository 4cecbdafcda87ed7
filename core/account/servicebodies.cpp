// SPDX-License-Identifier: GPL-3.0-or-later
// ThreadedMailService: bodies, from the cache, the server and the pool.
#include "core/account/bodyassembly.h"
#include "core/account/threadedmailservice.h"

#include <QPointer>
#include <QThreadPool>

namespace homing::account {

namespace {

/// A text of more is asked for by itself: it comes in pieces.
constexpr quint64 largeOctets = 256 * 1'024;

/// What rides together, and each large one alone.
QList<QList<QByteArray>> requestsFor(const QList<QByteArray> &sections,
                                     const imap::BodyPart &structure)
{
    QList<QList<QByteArray>> requests;
    QList<QByteArray> together;
    for (const QByteArray &section : sections) {
        const imap::BodyPart *part = partAt(structure, section);
        if (part && part->octets > largeOctets)
            requests << QList<QByteArray> {section};
        else
            together << section;
    }
    if (!together.isEmpty())
        requests.prepend(together);
    return requests;
}

} // namespace

MessageBody ThreadedMailService::body(const MessageRef &message)
{
    MessageBody body;
    body.message = message;
    Account *account = find(message.mailbox.account);
    const imap::Uid uid(message.uid);
    const auto structure = account && account->reader
        ? account->reader->bodyStructure(message.mailbox.mailbox, uid)
        : std::nullopt;
    if (!structure) {
        body.state = MessageBody::State::Gone;
        return body;
    }
    QList<QByteArray> missing = sectionsToRead(partOf(*structure));
    missing.removeIf([&](const QByteArray &section) {
        return account->reader->hasPart(message.mailbox.mailbox, uid, section);
    });
    if (missing.isEmpty()) {
        assemble(message, *structure); // decoding happens in the pool
        return body;
    }
    const bool isConnected = account->state.connectivity == Connectivity::Online
        || account->state.connectivity == Connectivity::Synchronising
        || account->state.connectivity == Connectivity::Connecting;
    for (const QList<QByteArray> &sections : requestsFor(missing, *structure)) {
        post(*account, [engine = account->engine, message, sections] {
            engine->fetchBody(message.mailbox.mailbox, message.uid, sections);
        });
    }
    body.state = isConnected ? MessageBody::State::Loading : MessageBody::State::Offline;
    return body;
}

std::vector<store::VanishedMessage> ThreadedMailService::vanished(const MailboxRef &mailbox) const
{
    constexpr quint32 mostShown = 200;
    const Account *account = find(mailbox.account);
    return account && account->reader ? account->reader->vanished(mailbox.mailbox, mostShown)
                                      : std::vector<store::VanishedMessage>();
}

void ThreadedMailService::vanishedBody(const MailboxRef &mailbox, qint64 id, QObject *receiver,
                                       std::function<void(MessageBody)> done)
{
    const Account *account = find(mailbox.account);
    const auto structure =
        account && account->reader ? account->reader->vanishedStructure(id) : std::nullopt;
    std::map<QByteArray, QByteArray> fetched;
    if (structure) {
        for (const QByteArray &section : sectionsToRead(partOf(*structure))) {
            if (auto bytes = account->reader->vanishedPart(id, section))
                fetched.emplace(section, std::move(*bytes));
        }
    }
    QThreadPool::globalInstance()->start([this, mailbox, structure, fetched, done,
                                          guard = QPointer<QObject>(receiver)] {
        MessageBody body;
        body.state = MessageBody::State::Gone;
        if (!fetched.empty())
            body = assembleBody({mailbox, 0}, *structure, fetched);
        QMetaObject::invokeMethod(this, [body, done, guard] {
            if (guard)
                done(body);
        });
    });
}

void ThreadedMailService::assemble(const MessageRef &message, const imap::BodyPart &structure)
{
    Account *account = find(message.mailbox.account);
    std::map<QByteArray, QByteArray> fetched;
    for (const QByteArray &section : sectionsToRead(partOf(structure))) {
        if (auto bytes =
                account->reader->part(message.mailbox.mailbox, imap::Uid(message.uid), section))
            fetched.emplace(section, std::move(*bytes));
    }
    QThreadPool::globalInstance()->start(
        [this, self = QPointer(this), message, structure, fetched = std::move(fetched)] {
            const MessageBody body = assembleBody(message, structure, fetched);
            // The destructor waits for the pool, so `this` stands until here.
            QMetaObject::invokeMethod(
                this,
                [self, body] {
                    if (self)
                        Q_EMIT self->bodyChanged(body);
                },
                Qt::QueuedConnection);
        });
}

void ThreadedMailService::onBodyFetched(AccountId id, const sync::BodyResult &result)
{
    Account *account = find(id);
    if (!account || !account->reader)
        return;
    const MessageRef message {{id, result.request.mailbox}, result.request.uid.value()};
    const auto structure =
        account->reader->bodyStructure(message.mailbox.mailbox, result.request.uid);
    const bool isFetched = result.kind == sync::BodyResult::Kind::Fetched && structure;
    for (const QByteArray &section : result.request.sections) {
        servePart(message, section,
                  isFetched ? Fault() : Fault {FaultCause::CommandRefused, result.detail});
    }
    const QList<QByteArray> readable =
        structure ? sectionsToRead(partOf(*structure)) : result.request.sections;
    const auto isAsked = [&](const QByteArray &section) {
        return result.request.sections.contains(section);
    };
    if (std::none_of(readable.begin(), readable.end(), isAsked))
        return; // an attachment: the text is not concerned
    if (isFetched) {
        const bool isWhole =
            std::all_of(readable.begin(), readable.end(), [&](const QByteArray &section) {
                return account->reader->hasPart(message.mailbox.mailbox, result.request.uid,
                                                section);
            });
        if (isWhole) // else another answer is on its way
            assemble(message, *structure);
        return;
    }
    MessageBody body;
    body.message = message;
    body.state = result.kind == sync::BodyResult::Kind::Refused ? MessageBody::State::Failed
                                                                : MessageBody::State::Gone;
    body.fault = {FaultCause::CommandRefused, result.detail};
    Q_EMIT bodyChanged(body);
}

} // namespace homing::account
