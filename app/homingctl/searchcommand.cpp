// SPDX-License-Identifier: GPL-3.0-or-later
// search: in the cache, without a connection.
#include "app/homingctl/openmailbox.h"

#include "core/account/textindexer.h"
#include "core/store/textsearcher.h"

namespace homing::cli {

namespace {

struct Found
{
    store::MessageRow row;
    quint32 date = 0;
    QString account;
    QString mailbox;
};

/// What of one account is found, in any order. Done, or told on stderr.
int searchAccount(const Context &context, OpenAccount &account, const Options &options,
                  const store::MailQuery &query, std::vector<Found> &results)
{
    MailboxId scope;
    if (options.has(QStringLiteral("mailbox"))) {
        const auto mailbox = account.mailbox(options.text(QStringLiteral("mailbox")));
        if (!mailbox)
            return Done; // of another account; whoever asks looks at all
        scope = mailbox->id;
    }
    if (!account::TextIndexer::indexAll(account.store(), QDeadlineTimer(QDeadlineTimer::Forever)))
        return fail(tr("The cache of %1 could not be written.").arg(account.name()));
    const account::Profile profile(context.profileFolder);
    const AccountId id = account.engine().settings().id;
    const std::atomic<bool> never = false;
    const auto found = store::TextSearcher::open(profile.accountFolder(id), id)
                           ->find(query, scope, never)
                           .value_or(store::FoundMessages());
    if (found.hasFailed)
        return fail(tr("The cache of %1 could not be read.").arg(account.name()));
    std::map<MailboxId, QString> names;
    for (const store::MailboxRecord &record : account.store().mailboxes())
        names.emplace(record.id, record.name.display());
    for (const store::FoundMessage &message : found.messages) {
        if (auto row = account.store().row(message.mailbox, imap::Uid(message.uid)))
            results.push_back(
                {std::move(*row), message.date, account.name(), names[message.mailbox]});
    }
    return Done;
}

} // namespace

int searchCommand(const Context &context)
{
    Options options("search",
                    tr("Finds messages in the cache, newest last. QUERY: words, \"phrases\", "
                       "beginnings*, -not, OR, from: to: subject: in: before: after: "
                       "has:attachment is:unread is:flagged."));
    options.value(QStringLiteral("account"), tr("Only this account."), QStringLiteral("N"))
        .value(QStringLiteral("mailbox"), tr("Only this mailbox."), QStringLiteral("M"))
        .value(QStringLiteral("limit"), tr("At most so many, the newest."), QStringLiteral("K"))
        .positional(QStringLiteral("QUERY"), tr("What to look for."));
    if (!options.process(context))
        return Usage;
    const bool isLimited = options.has(QStringLiteral("limit"));
    const size_t limit = isLimited ? options.text(QStringLiteral("limit")).toUInt() : 0;
    if (isLimited && limit == 0)
        return usage(tr("--limit wants a number above 0."));
    const store::MailQuery query =
        store::parseMailQuery(options.positionals().join(u' '), QDate::currentDate(), false);
    if (query.isEmpty())
        return usage(tr("search wants something to look for."));
    const auto accounts = chosenAccounts(context, options.text(QStringLiteral("account")));
    if (accounts.empty())
        return Failed;
    std::vector<Found> results;
    bool isMailboxKnown = !options.has(QStringLiteral("mailbox"));
    for (const account::AccountSettings &settings : accounts) {
        const auto account = OpenAccount::open(context, settings);
        if (!account)
            return Failed;
        isMailboxKnown =
            isMailboxKnown || account->mailbox(options.text(QStringLiteral("mailbox")));
        if (const int code = searchAccount(context, *account, options, query, results);
            code != Done)
            return code;
    }
    if (!isMailboxKnown)
        return fail(tr("There is no mailbox \"%1\".").arg(options.text(QStringLiteral("mailbox"))));
    std::stable_sort(results.begin(), results.end(),
                     [](const Found &a, const Found &b) { return a.date > b.date; });
    if (isLimited && results.size() > limit)
        results.erase(results.begin() + ptrdiff_t(limit), results.end());
    QJsonArray array;
    for (auto one = results.rbegin(); one != results.rend() && !isOutputLost(); ++one) {
        if (context.json) {
            QJsonObject json = toJson(one->row);
            json.insert(QStringLiteral("account"), one->account);
            json.insert(QStringLiteral("mailbox"), one->mailbox);
            array.append(json);
        } else {
            print(QStringLiteral("%1\t%2\t%3\t%4")
                      .arg(one->mailbox, QString::number(one->row.uid.value()),
                           addressText(one->row.header.from), one->row.header.subject));
        }
    }
    if (context.json)
        printJsonArray(array);
    return Done;
}

} // namespace homing::cli
