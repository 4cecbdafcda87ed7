// SPDX-License-Identifier: GPL-3.0-or-later
// Bodies for people: transfer encodings, charsets, format=flowed, HTML as safe plain text; and whole messages through GMime.
// Pure functions, any thread (the pool's, usually). Never opens a file, a socket or a name lookup.
#pragma once

#include "core/base/expected.h"
#include "core/mime/blocks.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace homing::mime {

/// base64, quoted-printable, 7bit, 8bit, binary, x-uuencode; an unknown one gives the bytes as they are.
QByteArray decodeTransfer(const QByteArray &bytes, const QByteArray &encoding);
/// Charset by name; unknown or wrong ones are guessed (UTF-8 if valid, else Windows-1252), never lost.
QString decodeCharset(const QByteArray &bytes, const QByteArray &charset);

/// A text part made readable. `html` is rendered as plain text: links shown with their target, images as their alt text,
/// scripts, styles, comments and hidden parts dropped, lists and tables readable; bounded in time and size.
struct TextPart {
    QByteArray type;    // "text/plain", "text/html"
    QByteArray charset;
    bool isFlowed = false; // RFC 3676
    bool delSp = false;
};
QString plainText(const QByteArray &decodedBytes, const TextPart &part);
QString htmlToPlainText(const QString &html);
/// The source of an HTML part: its charset by label, else as it names itself, else guessed. Foreign, not sanitised.
QString htmlSource(const QByteArray &decodedBytes, const QByteArray &charset);
/// First words for the list: one line, quoted text and signatures left out, at most `maxCharacters`.
QString previewOf(const QString &plainText, int maxCharacters = 140);

/// A whole RFC 5322 message taken apart (for .eml files, the demo, homingctl show of an appended file).
struct ParsedPart {
    QByteArray section;     // IMAP numbering
    QByteArray contentType; // "text/plain"
    QByteArray charset;
    QByteArray encoding;
    QString fileName;
    bool isAttachment = false;
    QByteArray decoded;
};
struct ParsedMessage {
    QByteArray headerBlock;
    std::vector<ParsedPart> leaves;
    Part root; // the same parts as BODYSTRUCTURE tells them
};
/// Nothing is refused: broken structure gives what can be read, at least one leaf. Depth and part limits of limits.h:
/// what lies deeper is one leaf of text. An attached message is not a leaf itself, its parts are ("2.1").
ParsedMessage parseMessage(const QByteArray &bytes);
/// parseMessage() made readable.
Readable readMessage(const QByteArray &bytes);

} // namespace homing::mime
