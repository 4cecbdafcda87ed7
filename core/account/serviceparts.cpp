// SPDX-License-Identifier: GPL-3.0-or-later
// ThreadedMailService: single parts, for attachments, pictures and the message's source.
#include "core/account/bodyassembly.h"
#include "core/account/threadedmailservice.h"
#include "core/account/wholefile.h"
#include "core/mime/body.h"

#include <QPointer>
#include <QSet>
#include <QThreadPool>

namespace homing::account {

namespace {

/// What the user gets: without transfer encoding, and of a text with files in it the one that is
/// meant.
QByteArray contentOf(const QByteArray &bytes, const QByteArray &encoding, int number)
{
    QByteArray decoded = mime::decodeTransfer(bytes, encoding);
    if (number > 0)
        decoded = mime::fileInText(decoded, number);
    return decoded;
}

struct Cached
{
    QByteArray bytes;
    bool isThere = false;
    bool isEncoded = true;
};

Cached readCached(const QDir &folder, const MessageRef &message, const QByteArray &section)
{
    const auto reader = store::StoreReader::open(folder, message.mailbox.account);
    if (!reader)
        return {};
    const imap::Uid uid(message.uid);
    if (auto bytes = (*reader)->part(message.mailbox.mailbox, uid, section))
        return {std::move(*bytes), true, true};
    if (auto bytes = (*reader)->part(message.mailbox.mailbox, uid, sync::binarySection(section)))
        return {std::move(*bytes), true, false};
    return {};
}

} // namespace

void ThreadedMailService::saveAttachment(const MessageRef &message, const QByteArray &section,
                                         const QString &targetPath, SaveMode mode)
{
    wantPart({message, section, targetPath, mode});
}

void ThreadedMailService::requestPart(const MessageRef &message, const QByteArray &section)
{
    wantPart({message, section, {}, {}});
}

void ThreadedMailService::cancelPart(const MessageRef &message, const QByteArray &section)
{
    std::vector<PartRequest> cancelled;
    for (PartRequest &request : std::exchange(m_partRequests, {})) {
        const bool isMeant = request.message == message && request.section == section;
        (isMeant ? cancelled : m_partRequests).push_back(std::move(request));
    }
    const QByteArray fetched = mime::sectionAndFile(section).first;
    const bool isWanted =
        std::any_of(m_partRequests.begin(), m_partRequests.end(), [&](const PartRequest &request) {
            return request.message == message
                && mime::sectionAndFile(request.section).first == fetched;
        });
    if (Account *account = find(message.mailbox.account); account && !isWanted) {
        post(*account, [engine = account->engine, message, fetched] {
            engine->cancelBody(message.mailbox.mailbox, message.uid, fetched);
        });
    }
    for (const PartRequest &request : cancelled)
        answer(request, {FaultCause::Cancelled, {}});
}

void ThreadedMailService::onBodyProgress(AccountId id, const sync::BodyProgress &progress)
{
    const MessageRef message {{id, progress.mailbox}, progress.uid.value()};
    QSet<QByteArray> told;
    for (const PartRequest &request : m_partRequests) {
        if (request.message == message
            && mime::sectionAndFile(request.section).first == progress.section)
            told.insert(request.section);
    }
    for (const QByteArray &section : told)
        Q_EMIT partProgress(message, section, progress.octets, progress.total);
}

void ThreadedMailService::wantPart(PartRequest request)
{
    const MessageRef message = request.message;
    const QByteArray section = mime::sectionAndFile(request.section).first;
    Account *account = find(message.mailbox.account);
    if (!account || !account->reader) {
        answer(request, {FaultCause::Store, {}});
        return;
    }
    m_partRequests.push_back(std::move(request));
    const imap::Uid uid(message.uid);
    if (account->reader->hasPart(message.mailbox.mailbox, uid, section)
        || account->reader->hasPart(message.mailbox.mailbox, uid, sync::binarySection(section))) {
        servePart(message, section, {});
        return;
    }
    if (account->state.connectivity == Connectivity::Offline) {
        servePart(message, section,
                  account->state.fault ? account->state.fault : Fault {FaultCause::Offline, {}});
        return;
    }
    post(*account, [engine = account->engine, message, section] {
        engine->fetchBody(message.mailbox.mailbox, message.uid, {section});
    });
}

void ThreadedMailService::failParts(AccountId account, const Fault &fault)
{
    std::vector<PartRequest> failed;
    for (PartRequest &request : std::exchange(m_partRequests, {})) {
        const bool isMine = request.message.mailbox.account == account;
        (isMine ? failed : m_partRequests).push_back(std::move(request));
    }
    for (const PartRequest &request : failed)
        answer(request, fault);
}

void ThreadedMailService::servePart(const MessageRef &message, const QByteArray &section,
                                    const Fault &fault)
{
    std::vector<PartRequest> mine;
    for (PartRequest &request : std::exchange(m_partRequests, {})) {
        const bool isMine =
            request.message == message && mime::sectionAndFile(request.section).first == section;
        (isMine ? mine : m_partRequests).push_back(std::move(request));
    }
    if (mine.empty())
        return;
    const Account *account = find(message.mailbox.account);
    const auto structure =
        account->reader->bodyStructure(message.mailbox.mailbox, imap::Uid(message.uid));
    const imap::BodyPart *part = structure ? partAt(*structure, section) : nullptr;
    const bool isWhole = section.isEmpty() || section == "HEADER";
    if (!fault && (part || isWhole)) {
        deliver(std::move(mine), section, part ? part->encoding : QByteArray());
        return;
    }
    for (const PartRequest &request : mine)
        answer(request, fault ? fault : Fault {FaultCause::CommandRefused, {}});
}

void ThreadedMailService::answer(const PartRequest &request, const Fault &fault)
{
    if (!request.targetPath.isEmpty()) {
        Q_EMIT attachmentSaved(request.targetPath, fault);
        return;
    }
    QMetaObject::invokeMethod(
        this,
        [this, request, fault] { Q_EMIT partReady(request.message, request.section, {}, fault); },
        Qt::QueuedConnection);
}

/// A large part takes long to read: the pool does it, with a connection of its own.
void ThreadedMailService::deliver(std::vector<PartRequest> requests, const QByteArray &section,
                                  const QByteArray &encoding)
{
    const MessageRef message = requests.front().message;
    const QDir folder = m_profile.accountFolder(message.mailbox.account);
    QThreadPool::globalInstance()->start([this, self = QPointer(this), requests, message, section,
                                          encoding, folder] {
        const Cached cached = readCached(folder, message, section);
        for (const PartRequest &request : requests) {
            const int number = mime::sectionAndFile(request.section).second;
            const QByteArray content =
                contentOf(cached.bytes, cached.isEncoded ? encoding : QByteArray(), number);
            Fault fault;
            if (!cached.isThere || (number > 0 && content.isNull()))
                fault.cause = FaultCause::CommandRefused;
            else if (!request.targetPath.isEmpty())
                fault = request.mode == SaveMode::NewOnly
                    ? writeNewFile(request.targetPath, content)
                    : writeWholeFile(request.targetPath, content);
            // The destructor waits for the pool, so `this` stands until here.
            QMetaObject::invokeMethod(
                this,
                [self, request, content, fault] {
                    if (!self)
                        return;
                    if (request.targetPath.isEmpty())
                        Q_EMIT self->partReady(request.message, request.section, content, fault);
                    else
                        Q_EMIT self->attachmentSaved(request.targetPath, fault);
                },
                Qt::QueuedConnection);
        }
    });
}

} // namespace homing::account
