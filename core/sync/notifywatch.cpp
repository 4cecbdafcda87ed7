// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/notifywatch.h"

#include "core/sync/resyncplan.h"

namespace homing::sync {

using namespace imap;
using session::CommandResult;

namespace {

// Events come in bursts: they are stored together,
constexpr int applyMs = 50;
constexpr size_t mostRenamesAtOnce = 2'000;
// and a mailing list's burst is one look, not fifty.
constexpr int lookEveryMs = 3'000;
constexpr int listEveryMs = 60'000;

const std::vector<NotifyEvent> messageEvents {NotifyEvent::MessageNew, NotifyEvent::MessageExpunge,
                                              NotifyEvent::FlagChange};
const std::vector<NotifyEvent> allEvents {NotifyEvent::MessageNew, NotifyEvent::MessageExpunge,
                                          NotifyEvent::FlagChange, NotifyEvent::MailboxName,
                                          NotifyEvent::SubscriptionChange};

/// Delayed: expunges of the selected mailbox only where they may stand without NOTIFY (RFC
/// 5465 6.1.2), so that no sequence number shifts under a running FETCH; IDLE, which is nearly
/// always on, is such a place. No FETCH items with MessageNew: new mail is asked for by UID, like
/// any that arrived while nobody was connected.
NotifyGroup selectedGroup()
{
    return {NotifyGroup::Filter::SelectedDelayed, messageEvents};
}

bool isChildAttribute(const QByteArray &attribute)
{
    return attribute.compare("\\HasChildren", Qt::CaseInsensitive) == 0
        || attribute.compare("\\HasNoChildren", Qt::CaseInsensitive) == 0;
}

bool is(const QByteArray &attribute, const char *name)
{
    return attribute.compare(name, Qt::CaseInsensitive) == 0;
}

QByteArray prefixOf(const ListData &list)
{
    return list.delimiter ? list.mailbox.wire() + *list.delimiter : QByteArray();
}

bool hasChildren(const std::map<QByteArray, ListData> &tree, const ListData &list)
{
    const QByteArray prefix = prefixOf(list);
    const auto child = tree.lower_bound(prefix);
    return !prefix.isEmpty() && child != tree.end() && child->first.startsWith(prefix);
}

/// What an event says of a mailbox that is known. Servers leave out what LIST said (Dovecot 2.3:
/// SPECIAL-USE, \HasChildren); only the subscription is told each time (RFC 5465 5.5). \Noselect
/// stays until LIST says otherwise.
AtomList mergedAttributes(const AtomList &known, const ListData &event)
{
    const bool tellsChildren =
        std::any_of(event.attributes.begin(), event.attributes.end(), isChildAttribute);
    AtomList merged;
    for (const QByteArray &attribute : known) {
        if (is(attribute, "\\Subscribed") || is(attribute, "\\NonExistent")
            || (tellsChildren && isChildAttribute(attribute)))
            continue;
        merged << attribute;
    }
    for (const QByteArray &attribute : event.attributes) {
        if (std::none_of(merged.begin(), merged.end(),
                         [&](const QByteArray &have) { return is(have, attribute.constData()); }))
            merged << attribute;
    }
    return merged;
}

bool isSame(const StatusData &a, const StatusData &b)
{
    return a.messages == b.messages && a.uidNext == b.uidNext && a.uidValidity == b.uidValidity
        && a.unseen == b.unseen && a.highestModSeq == b.highestModSeq;
}

/// What the event leaves out (RFC 5465 5.1 to 5.3 ask for little) is taken to be as cached.
bool differs(const store::MailboxRecord &record, const StatusData &status)
{
    ServerView view;
    view.uidValidity = status.uidValidity.value_or(record.state.uidValidity);
    view.uidNext = status.uidNext.value_or(record.state.uidNext);
    view.messages = status.messages.value_or(record.state.exists);
    view.unseen = status.unseen.value_or(record.counters.unread);
    view.highestModSeq = status.highestModSeq;
    return resyncPlan(record.state, record.counters.unread, view, {}).strategy
        != Strategy::Unchanged;
}

} // namespace

NotifyWatch::NotifyWatch(store::Store &store, CommandRouter &router, const MailboxList &list,
                         Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_router(router)
    , m_list(list)
    , m_clock(clock)
{
}

NotifyWatch::~NotifyWatch()
{
    m_clock.cancel(m_applyTimer);
    m_clock.cancel(m_lookTimer);
}

template <typename Result> bool NotifyWatch::isStored(const Result &result)
{
    if (result)
        return true;
    Q_EMIT storeFailed(result.error());
    return false;
}

// --- Asking
// --------------------------------------------------------------------------------------------------------

void NotifyWatch::ask(const Capabilities &capabilities)
{
    if (m_state != State::Off || m_isUnwanted || !capabilities.notify())
        return;
    m_state = State::Asked;
    submit(allEvents);
}

void NotifyWatch::submit(const std::vector<NotifyEvent> &events)
{
    // Without STATUS: LIST brings it in the same flight (RFC 5465 3.1).
    const std::vector<NotifyGroup> groups {selectedGroup(),
                                           {NotifyGroup::Filter::Personal, events}};
    m_router.submit(commands::notifySet(groups), this,
                    [this, events](const CommandResult &result) { onAnswered(result, events); });
}

void NotifyWatch::onAnswered(const CommandResult &result, const std::vector<NotifyEvent> &events)
{
    if (m_state != State::Asked)
        return;
    if (result.isOk()) {
        m_state = State::Active;
        return;
    }
    const auto *known = result.code ? std::get_if<CodeBadEvent>(&*result.code) : nullptr;
    if (known && !std::exchange(m_hasLessEvents, true)) {
        // It names what it has (RFC 5465 3.1): less is better than polling.
        std::vector<NotifyEvent> fewer;
        for (const NotifyEvent event : events) {
            if (std::any_of(known->events.begin(), known->events.end(),
                            [&](const QByteArray &name) {
                                return name.compare(notifyEventName(event).toByteArray(),
                                                    Qt::CaseInsensitive)
                                    == 0;
                            }))
                fewer.push_back(event);
        }
        if (!fewer.empty() && fewer.size() < events.size()) {
            submit(fewer); // what section 5 does not allow is made no command, and ends here again
            return;
        }
    }
    m_state = State::Refused; // nothing is asked, so IDLE tells what it always did
    if (result.kind == CommandResult::Kind::No || result.kind == CommandResult::Kind::Bad)
        remark(QByteArrayLiteral("NOTIFY was refused: IDLE, and LIST for the other mailboxes"));
}

void NotifyWatch::remark(const QByteArray &text)
{
    if (auto *log = m_router.session().log())
        log->add(session::TrafficKind::Remark, text, m_clock.nowUtc());
}

/// RFC 5465 5.8: as after NOTIFY NONE, and then IDLE tells nothing either (section 4).
void NotifyWatch::overflow()
{
    if (m_state == State::SelectedOnly) {
        m_isUnwanted = true;
        Q_EMIT unusable();
        return;
    }
    m_state = State::SelectedOnly;
    remark(QByteArrayLiteral("the server tells no more of the other mailboxes: LIST does"));
    m_router.submit(
        commands::notifySet({selectedGroup()}), this, [this](const CommandResult &result) {
            if (result.kind != CommandResult::Kind::No && result.kind != CommandResult::Kind::Bad)
                return;
            m_isUnwanted = true;
            Q_EMIT unusable();
        });
    Q_EMIT overflowed();
}

void NotifyWatch::connectionLost()
{
    m_clock.cancel(std::exchange(m_applyTimer, 0));
    m_clock.cancel(std::exchange(m_lookTimer, 0));
    m_state = State::Off;
    m_hasLessEvents = m_wantsList = false;
    m_names.clear();
    m_statuses.clear();
    m_lookedAt.clear();
    m_changed.clear();
}

// --- Being told
// ----------------------------------------------------------------------------------------------------

bool NotifyWatch::fold(const Response &response)
{
    if (m_state == State::Off || m_state == State::Refused)
        return false;
    if (const auto *status = std::get_if<StatusResponse>(&response)) {
        if (!status->code || !std::holds_alternative<CodeNotificationOverflow>(*status->code))
            return false;
        overflow();
        return true;
    }
    if (m_state == State::SelectedOnly)
        return false;
    const auto *list = std::get_if<ListData>(&response);
    const auto *counters = std::get_if<StatusData>(&response);
    if (list && isEvent(*list)) {
        if (qsizetype(m_names.size()) < limits::mailboxes)
            m_names.push_back(*list);
        else
            m_wantsList = true; // what is dropped here LIST tells
    } else if (counters && !m_list.isBusy()) {
        const auto known = m_statuses.find(counters->mailbox.wire());
        if (known != m_statuses.end())
            mergeStatus(known->second, *counters);
        else if (qsizetype(m_statuses.size()) < limits::mailboxes)
            m_statuses.emplace(counters->mailbox.wire(), *counters);
        else
            m_wantsList = true;
    } else {
        return false;
    }
    if (m_applyTimer == 0)
        m_applyTimer = m_clock.callAfter(applyMs, this, [this] { apply(); });
    return true;
}

/// While LIST is being answered most lines are its own; but never OLDNAME (RFC 5465 10.1), nor a
/// name that is nothing at all.
bool NotifyWatch::isEvent(const ListData &list) const
{
    if (list.isLsub || list.hasAttribute("\\NoAccess"))
        return false;
    return !m_list.isBusy() || list.oldName
        || (list.hasAttribute("\\NonExistent") && !list.hasAttribute("\\HasChildren")
            && !list.hasAttribute("\\Subscribed"));
}

void NotifyWatch::apply()
{
    m_applyTimer = 0;
    if (m_list.isBusy()) { // its answer would undo what is done now
        m_applyTimer = m_clock.callAfter(applyMs, this, [this] { apply(); });
        return;
    }
    if ((m_names.empty() || applyNames()) && applyStatuses()) {
        Q_EMIT told();
        planLook();
    }
}

bool NotifyWatch::applyNames()
{
    Tree tree;
    m_renamedAtOnce = 0;
    bool knowsSubscribed = false;
    for (const store::MailboxRecord &record : m_store.mailboxes()) {
        ListData known;
        known.mailbox = record.name;
        known.delimiter = record.delimiter;
        known.attributes = record.attributes;
        knowsSubscribed = knowsSubscribed || known.hasAttribute("\\Subscribed");
        tree.emplace(record.name.wire(), std::move(known));
    }
    for (ListData event : std::exchange(m_names, {})) {
        if (!knowsSubscribed) // LIST did not say; one subscription alone would make all others none
            event.attributes.removeIf(
                [](const QByteArray &attribute) { return is(attribute, "\\Subscribed"); });
        if (event.oldName && !renameIn(tree, event))
            return false;
        const QByteArray name = event.mailbox.wire();
        const auto known = tree.find(name);
        if (event.hasAttribute("\\NonExistent")) {
            if (known == tree.end() || event.mailbox.isInbox())
                continue;
            m_wantsList = true;
            if (hasChildren(tree, known->second))
                known->second.attributes = mergedAttributes(known->second.attributes, event);
            else
                tree.erase(known);
        } else if (known == tree.end()) {
            m_wantsList = true; // \Noselect and its use are for LIST to tell
            event.oldName.reset();
            tree.emplace(name, event);
        } else {
            const bool wasNothing = known->second.hasAttribute("\\NonExistent")
                || known->second.hasAttribute("\\Noselect");
            m_wantsList = m_wantsList || (wasNothing && !event.hasAttribute("\\Noselect"));
            known->second.attributes = mergedAttributes(known->second.attributes, event);
        }
    }
    // From the end, so that a parent whose last child goes here goes too.
    for (auto each = tree.end(); each != tree.begin();) {
        --each;
        if (each->second.hasAttribute("\\NonExistent") && !hasChildren(tree, each->second))
            each = tree.erase(each);
    }
    std::vector<ListData> listed;
    for (auto &[name, list] : tree)
        listed.push_back(std::move(list));
    return isStored(m_store.applyMailboxList(listed));
}

/// With everything below it, of which nothing is told (RFC 5465 5.4). What is cached goes along:
/// UIDs survive a RENAME, and if not, UIDVALIDITY says so. INBOX is never gone: its messages are,
/// which it says itself.
bool NotifyWatch::renameIn(Tree &tree, const ListData &event)
{
    const MailboxName &from = *event.oldName;
    const QByteArray below = event.delimiter ? from.wire() + *event.delimiter : QByteArray();
    const bool isIntoItself = !below.isEmpty() && event.mailbox.wire().startsWith(below);
    if (from.isInbox() || from == event.mailbox || event.mailbox.isInbox() || isIntoItself
        || tree.count(from.wire()) == 0)
        return true;
    m_wantsList = true;
    std::vector<QByteArray> moving {from.wire()};
    for (auto each = tree.lower_bound(below);
         !below.isEmpty() && each != tree.end() && each->first.startsWith(below); ++each)
        moving.push_back(each->first);
    m_renamedAtOnce += moving.size();
    if (m_renamedAtOnce > mostRenamesAtOnce)
        return true; // each is a transaction: LIST tells the rest
    for (const QByteArray &old : moving) {
        const MailboxName renamed =
            MailboxName::fromWire(event.mailbox.wire() + old.mid(from.wire().size()));
        if (!isStored(m_store.renameMailbox(MailboxName::fromWire(old), renamed)))
            return false;
        auto node = tree.extract(old);
        if (!node)
            continue;
        node.key() = renamed.wire();
        node.mapped().mailbox = renamed;
        tree.erase(renamed.wire());
        tree.insert(std::move(node));
    }
    return true;
}

bool NotifyWatch::applyStatuses()
{
    for (const auto &[name, status] : std::exchange(m_statuses, {})) {
        const auto record = m_store.mailboxNamed(status.mailbox);
        if (!record || !record->isSelectable)
            continue;
        if (!isStored(m_store.applyStatus(status)))
            return false;
        // A server may never come to say what SELECT shows; the same words twice are one look.
        const auto last = m_lookedAt.find(name);
        if (!differs(*record, status) || (last != m_lookedAt.end() && isSame(last->second, status)))
            continue;
        m_lookedAt.insert_or_assign(name, status);
        m_changed.insert(record->id);
    }
    return true;
}

void NotifyWatch::planLook()
{
    const qint64 now = m_clock.monotonicMs();
    const auto wait = [now](const std::optional<qint64> &last, int every) {
        return last ? int(std::max<qint64>(0, *last + every - now)) : 0;
    };
    std::optional<int> due;
    if (!m_changed.empty())
        due = wait(m_lastLookMs, lookEveryMs);
    if (m_wantsList)
        due = std::min(due.value_or(listEveryMs), wait(m_lastListMs, listEveryMs));
    m_clock.cancel(std::exchange(m_lookTimer, 0));
    if (!due)
        return;
    m_lookTimer = m_clock.callAfter(*due, this, [this] {
        m_lookTimer = 0;
        m_lastLookMs = m_clock.monotonicMs();
        const bool list =
            m_wantsList && (!m_lastListMs || *m_lastLookMs - *m_lastListMs >= listEveryMs);
        if (list) {
            m_lastListMs = m_lastLookMs;
            m_wantsList = false;
        }
        Q_EMIT look(list);
        planLook();
    });
}

} // namespace homing::sync
