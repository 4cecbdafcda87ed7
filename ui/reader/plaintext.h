// SPDX-License-Identifier: GPL-3.0-or-later
// What the reader sees in a plain text: links, quotes, the signature. Foreign text; pure functions, any thread,
// time linear in the text.
#pragma once

#include <QString>
#include <QStringView>
#include <QUrl>

#include <vector>

namespace homing::ui {

struct TextLink {
    qsizetype start = 0; // in the line
    qsizetype length = 0;
    QUrl url;
};

/// http, https and mailto only: nothing else in a mail becomes clickable; none with a user's name before the host.
bool isOpenable(const QUrl &url);
/// In order, without overlaps; closing brackets and full stops of the sentence are not part of a link.
std::vector<TextLink> findLinks(QStringView line);
/// Where a link really leads, for tooltip and status line: the host in ASCII and whole, about 200 characters.
QString linkTarget(const QUrl &url);
/// What is shown of a link is an address or a host's name, but not of the host that it leads to.
bool namesOtherHost(const QString &shown, const QUrl &target);

/// How many '>' stand before the line's text; 0 for none. At most 20.
int quoteDepth(QStringView line);

/// A text cut into lines, with the runs of quoted lines that are worth folding.
struct TextLayout {
    struct Fold {
        qsizetype first = 0; // line
        qsizetype count = 0;
    };
    QStringList lines; // over-long ones are broken, so that no line can stall the layout
    std::vector<Fold> folds;
    qsizetype signatureLine = -1; // "-- ", outside quotes
    bool isCut = false;           // more than `maxCharacters`
};

/// Runs of at least this many quoted lines are folded, unless the whole message is a quote.
inline constexpr qsizetype foldFromLines = 6;
inline constexpr qsizetype longestLine = 4'000;
inline constexpr qsizetype shownCharacters = 500'000;

TextLayout layOutText(const QString &text, qsizetype maxCharacters = shownCharacters);

} // namespace homing::ui
