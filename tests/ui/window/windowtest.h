// SPDX-License-Identifier: GPL-3.0-or-later
// What the window's tests share: the application as app/ sets it up, and a mail service with two accounts' worth of mail.
#pragma once

#include "tests/ui/support/fakemailservice.h"

namespace homing::test {

/// Style, theme, icons; dialogs that a test can reach.
void prepareWindowApplication();

/// Inbox with 200 messages, Archive, Sent, Trash with 3, Drafts: all synchronised, account online.
struct SampleAccount {
    AccountId account;
    MailboxRef inbox;
    MailboxRef archive;
    MailboxRef trash;
};
SampleAccount makeSampleAccount(FakeMailService &service, const QString &name = QStringLiteral("Work"),
                                const QString &email = QStringLiteral("anna@example.org"));

account::AccountState onlineState();

/// A mail with a link, a quote of twelve lines and a signature.
QString quotedMail();

} // namespace homing::test
