// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homingctl/journalled.h"

#include <QTimer>

namespace homing::cli {

namespace {

using store::Operation;

/// Those of `ours` that are in the journal still.
std::vector<Operation> left(store::Store &store, const std::vector<OperationId> &ours)
{
    std::vector<Operation> operations = store.operations();
    std::erase_if(operations, [&](const Operation &one) {
        return std::find(ours.begin(), ours.end(), one.id) == ours.end();
    });
    return operations;
}

/// Another homing on the same profile may be sending them: waits until it is done with them, for a
/// while.
std::vector<Operation> leftByOthers(store::Store &store, const std::vector<OperationId> &ours)
{
    constexpr int everyMs = 50;
    constexpr int times = 200;
    const auto isUnderWay = [](const std::vector<Operation> &operations) {
        return std::any_of(operations.begin(), operations.end(), [](const Operation &one) {
            return one.state == store::OperationState::InFlight;
        });
    };
    std::vector<Operation> operations = left(store, ours);
    if (!isUnderWay(operations))
        return operations;
    QEventLoop loop;
    QTimer timer;
    int asked = 0;
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        operations = left(store, ours);
        if (!isUnderWay(operations) || ++asked == times)
            loop.quit();
    });
    const Interrupt interrupt([&] { loop.quit(); });
    timer.start(everyMs);
    loop.exec();
    return operations;
}

/// Brings them to the server: the reason why not, empty when all are done.
QString send(OpenAccount &account, const imap::MailboxName &mailbox,
             const std::vector<OperationId> &ours)
{
    constexpr int tries =
        3; // another homing may take one, and give it back when its own connection ends
    const QString waits = tr("It waits in the journal.");
    if (const Fault fault = account.readPassword())
        return words(fault) + QLatin1Char(' ') + waits;
    store::Store &store = account.store();
    for (int i = 0; i < tries; ++i) {
        const sync::SyncReport report = account.synchronise({mailbox});
        const std::vector<Operation> operations =
            report.isOk ? leftByOthers(store, ours) : left(store, ours);
        if (operations.empty())
            return {};
        if (!report.isOk)
            return words(report.fault) + QLatin1Char(' ') + waits;
        const Operation &first = operations.front();
        if (first.state == store::OperationState::Parked)
            return tr("%1 It waits in the journal as %2.")
                .arg(first.parkedReason, QString::number(first.id.value()));
    }
    return waits;
}

} // namespace

int finishActions(const Context &context, const Options &options, OpenAccount &account,
                  const imap::MailboxName &mailbox, const std::vector<OperationId> &ours,
                  QString error)
{
    if (error.isEmpty() && !options.has(QStringLiteral("offline")))
        error = send(account, mailbox, ours);
    if (context.json) {
        QJsonArray ids;
        for (const OperationId id : ours)
            ids.append(id.value());
        printJson({{QStringLiteral("ok"), error.isEmpty()},
                   {QStringLiteral("error"), error},
                   {QStringLiteral("account"), account.name()},
                   {QStringLiteral("operations"), ids},
                   {QStringLiteral("pending"), qint64(left(account.store(), ours).size())}});
    }
    return error.isEmpty() ? int(Done) : fail(error);
}

} // namespace homing::cli
