// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/plaintext.h"

#include <QRegularExpression>
#include <QStringTokenizer>

namespace homing::ui {

namespace {

constexpr int deepestQuote = 20;
constexpr qsizetype longestLink = 2'000;
constexpr size_t mostFolds = 200; // more are no conversation; the rest stays open

/// Cuts off what belongs to the sentence, not to the link: "(see https://example.org/a)." ends at the "a".
qsizetype linkLength(QStringView text)
{
    static const QString sentenceEnds = QStringLiteral(".,;:!?'\"*_");
    qsizetype length = text.size();
    while (length > 0) {
        const QChar last = text.at(length - 1);
        const QStringView shorter = text.first(length - 1);
        const bool unbalanced = (last == u')' && shorter.count(u'(') <= shorter.count(u')'))
            || (last == u']' && shorter.count(u'[') <= shorter.count(u']'));
        if (!sentenceEnds.contains(last) && !unbalanced)
            break;
        --length;
    }
    return length;
}

void appendLine(QStringList &lines, QStringView line)
{
    while (line.size() > longestLine) {
        qsizetype cut = longestLine;
        if (line.at(cut - 1).isHighSurrogate())
            --cut;
        lines.append(line.first(cut).toString());
        line = line.sliced(cut);
    }
    lines.append(line.toString());
}

/// Quoted runs, blank lines between two quoted lines included.
std::vector<TextLayout::Fold> quotedRuns(const QStringList &lines)
{
    std::vector<TextLayout::Fold> runs;
    qsizetype first = -1;
    qsizetype last = -1;
    const auto close = [&] {
        if (first >= 0)
            runs.push_back({first, last - first + 1});
        first = -1;
    };
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (quoteDepth(lines.at(i)) > 0) {
            if (first < 0)
                first = i;
            last = i;
        } else if (!lines.at(i).trimmed().isEmpty()) {
            close();
        }
    }
    close();
    return runs;
}

} // namespace

bool isOpenable(const QUrl &url)
{
    const QString scheme = url.scheme(); // lower case already
    if (!url.isValid())
        return false;
    if (scheme == QLatin1String("mailto"))
        return !url.path().isEmpty();
    return (scheme == QLatin1String("http") || scheme == QLatin1String("https"))
        && !url.host().isEmpty();
}

std::vector<TextLink> findLinks(QStringView line)
{
    static const QRegularExpression pattern(QStringLiteral("(?:https?://|mailto:)[^\\s<>\"\\x{00a0}]+"),
                                            QRegularExpression::CaseInsensitiveOption);
    std::vector<TextLink> links;
    // Nearly every line has none: two cheap looks spare the expression.
    if (!line.contains(QLatin1String("://")) && !line.contains(QLatin1String("mailto:"), Qt::CaseInsensitive))
        return links;
    const QString text = line.toString();
    auto matches = pattern.globalMatch(text);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        // A link in the middle of a word is none ("xhttp://").
        const qsizetype start = match.capturedStart();
        if (start > 0 && text.at(start - 1).isLetterOrNumber())
            continue;
        const qsizetype length = linkLength(match.capturedView());
        if (length > longestLink)
            continue;
        const QUrl url(text.sliced(start, length), QUrl::TolerantMode);
        if (isOpenable(url))
            links.push_back({start, length, url});
    }
    return links;
}

QString linkTarget(const QUrl &url)
{
    constexpr qsizetype most = 200;
    QString target = QString::fromLatin1(url.toEncoded());
    if (target.size() > most)
        target = target.first(most - 1) + QChar(0x2026);
    return target;
}

int quoteDepth(QStringView line)
{
    int depth = 0;
    for (const QChar c : line) {
        if (c == u'>')
            ++depth;
        else if (c != u' ')
            break;
        if (depth >= deepestQuote)
            break;
    }
    return depth;
}

TextLayout layOutText(const QString &text, qsizetype maxCharacters)
{
    TextLayout layout;
    QStringView shown(text);
    if (shown.size() > maxCharacters) {
        shown = shown.first(maxCharacters);
        layout.isCut = true;
    }
    for (QStringView line : qTokenize(shown, u'\n')) {
        if (line.endsWith(u'\r'))
            line.chop(1);
        appendLine(layout.lines, line);
    }
    while (layout.lines.size() > 1 && layout.lines.constLast().trimmed().isEmpty())
        layout.lines.removeLast();

    qsizetype quoted = 0;
    qsizetype written = 0;
    for (qsizetype i = 0; i < layout.lines.size(); ++i) {
        const QString &line = layout.lines.at(i);
        if (quoteDepth(line) > 0)
            ++quoted;
        else if (!line.trimmed().isEmpty())
            ++written;
        if (line == QLatin1String("-- ") && layout.signatureLine < 0)
            layout.signatureLine = i;
    }
    if (written == 0 || quoted == 0)
        return layout;
    for (const TextLayout::Fold &run : quotedRuns(layout.lines)) {
        if (run.count >= foldFromLines && layout.folds.size() < mostFolds)
            layout.folds.push_back(run);
    }
    return layout;
}

} // namespace homing::ui
