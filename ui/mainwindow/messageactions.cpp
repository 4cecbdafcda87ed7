// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/messageactions.h"

#include "ui/accounts/faultwords.h"
#include "ui/common/theme.h"
#include "ui/common/toast.h"

#include <QBoxLayout>
#include <QDialog>
#include <QLabel>
#include <QPushButton>

#include <set>
#include <utility>

namespace homing::ui {

namespace {

constexpr quint64 sampleSize = 200;
constexpr int askAfterMs = 100; // a selection grows row by row while a key is held
constexpr quint64 few = 3; // flags of more than these are changed with a word and an Undo

quint64 sizeOf(const MessageActions::Parts &parts)
{
    quint64 count = 0;
    for (const auto &[mailbox, uids] : parts)
        count += uids.count();
    return count;
}

int countOf(const MessageActions::Parts &parts)
{
    return int(std::min<quint64>(sizeOf(parts), 2'000'000'000));
}

imap::FlagSet flagSet(imap::SystemFlag flag)
{
    imap::FlagSet flags;
    flags.set(flag);
    return flags;
}

} // namespace

MessageActions::MessageActions(account::MailService &service, QWidget *host)
    : QObject(host)
    , m_service(service)
    , m_host(host)
{
    connect(&m_service, &account::MailService::operationsChanged, this,
            &MessageActions::followJournal);
    connect(&m_service, &account::MailService::mailboxesChanged, this,
            [this] { m_special.clear(); });
    connect(&m_service, &account::MailService::accountsChanged, this,
            [this] { m_special.clear(); });
    // Heard before the list's model hears of it, which asks here then.
    connect(&m_service, &account::MailService::changed, this,
            [this](const store::ChangeSet &changes) {
                for (const auto &[mailbox, uids] : m_parts) {
                    if (mailbox == changes.mailbox)
                        forgetFlags();
                }
            });
    m_askWhole.setSingleShot(true);
    m_askWhole.setInterval(askAfterMs);
    connect(&m_askWhole, &QTimer::timeout, this, &MessageActions::askWhole);
}

void MessageActions::setSelection(const MailboxRef &mailbox, const imap::UidSet &uids)
{
    setSelection(Parts {{mailbox, uids}});
}

void MessageActions::setSelection(Parts parts)
{
    std::erase_if(parts, [](const auto &part) { return part.second.isEmpty(); });
    m_parts = std::move(parts);
    forgetFlags();
}

void MessageActions::forgetFlags()
{
    m_sample.reset();
    for (const auto &[flag, whole] : m_whole) {
        if (whole.cancelled)
            *whole.cancelled = true;
    }
    m_whole.clear();
}

const store::MailboxRecord *MessageActions::record(AccountId account, store::MailboxRole role) const
{
    const auto [known, isNew] = m_special.try_emplace(account);
    std::vector<store::MailboxRecord> &special = known->second;
    if (isNew) {
        for (store::MailboxRecord &candidate : m_service.mailboxes(account)) {
            if (candidate.role != store::MailboxRole::None && candidate.isSelectable)
                special.push_back(std::move(candidate));
        }
    }
    const auto found =
        std::find_if(special.begin(), special.end(),
                     [role](const store::MailboxRecord &each) { return each.role == role; });
    return found == special.end() ? nullptr : &*found;
}

bool MessageActions::canArchive() const
{
    return std::any_of(m_parts.begin(), m_parts.end(), [this](const auto &part) {
        const auto *archive = record(part.first.account, store::MailboxRole::Archive);
        return archive && archive->id != part.first.mailbox;
    });
}

bool MessageActions::isForGood(const MailboxRef &mailbox) const
{
    const store::MailboxRecord *bin = record(mailbox.account, store::MailboxRole::Trash);
    return !bin || bin->id == mailbox.mailbox;
}

bool MessageActions::deletesForGood() const
{
    return std::any_of(m_parts.begin(), m_parts.end(),
                       [this](const auto &part) { return isForGood(part.first); });
}

const std::vector<MessageActions::Sample> &MessageActions::sample() const
{
    if (m_sample)
        return *m_sample;
    m_sample.emplace();
    quint64 room = sampleSize;
    for (const auto &[mailbox, selected] : m_parts) {
        std::vector<quint32> uids;
        const quint64 count = std::min(selected.count(), room);
        for (quint64 i = 0; i < count; ++i) // the newest: what is unread is mostly there
            uids.push_back(selected.at(selected.count() - 1 - i));
        room -= count;
        if (!uids.empty())
            m_sample->push_back({mailbox, m_service.rows(mailbox, uids)});
    }
    return *m_sample;
}

/// For sure: not where some of them were not looked at.
bool MessageActions::allHave(imap::SystemFlag flag)
{
    quint64 having = 0;
    quint64 looked = 0;
    for (const auto &[mailbox, rows] : sample()) {
        looked += rows.size();
        for (const store::MessageRow &row : rows)
            having += row.flags.has(flag) ? 1 : 0;
    }
    if (having == 0 || having < looked || sizeOf(m_parts) <= sampleSize)
        return having > 0 && having == sizeOf(m_parts);
    Whole &whole = m_whole[flag];
    if (!whole.all && !whole.cancelled && !m_askWhole.isActive())
        m_askWhole.start();
    return whole.all.value_or(false);
}

void MessageActions::askWhole()
{
    for (auto &[flag, whole] : m_whole) {
        if (whole.all || whole.cancelled)
            continue;
        whole.cancelled = std::make_shared<std::atomic_bool>(false);
        findWithout(flag, m_parts, whole.cancelled,
                    [this, flag = flag](const std::optional<Parts> &without) {
                        m_whole[flag].all = without && without->empty();
                        Q_EMIT wouldChange();
                    });
    }
}

bool MessageActions::wouldFlag()
{
    return !allHave(imap::SystemFlag::Flagged);
}

bool MessageActions::wouldMarkRead()
{
    return !allHave(imap::SystemFlag::Seen);
}

void MessageActions::toggleFlag()
{
    toggle(imap::SystemFlag::Flagged);
}

void MessageActions::toggleRead()
{
    toggle(imap::SystemFlag::Seen);
}

/// Without what belonged to an account that is gone, which is said.
MessageActions::Parts MessageActions::present(const Parts &parts) const
{
    const std::vector<account::AccountSettings> accounts = m_service.accounts();
    Parts there;
    for (const auto &part : parts) {
        const bool isAccount =
            std::any_of(accounts.begin(), accounts.end(), [&part](const auto &settings) {
                return settings.id == part.first.account;
            });
        if (isAccount || !m_service.mailboxes(part.first.account).empty())
            there.push_back(part);
    }
    if (there.size() < parts.size())
        Toast::post(m_host, tr("The account is not there any more."), {}, {}, Toast::Kind::Error);
    return there;
}

void MessageActions::toggle(imap::SystemFlag flag)
{
    const Parts parts = present(m_parts);
    if (parts.empty())
        return;
    if (sizeOf(m_parts) > sampleSize) {
        toggleMany(flag, parts);
        return;
    }
    const bool adds = !allHave(flag);
    Parts changed;
    for (const auto &[mailbox, rows] : sample()) {
        std::vector<quint32> uids;
        for (const store::MessageRow &row : rows) {
            if (row.flags.has(flag) != adds)
                uids.push_back(row.uid.value());
        }
        if (!uids.empty())
            changed.emplace_back(mailbox, imap::UidSet::fromUids(std::move(uids)));
    }
    changeFlag(flag, adds, parts, changed);
}

/// Too many to look at here: a worker finds those that the flag is news for.
void MessageActions::toggleMany(imap::SystemFlag flag, const Parts &parts)
{
    findWithout(flag, parts, std::make_shared<std::atomic_bool>(false),
                [this, flag, parts](const std::optional<Parts> &without) {
                    if (!without) { // "none" would take the flag away from all of them
                        Toast::post(m_host, faultWords(Fault {FaultCause::Store, {}}, {}).sentence,
                                    {}, {}, Toast::Kind::Error);
                        return;
                    }
                    const bool adds = !without->empty();
                    changeFlag(flag, adds, parts, adds ? *without : parts);
                });
}

/// Those of them that do not have the flag; nothing: they could not be read.
void MessageActions::findWithout(imap::SystemFlag flag, const Parts &parts,
                                 const std::shared_ptr<std::atomic_bool> &cancelled, FlagNews done)
{
    const bool isSeen = flag == imap::SystemFlag::Seen;
    account::ArrangeRequest request;
    request.arrangement.unread = isSeen;
    request.arrangement.flagged = !isSeen;
    request.cancelled = cancelled;
    for (const auto &[mailbox, uids] : parts) {
        store::ArrangeQuery query;
        query.mailbox = mailbox;
        query.only = uids;
        request.mailboxes.push_back(std::move(query));
    }
    m_service.arrange(request, this,
                      [isSeen, parts, done = std::move(done)](account::ArrangedLists lists) {
        if (std::any_of(lists.begin(), lists.end(),
                        [](const store::ArrangedKeys &list) { return list.hasFailed; })) {
            done(std::nullopt);
            return;
        }
        Parts without;
        for (size_t i = 0; i < parts.size() && i < lists.size(); ++i) {
            std::vector<quint32> found;
            for (const store::MessageKey &key : lists[i].keys)
                found.push_back(key.uid);
            imap::UidSet uids = imap::UidSet::fromUids(std::move(found));
            if (!isSeen) { // these are the ones that have it
                imap::UidSet others = parts[i].second;
                others.subtract(uids);
                uids = std::move(others);
            }
            if (!uids.isEmpty())
                without.emplace_back(parts[i].first, std::move(uids));
        }
        done(without);
    });
}

void MessageActions::changeFlag(imap::SystemFlag flag, bool adds, const Parts &parts,
                                const Parts &changed)
{
    if (sizeOf(parts) > few && !changed.empty())
        tellFlagged(flag, adds, changed);
    for (const auto &[mailbox, uids] : parts) {
        if (adds)
            m_service.addFlags(mailbox, uids, flagSet(flag));
        else
            m_service.removeFlags(mailbox, uids, flagSet(flag));
    }
}

void MessageActions::tellFlagged(imap::SystemFlag flag, bool adds, const Parts &changed)
{
    const int count = countOf(changed);
    QString text;
    if (flag == imap::SystemFlag::Seen && adds)
        text = count == 1 ? tr("Message marked as read")
                          : tr("%Ln messages marked as read", nullptr, count);
    else if (flag == imap::SystemFlag::Seen)
        text = count == 1 ? tr("Message marked as unread")
                          : tr("%Ln messages marked as unread", nullptr, count);
    else if (adds)
        text = count == 1 ? tr("Message flagged") : tr("%Ln messages flagged", nullptr, count);
    else
        text = count == 1 ? tr("Flag removed") : tr("Flag removed from %Ln messages", nullptr, count);
    Toast *toast = Toast::post(m_host, text, tr("Undo"), [this] { undo(); });
    m_last.reset();
    m_other.reset();
    m_flagged = Flagged {flag, adds, changed, toast};
    connect(toast, &Toast::dismissed, this, [this, toast] {
        if (m_flagged && m_flagged->toast == toast)
            m_flagged.reset();
        Q_EMIT canUndoChanged();
    });
    Q_EMIT canUndoChanged();
}

void MessageActions::archive()
{
    Parts parts;
    std::vector<MailboxId> targets;
    for (const auto &[mailbox, uids] : present(m_parts)) {
        const auto *target = record(mailbox.account, store::MailboxRole::Archive);
        if (!target || target->id == mailbox.mailbox)
            continue;
        parts.emplace_back(mailbox, uids);
        targets.push_back(target->id);
    }
    if (parts.empty())
        return;
    const int count = countOf(parts);
    announce(count == 1 ? tr("Message archived") : tr("%Ln messages archived", nullptr, count),
             parts);
    for (size_t i = 0; i < parts.size(); ++i)
        m_service.moveMessages(parts[i].first, parts[i].second, targets[i]);
}

void MessageActions::trash()
{
    Parts parts;
    Parts forGood;
    if (deletesForGood())
        m_special.clear(); // the Trash may be there by now: nothing is for good out of old knowledge
    for (const auto &part : present(m_parts))
        (isForGood(part.first) ? forGood : parts).push_back(part);
    if (!forGood.empty())
        confirmTrash(forGood);
    if (parts.empty())
        return;
    const int count = countOf(parts);
    trashNow(parts,
             count == 1 ? tr("Message moved to Trash")
                        : tr("%Ln messages moved to Trash", nullptr, count));
}

void MessageActions::trashNow(const Parts &parts, const QString &text)
{
    announce(text, parts);
    for (const auto &[mailbox, uids] : parts)
        m_service.deleteMessages(mailbox, uids);
}

void MessageActions::confirmTrash(const Parts &parts)
{
    const int count = countOf(parts);
    auto *dialog = new QDialog(m_host);
    dialog->setObjectName(QStringLiteral("deleteForGoodDialog"));
    dialog->setWindowTitle(tr("Delete for good"));
    dialog->setAccessibleName(dialog->windowTitle());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    auto *question = new QLabel(count == 1 ? tr("Delete this message for good?")
                                           : tr("Delete %Ln messages for good?", nullptr, count),
                                dialog);
    question->setObjectName(QStringLiteral("deleteForGoodText"));
    question->setFont(theme::font(dialog->font(), 1.08, QFont::DemiBold));
    auto *hint = new QLabel(
        count == 1 ? tr("It cannot be brought back.") : tr("They cannot be brought back."), dialog);
    hint->setObjectName(QStringLiteral("deleteForGoodHint"));
    for (QLabel *label : {question, hint}) {
        label->setTextFormat(Qt::PlainText);
        label->setMinimumWidth(320);
    }
    auto *keep = new QPushButton(tr("Keep"), dialog);
    keep->setObjectName(QStringLiteral("deleteForGoodKeep"));
    keep->setAccessibleName(keep->text());
    keep->setDefault(true); // what cannot be brought back wants more than Enter
    auto *remove = new QPushButton(tr("Delete for good"), dialog);
    remove->setObjectName(QStringLiteral("deleteForGoodConfirm"));
    remove->setAccessibleName(remove->text());
    remove->setAutoDefault(false);
    auto *column = new QVBoxLayout(dialog);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(0);
    column->addWidget(question);
    column->addSpacing(theme::half);
    column->addWidget(hint);
    column->addSpacing(20);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::grid);
    row->addStretch(1);
    row->addWidget(keep);
    row->addWidget(remove);
    column->addLayout(row);
    connect(keep, &QPushButton::clicked, dialog, &QDialog::reject);
    connect(remove, &QPushButton::clicked, dialog, &QDialog::accept);
    connect(dialog, &QDialog::accepted, this, [this, asked = parts] {
        const Parts there = present(asked);
        const int deleted = countOf(there);
        if (deleted > 0)
            trashNow(there,
                     deleted == 1 ? tr("Message deleted")
                                  : tr("%Ln messages deleted", nullptr, deleted));
    });
    dialog->open();
}

void MessageActions::announce(const QString &text, const Parts &parts)
{
    m_flagged.reset();
    m_other.reset();
    m_last.emplace();
    for (const auto &[mailbox, uids] : parts) {
        Done done {mailbox.account, uids, {}, {}};
        for (const store::Operation &each : m_service.operations(mailbox.account))
            done.after = std::max(done.after, each.id);
        m_last->done.push_back(std::move(done));
    }
    m_last->toast = Toast::post(m_host, text);
    m_last->text = text;
    Q_EMIT canUndoChanged();
}

bool MessageActions::Undoable::concerns(AccountId account) const
{
    return std::any_of(done.begin(), done.end(),
                       [account](const Done &one) { return one.account == account; });
}

/// All of them are in the journal, and none is with its server.
bool MessageActions::isPending()
{
    std::map<AccountId, std::vector<store::Operation>> journals;
    std::set<std::pair<AccountId, OperationId>> taken;
    std::vector<OperationId> found;
    for (const Done &one : m_last->done) {
        const auto [journal, isNew] = journals.try_emplace(one.account);
        if (isNew)
            journal->second = m_service.operations(one.account);
        const auto ours = std::find_if(
            journal->second.rbegin(), journal->second.rend(), [&](const store::Operation &each) {
                const bool isMove = each.kind == store::OperationKind::Move
                    || each.kind == store::OperationKind::Delete;
                // Two mailboxes' may name the same UIDs: which is whose does not matter.
                return one.operation.isNull() ? isMove && each.uids == one.uids
                        && each.id > one.after && !taken.contains({one.account, each.id})
                                              : each.id == one.operation;
            });
        if (ours == journal->second.rend() || ours->state != store::OperationState::Pending)
            return false;
        taken.emplace(one.account, ours->id);
        found.push_back(ours->id);
    }
    for (size_t i = 0; i < found.size(); ++i)
        m_last->done[i].operation = found[i];
    return true;
}

void MessageActions::followJournal(AccountId account)
{
    if (!m_last || !m_last->concerns(account))
        return;
    if (!m_last->toast) { // gone by itself: nobody can press Undo any more
        m_last.reset();
        return;
    }
    const bool isPendingNow = isPending();
    if (isPendingNow && !m_last->isSeen) {
        offerUndoOfLast();
    } else if (!isPendingNow && m_last->isSeen) {
        // A server has it, or has it now: nothing here can take all of it back.
        const QString text = m_last->text;
        m_last.reset();
        Toast::post(m_host, text);
        Q_EMIT canUndoChanged();
    }
}

void MessageActions::offerUndoOfLast()
{
    m_last->isSeen = true;
    m_last->toast = Toast::post(m_host, m_last->text, tr("Undo"), [this] { undo(); });
    connect(m_last->toast, &Toast::dismissed, this, [this, toast = m_last->toast.data()] {
        if (m_last && m_last->toast == toast)
            m_last->toast.clear();
        Q_EMIT canUndoChanged();
    });
    Q_EMIT canUndoChanged();
}

Toast *MessageActions::offerUndo(const QString &text, std::function<void()> takeBack)
{
    Toast *toast = Toast::post(m_host, text, tr("Undo"), [this] { undo(); });
    m_last.reset();
    m_flagged.reset();
    m_other = Other {std::move(takeBack), toast};
    connect(toast, &Toast::dismissed, this, [this, toast] {
        if (m_other && m_other->toast == toast)
            m_other.reset();
        Q_EMIT canUndoChanged();
    });
    Q_EMIT canUndoChanged();
    return toast;
}

void MessageActions::undo()
{
    if (!canUndo())
        return;
    if (m_other) {
        const Other other = *std::exchange(m_other, {});
        other.toast->dismiss();
        Q_EMIT canUndoChanged();
        other.takeBack();
        return;
    }
    if (m_flagged) {
        const Flagged flagged = *std::exchange(m_flagged, {});
        flagged.toast->dismiss();
        Q_EMIT canUndoChanged();
        for (const auto &[mailbox, uids] : flagged.changed) {
            if (flagged.wasAdded)
                m_service.removeFlags(mailbox, uids, flagSet(flagged.flag));
            else
                m_service.addFlags(mailbox, uids, flagSet(flagged.flag));
        }
        return;
    }
    const Undoable last = *m_last;
    m_last.reset();
    last.toast->dismiss();
    Q_EMIT canUndoChanged();
    for (auto one = last.done.rbegin(); one != last.done.rend(); ++one)
        m_service.dropOperation(one->account, one->operation);
}

} // namespace homing::ui
