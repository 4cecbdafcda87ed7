// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands on messages have in common: --account, --mailbox and --uid.
#pragma once

#include "app/homingctl/openaccount.h"

namespace homing::cli {

/// An account with the mailbox that --mailbox names, opened.
struct OpenMailbox
{
    std::unique_ptr<OpenAccount> account;
    store::MailboxRecord mailbox;
};

void addMailboxOptions(Options &options);
/// Done and `place` filled, or told on stderr. A mailbox of that name in several accounts is
/// nobody's until --account says whose.
int openMailbox(const Context &context, const Options &options, std::optional<OpenMailbox> &place);
/// A message as `list --json` tells it.
QJsonObject toJson(const store::MessageRow &row);
QString addressText(const std::vector<store::MessageAddress> &addresses);
/// --uid: "*" is the newest that is cached.
std::optional<imap::UidSet> uidsFrom(const Options &options);
int wrongUids();
/// Those of --uid that are in the mailbox; empty and told when there is none. Naming only what is
/// there, an operation never takes a message that nobody here has seen.
imap::UidSet presentUids(const imap::UidSet &asked, const Options &options, OpenMailbox &place);

} // namespace homing::cli
