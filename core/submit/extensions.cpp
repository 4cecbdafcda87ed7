// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/submit/extensions.h"

namespace homing::submit {

namespace {

constexpr qsizetype mostMechanisms = 50;
constexpr qsizetype longestMechanism = 20; // RFC 4422 3.1

bool isMechanism(const QByteArray &name)
{
    return !name.isEmpty() && name.size() <= longestMechanism
        && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
           });
}

void readMechanisms(const QList<QByteArray> &words, QList<QByteArray> &mechanisms)
{
    for (const QByteArray &word : words) {
        if (isMechanism(word) && !mechanisms.contains(word) && mechanisms.size() < mostMechanisms)
            mechanisms.append(word);
    }
}

} // namespace

Extensions Extensions::fromReply(const Reply &reply)
{
    Extensions extensions;
    for (const QByteArray &line : reply.lines.mid(1)) { // the first is the server's name
        QList<QByteArray> words = line.trimmed().toUpper().split(' ');
        QByteArray keyword = words.takeFirst();
        if (keyword.startsWith("AUTH=")) { // as servers said it before RFC 2554
            words.prepend(keyword.mid(5));
            keyword = "AUTH";
        }
        if (keyword == "STARTTLS")
            extensions.startTls = true;
        else if (keyword == "PIPELINING")
            extensions.pipelining = true;
        else if (keyword == "8BITMIME")
            extensions.eightBitMime = true;
        else if (keyword == "SMTPUTF8")
            extensions.smtpUtf8 = true;
        else if (keyword == "CHUNKING")
            extensions.chunking = true;
        else if (keyword == "DSN")
            extensions.deliveryReports = true;
        else if (keyword == "AUTH")
            readMechanisms(words, extensions.mechanisms);
        else if (keyword == "SIZE") {
            bool isNumber = false;
            const qint64 limit = words.value(0).toLongLong(&isNumber);
            extensions.size = true;
            extensions.sizeLimit = isNumber && limit > 0 ? limit : 0;
        }
    }
    return extensions;
}

} // namespace homing::submit
