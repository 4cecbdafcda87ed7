// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homingctl/openaccount.h"

#include "core/account/bodyassembly.h"
#include "core/store/shownmailboxes.h"

#include <QFile>
#include <QStorageInfo>

#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace homing::cli {

namespace {

constexpr int endingSignals[] = {SIGINT, SIGTERM, SIGHUP};
int signalPipe[2] = {-1, -1};
volatile std::sig_atomic_t receivedSignal = 0;

void onSignal(int number)
{
    receivedSignal = number;
    for (const int each : endingSignals)
        std::signal(each, SIG_DFL); // who asks twice does not want to wait
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = ::write(signalPipe[0], &byte, 1);
}

/// SQLite says "disk I/O error" where it could not even make its shared memory.
bool isDiskFull(const QDir &folder)
{
    constexpr qint64 least = 256 << 10;
    const QStorageInfo storage(folder.path());
    return storage.isValid() && !storage.isReadOnly() && storage.bytesAvailable() < least;
}

/// What bodies of the chosen mailboxes are not cached yet.
std::deque<sync::BodyRequest> missingBodies(store::Store &store,
                                            const std::vector<imap::MailboxName> &only, bool whole)
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
                sections = account::sectionsToRead(account::partOf(*structure));
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

/// A report for a run that ended before the server was asked all: what came is kept, the rest was
/// not done.
sync::SyncReport unfinished()
{
    sync::SyncReport report;
    report.isOk = false;
    report.fault = {FaultCause::Cancelled, {}};
    return report;
}

} // namespace

// --- Interrupt

Interrupt::Interrupt(std::function<void()> handler, bool always)
{
    if (signalPipe[0] < 0 && ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, signalPipe) != 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(signalPipe[1], QSocketNotifier::Read);
    QSocketNotifier *notifier = m_notifier.get();
    QObject::connect(
        notifier, &QSocketNotifier::activated, notifier, [notifier, call = std::move(handler)] {
            notifier->setEnabled(
                false); // the byte stays: an account that comes after this one is told too
            call();
        });
    if (receivedSignal != 0)
        return;
    for (const int number : endingSignals) {
        const bool mayStay = !always || number == SIGHUP;
        if (std::signal(number, onSignal) == SIG_IGN && mayStay)
            std::signal(number, SIG_IGN);
    }
}

Interrupt::~Interrupt()
{
    if (receivedSignal != 0)
        return;
    for (const int number : endingSignals) {
        if (std::signal(number, SIG_DFL) == SIG_IGN)
            std::signal(number, SIG_IGN);
    }
}

int Interrupt::received()
{
    return receivedSignal;
}

// --- OpenAccount

std::unique_ptr<OpenAccount>
OpenAccount::open(const Context &context, const account::AccountSettings &settings, Fault *fault)
{
    const auto refuse = [&](const Fault &why) {
        fail(settings.name + QStringLiteral(": ") + words(why));
        if (fault)
            *fault = why;
        return nullptr;
    };
    const account::Profile profile(context.profileFolder);
    std::unique_ptr<OpenAccount> opened(new OpenAccount);
    opened->m_engine =
        std::make_unique<account::AccountEngine>(settings, profile.accountFolder(settings.id));
    if (!context.traceFile.isEmpty()) {
        static bool isBegun = false; // one file for all accounts of the run
        opened->m_trace = std::make_unique<QFile>(context.traceFile);
        if (!opened->m_trace->open(isBegun ? QIODevice::Append
                                           : QIODevice::WriteOnly | QIODevice::Truncate))
            return refuse(
                {FaultCause::Store,
                 context.traceFile + QStringLiteral(": ") + opened->m_trace->errorString()});
        isBegun = true;
        QFile *trace = opened->m_trace.get();
        QObject::connect(&opened->m_engine->log(), &session::TrafficLog::line, trace,
                         [trace](const session::TrafficLine &line) {
                             trace->write(QByteArray(1, char(line.kind)) + ": " + line.text + '\n');
                             trace->flush();
                         });
    }
    if (auto result = opened->m_engine->open(); !result) {
        Fault why = account::faultOf(result.error());
        if (why.cause == FaultCause::Store && result.error().kind != store::StoreErrorKind::TooNew
            && isDiskFull(context.profileFolder))
            why.cause = FaultCause::DiskFull;
        return refuse(why);
    }
    OpenAccount *account = opened.get();
    if (::isatty(STDERR_FILENO))
        QObject::connect(account->m_engine.get(), &account::AccountEngine::stateChanged,
                         account->m_engine.get(), [account] { account->showProgress(); });
    return opened;
}

OpenAccount::~OpenAccount()
{
    clearProgress();
}

/// One line on a terminal that is written over; nothing where stderr is a file.
void OpenAccount::showProgress()
{
    constexpr qint64 everyMs = 100;
    const account::AccountState state = m_engine->state();
    if (state.progressTotal == 0)
        return;
    if (m_progressShown.isValid() && m_progressShown.elapsed() < everyMs)
        return;
    m_progressShown.start();
    const auto record = store().mailbox(state.progressMailbox);
    const QString line =
        tr("%1: %2, %3 of %4")
            .arg(name(), record ? shown(record->name) : QString(),
                 QString::number(state.progressDone), QString::number(state.progressTotal));
    std::fprintf(stderr, "\r%s", qUtf8Printable(line.leftJustified(m_progressWidth)));
    std::fflush(stderr);
    m_progressWidth = line.size();
}

void OpenAccount::clearProgress()
{
    if (m_progressWidth == 0)
        return;
    std::fprintf(stderr, "\r%*s\r", int(m_progressWidth), "");
    std::fflush(stderr);
    m_progressWidth = 0;
}

std::optional<store::MailboxRecord> OpenAccount::mailbox(const QString &name)
{
    // By the name that it is to have: the server may have another one still, or none.
    const std::vector<store::MailboxRecord> shown =
        store::shownMailboxes(store().mailboxes(), store().operations());
    for (const auto &wanted :
         {imap::MailboxName::fromDisplay(name), imap::MailboxName::fromWire(name.toUtf8())}) {
        const auto found =
            std::find_if(shown.begin(), shown.end(),
                         [&wanted](const auto &record) { return record.name == wanted; });
        if (found != shown.end())
            return store().mailbox(found->id);
    }
    return std::nullopt;
}

Fault OpenAccount::readPassword(Secret *also)
{
    QEventLoop loop;
    bool isDone = false;
    Fault fault;
    m_secrets.read(m_engine->settings(), [&](const Secret &secret, const Fault &readFault) {
        isDone = true;
        fault = readFault;
        m_engine->setPassword(secret);
        if (also)
            *also = secret;
        loop.quit();
    });
    if (!isDone)
        loop.exec();
    return fault;
}

void OpenAccount::sendOutgoing()
{
    account::Outbox &outbox = m_engine->outbox();
    if (outbox.waiting() == 0)
        return;
    QEventLoop loop;
    QObject::connect(&outbox, &account::Outbox::rested, &loop, &QEventLoop::quit);
    const Interrupt interrupt([&] { outbox.setOnline(false); });
    outbox.configure(m_engine->settings(), m_engine->password());
    outbox.setOnline(true);
    loop.exec();
    outbox.setOnline(false);
    for (const store::LocalMessage &message : m_engine->store().localMessages().all()) {
        const bool hasTrouble = message.cause != FaultCause::None || !message.reason.isEmpty();
        if (message.isOutgoing() && hasTrouble)
            fail(QStringLiteral("%1 (%2): %3")
                     .arg(message.subject, message.recipients,
                          message.cause == FaultCause::None
                              ? message.reason
                              : words({message.cause, message.reason})));
    }
}

Fault OpenAccount::endSession()
{
    const account::AccountSettings &settings = m_engine->settings();
    sync::AccountSync &sync = m_engine->sync();
    sync.configure(settings.imap, {settings.user, Secret()}); // whose session it is
    sync.endSession();
    const auto isOver = [&sync] { return !sync.reconnect().ending(); };
    if (isOver())
        return {};
    if (Fault fault = readPassword())
        return fault;
    Fault fault {FaultCause::Cancelled, {}};
    QEventLoop loop;
    QObject::connect(&sync, &sync::AccountSync::sessionChanged, &loop, [&] {
        if (isOver())
            m_engine->goOffline(sync::Goodbye::EndSession);
    });
    QObject::connect(m_engine.get(), &account::AccountEngine::disconnected, &loop,
                     [&](const Fault &why) { fault = why; });
    QObject::connect(m_engine.get(), &account::AccountEngine::stopped, &loop, &QEventLoop::quit);
    const Interrupt interrupt([this] { m_engine->goOffline(); });
    m_engine->goOnline(sync::Presence::Once);
    loop.exec();
    return isOver() ? Fault() : fault;
}

sync::SyncReport OpenAccount::synchronise(const std::vector<imap::MailboxName> &mailboxes)
{
    sync::SyncReport report = unfinished();
    QEventLoop loop;
    QObject::connect(m_engine.get(), &account::AccountEngine::synchronised, &loop,
                     [&](const sync::SyncReport &told) { report = told; });
    QObject::connect(m_engine.get(), &account::AccountEngine::stopped, &loop, &QEventLoop::quit);
    const Interrupt interrupt([this] { m_engine->goOffline(); });
    m_engine->sync().restrictTo(mailboxes);
    m_engine->goOnline(sync::Presence::Once);
    loop.exec();
    clearProgress();
    return report;
}

sync::SyncReport OpenAccount::synchroniseWithBodies(const std::vector<imap::MailboxName> &mailboxes,
                                                    bool whole)
{
    constexpr int together = 50;
    sync::SyncReport report = unfinished();
    std::deque<sync::BodyRequest> waiting;
    int onTheWay = 0;
    QEventLoop loop;
    const auto more = [&] {
        while (onTheWay < together && !waiting.empty()) {
            ++onTheWay;
            const sync::BodyRequest request = waiting.front();
            waiting.pop_front();
            m_engine->fetchBody(request.mailbox, request.uid.value(), request.sections);
        }
        if (onTheWay > 0)
            return;
        report.cost = m_engine->sync().session().cost(); // with what the bodies took
        m_engine->goOffline();
    };
    QObject::connect(m_engine.get(), &account::AccountEngine::synchronised, &loop,
                     [&](const sync::SyncReport &told) {
                         report = told;
                         waiting = missingBodies(store(), mailboxes, whole);
                         more();
                     });
    QObject::connect(m_engine.get(), &account::AccountEngine::bodyFetched, &loop,
                     [&](const sync::BodyResult &) {
                         --onTheWay;
                         if (Interrupt::received() == 0)
                             more();
                     });
    QObject::connect(m_engine.get(), &account::AccountEngine::disconnected, &loop,
                     [&](const Fault &fault) {
                         report.isOk = false;
                         report.fault = fault;
                         m_engine->goOffline();
                     });
    QObject::connect(m_engine.get(), &account::AccountEngine::stopped, &loop, &QEventLoop::quit);
    const Interrupt interrupt([&] {
        report.isOk = false;
        report.fault = {FaultCause::Cancelled, {}};
        m_engine->goOffline();
    });
    m_engine->sync().restrictTo(mailboxes);
    m_engine->goOnline(sync::Presence::Stay);
    loop.exec();
    clearProgress();
    return report;
}

} // namespace homing::cli
