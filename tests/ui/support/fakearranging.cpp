// SPDX-License-Identifier: GPL-3.0-or-later
// FakeMailService: the pass over a mailbox that an arrangement needs, from keys() and rows().
#include "tests/ui/support/fakemailservice.h"

#include "tests/ui/support/samplemail.h"

#include <QPointer>

namespace homing::test {

namespace {

store::ContactSet contactsOf(const FakeMailService &service, AccountId account)
{
    store::ContactSet contacts;
    for (const store::MailboxRecord &record : service.mailboxes(account)) {
        if (record.role != store::MailboxRole::Sent)
            continue;
        const MailboxRef sent {account, record.id};
        for (const store::MessageKey &key : service.keys(sent).keys) {
            for (const store::MessageRow &row : service.rows(sent, {key.uid})) {
                for (const auto *list : {&row.header.to, &row.header.cc}) {
                    for (const store::MessageAddress &person : *list)
                        contacts.insert(store::contactKey(person.address));
                }
            }
        }
    }
    return contacts;
}

} // namespace

void FakeMailService::arrange(const account::ArrangeRequest &request, QObject *receiver,
                              std::function<void(account::ArrangedLists)> done)
{
    ++m_arrangeCalls;
    account::ArrangedLists lists(request.mailboxes.size());
    store::TextRanks texts;
    const store::Arrangement &arrangement = request.arrangement;
    for (size_t i = 0; i < lists.size(); ++i) {
        const store::ArrangeQuery &query = request.mailboxes[i];
        const auto all = keys(query.mailbox);
        store::ArrangedKeys &list = lists[i];
        list.hasFailed = m_failsToArrange;
        if (m_failsToArrange)
            continue;
        list.revision = all.revision;
        if (request.wantsThreads)
            list.threads = threads(query.mailbox);
        if (arrangement.contacts)
            list.contacts =
                std::make_shared<store::ContactSet>(contactsOf(*this, query.mailbox.account));
        const bool isPlain = arrangement == store::Arrangement() && !query.only;
        if (isPlain)
            list.keys = all.keys;
        for (const store::MessageKey &key : all.keys) {
            if (isPlain)
                break; // there may be a million
            const auto found = rows(query.mailbox, {key.uid});
            if (found.empty() || (query.only && !query.only->contains(key.uid)))
                continue;
            const store::MessageRow &row = found.front();
            store::ArrangedMessage message =
                store::arrangedMessage(row, query.byRecipients, list.contacts.get());
            message.date = key.date;
            if (!store::matches(arrangement, message) && !query.kept.contains(key.uid))
                continue;
            const auto &people = query.byRecipients ? row.header.to : row.header.from;
            const auto person = people.empty() ? store::MessageAddress() : people.front();
            if (arrangement.order == store::SortOrder::Subject)
                texts.addSubject(i, key, row.header.subject.toUtf8());
            else if (arrangement.order == store::SortOrder::Sender)
                texts.addPerson(i, key, person.name.toUtf8(), person.address.toUtf8());
            else
                list.keys.push_back({key.uid, store::rankOf(arrangement, message)});
        }
        std::sort(list.keys.begin(), list.keys.end(), [](const auto &a, const auto &b) {
            return a.date != b.date ? a.date < b.date : a.uid < b.uid;
        });
    }
    texts.finish(arrangement.isReversed, lists);
    QMetaObject::invokeMethod(
        this,
        [request, lists = std::move(lists), done = std::move(done),
         guard = QPointer<QObject>(receiver)]() mutable {
            if (guard && !*request.cancelled)
                done(std::move(lists));
        },
        Qt::QueuedConnection);
}

void FakeMailService::addVanished(const MailboxRef &mailbox, quint32 uid, const QString &text)
{
    store::VanishedMessage message;
    message.id = m_nextId++;
    message.row = sampleMessage(uid, 1'700'000'000);
    message.vanished = QDateTime::currentDateTimeUtc();
    message.hasBody = !text.isEmpty();
    m_vanishedTexts[message.id] = text;
    m_vanished[mailbox].insert(m_vanished[mailbox].begin(), std::move(message));
}

std::vector<store::VanishedMessage> FakeMailService::vanished(const MailboxRef &mailbox) const
{
    const auto found = m_vanished.find(mailbox);
    return found == m_vanished.end() ? std::vector<store::VanishedMessage>() : found->second;
}

void FakeMailService::vanishedBody(const MailboxRef &, qint64 id, QObject *receiver,
                                   std::function<void(account::MessageBody)> done)
{
    account::MessageBody body;
    body.plainText = m_vanishedTexts[id];
    body.state = body.plainText.isEmpty() ? account::MessageBody::State::Gone
                                          : account::MessageBody::State::Ready;
    QMetaObject::invokeMethod(
        receiver, [body, done] { done(body); }, Qt::QueuedConnection);
}

} // namespace homing::test
