// SPDX-License-Identifier: GPL-3.0-or-later
// One message: sender, recipients, content. MAIL and all RCPT leave together where the server
// offers PIPELINING; DATA waits for their answers, because whoever has the 354 has to send
// something.
#include "core/submit/smtpsession_p.h"

#include "core/base/limits.h"
#include "core/submit/address.h"

namespace homing::submit {

namespace {

/// Held by this process at once, of a message of any size.
constexpr qint64 inFlight = 64 << 10;

QByteArray notifyWords(const ReportWish &wish)
{
    QList<QByteArray> words;
    if (wish.success)
        words << "SUCCESS";
    if (wish.failure)
        words << "FAILURE";
    if (wish.delay)
        words << "DELAY";
    return words.isEmpty() ? QByteArray("NEVER") : words.join(',');
}

} // namespace

/// What no server has to be asked for. Fills what the envelope needs.
Problem SmtpSession::Private::check()
{
    answers.clear();
    wireRecipients.clear();
    answered = 0;
    mailReply = {};
    submission.message = withCrLf(submission.message);
    messageSize = submission.message.size();
    traits = traitsOf(submission.message);
    Problem problem = Problem::None;
    for (const QByteArray &recipient : std::as_const(submission.recipients)) {
        const QByteArray wire = wireAddress(recipient);
        answers.push_back({recipient, {}, wire.isEmpty() ? Problem::BadRecipient : Problem::None});
        if (wire.isEmpty())
            problem = Problem::BadRecipient;
        wireRecipients.append(wire);
    }
    wireSender = submission.isNotification ? QByteArray() : wireAddress(submission.sender);
    if (wireSender.isEmpty() && !submission.isNotification)
        return Problem::BadSender;
    if (problem != Problem::None)
        return problem;
    if (wireRecipients.isEmpty())
        return Problem::NoRecipients;
    if (wireRecipients.size() > limits::addresses)
        return Problem::TooManyRecipients;
    if (submission.message.isEmpty())
        return Problem::NoMessage;
    if (traits.hasNul)
        return Problem::NulInMessage;
    return traits.longestLine > longestMailLine ? Problem::LineTooLong : Problem::None;
}

bool SmtpSession::Private::needsUnicode() const
{
    return traits.hasEightBitHeader || needsSmtpUtf8(wireSender)
        || std::any_of(wireRecipients.begin(), wireRecipients.end(), needsSmtpUtf8);
}

Problem SmtpSession::Private::checkAgainstServer(Outcome &outcome) const
{
    if (extensions.sizeLimit > 0 && messageSize > extensions.sizeLimit) {
        outcome.size = messageSize;
        outcome.sizeLimit = extensions.sizeLimit;
        return Problem::TooLarge;
    }
    if (needsUnicode() && !extensions.smtpUtf8)
        return Problem::NoUnicodeHeaders;
    if (traits.hasEightBitBody && !extensions.eightBitMime)
        return Problem::NoEightBit;
    return submission.reports && !extensions.deliveryReports ? Problem::NoReports : Problem::None;
}

bool SmtpSession::Private::refuseLocally(Problem problem)
{
    Outcome outcome;
    outcome.kind = Outcome::Kind::Refused;
    outcome.problem = problem;
    return give(std::move(outcome), false);
}

// --- the envelope ------------------------------------------------------------------------------

QByteArray SmtpSession::Private::mailCommand() const
{
    QByteArray command = "MAIL FROM:<" + wireSender + '>';
    if (extensions.size)
        command += " SIZE=" + QByteArray::number(messageSize);
    const bool isUnicode = needsUnicode();
    if (extensions.eightBitMime && (traits.hasEightBitBody || isUnicode))
        command += " BODY=8BITMIME";
    if (isUnicode)
        command += " SMTPUTF8";
    if (submission.reports)
        command += " RET=HDRS";
    return command + "\r\n";
}

QByteArray SmtpSession::Private::recipientCommand(std::size_t index) const
{
    const QByteArray &address = wireRecipients.at(qsizetype(index));
    QByteArray command = "RCPT TO:<" + address + '>';
    if (submission.reports) {
        command += " NOTIFY=" + notifyWords(*submission.reports);
        if (!needsSmtpUtf8(address))
            command += " ORCPT=rfc822;" + xtext(address);
    }
    return command + "\r\n";
}

bool SmtpSession::Private::startEnvelope()
{
    Outcome outcome;
    outcome.kind = Outcome::Kind::Refused;
    outcome.problem = checkAgainstServer(outcome);
    if (outcome.problem != Problem::None)
        return give(std::move(outcome), true);
    step = Step::Envelope;
    QByteArray lines = mailCommand();
    int replies = 1;
    for (std::size_t i = 0; extensions.pipelining && i < answers.size(); ++i, ++replies)
        lines += recipientCommand(i);
    return say(lines, replies);
}

bool SmtpSession::Private::envelopeAnswered(const Reply &reply)
{
    if (reply.isIntermediate())
        return notSent(FaultCause::Protocol,
                       QStringLiteral("The server asks for the message before its turn: %1 %2")
                           .arg(reply.code)
                           .arg(reply.text()));
    if (mailReply.isNull())
        mailReply = reply;
    else
        answers[answered++].reply = reply;
    if (awaited > 0) {
        wait(timeouts.command, "The server does not answer.");
        return true;
    }
    if (!mailReply.isPositive()) {
        for (RecipientAnswer &answer : answers)
            answer.reply = {}; // "bad sequence": says nothing of the recipient
        return refuse(mailReply);
    }
    if (answered < answers.size())
        return say(recipientCommand(answered), 1);
    return envelopeDone();
}

bool SmtpSession::Private::envelopeDone()
{
    const auto refused = std::count_if(answers.begin(), answers.end(),
                                       [](const RecipientAnswer &one) { return one.isRefused(); });
    timer.stop();
    const QPointer<SmtpSession> guard(q);
    const quint64 before = generation;
    Q_EMIT q->recipientsAnswered(answers);
    if (!guard || generation != before)
        return false;
    if (std::size_t(refused) == answers.size() || (refused > 0 && !submission.isPartialWanted)) {
        Outcome outcome;
        outcome.kind = Outcome::Kind::Refused;
        return give(std::move(outcome), true);
    }
    if (extensions.chunking)
        return startBody();
    step = Step::Data;
    if (!say("DATA\r\n", 1))
        return false;
    wait(timeouts.dataStart, "The server does not ask for the message.");
    return true;
}

// --- the message -------------------------------------------------------------------------------

bool SmtpSession::Private::dataAnswered(const Reply &reply)
{
    if (reply.isTemporary() || reply.isPermanent())
        return refuse(reply);
    if (reply.code != 354)
        return notSent(
            FaultCause::Protocol,
            QStringLiteral("The answer to DATA is %1 %2").arg(reply.code).arg(reply.text()));
    return startBody();
}

/// BDAT (RFC 3030) in one piece: without BINARYMIME it carries the same lines, but no dots and no
/// waiting for 354.
bool SmtpSession::Private::startBody()
{
    step = Step::Body;
    const QByteArray &message = submission.message;
    const bool isChunk = extensions.chunking;
    tail = isChunk ? QByteArrayLiteral("\r\n") : QByteArrayLiteral(".\r\n");
    pieces =
        MessagePieces(message, isChunk ? message.size() - tail.size() : message.size(), !isChunk);
    wait(timeouts.dataBlock, "The server does not take the message.");
    if (!mayTalk())
        return true; // it has changed its mind already
    if (isChunk) {
        const QByteArray command = "BDAT " + QByteArray::number(message.size()) + " LAST";
        note(session::TrafficKind::Client, command);
        transport->write(command + "\r\n");
    }
    note(session::TrafficKind::Remark,
         "the message, " + QByteArray::number(messageSize) + " octets");
    return pump();
}

/// Also whenever octets have left. The end is held back until all else has left this process: as
/// long as it is here, a broken connection means that nothing was delivered.
bool SmtpSession::Private::pump()
{
    if (step != Step::Body || !transport || !reader.isEmpty())
        return true;
    const QPointer<SmtpSession> guard(q);
    const quint64 before = generation;
    wait(timeouts.dataBlock, "The server does not take the message.");
    while (!pieces.isAtEnd() && transport->unsentBytes() < inFlight) {
        transport->write(pieces.next(inFlight / 2));
        Q_EMIT q->progressed(pieces.offset(), messageSize);
        if (!guard || generation != before || step != Step::Body)
            return false;
    }
    if (!pieces.isAtEnd() || transport->unsentBytes() > 0 || !mayTalk())
        return true; // what the server has said before the end is no answer to it
    Q_EMIT q->endIsNext();
    if (!guard || generation != before || step != Step::Body)
        return false;
    if (!mayTalk())
        return true; // it spoke while that was written down
    step = Step::Answer;
    awaited = 1;
    wait(timeouts.dataEnd, "The server does not say whether it has the message.");
    transport->write(tail);
    return true;
}

bool SmtpSession::Private::finalAnswered(const Reply &reply)
{
    Outcome outcome;
    outcome.reply = reply;
    if (reply.isPositive()) {
        outcome.kind = Outcome::Kind::Delivered;
        return give(std::move(outcome), true);
    }
    if (reply.isTemporary() || reply.isPermanent()) {
        outcome.kind = Outcome::Kind::Refused;
        return give(std::move(outcome), !reply.isGoodbye());
    }
    outcome.kind = Outcome::Kind::Unknown;
    outcome.fault = {
        FaultCause::Protocol,
        QStringLiteral("The answer to the message is %1 %2").arg(reply.code).arg(reply.text())};
    return give(std::move(outcome), false);
}

} // namespace homing::submit
