// SPDX-License-Identifier: GPL-3.0-or-later
// One message for an HtmlView: its documents one below the other, made safe, laid out and joined in a worker. Values and pure functions.
#pragma once

#include "core/html/safehtml.h"
#include "ui/reader/htmllayout.h"

#include <memory>

class QPrinter;
class QThreadPool;

namespace homing::ui {

/// Each piece is a document of its own: nothing of one reaches another.
struct HtmlPiece {
    enum class Kind { Html, Text, Heading /* ours, above an attached message */ };
    Kind kind = Kind::Html;
    QString text;                // Html: foreign source. Text, Heading: as it is
    QString plain;               // Html: what is shown instead where it is over a bound
    QSet<QByteArray> contentIds; // Html: of the pictures that the message holds
    int level = 0;               // of attached messages
};
using HtmlPieces = std::shared_ptr<const std::vector<HtmlPiece>>;

struct HtmlJob {
    HtmlPieces pieces;
    HtmlPictures pictures;                // decoded before
    QHash<QByteArray, QByteArray> arrived; // by address, not decoded yet
    bool isRemoteShown = false;
    bool isDark = false;
    bool isAnyCost = false; // over a bound too
    int width = 600;        // CSS pixels
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
};

HtmlResult runHtmlJob(const HtmlJob &job);
/// On as many sheets as it takes, light, no line cut in two. False: the printer does not take it.
bool printHtml(HtmlJob job, QPrinter &printer);

/// Threads with a stack that litehtml's recursion never fills.
QThreadPool &htmlWorkers();

} // namespace homing::ui
