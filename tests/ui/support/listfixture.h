// SPDX-License-Identifier: GPL-3.0-or-later
// A message list on a window of its own, over a mailbox in memory.
#pragma once

#include "tests/ui/support/fakemailservice.h"
#include "tests/ui/support/uitest.h"
#include "ui/messagelist/messagelistview.h"

#include <QScrollBar>
#include <QTest>

namespace homing::test {

struct ListFixture
{
    FakeMailService service;
    AccountId account =
        service.makeAccount(QStringLiteral("Work"), QStringLiteral("a@example.org"));
    MailboxRef inbox = service.makeMailbox(account, "INBOX", store::MailboxRole::Inbox);
    MailboxRef other = service.makeMailbox(account, "Other");
    model::MessageListModel model;
    ui::MessageListView view;

    explicit ListFixture(quint32 count, const QSize &size = {420, 700})
    {
        service.fill(inbox, count, QDateTime::currentDateTimeUtc(), count > 100'000 ? 60 : 1800);
        model.setService(&service);
        model.setMailbox(inbox);
        view.setMessageModel(&model);
        view.resize(size);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
    }
    MessageRef ref(quint32 uid) const { return {inbox, uid}; }
    int yOf(quint32 uid) const { return view.visualRect(model.index(model.rowOf(uid))).top(); }
    /// Somewhere in the middle, at a pixel that no row begins at, with `uid` in the middle of the
    /// screen and selected.
    void readInTheMiddle(quint32 uid)
    {
        view.selectMessage(ref(uid));
        view.scrollTo(view.currentIndex(), QAbstractItemView::PositionAtCenter);
        view.verticalScrollBar()->setValue(view.verticalScrollBar()->value() + 17);
        QCoreApplication::processEvents();
    }
    QImage picture(quint32 uid)
    {
        return view.viewport()->grab(view.visualRect(model.index(model.rowOf(uid)))).toImage();
    }
};

} // namespace homing::test
