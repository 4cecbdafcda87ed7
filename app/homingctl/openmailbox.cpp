// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homingctl/openmailbox.h"

namespace homing::cli {

namespace {

constexpr quint32 star = 0xffff'ffff;

} // namespace

int openMailbox(const Context &context, const Options &options, std::optional<OpenMailbox> &place)
{
    const QString name = options.text(QStringLiteral("mailbox"));
    const auto accounts = chosenAccounts(context, options.text(QStringLiteral("account")));
    if (accounts.empty())
        return Failed;
    QStringList having;
    for (const account::AccountSettings &settings : accounts) {
        auto opened = OpenAccount::open(context, settings);
        if (!opened)
            return Failed;
        if (const auto record = opened->mailbox(name)) {
            having << settings.name;
            place.emplace(OpenMailbox {std::move(opened), *record});
        }
    }
    if (having.size() > 1)
        return ambiguous(tr("The mailbox \"%1\"").arg(name), having);
    if (!place)
        return fail(
            tr("There is no mailbox \"%1\"; homingctl sync tells what the server has.").arg(name));
    return Done;
}

std::optional<imap::UidSet> uidsFrom(const Options &options)
{
    const auto set = imap::UidSet::parse(options.text(QStringLiteral("uid")).toLatin1(), star);
    if (!set || set->isEmpty())
        return std::nullopt;
    return *set;
}

int wrongUids()
{
    return usage(tr("--uid wants numbers, as 3,5:9 or 5:*."));
}

imap::UidSet presentUids(const imap::UidSet &asked, const Options &options, OpenMailbox &place)
{
    const QString text = options.text(QStringLiteral("uid"));
    const imap::UidSet known = place.account->store().uids(place.mailbox.id);
    imap::UidSet present = asked.intersected(known);
    if (present.isEmpty() && text == QLatin1String("*") && !known.isEmpty())
        present = imap::UidSet::single(known.max());
    if (present.isEmpty())
        fail(tr("There is no message %1 in \"%2\"; homingctl sync tells what the server has.")
                 .arg(text, shown(place.mailbox.name)));
    return present;
}

void addMailboxOptions(Options &options)
{
    options.value(QStringLiteral("account"), tr("The account."), QStringLiteral("N"))
        .value(QStringLiteral("mailbox"), tr("The mailbox."), QStringLiteral("M"));
}

} // namespace homing::cli
