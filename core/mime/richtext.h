// SPDX-License-Identifier: GPL-3.0-or-later
// What a person writes with formatting, as a value: blocks of spans, and nothing but what stands
// here. It becomes canonical HTML, which is all that is ever sent, and comes back from HTML, which
// keeps of a stranger's page only this. Pure functions, any thread; linear, without recursion.
//
// Invariant: readRichText(writeHtml(t)) == t for every t that normalised() leaves as it is.
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace homing::mime {

enum class RichSize { Normal, Small, Large, Huge };

struct RichSpan
{
    QString text; // of a picture: its name
    bool isBold = false;
    bool isItalic = false;
    bool isUnderlined = false;
    bool isStruck = false;
    RichSize size = RichSize::Normal;
    QByteArray colour;    // "#rrggbb"; empty: the reader's own
    QString link;         // http, https or mailto; empty: none
    QByteArray pictureId; // of a picture: its Content-ID without <>
    int pictureWidth = 0; // it is shown so wide, in CSS pixels; 0: as it is
    bool operator==(const RichSpan &) const = default;
};

struct RichBlock
{
    enum class Kind {
        Paragraph, // one line as it was typed; an empty one stands between paragraphs
        Heading,   // `level` 1 to 3
        Bullet,    // of a list, `level` from 1
        Number,
    };
    Kind kind = Kind::Paragraph;
    int level = 0;
    int quotes = 0;              // inside so many quotes
    std::vector<RichSpan> spans; // '\n' is a line end inside a heading or an item
    bool operator==(const RichBlock &) const = default;
};

struct RichText
{
    std::vector<RichBlock> blocks;
    bool isCut = false; // read: a limit of limits.h was reached; the rest is missing
    bool operator==(const RichText &) const = default;
};

inline constexpr int deepestRichList = 8;
inline constexpr int deepestRichQuote = 20;

/// As it can be sent: neighbours alike are one, no list is deeper than its beginning allows, links
/// go to http, https and mailto, no controls; a no-break space beside another blank is a blank. A
/// paragraph's line ends are blocks. At least one block.
RichText normalised(const RichText &text);
/// It says something that plain text cannot.
bool hasFormatting(const RichText &text);
/// Content-IDs of its pictures, in order, each once.
std::vector<QByteArray> pictureIds(const RichText &text);

/// Canonical HTML, normalised first: p, br, h1 to h3, ul, ol, li, blockquote, b, i, u, s, a, img,
/// and span with what was chosen of colour and size. ASCII markup, lines of one block each.
QString writeHtml(const RichText &text);
/// The same without formatting: "> " for quotes, "- " and "1. " for items, links behind their
/// words. Whole, however long it is.
QString plainText(const RichText &text);
/// What we wrote, and could not read back whole; other programs may not, either.
bool isTooLong(const QString &html);

enum class RichSource {
    Own,     // a draft, which may have colours and sizes
    Foreign, // pasted or quoted: those are the other program's
};
/// Any HTML; hidden content, scripts, styles and remote pictures are left behind. Normalised.
RichText readRichText(const QString &html, RichSource source);
/// Lines of text with "> " for quotes, as blocks.
RichText richFromPlain(const QString &text);

} // namespace homing::mime
