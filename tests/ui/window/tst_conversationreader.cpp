// SPDX-License-Identifier: GPL-3.0-or-later
// The reading pane with a conversation: what is open, what is folded, what changes leave alone;
// pictures into HOMING_SHOTS.
#include "tests/ui/window/mainscene.h"
#include "ui/common/theme.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commands.h"
#include "ui/reader/conversationreader.h"
#include "ui/reader/plaintextview.h"

using namespace homing;
using namespace homing::ui;

namespace {

/// Rows 0, 3 and 6 of the inbox are one conversation, with a message in the Archive between the
/// two oldest; all read but for `unread`.
struct Stack : Scene
{
    std::vector<MessageRef> members; // oldest first
    explicit Stack(int unread = -1)
    {
        const auto *model = window.messageList()->messageModel();
        service.fill(sample.archive, 2);
        std::vector<store::ThreadKey> keys;
        for (const int row : {6, 3, 0})
            keys.push_back({model->uidAt(row), 1});
        members = {model->refAt(6),
                   {sample.archive, service.uids(sample.archive).back()},
                   model->refAt(3),
                   model->refAt(0)};
        for (size_t i = 0; i < members.size(); ++i) {
            store::MessageRow row = *service.find(members[i]);
            row.flags = {};
            if (int(i) != unread)
                row.flags.set(imap::SystemFlag::Seen);
            service.setRow(members[i].mailbox, row);
            account::MessageBody body;
            body.message = members[i];
            body.state = account::MessageBody::State::Ready;
            body.plainText = test::quotedMail();
            service.setBody(members[i], body);
        }
        window.messageList()->messageModel()->setMailbox(sample.inbox);
        service.setThreads(sample.inbox, keys);
        service.setConversation(members);
        select(1);
        select(0);
    }
    std::vector<ConversationLineButton *> lines(const char *where) const
    {
        std::vector<ConversationLineButton *> shown;
        for (auto *line : find<QWidget>(where)->findChildren<ConversationLineButton *>()) {
            if (line->isVisible())
                shown.push_back(line);
        }
        return shown;
    }
    std::vector<MessageRef> folded(const char *where) const
    {
        std::vector<MessageRef> messages;
        for (const ConversationLineButton *line : lines(where))
            messages.push_back(line->line().message);
        return messages;
    }
    MessageRef open() const { return window.reader()->message(); }
};

constexpr const char *above = "conversationAbove";
constexpr const char *below = "conversationBelow";

} // namespace

class TestConversationReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void theNewestIsOpen()
    {
        Stack s;
        QCOMPARE(s.open(), s.members[3]);
        QCOMPARE(s.folded(above),
                 (std::vector<MessageRef> {s.members[0], s.members[1], s.members[2]}));
        QVERIFY(s.folded(below).empty());
        test::shot(s.window, QStringLiteral("conversation-newest"));
    }

    void theFirstUnreadIsOpen()
    {
        Stack s(1);
        QCOMPARE(s.open(), s.members[1]);
        QCOMPARE(s.folded(above), (std::vector<MessageRef> {s.members[0]}));
        QCOMPARE(s.folded(below), (std::vector<MessageRef> {s.members[2], s.members[3]}));
        test::shot(s.window, QStringLiteral("conversation-unread"));
    }

    void aLineOpens()
    {
        Stack s;
        QTest::mouseClick(s.lines(above)[1], Qt::LeftButton);
        QCOMPARE(s.open(), s.members[1]);
        QCOMPARE(s.folded(below).size(), size_t(2));
        ConversationLineButton *last = s.lines(below).back();
        last->setFocus();
        QTest::keyClick(last, Qt::Key_Space);
        QCOMPARE(s.open(), s.members[3]);
        QCOMPARE(s.currentUid(), s.members[3].uid); // the list stays where it is
    }

    void linesSayWhereAndWho()
    {
        Stack s(0);
        s.window.reader()->setMarkReadDelay(-1);
        QTest::mouseClick(s.lines(below).back(), Qt::LeftButton);
        const auto lines = s.lines(above);
        QCOMPARE(lines[0]->line().place, QString());
        QVERIFY(lines[1]->accessibleName().contains(QStringLiteral("in Archive")));
        QVERIFY(lines[0]->accessibleName().startsWith(QStringLiteral("Unread")));
        QVERIFY(!lines[1]->accessibleName().startsWith(QStringLiteral("Unread")));
    }

    void changesLeaveWhatIsOpenAlone()
    {
        Stack s;
        QTest::mouseClick(s.lines(above)[0], Qt::LeftButton);
        s.service.commit(s.sample.inbox, {.markUnseen = imap::UidSet::single(s.members[2].uid)});
        QTRY_VERIFY(s.lines(below)[1]->line().isUnread);
        QCOMPARE(s.open(), s.members[0]);
        s.service.setConversation({s.members[0], s.members[2], s.members[3]});
        QTRY_COMPARE(s.folded(below).size(), size_t(2));
        QCOMPARE(s.open(), s.members[0]);
    }

    void onlyWhatIsOpenIsFetched()
    {
        Stack s;
        s.select(1);
        s.service.clearCalls();
        s.select(0);
        QCOMPARE(s.folded(above).size(), size_t(3));
        QCOMPARE(s.service.bodiesAsked(), (std::vector<MessageRef> {s.members[3]}));
    }

    void singleMessages()
    {
        Stack s;
        s.window.commands().conversations->trigger();
        QVERIFY(s.folded(above).empty() && s.folded(below).empty());
        s.window.commands().conversations->trigger();
        s.select(2);
        QVERIFY(s.folded(above).empty());
        s.select(0);
        QCOMPARE(s.folded(above).size(), size_t(3));
    }

    void dark()
    {
        const QPalette before = QApplication::palette();
        QApplication::setPalette(theme::darkPalette());
        {
            Stack s(1);
            test::shot(s.window, QStringLiteral("conversation-dark"));
        }
        QApplication::setPalette(before);
    }
};

QTEST_MAIN(TestConversationReader)
#include "tst_conversationreader.moc"
