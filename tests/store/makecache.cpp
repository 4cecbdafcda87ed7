// SPDX-License-Identifier: GPL-3.0-or-later
// makecache: a profile with one account whose cache holds a mailbox of any size, without a server.
// For trying and measuring the window with a million messages: makecache --profile-folder DIR
// --messages 1000000 --mailbox INBOX, then homing --profile DIR. The account's server is a closed
// port of this machine, so it stays offline.
#include "core/account/profile.h"
#include "syntheticmailbox.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTextStream>

using namespace homing;

namespace {

const QString accountName = QStringLiteral("Synthetic");

int fail(const QString &why)
{
    QTextStream(stderr) << "makecache: " << why << '\n';
    return 1;
}

/// The account made by an earlier run, or a new one.
std::optional<AccountId> accountIn(const account::Profile &profile, QString &why)
{
    auto accounts = profile.load();
    if (!accounts) {
        why = accounts.error();
        return std::nullopt;
    }
    qint64 highest = 0;
    for (const account::AccountSettings &known : *accounts) {
        if (known.name == accountName)
            return known.id;
        highest = std::max(highest, known.id.value());
    }
    account::AccountSettings settings;
    settings.id = AccountId(highest + 1);
    settings.name = accountName;
    settings.email = QStringLiteral("synthetic@example.org");
    settings.user = settings.email;
    settings.imap.host = QStringLiteral("127.0.0.1");
    settings.imap.port = 1;
    settings.imap.tls = session::TlsMode::None;
    settings.secretSource = account::SecretSource::Environment;
    settings.secretLocation = QStringLiteral("HOMING_NO_PASSWORD");
    accounts->push_back(settings);
    if (auto saved = profile.save(*accounts); !saved) {
        why = saved.error();
        return std::nullopt;
    }
    return settings.id;
}

imap::ListData listed(const imap::MailboxName &name)
{
    imap::ListData data;
    data.mailbox = name;
    data.delimiter = '/';
    return data;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption folder(QStringLiteral("profile-folder"),
                                    QStringLiteral("The profile to make or add to."),
                                    QStringLiteral("folder"));
    const QCommandLineOption messages(QStringLiteral("messages"), QStringLiteral("How many."),
                                      QStringLiteral("number"), QStringLiteral("1000000"));
    const QCommandLineOption mailbox(QStringLiteral("mailbox"), QStringLiteral("Where."),
                                     QStringLiteral("name"), QStringLiteral("INBOX"));
    parser.addOptions({folder, messages, mailbox});
    parser.addHelpOption();
    parser.process(application);
    bool isNumber = false;
    store::test::SyntheticOptions options;
    options.messages = parser.value(messages).toUInt(&isNumber);
    if (!parser.isSet(folder) || !isNumber || options.messages == 0) {
        QTextStream(stderr) << parser.helpText();
        return 2;
    }
    const account::Profile profile((QDir(parser.value(folder))));
    QString why;
    const auto id = accountIn(profile, why);
    if (!id)
        return fail(why);
    auto store = store::Store::open(profile.accountFolder(*id), *id);
    if (!store)
        return fail(store.error().detail);
    const auto name = imap::MailboxName::fromDisplay(parser.value(mailbox));
    std::vector<imap::ListData> list {listed(imap::MailboxName::fromWire("INBOX"))};
    for (const store::MailboxRecord &record : (*store)->mailboxes()) {
        if (!record.name.isInbox() && record.name != name)
            list.push_back(listed(record.name));
    }
    if (!name.isInbox())
        list.push_back(listed(name));
    if (auto applied = (*store)->applyMailboxList(list); !applied)
        return fail(applied.error().detail);
    const store::MailboxRecord record = *(*store)->mailboxNamed(name);
    if (record.counters.total > 0)
        return fail(QStringLiteral("%1 has messages already").arg(parser.value(mailbox)));
    QElapsedTimer timer;
    timer.start();
    if (auto filled = fillMailbox(**store, record.id, options); !filled)
        return fail(filled.error().detail);
    QTextStream(stdout) << options.messages << " messages in " << timer.elapsed() << " ms\n";
    return 0;
}
