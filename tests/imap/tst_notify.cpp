// SPDX-License-Identifier: GPL-3.0-or-later
// NOTIFY (RFC 5465): the command's known answers and what may not be asked. The responses that it
// brings are among the samples of tst_responses and tst_splits.
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

NotifyGroup group(Filter filter, std::vector<Event> events)
{
    return {filter, std::move(events)};
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
        row("what the account asks",
            notifySet({selected,
                       group(Filter::Personal,
                             {Event::MessageNew, Event::MessageExpunge, Event::FlagChange,
                              Event::MailboxName, Event::SubscriptionChange})}),
            "NOTIFY SET (SELECTED-DELAYED (MessageNew MessageExpunge FlagChange)) (PERSONAL "
            "(MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange))");
        row("names only", notifySet({group(Filter::Personal, {Event::MailboxName})}),
            "NOTIFY SET (PERSONAL (MailboxName))");
        row("nothing of the selected one", notifySet({group(Filter::SelectedDelayed, {})}),
            "NOTIFY SET (SELECTED-DELAYED NONE)");
        row("all the others",
            notifySet({group(Filter::Personal,
                             {Event::MessageNew, Event::MessageExpunge, Event::AnnotationChange,
                              Event::MailboxMetadataChange, Event::ServerMetadataChange})}),
            "NOTIFY SET (PERSONAL (MessageNew MessageExpunge AnnotationChange "
            "MailboxMetadataChange ServerMetadataChange))");

        row("nothing asked", notifySet({}), "");
        row("MessageNew alone (5)", notifySet({group(Filter::Personal, {Event::MessageNew})}), "");
        row("MessageExpunge alone (5)",
            notifySet({group(Filter::Personal, {Event::MessageExpunge})}), "");
        row("FlagChange alone (5)", notifySet({group(Filter::Personal, {Event::FlagChange})}), "");
        row("AnnotationChange alone (5)",
            notifySet({group(Filter::Personal, {Event::AnnotationChange})}), "");
        row("mailbox events of the selected one (6.1)",
            notifySet({group(Filter::SelectedDelayed, {Event::MailboxName})}), "");
        row("the selected one twice (6.1)", notifySet({selected, selected}), "");
    }

    void known()
    {
        QFETCH(Command, command);
        QFETCH(QByteArray, expected);
        QCOMPARE(wire(command), expected.isEmpty() ? expected : "a1 " + expected + "\r\n");
        QCOMPARE(command.isValid(), !expected.isEmpty());
    }

    void capability()
    {
        QVERIFY(Capabilities({"Notify"}).notify());
        QVERIFY(!Capabilities({"NOTIFY2"}).notify());
    }
};

QTEST_GUILESS_MAIN(TestNotify)
#include "tst_notify.moc"
