// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/uuencode.h"

#include "core/base/limits.h"
#include "core/mime/blocks.h"
#include "core/mime/headers.h"

#include <gmime/gmime.h>

namespace homing::mime {

namespace {

QByteArrayView lineAt(QByteArrayView text, qsizetype at, qsizetype &next)
{
    qsizetype end = text.indexOf('\n', at);
    next = end < 0 ? text.size() : end + 1;
    end = end < 0 ? text.size() : end;
    QByteArrayView line = text.sliced(at, end - at);
    while (line.endsWith('\r'))
        line.chop(1);
    return line;
}

/// The name of a "begin 644 name" line; empty if it is none.
QByteArrayView nameIn(QByteArrayView line)
{
    if (!line.startsWith("begin "))
        return {};
    line = line.sliced(6);
    qsizetype mode = 0;
    while (mode < line.size() && line[mode] >= '0' && line[mode] <= '7')
        ++mode;
    if (mode < 3 || mode > 4 || mode >= line.size() || line[mode] != ' ')
        return {};
    return line.sliced(mode + 1).trimmed();
}

/// How many bytes the line stands for; -1 if it is no line of uuencode. Blanks at its end may be
/// lost.
int octetsIn(QByteArrayView line)
{
    if (line.isEmpty() || line.front() < ' ' || line.front() > '`')
        return -1;
    const int octets = (line.front() - ' ') & 63;
    const qsizetype wanted = (octets + 2) / 3 * 4;
    if (line.size() > wanted + 2)
        return -1;
    return std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '`'; })
        ? octets
        : -1;
}

/// The file that begins behind a "begin" line at `start`; false if it is none. `next` is behind its
/// "end".
bool readFile(QByteArrayView text, qsizetype start, UuFile &file, qsizetype &next)
{
    file.start = start;
    file.octets = 0;
    for (qsizetype at = start; at < text.size(); at = next) {
        const QByteArrayView line = lineAt(text, at, next);
        if (line == "end") {
            file.end = at;
            return true;
        }
        const int octets = octetsIn(line);
        if (octets < 0 && !line.isEmpty()) {
            next = at;
            return false;
        }
        file.octets += std::max(octets, 0);
    }
    return false;
}

} // namespace

TextAndFiles splitUuencoded(const QByteArray &text)
{
    TextAndFiles split;
    qsizetype kept = 0; // everything before it is in split.text or a file
    for (qsizetype at = 0, next = 0; at < text.size(); at = next) {
        const QByteArrayView name = nameIn(lineAt(text, at, next));
        if (name.isEmpty() || split.files.size() >= std::size_t(limits::mimeParts))
            continue;
        UuFile file;
        if (!readFile(text, next, file, next))
            continue;
        file.name = cleanForDisplay(decodeText(name.toByteArray()));
        split.files.push_back(std::move(file));
        split.text += QByteArrayView(text).sliced(kept, at - kept);
        kept = next;
    }
    split.text += QByteArrayView(text).sliced(kept);
    return split;
}

QByteArray decodeUuLines(QByteArrayView lines)
{
    QByteArray decoded(lines.size() + 4, Qt::Uninitialized);
    int state = GMIME_UUDECODE_STATE_BEGIN;
    guint32 save = 0;
    const std::size_t size = g_mime_encoding_uudecode_step(
        reinterpret_cast<const unsigned char *>(lines.data()), std::size_t(lines.size()),
        reinterpret_cast<unsigned char *>(decoded.data()), &state, &save);
    decoded.truncate(qsizetype(size));
    return decoded;
}

QByteArray fileInText(const QByteArray &decodedText, int number)
{
    const TextAndFiles split = splitUuencoded(decodedText);
    if (number < 1 || std::size_t(number) > split.files.size())
        return {};
    const UuFile &file = split.files[std::size_t(number) - 1];
    QByteArray bytes =
        decodeUuLines(QByteArrayView(decodedText).sliced(file.start, file.end - file.start));
    return bytes.isNull() ? QByteArray("") : bytes;
}

} // namespace homing::mime
