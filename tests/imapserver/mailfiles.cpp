// SPDX-License-Identifier: GPL-3.0-or-later
#include "mailfiles.h"

#include <QDir>
#include <QFile>

namespace homing::test {

using imap::MailboxName;

namespace {

QByteArray withoutLineEnd(QByteArray line)
{
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return line;
}

/// ">From " and ">>From " are quoted "From " lines.
QByteArray unquoted(const QByteArray &line)
{
    qsizetype marks = 0;
    while (marks < line.size() && line.at(marks) == '>')
        ++marks;
    return marks > 0 && line.mid(marks).startsWith("From ") ? line.mid(1) : line;
}

imap::FlagSet flagsOfName(const QString &fileName)
{
    imap::FlagSet flags;
    const qsizetype at = fileName.lastIndexOf(QLatin1String(":2,"));
    const QString letters = at < 0 ? QString() : fileName.mid(at + 3);
    const auto add = [&](QChar letter, imap::SystemFlag flag) {
        if (letters.contains(letter))
            flags.set(flag);
    };
    add(u'S', imap::SystemFlag::Seen);
    add(u'R', imap::SystemFlag::Answered);
    add(u'F', imap::SystemFlag::Flagged);
    add(u'T', imap::SystemFlag::Deleted);
    add(u'D', imap::SystemFlag::Draft);
    return flags;
}

void addFolder(server::MailStore &store, const MailboxName &mailbox, const QDir &folder)
{
    for (const char *part : {"cur", "new"}) {
        const QDir directory(folder.filePath(QLatin1String(part)));
        const QFileInfoList files = directory.entryInfoList(QDir::Files, QDir::Name);
        for (const QFileInfo &info : files) {
            QFile file(info.filePath());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            QByteArray message;
            while (!file.atEnd())
                message += withoutLineEnd(file.readLine()) + "\r\n";
            store.append(mailbox, message, flagsOfName(info.fileName()),
                         info.lastModified().toUTC());
        }
    }
}

} // namespace

bool addMbox(server::MailStore &store, const QString &file)
{
    QFile mbox(file);
    if (!mbox.open(QIODevice::ReadOnly))
        return false;
    const MailboxName inbox = MailboxName::fromWire("INBOX");
    QByteArray message;
    bool isOpen = false;
    bool afterBlank = true; // a "From " line begins a message only there
    const auto finish = [&] {
        if (isOpen && message.endsWith("\r\n\r\n"))
            message.chop(2); // the blank line belongs to the format
        if (isOpen)
            store.append(inbox, message);
        message.clear();
    };
    while (!mbox.atEnd()) {
        const QByteArray line = withoutLineEnd(mbox.readLine());
        if (afterBlank && line.startsWith("From ")) {
            finish();
            isOpen = true;
        } else if (isOpen) {
            message += unquoted(line) + "\r\n";
        }
        afterBlank = line.isEmpty();
    }
    finish();
    return true;
}

bool addMaildir(server::MailStore &store, const QString &directory)
{
    const QDir root(directory);
    if (!root.exists(QStringLiteral("cur")) || !root.exists(QStringLiteral("new")))
        return false;
    addFolder(store, MailboxName::fromWire("INBOX"), root);
    const QStringList folders =
        root.entryList({QStringLiteral(".?*")}, QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot);
    for (const QString &name : folders) {
        const MailboxName mailbox = MailboxName::fromWire(name.mid(1).replace(u'.', u'/').toUtf8());
        const QDir folder(root.filePath(name));
        if (folder.exists(QStringLiteral("cur")) && store.createMailbox(mailbox))
            addFolder(store, mailbox, folder);
    }
    return true;
}

void addGenerated(server::MailStore &store, int count)
{
    const QDateTime start = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);
    for (int i = 1; i <= count; ++i) {
        const QByteArray number = QByteArray::number(i);
        const QDateTime date = start.addSecs(60LL * i);
        store.append(MailboxName::fromWire("INBOX"),
                     "From: Ada <ada@example.org>\r\nTo: Ben <ben@example.net>\r\nSubject: Message "
                         + number + "\r\nDate: " + date.toString(Qt::RFC2822Date).toLatin1()
                         + "\r\nMessage-ID: <" + number + "@example.org>\r\n\r\nThis is message "
                         + number + ".\r\n",
                     {}, date);
    }
}

} // namespace homing::test
