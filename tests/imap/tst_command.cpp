// SPDX-License-Identifier: GPL-3.0-or-later
// The encoder: known answers, and that any text whatever makes exactly one command with that text
// in it, or none.
#include "commandreader.h"

#include "core/imap/capabilities.h"
#include "core/imap/framer.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace homing::imap;
namespace limits = homing::limits;

Q_DECLARE_METATYPE(homing::imap::Command)

namespace {

const EncodingOptions plain;
const EncodingOptions plus {true, false};
const EncodingOptions minus {false, true};

QByteArray wire(const Command &command, const EncodingOptions &options = plain)
{
    QByteArray bytes;
    for (const QByteArray &segment : command.encode("a1", options).segments)
        bytes += segment;
    return bytes;
}

UidSet set(const char *text)
{
    return *UidSet::parse(text);
}

/// Texts that tried to be more than one argument somewhere.
QByteArray hostileText(QRandomGenerator &random)
{
    static const QByteArray pieces[] {
        "\r\n",      "\"",  "\\", "{5}", "{5+}\r\n", "(",    ")",    "*",    "%",     "]",
        "a2 LOGOUT", "NIL", " ",  "\t",  "\xc3\xa9", "\xff", "\x7f", "\x01", "&AOk-", "INBOX",
        "x",         "{",   "}",  "\n",  "\r",       "+",    "=",    "[",    "~{1}"};
    QByteArray text(""); // never null, which is NIL in ID
    const int count = random.bounded(8);
    for (int i = 0; i < count; ++i) {
        if (random.bounded(4) == 0)
            text += char(random.bounded(1, 256));
        else
            text += pieces[random.bounded(int(std::size(pieces)))];
    }
    if (random.bounded(50) == 0)
        text += QByteArray(random.bounded(9000), 'l');
    return text;
}

} // namespace

class TestCommand : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void known_data()
    {
        QTest::addColumn<Command>("command");
        QTest::addColumn<QByteArray>("expected"); // behind "a1 "; "" when nothing may be sent
        const auto row = [](const char *name, const Command &command, const char *expected) {
            QTest::newRow(name) << command << QByteArray(expected);
        };
        const MailboxName inbox = MailboxName::fromWire("INBOX");
        const MailboxName sent = MailboxName::fromWire("Sent Items");
        const FlagSet seen = FlagSet::fromAtoms({"\\Seen", "$x", "\\Recent"});
        using namespace commands;
        row("capability", capability(), "CAPABILITY");
        row("noop", noop(), "NOOP");
        row("logout", logout(), "LOGOUT");
        row("logout, session kept", logout(true), "LOGOUT (PRESERVE)");
        row("starttls", startTls(), "STARTTLS");
        row("compress", compressDeflate(), "COMPRESS DEFLATE");
        row("id", id({{"name", "Homing"}, {"version", "a\"b"}, {"os", QByteArray()}}),
            "ID (\"name\" \"Homing\" \"version\" \"a\\\"b\" \"os\" NIL)");
        row("id, none", id({}), "ID NIL");
        row("login", login("joe", "s3cret"), "LOGIN joe s3cret");
        row("login, quoting", login("j o", "a\"b\\c"), "LOGIN \"j o\" \"a\\\"b\\\\c\"");
        row("login, empty", login("", ""), "LOGIN \"\" \"\"");
        row("authenticate", authenticate("PLAIN", QByteArray("\0j\0p", 4)),
            "AUTHENTICATE PLAIN AGoAcA==");
        row("authenticate, empty response", authenticate("EXTERNAL", QByteArray("")),
            "AUTHENTICATE EXTERNAL =");
        row("authenticate, no response", authenticate("SCRAM-SHA-256", std::nullopt),
            "AUTHENTICATE SCRAM-SHA-256");
        row("authenticate, two mechanisms", authenticate("A B", std::nullopt), "");
        row("enable", enable({"QRESYNC"}), "ENABLE QRESYNC");
        row("enable, nothing", enable({}), "");
        row("enable, no atom", enable({"A B"}), "");
        row("select", select(inbox, std::nullopt, false), "SELECT INBOX");
        row("select, condstore", select(sent, std::nullopt, true),
            "SELECT \"Sent Items\" (CONDSTORE)");
        row("examine", select(inbox, std::nullopt, false, true), "EXAMINE INBOX");
        QresyncParameter state {
            UidValidity(67890007), ModSeq(20050715194045000), set("41,43:211,214:541"), {}, {}};
        row("select, qresync (RFC 7162 3.2.5)", select(inbox, state, true),
            "SELECT INBOX (QRESYNC (67890007 20050715194045000 41,43:211,214:541))");
        state.matchSequence = set("5,7,10,15");
        state.matchUids = set("5,8,29,41");
        row("select, seq-match-data", select(inbox, state, true),
            "SELECT INBOX (QRESYNC (67890007 20050715194045000 41,43:211,214:541 (5,7,10,15 "
            "5,8,29,41)))");
        state.knownUids.reset();
        row("select, match without known", select(inbox, state, true),
            "SELECT INBOX (QRESYNC (67890007 20050715194045000 (5,7,10,15 5,8,29,41)))");
        state.matchUids = set("5");
        row("select, lists of different length", select(inbox, state, true), "");
        row("select, modseq 0",
            select(inbox, QresyncParameter {UidValidity(1), ModSeq(0), {}, {}, {}}, true), "");
        row("select, modseq too big",
            select(inbox, QresyncParameter {UidValidity(1), ModSeq(maxModSeq + 1), {}, {}, {}},
                   true),
            "");
        row("select, uidvalidity 0",
            select(inbox, QresyncParameter {UidValidity(0), ModSeq(1), {}, {}, {}}, true), "");
        row("list", list("", "*", {"SUBSCRIBED", "CHILDREN", "SPECIAL-USE"}, StatusItems {true}),
            "LIST \"\" \"*\" RETURN (SUBSCRIBED CHILDREN SPECIAL-USE STATUS (MESSAGES UIDNEXT "
            "UIDVALIDITY UNSEEN HIGHESTMODSEQ))");
        row("list, status only", list("", "*", {}, StatusItems {}),
            "LIST \"\" \"*\" RETURN (STATUS (MESSAGES UIDNEXT UIDVALIDITY UNSEEN))");
        row("list, plain", list("", "%", {}, std::nullopt), "LIST \"\" \"%\"");
        row("list, bad option", list("", "%", {"A (B"}, std::nullopt), "");
        row("status", status(sent, {}),
            "STATUS \"Sent Items\" (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)");
        row("fetch", uidFetch(set("1:5,9"), false, "(FLAGS)", std::nullopt, false),
            "UID FETCH 1:5,9 (FLAGS)");
        row("fetch, open ended", uidFetch(set("12"), true, "(UID FLAGS)", std::nullopt, false),
            "UID FETCH 12:* (UID FLAGS)");
        row("fetch, open ended, several",
            uidFetch(set("1:3,7:20"), true, "(UID)", std::nullopt, false),
            "UID FETCH 1:3,7:* (UID)");
        row("fetch, open ended, all",
            uidFetch(set("1:4294967295"), true, "FLAGS", std::nullopt, false),
            "UID FETCH 1:* FLAGS");
        row("fetch, changedsince vanished",
            uidFetch(set("1:300"), false, "(FLAGS)", ModSeq(12345), true),
            "UID FETCH 1:300 (FLAGS) (CHANGEDSINCE 12345 VANISHED)");
        row("fetch, changedsince", uidFetch(set("1"), false, "(FLAGS)", ModSeq(maxModSeq), false),
            "UID FETCH 1 (FLAGS) (CHANGEDSINCE 9223372036854775807)");
        row("fetch, vanished alone", uidFetch(set("1"), false, "(FLAGS)", std::nullopt, true), "");
        row("fetch, changedsince 0", uidFetch(set("1"), false, "(FLAGS)", ModSeq(0), false), "");
        row("fetch, nothing", uidFetch({}, false, "(FLAGS)", std::nullopt, false), "");
        row("fetch, nothing open ended", uidFetch({}, true, "(FLAGS)", std::nullopt, false), "");
        row("fetch, sections",
            uidFetch(set("1"), false, "(BODY.PEEK[HEADER.FIELDS (REFERENCES)] BODY.PEEK[1]<0.512>)",
                     std::nullopt, false),
            "UID FETCH 1 (BODY.PEEK[HEADER.FIELDS (REFERENCES)] BODY.PEEK[1]<0.512>)");
        row("fetch, no items", uidFetch(set("1"), false, "", std::nullopt, false), "");
        row("search", uidSearchAll(false, std::nullopt), "UID SEARCH ALL");
        row("search, within", uidSearchAll(false, set("1:9")), "UID SEARCH UID 1:9");
        row("search, esearch", uidSearchAll(true, set("1:9")), "UID SEARCH RETURN (ALL) UID 1:9");
        row("search, esearch all", uidSearchAll(true, std::nullopt), "UID SEARCH RETURN (ALL) ALL");
        row("search within nothing", uidSearchAll(true, UidSet()), "");
        row("store", uidStore(set("4"), true, seen, std::nullopt, true),
            "UID STORE 4 +FLAGS.SILENT (\\Seen $x)");
        row("store, conditional", uidStore(set("4"), false, seen, ModSeq(0), false),
            "UID STORE 4 (UNCHANGEDSINCE 0) -FLAGS (\\Seen $x)");
        row("store, modseq too big", uidStore(set("4"), true, seen, ModSeq(maxModSeq + 1), true),
            "");
        row("store, keyword that is none",
            uidStore(set("4"), true, FlagSet::fromAtoms({"a b"}), std::nullopt, true), "");
        row("store, keyword that injects",
            uidStore(set("4"), true, FlagSet::fromAtoms({"a)\r\na2 LOGOUT"}), std::nullopt, true),
            "");
        row("store, keyword of a literal",
            uidStore(set("4"), true, FlagSet::fromAtoms({"{5}"}), std::nullopt, true), "");
        row("store, a backslash alone",
            uidStore(set("4"), true, FlagSet::fromAtoms({"\\"}), std::nullopt, true), "");
        row("store, keyword with ]",
            uidStore(set("4"), true, FlagSet::fromAtoms({"x]"}), std::nullopt, true),
            "UID STORE 4 +FLAGS.SILENT (x])");
        row("move", uidMove(set("4,6"), sent), "UID MOVE 4,6 \"Sent Items\"");
        row("copy", uidCopy(set("4,6"), inbox), "UID COPY 4,6 INBOX");
        row("search deleted", uidSearchDeleted(false), "UID SEARCH DELETED");
        row("esearch deleted", uidSearchDeleted(true), "UID SEARCH RETURN (ALL) DELETED");
        row("search message-id", uidSearchMessageId(false, "a\"b@c"),
            "UID SEARCH HEADER Message-ID \"<a\\\"b@c>\"");
        row("esearch message-id", uidSearchMessageId(true, "a@b"),
            "UID SEARCH RETURN (ALL) HEADER Message-ID \"<a@b>\"");
        row("search no message-id", uidSearchMessageId(true, ""), "");
        row("plain expunge", expunge(), "EXPUNGE");
        row("expunge", uidExpunge(set("4,6")), "UID EXPUNGE 4,6");
        row("expunge nothing", uidExpunge({}), "");
        row("append", append(inbox, {}, std::nullopt, "abc"), "APPEND INBOX {3}\r\nabc");
        row("append, all",
            append(sent, seen,
                   QDateTime(QDate(1994, 2, 7), QTime(21, 52, 25), Qt::OffsetFromUTC, -8 * 3600),
                   "a\r\nb"),
            "APPEND \"Sent Items\" (\\Seen $x) \" 7-Feb-1994 21:52:25 -0800\" {4}\r\na\r\nb");
        row("replace", uidReplace(Uid(7), sent, seen, std::nullopt, "abc"),
            "UID REPLACE 7 \"Sent Items\" (\\Seen $x) {3}\r\nabc");
        row("replace nothing", uidReplace(Uid(), inbox, {}, std::nullopt, "abc"), "");
        row("append, half an hour",
            append(inbox, {},
                   QDateTime(QDate(2024, 12, 31), QTime(1, 2, 3), Qt::OffsetFromUTC, 19800), ""),
            "APPEND INBOX \"31-Dec-2024 01:02:03 +0530\" {0}\r\n");
        row("append, no date", append(inbox, {}, QDateTime(), "x"), "");
        row("append, NUL", append(inbox, {}, std::nullopt, QByteArray("a\0b", 3)), "");
        row("create", create(MailboxName::fromDisplay(QStringLiteral("Entwürfe"))),
            "CREATE Entw&APw-rfe");
        row("subscribe", subscribe(MailboxName::fromWire("")), "SUBSCRIBE \"\"");
        row("8 bits go as a literal", create(MailboxName::fromWire("\xc3\xa9")),
            "CREATE {2}\r\n\xc3\xa9");
        row("nil is a name", create(MailboxName::fromWire("NIL")), "CREATE \"NIL\"");
        row("idle", idle(), "IDLE");
        row("namespace", getNamespace(), "NAMESPACE");
        row("sid, new", sid(std::nullopt, std::nullopt), "SID");
        state = {UidValidity(7), ModSeq(9), set("1:4"), set("1"), set("1")};
        row("sid, atom", sid(Sid {"ABC412423rs", Sid::Form::Atom}, state),
            "SID ABC412423rs 7 9 1:4");
        row("sid, quoted", sid(Sid {"ABC", Sid::Form::Quoted}, state), "SID \"ABC\" 7 9 1:4");
        row("sid, literal", sid(Sid {"ABC", Sid::Form::Literal}, state), "SID {3}\r\nABC 7 9 1:4");
        row("sid, atom that is none", sid(Sid {"A B", Sid::Form::Atom}, state),
            "SID \"A B\" 7 9 1:4");
        row("sid without a state", sid(Sid {"ABC", Sid::Form::Atom}, std::nullopt), "");
        row("deletesid", deleteSid(), "DELETESID");
        row("nothing", Command(), "");
        row("own syntax",
            Command("X").verbatim("(").verbatim("A").verbatim("(").number(5).verbatim(")").verbatim(
                ")"),
            "X (A (5))");
        row("verbatim with a line end", Command("X").verbatim("a\r\nb"), "");
        row("verbatim with a literal", Command("X").verbatim("a {5}"), "");
        row("verbatim with an open string", Command("X").verbatim("\"a"), "");
        row("verbatim with 8 bits", Command("X").verbatim("\xc3"), "");
        row("verbatim with a string", Command("X").verbatim("\"a\\\" {5}\""), "X \"a\\\" {5}\"");
        row("verbatim, empty", Command("X").verbatim(""), "");
        row("verb with a line end", Command("X\r\nY"), "");
        row("NUL in a string", Command("X").astring(QByteArray("\0", 1)), "");
        row("NUL in a password", commands::login("a", QByteArray("a\0", 2)), "");
    }
    void known()
    {
        QFETCH(Command, command);
        QFETCH(QByteArray, expected);
        QCOMPARE(command.isValid(), !expected.isEmpty());
        QCOMPARE(command.encode("a1", plain).isValid(), !expected.isEmpty());
        QCOMPARE(wire(command), expected.isEmpty() ? QByteArray() : "a1 " + expected + "\r\n");
        if (!expected.isEmpty()) {
            test::CommandReader reader(wire(command));
            QVERIFY(reader.next().has_value());
            QVERIFY(reader.atEnd());
        }
    }

    void badTagsSendNothing()
    {
        for (const char *tag : {"", "a b", "+", "a+", "a\r\n", "*", "(", "\"", "{1}"})
            QVERIFY2(!commands::noop().encode(tag, plain).isValid(), tag);
        QVERIFY(commands::noop().encode("A.1-x", plain).isValid());
    }

    void literalsWaitUnlessTheServerTakesThemAtOnce()
    {
        const Command command = commands::login("\xc3\xa9", "p\xff");
        const EncodedCommand waits = command.encode("a1", plain);
        const std::vector<QByteArray> expected {"a1 LOGIN {2}\r\n", "\xc3\xa9 {2}\r\n",
                                                "p\xff\r\n"};
        QCOMPARE(waits.segments, expected);
        const EncodedCommand atOnce = command.encode("a1", plus);
        QCOMPARE(atOnce.segments.size(), std::size_t(1));
        QCOMPARE(atOnce.segments[0], QByteArray("a1 LOGIN {2+}\r\n\xc3\xa9 {2+}\r\np\xff\r\n"));
        QCOMPARE(command.encode("a1", minus).segments, atOnce.segments);

        const MailboxName inbox = MailboxName::fromWire("INBOX");
        const auto segments = [&](qsizetype size, const EncodingOptions &options) {
            return commands::append(inbox, {}, std::nullopt, QByteArray(size, 'm'))
                .encode("a1", options)
                .segments.size();
        };
        QCOMPARE(segments(4096, minus), std::size_t(1));
        QCOMPARE(segments(4097, minus), std::size_t(2));
        QCOMPARE(segments(4097, plus), std::size_t(1));
        QCOMPARE(segments(1, plain), std::size_t(2));
    }

    void secretsAreRedacted()
    {
        for (const QByteArray &secret : {QByteArray("hunter2"), QByteArray("hunter2 \"x"),
                                         QByteArray("hunter2\xff"), QByteArray("")}) {
            for (const EncodingOptions &options : {plain, plus, minus}) {
                const EncodedCommand login = commands::login("joe", secret).encode("a1", options);
                QCOMPARE(login.redacted, QByteArray("a1 LOGIN joe <redacted>"));
                const EncodedCommand sasl =
                    commands::authenticate("PLAIN", "\1joe\1" + secret).encode("a1", options);
                QCOMPARE(sasl.redacted, QByteArray("a1 AUTHENTICATE PLAIN <redacted>"));
            }
        }
    }

    void logsShowTheRest()
    {
        const MailboxName name = MailboxName::fromWire("\xc3\xa9");
        QCOMPARE(commands::create(name).encode("a1", plain).redacted,
                 QByteArray("a1 CREATE {2}\r\n\xc3\xa9"));
        QCOMPARE(commands::create(name).encode("a1", plus).redacted,
                 QByteArray("a1 CREATE {2+}\r\n\xc3\xa9"));
        const QByteArray big(5000, 'm');
        QCOMPARE(commands::append(name, {}, std::nullopt, big).encode("a1", plus).redacted,
                 QByteArray("a1 APPEND {2+}\r\n\xc3\xa9 <5000 octets>"));
    }

    /// security.md's row 19: whatever the text, the wire holds exactly one command with exactly
    /// that text.
    void anyTextMakesOneCommand()
    {
        QRandomGenerator random(19);
        for (int round = 0; round < 40000; ++round) {
            const QByteArray first = hostileText(random);
            const QByteArray second = hostileText(random);
            const EncodingOptions options {random.bounded(2) == 0, random.bounded(2) == 0};
            const Sid sid {first, Sid::Form(random.bounded(3))};
            const Command commands[] {
                commands::login(first, second),
                Command("X").string(first).astring(second),
                Command("X").literal(first).mailbox(MailboxName::fromWire(second)),
                commands::list(first, second, {}, std::nullopt),
                commands::id({{first, second}}),
                Command("X").sid(sid).secret(second),
            };
            for (const Command &command : commands) {
                const EncodedCommand encoded = command.encode("a1", options);
                QVERIFY(encoded.isValid()); // none of the texts has a NUL
                QByteArray bytes;
                for (const QByteArray &segment : encoded.segments)
                    bytes += segment;
                test::CommandReader reader(bytes);
                const auto read = reader.next();
                QVERIFY2(read.has_value(), bytes.constData());
                QVERIFY2(reader.atEnd(), bytes.constData());
                QCOMPARE(read->tag, QByteArray("a1"));
                QCOMPARE(qsizetype(encoded.segments.size()), qsizetype(1 + read->waits));
                const bool isList = read->words.size() == 2;
                QCOMPARE(qsizetype(read->words.size()), isList ? 2 : 3);
                const std::vector<test::Argument> &found =
                    isList ? read->words[1].items : read->words;
                QCOMPARE(found[found.size() - 2].text, first);
                const bool isInbox = second.compare("INBOX", Qt::CaseInsensitive) == 0;
                if (!isInbox)
                    QCOMPARE(found[found.size() - 1].text, second);
                // Our own framer sees one frame too.
                Framer framer;
                framer.append(bytes);
                const auto frame = framer.next();
                QVERIFY(frame && std::holds_alternative<Frame>(*frame));
                QCOMPARE(framer.pendingBytes(), qint64(0));
            }
        }
    }

    /// Keywords and verbatim text are not quoted: what does not fit is not sent at all.
    void anyKeywordMakesOneCommandOrNone()
    {
        QRandomGenerator random(21);
        int sent = 0;
        for (int round = 0; round < 40000; ++round) {
            const QByteArray keyword = hostileText(random);
            const QByteArray bytes =
                wire(commands::uidStore(set("1"), true, FlagSet::fromAtoms({keyword}), std::nullopt,
                                        true),
                     plus);
            const QByteArray own = wire(Command("X").verbatim(keyword), plus);
            if (!bytes.isEmpty()) {
                ++sent;
                test::CommandReader reader(bytes);
                const auto read = reader.next();
                QVERIFY2(read.has_value() && reader.atEnd(), bytes.constData());
                QCOMPARE(qsizetype(read->words.size()), qsizetype(5));
            }
            QVERIFY2(own.count("\r\n") == (own.isEmpty() ? 0 : 1), own.constData());
            Framer framer;
            framer.append(own);
            QCOMPARE(framer.next().has_value(), !own.isEmpty());
            QCOMPARE(framer.pendingBytes(), qint64(0));
        }
        QVERIFY(sent > 1000);
    }

    void aNulNeverGoesOut()
    {
        QRandomGenerator random(0);
        for (int round = 0; round < 2000; ++round) {
            QByteArray text = hostileText(random);
            text.insert(random.bounded(int(text.size()) + 1), '\0');
            for (const Command &command :
                 {commands::login(text, "x"), commands::login("x", text), Command("X").string(text),
                  Command("X").literal(text), commands::create(MailboxName::fromWire(text)),
                  Command("X").sid(Sid {text, Sid::Form::Literal}),
                  commands::uidStore(set("1"), true, FlagSet::fromAtoms({text}), std::nullopt,
                                     true)}) {
                const EncodedCommand encoded = command.encode("a1", plus);
                QVERIFY(encoded.segments.empty());
                QVERIFY(encoded.redacted.isEmpty());
            }
        }
    }

    void selectStaysWithinTheLine()
    {
        QRandomGenerator random(7162);
        for (int round = 0; round < 200; ++round) {
            QresyncParameter state {UidValidity(4294967295U), ModSeq(maxModSeq), UidSet(), {}, {}};
            quint32 uid = 1;
            const int count = random.bounded(5000);
            for (int i = 0; i < count; ++i) {
                uid += 2 + random.bounded(500U);
                state.knownUids->add(uid);
            }
            state.matchSequence = UidSet::range(1, 200);
            state.matchUids = UidSet::range(1, 200);
            const MailboxName name = MailboxName::fromWire(QByteArray(random.bounded(2000), '"'));
            const QByteArray bytes = wire(commands::select(name, state, true), plus);
            QVERIFY(!bytes.isEmpty());
            QVERIFY2(bytes.size() <= limits::commandLineBytes,
                     QByteArray::number(bytes.size()).constData());
            const QByteArray resume =
                wire(commands::sid(
                         Sid {QByteArray(random.bounded(500), 's') + 's', Sid::Form::Atom}, state),
                     plus);
            QVERIFY(!resume.isEmpty() && resume.size() <= limits::commandLineBytes);
        }
    }

    void fittedDropsMatchDataFirstAndNeverAKnownUid()
    {
        QresyncParameter state {UidValidity(1), ModSeq(1), set("1,3,5,1000"), set("1,3"),
                                set("5,9")};
        QVERIFY(!commands::fitted(state, 100).matchUids.isEmpty());
        QCOMPARE(commands::fitted(state, 100).knownUids->toWire(), QByteArray("1,3,5,1000"));
        const QresyncParameter tight = commands::fitted(state, 14); // "1 1 1,3,5,1000"
        QVERIFY(tight.matchUids.isEmpty() && tight.matchSequence.isEmpty());
        QCOMPARE(tight.knownUids->toWire(), QByteArray("1,3,5,1000"));
        QCOMPARE(commands::fitted(state, 13).knownUids->toWire(), QByteArray("1:5,1000"));
        QCOMPARE(commands::fitted(state, 1).knownUids->toWire(), QByteArray("1:1000"));
    }

    void capabilities()
    {
        const Capabilities none;
        QVERIFY(none.isEmpty());
        QVERIFY(!none.has("IMAP4REV1"));
        const Capabilities some({"IMAP4rev1", "qresync", "AUTH=Plain", "AUTH=", "LITERAL-", "IDLE",
                                 "idle", "", "AUTH=SCRAM-SHA-256"});
        QVERIFY(some.has("IMAP4REV1"));
        QVERIFY(some.has("AUTH=PLAIN"));
        QVERIFY(!some.has("AUTH=PLAI"));
        QVERIFY(some.qresync() && some.condstore() && some.enable() && some.idle());
        QVERIFY(!some.move() && !some.reconnect());
        const AtomList mechanisms {"PLAIN", "SCRAM-SHA-256"};
        QCOMPARE(some.mechanisms(), mechanisms);
        QVERIFY(some.encoding().literalMinus && !some.encoding().literalPlus);
        QVERIFY(Capabilities({"LITERAL+"}).encoding().literalPlus);
        QVERIFY(Capabilities({"IMAP4rev2"}).encoding().literalMinus);
        QVERIFY(Capabilities({"X-DRAFT-W07-RECONNECT"}).reconnect());
        QVERIFY(Capabilities({"CONDSTORE"}).condstore() && !Capabilities({"CONDSTORE"}).enable());
        QCOMPARE(Capabilities({"B", "a"}), Capabilities({"A", "b", "a"}));
        QVERIFY(!(Capabilities({"A"}) == Capabilities({"B"})));
    }
};

QTEST_GUILESS_MAIN(TestCommand)
#include "tst_command.moc"
