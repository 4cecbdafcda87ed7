// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/threadedmailservice.h"

#include <QElapsedTimer>
#include <QThreadPool>

namespace homing::account {

using store::Operation;
using store::OperationKind;

namespace {

constexpr qsizetype transcriptLines = 20'000;
constexpr int previewDelayMs = 150;
constexpr int goodbyeMs = 2'000;
constexpr std::chrono::milliseconds profilePatience {200}; // the window stands still meanwhile

} // namespace

std::unique_ptr<MailService> makeMailService(const QDir &profile)
{
    return std::make_unique<ThreadedMailService>(profile);
}

ThreadedMailService::ThreadedMailService(const QDir &profile)
    : m_profile(profile)
{
    qRegisterMetaType<AccountState>();
    qRegisterMetaType<store::ChangeSet>();
    qRegisterMetaType<store::ThreadChanges>();
    qRegisterMetaType<sync::BodyResult>();
    qRegisterMetaType<sync::BodyProgress>();
    qRegisterMetaType<TranscriptLine>();
    qRegisterMetaType<Fault>();
    m_arrangers.setMaxThreadCount(1); // one disk; a second question waits
    qRegisterMetaType<imap::UidSet>();
    connectSearch();
    m_previewTimer.setSingleShot(true);
    m_previewTimer.setInterval(previewDelayMs);
    connect(&m_previewTimer, &QTimer::timeout, this, &ThreadedMailService::flushPreviewRequests);
    m_sleepTimer.setSingleShot(true);
    connect(&m_sleepTimer, &QTimer::timeout, this, [this] {
        m_stillAwake.clear();
        Q_EMIT readyToSleep();
    });
}

ThreadedMailService::~ThreadedMailService()
{
    cancelCheckLogin();
    for (const store::CancelFlag &cancelled : m_arranging)
        *cancelled = true;
    for (const auto &account : m_accounts)
        sayGoodbye(*account, sync::Goodbye::KeepSession);
    QElapsedTimer timer;
    timer.start();
    for (const auto &account : m_accounts)
        waitForEnd(*account, goodbyeMs - timer.elapsed());
    m_arrangers.waitForDone();
    QThreadPool::globalInstance()->waitForDone();
}

void ThreadedMailService::sayGoodbye(Account &account, sync::Goodbye goodbye)
{
    account.engine->disconnect(this);
    // Behind all that was posted before: a draft that was typed last is written first.
    post(account, [engine = account.engine, thread = &account.thread, goodbye] {
        connect(engine, &AccountEngine::stopped, thread, &QThread::quit, Qt::DirectConnection);
        engine->goOffline(goodbye);
    });
}

/// One that hangs on a dead socket is not waited for any longer; what it has to write is.
void ThreadedMailService::waitForEnd(Account &account, qint64 ms)
{
    if (account.thread.wait(QDeadlineTimer(std::max<qint64>(1, ms))))
        return;
    // Not through the engine: it may be gone this very moment.
    QMetaObject::invokeMethod(
        &account.inThread, [thread = &account.thread] { thread->quit(); }, Qt::QueuedConnection);
    account.thread.wait();
}

ThreadedMailService::Account *ThreadedMailService::find(AccountId id) const
{
    for (const auto &account : m_accounts) {
        if (account->settings.id == id)
            return account.get();
    }
    return nullptr;
}

// --- Accounts

std::vector<AccountSettings> ThreadedMailService::accounts() const
{
    std::vector<AccountSettings> settings;
    for (const auto &account : m_accounts)
        settings.push_back(account->settings);
    return settings;
}

void ThreadedMailService::start()
{
    auto loaded = m_profile.load();
    if (!loaded) {
        Q_EMIT actionFailed({FaultCause::Store, loaded.error()});
        return;
    }
    for (const AccountSettings &settings : *loaded)
        launch(settings);
    Q_EMIT accountsChanged();
}

void ThreadedMailService::launch(const AccountSettings &settings)
{
    auto account = std::make_unique<Account>();
    account->settings = settings;
    account->engine = new AccountEngine(settings, m_profile.accountFolder(settings.id));
    account->engine->keepThreads();
    account->engine->keepServerDrafts();
    account->engine->moveToThread(&account->thread);
    account->inThread.moveToThread(&account->thread);
    connect(&account->thread, &QThread::finished, account->engine, &QObject::deleteLater);
    account->thread.setObjectName(QStringLiteral("account %1").arg(settings.id.value()));
    connectEngine(*account);
    openReader(*account); // an existing cache is shown before the account's thread has opened its
                          // own connection
    account->thread.start();
    Account &launched = *account;
    m_accounts.push_back(std::move(account));
    post(launched, [this, engine = launched.engine, id = settings.id] {
        const bool isOpen = engine->open().hasValue();
        QMetaObject::invokeMethod(this, [this, id, isOpen] {
            Account *opened = find(id);
            if (!opened || !isOpen)
                return;
            opened->isOpen = true;
            openReader(*opened);
            watchJournal(*opened);
            Q_EMIT mailboxesChanged(id);
            post(*opened, [engine = opened->engine, policy = opened->settings.offline,
                           metered = m_isMetered] {
                engine->setMetered(metered);
                engine->setOffline(policy);
            });
            readPasswordAndConnect(id);
        });
    });
}

void ThreadedMailService::openReader(Account &account)
{
    if (account.reader)
        return;
    if (auto reader = store::StoreReader::open(m_profile.accountFolder(account.settings.id),
                                               account.settings.id))
        account.reader = std::move(*reader);
}

void ThreadedMailService::connectEngine(Account &account)
{
    AccountEngine *engine = account.engine;
    const AccountId id = account.settings.id;
    connect(engine, &AccountEngine::stateChanged, this, [this, id](const AccountState &state) {
        if (Account *found = find(id)) {
            found->state = state;
            Q_EMIT accountStateChanged(id);
        }
        if (state.connectivity == Connectivity::Offline) // nobody fetches for them any more
            failParts(id, state.fault ? state.fault : Fault {FaultCause::Offline, {}});
    });
    connect(engine, &AccountEngine::stopped, this, [this, id] { noteAsleep(id); });
    connect(engine, &AccountEngine::changed, this, &MailService::changed);
    connect(engine, &AccountEngine::threadsChanged, this, &MailService::threadsChanged);
    connect(engine, &AccountEngine::mailboxesChanged, this,
            [this, id] { Q_EMIT mailboxesChanged(id); });
    connect(engine, &AccountEngine::operationsChanged, this,
            [this, id] { Q_EMIT operationsChanged(id); });
    connect(engine, &AccountEngine::localMessagesChanged, this,
            [this, id] { Q_EMIT localMessagesChanged(id); });
    connect(engine, &AccountEngine::messageSent, this,
            [this, id](LocalMessageId message) { Q_EMIT messageSent(id, message); });
    connect(engine, &AccountEngine::localMessageNotKept, this,
            [this, id](LocalMessageId message) { Q_EMIT localMessageNotKept(id, message); });
    connect(engine, &AccountEngine::actionFailed, this, &MailService::actionFailed);
    connect(engine, &AccountEngine::bodyFetched, this,
            [this, id](const sync::BodyResult &result) { onBodyFetched(id, result); });
    connectServerSearch(account);
    connect(engine, &AccountEngine::bodyProgress, this,
            [this, id](const sync::BodyProgress &progress) { onBodyProgress(id, progress); });
    connect(engine, &AccountEngine::transcriptLine, this, [this, id](const TranscriptLine &line) {
        if (Account *found = find(id)) {
            found->transcript.push_back(line);
            if (qsizetype(found->transcript.size()) > transcriptLines)
                found->transcript.pop_front();
            Q_EMIT transcriptLine(line);
        }
    });
}

void ThreadedMailService::readPasswordAndConnect(AccountId id)
{
    Account *account = find(id);
    if (!account || !m_online || m_isAsleep || !account->isOpen)
        return;
    m_secrets.read(account->settings, [this, id](const Secret &secret, const Fault &fault) {
        Account *found = find(id);
        if (!found)
            return;
        if (fault) {
            post(*found, [engine = found->engine, fault] { engine->setFault(fault); });
            return;
        }
        // Asked for a while ago: the user may work offline by now.
        post(*found, [engine = found->engine, secret, isWanted = m_online && !m_isAsleep] {
            engine->setPassword(secret);
            if (isWanted)
                engine->goOnline(sync::Presence::Stay);
        });
    });
}

AccountId ThreadedMailService::addAccount(AccountSettings settings, const Secret &password)
{
    settings.id = m_profile.newId(accounts());
    // homingctl may have stored others meanwhile: they keep their place and their number.
    const auto saved = m_profile.update(
        [&](std::vector<AccountSettings> &stored) -> Expected<void, QString> {
            settings.id = std::max(settings.id, m_profile.newId(stored));
            m_profile.removeAccountFolder(
                settings.id); // left behind by a removal that was cut short
            stored.push_back(settings);
            return {};
        },
        profilePatience);
    const AccountId id = settings.id;
    m_secrets.write(settings, password, [this, id](const Fault &fault) {
        if (fault)
            Q_EMIT actionFailed(fault); // it works until Homing ends, then asks again
    });
    launch(settings);
    if (!saved)
        Q_EMIT actionFailed({FaultCause::Store, saved.error()});
    Q_EMIT accountsChanged();
    return id;
}

void ThreadedMailService::stopAccount(Account &account, sync::Goodbye goodbye)
{
    sayGoodbye(account, goodbye);
    waitForEnd(account, goodbyeMs);
}

void ThreadedMailService::removeAccount(AccountId id)
{
    const auto at = std::find_if(m_accounts.begin(), m_accounts.end(),
                                 [&](const auto &account) { return account->settings.id == id; });
    if (at == m_accounts.end())
        return;
    const std::unique_ptr<Account> removed = std::move(*at);
    m_accounts.erase(at);
    // First: a crash from here on leaves only files that nothing points to.
    const auto saved = m_profile.update(
        [id](std::vector<AccountSettings> &stored) -> Expected<void, QString> {
            std::erase_if(stored, [id](const AccountSettings &one) { return one.id == id; });
            return {};
        },
        profilePatience);
    if (!saved)
        Q_EMIT actionFailed({FaultCause::Store, saved.error()});
    failParts(id, {FaultCause::Cancelled, {}});
    forgetInSearch(id);
    stopAccount(*removed, sync::Goodbye::EndSession);
    removed->reader.reset();
    m_secrets.remove(removed->settings);
    m_profile.removeAccountFolder(id);
    Q_EMIT accountsChanged();
}

void ThreadedMailService::setPassword(AccountId id, const Secret &password)
{
    Account *account = find(id);
    if (!account)
        return;
    m_secrets.write(account->settings, password, [this](const Fault &fault) {
        if (fault)
            Q_EMIT actionFailed(fault);
    });
    readPasswordAndConnect(id);
}

AccountState ThreadedMailService::state(AccountId id) const
{
    const Account *account = find(id);
    return account ? account->state : AccountState();
}

void ThreadedMailService::setOnline(bool online)
{
    const bool cameBack = online && m_online;
    m_online = online;
    if (m_isAsleep)
        return; // wake() looks
    for (const auto &account : m_accounts) {
        if (cameBack)
            post(*account, [engine = account->engine] { engine->linkChanged(); });
        else if (online)
            readPasswordAndConnect(account->settings.id);
        else
            post(*account, [engine = account->engine] { engine->goOffline(); });
    }
}

void ThreadedMailService::sleep()
{
    if (m_isAsleep)
        return;
    m_isAsleep = true;
    m_sleepTimer.start(m_accounts.empty() ? 0 : goodbyeMs);
    for (const auto &account : m_accounts) {
        m_stillAwake.insert(account->settings.id);
        post(*account, [engine = account->engine] { engine->goOffline(); });
    }
}

void ThreadedMailService::noteAsleep(AccountId id)
{
    if (m_stillAwake.erase(id) == 0 || !m_stillAwake.empty())
        return;
    m_sleepTimer.stop();
    Q_EMIT readyToSleep();
}

void ThreadedMailService::wake()
{
    if (!std::exchange(m_isAsleep, false))
        return;
    m_sleepTimer.stop();
    m_stillAwake.clear();
    for (const auto &account : m_accounts)
        readPasswordAndConnect(account->settings.id);
}

void ThreadedMailService::synchroniseNow(AccountId id)
{
    Account *account = find(id);
    if (!account)
        return;
    wake(); // who asks is awake, whatever the system said
    m_online = true;
    if (account->state.fault.cause == FaultCause::PasswordMissing)
        readPasswordAndConnect(id);
    else
        post(*account, [engine = account->engine] { engine->synchroniseNow(); });
}

void ThreadedMailService::checkLogin(const AccountSettings &settings, const Secret &password)
{
    cancelCheckLogin();
    m_checkSession = std::make_unique<session::ImapSession>(m_clock, nullptr);
    auto *checking = m_checkSession.get();
    checking->configure(settings.imap, {settings.user, password}, {});
    const auto answer = [this](const Fault &fault) {
        if (!m_checkSession)
            return;
        m_checkSession->disconnect(this);
        m_checkSession.release()->deleteLater();
        Q_EMIT loginChecked(fault);
    };
    connect(checking, &session::ImapSession::authenticated, this, [checking, answer] {
        checking->logout();
        answer({});
    });
    connect(checking, &session::ImapSession::closed, this, answer);
    checking->open();
}

void ThreadedMailService::cancelCheckLogin()
{
    if (!m_checkSession)
        return;
    m_checkSession->disconnect(this);
    m_checkSession->abort({FaultCause::Cancelled, {}});
    m_checkSession.release()->deleteLater();
}

// --- Mailboxes and rows

std::vector<store::MailboxRecord> ThreadedMailService::mailboxes(AccountId id) const
{
    const Account *account = find(id);
    return account && account->reader ? account->reader->mailboxes()
                                      : std::vector<store::MailboxRecord>();
}

store::ThreadsAtRevision ThreadedMailService::threads(const MailboxRef &mailbox) const
{
    const Account *account = find(mailbox.account);
    return account && account->reader ? account->reader->threads(mailbox.mailbox)
                                      : store::ThreadsAtRevision();
}

std::vector<MessageRef> ThreadedMailService::conversation(const MessageRef &message) const
{
    constexpr size_t mostMembers = 200;
    std::vector<MessageRef> members;
    const Account *account = find(message.mailbox.account);
    if (account && account->reader) {
        for (const auto &member : account->reader->conversation(
                 message.mailbox.mailbox, imap::Uid(message.uid), mostMembers))
            members.push_back({{message.mailbox.account, member.mailbox}, member.uid});
    }
    if (std::find(members.begin(), members.end(), message) == members.end())
        members = {message}; // alone, hidden, or too far back
    return members;
}

store::StoreReader::KeysAtRevision ThreadedMailService::keys(const MailboxRef &mailbox) const
{
    const Account *account = find(mailbox.account);
    return account && account->reader ? account->reader->keys(mailbox.mailbox)
                                      : store::StoreReader::KeysAtRevision();
}

std::vector<store::MessageRow> ThreadedMailService::rows(const MailboxRef &mailbox,
                                                         const std::vector<quint32> &uids) const
{
    const Account *account = find(mailbox.account);
    if (!account || !account->reader)
        return {};
    std::vector<store::MessageRow> rows = account->reader->rows(mailbox.mailbox, uids);
    for (const store::MessageRow &row : rows) {
        if (row.preview.isEmpty())
            m_previewsMissing[mailbox].add(row.uid.value());
    }
    if (!m_previewsMissing.empty() && !m_previewTimer.isActive())
        m_previewTimer.start();
    return rows;
}

void ThreadedMailService::flushPreviewRequests()
{
    for (const auto &[mailbox, uids] : std::exchange(m_previewsMissing, {})) {
        if (Account *account = find(mailbox.account)) {
            post(*account, [engine = account->engine, id = mailbox.mailbox, wanted = uids] {
                engine->fetchPreviews(id, wanted);
            });
        }
    }
}

void ThreadedMailService::arrange(const ArrangeRequest &request, QObject *receiver,
                                  std::function<void(ArrangedLists)> done)
{
    std::vector<QDir> folders;
    for (const store::ArrangeQuery &query : request.mailboxes)
        folders.push_back(m_profile.accountFolder(query.mailbox.account));
    m_arranging.push_back(request.cancelled);
    QPointer<QObject> guard(receiver);
    m_arrangers.start([this, request, folders, guard, done = std::move(done)]() mutable {
        ArrangedLists lists(request.mailboxes.size());
        store::TextRanks texts;
        for (size_t i = 0; i < lists.size() && !*request.cancelled; ++i) {
            const store::ArrangeQuery &query = request.mailboxes[i];
            auto reader = store::StoreReader::open(folders[i], query.mailbox.account);
            if (!reader) {
                lists[i].hasFailed = true;
                continue;
            }
            lists[i] = (*reader)->arranged(query, request.arrangement, *request.cancelled, i, texts);
            if (request.wantsThreads && !*request.cancelled)
                lists[i].threads = (*reader)->threads(query.mailbox.mailbox);
        }
        if (!*request.cancelled)
            texts.finish(request.arrangement.isReversed, lists);
        // The service outlives its workers; the receiver may not live any more.
        QMetaObject::invokeMethod(
            this,
            [this, flag = request.cancelled, guard, lists = std::move(lists),
             done = std::move(done)]() mutable {
                std::erase(m_arranging, flag);
                if (guard && !*flag)
                    done(std::move(lists));
            },
            Qt::QueuedConnection);
    });
}

void ThreadedMailService::openMailbox(const MailboxRef &mailbox)
{
    m_inView = mailbox;
    if (Account *account = find(mailbox.account))
        post(*account, [engine = account->engine, id = mailbox.mailbox] { engine->setHome(id); });
}

// --- Actions

void ThreadedMailService::enqueue(const MailboxRef &mailbox, Operation operation, MailboxId target)
{
    Account *account = find(mailbox.account);
    if (!account || operation.uids.isEmpty())
        return;
    post(*account,
         [engine = account->engine, id = mailbox.mailbox, target,
          operation = std::move(operation)] {
             (void)engine->enqueue(id, operation, target); // a failure is told by actionFailed()
         });
}

void ThreadedMailService::addFlags(const MailboxRef &mailbox, const imap::UidSet &uids,
                                   const imap::FlagSet &flags)
{
    Operation operation;
    operation.kind = OperationKind::AddFlags;
    operation.uids = uids;
    operation.flags = flags;
    enqueue(mailbox, std::move(operation));
}

void ThreadedMailService::removeFlags(const MailboxRef &mailbox, const imap::UidSet &uids,
                                      const imap::FlagSet &flags)
{
    Operation operation;
    operation.kind = OperationKind::RemoveFlags;
    operation.uids = uids;
    operation.flags = flags;
    enqueue(mailbox, std::move(operation));
}

void ThreadedMailService::moveOrCopy(OperationKind kind, const MailboxRef &mailbox,
                                     const imap::UidSet &uids, MailboxId target)
{
    for (const store::MailboxRecord &record : mailboxes(mailbox.account)) {
        if (record.id != target)
            continue;
        Operation operation;
        operation.kind = kind;
        operation.uids = uids;
        enqueue(mailbox, std::move(operation), target); // the server may know it by another name
    }
}

void ThreadedMailService::moveMessages(const MailboxRef &mailbox, const imap::UidSet &uids,
                                       MailboxId target)
{
    moveOrCopy(OperationKind::Move, mailbox, uids, target);
}

void ThreadedMailService::copyMessages(const MailboxRef &mailbox, const imap::UidSet &uids,
                                       MailboxId target)
{
    moveOrCopy(OperationKind::Copy, mailbox, uids, target);
}

void ThreadedMailService::deleteMessages(const MailboxRef &mailbox, const imap::UidSet &uids)
{
    Operation operation;
    operation.kind = OperationKind::Delete;
    operation.uids = uids;
    enqueue(mailbox, std::move(operation));
}

std::vector<Operation> ThreadedMailService::operations(AccountId id) const
{
    const Account *account = find(id);
    return account && account->reader ? account->reader->operations() : std::vector<Operation>();
}

void ThreadedMailService::retryOperation(AccountId id, OperationId operation)
{
    if (Account *account = find(id))
        post(*account,
             [engine = account->engine, operation] { engine->retryOperation(operation); });
}

void ThreadedMailService::dropOperation(AccountId id, OperationId operation)
{
    if (Account *account = find(id))
        post(*account, [engine = account->engine, operation] { engine->dropOperation(operation); });
}

void ThreadedMailService::endSession(AccountId id)
{
    if (Account *account = find(id))
        post(*account, [engine = account->engine] { engine->endSession(); });
}

std::vector<TranscriptLine> ThreadedMailService::transcript(AccountId id) const
{
    const Account *account = find(id);
    return account
        ? std::vector<TranscriptLine>(account->transcript.begin(), account->transcript.end())
        : std::vector<TranscriptLine>();
}

} // namespace homing::account
