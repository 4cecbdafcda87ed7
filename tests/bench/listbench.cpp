// SPDX-License-Identifier: GPL-3.0-or-later
// The list over a cached mailbox: a million messages beside a thousand; half of a large list vanishing; memory.
#include "core/account/unifiedservice.h"
#include "tests/bench/cachedlist.h"
#include "tests/bench/report.h"
#include "tests/support/stallprobe.h"

#include <QElapsedTimer>
#include <QScrollBar>

namespace homing::bench {

namespace {

/// From the click to the painted list; and how long the GUI thread was held at most.
void sortChange(Window &window, const QString &name, const store::Arrangement &arrangement)
{
    test::StallProbe probe;
    QElapsedTimer timer;
    timer.start();
    window.model.setArrangement(arrangement);
    window.settle();
    window.view.grab();
    const double taken = double(timer.nsecsElapsed()) / 1e6;
    report(QStringLiteral("%1 of %2: to the painted list").arg(name).arg(window.total), ms(taken),
           QStringLiteral("%1 rows").arg(window.model.rowCount()),
           QStringLiteral("%1 longest stall").arg(ms(probe.longestMs())), QStringLiteral("16 ms stall"));
}

void sortChanges(const CachedProfile &profile)
{
    using store::SortOrder;
    const qint64 before = residentBytes();
    Window window(profile);
    window.total = window.model.rowCount();
    for (const auto &[name, order] : {std::pair {"by subject", SortOrder::Subject}, {"by sender", SortOrder::Sender},
                                      {"by size", SortOrder::Size}, {"unread first", SortOrder::Unread},
                                      {"by date", SortOrder::Date}})
        sortChange(window, QLatin1String(name), {.order = order});
    sortChange(window, QStringLiteral("filter: unread"), {.unread = true});
    sortChange(window, QStringLiteral("filter: contacts"), {.contacts = true});
    sortChange(window, QStringLiteral("no filter"), {});
    const qint64 grown = residentBytes() - before;
    report(QStringLiteral("memory of the list after them at %1 messages").arg(window.total), QStringLiteral("%1 MB").arg(grown / 1'000'000),
           QStringLiteral("%1 bytes of keys").arg(qint64(window.model.keyBytes())),
           QString::number(double(grown) / std::max(1, window.total), 'f', 1) + QStringLiteral(" B/msg"), QStringLiteral("100 B/msg"));
}

double openMs(const CachedProfile &profile, bool showsConversations = true)
{
    return medianMs(5, [&] { Window window(profile, showsConversations); });
}

} // namespace

/// All Inboxes over two accounts, from the click to the painted list.
void allInboxes(int large)
{
    double smaller = 0;
    for (const int messages : {large / 8, large / 2}) {
        const CachedProfile profile {quint32(messages), 2};
        const auto service = account::makeMailService(profile.dir());
        account::UnifiedService unified(*service);
        model::MessageListModel model;
        ui::MessageListView view;
        view.resize(420, 900);
        view.show();
        service->start();
        model.setService(&unified);
        view.setMessageModel(&model);
        model.setShowsConversations(true);
        const auto show = [&](const QString &name, const auto &act) {
            test::StallProbe probe;
            QElapsedTimer timer;
            timer.start();
            act();
            while (model.isArranging())
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            view.grab();
            const double taken = double(timer.nsecsElapsed()) / 1e6;
            report(QStringLiteral("%1, 2 x %2").arg(name).arg(messages), ms(taken),
                   QStringLiteral("%1 rows").arg(model.rowCount()),
                   QStringLiteral("%1 longest stall").arg(ms(probe.longestMs())),
                   QStringLiteral("16 ms stall"));
            return taken;
        };
        const double opened = show(QStringLiteral("All Inboxes opens"),
                                   [&] { model.setMailbox(account::allInboxes); });
        show(QStringLiteral("All Inboxes by sender"),
             [&] { model.setArrangement({.order = store::SortOrder::Sender}); });
        if (smaller > 0)
            report(QStringLiteral("All Inboxes opens, four times as many"), ms(opened),
                   ms(smaller), QString::number(opened / smaller, 'f', 1) + QLatin1Char('x'),
                   QStringLiteral("about 4x"));
        smaller = opened;
    }
}

void lists(int large)
{
    const double empty = medianMs(5, [] {
        QWidget window;
        window.resize(420, 900);
        window.show();
        window.grab();
    });
    double small = 0;
    {
        const CachedProfile profile(1'000);
        small = openMs(profile);
    }
    report(QStringLiteral("cached mailbox of 1,000: service, model, first paint"), ms(small), ms(empty) + QStringLiteral(" empty window"), QStringLiteral("-"), QStringLiteral("-"));
    const CachedProfile profile {quint32(large)};
    const double big = openMs(profile);
    report(QStringLiteral("cached mailbox of %1: service, model, first paint").arg(large), ms(big), ms(small) + QStringLiteral(" with 1,000"),
           QString::number(big / small, 'f', 2) + QLatin1Char('x'), QStringLiteral("-"));
    const double flat = openMs(profile, false);
    report(QStringLiteral("the same as single messages"), ms(flat), ms(big) + QStringLiteral(" as conversations"),
           QString::number(big / flat, 'f', 2) + QLatin1Char('x'), QStringLiteral("-"));
    {
        const qint64 before = residentBytes();
        Window window(profile);
        const qint64 grown = residentBytes() - before;
        report(QStringLiteral("memory of the list at %1 messages, %2 rows").arg(large).arg(window.model.rowCount()), QStringLiteral("%1 MB").arg(grown / 1'000'000),
               QStringLiteral("%1 bytes of keys").arg(qint64(window.model.keyBytes())),
               QString::number(double(grown) / std::max(1, large), 'f', 1) + QStringLiteral(" B/msg"), QStringLiteral("100 B/msg"));
        double worst = 0;
        QScrollBar *bar = window.view.verticalScrollBar();
        for (int i = 1; i <= 50; ++i) {
            bar->setValue(int(qint64(bar->maximum()) * i / 51));
            worst = std::max(worst, medianMs(1, [&] { window.view.grab(); }));
        }
        report(QStringLiteral("scroll to any of 50 places and paint, the worst"), ms(worst), QStringLiteral("a frame is 16 ms"), QStringLiteral("-"), QStringLiteral("16 ms"));
    }
    for (const int messages : {100'000, large}) {
        if (messages == large)
            sortChanges(profile);
        else
            sortChanges(CachedProfile {quint32(messages)});
    }
    {
        const CachedProfile hundredThousand(100'000);
        report(QStringLiteral("threading of 100,000 behind their first sync"), ms(hundredThousand.threadMs), QStringLiteral("slices of 2,000"),
               QStringLiteral("%1 B/msg on disk").arg(hundredThousand.threadBytes / 100'000), QStringLiteral("-"));
        Window window(hundredThousand, false);
        window.view.selectMessage(window.model.refAt(50'000));
        store::ChangeSet changes;
        changes.mailbox = hundredThousand.mailbox;
        changes.revision = window.model.revision() + 1'000;
        for (quint32 uid = 1; uid < 100'000; uid += 2)
            changes.removed.add(uid);
        changes.counters.total = 50'000;
        const MessageRef selected = window.view.currentMessage();
        const double gone = medianMs(1, [&] {
            window.model.applyChangeSet(changes);
            window.view.grab();
        });
        const bool isKept = window.view.currentMessage() == selected && window.model.rowCount() == 50'000;
        report(QStringLiteral("50,000 of 100,000 rows vanish, list painted%1").arg(isKept ? QString() : QStringLiteral(" (SELECTION LOST)")),
               ms(gone), QStringLiteral("-"), QStringLiteral("-"), QStringLiteral("500 ms"));
    }
}

} // namespace homing::bench
