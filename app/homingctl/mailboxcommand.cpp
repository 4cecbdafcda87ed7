// SPDX-License-Identifier: GPL-3.0-or-later
// mailbox: makes, renames, deletes and subscribes mailboxes.
#include "app/homingctl/journalled.h"

namespace homing::cli {

namespace {

using account::AccountEngine;

/// What it comes to for the mailbox that is named; nothing: there is none.
std::optional<AccountEngine::Queued> act(OpenAccount &account, const QString &what,
                                         const QStringList &names)
{
    AccountEngine &engine = account.engine();
    const auto name = [&names](qsizetype at) {
        return imap::MailboxName::fromDisplay(names.at(at));
    };
    if (what == QLatin1String("create"))
        return engine.createMailbox(name(1));
    const auto record = account.mailbox(names.at(1));
    if (!record)
        return std::nullopt;
    if (what == QLatin1String("rename"))
        return engine.renameMailbox(record->id, name(2));
    if (what == QLatin1String("delete"))
        return engine.deleteMailbox(record->id);
    return engine.setSubscribed(record->id, what == QLatin1String("subscribe"));
}

} // namespace

int mailboxCommand(const Context &context)
{
    Options options("mailbox",
                    tr("Makes, renames, deletes (with its messages and all below it), subscribes "
                       "and unsubscribes a mailbox."));
    options.value(QStringLiteral("account"), tr("The account."), QStringLiteral("N"))
        .flag(QStringLiteral("offline"), tr("Only write it to the journal."))
        .positional(QStringLiteral("ACTION"), tr("create, rename, delete, subscribe, unsubscribe."))
        .positional(QStringLiteral("NAME"), tr("The mailbox."))
        .positional(QStringLiteral("NEW"), tr("With rename: its new name."),
                    QStringLiteral("[NEW]"));
    if (!options.process(context))
        return Usage;
    static const QStringList actions {QStringLiteral("create"), QStringLiteral("rename"),
                                      QStringLiteral("delete"), QStringLiteral("subscribe"),
                                      QStringLiteral("unsubscribe")};
    const QStringList words = options.positionals();
    const QString what = words.value(0);
    const qsizetype wanted = what == QLatin1String("rename") ? 3 : 2;
    if (!actions.contains(what))
        return usage(tr("mailbox wants create, rename, delete, subscribe or unsubscribe."));
    if (words.size() != wanted || words.contains(QString()))
        return usage(wanted == 3 ? tr("mailbox rename wants two names.")
                                 : tr("mailbox %1 wants one name.").arg(what));
    const auto accounts = chosenAccounts(context, options.text(QStringLiteral("account")));
    if (accounts.empty())
        return Failed;
    QStringList names;
    for (const account::AccountSettings &settings : accounts)
        names << settings.name;
    if (accounts.size() > 1)
        return ambiguous(tr("The account"), names);
    const auto account = OpenAccount::open(context, accounts.front());
    if (!account)
        return Failed;
    const auto queued = act(*account, what, words);
    if (!queued)
        return fail(tr("There is no mailbox \"%1\"; homingctl sync tells what the server has.")
                        .arg(words.at(1)));
    const bool isQueued = queued->hasValue();
    return finishActions(context, options, *account, imap::MailboxName::fromWire("INBOX"),
                         isQueued ? queued->value() : std::vector<OperationId>(),
                         isQueued ? QString() : cli::words(account::faultOf(queued->error())));
}

} // namespace homing::cli
