// SPDX-License-Identifier: GPL-3.0-or-later
// A mailbox of a million in one process with conversations on: opened, scrolled, filtered and not,
// in other orders, with mail coming in; how long each took to the painted list, how long the GUI
// thread was held at most, and what it costs in memory.
#include "tests/bench/cachedlist.h"
#include "tests/bench/report.h"
#include "tests/support/stallprobe.h"

#include <QScrollBar>

#ifdef Q_OS_LINUX
#include <malloc.h>
#endif

namespace homing::bench {

namespace {

/// What the process holds, less what it has freed and not given back yet.
qint64 heldBytes()
{
#ifdef Q_OS_LINUX
    ::malloc_trim(0);
#endif
    return residentBytes();
}

class Measured
{
public:
    explicit Measured(Window &window)
        : m_window(window)
    {
    }
    void operator()(const QString &name, const std::function<void()> &act)
    {
        test::StallProbe probe;
        QElapsedTimer timer;
        timer.start();
        act();
        m_window.settle();
        m_window.view.grab();
        const double taken = double(timer.nsecsElapsed()) / 1e6;
        QCoreApplication::processEvents();
        const double stall = probe.longestMs();
        m_worst = std::max(m_worst, stall);
        m_stalls += probe.stalls();
        report(name, ms(taken), QStringLiteral("%1 rows").arg(m_window.model.rowCount()),
               ms(stall) + QStringLiteral(" longest stall"), QStringLiteral("16 ms stall"));
    }
    void sum() const
    {
        report(QStringLiteral("the GUI thread was held at most"), ms(m_worst),
               QStringLiteral("%1 times over 16 ms").arg(m_stalls), QStringLiteral("-"),
               QStringLiteral("16 ms"));
    }

private:
    Window &m_window;
    double m_worst = 0;
    int m_stalls = 0;
};

/// What the service would tell of a commit.
store::ChangeSet changeSet(const model::MessageListModel &model, quint32 arrived, quint32 changed,
                           quint32 gone)
{
    store::ChangeSet changes;
    changes.mailbox = model.mailbox();
    changes.cause = store::ChangeCause::Live;
    changes.revision = model.revision() + 1'000;
    const imap::UidSet here = model.uidsOfRows(0, model.rowCount() - 1);
    for (quint32 i = 0; i < arrived; ++i)
        changes.inserted.push_back({here.max() + 1 + i, 0x7f000000 + i});
    for (quint32 i = 0; i < changed; ++i)
        changes.changed.add(here.at((here.count() - 1) * (2 * i + 1) / (2 * changed)));
    for (quint32 i = 0; i < gone; ++i)
        changes.removed.add(here.at((here.count() - 1) * (i + 1) / (gone + 1)));
    changes.changed.subtract(changes.removed);
    changes.counters.total = quint32(here.count()) + arrived - gone;
    return changes;
}

/// As its signal does; only the model hears of it.
void tell(model::MessageListModel &model, const store::ChangeSet &changes)
{
    QMetaObject::invokeMethod(
        &model, [&model, changes] { model.applyChangeSet(changes); }, Qt::QueuedConnection);
    while (model.revision() < changes.revision)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

} // namespace

void conversations(int messages)
{
    using store::SortOrder;
    const CachedProfile profile {quint32(messages)};
    Window window(profile, true, false);
    QCoreApplication::processEvents();
    const qint64 empty = heldBytes();
    Measured measured(window);
    const auto arrange = [&](const store::Arrangement &arrangement) {
        return [&window, arrangement] { window.model.setArrangement(arrangement); };
    };
    measured(QStringLiteral("conversations of %1: opened").arg(messages),
             [&] { window.open(profile); });
    const qint64 opened = heldBytes();
    const auto perMessage = [&](qint64 bytes) {
        return QString::number(double(bytes) / messages, 'f', 1) + QStringLiteral(" B/msg");
    };
    const qint64 keys = qint64(window.model.keyBytes());
    report(QStringLiteral("  the process with it open, beside the empty window before"),
           QStringLiteral("%1 MB").arg(opened / 1'000'000),
           QStringLiteral("%1 MB").arg(empty / 1'000'000), perMessage(opened - empty),
           QStringLiteral("100 B/msg"));
    QScrollBar *bar = window.view.verticalScrollBar();
    measured(QStringLiteral("  scrolled to 100 places"), [&] {
        for (int i = 1; i <= 100; ++i) {
            bar->setValue(int(qint64(bar->maximum()) * i / 101));
            QCoreApplication::processEvents();
        }
    });
    measured(QStringLiteral("  filter: unread"), arrange({.unread = true}));
    measured(QStringLiteral("  scrolled to 100 places"), [&] {
        for (int i = 1; i <= 100; ++i) {
            bar->setValue(int(qint64(bar->maximum()) * i / 101));
            QCoreApplication::processEvents();
        }
    });
    measured(QStringLiteral("  no filter"), arrange({}));
    measured(QStringLiteral("  filter: flagged"), arrange({.flagged = true}));
    measured(QStringLiteral("  no filter"), arrange({}));
    measured(QStringLiteral("  oldest first"), arrange({.isReversed = true}));
    measured(QStringLiteral("  by sender"), arrange({.order = SortOrder::Sender}));
    measured(QStringLiteral("  newest first"), arrange({}));
    measured(QStringLiteral("  single messages"),
             [&] { window.model.setShowsConversations(false); });
    const qint64 single = qint64(window.model.keyBytes());
    measured(QStringLiteral("  conversations again"),
             [&] { window.model.setShowsConversations(true); });
    int row = window.model.rowCount() / 2;
    while (row + 1 < window.model.rowCount() && window.model.conversationCount(row) < 3)
        ++row;
    measured(QStringLiteral("  one in the middle opened"), [&] { window.view.setOpen(row, true); });
    measured(QStringLiteral("  and closed"), [&] { window.view.setOpen(row, false); });
    const auto told = [&](const char *name, quint32 arrived, quint32 changed, quint32 gone) {
        const store::ChangeSet changes = changeSet(window.model, arrived, changed, gone);
        measured(QLatin1String(name), [&] { tell(window.model, changes); });
    };
    told("  one message comes", 1, 0, 0);
    told("  one flag changes", 0, 1, 0);
    told("  a resync: 50 new, 60 flags, 50 gone", 50, 60, 50);
    measured(QStringLiteral("  all selected"), [&] { window.view.selectAll(); });
    told("  one message comes, all selected", 1, 0, 0);
    const qint64 after = heldBytes();
    report(QStringLiteral("  the process after all that"),
           QStringLiteral("%1 MB").arg(after / 1'000'000),
           QStringLiteral("%1 MB").arg(empty / 1'000'000), perMessage(after - empty),
           QStringLiteral("100 B/msg"));
    report(QStringLiteral("  of it the order of rows and the conversations"),
           QStringLiteral("%1 MB").arg(keys / 1'000'000),
           perMessage(single) + QStringLiteral(" as single messages"), perMessage(keys),
           QStringLiteral("-"));
    report(QStringLiteral("  on disk: the threads' index"),
           QStringLiteral("%1 MB").arg(profile.threadBytes / 1'000'000),
           QStringLiteral("made in %1 s").arg(profile.threadMs / 1000, 0, 'f', 1),
           perMessage(profile.threadBytes), QStringLiteral("-"));
    measured.sum();
}

} // namespace homing::bench
