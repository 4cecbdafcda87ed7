// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/samplemail.h"

#include <iterator>

namespace homing::test {

namespace {

struct Person
{
    const char *name;
    const char *address;
};

const Person people[] = {
    {"Anna Berg", "anna@example.org"},
    {"Jon Ruiz", "jon.ruiz@example.com"},
    {"Frédérique Lefèvre", "f.lefevre@exemple.fr"},
    {"Harbour Office", "office@harbour.example"},
    {"Jürgen Groß", "jg@beispiel.de"},
    {"田中 美咲", "misaki@example.jp"},
    {"", "no-reply@billing.example.net"},
    {"Build Robot", "robot@ci.example.org"},
    {"Siobhán O’Neill", "siobhan@example.ie"},
    {"The Lighthouse Weekly, a letter for people who live by the sea", "weekly@lighthouse.example"},
    {"دانا كريم", "dana@example.org"},
    {"Ola Nordmann", "ola@eksempel.no"},
};

struct Topic
{
    const char *subject;
    const char *preview;
};

const Topic topics[] = {
    {"Re: Harbour plans",
     "The second drawing is in the folder, and the crane now stands where Jon wanted it."},
    {"Invoice 2231", "Please find attached the invoice for September. It is due within 30 days."},
    {"Your train on Friday",
     "Coach 7, seat 42, by the window. Change at the junction for the local line."},
    {"Dinner on Saturday?", "We thought of eight o’clock at ours. Bring nothing but the children."},
    {"Build 4812 is green again",
     "All 1,204 tests passed in 11 minutes. Two were slower than last week."},
    {"Protokoll der Sitzung vom Dienstag",
     "Anbei das Protokoll. Einwände bitte bis Freitag, danach gilt es."},
    {"週末の予定について", "土曜日の午後はいかがでしょうか。駅前の喫茶店でお待ちしています。"},
    {"Re: Re: Which of the two roofs is cheaper in the long run, slate or standing-seam zinc with "
     "insulation?",
     "Slate, if you count the hundred years. Zinc, if you count what is in the account today."},
    {"Photos from the coast", "Forty of them, sorry. The one with the gull is the best."},
    {"اجتماع يوم الأحد", "نلتقي في الساعة العاشرة في المكتب الجديد بجانب الميناء."},
    {"Password changed",
     "The password of your account was changed today. If this was you, there is nothing to do."},
    {"", "Sent from the train"},
    {"Minutes and next steps",
     "Thanks all. Three things are open: the permit, the paint and who speaks to the press."},
    {"Angebot für die Fenster",
     "Wie besprochen sende ich Ihnen unser Angebot über zwölf Holzfenster."},
};

} // namespace

store::MessageRow sampleMessage(quint32 uid, quint32 date)
{
    const quint32 mixed = uid * 2654435761u;
    const Person &person = people[(mixed >> 7) % std::size(people)];
    const Topic &topic = topics[(mixed >> 15) % std::size(topics)];
    store::MessageRow row;
    row.uid = imap::Uid(uid);
    row.header.subject = QString::fromUtf8(topic.subject);
    row.header.from = {{QString::fromUtf8(person.name), QString::fromUtf8(person.address)}};
    row.header.to = {{QStringLiteral("Mika Lind"), QStringLiteral("mika@example.org")}};
    row.header.date = QDateTime::fromSecsSinceEpoch(date, Qt::UTC);
    row.header.messageId = QByteArray::number(uid) + "@example.org";
    row.internalDate = row.header.date;
    row.preview = QString::fromUtf8(topic.preview);
    row.size = 1200 + mixed % 90'000;
    row.hasAttachment = (mixed >> 20) % 6 == 0;
    return row;
}

quint8 sampleFlags(quint32 uid, quint32 newestUid)
{
    const quint32 mixed = uid * 2246822519u;
    quint8 flags = 0;
    const bool isNew = newestUid - uid < 12 ? (mixed >> 9) % 2 == 0 : (mixed >> 9) % 23 == 0;
    if (!isNew)
        flags |= quint8(imap::SystemFlag::Seen);
    if ((mixed >> 14) % 9 == 0)
        flags |= quint8(imap::SystemFlag::Flagged);
    if ((mixed >> 18) % 5 == 0 && !isNew)
        flags |= quint8(imap::SystemFlag::Answered);
    return flags;
}

} // namespace homing::test
