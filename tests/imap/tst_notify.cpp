// SPDX-License-Identifier: GPL-3.0-or-later
// NOTIFY (RFC 5465): the command's known answers, what may not be asked, and that a mailbox name
// stays one argument. The responses that it brings are among the samples of tst_responses and
// tst_splits.
#include "core/imap/capabilities.h"
#include "core/imap/notify.h"

#include <QtTest>

using namespace homing::imap;
using Filter = NotifyGroup::Filter;
using Event = NotifyEvent;

Q_DECLARE_METATYPE(homing::imap::Command)

namespace {

const std::vector<Event> messageEvents {Event::MessageNew, Event::MessageExpunge,
                                        Event::FlagChange};

QByteArray wire(const Command &command, const EncodingOptions &options = {})
{
    QByteArray bytes;
    for (const QByteArray &segment : command.encode("a1", options).segments)
        bytes += segment;
    return bytes;
}

NotifyGroup group(Filter filter, std::vector<Event> events,
                  std::initializer_list<const char *> mailboxes = {})
{
    NotifyGroup made {filter, {}, std::move(events), {}};
    for (const char *mailbox : mailboxes)
        made.mailboxes.push_back(MailboxName::fromWire(mailbox));
    return made;
}

} // namespace

class TestNotify : public QObject
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
        using commands::notifySet;
        const auto selected = group(Filter::SelectedDelayed, messageEvents);
        row("none", commands::notifyNone(), "NOTIFY NONE");
        row("what the account asks",
            notifySet({selected,
                       group(Filter::Personal,
                             {Event::MessageNew, Event::MessageExpunge, Event::FlagChange,
                              Event::MailboxName, Event::SubscriptionChange})}),
            "NOTIFY SET (SELECTED-DELAYED (MessageNew MessageExpunge FlagChange)) (PERSONAL "
            "(MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange))");
        NotifyGroup withItems = group(Filter::Selected, {Event::MessageNew, Event::MessageExpunge});
        withItems.newMessageItems = "UID BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT)]";
        row("status and items (RFC 5465 3.1)",
            notifySet(
                {withItems,
                 group(Filter::Subtree, {Event::MessageNew, Event::MessageExpunge}, {"Lists"})},
                true),
            "NOTIFY SET STATUS (SELECTED (MessageNew (UID BODY.PEEK[HEADER.FIELDS (FROM TO "
            "SUBJECT)]) MessageExpunge)) (SUBTREE (Lists) (MessageNew MessageExpunge))");
        row("mailboxes",
            notifySet({group(Filter::Mailboxes, messageEvents, {"INBOX", "Sent Items"})}),
            "NOTIFY SET (MAILBOXES (INBOX \"Sent Items\") (MessageNew MessageExpunge FlagChange))");
        row("a snapshot (RFC 5465 5)", notifySet({group(Filter::Inboxes, {})}, true),
            "NOTIFY SET STATUS (INBOXES NONE)");
        row("names only", notifySet({group(Filter::Subscribed, {Event::MailboxName})}),
            "NOTIFY SET (SUBSCRIBED (MailboxName))");
        row("all the others",
            notifySet({group(Filter::Personal,
                             {Event::MessageNew, Event::MessageExpunge, Event::AnnotationChange,
                              Event::MailboxMetadataChange, Event::ServerMetadataChange})}),
            "NOTIFY SET (PERSONAL (MessageNew MessageExpunge AnnotationChange "
            "MailboxMetadataChange ServerMetadataChange))");
        row("a name that is a literal",
            notifySet({group(Filter::Mailboxes, {Event::MailboxName}, {"\xc3\xa9"})}),
            "NOTIFY SET (MAILBOXES ({2}\r\n\xc3\xa9) (MailboxName))");

        row("nothing asked", notifySet({}), "");
        row("MessageNew alone (5)", notifySet({group(Filter::Personal, {Event::MessageNew})}), "");
        row("MessageExpunge alone (5)",
            notifySet({group(Filter::Personal, {Event::MessageExpunge})}), "");
        row("FlagChange alone (5)", notifySet({group(Filter::Personal, {Event::FlagChange})}), "");
        row("AnnotationChange alone (5)",
            notifySet({group(Filter::Personal, {Event::AnnotationChange})}), "");
        row("mailbox events of the selected one (6.1)",
            notifySet({group(Filter::Selected, {Event::MailboxName})}), "");
        row("both kinds of selected (6.1)",
            notifySet({selected, group(Filter::Selected, messageEvents)}), "");
        NotifyGroup elsewhere = group(Filter::Personal, messageEvents);
        elsewhere.newMessageItems = "UID";
        row("items for others (8)", notifySet({elsewhere}), "");
        NotifyGroup withoutNew = group(Filter::Selected, {});
        withoutNew.newMessageItems = "UID";
        row("items without MessageNew (8)", notifySet({withoutNew}), "");
        withItems.newMessageItems = "UID)\r\na2 LOGOUT";
        row("items that inject", notifySet({withItems}), "");
        row("mailboxes without a name", notifySet({group(Filter::Mailboxes, messageEvents)}), "");
        row("subtree without a name", notifySet({group(Filter::Subtree, messageEvents)}), "");
        row("names where none belong", notifySet({group(Filter::Personal, messageEvents, {"a"})}),
            "");
    }

    void known()
    {
        QFETCH(Command, command);
        QFETCH(QByteArray, expected);
        QCOMPARE(wire(command), expected.isEmpty() ? expected : "a1 " + expected + "\r\n");
        QCOMPARE(command.isValid(), !expected.isEmpty());
    }

    /// Whatever octet a mailbox name holds, one command comes of it, with the names where they
    /// were.
    void namesStayArguments()
    {
        for (int octet = 1; octet < 256; ++octet) {
            for (const QByteArray &name :
                 {QByteArray(1, char(octet)), "a" + QByteArray(1, char(octet)) + "b",
                  QByteArray(1, char(octet)) + ") (\r\na2 LOGOUT"}) {
                NotifyGroup named {Filter::Mailboxes,
                                   {MailboxName::fromWire(name), MailboxName::fromWire("INBOX")},
                                   messageEvents,
                                   {}};
                const EncodedCommand encoded =
                    commands::notifySet({named}).encode("a1", EncodingOptions {true, false});
                QCOMPARE(encoded.segments.size(), size_t(1));
                // Nothing but the name stands between what is ours.
                const QByteArray bytes = encoded.segments.front();
                const QByteArray head = "a1 NOTIFY SET (MAILBOXES (";
                const QByteArray tail = " INBOX) (MessageNew MessageExpunge FlagChange))\r\n";
                QVERIFY2(bytes.startsWith(head) && bytes.endsWith(tail), bytes.constData());
                const QByteArray argument =
                    bytes.mid(head.size(), bytes.size() - head.size() - tail.size());
                const QByteArray own = MailboxName::fromWire(name).wire();
                const QByteArray literal = '{' + QByteArray::number(own.size()) + "+}\r\n" + own;
                QByteArray quoted = own;
                quoted.replace("\\", "\\\\").replace("\"", "\\\"");
                QVERIFY2(argument == own || argument == '"' + quoted + '"' || argument == literal,
                         argument.constData());
                if (argument == own)
                    QVERIFY2(!own.contains(' ') && !own.contains(')') && !own.contains('\n'),
                             own.constData());
            }
        }
        NotifyGroup nul {Filter::Mailboxes, {MailboxName::fromWire(QByteArray("a\0b", 3))}, {}, {}};
        QCOMPARE(wire(commands::notifySet({nul})), QByteArray());
    }

    void capability()
    {
        QVERIFY(Capabilities({"Notify"}).notify());
        QVERIFY(!Capabilities({"NOTIFY2"}).notify());
    }
};

QTEST_GUILESS_MAIN(TestNotify)
#include "tst_notify.moc"
