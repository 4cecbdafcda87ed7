// SPDX-License-Identifier: GPL-3.0-or-later
// sync, mailboxes and watch.
#include "app/homingctl/openaccount.h"

#include "core/store/shownmailboxes.h"

#include <QTimer>

#include <poll.h>
#include <unistd.h>

namespace homing::cli {

namespace {

QJsonObject toJson(const sync::MailboxOutcome &outcome, store::Store &store)
{
    QJsonObject json {{QStringLiteral("name"), outcome.name.display()},
                      {QStringLiteral("strategy"), sync::strategyName(outcome.strategy)},
                      {QStringLiteral("reason"), outcome.isOk ? outcome.reason : outcome.error},
                      {QStringLiteral("ok"), outcome.isOk},
                      {QStringLiteral("new"), qint64(outcome.inserted)},
                      {QStringLiteral("flagChanges"), qint64(outcome.flagsChanged)},
                      {QStringLiteral("vanished"), qint64(outcome.vanished)},
                      {QStringLiteral("ms"), outcome.ms}};
    if (const auto record = store.mailbox(outcome.mailbox)) {
        json.insert(QStringLiteral("uidValidity"), qint64(record->state.uidValidity.value()));
        json.insert(QStringLiteral("uidNext"), qint64(record->state.uidNext.value()));
        json.insert(QStringLiteral("highestModSeq"),
                    QString::number(record->state.highestModSeq.value()));
        json.insert(QStringLiteral("exists"), qint64(record->state.exists));
        json.insert(QStringLiteral("unseen"), qint64(record->counters.unread));
    }
    return json;
}

QJsonObject journalJson(store::Store &store, quint32 replayed)
{
    qint64 pending = 0;
    qint64 parked = 0;
    for (const store::Operation &operation : store.operations())
        ++(operation.state == store::OperationState::Parked ? parked : pending);
    for (const store::LocalMessage &message : store.localMessages().all()) {
        using State = store::LocalMessage::State;
        if (message.isOutgoing())
            ++(message.state == State::Unknown || message.state == State::Refused ? parked
                                                                                  : pending);
    }
    return {{QStringLiteral("replayed"), qint64(replayed)},
            {QStringLiteral("pending"), pending},
            {QStringLiteral("parked"), parked}};
}

/// What went wrong, all in one line; empty when nothing did.
QString errorOf(const sync::SyncReport &report)
{
    QStringList errors;
    if (report.fault)
        errors << words(report.fault);
    for (const sync::MailboxOutcome &outcome : report.mailboxes) {
        if (!outcome.isOk)
            errors << shown(outcome.name) + QStringLiteral(": ") + outcome.error;
    }
    return errors.join(QLatin1Char(' '));
}

bool isAllRight(const sync::SyncReport &report)
{
    return report.isOk
        && std::all_of(report.mailboxes.begin(), report.mailboxes.end(),
                       [](const sync::MailboxOutcome &outcome) { return outcome.isOk; });
}

/// `store`: null when the account could not be opened.
QJsonObject toJson(const sync::SyncReport &report, const QString &account, store::Store *store)
{
    QJsonArray enabled;
    for (const QByteArray &capability : report.enabled)
        enabled.append(QString::fromLatin1(capability));
    QJsonArray mailboxes;
    for (const sync::MailboxOutcome &outcome : report.mailboxes)
        mailboxes.append(toJson(outcome, *store));
    QJsonObject json {{QStringLiteral("account"), account},
                      {QStringLiteral("ok"), isAllRight(report)},
                      {QStringLiteral("error"), errorOf(report)},
                      {QStringLiteral("connection"),
                       QJsonObject {{QStringLiteral("tls"), report.cost.tls},
                                    {QStringLiteral("flights"), report.cost.flights},
                                    {QStringLiteral("bytesIn"), report.cost.bytesIn},
                                    {QStringLiteral("bytesOut"), report.cost.bytesOut},
                                    {QStringLiteral("ms"), report.ms},
                                    {QStringLiteral("enabled"), enabled}}},
                      {QStringLiteral("mailboxes"), mailboxes}};
    if (store)
        json.insert(QStringLiteral("journal"), journalJson(*store, report.replayed));
    return json;
}

void printReport(const sync::SyncReport &report, const QString &account)
{
    print((report.cost.flights == 1 ? tr("%1: %2 flight, %3 bytes in, %4 bytes out, %5 ms")
                                    : tr("%1: %2 flights, %3 bytes in, %4 bytes out, %5 ms"))
              .arg(account, QString::number(report.cost.flights),
                   QString::number(report.cost.bytesIn), QString::number(report.cost.bytesOut),
                   QString::number(report.ms)));
    for (const sync::MailboxOutcome &outcome : report.mailboxes) {
        if (!outcome.isOk) {
            print(QStringLiteral("  %1: %2").arg(shown(outcome.name), outcome.error));
            continue;
        }
        print(tr("  %1: %2 new, %3 changed, %4 vanished (%5: %6)")
                  .arg(shown(outcome.name), QString::number(outcome.inserted),
                       QString::number(outcome.flagsChanged), QString::number(outcome.vanished),
                       sync::strategyName(outcome.strategy), outcome.reason));
    }
}

/// The mailboxes that --mailbox names, as the account has them; a name that is not known yet, as it
/// is written.
std::vector<imap::MailboxName> chosenMailboxes(const Options &options, OpenAccount &opened)
{
    std::vector<imap::MailboxName> names;
    for (const QString &name : options.texts(QStringLiteral("mailbox"))) {
        const auto record = opened.mailbox(name);
        names.push_back(record ? record->name : imap::MailboxName::fromDisplay(name));
    }
    return names;
}

/// The cache (only `chosen`, if not empty) against itself, without a connection: rows against the
/// counts that the last tagged response left.
sync::SyncReport checkOffline(OpenAccount &opened, const std::vector<imap::MailboxName> &chosen)
{
    sync::SyncReport report;
    for (const imap::MailboxName &name : chosen) {
        if (opened.store().mailboxNamed(name))
            continue;
        sync::MailboxOutcome missing;
        missing.name = name;
        missing.isOk = report.isOk = false;
        missing.error = tr("there is no such mailbox");
        report.mailboxes.push_back(missing);
    }
    for (const store::MailboxRecord &record : opened.store().mailboxes()) {
        if (!chosen.empty() && std::find(chosen.begin(), chosen.end(), record.name) == chosen.end())
            continue;
        sync::MailboxOutcome outcome;
        outcome.mailbox = record.id;
        outcome.name = record.name;
        const quint64 rows = opened.store().uids(record.id).count();
        outcome.isOk = !record.state.isComplete() || rows == record.state.exists;
        outcome.reason = outcome.error =
            tr("%1 rows cached, %2 on the server at the last synchronisation")
                .arg(rows)
                .arg(record.state.exists);
        report.isOk = report.isOk && outcome.isOk;
        report.mailboxes.push_back(outcome);
    }
    return report;
}

/// Tells from the event loop when nobody reads standard output any more, though nothing is printed:
/// `watch | head -1` ends then.
std::unique_ptr<QSocketNotifier> onReaderGone(QEventLoop &loop, std::function<void()> call)
{
    const auto isGone = [] {
        pollfd output {STDOUT_FILENO, 0, 0};
        return ::poll(&output, 1, 0) > 0 && (output.revents & POLLERR) != 0;
    };
    if (isGone()) {
        QTimer::singleShot(0, &loop, std::move(call)); // what ends the loop before it runs is lost
        return nullptr;
    }
    auto notifier = std::make_unique<QSocketNotifier>(STDOUT_FILENO, QSocketNotifier::Read);
    QObject::connect(notifier.get(), &QSocketNotifier::activated, notifier.get(),
                     [raw = notifier.get(), isGone, call = std::move(call)] {
                         raw->setEnabled(false);
                         if (isGone())
                             call();
                     });
    return notifier;
}

/// Synchronises as the options say. A fault of this account leaves the others their turn.
sync::SyncReport synchroniseOne(const Options &options, OpenAccount &opened)
{
    const std::vector<imap::MailboxName> mailboxes = chosenMailboxes(options, opened);
    if (options.has(QStringLiteral("offline-check")))
        return checkOffline(opened, mailboxes);
    if (const Fault fault = opened.readPassword()) {
        sync::SyncReport report;
        report.isOk = false;
        report.fault = fault;
        return report;
    }
    opened.sendOutgoing(); // first: copies for Sent go with this synchronisation
    const QString bodies = options.text(QStringLiteral("bodies"));
    if (bodies == QLatin1String("text") || bodies == QLatin1String("all"))
        return opened.synchroniseWithBodies(mailboxes, bodies == QLatin1String("all"));
    return opened.synchronise(mailboxes);
}

} // namespace

int mailboxesCommand(const Context &context)
{
    Options options("mailboxes", tr("Lists the mailboxes that are known."));
    options.value(QStringLiteral("account"), tr("Only this account."), QStringLiteral("N"));
    if (!options.process(context))
        return Usage;
    const auto accounts = chosenAccounts(context, options.text(QStringLiteral("account")));
    bool isOk = !accounts.empty();
    QJsonArray array;
    for (const account::AccountSettings &settings : accounts) {
        const auto opened = OpenAccount::open(context, settings);
        if (!opened)
            isOk = false;
        for (const store::MailboxRecord &record :
             opened ? store::shownMailboxes(opened->store().mailboxes(),
                                            opened->store().operations())
                    : std::vector<store::MailboxRecord>()) {
            if (!context.json) {
                print(QStringLiteral("%1\t%2\t%3/%4")
                          .arg(settings.name, shown(record.name),
                               QString::number(record.counters.unread),
                               QString::number(record.counters.total)));
                continue;
            }
            QJsonArray attributes;
            for (const QByteArray &attribute : record.attributes)
                attributes.append(QString::fromLatin1(attribute));
            array.append(QJsonObject {{QStringLiteral("account"), settings.name},
                                      {QStringLiteral("name"), record.name.display()},
                                      {QStringLiteral("attributes"), attributes},
                                      {QStringLiteral("total"), qint64(record.counters.total)},
                                      {QStringLiteral("unread"), qint64(record.counters.unread)},
                                      {QStringLiteral("exists"), qint64(record.state.exists)}});
        }
    }
    if (context.json && isOk)
        printJson({{QStringLiteral("mailboxes"), array}});
    return isOk ? Done : Failed;
}

int syncCommand(const Context &context)
{
    Options options("sync", tr("Makes the cache true again and tells what changed."));
    options.value(QStringLiteral("account"), tr("Only this account."), QStringLiteral("N"))
        .value(QStringLiteral("mailbox"), tr("Only this mailbox; may be given more than once."),
               QStringLiteral("M"))
        .value(QStringLiteral("bodies"), tr("Fetch message texts too."),
               QStringLiteral("none|text|all"))
        .flag(QStringLiteral("offline-check"),
              tr("Check the cache against itself, without a connection."));
    if (!options.process(context))
        return Usage;
    const QString bodies = options.text(QStringLiteral("bodies"));
    if (!bodies.isEmpty() && bodies != QLatin1String("none") && bodies != QLatin1String("text")
        && bodies != QLatin1String("all"))
        return usage(tr("--bodies wants none, text or all."));
    const auto accounts = chosenAccounts(context, options.text(QStringLiteral("account")));
    bool isOk = !accounts.empty();
    for (const account::AccountSettings &settings : accounts) {
        sync::SyncReport report;
        const auto opened = OpenAccount::open(context, settings, &report.fault);
        if (opened)
            report = synchroniseOne(options, *opened);
        else
            report.isOk = false;
        isOk = isOk && isAllRight(report);
        if (context.json)
            printJson(toJson(report, settings.name, opened ? &opened->store() : nullptr));
        else if (report.isOk || options.has(QStringLiteral("offline-check")))
            printReport(report, settings.name);
        if (opened && !isAllRight(report))
            fail(settings.name + QStringLiteral(": ") + errorOf(report));
        if (Interrupt::received() != 0)
            break;
    }
    return isOk ? Done : Failed;
}

int watchCommand(const Context &context)
{
    Options options("watch", tr("Stays connected and tells what changes, one JSON object a line."));
    options.value(QStringLiteral("account"), tr("The account."), QStringLiteral("N"))
        .value(QStringLiteral("mailbox"), tr("The mailbox to watch; INBOX if not given."),
               QStringLiteral("M"));
    if (!options.process(context))
        return Usage;
    const auto accounts = chosenAccounts(context, options.text(QStringLiteral("account")));
    if (accounts.empty())
        return Failed;
    if (accounts.size() > 1)
        return usage(tr("watch follows one account of several: choose it by --account."));
    const auto opened = OpenAccount::open(context, accounts.front());
    if (!opened)
        return Failed;
    if (const Fault fault = opened->readPassword())
        return fail(opened->name() + QStringLiteral(": ") + words(fault));
    account::AccountEngine &engine = opened->engine();
    const QString watched = options.has(QStringLiteral("mailbox"))
        ? options.text(QStringLiteral("mailbox"))
        : QStringLiteral("INBOX");
    if (const auto record = opened->mailbox(watched))
        engine.setHome(record->id);

    QEventLoop loop;
    int code = Done;
    using account::AccountEngine;
    QObject::connect(
        &engine, &AccountEngine::synchronised, &loop, [&](const sync::SyncReport &report) {
            if (!report.isOk)
                return;
            const auto record = opened->mailbox(
                watched); // known only now on a first run, and whether there is one at all
            if (!record || !record->isSelectable) {
                code = fail(tr("There is no mailbox \"%1\" to watch.").arg(watched));
                engine.goOffline();
                return;
            }
            QString strategy = sync::strategyName(sync::Strategy::Unchanged);
            for (const sync::MailboxOutcome &outcome : report.mailboxes) {
                if (outcome.name == record->name)
                    strategy = sync::strategyName(outcome.strategy);
            }
            printJson({{QStringLiteral("event"), QStringLiteral("connected")},
                       {QStringLiteral("strategy"), strategy},
                       {QStringLiteral("flights"), report.cost.flights},
                       {QStringLiteral("bytesIn"), report.cost.bytesIn},
                       {QStringLiteral("bytesOut"), report.cost.bytesOut},
                       {QStringLiteral("ms"), report.ms}});
            printJson({{QStringLiteral("event"), QStringLiteral("idle")}});
            engine.setHome(record->id);
            if (isOutputLost())
                engine.goOffline();
        });
    QObject::connect(&engine, &AccountEngine::changed, &loop, [&](const store::ChangeSet &changes) {
        if (changes.isEmpty())
            return;
        const auto record = opened->store().mailbox(changes.mailbox.mailbox);
        imap::UidSet inserted;
        for (const store::MessageKey &key : changes.inserted)
            inserted.add(key.uid);
        printJson({{QStringLiteral("event"), QStringLiteral("changes")},
                   {QStringLiteral("mailbox"), record ? record->name.display() : QString()},
                   {QStringLiteral("revision"), qint64(changes.revision)},
                   {QStringLiteral("vanished"), QString::fromLatin1(changes.removed.toWire())},
                   {QStringLiteral("flagChanges"), qint64(changes.changed.count())},
                   {QStringLiteral("new"), QString::fromLatin1(inserted.toWire())}});
        if (isOutputLost())
            engine.goOffline();
    });
    QObject::connect(&engine, &AccountEngine::disconnected, &loop, [&](const Fault &fault) {
        printJson({{QStringLiteral("event"), QStringLiteral("disconnected")},
                   {QStringLiteral("error"), words(fault)},
                   {QStringLiteral("retryInMs"), engine.state().retryInMs}});
        if (engine.sync().state()
            == sync::AccountSync::State::Stopped) // nothing that waiting would mend
            loop.exit(fail(opened->name() + QStringLiteral(": ") + words(fault)));
        else if (isOutputLost())
            engine.goOffline();
    });
    QObject::connect(&engine, &AccountEngine::stopped, &loop, [&] { loop.exit(code); });
    const Interrupt interrupt([&] { engine.goOffline(); }, true);
    engine.goOnline(sync::Presence::Stay);
    const auto reader = onReaderGone(loop, [&] { engine.goOffline(); });
    return loop.exec();
}

} // namespace homing::cli
