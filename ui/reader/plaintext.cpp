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
    qsizetype round = text.count(u'(') - text.count(u')'); // of what is left: open ones over closed ones
    qsizetype square = text.count(u'[') - text.count(u']');
    for (; length > 0; --length) {
        const QChar last = text.at(length - 1);
        if (last == u')' && round < 0)
            ++round;
        else if (last == u']' && square < 0)
            ++square;
        else if (!sentenceEnds.contains(last))
            break;
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
    // "https://bank.example@evil.example": a name before the host is there to deceive.
    constexpr qsizetype longestHost = 253; // of the DNS
    return (scheme == QLatin1String("http") || scheme == QLatin1String("https")) && !url.host().isEmpty()
        && url.host(QUrl::FullyEncoded).size() <= longestHost && url.userInfo().isEmpty();
}

bool namesOtherHost(const QString &shown, const QUrl &target)
{
    constexpr qsizetype mostLooked = 2'000;
    const auto hostOf = [](const QString &name) {
        QUrl url;
        url.setHost(name, QUrl::TolerantMode);
        const QString host = url.host(QUrl::FullyEncoded).toLower();
        return host.startsWith(QLatin1String("www.")) ? host.sliced(4) : host;
    };
    if (target.scheme() != QLatin1String("http") && target.scheme() != QLatin1String("https"))
        return false;
    const QString real = hostOf(target.host());
    const auto isOther = [&](QString name) {
        while (name.endsWith(u'.'))
            name.chop(1);
        const QString host = hostOf(name);
        return host != real && !real.endsWith(u'.' + host);
    };
    const QString text = shown.left(mostLooked).simplified();
    static const QRegularExpression address(QStringLiteral("(?:https?://|\\bwww\\.)([^\\s/?#:<>\"'(),;\\]]+)"),
                                            QRegularExpression::CaseInsensitiveOption
                                                | QRegularExpression::UseUnicodePropertiesOption);
    auto matches = address.globalMatch(text);
    while (matches.hasNext()) {
        const QString name = matches.next().captured(1);
        if (isOther(name.sliced(name.lastIndexOf(u'@') + 1)))
            return true;
    }
    // All of it looks like a host.
    static const QRegularExpression bare(QStringLiteral("^[\"'(]*((?:[\\w-]+\\.)+\\p{L}[\\w-]+)(?:[:/?#]\\S*)?[\"').,:]*$"),
                                         QRegularExpression::UseUnicodePropertiesOption);
    const QRegularExpressionMatch match = bare.match(text);
    return match.hasMatch() && isOther(match.captured(1));
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
    if (target.size() <= most)
        return target;
    // Where it leads stands whole; isOpenable() bounds it.
    const qsizetype authority = target.indexOf(QLatin1String("://"));
    const qsizetype end = authority < 0 || url.host().isEmpty()
        ? 0
        : authority + 3 + url.authority(QUrl::FullyEncoded).size() + 1;
    const qsizetype kept = std::max(most - 1, end);
    return kept < target.size() ? target.first(kept) + QChar(0x2026) : target;
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
