// SPDX-License-Identifier: GPL-3.0-or-later
// The demo's mail: all of it parses, through the wire and through core/mime; it is the same for the
// same seed; things go on happening; the server in its thread serves and ends.
#include "dialogue.h"

#include "core/imap/responseparser.h"
#include "core/mime/body.h"
#include "core/mime/headers.h"
#include "core/server/demo/demomail.h"
#include "core/server/demo/demoserver.h"

#include <QRegularExpression>
#include <QSignalSpy>

using namespace homing;
using namespace homing::test;
using server::DemoMail;
using server::DemoServer;
using server::MailStore;

namespace {

const QDateTime now(QDate(2024, 6, 1), QTime(12, 0), Qt::UTC);
const imap::MailboxName inbox = mailbox("INBOX");

} // namespace

class TestServerDemo : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mailboxesAndCounts();
    void everyMessageParsesOverTheWire();
    void everyMessageReadsAsMime();
    void sameSeedSameMail();
    void datesAndFlagsAreSpread();
    void threadsHangTogether();
    void onlyExampleDomains();
    void thingsHappen();
    void serverInItsThread();
};

void TestServerDemo::mailboxesAndCounts()
{
    auto store = std::make_shared<MailStore>();
    DemoMail(store, 1, now).fill();
    const auto count = [&](const char *name) { return store->snapshot(mailbox(name)).size(); };
    QVERIFY2(count("INBOX") >= 160 && count("INBOX") <= 220,
             QByteArray::number(count("INBOX")).constData());
    for (const char *name : {"Archive", "Sent", "Drafts", "Trash", "Junk", "Projects/Harbour",
                             "Projects/Garden", "Lists/Boats", "Lists/Type"})
        QVERIFY2(count(name) > 2, name);
}

void TestServerDemo::everyMessageParsesOverTheWire()
{
    Bench bench;
    DemoMail(bench.store, 1, now).fill();
    bench.start();
    Client client(bench.port());
    client.logIn();
    int seen = 0;
    for (const imap::MailboxName &name : bench.store->mailboxNames()) {
        client.answer("EXAMINE \"" + name.wire() + '"');
        for (const QByteArray &line :
             client.run("UID FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)")) {
            if (!line.startsWith("* "))
                continue;
            const auto response = imap::parseResponseBytes(line);
            QVERIFY2(response, line.constData());
            const auto *fetch = std::get_if<imap::FetchData>(&*response);
            QVERIFY2(fetch && fetch->envelope && fetch->bodyStructure, line.constData());
            QVERIFY2(!fetch->envelope->from.empty(), line.constData());
            const bool isEmptyDraft = fetch->flags->has(imap::SystemFlag::Draft);
            QVERIFY2(isEmptyDraft || !mime::decodeText(fetch->envelope->subject).isEmpty(),
                     line.constData());
            QVERIFY2(mime::decodeDate(fetch->envelope->date).isValid(), line.constData());
            ++seen;
        }
    }
    size_t total = 0;
    for (const imap::MailboxName &name : bench.store->mailboxNames())
        total += bench.store->snapshot(name).size();
    QCOMPARE(size_t(seen), total);
    QVERIFY(seen >= 300);
}

void TestServerDemo::everyMessageReadsAsMime()
{
    auto store = std::make_shared<MailStore>();
    DemoMail(store, 1, now).fill();
    QSet<QByteArray> types;
    QSet<QByteArray> charsets;
    QSet<QByteArray> encodings;
    QString all;
    for (const imap::MailboxName &name : store->mailboxNames()) {
        for (const server::StoredMessage &message : store->messages(name)) {
            QVERIFY(!message.bytes.contains('\0'));
            for (const QByteArray &line : message.bytes.split('\n')) {
                QVERIFY2(line.isEmpty() || line.endsWith('\r'), message.bytes.constData());
                QVERIFY2(line.size() <= 998, line.constData());
            }
            const mime::ParsedMessage parsed = mime::parseMessage(message.bytes);
            QVERIFY2(!parsed.leaves.empty(), message.bytes.constData());
            for (const mime::ParsedPart &part : parsed.leaves) {
                types.insert(part.contentType);
                encodings.insert(part.encoding.toLower());
                if (part.contentType == "text/plain" && !part.isAttachment) {
                    charsets.insert(part.charset.toLower());
                    all += mime::decodeCharset(part.decoded, part.charset);
                }
                if (part.contentType == "image/png")
                    QVERIFY(part.decoded.startsWith("\x89PNG"));
            }
        }
    }
    for (const char *type :
         {"text/plain", "text/html", "application/pdf", "image/png", "text/calendar"})
        QVERIFY2(types.contains(type), type);
    QVERIFY(charsets.contains("utf-8") && charsets.contains("iso-8859-1"));
    QVERIFY(encodings.contains("base64") && encodings.contains("quoted-printable")
            && encodings.contains("8bit"));
    for (const char *words : {"umbrella", "Kartoffelsalat", "fête du port", "aceitunas",
                              "打ち合わせ", "للرافعة", "המזח", "чертежи", "बगीचे", "🐌"})
        QVERIFY2(all.contains(QString::fromUtf8(words)), words);
    QVERIFY(!all.contains(QChar::ReplacementCharacter));
}

void TestServerDemo::sameSeedSameMail()
{
    const auto bytesOf = [](quint32 seed) {
        auto store = std::make_shared<MailStore>();
        DemoMail mail(store, seed, now);
        mail.fill();
        for (int i = 0; i < 20; ++i)
            mail.arrive(now);
        QByteArray bytes;
        for (const server::StoredMessage &message : store->messages(inbox))
            bytes += message.bytes + message.flags.toAtoms().join(' ');
        return bytes;
    };
    QVERIFY(bytesOf(7) == bytesOf(7));
    QVERIFY(bytesOf(7) != bytesOf(8));
}

void TestServerDemo::datesAndFlagsAreSpread()
{
    auto store = std::make_shared<MailStore>();
    DemoMail(store, 1, now).fill();
    int unread = 0;
    int today = 0;
    int flagged = 0;
    int answered = 0;
    int labelled = 0;
    QDateTime before;
    for (const server::StoredMessage &message : store->messages(inbox)) {
        QVERIFY(message.internalDate <= now);
        QVERIFY(!before.isValid() || message.internalDate >= before); // UIDs in order of arrival
        before = message.internalDate;
        unread += message.flags.has(imap::SystemFlag::Seen) ? 0 : 1;
        flagged += message.flags.has(imap::SystemFlag::Flagged) ? 1 : 0;
        answered += message.flags.has(imap::SystemFlag::Answered) ? 1 : 0;
        labelled += message.flags.keywords().isEmpty() ? 0 : 1;
        today += message.internalDate.secsTo(now) < 86'400 ? 1 : 0;
    }
    QVERIFY(unread >= 5 && unread <= 60);
    QVERIFY(today >= 5);
    QVERIFY(flagged >= 3 && answered >= 5 && labelled >= 5);
    QVERIFY(store->messages(mailbox("Archive")).front().internalDate.daysTo(now) > 500);
}

void TestServerDemo::threadsHangTogether()
{
    auto store = std::make_shared<MailStore>();
    DemoMail(store, 1, now).fill();
    QSet<QByteArray> ids;
    QList<QByteArray> referred;
    for (const imap::MailboxName &name : store->mailboxNames()) {
        for (const server::StoredMessage &message : store->messages(name)) {
            const QByteArray head = message.bytes.left(message.bytes.indexOf("\r\n\r\n"));
            const auto field = [&](const QByteArray &wanted) {
                const qsizetype at = head.indexOf("\r\n" + wanted + ": ");
                const qsizetype from = at + wanted.size() + 4;
                return at < 0 ? QByteArray() : head.mid(from, head.indexOf("\r\n", from) - from);
            };
            const QByteArray id = field("Message-ID");
            QVERIFY2(!id.isEmpty() && !ids.contains(id), id.constData());
            ids.insert(id);
            if (const QByteArray parent = field("In-Reply-To"); !parent.isEmpty())
                referred << parent;
        }
    }
    QVERIFY(referred.size() > 60);
    for (const QByteArray &id : referred)
        QVERIFY2(ids.contains(id), id.constData());
}

void TestServerDemo::onlyExampleDomains()
{
    auto store = std::make_shared<MailStore>();
    DemoMail(store, 1, now).fill();
    static const QRegularExpression domains(
        QStringLiteral("(?:@|://)([A-Za-z0-9.-]+\\.[a-z]{2,})"));
    for (const imap::MailboxName &name : store->mailboxNames()) {
        for (const server::StoredMessage &message : store->messages(name)) {
            auto found = domains.globalMatch(
                QString::fromLatin1(QByteArray(message.bytes).replace("=\r\n", "")));
            while (found.hasNext()) {
                const QString domain = found.next().captured(1);
                const QString top = domain.section(QLatin1Char('.'), -1);
                const QString last = domain.section(QLatin1Char('.'), -2);
                QVERIFY2(top == QStringLiteral("example") || last == QStringLiteral("example.org")
                             || last == QStringLiteral("example.com")
                             || last == QStringLiteral("example.net"),
                         qPrintable(domain));
            }
        }
    }
}

void TestServerDemo::thingsHappen()
{
    auto store = std::make_shared<MailStore>();
    DemoMail mail(store, 3, now);
    mail.fill();
    const auto before = store->snapshot(inbox);
    const quint32 next = store->uidNext(inbox).value();
    const quint64 modSeq = store->highestModSeq(inbox).value();
    QSignalSpy spy(store.get(), &MailStore::mailboxChanged);
    for (int i = 0; i < 60; ++i)
        mail.arrive(now.addSecs(i));
    const auto after = store->snapshot(inbox);
    int gone = 0;
    int changed = 0;
    for (const auto &[uid, flags] : before) {
        const auto it = after.find(uid);
        if (it == after.end())
            ++gone;
        else if (!(it->second == flags))
            ++changed;
    }
    QVERIFY(store->uidNext(inbox).value() > next + 20);
    QVERIFY(gone > 0 && gone < 20);
    QVERIFY(changed > 0);
    QCOMPARE(store->highestModSeq(inbox).value(), modSeq + quint64(spy.size()));
}

void TestServerDemo::serverInItsThread()
{
    DemoServer demo;
    QVERIFY(demo.start());
    QVERIFY(demo.port() != 0);
    QVERIFY(demo.password().size() >= 32);
    {
        Client client(demo.port());
        client.read();
        QVERIFY(client.answer("LOGIN " + demo.user().toUtf8() + " wrong").startsWith("NO"));
        QVERIFY(client.answer("LOGIN " + demo.user().toUtf8() + ' ' + demo.password().toUtf8())
                    .startsWith("OK"));
        QVERIFY(client.run("LIST \"\" * RETURN (SPECIAL-USE STATUS (MESSAGES UNSEEN))").size()
                > 18);
        QVERIFY(client.answer("SELECT INBOX").startsWith("OK"));
        client.write("x IDLE\r\n");
        QCOMPARE(client.read(), QByteArray("+ Idling"));
    }
    DemoServer second; // two at once, each with its own port and password
    QVERIFY(second.start(2));
    QVERIFY(second.port() != demo.port() && second.password() != demo.password());
}

QTEST_GUILESS_MAIN(TestServerDemo)
#include "tst_serverdemo.moc"
