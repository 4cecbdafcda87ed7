// SPDX-License-Identifier: GPL-3.0-or-later
// One message for an HtmlView: its documents one below the other, made safe, laid out and joined in a worker. Values and pure functions.
#pragma once

#include "core/html/safehtml.h"
#include "core/mime/blocks.h"
#include "ui/reader/htmllayout.h"

#include <memory>

class QPrinter;
class QThreadPool;

namespace homing::ui {

/// Each piece is a document of its own: nothing of one reaches another.
struct HtmlPiece {
    enum class Kind { Html, Text, Heading /* ours, above an attached message */, Picture };
    Kind kind = Kind::Html;
    QString text;                // Html: foreign source. Text, Heading: as it is
    QString plain;               // Html: what is shown instead where it is over a bound
    QSet<QByteArray> contentIds; // Html: of the pictures that the message holds
    QHash<QByteArray, QByteArray> locations; // Html: of those that have an address of their own
    int level = 0;               // of attached messages
    // For paper, where several views come together: what this one's own shows.
    HtmlPictures pictures;
    QHash<QByteArray, QByteArray> arrived;
    bool isRemoteShown = false;
    QImage picture; // Picture
};
/// Of an Html block.
HtmlPiece pieceOf(const mime::Block &block);
/// The part that an id of HtmlResult::contentIds means; empty: none.
QByteArray sectionOf(const mime::RelatedParts &related, const QByteArray &id);
using HtmlPieces = std::shared_ptr<const std::vector<HtmlPiece>>;

struct HtmlJob {
    HtmlPieces pieces;
    HtmlPictures pictures;                // decoded before
    QHash<QByteArray, QByteArray> arrived; // by address, not decoded yet
    bool isRemoteShown = false;
    bool isDark = false;
    bool isAnyCost = false; // over a bound too: then if need be without its tables
    HtmlLimit limit;        // of one layout
    int width = 600;        // CSS pixels
    int margin = 8;         // see layOutHtml()
    QFont font;
    QColor sheet;           // dark: the sheet and its text
    QColor sheetText;
};

struct HtmlResult {
    HtmlPagePtr page;
    HtmlPictures pictures;
    std::vector<QByteArray> contentIds; // that it wants, without <>
    std::vector<QByteArray> remote;     // that it names
    bool isReduced = false;             // a piece is shown as plain text because of a bound
    bool isSimplified = false;          // a piece is shown without its columns because of a bound
    double workMs = 0;                  // all that was tried (htmlwork.h)
};

/// Ends after a few seconds at most, whatever the message is: what is laid out is limited, and tried at most three times.
HtmlResult runHtmlJob(const HtmlJob &job);
/// On as many sheets as it takes, light, no line cut in two. False: the printer does not take it.
bool printHtml(HtmlJob job, QPrinter &printer);

/// Threads with a stack that litehtml's recursion never fills.
QThreadPool &htmlWorkers();

} // namespace homing::ui
