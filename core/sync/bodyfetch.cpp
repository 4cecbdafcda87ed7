// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/bodyfetch.h"

#include "core/mime/body.h"
#include "core/sync/referencefetch.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;

namespace {

constexpr quint32 previewOctets = 1'024;
constexpr int previewsInOneCommand = 200;

/// The server answers BODY.PEEK[x] as BODY[x].
bool isSection(const BodySection &section, const QByteArray &wanted)
{
    return section.section.compare(wanted, Qt::CaseInsensitive) == 0;
}

} // namespace

const BodyPart *readablePart(const BodyPart &structure)
{
    const BodyPart *html = nullptr;
    std::vector<const BodyPart *> waiting {&structure};
    while (!waiting.empty()) {
        const BodyPart *part = waiting.back();
        waiting.pop_back();
        if (part->disposition == "attachment")
            continue;
        if (part->type == "text" && part->subtype == "plain")
            return part;
        if (part->type == "text" && part->subtype == "html" && html == nullptr)
            html = part;
        for (auto child = part->children.rbegin(); child != part->children.rend(); ++child)
            waiting.push_back(&*child);
    }
    return html;
}

BodyFetch::BodyFetch(store::Store &store, CommandRouter &router, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_router(router)
    , m_pieces(store, router)
{
    connect(&m_pieces, &PieceFetch::fetched, this, &BodyFetch::fetched);
    connect(&m_pieces, &PieceFetch::progress, this, &BodyFetch::progress);
    connect(&m_pieces, &PieceFetch::moreWanted, this, &BodyFetch::moreWanted);
}

void BodyFetch::add(BodyRequest request)
{
    const auto isSame = [&](const BodyRequest &other) { return other == request; };
    if (std::any_of(m_waiting.begin(), m_waiting.end(), isSame)
        || std::any_of(m_sent.begin(), m_sent.end(), isSame))
        return;
    m_waiting.push_back(std::move(request));
}

void BodyFetch::cancel(MailboxId mailbox, Uid uid, const QByteArray &section)
{
    // A small part on its way comes: that is cheaper than to stop it.
    std::erase(m_waiting, BodyRequest {mailbox, uid, {section}});
    m_pieces.cancel(mailbox, uid, section);
}

void BodyFetch::addPreviews(MailboxId mailbox, const UidSet &uids)
{
    if (m_previewMailbox != mailbox) {
        m_previewMailbox = mailbox;
        m_previewsWanted = {};
    }
    m_previewsWanted.unite(uids);
}

std::optional<MailboxId> BodyFetch::wanted() const
{
    return m_waiting.empty() ? m_pieces.wanted() : std::optional(m_waiting.front().mailbox);
}

void BodyFetch::giveUp(MailboxId mailbox)
{
    endWaiting(mailbox, BodyResult::Kind::Refused);
}

void BodyFetch::forget(MailboxId mailbox)
{
    if (m_previewMailbox == mailbox)
        m_previewsWanted = {};
    endWaiting(mailbox, BodyResult::Kind::Gone);
}

void BodyFetch::endWaiting(MailboxId mailbox, BodyResult::Kind kind)
{
    const QString why = kind == BodyResult::Kind::Gone
        ? QStringLiteral("The mailbox was replaced on the server")
        : QStringLiteral("The mailbox cannot be opened any more");
    for (const BodyRequest &request : std::exchange(m_waiting, {})) {
        if (request.mailbox == mailbox)
            Q_EMIT fetched({request, kind, why});
        else
            m_waiting.push_back(request);
    }
    m_pieces.end(mailbox, kind, why);
}

void BodyFetch::serve(MailboxId selected)
{
    m_selected = selected;
    std::vector<BodyRequest> later;
    for (BodyRequest &request : std::exchange(m_waiting, {})) {
        if (request.mailbox != selected) {
            later.push_back(std::move(request));
            continue;
        }
        if (m_pieces.add(request))
            continue;
        QByteArray items = "(UID";
        for (const QByteArray &section : request.sections)
            items += " BODY.PEEK[" + section + ']';
        items += ')';
        m_sent.push_back(request);
        m_router.submit(
            commands::uidFetch(UidSet::single(request.uid.value()), false, items, std::nullopt,
                               false),
            this, [this, request](const CommandResult &result) { onAnswered(request, result); });
    }
    m_waiting = std::move(later);
    m_pieces.serve(selected);
    servePreviews(selected);
}

void BodyFetch::onAnswered(const BodyRequest &request, const CommandResult &result)
{
    if (result.isLost())
        return; // connectionLost() keeps it
    std::erase(m_sent, request);
    BodyResult answer {request, BodyResult::Kind::Fetched, QString::fromUtf8(result.text)};
    if (!result.isOk()) {
        answer.kind = BodyResult::Kind::Refused;
    } else {
        for (const QByteArray &section : request.sections) {
            if (!m_store.part(request.mailbox, request.uid, section))
                answer.kind = BodyResult::Kind::Gone; // OK and no data: expunged meanwhile
        }
    }
    Q_EMIT fetched(answer);
}

void BodyFetch::fold(const Response &response)
{
    const auto *fetch = std::get_if<FetchData>(&response);
    if (!fetch || !fetch->uid || fetch->sections.empty())
        return;
    for (const BodyRequest &request : m_sent) {
        if (request.uid != *fetch->uid || request.mailbox != m_selected)
            continue;
        for (const BodySection &section : fetch->sections) {
            for (const QByteArray &wanted : request.sections) {
                if (!isSection(section, wanted) || section.origin || section.binary)
                    continue;
                if (section.content && section.content->spool)
                    continue; // more than was told: not held in memory
                // NIL: the part is not there; an empty one is shown as empty.
                QByteArray bytes = section.content ? section.content->bytes : QByteArray("");
                if (bytes.isNull())
                    bytes = "";
                auto put = m_store.putPart(request.mailbox, request.uid, wanted, bytes);
                if (put)
                    put = keepReferences(m_store, request.mailbox, request.uid, wanted, bytes);
                if (!put)
                    Q_EMIT storeFailed(put.error());
            }
        }
    }
    m_pieces.fold(m_selected, *fetch);
    foldPreview(*fetch);
}

// --- Previews: the first lines of rows on screen, many messages in one command
// ------------------------------------

void BodyFetch::servePreviews(MailboxId selected)
{
    if (selected != m_previewMailbox || m_previewsWanted.isEmpty() || !m_previewsSent.empty())
        return;
    std::map<QByteArray, UidSet> bySection;
    int count = 0;
    while (!m_previewsWanted.isEmpty() && count < previewsInOneCommand) {
        const quint32 uid = m_previewsWanted.max(); // newest first
        m_previewsWanted.remove(uid, uid);
        const auto structure = m_store.bodyStructure(selected, Uid(uid));
        const BodyPart *part = structure ? readablePart(*structure) : nullptr;
        if (structure && (!part || part->section.isEmpty()))
            putPreview(selected, uid, {}); // an attachment alone
        if (!part || part->section.isEmpty())
            continue;
        m_previewsSent.emplace(uid,
                               PreviewPart {part->section, part->type + '/' + part->subtype,
                                            part->parameter("charset"), part->encoding, false});
        bySection[part->section].add(uid);
        ++count;
    }
    for (const auto &[section, uids] : bySection) {
        const QByteArray items =
            "(UID BODY.PEEK[" + section + "]<0." + QByteArray::number(previewOctets) + ">)";
        m_router.submit(commands::uidFetch(uids, false, items, std::nullopt, false), this,
                        [this, selected, asked = uids](const CommandResult &result) {
                            if (result.isLost())
                                return; // connectionLost() keeps them
                            for (const Interval &interval : asked.intervals()) {
                                const auto end = m_previewsSent.upper_bound(interval.last);
                                for (auto sent = m_previewsSent.lower_bound(interval.first);
                                     sent != end;) {
                                    if (result.isOk() && !sent->second.isAnswered)
                                        putPreview(selected, sent->first, {});
                                    sent = m_previewsSent.erase(sent);
                                }
                            }
                            if (m_previewsSent.empty())
                                servePreviews(m_selected);
                        });
    }
}

void BodyFetch::foldPreview(const FetchData &fetch)
{
    const auto sent = m_previewsSent.find(fetch.uid->value());
    if (sent == m_previewsSent.end())
        return;
    for (const BodySection &section : fetch.sections) {
        if (!isSection(section, sent->second.section) || !section.content || !section.origin)
            continue;
        const QByteArray decoded =
            mime::decodeTransfer(section.content->bytes, sent->second.encoding);
        mime::TextPart part;
        part.type = sent->second.type;
        part.charset = sent->second.charset;
        sent->second.isAnswered = true;
        putPreview(m_selected, sent->first, mime::previewOf(mime::plainText(decoded, part)));
    }
}

/// A blank tells "looked at, nothing to show", so that it is not asked for again.
void BodyFetch::putPreview(MailboxId mailbox, quint32 uid, const QString &preview)
{
    auto stored =
        m_store.setPreview(mailbox, Uid(uid), preview.isEmpty() ? QStringLiteral(" ") : preview);
    if (!stored)
        Q_EMIT storeFailed(stored.error());
    else if (*stored)
        Q_EMIT changed(**stored);
}

void BodyFetch::connectionLost()
{
    m_waiting.insert(m_waiting.begin(), m_sent.begin(), m_sent.end());
    m_sent.clear();
    m_pieces.connectionLost();
    for (const auto &[uid, part] : m_previewsSent)
        m_previewsWanted.add(uid);
    m_previewsSent.clear();
}

} // namespace homing::sync
