// SPDX-License-Identifier: GPL-3.0-or-later
// From the open connection to the login's answer: LoginFlow decides, this does what it says.
// Before the login is answered only OK NO BAD BYE CAPABILITY and "+" are read; everything else is
// logged and dropped.
#include "core/session/imapsession_p.h"
#include "core/session/loginpolicy.h"

#include <concepts>

namespace homing::session {

namespace {

template <typename T, typename... Ts>
concept OneOf = (std::same_as<std::remove_cvref_t<T>, Ts> || ...);

template <typename T>
concept ForbiddenBeforeLogin =
    OneOf<T, imap::EnabledData, imap::ListData, imap::StatusData, imap::SearchData,
          imap::ESearchData, imap::FlagsData, imap::ExistsData, imap::RecentData, imap::ExpungeData,
          imap::VanishedData, imap::ExpungedData, imap::SelectedData, imap::NewSidData,
          imap::DeletedSidData, imap::NamespaceData, imap::IdData, imap::FetchData,
          imap::UnknownData>;

} // namespace

void ImapSession::Private::transportConnected()
{
    cost.tls = transport->isEncrypted();
    if (cost.tls && !tlsIsAsGoodAsBefore())
        return;
    phase = Phase::Greeting;
    phaseTimer.start(timeouts.greeting, [this] {
        end({FaultCause::TimedOut, QStringLiteral("The server does not greet.")});
    });
    if (setState(State::LoggingIn))
        logIsFlushed();
}

bool ImapSession::Private::greetingReceived(const imap::Response *response)
{
    phaseTimer.stop();
    phase = Phase::LoggingIn;
    return apply(login->greeting(response));
}

struct ImapSession::Private::BeforeLogin
{
    Private &p;
    bool operator()(const imap::StatusResponse &status) const
    {
        if (status.condition != imap::Condition::Bye)
            return p.apply(p.login->status(status));
        p.saidGoodbye(status.text);
        return true;
    }
    bool operator()(const imap::TaggedResponse &tagged) const
    {
        return p.taggedBeforeLogin(tagged);
    }
    bool operator()(const imap::ContinuationRequest &request) const
    {
        return p.apply(p.login->continuation(request));
    }
    bool operator()(const imap::CapabilityData &data) const
    {
        return p.apply(p.login->capability(data));
    }
    bool operator()(const ForbiddenBeforeLogin auto &) const { return true; }
};

bool ImapSession::Private::beforeLogin(const imap::Response &response)
{
    return std::visit(BeforeLogin {*this}, response);
}

bool ImapSession::Private::taggedBeforeLogin(const imap::TaggedResponse &tagged)
{
    if (login->owns(tagged.tag))
        return apply(login->tagged(tagged));
    if (tagged.condition == imap::Condition::Ok)
        return end(
            {FaultCause::Protocol, QStringLiteral("The server answers before the login is done.")});
    std::optional<QueuedCommand> command = queue.answered(tagged.tag);
    if (!command)
        return skipMalformed(QStringLiteral("an answer to nothing that was asked"));
    if (command->kind == QueuedCommand::Kind::Idle) {
        idle.answered(tagged.tag, false);
        return true;
    }
    return emitFinished(command->id,
                        {tagged.condition == imap::Condition::No ? CommandResult::Kind::No
                                                                 : CommandResult::Kind::Bad,
                         tagged.code, redactor.cleaned(tagged.text)});
}

bool ImapSession::Private::apply(LoginFlow::Action action)
{
    switch (action.kind) {
    case LoginFlow::Action::Kind::Nothing:
        return true;
    case LoginFlow::Action::Kind::Send:
        return sendLogin(action);
    case LoginFlow::Action::Kind::UpgradeTls:
        return upgradeTls();
    case LoginFlow::Action::Kind::LoggedIn:
        return loggedIn();
    case LoginFlow::Action::Kind::RetryCarefully:
        return restartCarefully();
    case LoginFlow::Action::Kind::Failed:
        break;
    }
    return end(std::move(action.fault));
}

bool ImapSession::Private::sendLogin(const LoginFlow::Action &action)
{
    Batch batch;
    for (const LoginFlow::Line &line : action.lines)
        batch.add(line.bytes, line.logText);
    Batch riders;
    if (action.takesRiders)
        addRiders(transport->isEncrypted() ? riders : batch);
    // With STARTTLS nothing counts before the encrypted connection stands: it belongs to TLS.
    countsFlights = endpoint.tls != TlsMode::StartTls || transport->isEncrypted();
    flush(batch);
    if (!riders.isEmpty()) {
        // Cyrus 3.6 forgets what stands behind AUTHENTICATE in the same TLS record. Two records
        // cost nothing and are one flight.
        transport->endTlsRecord();
        flush(riders);
    }
    watch();
    return true;
}

/// CVE-2020-15685 and its kin: what came in the clear must not be taken for what comes encrypted.
bool ImapSession::Private::upgradeTls()
{
    if (framer.pendingBytes() > 0 || transport->hasUnreadBytes())
        return end(
            {FaultCause::TlsInjection,
             QStringLiteral(
                 "There is more behind the answer to STARTTLS, which nobody may have sent.")});
    framer.reset();
    framer.setTotalLimit(limits::bytesBeforeLogin);
    phase = Phase::SecuringTls;
    commandTimer.stop();
    transport->startTls();
    return true;
}

bool ImapSession::Private::tlsIsAsGoodAsBefore()
{
    note(TrafficKind::Transport, "tls " + transport->tlsSummary());
    Fault weaker = weakerTls(transport->tlsMinorVersion(), remembered);
    if (!weaker)
        return true;
    end(std::move(weaker));
    return false;
}

void ImapSession::Private::transportSecured()
{
    cost.tls = true;
    if (!tlsIsAsGoodAsBefore())
        return;
    phase = Phase::LoggingIn;
    heardSinceWrite = true;
    lastActivityMs = clock.monotonicMs();
    if (apply(login->tlsUp()))
        logIsFlushed();
}

bool ImapSession::Private::loggedIn()
{
    const RememberedServer before = remembered;
    current = login->capabilities();
    confirmed = login->areCapabilitiesConfirmed();
    remembered = login->learnt();
    remembered.tlsMinorVersion = std::max(remembered.tlsMinorVersion, transport->tlsMinorVersion());
    hadRiders = queue.hasUnansweredRiders();
    login.reset();
    careful = false;
    phase = Phase::Ready;
    framer.setTotalLimit(0);
    capabilitiesChanged = !before.isEmpty() && current != before.afterLogin;
    const bool changed = capabilitiesChanged;
    schedulePump();
    if (!setState(State::Ready))
        return false;
    const Guard guard(this);
    Q_EMIT q->authenticated(changed);
    return guard.good();
}

/// What was remembered is no longer so. The server refused to understand the login, so the commands
/// behind it were never carried out: they go with the next login, and their owner need not know.
bool ImapSession::Private::restartCarefully()
{
    if (careful)
        return end({FaultCause::LoginUnavailable,
                    QStringLiteral("The server does not understand the login.")});
    careful = true;
    ++generation;
    note(TrafficKind::Remark,
         "what was remembered of this server is no longer true: connecting again");
    queue.putBack(queue.takeRiders());
    phaseTimer.stop();
    commandTimer.stop();
    idleTimer.stop();
    transport.reset();
    login.reset();
    connectTransport();
    return false;
}

} // namespace homing::session
