// SPDX-License-Identifier: GPL-3.0-or-later
// Mail from organisations, newsletters, and paragraphs for long letters.
#include "core/server/demo/demotexts.h"

namespace homing::server {

// Prose reads best as it was set.
// clang-format off

const QList<DemoNotice> &demoNotices()
{
    static const QList<DemoNotice> notices {
        {"Tidewater Library", "desk@tidewater-library.example", "Your loans are due on %1",
         "Dear reader,\n\nthese books are due on %1:\n\n  - A Field Guide to Rope\n  - The Salt Roads\n\nYou may extend each of them twice. "
         "Loan number %2.\n\nTidewater Library"},
        {"Swiftpost", "tracking@swiftpost.example", "Parcel %2 is on its way",
         "Your parcel %2 has left our depot and should reach you on %1. The driver does not ring twice, but knocks with conviction."},
        {"Meridian Bank", "service@meridian-bank.example", "Statement of %1",
         "Your statement of %1 is ready under the number %2. We never ask for your password by mail."},
        {"Harbour Office", "notices@harbour-office.example", "Berth notice %2",
         "Work on the water main along the north pier on %1. Berths 12 to 31 will be without water from 7 to 15 o'clock. Notice %2."},
        {"Velo Nord", "termine@velo-nord.example", "Ihr Werkstatttermin am %1",
         "Guten Tag,\n\nwir erinnern an Ihren Termin am %1 (Auftrag %2). Bitte nehmen Sie Schloss und Taschen vorher ab.\n\nIhr Team von Velo Nord"},
        {"Théâtre de la Lanterne", "billets@lanterne.example", "Vos billets pour le %1",
         "Bonjour,\n\nVos deux places pour le %1 sont réservées (dossier %2). Les portes ouvrent une demi-heure avant le spectacle ; le bar, "
         "une heure avant.\n\nThéâtre de la Lanterne"},
        {"Build Robot", "builds@robot.example", "Build %2 passed",
         "Build %2, finished on %1.\n\n  compile   ok\n  tests     ok (1,204)\n  lint      ok\n\nNothing to do here."},
        {"Build Robot", "builds@robot.example", "Build %2 FAILED",
         "Build %2, finished on %1.\n\n  compile   ok\n  tests     1 failed: tide_table/leap_second\n  lint      ok\n\nThe log is kept for ten days."},
        {"Calendario del Club", "agenda@club-nautico.example", "Recordatorio: %1",
         "Hola,\n\nte recordamos la salida del %1. Inscripción número %2. Chaleco obligatorio, buen humor recomendado.\n\nClub Náutico"},
        {"市立図書館", "toshokan@library.example", "予約資料のお知らせ(%2)",
         "ご予約の資料がご用意できました。%1までにお越しください。受付番号:%2"},
    };
    return notices;
}

const QList<DemoNewsletter> &demoNewsletters()
{
    static const QList<DemoNewsletter> newsletters {
        {"Quayside Museum", "newsletter@quayside-museum.example", "What moves in the museum this month", "Quayside Museum", "#1f4e6b",
         {{"The crane turns again", "For the first time in sixty years the old harbour crane has made a full turn. It took eleven people, two "
                                     "litres of oil and a thermos."},
          {"New in the collection", "A box of tide tables with remarks in the margin, most of them about the weather and some about a certain Mr Pell."},
          {"Evening tour", "By lantern, on the last Thursday of the month. Sturdy shoes, please; the floor has opinions."}}},
        {"Sorrel & Thyme Seeds", "post@sorrel-thyme.example", "Sow now, thank yourself later", "Sorrel & Thyme", "#4c7a34",
         {{"Beans that climb", "Three kinds that reach the gutter and one that knocks."},
          {"For shade", "Sweet woodruff, wood sorrel and the patient fern: a corner without sun is not a corner without hope."},
          {"Ask the gardener", "\"My basil dies.\" It does. Sow it every month and call it a rotation."}}},
        {"Lantern Theatre", "programme@lantern-theatre.example", "Spring programme: seven evenings", "Lantern Theatre", "#7a2f3b",
         {{"The Weather Clerk", "A comedy about an office that is responsible for wind."},
          {"Songs for Two Oars", "Rowing songs from four coasts, sung by people who can also row."},
          {"Open stage", "First Tuesday. Seven minutes each, no exceptions, not even for magicians."}}},
        {"Genossenschaft Nordlicht", "rundbrief@nordlicht.example", "Rundbrief: Dach, Strom und ein Fest", "Nordlicht", "#2b5a8a",
         {{"Neues Dach", "Die Arbeiten beginnen nach Ostern und dauern etwa fünf Wochen. Die Wäscheleinen ziehen so lange in den Hof um."},
          {"Strom vom eigenen Dach", "Im vergangenen Jahr haben wir zum ersten Mal mehr Strom erzeugt als verbraucht – wenn auch nur im Juni."},
          {"Hoffest", "Am zweiten Samstag im Juli. Wer ein Instrument spielt, meldet sich bitte rechtzeitig; wer erst übt, auch."}}},
    };
    return newsletters;
}

const QList<const char *> &demoParagraphs()
{
    static const QList<const char *> paragraphs {
        "The first thing to know about the harbour is that it was never meant to be one. A merchant wanted a place to dry his nets, built a "
        "wall against the wind, and found in spring that three boats had moved in behind it. He charged them a herring each. By autumn there "
        "were nineteen boats and he had stopped drying nets.",
        "We measured the quay on two mornings at low water. The stones of the lower five rows are all of one kind, grey and fine; above that "
        "they change every few metres, as if every winter had been repaired with whatever was at hand. In one place there is half a millstone.",
        "If you ask three people how the crane came to stop, you get four stories. In the best one a gull had nested in the gear, and the "
        "harbour master, who was fond of gulls, decided that it could wait until the young had flown. Then came the war, and then lorries.",
        "There is a drawer in the office that nobody has opened for as long as anybody remembers. It is labelled \"Urgent\".",
        "The wood of the jib is pitch pine, straight as a ruler and heavy as a debt. Where the hook used to swing there is a groove two fingers "
        "deep. We decided to leave it: a crane without a groove would be a crane without work.",
        "As for money, the short version is that there is some. The long version has eleven columns and a footnote about scaffolding.",
        "I walked home along the outer wall. The tide was coming in without any noise, the way it does when there is no wind at all, and the "
        "lamps on the other side stood in the water like long yellow reeds.",
        "Next we should talk about the children. They ask the best questions, and they ask them with their hands. Whatever we put on the ground "
        "floor has to survive being climbed, pulled, turned the wrong way and licked.",
    };
    return paragraphs;
}

// clang-format on

} // namespace homing::server
