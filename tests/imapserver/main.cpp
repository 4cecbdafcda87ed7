// SPDX-License-Identifier: GPL-3.0-or-later
// The server half as a program, so that other people's clients can talk to it. On 127.0.0.1,
// without TLS; everything is in memory and gone at the end.
#include "mailfiles.h"

#include "core/server/imapserver.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>

using namespace homing;
using server::ExpungeMemory;
using server::ServerFaults;
using server::ServerOptions;

namespace {

bool readMemory(const QString &text, ServerOptions &options)
{
    if (text == QLatin1String("none")) {
        options.memory = ExpungeMemory::None;
    } else if (text == QLatin1String("minimal")) {
        options.memory = ExpungeMemory::Minimal;
    } else {
        const QString head = QStringLiteral("queue=");
        bool isNumber = false;
        options.memory = ExpungeMemory::Queue;
        options.queueLimit = text.mid(head.size()).toInt(&isNumber);
        return text.startsWith(head) && isNumber && options.queueLimit >= 0;
    }
    return true;
}

struct Switch
{
    const char *name;
    bool ServerFaults::*member;
};
const Switch switches[] = {
    {"one-byte-at-a-time", &ServerFaults::oneByteAtATime},
    {"forget-expunges", &ServerFaults::forgetExpunges},
    {"no-modseq", &ServerFaults::noModSeq},
    {"no-closed", &ServerFaults::noClosedCode},
    {"no-enabled", &ServerFaults::noEnabledAnswer},
    {"wrong-exists", &ServerFaults::wrongExists},
    {"vanished-unknown-uids", &ServerFaults::vanishedUnknownUids},
    {"vanished-twice", &ServerFaults::vanishedTwice},
    {"capabilities-differ", &ServerFaults::capabilitiesDifferBeforeLogin},
    {"untagged-anywhere", &ServerFaults::untaggedAnywhere},
    {"sid-expired", &ServerFaults::sidExpired},
    {"newsid-twice", &ServerFaults::newSidTwice},
    {"expunged-for-vanished", &ServerFaults::expungedForVanished},
};
struct Count
{
    const char *name;
    qint64 ServerFaults::*member;
};
const Count counts[] = {
    {"cut-out", &ServerFaults::cutAfterBytesOut},
    {"cut-in", &ServerFaults::cutAfterBytesIn},
    {"stall-out", &ServerFaults::stallAfterBytesOut},
};

QString faultNames()
{
    QStringList names;
    for (const Switch &entry : switches)
        names << QLatin1String(entry.name);
    for (const Count &entry : counts)
        names << QLatin1String(entry.name) + QLatin1String("=BYTES");
    return names.join(QLatin1String(", "));
}

bool readFault(const QString &text, ServerFaults &faults)
{
    const QString name = text.section(u'=', 0, 0);
    for (const Switch &entry : switches) {
        if (text == QLatin1String(entry.name)) {
            faults.*entry.member = true;
            return true;
        }
    }
    for (const Count &entry : counts) {
        if (name == QLatin1String(entry.name)) {
            bool isNumber = false;
            faults.*entry.member = text.section(u'=', 1).toLongLong(&isNumber);
            return isNumber && faults.*entry.member >= 0;
        }
    }
    return false;
}

int complain(const QString &what)
{
    std::fprintf(stderr, "imapserver: %s\n", qPrintable(what));
    return 2;
}

void say(const QByteArray &line)
{
    std::fwrite(line.constData(), 1, size_t(line.size()), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

struct Flags
{
    const QCommandLineOption port {QStringLiteral("port"), QStringLiteral("Port; 0 picks one."),
                                   QStringLiteral("PORT"), QStringLiteral("0")};
    const QCommandLineOption user {QStringLiteral("user"), QStringLiteral("User name."),
                                   QStringLiteral("NAME"), QStringLiteral("demo")};
    const QCommandLineOption password {QStringLiteral("password"), QStringLiteral("Password."),
                                       QStringLiteral("TEXT"), QStringLiteral("secret")};
    const QCommandLineOption mbox {QStringLiteral("mbox"), QStringLiteral("Mail into INBOX."),
                                   QStringLiteral("FILE")};
    const QCommandLineOption maildir {
        QStringLiteral("maildir"), QStringLiteral("Mail with its folders."), QStringLiteral("DIR")};
    const QCommandLineOption generate {QStringLiteral("generate"),
                                       QStringLiteral("So many messages into INBOX."),
                                       QStringLiteral("N"), QStringLiteral("0")};
    const QCommandLineOption memory {
        QStringLiteral("memory"),
        QStringLiteral("What is remembered of expunges: none, minimal or queue=N."),
        QStringLiteral("KIND"), QStringLiteral("queue=10000")};
    const QCommandLineOption without {QStringLiteral("without"),
                                      QStringLiteral("Capability to leave out; may be repeated."),
                                      QStringLiteral("NAME")};
    const QCommandLineOption fault {QStringLiteral("fault"),
                                    QStringLiteral("May be repeated: ") + faultNames(),
                                    QStringLiteral("NAME")};
    const QCommandLineOption log {QStringLiteral("log"),
                                  QStringLiteral("Print every line of client and server.")};
};

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const Flags flags;
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("An IMAP server for tests, on 127.0.0.1. All mail is in memory."));
    parser.addHelpOption();
    parser.addOptions({flags.port, flags.user, flags.password, flags.mbox, flags.maildir,
                       flags.generate, flags.memory, flags.without, flags.fault, flags.log});
    parser.process(app);
    if (!parser.positionalArguments().isEmpty())
        return complain(QStringLiteral("unexpected: ") + parser.positionalArguments().first());

    ServerOptions options;
    options.user = parser.value(flags.user).toUtf8();
    options.password = parser.value(flags.password).toUtf8();
    for (const QString &name : parser.values(flags.without))
        options.without << name.toUpper().toLatin1();
    if (!readMemory(parser.value(flags.memory), options))
        return complain(QStringLiteral("--memory is none, minimal or queue=N"));
    ServerFaults faults;
    for (const QString &fault : parser.values(flags.fault)) {
        if (!readFault(fault, faults))
            return complain(QStringLiteral("no such fault: ") + fault);
    }
    bool isNumber = false;
    const ushort port = parser.value(flags.port).toUShort(&isNumber);
    if (!isNumber)
        return complain(QStringLiteral("--port is a number up to 65535"));
    const int count = parser.value(flags.generate).toInt(&isNumber);
    if (!isNumber || count < 0)
        return complain(QStringLiteral("--generate is a number"));

    const auto store = std::make_shared<server::MailStore>(options.memory, options.queueLimit);
    for (const QString &file : parser.values(flags.mbox)) {
        if (!test::addMbox(*store, file))
            return complain(QStringLiteral("cannot read ") + file);
    }
    for (const QString &directory : parser.values(flags.maildir)) {
        if (!test::addMaildir(*store, directory))
            return complain(QStringLiteral("no Maildir: ") + directory);
    }
    test::addGenerated(*store, count);

    server::ImapServer server(store, options);
    server.setFaults(faults);
    if (parser.isSet(flags.log))
        QObject::connect(&server, &server::ImapServer::line, &server,
                         [](char direction, const QByteArray &text) {
                             say(QByteArray(1, direction) + ": " + text);
                         });
    if (!server.listen(port))
        return complain(QStringLiteral("cannot listen on port ") + parser.value(flags.port));
    say("listening on 127.0.0.1 port " + QByteArray::number(server.port()));
    return QCoreApplication::exec();
}
