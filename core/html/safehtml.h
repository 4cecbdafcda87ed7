// SPDX-License-Identifier: GPL-3.0-or-later
// A stranger's HTML made safe: parsed, allow-listed, written anew. Pure function, any thread (the pool's, usually); linear in
// the text, bounded by core/base/limits.h.
//
// Of the input only names and values that are known here come out, each in one spelling: no script, form, frame, meta, base,
// link, svg, no address but those named below, no CSS but what cssvalues.h knows. The output, made safe again under the same
// policy, is itself.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>
#include <QSet>

#include <vector>

namespace homing::html {

/// Above this a layout is too costly to make without being asked.
inline constexpr double mostCostMs = 500;
inline constexpr int deepestTables = 8;

struct Policy
{
    QSet<QByteArray> contentIds; // of the message's parts, without <>
    QHash<QByteArray, QByteArray> locations; // addresses that parts have (Content-Location), to one of contentIds
    bool remotePictures = false; // the user allowed them: their addresses stay in
    bool dark = false;           // what the message says for dark themes holds
    int deepestTables = html::deepestTables; // in `layout`; those further in become blocks
};

enum class Bound {
    Within,
    TooLong,   // more than is read or written; the rest is missing
    TooDeep,   // tables in tables; the innermost have lost their columns
    TooCostly, // laying it out would take long
};

struct SafeHtml
{
    QByteArray html; // UTF-8, whole document; canonical
    /// The same for layout by litehtml: what it knows no other way (presentational attributes, centred blocks, mirrored
    /// directions) as styles, wrapper tables of one cell as blocks. `hints` stand below the author's styles.
    QByteArray layout;
    QByteArray hints;
    std::vector<QByteArray> contentIds; // of parts that it shows, without <>
    std::vector<QByteArray> remote;     // http and https addresses of pictures that it names, whether allowed or not
    std::vector<QByteArray> links;      // targets in order: http, https, mailto
    Bound bound = Bound::Within;        // else: better read as plain text
    double costMs = 0;                  // of laying it out once, roughly
    bool hasDark = false;               // it says something for dark themes
    bool isRightToLeft = false;         // as a whole
};

SafeHtml makeSafe(QByteArrayView utf8, const Policy &policy);
/// A Content-ID as it stands behind "cid:" in the output.
QByteArray encodedContentId(QByteArray id);

} // namespace homing::html
