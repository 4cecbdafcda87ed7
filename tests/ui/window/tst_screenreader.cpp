// SPDX-License-Identifier: GPL-3.0-or-later
// What a screen reader finds in the window, through QAccessible in this process: every control has
// a role and a name, and a row of the list says sender, subject, date and state.
#include "tests/ui/window/mainscene.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/commands.h"

#include <QAccessible>
#include <QSet>

using namespace homing;
using namespace homing::ui;

namespace {

struct Found
{
    QAccessible::Role role;
    QString name;
    QString path;
    bool isFocusable;
};

/// Everything below `top` that is not hidden, breadth first; of a list at most 30 children.
std::vector<Found> walk(QAccessibleInterface *top)
{
    constexpr int mostChildren = 30;
    std::vector<Found> found;
    std::vector<std::pair<QAccessibleInterface *, QString>> open = {{top, QString()}};
    for (size_t at = 0; at < open.size() && at < 20'000; ++at) {
        const auto [element, path] = open[at];
        if (!element || !element->isValid() || element->state().invisible)
            continue;
        const QString name = element->text(QAccessible::Name);
        const QObject *object = element->object();
        const QString here = path + QLatin1Char('/')
            + (object && !object->objectName().isEmpty() ? object->objectName() : name.left(40));
        found.push_back({element->role(), name, here, bool(element->state().focusable)});
        for (int i = 0; i < std::min(element->childCount(), mostChildren); ++i)
            open.emplace_back(element->child(i), here);
    }
    return found;
}

bool isControl(QAccessible::Role role)
{
    static const QSet<QAccessible::Role> roles = {
        QAccessible::PushButton,  QAccessible::ButtonMenu,    QAccessible::CheckBox,
        QAccessible::RadioButton, QAccessible::ComboBox,      QAccessible::EditableText,
        QAccessible::MenuItem,    QAccessible::List,          QAccessible::ListItem,
        QAccessible::Tree,        QAccessible::TreeItem,      QAccessible::Table,
        QAccessible::PageTab,     QAccessible::ButtonDropDown};
    return roles.contains(role);
}

} // namespace

class TestScreenReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        test::prepareWindowApplication();
        QAccessible::setActive(true);
    }

    void everyControlHasRoleAndName_data()
    {
        QTest::addColumn<bool>("columns");
        QTest::newRow("cards") << false;
        QTest::newRow("columns") << true;
    }
    void everyControlHasRoleAndName()
    {
        QFETCH(bool, columns);
        Scene scene;
        scene.select(0);
        scene.service.commit(scene.sample.inbox,
                             {.arrivals = 2}); // with the strip of what was away
        if (columns)
            scene.window.commands().columns->trigger();
        const auto found = walk(QAccessible::queryAccessibleInterface(&scene.window));
        QStringList problems;
        QSet<QString> names;
        int controls = 0;
        for (const Found &each : found) {
            names.insert(each.path.section(u'/', -1));
            if (each.isFocusable && each.role == QAccessible::NoRole)
                problems.append(QStringLiteral("no role: ") + each.path);
            if (!isControl(each.role))
                continue;
            ++controls;
            if (each.name.isEmpty())
                problems.append(
                    QStringLiteral("no name: %1 (role %2)").arg(each.path).arg(int(each.role)));
        }
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
        QVERIFY2(controls > 50, qPrintable(QString::number(controls)));
        for (const char *name :
             {"mailboxTree", "messageList", "archiveButton", "deleteButton", "flagButton",
              "filterUnreadButton", "filterFlaggedButton", "filterAttachmentButton",
              "filterContactsButton", "sortButton", "awayShowButton", "awayCloseButton",
              "inspectorButton", "menuButton"})
            QVERIFY2(names.contains(QLatin1String(name)), name);
        qInfo("%d controls of %d elements", controls, int(found.size()));
    }

    void aRowSaysWhoWhatWhenAndHow()
    {
        Scene scene;
        store::MessageRow row;
        row.uid = imap::Uid(900);
        row.header.from = {{QStringLiteral("Anna Berg"), QStringLiteral("anna@example.org")}};
        row.header.subject = QStringLiteral("Harbour plans");
        row.internalDate = QDateTime(QDate(2031, 5, 4), QTime(10, 11), Qt::UTC);
        row.hasAttachment = true;
        row.flags = imap::FlagSet::fromAtoms({"\\Flagged", "\\Answered"});
        scene.service.setRow(scene.sample.inbox, row);
        scene.window.mailboxTree()->selectMailbox(scene.sample.archive);
        scene.window.mailboxTree()->selectMailbox(scene.sample.inbox);
        auto *list = scene.window.messageList();
        QAccessibleInterface *access = QAccessible::queryAccessibleInterface(list);
        QCOMPARE(access->role(), QAccessible::List);
        QAccessibleInterface *said = access->child(list->messageModel()->rowOf(900));
        QVERIFY(said);
        QCOMPARE(said->role(), QAccessible::ListItem);
        const QString text = said->text(QAccessible::Name);
        for (const char *part : {"Unread", "Anna Berg", "Harbour plans", "2031", "flagged",
                                 "answered", "has attachments"})
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
        scene.service.addFlags(scene.sample.inbox, imap::UidSet::single(900),
                               imap::FlagSet::fromAtoms({"\\Seen"}));
        QVERIFY(!said->text(QAccessible::Name).contains(QStringLiteral("Unread")));
        list->selectMessage({scene.sample.inbox, 900});
        list->setFocus();
        QVERIFY(said->state().selected && said->state().focused);
    }

    void filtersSayThatTheyAreOn()
    {
        Scene scene;
        auto *button = scene.find<QWidget>("filterUnreadButton");
        QAccessibleInterface *access = QAccessible::queryAccessibleInterface(button);
        QVERIFY(!access->state().checked);
        scene.window.commands().filterUnread->trigger();
        QVERIFY(access->state().checkable && access->state().checked);
        QCOMPARE(access->text(QAccessible::Name), QStringLiteral("Show unread messages only"));
    }
};

QTEST_MAIN(TestScreenReader)
#include "tst_screenreader.moc"
