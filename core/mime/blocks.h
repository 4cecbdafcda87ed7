// SPDX-License-Identifier: GPL-3.0-or-later
// A message made readable: what is shown, in order, as blocks; and what can be saved, as
// attachments. Pure functions, any thread (the pool's, usually). Nothing is refused: what cannot be
// shown is an attachment, what was left out for a limit is told by a notice.
#pragma once

#include "core/mime/structure.h"

#include <QHash>

#include <map>
#include <memory>

namespace homing::mime {

/// What can be saved. `section` names it to MailService; a file that was found inside a text
/// (uuencode) has the text's section and its number: "1/2".
struct Attachment
{
    QByteArray section;
    QString fileName;
    QByteArray contentType;
    quint64 octets = 0;    // decoded; for base64 a good guess
    QByteArray contentId = {}; // without <>
    bool isInline = false; // shown inside the text by its Content-ID: the bar leaves it out
    bool operator==(const Attachment &) const = default;
};

/// Parts of one message that its HTML may name. Keys: a Content-ID without <>, as it stands in
/// "cid:" when percent-decoded; a Content-Location as sent.
struct RelatedPart
{
    QByteArray section;
    QByteArray contentType;
    quint64 octets = 0;
};
struct RelatedParts
{
    QHash<QByteArray, RelatedPart> byContentId;
    QHash<QByteArray, RelatedPart> byLocation;
};

/// RFC 3464, 8098, 5965.
struct Report
{
    enum class Kind { Delivery, Receipt, Abuse };
    enum class Action {
        Unknown,
        Failed,
        Delayed,
        Delivered,
        Relayed,
        Expanded,
        Displayed,
        Deleted
    };
    struct Recipient
    {
        QString address;
        Action action = Action::Unknown;
        QByteArray status;  // "5.1.1"; empty if none
        QString diagnostic; // the server's words, one line
        QString server;     // that said so
        QDateTime retryUntil;
    };
    Kind kind = Kind::Delivery;
    QString reportingServer;
    std::vector<Recipient> recipients;
};

enum class NoticeKind {
    Signed,    // somebody says so: nothing was checked
    Encrypted, // cannot be read here
    Tnef,      // winmail.dat: what Outlook packs only Outlook unpacks
    External,  // message/external-body: the text is elsewhere and is not fetched
    Partial,   // message/partial: a piece of a message
    TooLarge,  // a text over limits::textPartBytes: an attachment
    Cut,       // parts deeper or more than the limits were left out
};

struct Block
{
    enum class Kind { Text, Html, Message, Report, Notice, Image };
    Kind kind = Kind::Text;
    /// How many attached messages it is inside of. A Message block is followed by its own blocks,
    /// of one level more.
    int level = 0;
    QByteArray section; // of the part that it was made from
    QByteArray contentType;

    /// Text: readable, flowed lines joined. Html: the source, decoded; foreign, not sanitised.
    QString text;
    /// Html: its plain alternative, else itself as text.
    QString plain;
    QByteArray plainSection;                     // of the alternative; empty if there was none
    std::shared_ptr<const RelatedParts> related; // Html: never null

    CardHeader header; // Message
    Report report;     // Report
    NoticeKind notice = NoticeKind::Signed;
    Attachment file; // Image
};

struct Readable
{
    std::vector<Block> blocks;
    std::vector<Attachment> attachments;
    /// All text in reading order: of HTML its plain choice, of messages their header too.
    QString plainText() const;
    bool hasHtml() const;
};

/// The parts whose bytes readable() wants: texts (of an alternative the HTML and the plain one) and
/// reports. Never an attachment or picture.
std::vector<const Part *> partsToRead(const Part &root);
/// `decoded`: the parts' bytes without their transfer encoding, by section. One that is missing is
/// shown as an empty text.
Readable readable(const Part &root, const std::map<QByteArray, QByteArray> &decoded);

/// The file that an attachment's section with a number ("1/2") means, from the decoded bytes of its
/// text
/// ("1"); null bytes if there is none.
QByteArray fileInText(const QByteArray &decodedText, int number);
/// "1/2" is part "1", number 2; "1" is number 0.
std::pair<QByteArray, int> sectionAndFile(const QByteArray &section);

} // namespace homing::mime
