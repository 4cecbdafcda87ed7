// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/statuswords.h"

#include "ui/accounts/faultwords.h"
#include "ui/common/format.h"

#include <QCoreApplication>

namespace homing::ui {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(homing::ui::StatusWords)
};

QString retryWords(qint64 ms)
{
    if (ms < 0)
        return {};
    const qint64 seconds = std::max<qint64>(1, (ms + 999) / 1000);
    if (seconds < 120)
        return Words::tr("Next try in %1 s.").arg(seconds);
    return Words::tr("Next try in %1 min.").arg((seconds + 59) / 60);
}

QString joined(std::initializer_list<QString> sentences)
{
    QString text;
    for (const QString &sentence : sentences) {
        if (!sentence.isEmpty())
            text += (text.isEmpty() ? QString() : QStringLiteral(" ")) + sentence;
    }
    return text;
}

StatusAction actionFor(FaultAction action)
{
    switch (action) {
    case FaultAction::None: return StatusAction::None;
    case FaultAction::TryNow: return StatusAction::TryNow;
    case FaultAction::ChangePassword: return StatusAction::ChangePassword;
    }
    return StatusAction::None;
}

/// Not online: why, what that means, and what can be done.
StatusWords offlineWords(const account::AccountState &state, const StatusContext &context)
{
    StatusWords words;
    words.mood = StatusMood::Offline;
    const QString here = Words::tr("Showing what is here.");
    if (context.isUserOffline) {
        words.text = joined({Words::tr("You are working offline."), here});
        words.action = StatusAction::GoOnline;
        return words;
    }
    const FaultWords fault = faultWords(state.fault, context.settings);
    words.hasDetails = bool(state.fault);
    words.action = StatusAction::TryNow;
    // That the line is gone needs no explanation; everything else is named.
    const bool isPlain = state.fault.cause == FaultCause::None || state.fault.cause == FaultCause::Offline
        || state.fault.cause == FaultCause::ConnectionLost || state.fault.cause == FaultCause::Cancelled;
    if (fault.needsUser) {
        words.mood = StatusMood::Error;
        words.action = actionFor(fault.action);
        words.text = fault.sentence;
        return words;
    }
    words.text = joined({isPlain ? Words::tr("Offline.") : fault.sentence, here,
                         state.connectivity == account::Connectivity::Waiting ? retryWords(context.retryInMs)
                                                                              : QString()});
    return words;
}

StatusWords busyWords(const account::AccountState &state, const StatusContext &context)
{
    StatusWords words;
    words.mood = StatusMood::Busy;
    if (state.progressTotal > 0) {
        const QLocale locale;
        words.done = int(std::min<quint32>(state.progressDone, state.progressTotal));
        words.total = int(state.progressTotal);
        const QString done = locale.toString(state.progressDone);
        const QString total = locale.toString(state.progressTotal);
        words.text = context.progressMailbox.isEmpty()
            ? Words::tr("Fetching headers: %1 of %2").arg(done, total)
            : Words::tr("Fetching headers of %1: %2 of %3").arg(context.progressMailbox, done, total);
        return words;
    }
    words.text = state.connectivity == account::Connectivity::Connecting
        ? Words::tr("Connecting to %1").arg(context.settings.imap.host)
        : Words::tr("Synchronising");
    return words;
}

} // namespace

QString costWords(const account::ResyncCost &cost)
{
    const QString flights = cost.flights == 1 ? Words::tr("1 flight")
                                              : Words::tr("%Ln flights", nullptr, cost.flights);
    const QString bytes = sizeText(quint64(std::max<qint64>(0, cost.bytesIn + cost.bytesOut)));
    const QString seconds = QLocale().toString(double(cost.ms) / 1000.0, 'f', 2);
    const QString figures = Words::tr("%1, %2, %3 s").arg(flights, bytes, seconds);
    return cost.strategy.isEmpty()
        ? figures
        : figures + QStringLiteral(" (%1)").arg(strategyWords(cost.strategy));
}

StatusWords statusWords(const account::AccountState &state, const StatusContext &context)
{
    StatusWords words;
    switch (state.connectivity) {
    case account::Connectivity::Offline:
    case account::Connectivity::Waiting:
        words = offlineWords(state, context);
        break;
    case account::Connectivity::Connecting:
    case account::Connectivity::Synchronising:
        words = busyWords(state, context);
        break;
    case account::Connectivity::Online:
        // A first sync goes on while the connection is up and the list is usable.
        if (state.progressTotal > 0) {
            words = busyWords(state, context);
            break;
        }
        if (state.textsTotal > 0) {
            const QLocale locale;
            words.text = state.textsPaused
                ? Words::tr("Offline text waits: the network is metered or slow")
                : Words::tr("Offline text: %1 of %2")
                      .arg(locale.toString(state.textsDone), locale.toString(state.textsTotal));
            words.hasDetails = bool(state.fault);
            break;
        }
        words.text = state.lastResync
            ? Words::tr("In sync. Last reconnect: %1").arg(costWords(*state.lastResync))
            : Words::tr("In sync.");
        words.hasDetails = bool(state.fault);
        break;
    }
    if (context.namesAccount && !context.settings.name.isEmpty())
        words.text = oneLine(context.settings.name, 40) + QStringLiteral(": ") + words.text;
    return words;
}

QString statusActionLabel(StatusAction action)
{
    switch (action) {
    case StatusAction::None: return {};
    case StatusAction::TryNow: return faultActionLabel(FaultAction::TryNow);
    case StatusAction::GoOnline: return Words::tr("Go online");
    case StatusAction::ChangePassword: return faultActionLabel(FaultAction::ChangePassword);
    }
    return {};
}

} // namespace homing::ui
