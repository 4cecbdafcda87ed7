// SPDX-License-Identifier: GPL-3.0-or-later
// One part of a message: where its header ends, what the header says of the body, and where inner
// parts are. Pure functions, any thread; linear. GMime reads the fields; finding the parts is ours,
// because GMime's parser recurses through address fields ("To: a:a:a: ...") and builds every part
// that a message claims to have.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <vector>

namespace homing::mime {

/// What a part's header says of its body.
struct PartHeader
{
    QByteArray type; // lower case
    QByteArray charset;
    QByteArray encoding;
    QByteArray boundary;
    QByteArray disposition;
    QString fileName;
    QByteArray contentId, location, start, protocol, smimeType, reportType;
    bool isFlowed = false;
    bool delSp = false;
};

/// Without the line that mbox files put before each message: it is no header.
QByteArrayView withoutFromLine(QByteArrayView bytes);

/// Everything up to and with the empty line; nothing where no header begins.
QByteArrayView headersOf(QByteArrayView bytes);

/// `defaultType`: of a part that names none, or none that can be read (RFC 2045 section 5.2).
PartHeader readPartHeader(QByteArrayView headers, const char *defaultType);

/// RFC 2046 section 5.1: the parts between lines that are "--" and the boundary. The line end
/// before such a line belongs to it. Empty if no such line comes. At most one more than
/// limits::mimeParts.
std::vector<QByteArrayView> partsOf(QByteArrayView body, const QByteArray &boundary);

} // namespace homing::mime
