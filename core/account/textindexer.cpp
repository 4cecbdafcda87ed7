// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/textindexer.h"

#include "core/account/bodyassembly.h"

#include <QElapsedTimer>

namespace homing::account {

using store::IndexedTexts;
using store::TextBatch;

namespace {

constexpr int sliceMs = 6;
constexpr int mostHeads = 256;
constexpr int mostBodies = 48;
constexpr int startDelayMs = 1'500; // the window and the connection first
constexpr int retryMs = 60'000;
constexpr qint64 mostOctets = 4 << 20; // of one message's text

/// One message's parts as cached.
struct Wanted
{
    quint32 uid = 0;
    imap::BodyPart structure;
    std::map<QByteArray, QByteArray> parts;
};

/// Names of files and subjects of messages inside, a line each.
QString filesOf(const mime::Part &root)
{
    QString files;
    std::vector<const mime::Part *> open {&root};
    while (!open.empty()) {
        const mime::Part *part = open.back();
        open.pop_back();
        if (!part->fileName.isEmpty())
            files += part->fileName + u'\n';
        if (part->header)
            files += part->header->subject + u'\n';
        for (const mime::Part &child : part->children)
            open.push_back(&child);
    }
    return files;
}

IndexedTexts headTexts(const TextBatch &batch)
{
    IndexedTexts texts;
    for (const TextBatch::Head &head : batch.heads) {
        if (!head.structure)
            continue; // nothing is known of its parts
        const mime::Part root = partOf(*head.structure);
        const QString files = filesOf(root);
        if (!files.isEmpty())
            texts.files.emplace(head.uid, files);
        if (sectionsToRead(root).isEmpty())
            texts.withoutText.push_back(head.uid);
    }
    return texts;
}

/// Those whose text is here as a whole; the others come back with their next part.
std::vector<Wanted> wantedOf(const TextBatch &batch, const store::Store &store)
{
    std::vector<Wanted> wanted;
    for (const TextBatch::Body &body : batch.bodies) {
        if (body.isGone || !body.structure)
            continue;
        Wanted one {body.uid, *body.structure, {}};
        bool isWhole = true;
        qint64 octets = 0;
        for (const QByteArray &section : sectionsToRead(partOf(*body.structure))) {
            auto bytes = store.part(batch.mailbox, imap::Uid(body.uid), section);
            isWhole = isWhole && bytes;
            if (!bytes)
                break;
            octets += bytes->size();
            if (octets <= mostOctets)
                one.parts.emplace(section, std::move(*bytes));
        }
        if (isWhole)
            wanted.push_back(std::move(one));
    }
    return wanted;
}

IndexedTexts bodyTexts(const std::vector<Wanted> &wanted)
{
    IndexedTexts texts;
    for (const Wanted &one : wanted)
        texts.bodies.emplace(one.uid, assembleBody({}, one.structure, one.parts).plainText);
    return texts;
}

} // namespace

TextIndexer::TextIndexer(store::Store &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_timer(this)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &TextIndexer::step);
    m_pool.setMaxThreadCount(1);
    m_pool.setThreadPriority(QThread::LowestPriority);
    noteMailboxes();
    m_timer.start(startDelayMs);
}

TextIndexer::~TextIndexer()
{
    m_pool.waitForDone();
}

void TextIndexer::setResting(bool resting)
{
    m_isResting = resting;
    if (resting)
        m_timer.stop();
    else if (!isIdle() && !m_timer.isActive())
        m_timer.start(0);
}

void TextIndexer::noteMailboxes()
{
    for (const store::MailboxRecord &record : m_store.mailboxes()) {
        if (std::find(m_mailboxes.begin(), m_mailboxes.end(), record.id) != m_mailboxes.end())
            continue;
        const bool isFirst = record.role == store::MailboxRole::Inbox;
        m_mailboxes.insert(isFirst ? m_mailboxes.begin() : m_mailboxes.end(), record.id);
    }
}

void TextIndexer::noteChanges(const store::ChangeSet &changes)
{
    if (changes.inserted.empty() && !changes.isReset)
        return;
    const MailboxId id = changes.mailbox.mailbox;
    if (std::find(m_mailboxes.begin(), m_mailboxes.end(), id) == m_mailboxes.end())
        m_mailboxes.push_front(id);
    setResting(m_isResting);
}

void TextIndexer::noteText()
{
    m_hasText = true;
    setResting(m_isResting);
}

void TextIndexer::step()
{
    if (m_isResting || m_isDecoding)
        return;
    if (!m_mailboxes.empty())
        indexHeads();
    else if (m_hasText)
        indexBodies();
    if (isIdle())
        Q_EMIT idle();
    else if (!m_timer.isActive() && !m_isDecoding)
        m_timer.start(0); // whatever else waits in the thread comes first
}

void TextIndexer::indexHeads()
{
    QElapsedTimer timer;
    timer.start();
    const TextBatch batch = m_store.headsToIndex(m_mailboxes.front(), m_headLimit);
    if (batch.isEmpty()) {
        m_mailboxes.pop_front();
        return;
    }
    put(batch, headTexts(batch));
    adapt(m_headLimit, timer.elapsed());
    m_headLimit = std::min(m_headLimit, mostHeads);
}

void TextIndexer::indexBodies()
{
    const TextBatch batch = m_store.bodiesToIndex(m_bodyLimit);
    if (batch.isEmpty()) {
        m_hasText = false;
        return;
    }
    m_isDecoding = true;
    m_pool.start([this, batch, wanted = wantedOf(batch, m_store)] {
        // The destructor waits for the pool: `this` stands until here.
        QMetaObject::invokeMethod(
            this,
            [this, batch, texts = bodyTexts(wanted)] {
                QElapsedTimer timer;
                timer.start();
                m_isDecoding = false;
                put(batch, texts);
                adapt(m_bodyLimit, timer.elapsed());
                m_bodyLimit = std::min(m_bodyLimit, mostBodies);
                if (!m_timer.isActive() && !m_isResting)
                    m_timer.start(0);
            },
            Qt::QueuedConnection);
    });
}

void TextIndexer::put(const TextBatch &batch, const IndexedTexts &texts)
{
    const auto isAnew = m_store.putTexts(batch, texts);
    if (!isAnew) {
        m_timer.start(retryMs); // a full disk is told by those who write what matters
    } else if (*isAnew) {
        noteMailboxes();
        m_hasText = true;
    }
}

void TextIndexer::adapt(int &limit, qint64 tookMs) const
{
    if (tookMs > sliceMs)
        limit = std::max(1, limit / 2);
    else if (tookMs < sliceMs / 2)
        limit = limit * 2;
}

bool TextIndexer::indexAll(store::Store &store, QDeadlineTimer deadline)
{
    std::vector<store::MailboxRecord> mailboxes = store.mailboxes();
    while (!mailboxes.empty() && !deadline.hasExpired()) {
        const TextBatch batch = store.headsToIndex(mailboxes.back().id, mostHeads);
        if (batch.isEmpty()) {
            mailboxes.pop_back();
            continue;
        }
        const auto isAnew = store.putTexts(batch, headTexts(batch));
        if (!isAnew)
            return false;
        if (*isAnew)
            mailboxes = store.mailboxes();
    }
    for (TextBatch batch;
         !deadline.hasExpired() && !(batch = store.bodiesToIndex(mostBodies)).isEmpty();) {
        if (!store.putTexts(batch, bodyTexts(wantedOf(batch, store))))
            return false;
    }
    return true;
}

} // namespace homing::account
