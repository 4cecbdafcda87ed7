// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/mailboxactions.h"

#include "core/account/unifiedservice.h"
#include "ui/common/format.h"
#include "ui/common/toast.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/deletequestion.h"
#include "ui/mainwindow/messageactions.h"
#include "ui/mainwindow/undostep.h"

namespace homing::ui {

using imap::MailboxName;
using store::MailboxRecord;
using store::MailboxRole;
using store::Operation;
using store::OperationKind;
using store::OperationState;

namespace {

bool isBelow(const MailboxName &name, const MailboxRecord &above)
{
    return above.delimiter && name.wire().startsWith(above.name.wire() + *above.delimiter);
}

QString shortName(const MailboxRecord &record)
{
    return oneLine(mailboxTitle(record), 60);
}

/// Messages of the mailbox and of all below it, as far as anybody knows.
quint32 messagesIn(const std::vector<MailboxRecord> &all, const MailboxRecord &top)
{
    quint32 count = 0;
    for (const MailboxRecord &one : all) {
        if (one.id != top.id && !isBelow(one.name, top))
            continue;
        const quint32 told = one.lastStatus ? one.lastStatus->messages.value_or(0) : 0;
        count += std::max(one.counters.total, one.state.isComplete() ? 0 : told);
    }
    return count;
}

/// What all names begin with where a server keeps them below INBOX (RFC 2342: the personal
/// namespace "INBOX.").
QByteArray topPrefix(const std::vector<MailboxRecord> &all)
{
    QByteArray prefix;
    for (const MailboxRecord &one : all) {
        if (one.name.isInbox())
            continue;
        if (!one.delimiter || !one.name.wire().startsWith(QByteArray("INBOX") + *one.delimiter))
            return {};
        prefix = QByteArray("INBOX") + *one.delimiter;
    }
    return prefix;
}

std::optional<char> delimiterOf(const std::vector<MailboxRecord> &all)
{
    for (const MailboxRecord &one : all) {
        if (one.delimiter)
            return one.delimiter;
    }
    return std::nullopt;
}

std::vector<MailboxName> namesOf(const std::vector<MailboxRecord> &all)
{
    std::vector<MailboxName> names;
    for (const MailboxRecord &one : all)
        names.push_back(one.name);
    return names;
}

/// The part of the name up to its last level, with the delimiter.
QByteArray prefixOf(const MailboxRecord &record)
{
    const qsizetype cut = record.delimiter ? record.name.wire().lastIndexOf(*record.delimiter) : -1;
    return record.name.wire().left(cut + 1);
}

} // namespace

MailboxActions::MailboxActions(account::MailService &service, MessageActions &actions,
                               QWidget *host, QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_actions(actions)
    , m_host(host)
{
}

bool MailboxActions::canHoldMailboxes(const MailboxRef &above) const
{
    if (above == account::allInboxes || above.account.isNull()
        || above.account == account::allInboxes.account)
        return false;
    if (above.mailbox.isNull())
        return !m_service.mailboxes(above.account).empty();
    const auto record = mailboxRecord(m_service, above);
    return record && record->delimiter && !record->attributes.contains("\\Noinferiors");
}

bool MailboxActions::canChange(const MailboxRef &mailbox) const
{
    if (mailbox.mailbox.isNull() || mailbox.account == account::allInboxes.account)
        return false;
    const auto record = mailboxRecord(m_service, mailbox);
    return record && !record->name.isInbox(); // RFC 3501 6.3.4, 6.3.5
}

void MailboxActions::tell(const QString &sentence)
{
    Toast::post(m_host, sentence);
}

// --- making

void MailboxActions::openCreate(const MailboxRef &above)
{
    if (!canHoldMailboxes(above))
        return;
    const Records all = m_service.mailboxes(above.account);
    MailboxPlace place;
    place.others = namesOf(all);
    if (const auto record = mailboxRecord(m_service, above)) {
        place.delimiter = record->delimiter;
        place.prefix = record->name.wire() + *record->delimiter;
        place.title = shortName(*record);
    } else {
        place.delimiter = delimiterOf(all);
        place.prefix = topPrefix(all);
        for (const account::AccountSettings &settings : m_service.accounts()) {
            if (settings.id == above.account)
                place.title = settings.name.isEmpty() ? settings.email : settings.name;
        }
    }
    auto *dialog = new MailboxNameDialog(tr("New folder"), tr("Create"), std::move(place), {}, {},
                                         m_host->window());
    connect(dialog, &MailboxNameDialog::named, this,
            [this, account = above.account](const MailboxName &name) { create(account, name); });
    dialog->open();
}

void MailboxActions::create(AccountId account, const MailboxName &name)
{
    awaitAppearance(account, name);
    m_service.createMailbox(account, name);
    m_actions.offerUndo(tr("Folder created"),
                        [this, account, name] { takeBackCreation(account, name); });
}

void MailboxActions::takeBackCreation(AccountId account, const MailboxName &name)
{
    const Records all = m_service.mailboxes(account);
    const std::vector<Operation> operations = m_service.operations(account);
    const auto record = std::find_if(all.begin(), all.end(),
                                     [&](const MailboxRecord &one) { return one.name == name; });
    const bool isUsed = std::any_of(operations.begin(), operations.end(), [&](const auto &one) {
        return one.target == name
            || (one.mailbox == name && one.kind != OperationKind::CreateMailbox);
    });
    const auto waiting = std::find_if(operations.begin(), operations.end(), [&](const auto &one) {
        return one.kind == OperationKind::CreateMailbox && one.mailbox == name
            && one.state != OperationState::InFlight;
    });
    if (isUsed || (record != all.end() && messagesIn(all, *record) > 0))
        tell(tr("The folder is not empty any more, so it stays."));
    else if (waiting != operations.end())
        m_service.dropOperation(account, waiting->id);
    else if (record != all.end())
        m_service.deleteMailbox({account, record->id});
}

// --- renaming

void MailboxActions::openRename(const MailboxRef &mailbox)
{
    const auto record = mailboxRecord(m_service, mailbox);
    if (!record || !canChange(mailbox))
        return;
    MailboxPlace place;
    place.delimiter = record->delimiter;
    place.prefix = prefixOf(*record);
    place.others = namesOf(m_service.mailboxes(mailbox.account));
    const QString name =
        MailboxName::fromWire(record->name.wire().mid(place.prefix.size())).display();
    place.title = place.prefix.isEmpty() ? tr("this account")
                                         : MailboxName::fromWire(place.prefix.chopped(1)).display();
    const QString warning = record->role == MailboxRole::None
        ? QString()
        : tr("This is where mail programs expect “%1”. With another name they may not find it.")
              .arg(shortName(*record));
    auto *dialog = new MailboxNameDialog(tr("Rename folder"), tr("Rename"), std::move(place), name,
                                         warning, m_host->window());
    connect(dialog, &MailboxNameDialog::named, this,
            [this, mailbox](const MailboxName &to) { rename(mailbox, to, tr("Folder renamed")); });
    dialog->open();
}

void MailboxActions::rename(const MailboxRef &mailbox, const MailboxName &name, const QString &done)
{
    const auto record = mailboxRecord(m_service, mailbox);
    if (!record)
        return;
    awaitAppearance(mailbox.account, name);
    m_service.renameMailbox(mailbox, name);
    m_actions.offerUndo(done,
                        [this, mailbox, old = record->name] { takeBackRenaming(mailbox, old); });
}

void MailboxActions::takeBackRenaming(const MailboxRef &mailbox, const MailboxName &old)
{
    const auto record = mailboxRecord(m_service, mailbox);
    if (!record || record->name == old)
        return;
    awaitAppearance(mailbox.account, old);
    const std::vector<Operation> operations = m_service.operations(mailbox.account);
    const auto waiting =
        std::find_if(operations.rbegin(), operations.rend(), [&](const Operation &one) {
            return one.kind == OperationKind::RenameMailbox && one.target == record->name
                && one.state == OperationState::Pending;
        });
    if (waiting != operations.rend())
        m_service.dropOperation(mailbox.account, waiting->id);
    else
        m_service.renameMailbox(mailbox, old);
}

// --- deleting

/// A name below Trash that nobody has; nothing where the server has no room for it there.
std::optional<MailboxName> MailboxActions::placeInTrash(const Records &all,
                                                        const MailboxRecord &record) const
{
    const auto trash = std::find_if(all.begin(), all.end(), [](const MailboxRecord &one) {
        return one.role == MailboxRole::Trash && one.isSelectable;
    });
    if (trash == all.end() || record.id == trash->id || isBelow(record.name, *trash)
        || isBelow(trash->name, record) || !trash->delimiter
        || trash->attributes.contains("\\Noinferiors"))
        return std::nullopt;
    const QByteArray last = record.name.wire().mid(prefixOf(record).size());
    const std::vector<MailboxName> taken = namesOf(all);
    constexpr int most = 100;
    for (int number = 1; number < most; ++number) {
        const QByteArray suffix = number == 1 ? QByteArray() : ' ' + QByteArray::number(number);
        const MailboxName name =
            MailboxName::fromWire(trash->name.wire() + *trash->delimiter + last + suffix);
        if (std::find(taken.begin(), taken.end(), name) == taken.end())
            return name;
    }
    return std::nullopt;
}

void MailboxActions::remove(const MailboxRef &mailbox)
{
    const auto record = mailboxRecord(m_service, mailbox);
    if (!record || !canChange(mailbox))
        return;
    const Records all = m_service.mailboxes(mailbox.account);
    const auto place =
        record->role == MailboxRole::None ? placeInTrash(all, *record) : std::nullopt;
    if (place)
        rename(mailbox, *place, tr("Folder moved to Trash"));
    else
        removeForGood(mailbox, *record);
}

void MailboxActions::removeForGood(const MailboxRef &mailbox, const MailboxRecord &record)
{
    const Records all = m_service.mailboxes(mailbox.account);
    const int messages = int(messagesIn(all, record));
    const int below = int(std::count_if(all.begin(), all.end(), [&](const MailboxRecord &one) {
        return one.isSelectable && isBelow(one.name, record);
    }));
    const QString name = shortName(record);
    QString question = messages == 0
        ? tr("Delete the empty folder “%1” for good?").arg(name)
        : messages == 1
        ? tr("Delete the folder “%1” with its message for good?").arg(name)
        : tr("Delete the folder “%1” with %Ln messages for good?", nullptr, messages).arg(name);
    if (below > 0)
        question += QLatin1Char(' ')
            + (below == 1 ? tr("The folder in it goes too.")
                          : tr("%Ln folders in it go too.", nullptr, below));
    if (record.role != MailboxRole::None)
        question += QLatin1Char(' ') + tr("Mail programs expect this folder to be there.");
    auto *dialog = new DeleteQuestion(question, messages == 0 ? 1 : messages, m_host->window());
    connect(dialog, &QDialog::accepted, this, [this, mailbox] {
        m_service.deleteMailbox(mailbox);
        tell(tr("Folder deleted"));
    });
    dialog->open();
}

// --- subscribing

void MailboxActions::setSubscribed(const MailboxRef &mailbox, bool subscribed)
{
    m_service.setSubscribed(mailbox, subscribed);
    m_actions.offerUndo(
        subscribed ? tr("Subscribed to the folder") : tr("Unsubscribed from the folder"),
        [this, mailbox, subscribed] { m_service.setSubscribed(mailbox, !subscribed); });
}

/// The service answers from another thread: the list says when it is there.
void MailboxActions::awaitAppearance(AccountId account, const MailboxName &name)
{
    auto *wait = new QObject(this);
    connect(&m_service, &account::MailService::actionFailed, wait, &QObject::deleteLater);
    connect(&m_service, &account::MailService::mailboxesChanged, wait,
            [this, wait, account, name](AccountId changed) {
                if (changed != account)
                    return;
                for (const MailboxRecord &one : m_service.mailboxes(account)) {
                    if (!(one.name == name))
                        continue;
                    wait->disconnect();
                    m_service.disconnect(wait);
                    wait->deleteLater();
                    Q_EMIT appeared({account, one.id});
                    return;
                }
            });
}

} // namespace homing::ui
