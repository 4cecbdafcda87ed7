// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/demo/demomail.h"

#include "core/server/demo/demomessage.h"
#include "core/server/demo/demotexts.h"

#include <cmath>

namespace homing::server {

namespace {

const QByteArray inboxName = "INBOX";

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

DemoMessage::Address owner()
{
    return {text(demoOwnerName), demoOwnerAddress};
}

DemoMessage::Address addressOf(int person)
{
    if (person < 0)
        return owner();
    const DemoPerson &found = demoPeople().at(person);
    return {text(found.name), found.address};
}

/// A short answer in the person's own language.
QString acknowledgement(int person)
{
    switch (person) {
    case 2:
    case 9:
    case 14:
        return QStringLiteral("Wunderbar, danke dir!");
    case 1:
    case 12:
        return text("Parfait, merci beaucoup !");
    case 3:
    case 11:
    case 18:
        return text("¡Perfecto, muchas gracias!");
    case 4:
    case 17:
        return text("ありがとうございます。助かります。");
    case 5:
        return text("ممتاز، شكرًا جزيلًا!");
    case 6:
        return text("מצוין, תודה רבה!");
    case 7:
        return text("Отлично, большое спасибо!");
    case 8:
        return text("बहुत बढ़िया, धन्यवाद!");
    default:
        return QStringLiteral("Perfect, thank you!");
    }
}

QString quoted(const QString &original, const QString &author)
{
    QString lines = QStringLiteral("\n\n") + author + QStringLiteral(":\n");
    for (const QString &line : original.split(QLatin1Char('\n')))
        lines += (line.isEmpty() ? QStringLiteral(">") : QStringLiteral("> ") + line)
            + QLatin1Char('\n');
    lines.chop(1);
    return lines;
}

QString paragraphsAsHtml(const QString &plain)
{
    QString html = QStringLiteral("<html><body style=\"font-family: sans-serif\">");
    for (const QString &paragraph : plain.split(QStringLiteral("\n\n")))
        html += QStringLiteral("<p>")
            + paragraph.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"))
            + QStringLiteral("</p>");
    return html + QStringLiteral("</body></html>");
}

QString newsletterHtml(const DemoNewsletter &newsletter)
{
    QString rows;
    for (const auto &[title, body] : newsletter.articles)
        rows +=
            QStringLiteral("<tr><td style=\"padding: 14px 24px\"><h2 style=\"margin: 0 0 6px; "
                           "color: %1\">%2</h2>"
                           "<p style=\"margin: 0; line-height: 1.5\">%3</p>"
                           "<p><a href=\"https://www.example.org/read\">Read on</a></p></td></tr>")
                .arg(text(newsletter.color), text(title).toHtmlEscaped(),
                     text(body).toHtmlEscaped());
    return QStringLiteral(
               "<html><head><style>@media (max-width: 480px) { table { width: 100% } "
               "}</style></head>"
               "<body style=\"margin: 0; background: #eef1f4\"><table width=\"600\" "
               "align=\"center\" cellpadding=\"0\" "
               "cellspacing=\"0\" style=\"background: #ffffff; font-family: Georgia, serif\">"
               "<tr><td style=\"background: %1; color: #ffffff; padding: 24px\"><h1 "
               "style=\"margin: 0\">%2</h1></td></tr>"
               "<tr><td><img src=\"cid:banner@demo.example\" width=\"600\" alt=\"Boats in the "
               "harbour\"></td></tr>%3"
               "<tr><td style=\"padding: 14px 24px; font-size: 12px; color: #667\">You get this "
               "because you signed up. "
               "<a href=\"https://www.example.org/unsubscribe\">Unsubscribe</a>"
               "<img src=\"https://pixel.example.net/open.gif\" width=\"1\" height=\"1\" "
               "alt=\"\"></td></tr>"
               "</table></body></html>")
        .arg(text(newsletter.color), text(newsletter.heading).toHtmlEscaped(), rows);
}

QString newsletterText(const DemoNewsletter &newsletter)
{
    QString plain = text(newsletter.heading) + QStringLiteral("\n");
    for (const auto &[title, body] : newsletter.articles)
        plain += QStringLiteral("\n* ") + text(title) + QStringLiteral("\n\n") + text(body)
            + QStringLiteral("\n");
    return plain;
}

} // namespace

struct DemoMail::Entry
{
    QByteArray mailbox;
    QDateTime date;
    QByteArray bytes;
    QByteArray flags;
};

DemoMail::DemoMail(std::shared_ptr<MailStore> store, quint32 seed, const QDateTime &now,
                   QObject *parent)
    : QObject(parent)
    , m_store(std::move(store))
    , m_random(seed)
    , m_seed(seed)
    , m_now(now)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        arrive();
        start();
    });
}

DemoMail::~DemoMail() = default;

void DemoMail::start()
{
    m_timer.start(int(between(20'000, 60'000)));
}

void DemoMail::fill()
{
    makeMailboxes();
    addThreads();
    addNotes();
    addNotices(inboxName, 64, 0.02, 300);
    addNotices("Archive", 34, 120, 720);
    addNewsletters();
    addLongLetters();
    addJunkTrashAndDrafts();
    appendAll();
}

void DemoMail::makeMailboxes()
{
    const QList<std::pair<QByteArray, QList<QByteArray>>> mailboxes {
        {"INBOX", {}},
        {"Archive", {"\\Archive"}},
        {"Drafts", {"\\Drafts"}},
        {"Junk", {"\\Junk"}},
        {"Sent", {"\\Sent"}},
        {"Trash", {"\\Trash"}},
        {"Projects/Harbour", {}},
        {"Projects/Garden", {}},
        {"Lists/Boats", {}},
        {"Lists/Type", {}},
    };
    for (const auto &[name, use] : mailboxes)
        m_store->createMailbox(imap::MailboxName::fromWire(name), use);
}

QDateTime DemoMail::daysAgo(double days) const
{
    return daytime(m_now.addSecs(-qint64(days * 86'400)));
}

/// People write between 7 and 22 o'clock; what is younger than a day keeps its time.
QDateTime DemoMail::daytime(const QDateTime &date) const
{
    if (date.secsTo(m_now) < 86'400)
        return date;
    const qint64 ofDay = date.time().msecsSinceStartOfDay();
    return QDateTime(date.date(),
                     QTime::fromMSecsSinceStartOfDay(int(7 * 3'600'000 + ofDay * 15 / 24)),
                     Qt::UTC);
}

QDateTime DemoMail::laterBy(const QDateTime &date, double hours) const
{
    const QDateTime later = daytime(date.addSecs(qint64(hours * 3'600)));
    return std::min(std::max(later, date.addSecs(300)), m_now.addSecs(-60));
}

QByteArray DemoMail::newMessageId(const QByteArray &address)
{
    return QByteArray::number(m_seed) + '.' + QByteArray::number(++m_lastId) + '.'
        + QByteArray::number(m_random.generate(), 36) + address.mid(address.indexOf('@'));
}

/// Young mail is often unread, old mail hardly ever.
QByteArray DemoMail::flagsForAge(const QDateTime &date)
{
    const double days = double(date.secsTo(m_now)) / 86'400;
    QByteArray flags = chance(days < 1 ? 0.25 : days < 10 ? 0.75 : 0.97) ? "\\Seen" : "";
    if (chance(0.07))
        flags += " \\Flagged";
    if (chance(0.05))
        flags += " $Forwarded";
    if (chance(0.08))
        flags += chance(0.5) ? " Work" : " Later";
    return flags.trimmed();
}

void DemoMail::add(const QByteArray &mailbox, DemoMessage message, const QByteArray &flags)
{
    m_entries.push_back({mailbox, message.date, message.toBytes(), flags});
}

void DemoMail::appendAll()
{
    // As if it had come in that order.
    std::stable_sort(m_entries.begin(), m_entries.end(),
                     [](const Entry &a, const Entry &b) { return a.date < b.date; });
    for (const Entry &entry : m_entries)
        m_store->append(imap::MailboxName::fromWire(entry.mailbox), entry.bytes,
                        imap::FlagSet::fromAtoms(entry.flags.isEmpty() ? QList<QByteArray>()
                                                                       : entry.flags.split(' ')),
                        entry.date);
    m_entries.clear();
}

void DemoMail::addThreads()
{
    for (const DemoThread &thread : demoThreads())
        addThread(thread);
}

void DemoMail::addThread(const DemoThread &thread)
{
    const bool isList = QByteArrayView(thread.mailbox).startsWith("Lists/");
    const bool isOld = QByteArrayView(thread.mailbox) == "Archive";
    QDateTime date = daysAgo(isOld ? between(200, 700) : between(3, 150));
    QList<QByteArray> references;
    QString before;
    QString author;
    for (qsizetype i = 0; i < thread.letters.size(); ++i) {
        const DemoLetter &letter = thread.letters.at(i);
        DemoMessage message;
        message.from = addressOf(letter.person);
        message.to = {letter.person < 0 ? addressOf(thread.letters.at(i - 1).person) : owner()};
        const QString subject = text(thread.subject);
        message.subject = i == 0 ? subject : QStringLiteral("Re: ") + subject;
        message.date = date;
        message.messageId = newMessageId(message.from.second);
        message.references = references;
        message.text = text(letter.text);
        if (i > 0 && !isList)
            message.text += quoted(before, author);
        if (isList) {
            const QByteArray list = QByteArray(thread.mailbox).mid(6).toLower();
            message.to = {{QString(), list + "@lists.example.org"}};
            message.extraHeaders = {
                {"List-Id", '<' + list + ".lists.example.org>"},
                {"List-Unsubscribe", "<mailto:" + list + "-leave@lists.example.org>"},
                {"Precedence", "list"}};
        }
        decorate(message, int(i) + 1);
        const bool answered = i + 1 < thread.letters.size() && thread.letters.at(i + 1).person < 0;
        if (letter.person < 0 && !isList)
            add("Sent", message, "\\Seen");
        else
            add(thread.mailbox, message,
                answered ? QByteArray("\\Seen \\Answered") : flagsForAge(date));
        references << message.messageId;
        before = text(letter.text);
        author = message.from.first;
        date = laterBy(date, between(0.3, 20));
    }
}

/// Variety in how a letter is written, and what hangs on it.
void DemoMail::decorate(DemoMessage &message, int number)
{
    message.encoding = DemoMessage::Encoding(m_random.bounded(3));
    message.isLatin1 = chance(0.2);
    message.isFlowed = message.encoding != DemoMessage::Encoding::EightBit && chance(0.35);
    if (message.isLatin1)
        message.encoding = DemoMessage::Encoding::QuotedPrintable;
    if (chance(0.3))
        message.html = paragraphsAsHtml(message.text);
    if (!chance(0.17))
        return;
    switch (m_random.bounded(4)) {
    case 0:
        message.attachments.push_back({"application/pdf",
                                       QStringLiteral("plan-%1.pdf").arg(number),
                                       demoPdf("Plan " + QByteArray::number(number)),
                                       {}});
        break;
    case 1:
        message.attachments.push_back({"image/png",
                                       text(chance(0.5) ? "harbour.png" : "Übersicht Hafen.png"),
                                       demoPng(240, 150, m_random.generate()),
                                       {}});
        break;
    case 2:
        message.attachments.push_back({"text/calendar; charset=utf-8; method=REQUEST",
                                       QStringLiteral("invitation.ics"),
                                       demoCalendar(message.subject, message.date.addDays(7)),
                                       {}});
        break;
    default:
        message.attachments.push_back({"text/plain; charset=utf-8",
                                       text(chance(0.5) ? "notes.txt" : "リスト.txt"),
                                       text("- rope\n- lamp oil\n- café, thé, お茶\n").toUtf8(),
                                       {}});
        break;
    }
}

DemoMessage DemoMail::fromNote(const DemoNote &note, const QDateTime &date)
{
    DemoMessage message;
    message.from = addressOf(note.person);
    message.to = {owner()};
    if (chance(0.2))
        message.cc = {addressOf(m_random.bounded(int(demoPeople().size())))};
    message.subject = text(note.subject);
    message.date = date;
    message.messageId = newMessageId(message.from.second);
    message.text = text(note.text);
    decorate(message, m_lastId);
    return message;
}

void DemoMail::addNotes()
{
    // Half of the letters within days, the others spread over a year.
    const QList<DemoNote> &notes = demoNotes();
    for (qsizetype i = 0; i < notes.size(); ++i) {
        const double age = std::pow(2.0, between(0, 1) * 13.0) * 0.04; // 1 hour to 330 days
        const DemoMessage message = fromNote(notes.at(i), daysAgo(age));
        const bool isAnswered = i % 3 == 1 && age > 0.5;
        add(inboxName, message,
            isAnswered ? QByteArray("\\Seen \\Answered") : flagsForAge(message.date));
        if (!isAnswered)
            continue;
        DemoMessage answer;
        answer.from = owner();
        answer.to = {message.from};
        answer.subject = QStringLiteral("Re: ") + message.subject;
        answer.date = laterBy(message.date, between(0.2, 6));
        answer.messageId = newMessageId(demoOwnerAddress);
        answer.references = {message.messageId};
        answer.text = QStringLiteral("Thank you, that suits me very well.\n\nRobin")
            + quoted(message.text, message.from.first);
        answer.isFlowed = true;
        add("Sent", answer, "\\Seen");
        DemoMessage thanks;
        thanks.from = message.from;
        thanks.to = {owner()};
        thanks.subject = answer.subject;
        thanks.date = laterBy(answer.date, between(0.1, 5));
        thanks.messageId = newMessageId(message.from.second);
        thanks.references = {message.messageId, answer.messageId};
        thanks.text = acknowledgement(notes.at(i).person);
        add(inboxName, thanks, flagsForAge(thanks.date));
    }
}

DemoMessage DemoMail::fromNotice(const DemoNotice &notice, const QDateTime &date)
{
    DemoMessage message;
    message.from = {text(notice.name), notice.address};
    message.to = {owner()};
    message.date = date;
    message.messageId = newMessageId(notice.address);
    const QString day = date.addDays(3).date().toString(Qt::ISODate);
    const QString number = QString::number(m_random.bounded(10'000, 99'999));
    // Both at once, so that a "%1" in a value could do no harm.
    message.subject = text(notice.subject)
                          .replace(QStringLiteral("%1"), day)
                          .replace(QStringLiteral("%2"), number);
    message.text =
        text(notice.text).replace(QStringLiteral("%1"), day).replace(QStringLiteral("%2"), number);
    message.extraHeaders = {{"Auto-Submitted", "auto-generated"}};
    if (chance(0.5))
        message.html = paragraphsAsHtml(message.text);
    if (QByteArrayView(notice.address).startsWith("service@"))
        message.attachments.push_back({"application/pdf",
                                       QStringLiteral("statement-%1.pdf").arg(number),
                                       demoPdf("Statement " + number.toLatin1()),
                                       {}});
    return message;
}

void DemoMail::addNotices(const QByteArray &mailbox, int count, double youngestDays,
                          double oldestDays)
{
    const QList<DemoNotice> &notices = demoNotices();
    for (int i = 0; i < count; ++i) {
        const double share = double(i) / count;
        const QDateTime date = daysAgo(youngestDays + (oldestDays - youngestDays) * share * share);
        add(mailbox, fromNotice(notices.at(m_random.bounded(int(notices.size()))), date),
            flagsForAge(date));
    }
}

DemoMessage DemoMail::fromNewsletter(const DemoNewsletter &newsletter, const QDateTime &date)
{
    DemoMessage message;
    message.from = {text(newsletter.name), newsletter.address};
    message.to = {owner()};
    message.subject = text(newsletter.subject);
    message.date = date;
    message.messageId = newMessageId(newsletter.address);
    message.text = newsletterText(newsletter);
    message.html = newsletterHtml(newsletter);
    message.attachments = {{"image/png", QStringLiteral("banner.png"),
                            demoPng(300, 90, m_random.generate()), "banner@demo.example"}};
    message.extraHeaders = {{"List-Unsubscribe", "<https://www.example.org/unsubscribe>"},
                            {"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"}};
    return message;
}

void DemoMail::addNewsletters()
{
    for (const DemoNewsletter &newsletter : demoNewsletters()) {
        for (int month = 0; month < 8; ++month) {
            const QDateTime date = daysAgo(month * 30 + between(0.3, 25));
            add(month < 5 ? inboxName : QByteArray("Archive"), fromNewsletter(newsletter, date),
                flagsForAge(date));
        }
    }
}

void DemoMail::addLongLetters()
{
    const QList<const char *> &paragraphs = demoParagraphs();
    for (int i = 0; i < 12; ++i) {
        DemoMessage message;
        message.from = addressOf(0);
        message.to = {owner()};
        message.subject = QStringLiteral("Chapter %1 of the harbour book").arg(i + 1);
        message.date = daysAgo(300 - i * 24 + between(0, 10));
        message.messageId = newMessageId(message.from.second);
        for (int j = 0; j < 6 + i * 4; ++j)
            message.text += text(paragraphs.at(m_random.bounded(int(paragraphs.size()))))
                + QStringLiteral("\n\n");
        message.isFlowed = i % 2 == 0;
        if (i % 3 == 0)
            message.html = paragraphsAsHtml(message.text);
        add(i % 2 == 0 ? inboxName : QByteArray("Projects/Harbour"), message,
            flagsForAge(message.date));
    }
}

void DemoMail::addJunkTrashAndDrafts()
{
    int number = 0;
    for (const DemoNote &note : demoJunk()) {
        DemoMessage message = fromNote(note, daysAgo(between(0.1, 20)));
        message.from = {QStringLiteral("Offers"),
                        "offer" + QByteArray::number(++number) + "@winnings.example"};
        add("Junk", message, "$Junk");
    }
    addNotices("Trash", 8, 1, 40);
    const QList<const char *> subjects {"Speech for opening day", "Re: Which lamps?", ""};
    for (const char *subject : subjects) {
        DemoMessage draft;
        draft.from = owner();
        draft.subject = text(subject);
        draft.date = daysAgo(between(0.2, 12));
        draft.messageId = newMessageId(demoOwnerAddress);
        draft.text = *subject != '\0'
            ? QStringLiteral("Dear friends of the crane,\n\nit is not often that")
            : QString();
        add("Drafts", draft, "\\Seen \\Draft");
    }
}

void DemoMail::arrive(const QDateTime &now)
{
    switch (m_random.bounded(10)) {
    case 0:
        expungeSomething();
        break;
    case 1:
    case 2:
        changeSomeFlag();
        break;
    default:
        arriveLetter(now);
        break;
    }
}

void DemoMail::arriveLetter(const QDateTime &now)
{
    const QList<DemoNote> &letters = demoArrivals();
    const QList<DemoNotice> &notices = demoNotices();
    const bool isNotice = chance(0.15);
    const DemoMessage message = isNotice
        ? fromNotice(notices.at(m_random.bounded(int(notices.size()))), now)
        : fromNote(letters.at(m_nextArrival++ % letters.size()), now);
    m_store->append(imap::MailboxName::fromWire(inboxName), message.toBytes(), {}, now);
}

void DemoMail::changeSomeFlag()
{
    const imap::MailboxName inbox = imap::MailboxName::fromWire(inboxName);
    const auto flags = m_store->snapshot(inbox);
    if (flags.empty())
        return;
    // One of the youngest 30: that is what another device would have open.
    const qsizetype back = m_random.bounded(int(std::min<size_t>(flags.size(), 30)));
    const auto &[uid, have] = *std::prev(flags.end(), back + 1);
    imap::FlagSet change;
    change.set(have.has(imap::SystemFlag::Seen) ? imap::SystemFlag::Flagged
                                                : imap::SystemFlag::Seen);
    if (have.has(imap::SystemFlag::Flagged) && have.has(imap::SystemFlag::Seen))
        m_store->removeFlags(inbox, imap::UidSet::single(uid), change);
    else
        m_store->addFlags(inbox, imap::UidSet::single(uid), change);
}

void DemoMail::expungeSomething()
{
    // Something old that nobody flagged.
    const imap::MailboxName inbox = imap::MailboxName::fromWire(inboxName);
    const auto flags = m_store->snapshot(inbox);
    if (flags.size() < 60)
        return;
    const auto &[uid, have] = *std::next(flags.begin(), m_random.bounded(int(flags.size() - 40)));
    if (!have.has(imap::SystemFlag::Flagged))
        m_store->expunge(inbox, imap::UidSet::single(uid));
}

} // namespace homing::server
