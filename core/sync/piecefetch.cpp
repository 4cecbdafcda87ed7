// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/piecefetch.h"

#include "core/base/limits.h"
#include "core/sync/referencefetch.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;

namespace {

/// So many pieces are on the wire at once: the way there and back costs nothing then.
constexpr std::size_t piecesAtOnce = 2;

const BodyPart *partAt(const BodyPart &structure, const QByteArray &section)
{
    std::vector<const BodyPart *> waiting {&structure};
    while (!waiting.empty()) {
        const BodyPart *part = waiting.back();
        waiting.pop_back();
        if (part->section == section && !part->isMultipart())
            return part;
        for (const BodyPart &child : part->children)
            waiting.push_back(&child);
    }
    return nullptr;
}

} // namespace

QByteArray binarySection(const QByteArray &section)
{
    return "BINARY[" + section + ']';
}

PieceFetch::PieceFetch(store::Store &store, CommandRouter &router, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_router(router)
{
}

bool PieceFetch::add(const BodyRequest &request)
{
    if (request.sections.size() != 1)
        return false;
    for (const Transfer &transfer : m_transfers) {
        if (transfer.request == request)
            return true;
    }
    const QByteArray &section = request.sections.front();
    Transfer transfer;
    transfer.request = request;
    if (section.isEmpty()) {
        const auto row = m_store.row(request.mailbox, request.uid);
        transfer.total = row ? row->size : 0;
    } else {
        const auto structure = m_store.bodyStructure(request.mailbox, request.uid);
        const BodyPart *part = structure ? partAt(*structure, section) : nullptr;
        transfer.total = part ? part->octets : 0;
        // Texts are small, and whoever reads them looks for them as they are on the wire.
        transfer.binary = part && part->encoding == "base64" && part->type != "text"
            && part->type != "message" && m_router.session().capabilities().has("BINARY");
    }
    if (transfer.total <= m_pieceOctets)
        return false;
    const bool binary = transfer.binary;
    m_transfers.push_back(std::move(transfer));
    restart(m_transfers.back(), binary);
    return true;
}

/// From the first octet. An answer that is still on its way belongs to nobody then.
void PieceFetch::restart(Transfer &transfer, bool binary)
{
    transfer.id = m_nextId++;
    transfer.total = binary == transfer.binary ? transfer.total : transfer.total / 3 * 4;
    transfer.binary = binary;
    transfer.isEnded = false;
    transfer.asked = 0;
    transfer.onWire.clear();
    transfer.ahead.clear();
    transfer.bytes.clear();
}

std::optional<MailboxId> PieceFetch::wanted() const
{
    for (const Transfer &transfer : m_transfers) {
        if (transfer.onWire.empty())
            return transfer.request.mailbox;
    }
    return std::nullopt;
}

void PieceFetch::serve(MailboxId selected)
{
    for (Transfer &transfer : m_transfers) {
        if (transfer.request.mailbox == selected)
            ask(transfer);
    }
}

QByteArray PieceFetch::itemOf(const Transfer &transfer) const
{
    return (transfer.binary ? "BINARY.PEEK[" : "BODY.PEEK[") + transfer.request.sections.front()
        + "]<" + QByteArray::number(transfer.asked) + '.' + QByteArray::number(m_pieceOctets) + '>';
}

void PieceFetch::ask(Transfer &transfer)
{
    // Beyond the end that was told only when all before it came: some servers tell less than there
    // is.
    while (!transfer.isEnded && transfer.onWire.size() < piecesAtOnce
           && (transfer.onWire.empty() || transfer.asked < transfer.total)) {
        const quint64 offset = transfer.asked;
        const QByteArray items = "(UID " + itemOf(transfer) + ')';
        transfer.asked += m_pieceOctets;
        transfer.onWire.insert(offset);
        m_router.submit(commands::uidFetch(UidSet::single(transfer.request.uid.value()), false,
                                           items, std::nullopt, false),
                        this, [this, id = transfer.id, offset](const CommandResult &result) {
                            onAnswered(id, offset, result);
                        });
    }
}

void PieceFetch::fold(MailboxId selected, const FetchData &fetch)
{
    for (Transfer &transfer : m_transfers) {
        if (transfer.request.mailbox != selected || transfer.request.uid != *fetch.uid)
            continue;
        for (const BodySection &section : fetch.sections) {
            const bool isMine = section.binary == transfer.binary
                && section.section.compare(transfer.request.sections.front(), Qt::CaseInsensitive)
                    == 0;
            if (isMine)
                take(transfer, section);
        }
    }
}

void PieceFetch::take(Transfer &transfer, const BodySection &section)
{
    const QByteArray content = section.content ? section.content->bytes : QByteArray();
    if (!section.origin) { // a server that knows no pieces
        transfer.bytes = content;
        transfer.isEnded = true;
    } else if (transfer.onWire.count(*section.origin) == 0) {
        return; // nobody asked
    } else {
        transfer.ahead[*section.origin] = content.left(m_pieceOctets);
    }
    for (auto next = transfer.ahead.find(quint64(transfer.bytes.size()));
         next != transfer.ahead.end() && !transfer.isEnded;
         next = transfer.ahead.find(quint64(transfer.bytes.size()))) {
        transfer.bytes += next->second;
        transfer.isEnded = next->second.size() < qsizetype(m_pieceOctets);
        transfer.ahead.erase(next);
    }
    const auto here = quint64(transfer.bytes.size());
    transfer.total = transfer.isEnded ? here : std::max(transfer.total, here);
    Q_EMIT progress({transfer.request.mailbox, transfer.request.uid,
                     transfer.request.sections.front(), here, transfer.total});
}

PieceFetch::Transfer *PieceFetch::find(int id)
{
    for (Transfer &transfer : m_transfers) {
        if (transfer.id == id)
            return &transfer;
    }
    return nullptr;
}

void PieceFetch::onAnswered(int id, quint64 offset, const CommandResult &result)
{
    Transfer *transfer = find(id);
    if (!transfer || result.isLost())
        return; // cancelled, begun anew; or connectionLost() keeps it
    transfer->onWire.erase(offset);
    if (!result.isOk() && transfer->binary) { // RFC 3516 4.3: NO [UNKNOWN-CTE]
        restart(*transfer, false);
        Q_EMIT moreWanted();
        return;
    }
    if (!result.isOk())
        return finish(id, BodyResult::Kind::Refused, QString::fromUtf8(result.text));
    const bool came = transfer->isEnded || quint64(transfer->bytes.size()) > offset
        || transfer->ahead.count(offset) > 0;
    if (!came) // OK and no data: expunged meanwhile
        return finish(id, BodyResult::Kind::Gone, {});
    if (transfer->bytes.size() > limits::literalBytes)
        return finish(id, BodyResult::Kind::Refused, QStringLiteral("The part is too large"));
    if (!transfer->isEnded) {
        Q_EMIT moreWanted();
        return;
    }
    const BodyRequest &request = transfer->request;
    const QByteArray &section = request.sections.front();
    auto put = m_store.putPart(request.mailbox, request.uid,
                               transfer->binary ? binarySection(section) : section,
                               transfer->bytes.isNull() ? QByteArray("") : transfer->bytes);
    if (put)
        put = keepReferences(m_store, request.mailbox, request.uid, section, transfer->bytes);
    finish(id, put ? BodyResult::Kind::Fetched : BodyResult::Kind::Refused,
           put ? QString::fromUtf8(result.text) : put.error().detail);
}

void PieceFetch::finish(int id, BodyResult::Kind kind, const QString &why)
{
    const Transfer *transfer = find(id);
    const BodyResult result {transfer->request, kind, why};
    std::erase_if(m_transfers, [id](const Transfer &one) { return one.id == id; });
    Q_EMIT fetched(result);
    Q_EMIT moreWanted();
}

void PieceFetch::connectionLost()
{
    for (Transfer &transfer : m_transfers) {
        transfer.onWire.clear();
        transfer.ahead.clear();
        transfer.asked = quint64(transfer.bytes.size());
        if (transfer.isEnded) // whole, and the word that ends it was lost
            restart(transfer, transfer.binary);
    }
}

void PieceFetch::end(MailboxId mailbox, BodyResult::Kind kind, const QString &why)
{
    std::vector<BodyRequest> ended;
    for (const Transfer &transfer : m_transfers) {
        if (transfer.request.mailbox == mailbox)
            ended.push_back(transfer.request);
    }
    std::erase_if(m_transfers, [mailbox](const Transfer &transfer) {
        return transfer.request.mailbox == mailbox;
    });
    for (const BodyRequest &request : ended)
        Q_EMIT fetched({request, kind, why});
}

void PieceFetch::cancel(MailboxId mailbox, Uid uid, const QByteArray &section)
{
    std::erase_if(m_transfers, [&](const Transfer &transfer) {
        return transfer.request == BodyRequest {mailbox, uid, {section}};
    });
}

} // namespace homing::sync
