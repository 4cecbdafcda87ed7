// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/textkeeper.h"

#include "core/account/bodyassembly.h"

namespace homing::account {

namespace {

constexpr size_t batchMessages = 20;
constexpr qint64 batchBytes = 256 << 10;
constexpr qint64 largestText = 1 << 20; // of one message; larger ones are fetched when opened
constexpr qint64 slowBytesPerSecond = 8 << 10;
constexpr qint64 tellingBytes = 16 << 10; // smaller batches tell nothing of the link
constexpr int slowInARow = 3;
constexpr quint64 mostRefused = 10'000;

/// The sections of a message's text and their octets; empty when there are none, or too many.
std::pair<QList<QByteArray>, qint64> textOf(const imap::BodyPart &structure)
{
    QList<QByteArray> sections = sectionsToRead(partOf(structure));
    qint64 octets = 0;
    for (const QByteArray &section : sections) {
        if (const imap::BodyPart *part = partAt(structure, section))
            octets += qint64(std::min<quint64>(part->octets, largestText + 1));
    }
    if (octets > largestText)
        sections.clear();
    return {sections, octets};
}

} // namespace

TextKeeper::TextKeeper(store::Store &store, Clock &clock, Fetch fetch, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_fetch(std::move(fetch))
{
}

TextKeeper::~TextKeeper()
{
    m_clock.cancel(m_timer);
}

void TextKeeper::setPolicy(const OfflinePolicy &policy)
{
    m_policy = policy;
    noteChanges();
}

void TextKeeper::setMetered(bool metered)
{
    m_isMetered = metered;
    setPaused(m_total > 0 && (m_isMetered || m_isSlow));
    schedule(m_pauses.least);
}

void TextKeeper::setIdle(bool idle)
{
    if (std::exchange(m_isIdle, idle) == idle)
        return;
    if (idle)
        schedule(m_pauses.start);
}

void TextKeeper::noteChanges()
{
    m_isPlanned = false;
    schedule(m_pauses.start);
}

bool TextKeeper::mayWork() const
{
    return m_isIdle && m_asked.empty() && m_policy.kind != OfflinePolicy::Kind::Nothing;
}

void TextKeeper::schedule(int ms)
{
    if (m_timer != 0 || m_asked.size() > 0)
        return;
    m_timer = m_clock.callAfter(ms, this, [this] {
        m_timer = 0;
        step();
    });
}

void TextKeeper::setPaused(bool paused)
{
    if (std::exchange(m_isPaused, paused) != paused)
        Q_EMIT progressed();
}

void TextKeeper::plan()
{
    m_isPlanned = true;
    m_places.clear();
    m_done = m_total = 0;
    if (m_policy.kind == OfflinePolicy::Kind::Nothing)
        return;
    const qint64 since = m_policy.kind == OfflinePolicy::Kind::Recent
        ? m_clock.nowUtc().addDays(-m_policy.days).toSecsSinceEpoch()
        : 0;
    quint64 missing = 0;
    for (const store::MailboxRecord &record : m_store.mailboxes()) {
        const bool isWaste =
            record.role == store::MailboxRole::Junk || record.role == store::MailboxRole::Trash;
        if (!record.isSelectable || isWaste)
            continue;
        quint32 wanted = 0;
        Place place {record.id,
                     m_store.textsMissing(
                         record.id, quint32(std::clamp<qint64>(since, 0, 0xffffffff)), wanted)};
        for (const auto &[mailbox, uid] : m_refused) {
            if (mailbox == record.id)
                place.missing.remove(uid.value(), uid.value());
        }
        m_total += wanted;
        missing += place.missing.count();
        if (place.missing.isEmpty())
            continue;
        const bool isFirst = record.role == store::MailboxRole::Inbox;
        m_places.insert(isFirst ? m_places.begin() : m_places.end(), std::move(place));
    }
    m_done = quint32(m_total - std::min<quint64>(missing, m_total));
    if (m_places.empty())
        m_total = 0;
}

void TextKeeper::step()
{
    if (!mayWork()) {
        if (m_policy.kind == OfflinePolicy::Kind::Nothing && m_total > 0) {
            plan();
            Q_EMIT progressed();
        }
        return; // setIdle() or a result goes on
    }
    if (!m_isPlanned)
        plan();
    setPaused(m_total > 0 && (m_isMetered || m_isSlow));
    if (m_isMetered)
        return;
    if (std::exchange(m_isSlow, false)) { // rested long enough
        m_slowBatches = 0;
        setPaused(false);
    }
    m_batchBytes = 0;
    std::vector<sync::BodyRequest> batch;
    while (!m_places.empty() && batch.empty()) {
        Place &place = m_places.front();
        while (!place.missing.isEmpty() && batch.size() < batchMessages
               && m_batchBytes < batchBytes) {
            const imap::Uid uid(place.missing.max()); // newest first
            place.missing.remove(uid.value(), uid.value());
            const auto structure = m_store.bodyStructure(place.mailbox, uid);
            const auto [sections, octets] =
                structure ? textOf(*structure) : std::pair<QList<QByteArray>, qint64>();
            if (sections.isEmpty())
                continue;
            m_batchBytes += octets;
            batch.push_back({place.mailbox, uid, sections});
        }
        if (place.missing.isEmpty())
            m_places.pop_front();
    }
    if (batch.empty()) {
        m_total = 0;
        Q_EMIT progressed();
        return;
    }
    m_batchStartedMs = m_clock.monotonicMs();
    for (const sync::BodyRequest &request : batch)
        m_asked.insert({request.mailbox, request.uid});
    Q_EMIT progressed();
    for (const sync::BodyRequest &request : batch)
        m_fetch(request);
}

void TextKeeper::userWants(MailboxId mailbox, imap::Uid uid)
{
    if (m_asked.contains({mailbox, uid}))
        m_shared.insert({mailbox, uid});
}

void TextKeeper::noteCancelled(MailboxId mailbox, imap::Uid uid)
{
    const std::pair key(mailbox, uid);
    m_shared.erase(key);
    if (m_asked.erase(key) > 0 && m_asked.empty())
        finishBatch();
}

bool TextKeeper::noteResult(const sync::BodyResult &result)
{
    const std::pair key(result.request.mailbox, result.request.uid);
    if (m_asked.erase(key) == 0)
        return false;
    ++m_done;
    if (result.kind != sync::BodyResult::Kind::Fetched && m_refused.size() < mostRefused)
        m_refused.insert(key);
    if (m_asked.empty())
        finishBatch();
    return m_shared.erase(key) == 0;
}

void TextKeeper::finishBatch()
{
    const qint64 took = std::max<qint64>(1, m_clock.monotonicMs() - m_batchStartedMs);
    if (m_batchBytes >= tellingBytes) {
        const bool isSlow = m_batchBytes * 1'000 / took < slowBytesPerSecond;
        m_slowBatches = isSlow ? m_slowBatches + 1 : 0;
        m_isSlow = m_slowBatches >= slowInARow;
    }
    setPaused(m_isSlow || m_isMetered);
    Q_EMIT progressed();
    schedule(m_isSlow ? m_pauses.slow
                      : int(std::clamp<qint64>(took, m_pauses.least, m_pauses.most)));
}

} // namespace homing::account
