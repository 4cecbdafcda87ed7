// SPDX-License-Identifier: GPL-3.0-or-later
// The reading pane with a conversation: what is open, what is folded, what changes leave alone;
// pictures into HOMING_SHOTS.
#include "tests/ui/window/mainscene.h"
#include "ui/common/theme.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commands.h"
#include "ui/reader/conversationreader.h"
#include "ui/reader/plaintextview.h"

#include <QScrollBar>

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

    // Looked at: people who write in other scripts and directions, in each look of the window.
    void pictures_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::addColumn<bool>("isRightToLeft");
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("inColumns");
        QTest::addColumn<double>("scale");
        const QSize usual(1280, 800);
        QTest::newRow("dark") << true << false << usual << false << 1.0;
        QTest::newRow("right-to-left") << false << true << usual << false << 1.0;
        QTest::newRow("right-to-left-dark-columns") << true << true << usual << true << 1.0;
        QTest::newRow("columns") << false << false << usual << true << 1.0;
        QTest::newRow("narrow") << false << false << QSize(700, 700) << false << 1.0;
        QTest::newRow("narrow-right-to-left-dark") << true << true << QSize(700, 700) << false << 1.0;
        QTest::newRow("double") << false << false << QSize(1000, 700) << false << 2.0;
    }
    void pictures()
    {
        QFETCH(bool, isDark);
        QFETCH(bool, isRightToLeft);
        QFETCH(QSize, size);
        QFETCH(bool, inColumns);
        QFETCH(double, scale);
        const QPalette before = QApplication::palette();
        QApplication::setPalette(isDark ? theme::darkPalette() : theme::lightPalette());
        QApplication::setLayoutDirection(isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
        {
            Stack s(2);
            const struct
            {
                QString name;
                QString address;
                QString subject;
            } people[] = {
                {QStringLiteral("J\u00fcrgen Gro\u00dfe-Brockhoff"), QStringLiteral("juergen@example.org"),
                 QStringLiteral("\u05ea\u05db\u05e0\u05d9\u05d5\u05ea \u05dc\u05e0\u05de\u05dc")},
                {QStringLiteral("\u05d3\u05e0\u05d4 \u05dc\u05d5\u05d9"), QStringLiteral("dana@example.org"),
                 QStringLiteral("Re: \u05ea\u05db\u05e0\u05d9\u05d5\u05ea \u05dc\u05e0\u05de\u05dc")},
                {QStringLiteral("\u0644\u064a\u0644\u0649 \u062d\u0633\u0646"), QStringLiteral("layla@example.org"),
                 QStringLiteral("Re: \u05ea\u05db\u05e0\u05d9\u05d5\u05ea \u05dc\u05e0\u05de\u05dc (2)")},
                {QStringLiteral("Anna Berg"), QStringLiteral("anna@example.org"),
                 QStringLiteral("AW: \u05ea\u05db\u05e0\u05d9\u05d5\u05ea \u05dc\u05e0\u05de\u05dc")},
            };
            for (size_t i = 0; i < s.members.size(); ++i) {
                store::MessageRow row = *s.service.find(s.members[i]);
                row.header.from = {{people[i].name, people[i].address}};
                row.header.subject = people[i].subject;
                row.preview = QStringLiteral("\u05e9\u05dc\u05d5\u05dd, the second drawing is in the folder.");
                s.service.setRow(s.members[i].mailbox, row);
            }
            s.window.messageList()->messageModel()->setMailbox(s.sample.inbox);
            if (s.window.commands().columns->isChecked() != inColumns)
                s.window.commands().columns->trigger();
            s.window.resize(size);
            QCOMPARE(s.window.messageList()->verticalScrollBar()->value(), 0); // as it was
            s.select(1);
            s.select(0);
            QCoreApplication::processEvents();
            if (size.width() >= 1000) {
                QCOMPARE(s.lines(above).size() + s.lines(below).size(), size_t(3));
                for (const ConversationLineButton *line : s.lines(above)) {
                    const QRect there(line->mapTo(&s.window, QPoint()), line->size());
                    QVERIFY(s.window.rect().contains(there)); // nothing is cut off
                }
            }
            test::shot(s.window, QStringLiteral("conversation-") + QLatin1String(QTest::currentDataTag()),
                       scale);
            if (inColumns)
                s.window.commands().columns->trigger();
        }
        QApplication::setLayoutDirection(Qt::LeftToRight);
        QApplication::setPalette(before);
    }
};

QTEST_MAIN(TestConversationReader)
#include "tst_conversationreader.moc"
