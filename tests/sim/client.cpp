// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sim/client.h"

namespace homing::sim {

namespace {
const AccountId accountId(1);

QString baseFolder()
{
    // In memory where that can be had: thousands of runs wait for their disk else.
    const QDir memory(QStringLiteral("/dev/shm"));
    return (memory.exists() ? memory : QDir::temp()).filePath(QStringLiteral("homing-sim-XXXXXX"));
}
} // namespace

Client::Client(ManualClock &clock, Random random, Trace &trace, PipeTransport::Connector connector)
    : m_clock(clock)
    , m_random(random)
    , m_trace(trace)
    , m_connector(std::move(connector))
    , m_root(baseFolder())
    , m_home(imap::MailboxName::fromWire("INBOX"))
{
    open();
}

Client::~Client()
{
    close();
}

void Client::open()
{
    const QDir folder(m_root.filePath(QString::number(m_life)));
    auto opened = store::Store::open(folder, accountId);
    if (!opened)
        qFatal("the store cannot be opened: %s", qPrintable(opened.error().detail));
    m_store = std::make_unique<KillableStore>(std::move(*opened));
    m_store->committing = [this] { onCommitting(); };
    m_store->committed = [this](const char *what) { onCommit(what); };
    auto reader = store::StoreReader::open(folder, accountId);
    if (!reader)
        qFatal("the reader cannot be opened: %s", qPrintable(reader.error().detail));
    m_service = std::make_unique<SimService>(std::move(*reader));
    m_list = std::make_unique<model::MessageListModel>();
    m_list->setService(m_service.get());

    m_sync = std::make_unique<sync::AccountSync>(*m_store, m_clock, &m_log);
    m_sync->setBackoff(Backoff(1'000, 120'000, quint32(m_random.next()) | 1U));
    m_sync->session().setTransportFactory(
        [this](Clock &clock) { return std::make_unique<PipeTransport>(clock, m_connector); });
    session::Endpoint endpoint;
    endpoint.host = QStringLiteral("sim.example");
    endpoint.tls = session::TlsMode::None;
    endpoint.allowPlaintext = true;
    m_sync->configure(endpoint, {QStringLiteral("anna"), Secret("secret")});
    using sync::AccountSync;
    QObject::connect(m_sync.get(), &AccountSync::changed, m_service.get(), &SimService::tell);
    QObject::connect(m_sync.get(), &AccountSync::mailboxesChanged, m_service.get(),
                     [this] { showHome(); });
    QObject::connect(m_sync.get(), &AccountSync::synchronised, m_service.get(),
                     [this](const sync::SyncReport &report) {
                         m_report = report;
                         ++m_reports;
                     });
    QObject::connect(
        m_sync.get(), &AccountSync::disconnected, m_service.get(),
        [this](const Fault &fault) { m_trace.add('#', "disconnected: " + fault.detail.toUtf8()); });
    showHome();
}

void Client::close()
{
    m_sync.reset();
    m_list.reset();
    m_service.reset();
    m_store.reset();
}

void Client::showHome()
{
    const auto record = m_store->mailboxNamed(m_home);
    const MailboxRef ref = record ? MailboxRef {accountId, record->id} : MailboxRef {};
    if (m_list->mailbox() == ref)
        return;
    m_list->setMailbox(ref);
    if (record)
        m_sync->setHome(record->id);
}

void Client::setHome(const imap::MailboxName &name)
{
    m_home = name;
    showHome();
}

void Client::goOnline()
{
    m_wantsOnline = true;
    m_sync->start(sync::Presence::Stay);
}

void Client::goOffline()
{
    m_wantsOnline = false;
    m_sync->stop();
}

OperationId Client::act(store::Operation operation)
{
    operation.created = m_clock.nowUtc();
    auto queued = m_store->enqueue(std::move(operation));
    if (!queued)
        return {};
    for (const store::ChangeSet &each : queued->second)
        m_service->tell(each);
    m_sync->journalChanged();
    return queued->first;
}

void Client::dropOperation(OperationId id)
{
    auto changes = m_store->drop(id);
    if (!changes)
        return;
    for (const store::ChangeSet &each : *changes)
        m_service->tell(each);
}

void Client::killAt(int commits, Moment moment)
{
    if (m_isDead)
        return;
    m_commitsToLive = commits;
    m_moment = moment;
}

void Client::copyFiles(const QString &beginning)
{
    const QDir from(m_root.filePath(QString::number(m_life)));
    const QDir to(m_root.filePath(QString::number(m_life + 1)));
    QDir().mkpath(to.path());
    for (const QString &name : from.entryList(QDir::Files | QDir::Hidden)) {
        if (!name.startsWith(beginning) || name.endsWith(QLatin1String("-shm")))
            continue; // the next to open makes that one anew
        QFile::remove(to.filePath(name));
        QFile::copy(from.filePath(name), to.filePath(name));
    }
}

void Client::onCommitting()
{
    // A change that fails commits nothing, then this is done again at the next.
    if (!m_isDead && m_commitsToLive == 1 && m_moment == Moment::BetweenJournalAndCache)
        copyFiles(QStringLiteral("cache"));
}

void Client::onCommit(const char *what)
{
    if (m_isDead)
        return;
    if (committed)
        committed(what);
    if (m_commitsToLive == 0 || --m_commitsToLive > 0)
        return;
    const bool isBetween = m_moment == Moment::BetweenJournalAndCache;
    m_trace.add(
        '#', QByteArray(isBetween ? "killed within commit of " : "killed after commit of ") + what);
    m_isDead = true;
    copyFiles(isBetween ? QStringLiteral("journal") : QString());
    died();
}

void Client::restart()
{
    const int old = m_life;
    close();
    if (m_isDead)
        ++m_life;
    m_isDead = false;
    m_commitsToLive = 0;
    open();
    if (m_life != old)
        QDir(m_root.filePath(QString::number(old))).removeRecursively();
    if (m_wantsOnline)
        goOnline();
}

} // namespace homing::sim
