// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/undohistory.h"

#include "ui/common/toast.h"
#include "ui/mainwindow/journalview.h"

#include <utility>

namespace homing::ui {

namespace {

constexpr size_t mostSteps = 50;

}

UndoHistory::UndoHistory(account::MailService &service, QWidget *host, QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_host(host)
{
    connect(&m_service, &account::MailService::operationsChanged, this, &UndoHistory::follow);
    connect(&m_service, &account::MailService::actionFailed, this, &UndoHistory::onActionFailed);
    connect(&m_service, &account::MailService::accountsChanged, this,
            &UndoHistory::forgetMissingAccounts);
}

UndoHistory::Newest UndoHistory::newest() const
{
    return std::find_if(m_steps.rbegin(), m_steps.rend(),
                        [](const Entry &entry) { return entry.isOffered; });
}

// --- doing

void UndoHistory::perform(UndoStep step, Telling telling)
{
    const std::vector<UndoPart> parts = step.parts; // a failure may take the step away meanwhile
    const bool isOffered = step.canBeInverted();
    const QString text = step.text;
    const quint64 number = push(std::move(step), isOffered, telling);
    if (telling == Telling::Toast)
        tell(text, isOffered, number);
    for (const UndoPart &part : parts)
        ui::perform(m_service, part);
}

Toast *UndoHistory::remember(const QString &text, std::function<void()> takeBack)
{
    UndoStep step;
    step.text = text;
    step.takeBack = std::move(takeBack);
    const quint64 number = push(std::move(step), true, Telling::Toast);
    tell(text, true, number);
    m_isToastForMail = false;
    connect(m_toast, &Toast::dismissed, this, [this, number] {
        if (std::erase_if(m_steps, [number](const Entry &entry) { return entry.number == number; }))
            Q_EMIT canUndoChanged();
    });
    return m_toast;
}

quint64 UndoHistory::push(UndoStep step, bool isOffered, Telling telling)
{
    // An older action's toast would say that its Undo is next. Of something else it is still true.
    if (m_toast && (m_isToastForMail || telling == Telling::Toast))
        m_toast->dismiss();
    m_steps.push_back({++m_lastNumber, std::move(step), isOffered});
    if (m_steps.size() > mostSteps)
        m_steps.pop_front();
    Q_EMIT canUndoChanged();
    return m_lastNumber;
}

void UndoHistory::tell(const QString &text, bool withUndo, quint64 number)
{
    m_toast = withUndo ? Toast::post(m_host, text, tr("Undo"), [this, number] { take(number); })
                       : Toast::post(m_host, text);
    m_isToastForMail = true;
}

// --- what becomes of it

void UndoHistory::follow(AccountId account)
{
    const bool could = canUndo();
    JournalView journal(m_service);
    for (const Entry &entry : m_steps) {
        for (const UndoPart &part : entry.step.parts)
            journal.claim(part.mailbox.account, part.operation);
    }
    bool hasNews = false; // of the newest
    for (size_t i = 0; i < m_steps.size();) {
        Entry &entry = m_steps[i];
        if (!entry.step.concerns(account)) {
            ++i;
            continue;
        }
        for (UndoPart &part : entry.step.parts)
            part.isHeard = part.isHeard || part.mailbox.account == account;
        const bool was = entry.isOffered;
        const bool stays = followEntry(entry, journal);
        const bool isNewest = i + 1 == m_steps.size();
        hasNews = hasNews || (isNewest && was != (stays && entry.isOffered));
        if (isNewest && hasNews && m_toast && m_toast == Toast::current(m_host))
            tell(entry.step.text, stays && entry.isOffered, entry.number);
        if (stays)
            ++i;
        else
            m_steps.erase(m_steps.begin() + ptrdiff_t(i));
    }
    if (hasNews || could != canUndo())
        Q_EMIT canUndoChanged();
}

/// False: nothing can take all of it back any more.
bool UndoHistory::followEntry(Entry &entry, JournalView &journal)
{
    bool isWaiting = true;
    bool isDone = false;
    for (UndoPart &part : entry.step.parts) {
        const auto standing = journal.standing(part);
        isWaiting = isWaiting && standing == JournalView::Standing::Waiting;
        isDone = isDone || standing == JournalView::Standing::Done;
    }
    if (entry.step.canBeInverted())
        return true;
    entry.isOffered = isWaiting;
    return !isDone;
}

/// It was not written down, so it was not done: the first that is nowhere to be seen.
void UndoHistory::onActionFailed(const Fault &fault)
{
    if (fault.cause == FaultCause::PasswordMissing)
        return; // that was the keychain
    JournalView journal(m_service);
    for (auto entry = m_steps.begin(); entry != m_steps.end(); ++entry) {
        std::vector<UndoPart> &parts = entry->step.parts;
        const auto failed = std::find_if(parts.begin(), parts.end(), [&journal](UndoPart &part) {
            return part.operation.isNull()
                && journal.standing(part) == JournalView::Standing::Unwritten;
        });
        if (failed == parts.end())
            continue;
        parts.erase(failed);
        if (parts.empty())
            m_steps.erase(entry);
        Q_EMIT canUndoChanged();
        return;
    }
}

void UndoHistory::forgetMissingAccounts()
{
    const std::vector<account::AccountSettings> accounts = m_service.accounts();
    const auto isThere = [&](const UndoPart &part) {
        const AccountId account = part.mailbox.account;
        return std::any_of(accounts.begin(), accounts.end(),
                           [account](const auto &settings) { return settings.id == account; })
            || !m_service.mailboxes(account).empty(); // All Inboxes'
    };
    const auto gone = std::erase_if(m_steps, [&](const Entry &entry) {
        return !std::all_of(entry.step.parts.begin(), entry.step.parts.end(), isThere);
    });
    if (gone > 0)
        Q_EMIT canUndoChanged();
}

// --- taking back

void UndoHistory::undo()
{
    const auto last = newest();
    if (last != m_steps.rend())
        take(last->number);
}

void UndoHistory::take(quint64 number)
{
    const auto place = std::find_if(m_steps.begin(), m_steps.end(), [number](const Entry &entry) {
        return entry.number == number;
    });
    if (place == m_steps.end())
        return;
    const bool isMail = !place->step.takeBack;
    m_wanted.push_back(std::move(place->step));
    m_steps.erase(place);
    if (m_toast && m_isToastForMail == isMail)
        m_toast->dismiss();
    Q_EMIT canUndoChanged();
    takeNext();
}

void UndoHistory::takeNext()
{
    if (m_taking || m_wanted.empty())
        return;
    m_taking = new UndoTaking(m_service, std::move(m_wanted.front()), this);
    m_wanted.pop_front();
    if (m_patience)
        m_taking->setPatience(*m_patience);
    connect(m_taking, &UndoTaking::waiting, this,
            [this](const QString &sentence) { Toast::post(m_host, sentence); });
    connect(m_taking, &UndoTaking::finished, this, &UndoHistory::onTaken);
    m_taking->start();
}

void UndoHistory::onTaken(UndoTaking::End end, const QString &sentence)
{
    UndoTaking *taken = m_taking;
    m_taking.clear();
    taken->deleteLater();
    if (end == UndoTaking::End::Done) {
        const bool standsOther = !m_isToastForMail && m_toast && m_toast == Toast::current(m_host);
        if (!standsOther) // its Undo is still good
            Toast::post(m_host, tr("Undone: %1").arg(taken->step().text));
    } else if (end == UndoTaking::End::Missing) {
        Toast::post(m_host, sentence);
    } else {
        // Nothing older is taken back before it.
        while (!m_wanted.empty()) {
            push(std::move(m_wanted.back()), true, Telling::Quietly);
            m_wanted.pop_back();
        }
        push(taken->step(), true, Telling::Quietly);
        Toast::post(m_host, sentence);
    }
    takeNext();
}

} // namespace homing::ui
