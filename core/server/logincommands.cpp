// SPDX-License-Identifier: GPL-3.0-or-later
// CAPABILITY, NOOP, LOGOUT, ID, LOGIN, AUTHENTICATE PLAIN (RFC 4616, 4959), ENABLE (RFC 5161),
// COMPRESS, STARTTLS, IDLE.
#include "core/server/commands.h"

#include "core/server/reconnect.h"
#include "core/server/wiretext.h"

namespace homing::server {

namespace {

const char *const capabilities[] = {
    "IMAP4rev1",
    "LITERAL+",
    "SASL-IR",
    "ENABLE",
    "ID",
    "IDLE",
    "NAMESPACE",
    "UIDPLUS",
    "MOVE",
    "REPLACE",
    "UNSELECT",
    "CHILDREN",
    "SPECIAL-USE",
    "LIST-EXTENDED",
    "LIST-STATUS",
    "ESEARCH",
    "CONDSTORE",
    "QRESYNC",
    "COMPRESS=DEFLATE",
    "NOTIFY",
    "X-DRAFT-I01-EXPUNGED",
    "X-DRAFT-W07-RECONNECT",
};
/// What a front end that knows little of the server behind it says (fault).
constexpr char strangeCapabilities[] = "IMAP4rev1 SASL-IR ENABLE ID AUTH=PLAIN X-FRONT-END";

/// Takes as long whether the texts differ early or late.
bool sameText(const QByteArray &a, const QByteArray &b)
{
    quint8 difference = a.size() == b.size() ? 0 : 1;
    for (qsizetype i = 0; i < a.size() && i < b.size(); ++i)
        difference = quint8(difference | (quint8(a.at(i)) ^ quint8(b.at(i))));
    return difference == 0;
}

void renumberAll(Mailboxes &mailboxes)
{
    for (const auto &[wireName, mailbox] : mailboxes.all())
        mailboxes.changeUidValidity(mailbox->name());
}

Reply logIn(Context &context, const QByteArray &user, const QByteArray &password)
{
    const bool right = sameText(user, context.options.user)
        & (!context.options.password.isEmpty() && sameText(password, context.options.password));
    if (!right || user.isEmpty())
        return Reply::no("Wrong user name or password", "AUTHENTICATIONFAILED");
    context.session.setUser(user);
    if (context.faults.newUidValidity)
        renumberAll(context.mailboxes);
    return Reply::ok("Logged in", "CAPABILITY " + capabilityList(context.session, context.faults));
}

} // namespace

QByteArray capabilityList(const Session &session, const ServerFaults &faults)
{
    if (!session.isAuthenticated() && faults.capabilitiesDifferBeforeLogin)
        return strangeCapabilities;
    QByteArray list;
    for (const char *capability : capabilities) {
        if (!session.has(capability))
            continue;
        // Of no use without ENABLE (RFC 7162 3.2.3).
        if (QByteArrayView(capability) == "QRESYNC" && !session.has("ENABLE"))
            continue;
        if (!list.isEmpty())
            list += ' ';
        list += capability;
    }
    for (const char *capability : {"STARTTLS", "AUTH=PLAIN"}) {
        if (!session.isAuthenticated() && session.has(capability))
            list += QByteArray(" ") + capability;
    }
    return list;
}

Reply runCapability(Context &context)
{
    context.args.end();
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    context.out.line("* CAPABILITY " + capabilityList(context.session, context.faults));
    return Reply::ok("Capability completed");
}

Reply runNoop(Context &context)
{
    context.args.end();
    return context.args.ok() ? Reply::ok("Noop completed") : Reply::bad(context.args.error());
}

Reply runLogout(Context &context)
{
    Arguments &args = context.args;
    Session &session = context.session;
    bool preserves = false;
    if (session.has("X-DRAFT-W07-RECONNECT") && args.skip(' ')) {
        const std::vector<QByteArray> parameters = args.atomList();
        preserves = parameters == std::vector<QByteArray> {"PRESERVE"};
        if (!preserves)
            args.fail("Unknown parameter");
    }
    args.end();
    if (!args.ok())
        return Reply::bad(args.error());
    preserves = preserves && !session.sid().isEmpty();
    if (preserves)
        session.leave();
    else if (session.table())
        session.table()->end(session);
    context.out.line(preserves ? "* BYE Until next time, the session is kept"
                               : "* BYE Until next time");
    context.then = Then::Logout;
    return Reply::ok("Logout completed");
}

Reply runId(Context &context)
{
    // id = "ID" SP (nil / "(" [string SP nstring *(SP string SP nstring)] ")")
    Arguments &args = context.args;
    args.space();
    if (!args.skip('(')) {
        args.nstring();
    } else if (!args.skip(')')) {
        int pairs = 0;
        do {
            args.string();
            args.space();
            args.nstring();
            if (++pairs > 30)
                args.fail("Too many fields");
        } while (args.ok() && args.skip(' '));
        args.expect(')');
    }
    args.end();
    if (!args.ok())
        return Reply::bad(args.error());
    context.out.line("* ID (\"name\" \"Homing server half\" \"version\" " + toString(HOMING_VERSION)
                     + ')');
    return Reply::ok("Id completed");
}

Reply runLogin(Context &context)
{
    Arguments &args = context.args;
    args.space();
    const QByteArray user = args.astring();
    args.space();
    const QByteArray password = args.astring();
    args.end();
    return args.ok() ? logIn(context, user, password) : Reply::bad(args.error());
}

Reply runAuthenticate(Context &context)
{
    Arguments &args = context.args;
    args.space();
    const QByteArray mechanism = args.upperAtom();
    const bool hasInitial = args.skip(' ');
    const QByteArray initial = hasInitial ? args.rest() : QByteArray();
    if (!args.ok())
        return Reply::bad(args.error());
    if (mechanism != "PLAIN" || !context.session.has("AUTH=PLAIN"))
        return Reply::no("No such mechanism", "CANNOT");
    if (!hasInitial) {
        context.then = Then::ReadCredentials;
        return Reply::ok({});
    }
    if (!context.session.has("SASL-IR"))
        return Reply::bad("An initial response is not supported");
    return acceptPlain(context, initial == "=" ? QByteArray("") : initial);
}

Reply acceptPlain(Context &context, const QByteArray &base64)
{
    if (base64 == "*")
        return Reply::bad("Authentication cancelled");
    const auto decoded =
        QByteArray::fromBase64Encoding(base64, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return Reply::bad("Malformed base64");
    // message = [authzid] NUL authcid NUL passwd
    const QList<QByteArray> fields = decoded.decoded.split('\0');
    if (fields.size() != 3 || (!fields.at(0).isEmpty() && fields.at(0) != fields.at(1)))
        return Reply::no("Malformed credentials", "AUTHENTICATIONFAILED");
    return logIn(context, fields.at(1), fields.at(2));
}

Reply runEnable(Context &context)
{
    Arguments &args = context.args;
    std::vector<QByteArray> wanted;
    while (args.ok() && args.skip(' '))
        wanted.push_back(args.upperAtom());
    args.end();
    if (wanted.empty())
        args.fail("Capability expected");
    if (!args.ok())
        return Reply::bad(args.error());

    QByteArray enabled;
    Session &session = context.session;
    const bool quiet = context.faults.noEnabledAnswer;
    for (const QByteArray &capability : wanted) {
        const bool isQresync = capability == "QRESYNC" && session.has("QRESYNC");
        const bool isCondstore = capability == "CONDSTORE" && session.offersModSeqs();
        if (!isQresync && !isCondstore)
            continue;
        // Not told is not enabled (RFC 7162 3.2.3).
        if (isQresync && !quiet)
            session.enableQresync();
        session.becomeAware(context.out);
        enabled += ' ' + capability;
    }
    if (!quiet)
        context.out.line("* ENABLED" + enabled);
    return Reply::ok("Enabled");
}

Reply runCompress(Context &context)
{
    Arguments &args = context.args;
    args.space();
    const QByteArray mechanism = args.upperAtom();
    args.end();
    if (!args.ok())
        return Reply::bad(args.error());
    if (mechanism != "DEFLATE")
        return Reply::bad("No such compression");
    context.then = Then::Compress;
    return Reply::ok("Compressed from here on");
}

Reply runStartTls(Context &context)
{
    context.args.end();
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    context.then = Then::StartTls;
    return Reply::ok("Begin TLS now");
}

Reply runIdle(Context &context)
{
    context.args.end();
    if (!context.args.ok())
        return Reply::bad(context.args.error());
    context.then = Then::Idle;
    return Reply::ok("Idle completed");
}

} // namespace homing::server
