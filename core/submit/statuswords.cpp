// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/submit/statuswords.h"

#include "core/base/limits.h"

#include <QCoreApplication>
#include <QLocale>

namespace homing::submit {

namespace {

struct Row
{
    int category; // 0: any
    int subject;
    int detail; // -1: any
    const char *words;
};

// RFC 3463 section 3, RFC 4954 section 6, RFC 7505; the first row that fits counts.
constexpr Row rows[] = {
    {0, 1, 0, QT_TRANSLATE_NOOP("Submission", "Something is wrong with this address.")},
    {0, 1, 1, QT_TRANSLATE_NOOP("Submission", "There is no such mailbox.")},
    {0, 1, 2, QT_TRANSLATE_NOOP("Submission", "There is no such mail domain.")},
    {0, 1, 3, QT_TRANSLATE_NOOP("Submission", "The server does not understand this address.")},
    {0, 1, 4, QT_TRANSLATE_NOOP("Submission", "The address means more than one mailbox.")},
    {0, 1, 6, QT_TRANSLATE_NOOP("Submission", "The mailbox has moved and left no new address.")},
    {0, 1, 7,
     QT_TRANSLATE_NOOP("Submission", "The server does not understand the sender's address.")},
    {0, 1, 8, QT_TRANSLATE_NOOP("Submission", "The server does not accept this sender's address.")},
    {0, 1, 10, QT_TRANSLATE_NOOP("Submission", "This domain takes no mail at all.")},
    {0, 1, -1, QT_TRANSLATE_NOOP("Submission", "The server does not accept this address.")},
    {0, 2, 1, QT_TRANSLATE_NOOP("Submission", "The mailbox is not in use.")},
    {4, 2, 2, QT_TRANSLATE_NOOP("Submission", "The mailbox is full at the moment.")},
    {0, 2, 2, QT_TRANSLATE_NOOP("Submission", "The mailbox is full.")},
    {0, 2, 3, QT_TRANSLATE_NOOP("Submission", "The message is too large for this recipient.")},
    {0, 2, 4, QT_TRANSLATE_NOOP("Submission", "The mailing list could not be expanded.")},
    {4, 2, -1, QT_TRANSLATE_NOOP("Submission", "The mailbox cannot take mail at the moment.")},
    {0, 2, -1, QT_TRANSLATE_NOOP("Submission", "The mailbox does not take this mail.")},
    {0, 3, 1, QT_TRANSLATE_NOOP("Submission", "The mail system has no room left.")},
    {0, 3, 4, QT_TRANSLATE_NOOP("Submission", "The message is too large for the server.")},
    {4, 3, -1, QT_TRANSLATE_NOOP("Submission", "The mail system takes no mail at the moment.")},
    {0, 3, -1, QT_TRANSLATE_NOOP("Submission", "The mail system does not take this mail.")},
    {0, 4, 1, QT_TRANSLATE_NOOP("Submission", "The recipient's server does not answer.")},
    {0, 4, 2, QT_TRANSLATE_NOOP("Submission", "The connection to the recipient's server broke.")},
    {0, 4, 4, QT_TRANSLATE_NOOP("Submission", "No way to the recipient's server was found.")},
    {0, 4, 6, QT_TRANSLATE_NOOP("Submission", "The mail went round in a circle.")},
    {0, 4, 7, QT_TRANSLATE_NOOP("Submission", "Delivery took too long.")},
    {0, 4, -1, QT_TRANSLATE_NOOP("Submission", "The mail could not be passed on.")},
    {0, 5, 3, QT_TRANSLATE_NOOP("Submission", "There are too many recipients for one message.")},
    {0, 5, 6, QT_TRANSLATE_NOOP("Submission", "The server does not know this way to log in.")},
    {0, 5, -1, QT_TRANSLATE_NOOP("Submission", "The server did not understand what was asked.")},
    {0, 6, 1, QT_TRANSLATE_NOOP("Submission", "The server does not take this kind of content.")},
    {0, 6, 3,
     QT_TRANSLATE_NOOP("Submission",
                       "The content would have to be converted, which the server cannot do.")},
    {0, 6, 7,
     QT_TRANSLATE_NOOP("Submission",
                       "An address with letters beyond ASCII cannot be delivered to.")},
    {0, 6, -1, QT_TRANSLATE_NOOP("Submission", "The server does not take this content.")},
    {0, 7, 12, QT_TRANSLATE_NOOP("Submission", "The password has to be changed first.")},
    {4, 7, -1,
     QT_TRANSLATE_NOOP("Submission", "The server's rules do not allow this mail at the moment.")},
    {0, 7, 1, QT_TRANSLATE_NOOP("Submission", "The server's rules do not allow this mail.")},
    {0, 7, 2, QT_TRANSLATE_NOOP("Submission", "You may not send to this mailing list.")},
    {5, 7, 8, QT_TRANSLATE_NOOP("Submission", "The user name or the password is wrong.")},
    {0, 7, 9, QT_TRANSLATE_NOOP("Submission", "This way to log in is too weak for the server.")},
    {0, 7, 11,
     QT_TRANSLATE_NOOP("Submission", "The server wants an encrypted connection for this.")},
    {0, 7, 13, QT_TRANSLATE_NOOP("Submission", "The account is disabled.")},
    {0, 7, -1,
     QT_TRANSLATE_NOOP("Submission", "The server refuses this mail for reasons of security.")},
    {2, -1, -1, QT_TRANSLATE_NOOP("Submission", "The server accepts it.")},
    {4, -1, -1, QT_TRANSLATE_NOOP("Submission", "The server refuses it at the moment.")},
    {5, -1, -1, QT_TRANSLATE_NOOP("Submission", "The server refuses it.")},
    {0, -1, -1, QT_TRANSLATE_NOOP("Submission", "The server's answer makes no sense.")},
};

struct CodeRow
{
    int code;
    const char *words;
};

// RFC 5321 4.2.3, RFC 4954 section 6.
constexpr CodeRow codeRows[] = {
    {421,
     QT_TRANSLATE_NOOP("Submission",
                       "The server ends the connection and takes no mail at the moment.")},
    {450, QT_TRANSLATE_NOOP("Submission", "The mailbox cannot take mail at the moment.")},
    {451, QT_TRANSLATE_NOOP("Submission", "The server has trouble of its own at the moment.")},
    {452, QT_TRANSLATE_NOOP("Submission", "The mail system has no room left.")},
    {454, QT_TRANSLATE_NOOP("Submission", "The login cannot be checked at the moment.")},
    {530, QT_TRANSLATE_NOOP("Submission", "The server wants a login first.")},
    {535, QT_TRANSLATE_NOOP("Submission", "The user name or the password is wrong.")},
    {550, QT_TRANSLATE_NOOP("Submission", "The server does not accept this address or this mail.")},
    {551, QT_TRANSLATE_NOOP("Submission", "The mailbox is not at this server.")},
    {552, QT_TRANSLATE_NOOP("Submission", "The message is too large, or the mailbox is full.")},
    {553, QT_TRANSLATE_NOOP("Submission", "The server does not accept this address.")},
    {554, QT_TRANSLATE_NOOP("Submission", "The server refuses this mail.")},
};

const char *wordsOf(Problem problem)
{
    switch (problem) {
    case Problem::None:
        break;
    case Problem::BadSender:
        return QT_TRANSLATE_NOOP("Submission",
                                 "The sender's address is not one that mail can carry.");
    case Problem::BadRecipient:
        return QT_TRANSLATE_NOOP("Submission", "This is not an address that mail can carry.");
    case Problem::NoRecipients:
        return QT_TRANSLATE_NOOP("Submission", "There are no recipients.");
    case Problem::TooManyRecipients:
        return QT_TRANSLATE_NOOP(
            "Submission", "There are too many recipients. Send it to fewer people at a time.");
    case Problem::NoMessage:
        return QT_TRANSLATE_NOOP("Submission", "The message is empty.");
    case Problem::NulInMessage:
        return QT_TRANSLATE_NOOP("Submission",
                                 "The message has NUL bytes, which mail cannot carry.");
    case Problem::LineTooLong:
        return QT_TRANSLATE_NOOP(
            "Submission",
            "The message has a line of more than 998 octets, which mail cannot carry.");
    case Problem::TooLarge:
        return QT_TRANSLATE_NOOP("Submission", "The message has %1; the server takes at most %2.");
    case Problem::NoEightBit:
        return QT_TRANSLATE_NOOP("Submission",
                                 "The message has characters beyond ASCII that are not encoded, "
                                 "and the server takes only ASCII.");
    case Problem::NoUnicodeHeaders:
        return QT_TRANSLATE_NOOP("Submission",
                                 "An address or header has characters beyond ASCII, and the "
                                 "server takes only ASCII there.");
    case Problem::NoReports:
        return QT_TRANSLATE_NOOP("Submission",
                                 "Delivery reports were asked for, and the server has none.");
    }
    return "";
}

const char *wordsOf(mime::OutgoingProblem problem)
{
    switch (problem) {
    case mime::OutgoingProblem::None:
        break;
    case mime::OutgoingProblem::NoMessage:
        return QT_TRANSLATE_NOOP("Submission",
                                 "It is no message: it does not begin with header fields.");
    case mime::OutgoingProblem::NoSender:
        return QT_TRANSLATE_NOOP("Submission",
                                 "It needs one From, and with several authors one Sender.");
    case mime::OutgoingProblem::BadAddress:
        return QT_TRANSLATE_NOOP("Submission", "This is no address that could be understood: %1");
    case mime::OutgoingProblem::TooManyAddresses:
        return QT_TRANSLATE_NOOP("Submission",
                                 "It has %1 addresses or more. Send it to fewer people at a time.");
    }
    return "";
}

QString tr(const char *words)
{
    return QCoreApplication::translate("Submission", words);
}

} // namespace

QString sentence(const Reply &reply)
{
    if (reply.isNull())
        return {};
    const bool isOfLogin = reply.code == 454 || reply.code == 535;
    if (!reply.isPositive() && (reply.enhanced.subject == 0 || isOfLogin)) { // none, or "other"
        for (const CodeRow &row : codeRows) {
            if (row.code == reply.code)
                return tr(row.words);
        }
    }
    const EnhancedCode enhanced =
        reply.enhanced.isNull() ? EnhancedCode {reply.code / 100, 0, 0} : reply.enhanced;
    for (const Row &row : rows) {
        if ((row.category == 0 || row.category == enhanced.category)
            && (row.category != 0 || enhanced.category != 2)
            && (row.subject < 0 || row.subject == enhanced.subject)
            && (row.detail < 0 || row.detail == enhanced.detail))
            return tr(row.words);
    }
    return {};
}

QString sentence(Problem problem, const Outcome &outcome)
{
    const QString words = problem == Problem::None ? QString() : tr(wordsOf(problem));
    return problem == Problem::TooLarge ? words.arg(QLocale().formattedDataSize(outcome.size),
                                                    QLocale().formattedDataSize(outcome.sizeLimit))
                                        : words;
}

QString sentence(const mime::Outgoing &outgoing)
{
    if (outgoing.problem == mime::OutgoingProblem::None)
        return {};
    const QString words = tr(wordsOf(outgoing.problem));
    switch (outgoing.problem) {
    case mime::OutgoingProblem::BadAddress:
        return words.arg(QString::fromUtf8(outgoing.text));
    case mime::OutgoingProblem::TooManyAddresses:
        return words.arg(QLocale().toString(limits::addresses));
    case mime::OutgoingProblem::None:
    case mime::OutgoingProblem::NoMessage:
    case mime::OutgoingProblem::NoSender:
        break;
    }
    return words;
}

QString refusal(const Reply &reply)
{
    const QStringList own {QString::number(reply.code), QString::fromLatin1(reply.enhanced.text()),
                           reply.text()};
    return sentence(reply) + QStringLiteral(" (") + own.join(QLatin1Char(' ')).simplified()
        + QLatin1Char(')');
}

QString refusal(const RecipientAnswer &answer, const Outcome &outcome)
{
    return answer.problem != Problem::None ? sentence(answer.problem, outcome)
                                           : refusal(answer.reply);
}

QString refusal(const Outcome &outcome)
{
    QStringList lines;
    if (outcome.problem != Problem::None)
        lines += sentence(outcome.problem, outcome);
    else if (!outcome.reply.isNull())
        lines += refusal(outcome.reply);
    for (const RecipientAnswer &answer : outcome.recipients) {
        if (answer.isRefused())
            lines +=
                QString::fromUtf8(answer.address) + QStringLiteral(": ") + refusal(answer, outcome);
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace homing::submit
