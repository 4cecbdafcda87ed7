// SPDX-License-Identifier: GPL-3.0-or-later
// GMime does not do this part: its address parser recurses through groups ("To: a:a:a: ...").
#include "core/mime/cardheader.h"

#include "core/base/limits.h"

namespace homing::mime {

namespace {

constexpr std::size_t mostFields = 1'000;

/// "Name <user@host>", "user@host (Name)" or "user@host".
DecodedAddress readAddress(QByteArrayView text)
{
    QByteArray name;
    QByteArrayView address = text.trimmed();
    const qsizetype open = address.lastIndexOf('<');
    if (open >= 0) {
        const qsizetype close = address.indexOf('>', open);
        name = address.first(open).trimmed().toByteArray();
        address = address.sliced(open + 1, (close < 0 ? address.size() : close) - open - 1);
        if (const qsizetype route = address.lastIndexOf(':'); address.startsWith('@') && route >= 0)
            address = address.sliced(route + 1);
    } else if (address.endsWith(')')) {
        const qsizetype comment = address.indexOf('(');
        if (comment >= 0) {
            name = address.sliced(comment + 1).chopped(1).trimmed().toByteArray();
            address = address.first(comment);
        }
    }
    address = address.trimmed();
    const qsizetype at = address.lastIndexOf('@');
    if (at < 0)
        return decodeAddress(name, address.toByteArray(), {});
    return decodeAddress(name, address.first(at).toByteArray(),
                         address.sliced(at + 1).toByteArray());
}

} // namespace

std::vector<std::pair<QByteArray, QByteArray>> readFields(QByteArrayView headerBlock)
{
    std::vector<std::pair<QByteArray, QByteArray>> fields;
    headerBlock = headerBlock.first(std::min<qsizetype>(headerBlock.size(), limits::headerBytes));
    for (qsizetype at = 0; at < headerBlock.size();) {
        qsizetype end = headerBlock.indexOf('\n', at);
        end = end < 0 ? headerBlock.size() : end;
        QByteArrayView line = headerBlock.sliced(at, end - at);
        at = end + 1;
        if (line.endsWith('\r'))
            line.chop(1);
        if (line.isEmpty())
            break;
        if (line.front() == ' ' || line.front() == '\t') {
            if (!fields.empty())
                fields.back().second += QByteArrayLiteral(" ") + line.trimmed().toByteArray();
            continue;
        }
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            continue;
        if (fields.size() == mostFields)
            break;
        fields.emplace_back(line.first(colon).trimmed().toByteArray().toLower(),
                            line.sliced(colon + 1).trimmed().toByteArray());
    }
    return fields;
}

std::vector<DecodedAddress> readAddresses(QByteArrayView field)
{
    std::vector<DecodedAddress> addresses;
    qsizetype start = 0;
    bool quoted = false;
    bool angle = false;
    int comment = 0;
    const auto take = [&](qsizetype end) {
        const DecodedAddress read = readAddress(field.sliced(start, end - start));
        if (!read.name.isEmpty() || !read.address.isEmpty())
            addresses.push_back(read);
        start = end + 1;
        angle = false;
    };
    for (qsizetype at = 0; at < field.size() && addresses.size() < std::size_t(limits::addresses);
         ++at) {
        const char c = field[at];
        if (c == '\\' && (quoted || comment > 0)) {
            ++at;
        } else if (c == '"' && comment == 0) {
            quoted = !quoted;
        } else if (quoted) {
            continue;
        } else if (c == '(') {
            ++comment;
        } else if (c == ')' && comment > 0) {
            --comment;
        } else if (comment > 0) {
            continue;
        } else if (c == '<') {
            angle = true;
        } else if (c == '>') {
            angle = false;
        } else if (c == ',' || c == ';') {
            if (!angle || c == ';')
                take(at);
        } else if (c == ':' && !angle) {
            start = at + 1; // a group's name
        }
    }
    if (start < field.size() && addresses.size() < std::size_t(limits::addresses))
        take(field.size());
    return addresses;
}

CardHeader readCardHeader(QByteArrayView headerBlock)
{
    CardHeader header;
    for (const auto &[name, value] : readFields(headerBlock)) {
        if (name == "subject" && header.subject.isEmpty())
            header.subject = decodeText(value);
        else if (name == "from" && header.from.empty())
            header.from = readAddresses(value);
        else if (name == "to" && header.to.empty())
            header.to = readAddresses(value);
        else if (name == "cc" && header.cc.empty())
            header.cc = readAddresses(value);
        else if (name == "date" && !header.date.isValid())
            header.date = decodeDate(value);
    }
    return header;
}

} // namespace homing::mime
