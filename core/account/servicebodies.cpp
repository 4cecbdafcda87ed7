// SPDX-License-Identifier: GPL-3.0-or-later
// ThreadedMailService: bodies and attachments, from the cache, the server and the pool.
#include "core/account/bodyassembly.h"
#include "core/account/threadedmailservice.h"
#include "core/account/wholefile.h"
#include "core/mime/body.h"

#include <QPointer>
#include <QThreadPool>

namespace homing::account {

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
    body.attachments = attachmentsOf(*structure);
    QList<QByteArray> missing;
    for (const imap::BodyPart *part : readableParts(*structure)) {
        if (!account->reader->hasPart(message.mailbox.mailbox, uid, part->section))
            missing << part->section;
    }
    if (missing.isEmpty()) {
        assemble(message, *structure); // decoding happens in the pool
        return body;
    }
    const bool isConnected = account->state.connectivity == Connectivity::Online
        || account->state.connectivity == Connectivity::Synchronising
        || account->state.connectivity == Connectivity::Connecting;
    post(*account, [engine = account->engine, message, missing] {
        engine->fetchBody(message.mailbox.mailbox, message.uid, missing);
    });
    body.state = isConnected ? MessageBody::State::Loading : MessageBody::State::Offline;
    return body;
}

void ThreadedMailService::assemble(const MessageRef &message, const imap::BodyPart &structure)
{
    Account *account = find(message.mailbox.account);
    std::vector<FetchedPart> parts;
    for (const imap::BodyPart *part : readableParts(structure)) {
        if (auto bytes = account->reader->part(message.mailbox.mailbox, imap::Uid(message.uid),
                                               part->section))
            parts.push_back({*part, std::move(*bytes)});
    }
    QThreadPool::globalInstance()->start([this, self = QPointer(this), message,
                                          parts = std::move(parts),
                                          attachments = attachmentsOf(structure)] {
        const MessageBody body = assembleBody(message, parts, attachments);
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
        serveSaves(message, section,
                   isFetched ? Fault() : Fault {FaultCause::CommandRefused, result.detail});
    }
    if (isFetched) {
        const auto readable = readableParts(*structure);
        const bool isText =
            std::any_of(readable.begin(), readable.end(), [&](const imap::BodyPart *part) {
                return result.request.sections.contains(part->section);
            });
        if (isText)
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

void ThreadedMailService::saveAttachment(const MessageRef &message, const QByteArray &section,
                                         const QString &targetPath)
{
    Account *account = find(message.mailbox.account);
    if (!account || !account->reader) {
        Q_EMIT attachmentSaved(targetPath, {FaultCause::Store, {}});
        return;
    }
    m_saves.push_back({message, section, targetPath});
    if (account->reader->hasPart(message.mailbox.mailbox, imap::Uid(message.uid), section)) {
        serveSaves(message, section, {});
        return;
    }
    if (account->state.connectivity == Connectivity::Offline) {
        serveSaves(message, section,
                   account->state.fault ? account->state.fault : Fault {FaultCause::Offline, {}});
        return;
    }
    post(*account, [engine = account->engine, message, section] {
        engine->fetchBody(message.mailbox.mailbox, message.uid, {section});
    });
}

void ThreadedMailService::failSaves(AccountId account, const Fault &fault)
{
    std::vector<SaveRequest> kept;
    std::vector<SaveRequest> failed;
    for (SaveRequest &request : std::exchange(m_saves, {})) {
        const bool isMine = request.message.mailbox.account == account;
        (isMine ? failed : kept).push_back(std::move(request));
    }
    m_saves = std::move(kept);
    for (const SaveRequest &request : failed)
        Q_EMIT attachmentSaved(request.targetPath, fault);
}

void ThreadedMailService::serveSaves(const MessageRef &message, const QByteArray &section,
                                     const Fault &fault)
{
    std::vector<SaveRequest> mine;
    for (SaveRequest &request : std::exchange(m_saves, {})) {
        const bool isMine = request.message == message && request.section == section;
        (isMine ? mine : m_saves).push_back(std::move(request));
    }
    if (mine.empty())
        return;
    const Account *account = find(message.mailbox.account);
    const imap::Uid uid(message.uid);
    const auto structure = account->reader->bodyStructure(message.mailbox.mailbox, uid);
    const auto bytes = account->reader->part(message.mailbox.mailbox, uid, section);
    const imap::BodyPart *part = structure ? partAt(*structure, section) : nullptr;
    for (const SaveRequest &request : mine) {
        if (fault || !bytes || !part)
            Q_EMIT attachmentSaved(request.targetPath,
                                   fault ? fault : Fault {FaultCause::CommandRefused, {}});
        else
            writeAttachment(request, *part, *bytes);
    }
}

void ThreadedMailService::writeAttachment(const SaveRequest &request, const imap::BodyPart &part,
                                          const QByteArray &bytes)
{
    QThreadPool::globalInstance()->start(
        [this, self = QPointer(this), path = request.targetPath, bytes, encoding = part.encoding] {
            const Fault fault = writeWholeFile(path, mime::decodeTransfer(bytes, encoding));
            QMetaObject::invokeMethod(
                this,
                [self, path, fault] {
                    if (self)
                        Q_EMIT self->attachmentSaved(path, fault);
                },
                Qt::QueuedConnection);
        });
}

} // namespace homing::account
