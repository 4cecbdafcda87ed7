// SPDX-License-Identifier: GPL-3.0-or-later
// Scene: the main window on a mail service in memory with one sample account.
#pragma once

#include "core/model/messagelistmodel.h"
#include "tests/ui/support/uitest.h"
#include "tests/ui/window/windowtest.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/toast.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/messagereader.h"

#include <QApplication>
#include <QTest>

namespace homing::ui {

using test::FakeMailService;
using test::makeSampleAccount;
using test::SampleAccount;

/// A window on a sample account, shown and active, with the newest message selected.
class Scene
{
public:
    explicit Scene(const QString &settingsFile = {})
        : sample(makeSampleAccount(service))
        , window(service, settingsFile)
    {
        window.reader()->setMarkReadDelay(-1);
        window.show();
        QApplication::setActiveWindow(&window);
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window does not become active");
        service.clearCalls();
    }

    void select(int row)
    {
        window.messageList()->selectMessage(window.messageList()->messageModel()->refAt(row));
        window.messageList()->setFocus();
    }
    quint32 currentUid() const { return window.messageList()->currentMessage().uid; }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &window, key, modifiers);
    }
    void type(char character) { QTest::keyClick(QApplication::focusWidget(), character); }
    Toast *toast() { return Toast::current(window.findChild<QWidget *>(QStringLiteral("pages"))); }
    template <typename T>
    T *find(const char *name) const
    {
        return window.findChild<T *>(QString::fromLatin1(name));
    }
    QString status() const { return find<ElidedLabel>("syncStatus")->text(); }

    FakeMailService service;
    SampleAccount sample;
    MainWindow window;
};

} // namespace homing::ui
