// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spelling/spellingwords.h"

#include "ui/reader/plaintext.h"

#include <QTextBoundaryFinder>

namespace homing::ui {

namespace {

/// What stands between two blanks is no prose: an address, a path, a name in a program, a number.
bool isTechnical(QStringView chunk)
{
    for (qsizetype i = 0; i < chunk.size(); ++i) {
        const QChar c = chunk[i];
        const bool isInside = i > 0 && i + 1 < chunk.size() && chunk[i - 1].isLetterOrNumber()
            && chunk[i + 1].isLetterOrNumber();
        if (c.isDigit() || c == u'@' || c == u'\\' || c == u'_' || c == u'#'
            || (isInside && (c == u'.' || c == u':' || c == u'=')))
            return true;
    }
    return chunk.startsWith(u'/') || chunk.startsWith(u"~/");
}

bool isApostrophe(QChar c)
{
    return c == u'\'' || c == QChar(0x2019);
}

} // namespace

std::vector<WordPlace> wordsIn(const QString &line)
{
    std::vector<WordPlace> skipped; // links, then chunks; in order each
    for (const TextLink &link : findLinks(line))
        skipped.push_back({link.start, link.length});
    for (qsizetype at = 0; at < line.size();) {
        qsizetype end = at;
        while (end < line.size() && !line[end].isSpace())
            ++end;
        if (end > at && isTechnical(QStringView(line).sliced(at, end - at)))
            skipped.push_back({at, end - at});
        at = end + 1;
    }
    std::sort(skipped.begin(), skipped.end(),
              [](const WordPlace &a, const WordPlace &b) { return a.start < b.start; });
    std::vector<WordPlace> words;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, line);
    auto skip = skipped.begin();
    for (qsizetype at = 0; at >= 0 && at < line.size();) {
        const bool isWord = finder.boundaryReasons() & QTextBoundaryFinder::StartOfItem;
        const qsizetype next = finder.toNextBoundary();
        if (next < 0)
            break;
        WordPlace word {at, next - at};
        at = next;
        if (!isWord)
            continue;
        while (word.length > 0 && isApostrophe(line[word.start + word.length - 1]))
            --word.length;
        while (skip != skipped.end() && skip->start + skip->length <= word.start)
            ++skip;
        const bool isSkipped = skip != skipped.end() && skip->start < word.start + word.length;
        if (word.length > 1 && !isSkipped && line[word.start].isLetter())
            words.push_back(word);
    }
    return words;
}

} // namespace homing::ui
