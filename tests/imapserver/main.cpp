// SPDX-License-Identifier: GPL-3.0-or-later
// The server half as a program, so that other people's clients can talk to it. On 127.0.0.1;
// everything is in memory and gone at the end.
#include "faultflags.h"
#include "mailfiles.h"

#include "core/server/imapserver.h"
#include "tests/support/testcertificates.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QSslConfiguration>

#include <cstdio>

using namespace homing;
using server::ExpungeMemory;
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
    const QCommandLineOption sessionsPerUser {
        QStringLiteral("sessions-per-user"),
        QStringLiteral("So many sessions are kept for a user (SID)."), QStringLiteral("N"),
        QString::number(ServerOptions().sessionsPerUser)};
    const QCommandLineOption sessions {
        QStringLiteral("sessions"), QStringLiteral("So many sessions are kept in all."),
        QStringLiteral("N"), QString::number(ServerOptions().sessionsPerServer)};
    const QCommandLineOption sessionLifetime {
        QStringLiteral("session-lifetime"),
        QStringLiteral("A session is kept so long without a connection."),
        QStringLiteral("SECONDS"), QString::number(ServerOptions().sessionLifetimeMs / 1'000)};
    const QCommandLineOption without {QStringLiteral("without"),
                                      QStringLiteral("Capability to leave out; may be repeated."),
                                      QStringLiteral("NAME")};
    const QCommandLineOption fault {QStringLiteral("fault"),
                                    QStringLiteral("May be repeated: ") + test::faultNames(),
                                    QStringLiteral("NAME")};
    const QCommandLineOption tls {
        QStringLiteral("tls"),
        QStringLiteral("STARTTLS, and a second port where TLS comes first; with a certificate for "
                       "localhost, made at start by the openssl program.")};
    const QCommandLineOption tlsPort {
        QStringLiteral("tls-port"), QStringLiteral("The second port; 0 picks one; implies --tls."),
        QStringLiteral("PORT"), QStringLiteral("0")};
    const QCommandLineOption caOut {
        QStringLiteral("ca-out"),
        QStringLiteral("Where the authority of that certificate is written to, for clients to "
                       "trust; implies --tls."),
        QStringLiteral("FILE")};
    const QCommandLineOption certificate {
        QStringLiteral("certificate"),
        QStringLiteral("TLS with this certificate, and those that sign it, instead."),
        QStringLiteral("PEM")};
    const QCommandLineOption key {QStringLiteral("key"), QStringLiteral("Its key."),
                                  QStringLiteral("PEM")};
    const QCommandLineOption log {QStringLiteral("log"),
                                  QStringLiteral("Print every line of client and server.")};
};

/// What is kept of sessions whose connection is gone; what is wrong, if anything.
QString readSessions(const QCommandLineParser &parser, const Flags &flags, ServerOptions &options)
{
    int lifetime = 0;
    struct Number
    {
        const QCommandLineOption &flag;
        int &value;
    };
    for (const auto &[flag, value] :
         {Number {flags.sessionsPerUser, options.sessionsPerUser},
          Number {flags.sessions, options.sessionsPerServer}, Number {flags.sessionLifetime, lifetime}}) {
        bool isNumber = false;
        value = parser.value(flag).toInt(&isNumber);
        if (!isNumber || value < 0)
            return QStringLiteral("--%1 is a number").arg(flag.names().first());
    }
    options.sessionLifetimeMs = 1'000LL * lifetime;
    return {};
}

/// What is wrong, if anything.
QString addMail(const QCommandLineParser &parser, const Flags &flags, server::MailStore &store)
{
    for (const QString &file : parser.values(flags.mbox)) {
        if (!test::addMbox(store, file))
            return QStringLiteral("cannot read ") + file;
    }
    for (const QString &directory : parser.values(flags.maildir)) {
        if (!test::addMaildir(store, directory))
            return QStringLiteral("no Maildir: ") + directory;
    }
    bool isNumber = false;
    const int count = parser.value(flags.generate).toInt(&isNumber);
    if (!isNumber || count < 0)
        return QStringLiteral("--generate is a number");
    test::addGenerated(store, count);
    return {};
}

/// From --certificate and --key, or made; what is wrong otherwise.
QString readIdentity(const QCommandLineParser &parser, const Flags &flags,
                     test::ServerIdentity &identity)
{
    if (parser.isSet(flags.certificate) || parser.isSet(flags.key)) {
        if (parser.isSet(flags.caOut))
            return QStringLiteral("--ca-out is for a certificate that is made");
        identity.chain = QSslCertificate::fromPath(parser.value(flags.certificate));
        QFile file(parser.value(flags.key));
        if (file.open(QIODevice::ReadOnly)) {
            const QByteArray pem = file.readAll();
            for (QSsl::KeyAlgorithm algorithm : {QSsl::Rsa, QSsl::Ec}) {
                if (identity.key.isNull())
                    identity.key = QSslKey(pem, algorithm);
            }
        }
        return identity.chain.isEmpty() || identity.key.isNull()
            ? QStringLiteral("--certificate and --key are PEM files, the key RSA or EC")
            : QString();
    }
    test::TestCertificates certificates;
    if (certificates.isValid())
        identity = certificates.good();
    if (!certificates.isValid() || identity.chain.isEmpty() || identity.key.isNull())
        return QStringLiteral("no certificate could be made: ") + certificates.problem();
    const QString caOut = parser.value(flags.caOut);
    if (!caOut.isEmpty()) {
        QFile::remove(caOut);
        if (!QFile::copy(certificates.caFile(), caOut))
            return QStringLiteral("cannot write ") + caOut;
    }
    return {};
}

/// Whether there is TLS; what is wrong otherwise.
QString listenTls(const QCommandLineParser &parser, const Flags &flags, server::ImapServer &server)
{
    bool isWanted = false;
    for (const QCommandLineOption &option :
         {flags.tls, flags.tlsPort, flags.caOut, flags.certificate, flags.key})
        isWanted = isWanted || parser.isSet(option);
    if (!isWanted)
        return {};
    bool isNumber = false;
    const ushort port = parser.value(flags.tlsPort).toUShort(&isNumber);
    if (!isNumber)
        return QStringLiteral("--tls-port is a number up to 65535");
    test::ServerIdentity identity;
    const QString problem = readIdentity(parser, flags, identity);
    if (!problem.isEmpty())
        return problem;
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(identity.chain);
    configuration.setPrivateKey(identity.key);
    server.setTls(configuration);
    return server.listenTls(port)
        ? QString()
        : QStringLiteral("cannot listen on port ") + parser.value(flags.tlsPort);
}

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
                       flags.generate, flags.memory, flags.sessionsPerUser, flags.sessions,
                       flags.sessionLifetime, flags.without, flags.fault, flags.tls,
                       flags.tlsPort, flags.caOut, flags.certificate, flags.key, flags.log});
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
    QString problem = readSessions(parser, flags, options);
    if (!problem.isEmpty())
        return complain(problem);
    server::ServerFaults faults;
    for (const QString &fault : parser.values(flags.fault)) {
        if (!test::readFault(fault, faults))
            return complain(QStringLiteral("no such fault: ") + fault);
    }
    bool isNumber = false;
    const ushort port = parser.value(flags.port).toUShort(&isNumber);
    if (!isNumber)
        return complain(QStringLiteral("--port is a number up to 65535"));

    const auto store = std::make_shared<server::MailStore>(options.memory, options.queueLimit);
    problem = addMail(parser, flags, *store);
    if (!problem.isEmpty())
        return complain(problem);

    server::ImapServer server(store, options);
    server.setFaults(faults);
    if (parser.isSet(flags.log))
        QObject::connect(&server, &server::ImapServer::line, &server,
                         [](char direction, const QByteArray &text) {
                             say(QByteArray(1, direction) + ": " + text);
                         });
    problem = listenTls(parser, flags, server);
    if (!problem.isEmpty())
        return complain(problem);
    if (!server.listen(port))
        return complain(QStringLiteral("cannot listen on port ") + parser.value(flags.port));
    QByteArray ports = "port " + QByteArray::number(server.port());
    if (server.tlsPort() != 0)
        ports += ", TLS on port " + QByteArray::number(server.tlsPort());
    say("listening on 127.0.0.1 " + ports);
    return QCoreApplication::exec();
}
