// SPDX-License-Identifier: GPL-3.0-or-later
// DemoMessage: writes one RFC 5322 message for the demo: encoded headers, text in several
// encodings, HTML, attachments. Also the small files that are attached. Pure functions of their
// arguments.
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include <vector>

namespace homing::server {

struct DemoAttachment
{
    QByteArray type; // "image/png"
    QString name;
    QByteArray bytes;
    QByteArray contentId; // not empty: shown inside the HTML
};

struct DemoMessage
{
    enum class Encoding { QuotedPrintable, Base64, EightBit };
    using Address = std::pair<QString, QByteArray>;

    Address from;
    std::vector<Address> to;
    std::vector<Address> cc;
    QString subject;
    QDateTime date;
    QByteArray messageId; // without <>
    QList<QByteArray> references;
    QString text;
    bool isFlowed = false;
    bool isLatin1 = false; // where the text allows it
    Encoding encoding = Encoding::QuotedPrintable;
    QString html; // beside the text
    std::vector<DemoAttachment> attachments;
    QList<std::pair<QByteArray, QByteArray>> extraHeaders;

    /// CRLF line ends.
    QByteArray toBytes() const;
};

QByteArray demoPdf(const QByteArray &title);
QByteArray demoPng(int width, int height, quint32 seed);
QByteArray demoCalendar(const QString &summary, const QDateTime &start);

} // namespace homing::server
