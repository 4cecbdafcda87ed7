// SPDX-License-Identifier: GPL-3.0-or-later
// Framer and parser over the answers of a resync and of a first sync, beside one memchr pass over the same bytes.
#include "core/imap/responseparser.h"
#include "tests/bench/report.h"

#include <cstring>

namespace homing::bench {

namespace {

QByteArray flagLines(int count)
{
    QByteArray bytes;
    for (int i = 1; i <= count; ++i) {
        const QByteArray n = QByteArray::number(i);
        bytes += "* " + n + " FETCH (UID " + n + " FLAGS (" + (i % 3 == 0 ? "\\Seen" : "\\Seen \\Flagged $Label1") + ") MODSEQ ("
            + QByteArray::number(90'000'000LL + i) + "))\r\n";
    }
    return bytes;
}

QByteArray headerLines(int count)
{
    QByteArray bytes;
    for (int i = 1; i <= count; ++i) {
        const QByteArray n = QByteArray::number(i);
        bytes += "* " + n + " FETCH (UID " + n + " FLAGS (\\Seen) INTERNALDATE \"02-Nov-2026 10:00:00 +0000\" RFC822.SIZE 4321 "
            "ENVELOPE (\"Mon, 2 Nov 2026 10:00:00 +0000\" \"Harbour plans, part " + n + "\" ((\"Anna Berg\" NIL \"anna\" \"example.org\")) "
            "((\"Anna Berg\" NIL \"anna\" \"example.org\")) ((\"Anna Berg\" NIL \"anna\" \"example.org\")) ((\"Jon Ruiz\" NIL \"jon\" "
            "\"example.net\")) NIL NIL \"<p" + n + "@example.org>\" \"<m" + n + "@example.org>\") BODYSTRUCTURE ((\"text\" \"plain\" (\"charset\" "
            "\"utf-8\") NIL NIL \"quoted-printable\" 812 20 NIL NIL NIL NIL)(\"text\" \"html\" (\"charset\" \"utf-8\") NIL NIL "
            "\"quoted-printable\" 2812 60 NIL NIL NIL NIL) \"alternative\" (\"boundary\" \"b" + n + "\") NIL NIL NIL))\r\n";
    }
    return bytes;
}

void throughput(const QString &name, const QByteArray &bytes)
{
    qint64 lines = 0;
    const double scan = medianMs(5, [&] {
        lines = 0;
        const char *at = bytes.constData();
        const char *end = at + bytes.size();
        while (const void *found = std::memchr(at, '\n', size_t(end - at))) {
            ++lines;
            at = static_cast<const char *>(found) + 1;
        }
    });
    qint64 parsed = 0;
    const double parse = medianMs(5, [&] {
        parsed = 0;
        imap::Framer framer;
        constexpr qsizetype chunk = 16'384;
        for (qsizetype offset = 0; offset < bytes.size(); offset += chunk) {
            framer.append(QByteArrayView(bytes).sliced(offset, std::min(chunk, bytes.size() - offset)));
            while (const auto next = framer.next()) {
                if (const auto *frame = std::get_if<imap::Frame>(&*next))
                    parsed += imap::parseResponse(*frame).hasValue() ? 1 : 0;
            }
        }
    });
    const auto rate = [&](double milliseconds) { return QString::number(double(bytes.size()) / 1e3 / milliseconds, 'f', 0) + QStringLiteral(" MB/s"); };
    report(name + (parsed == lines ? QString() : QStringLiteral(" (NOT ALL PARSED)")), rate(parse),
           rate(scan) + QStringLiteral(" memchr"), QString::number(parse / scan, 'f', 0) + QLatin1Char('x'), QStringLiteral("-"));
}

} // namespace

void parser()
{
    throughput(QStringLiteral("parser: 100,000 flag lines"), flagLines(100'000));
    throughput(QStringLiteral("parser: 20,000 headers"), headerLines(20'000));
}

} // namespace homing::bench
