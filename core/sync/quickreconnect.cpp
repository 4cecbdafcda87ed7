// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sync/quickreconnect.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace homing::sync {

using namespace imap;
using session::CommandResult;

namespace {

constexpr int noteVersion = 1;
/// Opaque, but it has to go back in a command line with a state behind it (RFC 7162 section 4).
constexpr qsizetype longestSid = 1'000;

QString base64(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

QByteArray fromBase64(const QJsonValue &value)
{
    return QByteArray::fromBase64(value.toString().toLatin1());
}

bool isOffered(const Capabilities &capabilities)
{
    return capabilities.reconnect() && capabilities.condstore(); // the draft requires both
}

} // namespace

QByteArray HeldSession::toNote(const QString &login) const
{
    const QJsonObject object {
        {QStringLiteral("version"), noteVersion},
        {QStringLiteral("login"), login},
        {QStringLiteral("sid"), base64(sid.value)},
        {QStringLiteral("form"), int(sid.form)},
        {QStringLiteral("mailbox"), base64(mailbox.wire())},
        {QStringLiteral("created"), created.toString(Qt::ISODateWithMs)},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<HeldSession> HeldSession::fromNote(const QString &login, const QByteArray &bytes)
{
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    if (object.value(QStringLiteral("version")).toInt() != noteVersion
        || object.value(QStringLiteral("login")).toString() != login)
        return std::nullopt;
    HeldSession session;
    session.sid.value = fromBase64(object.value(QStringLiteral("sid")));
    const int form = object.value(QStringLiteral("form")).toInt(-1);
    if (session.sid.value.isEmpty() || session.sid.value.size() > longestSid || form < 0
        || form > int(Sid::Form::Literal))
        return std::nullopt;
    session.sid.form = Sid::Form(form);
    const QByteArray mailbox = fromBase64(object.value(QStringLiteral("mailbox")));
    if (!mailbox.isEmpty())
        session.mailbox = MailboxName::fromWire(mailbox);
    session.created = QDateTime::fromString(object.value(QStringLiteral("created")).toString(),
                                            Qt::ISODateWithMs);
    return session;
}

QString HeldSession::loginOf(const QString &user, const QString &host, quint16 port)
{
    return QStringLiteral("%1 %2 %3").arg(host, QString::number(port), user);
}

QuickReconnect::QuickReconnect(store::Store &store, CommandRouter &router, Clock &clock,
                               QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_router(router)
    , m_clock(clock)
{
}

void QuickReconnect::setLogin(const QString &user, const QString &host, quint16 port)
{
    const QString login = HeldSession::loginOf(user, host, port);
    if (login == m_login)
        return;
    m_login = login;
    m_held = HeldSession::fromNote(m_login, m_store.note(HeldSession::noteKey));
    m_ending = HeldSession::fromNote(m_login, m_store.note(HeldSession::endingNoteKey));
    Q_EMIT changed();
}

void QuickReconnect::reset()
{
    m_hasAsked = m_isResuming = m_hasAskedNew = m_isAskingNew = m_asksNoMore = false;
    m_endsMarked = false;
    m_selected = {};
    setActive(false);
}

void QuickReconnect::setActive(bool active)
{
    if (std::exchange(m_isActive, active) != active)
        Q_EMIT changed();
}

void QuickReconnect::keep(std::optional<HeldSession> session)
{
    if (session == m_held)
        return;
    m_held = std::move(session);
    note(HeldSession::noteKey, m_held);
}

void QuickReconnect::mark(std::optional<HeldSession> session)
{
    if (session == m_ending)
        return;
    m_ending = std::move(session);
    note(HeldSession::endingNoteKey, m_ending);
}

void QuickReconnect::note(const char *key, const std::optional<HeldSession> &session)
{
    if (auto noted = m_store.setNote(key, session ? session->toNote(m_login) : QByteArray());
        !noted)
        Q_EMIT storeFailed(noted.error());
    Q_EMIT changed();
}

std::optional<Sid> QuickReconnect::sidFor(const MailboxName &mailbox,
                                          const Capabilities &capabilities) const
{
    if (!isOffered(capabilities) || m_asksNoMore || !m_held || m_held->mailbox != mailbox
        || mailbox.isEmpty())
        return std::nullopt;
    return m_held->sid;
}

void QuickReconnect::create(const Capabilities &capabilities)
{
    if (!isOffered(capabilities) || m_asksNoMore || m_isActive || m_isResuming || m_hasAskedNew
        || m_endsMarked)
        return;
    m_hasAsked = m_hasAskedNew = m_isAskingNew = true;
    m_router.submit(commands::sid(std::nullopt, std::nullopt), this,
                    [this](const CommandResult &result) {
                        m_isAskingNew = false;
                        if (result.isOk())
                            setActive(m_held.has_value());
                        else if (result.kind == CommandResult::Kind::No
                                 || result.kind == CommandResult::Kind::Bad)
                            m_asksNoMore = true;
                    });
}

void QuickReconnect::resumeAnswered(Resumption how)
{
    m_isResuming = false;
    switch (how) {
    case Resumption::Resumed:
    case Resumption::Resynchronise:
    case Resumption::NothingSelected:
    case Resumption::OtherMailbox:
        setActive(m_held.has_value());
        return;
    case Resumption::Unclear:
    case Resumption::Refused: // a limit: asking for a new one would meet the same
    case Resumption::NotUnderstood:
        m_asksNoMore = true;
        keep(std::nullopt);
        return;
    }
    Q_UNREACHABLE();
}

void QuickReconnect::mailboxSelected(const MailboxName &mailbox)
{
    m_selected = mailbox;
    if (!m_isActive || !m_held)
        return;
    HeldSession session = *m_held;
    session.mailbox = mailbox;
    keep(std::move(session));
}

bool QuickReconnect::fold(const Response &response)
{
    if (const auto *data = std::get_if<NewSidData>(&response)) {
        if (!m_hasAsked || m_asksNoMore || data->sid.value.isEmpty()
            || data->sid.value.size() > longestSid)
            return true;
        HeldSession session;
        session.sid = data->sid;
        session.mailbox = m_selected;
        session.created = m_clock.nowUtc();
        // The same one again means only that all has to be compared (draft 3.3).
        if (m_held && m_held->sid.value == data->sid.value)
            session.created = m_held->created;
        keep(std::move(session));
        return true;
    }
    if (const auto *data = std::get_if<DeletedSidData>(&response)) {
        if (!m_held || m_held->sid.value != data->sid.value || !(m_isActive || m_isResuming))
            return true; // not this connection's
        // Whoever has it keeps it; a new one would be asked for on the next connection only.
        m_asksNoMore = true;
        forget();
        Q_EMIT gone();
        return true;
    }
    return false;
}

void QuickReconnect::end()
{
    const bool isConnected = mayBeActive();
    m_asksNoMore = true;
    if (m_held)
        mark(m_held);
    forget();
    if (!isConnected)
        return; // the next connection says it
    m_router.submit(commands::deleteSid(), this, [this](const CommandResult &result) {
        if (!result.isLost())
            mark(std::nullopt);
        if (result.isOk())
            Q_EMIT gone();
    });
}

/// DELETESID knows no other than the current session: it is taken over first. The state that has to
/// stand with a SID is one above all changes, so that none are told.
bool QuickReconnect::endMarked(const Capabilities &capabilities, std::function<void()> then)
{
    if (!m_ending || !isOffered(capabilities))
        return false;
    m_endsMarked = true;
    QresyncParameter state;
    state.uidValidity = UidValidity(1);
    state.modSeq = ModSeq(maxModSeq);
    // NO: it is gone by itself. Then DELETESID finds none.
    m_router.submit(commands::sid(m_ending->sid, state), this, [](const CommandResult &) {});
    m_router.submit(commands::deleteSid(), this,
                    [this, call = std::move(then)](const CommandResult &result) {
                        if (result.isLost())
                            return;
                        m_endsMarked = false;
                        mark(std::nullopt);
                        call();
                    });
    return true;
}

void QuickReconnect::giveUp()
{
    m_asksNoMore = true; // a NEWSID that still comes is of the session that ends
    forget();
}

void QuickReconnect::forget()
{
    setActive(false);
    keep(std::nullopt);
}

} // namespace homing::sync
