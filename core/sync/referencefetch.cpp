// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/referencefetch.h"

#include "core/mime/cardheader.h"
#include "core/store/threadlinks.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;

QByteArray referencesIn(QByteArrayView header)
{
    QByteArray found;
    for (const auto &[name, value] : mime::readFields(header)) {
        if (name == "references") // some mailers split a long one
            found += (found.isEmpty() ? "" : " ") + value;
    }
    return found;
}

store::StoreResult<void> keepReferences(store::Store &store, MailboxId mailbox, Uid uid,
                                        const QByteArray &section, const QByteArray &bytes)
{
    if (!section.isEmpty() && section.compare("HEADER", Qt::CaseInsensitive) != 0)
        return {};
    return store.putReferences(mailbox, {{uid.value(), referencesIn(bytes)}});
}

ReferenceFetch::ReferenceFetch(store::Store &store, CommandRouter &router, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_router(router)
{
}

void ReferenceFetch::ask(MailboxId mailbox, const UidSet &uids)
{
    if (isBusy())
        return;
    m_mailbox = mailbox;
    m_waiting = uids;
}

std::optional<MailboxId> ReferenceFetch::wanted() const
{
    return m_waiting.isEmpty() || isBusy() ? std::nullopt : std::optional(m_mailbox);
}

void ReferenceFetch::giveUp(MailboxId mailbox)
{
    if (m_mailbox != mailbox || m_waiting.isEmpty())
        return;
    finish(false);
}

void ReferenceFetch::forget(MailboxId mailbox)
{
    if (m_mailbox != mailbox)
        return;
    m_answers.clear();
    m_asked = UidSet();
    if (!m_waiting.isEmpty())
        finish(true);
}

// "UID" SP "FETCH" SP set SP "(UID BODY.PEEK[HEADER.FIELDS (REFERENCES)])"
//                                                 RFC 3501 section 6.4.5
void ReferenceFetch::serve(MailboxId selected)
{
    if (wanted() != selected)
        return;
    m_asked = std::exchange(m_waiting, {});
    m_isBusy = true;
    m_router.submit(commands::uidFetch(m_asked, false,
                                       "(UID BODY.PEEK[HEADER.FIELDS (REFERENCES)])", std::nullopt,
                                       false),
                    this, [this](const CommandResult &result) { onAnswered(result); });
}

void ReferenceFetch::fold(const Response &response)
{
    const auto *fetch = std::get_if<FetchData>(&response);
    if (!fetch || !fetch->uid || !m_asked.contains(fetch->uid->value()))
        return;
    for (const BodySection &section : fetch->sections) {
        // Servers spell it in their own way: quoted, in lower case, or give the whole header.
        if (section.section.left(6).compare("HEADER", Qt::CaseInsensitive) != 0 || section.origin)
            continue;
        const QByteArray bytes = section.content ? section.content->bytes : QByteArray();
        m_answers[fetch->uid->value()] = store::keptReferences(referencesIn(bytes));
    }
}

void ReferenceFetch::onAnswered(const CommandResult &result)
{
    if (result.isLost())
        return; // connectionLost()
    if (result.isOk()) {
        // Said nothing of them: gone, or a server that leaves out what is empty.
        for (const Interval &interval : m_asked.intervals()) {
            for (quint64 uid = interval.first; uid <= interval.last; ++uid)
                m_answers.try_emplace(quint32(uid), "");
        }
    }
    finish(result.isOk());
}

void ReferenceFetch::connectionLost()
{
    if (isBusy() || !m_waiting.isEmpty())
        finish(false);
}

void ReferenceFetch::finish(bool isOk)
{
    const std::map<quint32, QByteArray> answers = std::exchange(m_answers, {});
    m_asked = m_waiting = UidSet();
    m_isBusy = false;
    if (!answers.empty()) {
        if (auto put = m_store.putReferences(m_mailbox, answers); !put) {
            Q_EMIT storeFailed(put.error());
            return;
        }
    }
    Q_EMIT finished(m_mailbox, quint32(answers.size()), isOk);
}

} // namespace homing::sync
