// SPDX-License-Identifier: GPL-3.0-or-later
// Each message of this folder made readable, against the lines of its .expect: as a whole file, and
// by BODYSTRUCTURE with its parts fetched one by one. README.md says what the lines mean.
#include "core/account/bodyassembly.h"
#include "core/base/limits.h"
#include "core/imap/responseparser.h"
#include "core/mime/body.h"
#include "core/server/messagestructure.h"

#include <QDir>
#include <QtTest>

#include <cstdio>

using namespace homing;
using mime::Block;
using mime::Readable;

namespace {

constexpr int comparedLines = 40;
constexpr int comparedCharacters = 300;

QString quoted(QString text)
{
    text = text.trimmed();
    text.replace(u'\n', u'|');
    if (text.size() > comparedCharacters)
        text = text.first(comparedCharacters) + QStringLiteral("...");
    QString shown;
    for (const QChar c : text) // what nobody sees in a file is spelled out
        shown +=
            c.isPrint() ? QString(c) : QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QChar(u'0'));
    return u'\'' + shown + u'\'';
}

QString addressText(const std::vector<mime::DecodedAddress> &addresses)
{
    QStringList all;
    for (const mime::DecodedAddress &address : addresses)
        all << (address.name.isEmpty()
                    ? address.address
                    : address.name + QStringLiteral(" <") + address.address + u'>');
    return quoted(all.join(QStringLiteral(", ")));
}

QString dateText(const QDateTime &date)
{
    return date.isValid() ? date.toString(Qt::ISODate) : QStringLiteral("none");
}

QString htmlLine(const Block &block)
{
    QString line =
        QStringLiteral("html %1 %2").arg(QString::fromLatin1(block.section), quoted(block.plain));
    if (!block.plainSection.isEmpty())
        line += QStringLiteral(" plain ") + QString::fromLatin1(block.plainSection);
    return line;
}

QStringList reportLines(const mime::Report &report)
{
    using Report = mime::Report;
    static const QStringList kinds = {QStringLiteral("delivery"), QStringLiteral("receipt"),
                                      QStringLiteral("abuse")};
    static const QStringList actions = {QStringLiteral("unknown"),   QStringLiteral("failed"),
                                        QStringLiteral("delayed"),   QStringLiteral("delivered"),
                                        QStringLiteral("relayed"),   QStringLiteral("expanded"),
                                        QStringLiteral("displayed"), QStringLiteral("deleted")};
    QStringList lines {QStringLiteral("report %1 by %2")
                           .arg(kinds.at(int(report.kind)), quoted(report.reportingServer))};
    for (const Report::Recipient &recipient : report.recipients) {
        QString line = QStringLiteral("recipient %1 %2")
                           .arg(quoted(recipient.address), actions.at(int(recipient.action)));
        if (!recipient.status.isEmpty())
            line += u' ' + QString::fromLatin1(recipient.status);
        if (!recipient.diagnostic.isEmpty())
            line += u' ' + quoted(recipient.diagnostic);
        if (!recipient.server.isEmpty())
            line += QStringLiteral(" at ") + quoted(recipient.server);
        if (recipient.retryUntil.isValid())
            line += QStringLiteral(" until ") + dateText(recipient.retryUntil);
        lines << line;
    }
    return lines;
}

QStringList linesOf(const Block &block)
{
    static const QStringList notices = {QStringLiteral("signed"),  QStringLiteral("encrypted"),
                                        QStringLiteral("tnef"),    QStringLiteral("external"),
                                        QStringLiteral("partial"), QStringLiteral("too-large"),
                                        QStringLiteral("cut")};
    const QString section = QString::fromLatin1(block.section);
    switch (block.kind) {
    case Block::Kind::Text:
        return {QStringLiteral("text %1 %2").arg(section, quoted(block.text))};
    case Block::Kind::Html:
        return {htmlLine(block)};
    case Block::Kind::Message:
        return {QStringLiteral("message %1 %2 from %3 to %4 date %5")
                    .arg(section, quoted(block.header.subject), addressText(block.header.from),
                         addressText(block.header.to), dateText(block.header.date))};
    case Block::Kind::Report:
        return reportLines(block.report);
    case Block::Kind::Notice:
        return {
            (QStringLiteral("notice %1 ").arg(notices.at(int(block.notice))) + section).trimmed()};
    case Block::Kind::Image:
        return {QStringLiteral("image %1").arg(section)};
    }
    return {};
}

QStringList describe(const std::vector<Block> &blocks, const std::vector<mime::Attachment> &files)
{
    QStringList lines;
    for (const Block &block : blocks) {
        for (const QString &line : linesOf(block))
            lines << QString(block.level * 2, u' ') + line;
    }
    for (const mime::Attachment &file : files) {
        lines << QStringLiteral("file %1 %2 %3 %4%5")
                     .arg(QString::fromLatin1(file.section), quoted(file.fileName),
                          QString::fromLatin1(file.contentType))
                     .arg(file.octets)
                     .arg(file.isInline ? QStringLiteral(" inline") : QString());
    }
    if (lines.size() > comparedLines) {
        const qsizetype more = lines.size() - comparedLines;
        lines = lines.first(comparedLines);
        lines << QStringLiteral("more %1").arg(more);
    }
    return lines;
}

QByteArray messageAt(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray bytes = file.readAll();
    return bytes.contains("\r\n") ? bytes : bytes.replace("\n", "\r\n");
}

QStringList describeWhole(const QByteArray &message)
{
    const Readable readable = mime::readMessage(message);
    return describe(readable.blocks, readable.attachments);
}

std::vector<quint32> pathOf(const QByteArray &section)
{
    std::vector<quint32> path;
    for (const QByteArray &number : section.split('.'))
        path.push_back(number.toUInt());
    return path;
}

/// As the window has it: the server's BODYSTRUCTURE, read by our parser, and the bytes of the parts
/// that are asked for. An error's words in place of the lines.
QStringList describeByParts(const QByteArray &message)
{
    const server::MessageStructure told(message);
    const auto response =
        imap::parseResponseBytes("* 1 FETCH (UID 1 BODYSTRUCTURE " + told.body(true) + ")\r\n");
    const auto *fetch = response ? std::get_if<imap::FetchData>(&*response) : nullptr;
    if (!fetch || !fetch->bodyStructure)
        return {QStringLiteral("no structure")};
    std::map<QByteArray, QByteArray> fetched;
    for (const QByteArray &section :
         account::sectionsToRead(account::partOf(*fetch->bodyStructure))) {
        const server::MimePart *part = told.find(pathOf(section));
        if (!part)
            return {QStringLiteral("no part ") + QString::fromLatin1(section)};
        fetched.emplace(section, told.content(*part).toByteArray());
    }
    const account::MessageBody body = account::assembleBody({}, *fetch->bodyStructure, fetched);
    return describe(body.blocks, body.attachments);
}

QStringList expectedAt(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {QStringLiteral("there is no ") + path};
    QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    while (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

const QString structureDiffers = QStringLiteral("structure differs");

} // namespace

class TestMail : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsAsExpected_data()
    {
        QTest::addColumn<QString>("path");
        int count = 0;
        const QDir root(QStringLiteral(HOMING_MAIL));
        for (const QString &folder : {QStringLiteral("structure"), QStringLiteral("hostile")}) {
            const QDir dir(root.filePath(folder));
            for (const QString &name : dir.entryList({QStringLiteral("*.expect")}, QDir::Files)) {
                ++count;
                QTest::newRow(qPrintable(name.chopped(7))) << dir.filePath(name.chopped(7));
            }
        }
        QVERIFY2(count >= 160, "messages are missing");
    }
    void readsAsExpected()
    {
        QFETCH(QString, path);
        const QByteArray message = messageAt(path + QStringLiteral(".eml"));
        QStringList expected = expectedAt(path + QStringLiteral(".expect"));
        const bool differs = expected.removeAll(structureDiffers) > 0;
        QCOMPARE(describeWhole(message).join(u'\n'), expected.join(u'\n'));
        if (!differs)
            QCOMPARE(describeByParts(message).join(u'\n'), expected.join(u'\n'));
        else
            QVERIFY2(describeByParts(message) != expected, "it does not differ: take the line out");
    }

    // What is in the folder is tested: a message without its expectation is one that was forgotten.
    void eachMessageHasItsExpectation()
    {
        for (const QString &folder : {QStringLiteral("structure"), QStringLiteral("hostile")}) {
            const QDir dir(QStringLiteral(HOMING_MAIL) + u'/' + folder);
            for (const QString &name : dir.entryList({QStringLiteral("*.eml")}, QDir::Files)) {
                if (folder == QLatin1String("hostile") && !name.startsWith(QLatin1String("mime-")))
                    continue;
                QVERIFY2(dir.exists(name.chopped(4) + QStringLiteral(".expect")), qPrintable(name));
            }
        }
    }

    // What an attachment bar offers of a text with files in it can be had.
    void filesInATextAreThere()
    {
        const QByteArray message =
            messageAt(QStringLiteral(HOMING_MAIL "/structure/uuencode-two-files.eml"));
        const Readable readable = mime::readMessage(message);
        QCOMPARE(readable.attachments.size(), std::size_t(2));
        QCOMPARE(readable.attachments[0].section, QByteArray("1/1"));
        const QByteArray text = mime::parseMessage(message).leaves.front().decoded;
        QByteArray all;
        for (int i = 0; i < 100; ++i)
            all += char(i);
        QCOMPARE(mime::fileInText(text, 1), all);
        QVERIFY(!mime::fileInText(text, 2).isNull());
        QCOMPARE(mime::fileInText(text, 2).size(), 0);
        QVERIFY(mime::fileInText(text, 3).isNull());
        QVERIFY(mime::fileInText(text, 0).isNull());
        QCOMPARE(mime::sectionAndFile("1.2/3"), std::pair(QByteArray("1.2"), 3));
        QCOMPARE(mime::sectionAndFile("1.2"), std::pair(QByteArray("1.2"), 0));
    }

    // limits::textPartBytes: one octet more is a file, and is not fetched to be read.
    void aTextAtTheLimit_data()
    {
        QTest::addColumn<int>("over");
        QTest::newRow("at") << 0;
        QTest::newRow("over") << 1;
        QTest::newRow("times a hundred") << int(limits::textPartBytes * 99);
    }
    void aTextAtTheLimit()
    {
        QFETCH(int, over);
        mime::Part part;
        part.section = "1";
        part.contentType = "text/plain";
        part.octets = quint64(limits::textPartBytes + over);
        QCOMPARE(mime::partsToRead(part).size(), std::size_t(over == 0 ? 1 : 0));
        const Readable readable = mime::readable(part, {});
        QCOMPARE(readable.blocks.front().kind, over == 0 ? Block::Kind::Text : Block::Kind::Notice);
        QCOMPARE(readable.attachments.size(), std::size_t(over == 0 ? 0 : 1));
    }

    // limits::mimeParts and limits::mimeDepth: at them all is there, over them a notice says that
    // it is not.
    void structureAtTheLimits_data()
    {
        QTest::addColumn<int>("parts");
        QTest::addColumn<int>("depth");
        QTest::addColumn<bool>("cut");
        QTest::newRow("parts at") << limits::mimeParts << 1 << false;
        QTest::newRow("parts over") << limits::mimeParts + 1 << 1 << true;
        QTest::newRow("parts times a hundred") << limits::mimeParts * 100 << 1 << true;
        QTest::newRow("depth at") << 1 << limits::mimeDepth << false;
        QTest::newRow("depth over") << 1 << limits::mimeDepth + 1 << true;
        QTest::newRow("depth times a hundred") << 1 << limits::mimeDepth * 100 << true;
    }
    void structureAtTheLimits()
    {
        QFETCH(int, parts);
        QFETCH(int, depth);
        QFETCH(bool, cut);
        QByteArray message;
        for (int level = 0; level < depth; ++level) {
            const QByteArray boundary = 'b' + QByteArray::number(level);
            message += "Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n--"
                + boundary + "\r\n";
        }
        const QByteArray innermost = "--b" + QByteArray::number(depth - 1) + "\r\n";
        for (int part = 0; part < parts; ++part)
            message += (part == 0 ? QByteArray() : innermost) + "\r\nx\r\n";
        const Readable readable = mime::readMessage(message);
        const auto isCut = [](const Block &block) {
            return block.kind == Block::Kind::Notice && block.notice == mime::NoticeKind::Cut;
        };
        QCOMPARE(std::any_of(readable.blocks.begin(), readable.blocks.end(), isCut), cut);
        QCOMPARE(int(readable.blocks.size()), std::min(parts, limits::mimeParts) + (cut ? 1 : 0));
    }

    // limits::reportRecipients
    void aReportAtTheLimit_data()
    {
        QTest::addColumn<int>("recipients");
        QTest::newRow("at") << limits::reportRecipients;
        QTest::newRow("over") << limits::reportRecipients + 1;
        QTest::newRow("times a hundred") << limits::reportRecipients * 100;
    }
    void aReportAtTheLimit()
    {
        QFETCH(int, recipients);
        QByteArray message =
            "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n";
        for (int i = 0; i < recipients; ++i)
            message += "\r\nFinal-Recipient: rfc822; a@b\r\nAction: failed\r\n";
        const Readable readable = mime::readMessage(message);
        QCOMPARE(readable.blocks.front().report.recipients.size(),
                 std::size_t(limits::reportRecipients));
    }
};

/// "--write NAME": its lines as they are now, for a new message's .expect.
int main(int argc, char **argv)
{
    if (argc == 3 && QByteArrayView(argv[1]) == "--write") {
        const QByteArray message = messageAt(QString::fromLocal8Bit(argv[2]));
        const QStringList whole = describeWhole(message);
        const QStringList parts = describeByParts(message);
        std::fputs(qPrintable(whole.join(u'\n') + u'\n'), stdout);
        if (parts != whole) {
            std::fputs("structure differs\n", stdout);
            std::fputs(qPrintable(parts.join(u'\n') + u'\n'), stderr);
        }
        return 0;
    }
    QCoreApplication app(argc, argv);
    TestMail test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_mail.moc"
