// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/connection.h"

#include "core/server/wiretext.h"

namespace homing::server {

namespace {

constexpr qint64 mostBacklog = 1024 * 1024;    // then the client has to read first
constexpr qsizetype mostBuffered = 256 * 1024; // of commands that wait
constexpr qsizetype literalBytesBeforeLogin = 64 * 1024;
constexpr int turnsPerPump = 50; // then others have their turn
constexpr int mostBadInARow = 50;

QByteArray safeTag(const QByteArray &tag)
{
    const bool good = !tag.isEmpty() && tag.size() <= 64
        && std::all_of(tag.begin(), tag.end(), [](char c) { return isAtomChar(c) && c != '+'; });
    return good ? tag : QByteArray("*");
}

} // namespace

Connection::Connection(std::unique_ptr<ByteStream> stream, Mailboxes &mailboxes,
                       const ServerOptions &options, const ServerFaults &faults, QObject *parent)
    : QObject(parent)
    , m_channel(std::move(stream), faults, nullptr)
    , m_mailboxes(mailboxes)
    , m_options(options)
    , m_faults(faults)
    , m_session(m_options, m_faults)
{
    CommandReader::Limits limits;
    limits.lineBytes = m_options.lineBytes;
    limits.literalPlus = m_session.has("LITERAL+");
    limits.literalBytes = literalBytesBeforeLogin;
    m_reader.setLimits(limits);
    m_session.setOffersStartTls(m_channel.offersTls());
    m_session.onNews = [this] { newsCame(); };
    m_out.onLine = [this](const QByteArray &line) {
        if (onLine)
            onLine('S', line);
    };
    connect(&m_channel, &Channel::received, this, &Connection::receive);
    connect(&m_channel, &Channel::drained, this, &Connection::pump);
    connect(&m_channel, &Channel::closed, this, [this] {
        m_isClosing = true;
        m_session.leave();
        Q_EMIT closed();
    });
    connect(&m_channel, &Channel::moved, this, &Connection::moved);
}

Connection::~Connection() = default;

void Connection::start()
{
    m_out.line("* OK [CAPABILITY " + capabilityList(m_session, m_faults)
               + "] Homing's server half");
    send();
    m_channel.start();
}

void Connection::receive(const QByteArray &bytes)
{
    m_reader.append(bytes);
    pump();
}

void Connection::newsCame()
{
    const bool mayTell = m_mode == Mode::Idle
        || (m_mode == Mode::Command && m_session.hearsBetweenCommands())
        || m_session.isMailboxGone() || m_session.hasLostSid();
    // Queued: several changes in a row are told together, and nothing is written inside a change.
    if (mayTell)
        queuePump();
}

void Connection::queuePump()
{
    if (std::exchange(m_pumpQueued, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_pumpQueued = false;
            pump();
        },
        Qt::QueuedConnection);
}

void Connection::pump()
{
    if (m_isPumping)
        return;
    m_isPumping = true;
    int turns = 0;
    while (!m_isClosing && m_channel.backlog() < mostBacklog && pumpOnce()) {
        if (++turns >= turnsPerPump) {
            queuePump();
            break;
        }
    }
    send();
    m_channel.setPaused((m_job || m_pumpQueued || m_channel.backlog() >= mostBacklog)
                        && m_reader.buffered() > mostBuffered);
    m_isPumping = false;
}

/// One step of work; false when there is nothing to do but wait.
bool Connection::pumpOnce()
{
    if (m_session.hasLostSid()) {
        loseSession();
        return true;
    }
    if (m_session.isMailboxGone()) {
        sayBye("The selected mailbox is gone");
        return false;
    }
    if (m_job) {
        runJob();
        return true;
    }
    if (m_mode == Mode::Idle)
        m_session.flush(m_out, true);
    else if (m_mode == Mode::Command)
        m_session.flushBetweenCommands(m_out);
    return m_mode == Mode::Command ? readCommand() : readLine();
}

bool Connection::readCommand()
{
    std::optional<CommandReader::Event> event = m_reader.nextCommand();
    if (!event)
        return false;
    if (std::holds_alternative<LiteralWanted>(*event))
        m_out.line("+ Go on");
    else if (auto *command = std::get_if<RawCommand>(&*event))
        runCommand(std::move(*command));
    else if (const auto *error = std::get_if<ReadError>(&*event))
        refuse(*error);
    return true;
}

bool Connection::readLine()
{
    const auto event = m_reader.nextLine();
    if (!event)
        return false;
    const Mode mode = std::exchange(m_mode, Mode::Command);
    if (const auto *error = std::get_if<ReadError>(&*event)) {
        finish(m_current, Reply::bad(error->text));
        return true;
    }
    const QByteArray line = std::get<QByteArray>(*event);
    if (wantsLines && wantsLines() && onLine)
        onLine('C', line);
    if (mode == Mode::Idle) {
        const bool isDone = line.compare("DONE", Qt::CaseInsensitive) == 0;
        finish(m_current, isDone ? Reply::ok("Idle completed") : Reply::bad("DONE expected"));
        return true;
    }
    Arguments none;
    Context context = makeContext(none, m_current.tag);
    const Reply reply = acceptPlain(context, line);
    loggedIn();
    finish(m_current, reply);
    return true;
}

Context Connection::makeContext(Arguments &args, const QByteArray &tag)
{
    return Context {m_session, m_mailboxes, m_options, m_faults, m_out,         args,
                    tag,       false,       true,      false,    Then::Nothing, nullptr};
}

void Connection::runCommand(RawCommand raw)
{
    reportClientLine(raw);
    if (raw.text.isEmpty()) {
        refuse({{}, "Empty line", false});
        return;
    }
    Arguments args(std::move(raw));
    const QByteArray tag = args.tag();
    args.space();
    QByteArray verb = args.upperAtom();
    Context context = makeContext(args, tag);
    if (verb == "UID") {
        args.space();
        verb += ' ' + args.upperAtom();
        context.isUid = true;
    }
    if (!args.ok()) {
        refuse({tag, args.error(), false});
        return;
    }
    m_session.tellUntagged(m_out);
    m_session.setActing(true);
    const Reply reply = dispatch(context, verb);
    m_session.setActing(false);
    m_current = {tag, context.mayExpunge, context.wantsHighestModSeq};
    if (context.job) {
        m_job = std::move(context.job);
        return;
    }
    loggedIn();
    const bool waits = context.then == Then::Idle || context.then == Then::ReadCredentials;
    if (!waits)
        finish(m_current, reply);
    takeUp(context.then);
}

Reply Connection::dispatch(Context &context, const QByteArray &verb)
{
    const CommandEntry *entry = findCommand(verb);
    if (!entry || (*entry->capability != '\0' && !m_session.has(entry->capability)))
        return Reply::bad("Unknown command");
    switch (entry->needs) {
    case Needs::Anything:
        break;
    case Needs::NoLogin:
        if (m_session.isAuthenticated())
            return Reply::bad("Logged in already");
        break;
    case Needs::Mailbox:
        if (m_session.isAuthenticated() && !m_session.hasSelected())
            return Reply::bad("No mailbox selected");
        [[fallthrough]];
    case Needs::Login:
        if (!m_session.isAuthenticated())
            return Reply::bad("Log in first");
        break;
    }
    context.mayExpunge = entry->mayExpunge;
    return entry->handler(context);
}

void Connection::loggedIn()
{
    if (!m_session.isAuthenticated())
        return;
    CommandReader::Limits limits;
    limits.lineBytes = m_options.lineBytes;
    limits.literalPlus = m_session.has("LITERAL+");
    m_reader.setLimits(limits);
}

void Connection::takeUp(Then then)
{
    switch (then) {
    case Then::Nothing:
        break;
    case Then::Logout:
        m_isClosing = true;
        send();
        m_channel.closeWhenSent();
        break;
    case Then::Idle:
        m_mode = Mode::Idle;
        m_out.line("+ Idling");
        break;
    case Then::ReadCredentials:
        m_mode = Mode::Credentials;
        m_out.line("+ ");
        break;
    case Then::Compress:
        send(); // the tagged OK is the last plain line
        m_channel.startCompression(m_reader.takeBuffered());
        break;
    case Then::StartTls:
        send();
        // What came before the handshake may be anybody's (RFC 3501 6.2.1, RFC 7457 2.2).
        m_reader.takeBuffered();
        m_session.setOffersStartTls(false);
        m_channel.startTls();
        break;
    }
}

/// Another connection has resumed it (draft-ietf-lemonade-reconnect-07 3.3).
void Connection::loseSession()
{
    m_session.tellLostSid(m_out);
    if (std::exchange(m_job, nullptr))
        finish(m_current, Reply::no("The session went to another connection"));
}

void Connection::runJob()
{
    m_session.setActing(true);
    const std::optional<Reply> reply = m_job->step(m_out);
    m_session.setActing(false);
    if (reply) {
        m_job.reset();
        finish(m_current, *reply);
    }
    send();
}

void Connection::finish(const Current &current, const Reply &reply)
{
    if (reply.kind != Reply::Kind::Bad)
        m_session.flush(m_out, current.mayExpunge);
    m_session.tellUntagged(m_out);
    std::optional<quint64> modSeq = m_session.highestModSeqToTell();
    if (current.wantsHighestModSeq && m_session.hasSelected() && m_session.isAware()
        && m_session.hasModSeqs())
        modSeq = m_session.mailbox().highestModSeq();
    QByteArray code = reply.code;
    if (modSeq) {
        const QByteArray modSeqCode = "HIGHESTMODSEQ " + QByteArray::number(*modSeq);
        if (code.isEmpty() && reply.kind == Reply::Kind::Ok)
            code = modSeqCode;
        else
            m_out.line("* OK [" + modSeqCode + "] As far as told");
    }
    const char *kind = reply.kind == Reply::Kind::Ok ? " OK "
        : reply.kind == Reply::Kind::No              ? " NO "
                                                     : " BAD ";
    m_out.line(safeTag(current.tag) + kind + (code.isEmpty() ? QByteArray() : '[' + code + "] ")
               + reply.text);
    m_badInARow = reply.kind == Reply::Kind::Bad ? m_badInARow + 1 : 0;
    if (m_badInARow > mostBadInARow)
        sayBye("Too many bad commands");
}

void Connection::refuse(const ReadError &error)
{
    if (error.isFatal) {
        sayBye(error.text.constData());
        return;
    }
    finish({error.tag, false, false}, Reply::bad(error.text));
}

void Connection::sayBye(const char *text)
{
    m_out.line(QByteArray("* BYE ") + text);
    m_isClosing = true;
    send();
    m_channel.closeWhenSent();
}

void Connection::send()
{
    if (m_out.size() > 0)
        m_channel.write(m_out.take());
}

void Connection::reportClientLine(const RawCommand &raw) const
{
    if (!onLine || !wantsLines || !wantsLines())
        return;
    QByteArray text;
    size_t next = 0;
    for (char c : raw.text) {
        if (c != '\0') {
            text += c;
        } else {
            const QByteArray &literal = raw.literals[next++];
            text += '{' + QByteArray::number(literal.size()) + "}\r\n" + literal;
        }
    }
    onLine('C', text);
}

} // namespace homing::server
