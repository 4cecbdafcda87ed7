// SPDX-License-Identifier: GPL-3.0-or-later
// sync, mailboxes and watch.
#include "app/homingctl/cli.h"

#include "core/account/bodyassembly.h"

#include <QEventLoop>
#include <QJsonArray>
#include <QSocketNotifier>

#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace homing::cli {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("homingctl", text);
}

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
        json.insert(QStringLiteral("highestModSeq"), QString::number(record->state.highestModSeq.value()));
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
    return {{QStringLiteral("replayed"), qint64(replayed)}, {QStringLiteral("pending"), pending}, {QStringLiteral("parked"), parked}};
}

QJsonObject toJson(const sync::SyncReport &report, const QString &account, store::Store &store)
{
    QJsonArray enabled;
    for (const QByteArray &capability : report.enabled)
        enabled.append(QString::fromLatin1(capability));
    QJsonArray mailboxes;
    for (const sync::MailboxOutcome &outcome : report.mailboxes)
        mailboxes.append(toJson(outcome, store));
    return {{QStringLiteral("account"), account},
            {QStringLiteral("ok"), report.isOk},
            {QStringLiteral("error"), words(report.fault)},
            {QStringLiteral("connection"),
             QJsonObject {{QStringLiteral("tls"), report.cost.tls},
                          {QStringLiteral("flights"), report.cost.flights},
                          {QStringLiteral("bytesIn"), report.cost.bytesIn},
                          {QStringLiteral("bytesOut"), report.cost.bytesOut},
                          {QStringLiteral("ms"), report.ms},
                          {QStringLiteral("enabled"), enabled}}},
            {QStringLiteral("mailboxes"), mailboxes},
            {QStringLiteral("journal"), journalJson(store, report.replayed)}};
}

void printReport(const sync::SyncReport &report, const QString &account)
{
    print(tr("%1: %n flight(s), %2 bytes in, %3 bytes out, %4 ms").replace(QLatin1String("%n flight(s)"),
              QCoreApplication::translate("homingctl", "%n flight(s)", nullptr, report.cost.flights))
              .arg(account)
              .arg(report.cost.bytesIn)
              .arg(report.cost.bytesOut)
              .arg(report.ms));
    for (const sync::MailboxOutcome &outcome : report.mailboxes) {
        if (!outcome.isOk) {
            print(QStringLiteral("  %1: %2").arg(outcome.name.display(), outcome.error));
            continue;
        }
        print(tr("  %1: %2 new, %3 changed, %4 vanished (%5: %6)")
                  .arg(outcome.name.display())
                  .arg(outcome.inserted)
                  .arg(outcome.flagsChanged)
                  .arg(outcome.vanished)
                  .arg(sync::strategyName(outcome.strategy), outcome.reason));
    }
}

/// What bodies of the chosen mailboxes are not cached yet.
std::deque<sync::BodyRequest> missingBodies(store::Store &store, const std::vector<imap::MailboxName> &only, bool whole)
{
    std::deque<sync::BodyRequest> requests;
    for (const store::MailboxRecord &record : store.mailboxes()) {
        if (!only.empty() && std::find(only.begin(), only.end(), record.name) == only.end())
            continue;
        store.uids(record.id).forEach([&](quint32 uid) {
            QList<QByteArray> sections;
            if (whole) {
                sections << QByteArray("");
            } else if (const auto structure = store.bodyStructure(record.id, imap::Uid(uid))) {
                for (const imap::BodyPart *part : account::readableParts(*structure))
                    sections << part->section;
            }
            sections.removeIf([&](const QByteArray &section) {
                return store.part(record.id, imap::Uid(uid), section).has_value();
            });
            if (!sections.isEmpty())
                requests.push_back({record.id, imap::Uid(uid), sections});
        });
    }
    return requests;
}

/// Synchronises, then keeps the connection until every missing body is here or refused.
sync::SyncReport synchroniseWithBodies(OpenAccount &opened, const std::vector<imap::MailboxName> &mailboxes, bool whole)
{
    constexpr int together = 50;
    account::AccountEngine &engine = opened.engine();
    sync::SyncReport report;
    std::deque<sync::BodyRequest> waiting;
    int onTheWay = 0;
    QEventLoop loop;
    const auto more = [&] {
        while (onTheWay < together && !waiting.empty()) {
            ++onTheWay;
            const sync::BodyRequest request = waiting.front();
            waiting.pop_front();
            engine.fetchBody(request.mailbox, request.uid.value(), request.sections);
        }
        if (onTheWay == 0)
            engine.goOffline();
    };
    QObject::connect(&engine, &account::AccountEngine::synchronised, &loop, [&](const sync::SyncReport &told) {
        report = told;
        waiting = missingBodies(opened.store(), mailboxes, whole);
        more();
    });
    QObject::connect(&engine, &account::AccountEngine::bodyFetched, &loop, [&](const sync::BodyResult &) {
        --onTheWay;
        more();
    });
    QObject::connect(&engine, &account::AccountEngine::disconnected, &loop, [&](const Fault &fault) {
        report.isOk = false;
        report.fault = fault;
        engine.goOffline();
    });
    QObject::connect(&engine, &account::AccountEngine::stopped, &loop, &QEventLoop::quit);
    engine.sync().restrictTo(mailboxes);
    engine.goOnline(sync::Presence::Stay);
    loop.exec();
    return report;
}

/// The cache against itself, without a connection: rows against the counts that the last tagged response left.
sync::SyncReport checkOffline(OpenAccount &opened)
{
    sync::SyncReport report;
    for (const store::MailboxRecord &record : opened.store().mailboxes()) {
        sync::MailboxOutcome outcome;
        outcome.mailbox = record.id;
        outcome.name = record.name;
        const quint64 rows = opened.store().uids(record.id).count();
        outcome.isOk = !record.state.isComplete() || rows == record.state.exists;
        outcome.reason = outcome.error
            = tr("%1 rows cached, %2 on the server at the last synchronisation").arg(rows).arg(record.state.exists);
        report.isOk = report.isOk && outcome.isOk;
        report.mailboxes.push_back(outcome);
    }
    return report;
}

int signalPipe[2] = {-1, -1};

void onSignal(int)
{
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = ::write(signalPipe[0], &byte, 1);
}

} // namespace

int mailboxesCommand(const Context &context)
{
    Options options("mailboxes", tr("Lists the mailboxes that are known."));
    options.value(QStringLiteral("account"), tr("Only this account."), QStringLiteral("N"));
    if (!options.process(context))
        return Usage;
    const auto accounts = chosenAccounts(context, options.text(QStringLiteral("account")));
    QJsonArray array;
    for (const account::AccountSettings &settings : accounts) {
        const auto opened = OpenAccount::open(context, settings);
        if (!opened)
            return Failed;
        for (const store::MailboxRecord &record : opened->store().mailboxes()) {
            if (!context.json) {
                print(QStringLiteral("%1\t%2\t%3/%4").arg(settings.name, record.name.display()).arg(record.counters.unread).arg(record.counters.total));
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
    if (context.json)
        printJson({{QStringLiteral("mailboxes"), array}});
    return accounts.empty() ? Failed : Done;
}

int syncCommand(const Context &context)
{
    Options options("sync", tr("Makes the cache true again and tells what changed."));
    options.value(QStringLiteral("account"), tr("Only this account."), QStringLiteral("N"))
        .value(QStringLiteral("mailbox"), tr("Only this mailbox; may be given more than once."), QStringLiteral("M"))
        .value(QStringLiteral("bodies"), tr("Fetch message texts too."), QStringLiteral("none|text|all"))
        .flag(QStringLiteral("offline-check"), tr("Check the cache against itself, without a connection."));
    if (!options.process(context))
        return Usage;
    const QString bodies = options.text(QStringLiteral("bodies"));
    if (!bodies.isEmpty() && bodies != QLatin1String("none") && bodies != QLatin1String("text") && bodies != QLatin1String("all"))
        return usage(tr("--bodies wants none, text or all."));
    std::vector<imap::MailboxName> mailboxes;
    for (const QString &name : options.texts(QStringLiteral("mailbox")))
        mailboxes.push_back(imap::MailboxName::fromDisplay(name));
    const auto accounts = chosenAccounts(context, options.text(QStringLiteral("account")));
    bool isOk = !accounts.empty();
    for (const account::AccountSettings &settings : accounts) {
        const auto opened = OpenAccount::open(context, settings);
        if (!opened)
            return Failed;
        sync::SyncReport report;
        if (options.has(QStringLiteral("offline-check")))
            report = checkOffline(*opened);
        else if (!opened->readPassword())
            return Failed;
        else if (bodies == QLatin1String("text") || bodies == QLatin1String("all"))
            report = synchroniseWithBodies(*opened, mailboxes, bodies == QLatin1String("all"));
        else
            report = opened->synchronise(mailboxes);
        for (const sync::MailboxOutcome &outcome : report.mailboxes) {
            if (!outcome.isOk)
                fail(settings.name + QStringLiteral(", ") + outcome.name.display() + QStringLiteral(": ") + outcome.error);
            isOk = isOk && outcome.isOk;
        }
        isOk = isOk && report.isOk;
        if (context.json)
            printJson(toJson(report, settings.name, opened->store()));
        else if (report.isOk || options.has(QStringLiteral("offline-check")))
            printReport(report, settings.name);
        if (report.fault)
            fail(settings.name + QStringLiteral(": ") + words(report.fault));
    }
    return isOk ? Done : Failed;
}

int watchCommand(const Context &context)
{
    Options options("watch", tr("Stays connected and tells what changes, one JSON object a line."));
    options.value(QStringLiteral("account"), tr("The account."), QStringLiteral("N"))
        .value(QStringLiteral("mailbox"), tr("The mailbox to watch; INBOX if not given."), QStringLiteral("M"));
    if (!options.process(context))
        return Usage;
    const auto accounts = chosenAccounts(context, options.text(QStringLiteral("account")));
    if (accounts.empty())
        return Failed;
    const auto opened = OpenAccount::open(context, accounts.front());
    if (!opened || !opened->readPassword())
        return Failed;
    account::AccountEngine &engine = opened->engine();
    const QString watched = options.has(QStringLiteral("mailbox")) ? options.text(QStringLiteral("mailbox")) : QStringLiteral("INBOX");
    if (const auto record = opened->mailbox(watched))
        engine.setHome(record->id);

    QEventLoop loop;
    using account::AccountEngine;
    QObject::connect(&engine, &AccountEngine::synchronised, &loop, [&](const sync::SyncReport &report) {
        if (!report.isOk)
            return;
        QString strategy = sync::strategyName(sync::Strategy::Unchanged);
        for (const sync::MailboxOutcome &outcome : report.mailboxes) {
            if (outcome.name.display() == watched)
                strategy = sync::strategyName(outcome.strategy);
        }
        printJson({{QStringLiteral("event"), QStringLiteral("connected")},
                   {QStringLiteral("strategy"), strategy},
                   {QStringLiteral("flights"), report.cost.flights},
                   {QStringLiteral("bytesIn"), report.cost.bytesIn},
                   {QStringLiteral("bytesOut"), report.cost.bytesOut},
                   {QStringLiteral("ms"), report.ms}});
        printJson({{QStringLiteral("event"), QStringLiteral("idle")}});
        if (const auto record = opened->mailbox(watched)) // known only now on a first run
            engine.setHome(record->id);
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
    });
    QObject::connect(&engine, &AccountEngine::disconnected, &loop, [&](const Fault &fault) {
        printJson({{QStringLiteral("event"), QStringLiteral("disconnected")},
                   {QStringLiteral("error"), words(fault)},
                   {QStringLiteral("retryInMs"), engine.state().retryInMs}});
        if (engine.sync().state() == sync::AccountSync::State::Stopped) // nothing that waiting would mend
            loop.exit(fail(words(fault)));
    });
    QObject::connect(&engine, &AccountEngine::stopped, &loop, [&] { loop.exit(Done); });

    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, signalPipe) != 0)
        return fail(tr("No signal pipe."));
    QSocketNotifier notifier(signalPipe[1], QSocketNotifier::Read);
    QObject::connect(&notifier, &QSocketNotifier::activated, &loop, [&] {
        notifier.setEnabled(false);
        engine.goOffline();
    });
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
    engine.goOnline(sync::Presence::Stay);
    return loop.exec();
}

} // namespace homing::cli
