// SPDX-License-Identifier: GPL-3.0-or-later
// What the demo's invented people write to each other: tables of text, all of it made for this
// program. UTF-8. "Robin Hale" is the owner of the demo account.
#pragma once

#include <QList>
#include <QString>

namespace homing::server {

struct DemoPerson
{
    const char *name;
    const char *address;
};

/// A letter that stands alone.
struct DemoNote
{
    int person; // index into demoPeople()
    const char *subject;
    const char *text;
};

/// A conversation: each letter answers the one before. Person -1 is the owner.
struct DemoLetter
{
    int person;
    const char *text;
};
struct DemoThread
{
    const char *mailbox; // where the letters of others are
    const char *subject;
    QList<DemoLetter> letters;
};

/// A mail from an organisation; %1, %2 are filled in.
struct DemoNotice
{
    const char *name;
    const char *address;
    const char *subject;
    const char *text;
};

struct DemoNewsletter
{
    const char *name;
    const char *address;
    const char *subject;
    const char *heading;
    const char *color;                                 // of the banner
    QList<QPair<const char *, const char *>> articles; // title, text
};

const QList<DemoPerson> &demoPeople();
const QList<DemoNote> &demoNotes();
/// Letters that arrive while the demo runs.
const QList<DemoNote> &demoArrivals();
const QList<DemoThread> &demoThreads();
const QList<DemoNotice> &demoNotices();
const QList<DemoNewsletter> &demoNewsletters();
const QList<DemoNote> &demoJunk();
/// Paragraphs for long letters and list mail.
const QList<const char *> &demoParagraphs();

inline constexpr char demoOwnerName[] = "Robin Hale";
inline constexpr char demoOwnerAddress[] = "robin.hale@example.org";

} // namespace homing::server
