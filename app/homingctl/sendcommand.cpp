// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homingctl/openaccount.h"

#include "core/mime/headers.h"
#include "core/mime/outgoing.h"
#include "core/store/localmessages.h"
#include "core/submit/smtpsession.h"
#include "core/submit/statuswords.h"
#include "core/submit/wiremessage.h"

#include <QFile>

namespace homing::cli {

namespace {

using submit::Outcome;
using submit::RecipientAnswer;

QString nameOf(Outcome::Kind kind)
{
    switch (kind) {
    case Outcome::Kind::Delivered:
        return QStringLiteral("delivered");
    case Outcome::Kind::Refused:
        return QStringLiteral("refused");
    case Outcome::Kind::NotSent:
        return QStringLiteral("not-sent");
    case Outcome::Kind::Unknown:
        return QStringLiteral("unknown");
    }
    Q_UNREACHABLE();
}

QString reasonOf(const Outcome &outcome)
{
    if (outcome.problem != submit::Problem::None)
        return submit::sentence(outcome.problem, outcome);
    if (!outcome.reply.isNull() && outcome.kind != Outcome::Kind::Unknown)
        return submit::refusal(outcome.reply);
    return words(outcome.fault);
}

QJsonObject toJson(const RecipientAnswer &answer, const Outcome &outcome)
{
    QJsonObject json {{QStringLiteral("address"), QString::fromUtf8(answer.address)},
                      {QStringLiteral("accepted"), answer.isAccepted()}};
    if (answer.isRefused()) {
        json.insert(QStringLiteral("temporary"), answer.reply.isTemporary());
        json.insert(QStringLiteral("error"), submit::refusal(answer, outcome));
    }
    return json;
}

int exitCode(const Outcome &outcome)
{
    switch (outcome.kind) {
    case Outcome::Kind::Delivered:
        return outcome.isPartial() ? Partly : Done;
    case Outcome::Kind::Unknown:
        return Unknown;
    case Outcome::Kind::Refused:
    case Outcome::Kind::NotSent:
        break;
    }
    return Failed;
}

QString summary(const Outcome &outcome, const QByteArray &messageId)
{
    switch (outcome.kind) {
    case Outcome::Kind::Delivered:
        return {};
    case Outcome::Kind::Refused:
        return (outcome.isTemporary() ? tr("Nothing was sent; later it may be accepted.")
                                      : tr("Nothing was sent."))
            + QLatin1Char(' ') + reasonOf(outcome);
    case Outcome::Kind::NotSent:
        return tr("Nothing was sent; it may be tried again.") + QLatin1Char(' ')
            + reasonOf(outcome);
    case Outcome::Kind::Unknown:
        return tr("Nobody knows whether it was sent: the server had the whole message and did not "
                  "say that it took it. Sending it again may deliver it twice; look whether %1 "
                  "arrived first.")
                   .arg(QString::fromUtf8(messageId))
            + QLatin1Char(' ') + reasonOf(outcome);
    }
    Q_UNREACHABLE();
}

int tell(const Context &context, const Outcome &outcome, const QByteArray &messageId)
{
    QJsonArray recipients;
    for (const RecipientAnswer &answer : outcome.recipients) {
        recipients.append(toJson(answer, outcome));
        if (outcome.isDelivered() && answer.isAccepted() && !context.json)
            print(QStringLiteral("sent\t") + QString::fromUtf8(answer.address));
        if (answer.isRefused())
            fail(QString::fromUtf8(answer.address) + QStringLiteral(": ")
                 + submit::refusal(answer, outcome));
    }
    const QString said = summary(outcome, messageId).trimmed();
    if (!said.isEmpty())
        fail(said);
    if (context.json)
        printJson({{QStringLiteral("ok"), exitCode(outcome) == Done},
                   {QStringLiteral("outcome"), nameOf(outcome.kind)},
                   {QStringLiteral("temporary"),
                    outcome.kind == Outcome::Kind::NotSent || outcome.isTemporary()},
                   {QStringLiteral("messageId"), QString::fromUtf8(messageId)},
                   {QStringLiteral("recipients"), recipients},
                   {QStringLiteral("error"), said}});
    return exitCode(outcome);
}

/// "never" or some of success, failure, delay.
std::optional<submit::ReportWish> reportsFrom(const QString &text)
{
    submit::ReportWish wish;
    if (text == QLatin1String("never"))
        return wish;
    for (const QString &word : text.split(QLatin1Char(','))) {
        bool *const which = word == QLatin1String("success") ? &wish.success
            : word == QLatin1String("failure")               ? &wish.failure
            : word == QLatin1String("delay")                 ? &wish.delay
                                                             : nullptr;
        if (!which)
            return std::nullopt;
        *which = true;
    }
    return wish;
}

/// The account's own server, and what was learnt of it at earlier logins.
Outcome submitThrough(OpenAccount &account, const Secret &password, submit::Submission submission)
{
    const account::AccountSettings &settings = account.engine().settings();
    const QByteArray note = account::submissionNote(settings);
    SystemClock clock;
    submit::SmtpSession session(clock, &account.engine().log());
    const QString user = settings.smtpUser.isEmpty() ? settings.user : settings.smtpUser;
    session.configure(settings.smtp, {user, password},
                      session::RememberedServer::fromBytes(account.store().note(note)));
    Outcome outcome;
    QEventLoop loop;
    QObject::connect(&session, &submit::SmtpSession::finished, &loop,
                     [&](const Outcome &told) { outcome = told; });
    QObject::connect(&session, &submit::SmtpSession::closed, &loop, &QEventLoop::quit);
    const Interrupt interrupt([&] { session.abort(); });
    session.send(std::move(submission));
    loop.exec();
    // What is not kept only guards the next login less well; the outcome stands.
    if (!session.remembered().isEmpty()
        && !account.store().setNote(note, session.remembered().toBytes()))
        fail(tr("What was learnt of the server could not be kept."));
    return outcome;
}

int readMessage(const QString &name, mime::Outgoing &outgoing)
{
    QFile file(name);
    const bool isOpen = name == QLatin1String("-") ? file.open(stdin, QIODevice::ReadOnly)
                                                   : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return fail(name + QStringLiteral(": ") + file.errorString());
    const QByteArray bytes = file.readAll();
    if (file.error() != QFileDevice::NoError)
        return fail(name + QStringLiteral(": ") + file.errorString());
    if (bytes.isEmpty())
        return fail(tr("%1 is empty.").arg(name));
    if (!mime::isHeaderUnambiguous(bytes))
        return fail(name + QStringLiteral(": ")
                    + tr("Its header mixes kinds of line ends: what its fields are is uncertain."));
    outgoing = mime::prepareOutgoing(submit::withCrLf(bytes), QDateTime::currentDateTimeUtc());
    return outgoing.problem == mime::OutgoingProblem::None
        ? int(Done)
        : fail(name + QStringLiteral(": ") + submit::sentence(outgoing));
}

/// In the outbox: the next synchronisation sends it.
int keepForLater(OpenAccount &account, const mime::Outgoing &outgoing)
{
    store::LocalMessage message;
    message.id = store::newLocalMessageId();
    message.state = store::LocalMessage::State::Queued;
    message.changed = QDateTime::currentDateTimeUtc();
    message.message = outgoing.ownCopy;
    message.subject = mime::decodeText(outgoing.subject);
    message.recipients = QString::fromUtf8(outgoing.recipients.join(", "));
    const auto kept = account.store().localMessages().put(message);
    return kept ? int(Done) : fail(words(account::faultOf(kept.error())));
}

} // namespace

int sendCommand(const Context &context)
{
    Options options("send", tr("Sends a message file to its recipients (To, Cc, Bcc)."));
    options.value(QStringLiteral("account"), tr("The account to send with."), QStringLiteral("N"))
        .flag(QStringLiteral("partial"),
              tr("If some recipients are refused, send to the others; else nothing is sent."))
        .value(QStringLiteral("reports"),
               tr("Ask for delivery reports: never, or some of success,failure,delay."),
               QStringLiteral("WHEN"))
        .flag(QStringLiteral("offline"), tr("Only put it into the outbox; \"sync\" sends it."))
        .positional(QStringLiteral("FILE.eml"), tr("The message; - is standard input."));
    if (!options.process(context))
        return Usage;
    if (options.positionals().size() != 1)
        return usage(tr("send wants one file."));
    submit::Submission submission;
    submission.isPartialWanted = options.has(QStringLiteral("partial"));
    if (options.has(QStringLiteral("offline"))
        && (submission.isPartialWanted || options.has(QStringLiteral("reports"))))
        return usage(tr("The outbox knows neither --partial nor --reports."));
    if (options.has(QStringLiteral("reports"))) {
        submission.reports = reportsFrom(options.text(QStringLiteral("reports")));
        if (!submission.reports)
            return usage(tr("--reports wants never, or some of success,failure,delay."));
    }
    const auto accounts = chosenAccounts(context, options.text(QStringLiteral("account")));
    if (accounts.empty())
        return Failed;
    if (accounts.size() > 1)
        return usage(tr("There are several accounts: choose one by --account."));
    const account::AccountSettings &settings = accounts.front();
    if (settings.smtp.host.isEmpty())
        return fail(tr("The account \"%1\" has no submission server; homingctl account add --smtp "
                       "names one.")
                        .arg(settings.name));
    mime::Outgoing outgoing;
    if (const int code = readMessage(options.positionals().constFirst(), outgoing); code != Done)
        return code;
    submission.sender = outgoing.sender;
    submission.recipients = outgoing.recipients;
    submission.message = outgoing.message;
    const auto account = OpenAccount::open(context, settings);
    if (!account)
        return Failed;
    if (options.has(QStringLiteral("offline")))
        return keepForLater(*account, outgoing);
    Secret password;
    if (const Fault fault = account->readPassword(&password))
        return fail(settings.name + QStringLiteral(": ") + words(fault));
    return tell(context, submitThrough(*account, password, std::move(submission)),
                outgoing.messageId);
}

} // namespace homing::cli
