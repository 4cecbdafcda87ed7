// SPDX-License-Identifier: GPL-3.0-or-later
// A walk over every window: what can be operated has an object name and an accessible name, and no label reads markup.
#include "tests/ui/window/windowtest.h"
#include "ui/accounts/accountsdialog.h"
#include "ui/accounts/addaccountdialog.h"
#include "ui/accounts/passworddialog.h"
#include "ui/common/toast.h"
#include "ui/composer/composerwindow.h"
#include "ui/inspector/inspectorwindow.h"
#include "ui/mainwindow/aboutdialog.h"
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/messagereader.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTest>
#include <QTextEdit>

using namespace homing;
using namespace homing::ui;
using homing::test::FakeMailService;

namespace {

/// Parts that Qt makes inside its own widgets.
bool isQtsOwn(const QWidget *widget)
{
    for (const QWidget *at = widget; at; at = at->parentWidget()) {
        if (at->objectName().startsWith(QLatin1String("qt_")) || at->inherits("QScrollBar")
            || at->inherits("QAbstractScrollAreaScrollBarContainer") || at->inherits("QComboBoxPrivateContainer"))
            return true;
    }
    const QWidget *parent = widget->parentWidget();
    return parent
        && (qobject_cast<const QLineEdit *>(parent) || qobject_cast<const QAbstractSpinBox *>(parent)
            || qobject_cast<const QComboBox *>(parent) || qobject_cast<const QTabBar *>(parent)
            || (parent->inherits("QTableView") && widget->inherits("QTableCornerButton")));
}

bool isInteractive(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLineEdit *>(widget)
        || qobject_cast<const QComboBox *>(widget) || qobject_cast<const QAbstractSpinBox *>(widget)
        || qobject_cast<const QAbstractItemView *>(widget) || qobject_cast<const QPlainTextEdit *>(widget)
        || qobject_cast<const QTextEdit *>(widget) || qobject_cast<const QTabBar *>(widget)
        || qobject_cast<const QMenu *>(widget);
}

QStringList problemsOf(QWidget &window)
{
    QStringList problems;
    QList<QWidget *> widgets = window.findChildren<QWidget *>();
    widgets.prepend(&window);
    for (const QWidget *widget : widgets) {
        if (isQtsOwn(widget) || !widget->isVisibleTo(&window))
            continue;
        const QString path = QStringLiteral("%1 in %2").arg(QLatin1String(widget->metaObject()->className()),
                                                            window.objectName());
        if (isInteractive(widget)) {
            if (widget->objectName().isEmpty())
                problems.append(path + QStringLiteral(": no object name, ") + widget->accessibleName());
            if (widget->accessibleName().isEmpty())
                problems.append(path + QStringLiteral(": no accessible name, ") + widget->objectName());
        }
        if (const auto *label = qobject_cast<const QLabel *>(widget); label && label->textFormat() != Qt::PlainText)
            problems.append(path + QStringLiteral(": label may read markup, ") + label->objectName() + label->text());
        if (qobject_cast<const QTextEdit *>(widget))
            problems.append(path + QStringLiteral(": a QTextEdit, which loads resources"));
    }
    return problems;
}

} // namespace

class TestWalk : public QObject
{
    Q_OBJECT
private:
    static void check(QWidget &window)
    {
        window.show();
        QVERIFY(!window.objectName().isEmpty());
        const QStringList problems = problemsOf(window);
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
    }

private Q_SLOTS:
    void initTestCase() { test::prepareWindowApplication(); }

    void firstStart()
    {
        FakeMailService service;
        MainWindow window(service);
        check(window);
    }

    void mainWindowInUse()
    {
        FakeMailService service;
        const test::SampleAccount sample = test::makeSampleAccount(service);
        MainWindow window(service);
        window.show();
        window.messageList()->selectNext();
        account::MessageBody body;
        body.state = account::MessageBody::State::Ready;
        body.plainText = QStringLiteral("text");
        body.attachments = {{"2", QStringLiteral("a.pdf"), "application/pdf", 1}, {"3", QString(), "image/png", 1}};
        const MessageRef current = window.messageList()->currentMessage();
        service.setBody(current, body);
        window.reader()->showNothing();
        window.reader()->showMessage(current);
        window.reader()->openFind();
        account::AccountState refused;
        refused.fault = {FaultCause::LoginRefused, QStringLiteral("no")};
        refused.pending = 1;
        refused.parked = 1;
        service.setState(sample.account, refused);
        Toast::post(window.findChild<QWidget *>(QStringLiteral("pages")), QStringLiteral("news"),
                    QStringLiteral("Undo"), [] {});
        window.commands().palette->trigger();
        check(window);
    }

    void everyCommandHasNameAndObjectName()
    {
        FakeMailService service;
        MainWindow window(service);
        QSet<QString> names;
        QHash<QString, QString> shortcuts;
        for (const QAction *action : window.commands().all()) {
            QVERIFY(!action->objectName().isEmpty());
            QVERIFY(!names.contains(action->objectName()));
            names.insert(action->objectName());
            for (const QKeySequence &sequence : action->shortcuts()) {
                QVERIFY2(!shortcuts.contains(sequence.toString()), qPrintable(sequence.toString()));
                shortcuts.insert(sequence.toString(), action->objectName());
            }
        }
    }

    void dialogs()
    {
        FakeMailService service;
        const test::SampleAccount sample = test::makeSampleAccount(service);
        AddAccountDialog add(service);
        check(add);
        AccountsDialog accounts(service);
        check(accounts);
        PasswordDialog password(service, service.accounts().front());
        check(password);
        AboutDialog about;
        check(about);
        Q_UNUSED(sample)
    }

    void composer()
    {
        FakeMailService service;
        test::makeSampleAccount(service);
        test::makeSampleAccount(service, QStringLiteral("Home"), QStringLiteral("h@example.net"));
        Letter letter;
        letter.draft.to = {{QStringLiteral("Anna <b>x</b>"), QStringLiteral("anna@example.org")}};
        letter.draft.cc = {{QStringLiteral("no address"), QString()}};
        letter.draft.files = {{QStringLiteral("a.pdf"), "application/pdf", "x", {}}};
        auto *composer = new ComposerWindow(service, letter);
        check(*composer);
        composer->findChild<QAbstractButton *>(QStringLiteral("sendButton"))->click(); // the strip
        check(*composer);
        composer->close();
    }

    void inspector()
    {
        FakeMailService service;
        test::makeSampleAccount(service);
        InspectorWindow inspector(service);
        check(inspector);
    }

    /// What others write is shown as they wrote it, wherever it appears.
    void foreignTextIsNeverMarkup()
    {
        const QString markup = QStringLiteral("<b>x</b><img src='file:///etc/passwd'>");
        FakeMailService service;
        const test::SampleAccount sample = test::makeSampleAccount(service, markup, markup);
        store::MessageRow row;
        row.uid = imap::Uid(500);
        row.header.subject = markup;
        row.header.from = {{markup, markup}};
        row.header.to = {{markup, markup}};
        row.internalDate = QDateTime::currentDateTimeUtc();
        service.setRow(sample.inbox, row);
        MainWindow window(service);
        window.show();
        window.reader()->showMessage({sample.inbox, 500});
        QCOMPARE(window.findChild<QLabel *>(QStringLiteral("messageSubject"))->text(), markup);
        const QStringList problems = problemsOf(window);
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
        for (const QWidget *widget : window.findChildren<QWidget *>()) {
            const QString tip = widget->toolTip();
            QVERIFY2(!tip.contains(QLatin1String("<img")), qPrintable(widget->objectName() + tip));
        }
    }
};

QTEST_MAIN(TestWalk)
#include "tst_walk.moc"
