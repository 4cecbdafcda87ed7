// SPDX-License-Identifier: GPL-3.0-or-later
// The first words of a message for the list: what its writer says, not what is quoted or signed.
#include "core/mime/body.h"
#include "core/mime/headers.h"

#include <QTextBoundaryFinder>

#include <array>

namespace homing::mime {

namespace {

// Enough for any preview; a message of megabytes is not read for its first words.
constexpr qsizetype mostCharacters = 64 << 10;
constexpr int mostLines = 500;

struct Attribution
{
    QStringView start; // of the line, lower case; empty: any
    QStringView end;   // before its colon
};

// "On Tue, Anna wrote:" in the languages whose mail programs write it in one of these shapes.
constexpr std::array attributions {
    Attribution {u"on ", u"wrote"},      Attribution {u"am ", u"schrieb"},
    Attribution {u"le ", u"a écrit"},    Attribution {u"el ", u"escribió"},
    Attribution {u"il ", u"ha scritto"}, Attribution {u"op ", u"schreef"},
    Attribution {u"em ", u"escreveu"},   Attribution {u"den ", u"skrev"},
    Attribution {u"", u"skrev"},         Attribution {u"", u"schrieb"},
    Attribution {u"", u"napisał(a)"},    Attribution {u"", u"napisał"},
    Attribution {u"", u"napsal(a)"},     Attribution {u"", u"kirjoitti"},
    Attribution {u"", u"пишет"},         Attribution {u"", u"написал"},
    Attribution {u"", u"написала"},      Attribution {u"", u"yazdı"},
    Attribution {u"", u"写道"},          Attribution {u"", u"のメール"},
};

bool isAttribution(QStringView line)
{
    constexpr qsizetype longest = 400;
    line = line.trimmed();
    if (line.size() > longest || !(line.endsWith(u':') || line.endsWith(u'：')))
        return false;
    const QString lower = line.chopped(1).trimmed().toString().toLower();
    // "Am Dienstag schrieb Anna:" has its verb in the middle.
    if (lower.startsWith(QLatin1String("am ")) && lower.contains(QLatin1String(" schrieb ")))
        return true;
    return std::any_of(attributions.begin(), attributions.end(),
                       [&lower](const Attribution &known) {
                           return lower.startsWith(known.start) && lower.endsWith(known.end)
                               && lower.size() > known.start.size() + known.end.size();
                       });
}

bool mayStartAttribution(QStringView line)
{
    const QString lower = line.first(std::min<qsizetype>(line.size(), 4)).toString().toLower();
    return std::any_of(attributions.begin(), attributions.end(),
                       [&lower](const Attribution &known) {
                           return !known.start.isEmpty() && lower.startsWith(known.start);
                       });
}

/// "-----Original Message-----" and its translations, Outlook's line of underscores.
bool isSeparator(QStringView line)
{
    line = line.trimmed();
    if (line.size() < 5)
        return false;
    const auto isRule = [](QChar c) {
        return c == u'-' || c == u'_' || c == u'=' || c == u'*' || c == u'~' || c == u'#'
            || c == u' ';
    };
    return std::all_of(line.begin(), line.end(), isRule)
        || (line.startsWith(QLatin1String("----")) && line.endsWith(QLatin1String("---")));
}

bool isSignature(QStringView line)
{
    return line == QLatin1String("-- ") || line == QLatin1String("--");
}

bool isQuoted(QStringView line)
{
    return line.trimmed().startsWith(u'>');
}

/// The targets that htmlToPlainText() puts behind links are no words.
QString withoutTargets(QStringView line)
{
    QString text;
    for (qsizetype at = 0; at < line.size();) {
        const bool target = line[at] == u'<'
            && (line.sliced(at + 1).startsWith(QLatin1String("http"), Qt::CaseInsensitive)
                || line.sliced(at + 1).startsWith(QLatin1String("mailto:"), Qt::CaseInsensitive));
        const qsizetype end = target ? line.indexOf(u'>', at) : -1;
        if (end < 0) {
            text += line[at++];
            continue;
        }
        at = end + 1;
        if (text.endsWith(QLatin1Char(' ')) && at < line.size() && line[at].isPunct())
            text.chop(1);
    }
    return text;
}

/// At most `most` UTF-16 units, never through a character that people see as one; an ellipsis if
/// cut.
QString cutTo(const QString &text, int most)
{
    if (text.size() <= most)
        return text;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    finder.setPosition(most - 1);
    const qsizetype end = finder.isAtBoundary() ? most - 1 : finder.toPreviousBoundary();
    QString cut = text.first(std::max<qsizetype>(end, 0));
    // Rather whole words, if one ends near.
    const qsizetype blank = cut.lastIndexOf(QLatin1Char(' '));
    if (text[cut.size()] != QLatin1Char(' ') && blank > cut.size() - 20 && blank > cut.size() / 2)
        cut.truncate(blank);
    return cut.trimmed() + QChar(0x2026);
}

QString gather(const QList<QStringView> &lines, bool quotesToo, int most)
{
    QString words;
    for (qsizetype i = 0; i < lines.size() && words.size() <= most + 200; ++i) {
        QStringView line = lines[i];
        if (isSignature(line))
            break;
        if (isQuoted(line)) {
            if (!quotesToo)
                continue;
            while (line.startsWith(u'>') || line.startsWith(u' '))
                line = line.sliced(1);
        }
        if (isSeparator(line)) {
            if (!quotesToo && !words.isEmpty())
                break; // what follows is the message that this one answers
            continue;
        }
        if (isAttribution(line))
            continue;
        // The line may have been wrapped before its verb.
        if (mayStartAttribution(line) && i + 1 < lines.size()
            && isAttribution(line.toString() + QLatin1Char(' ') + lines[i + 1].toString())) {
            ++i;
            continue;
        }
        const QString text = withoutTargets(line.first(std::min<qsizetype>(line.size(), 4096)));
        if (!words.isEmpty())
            words += QLatin1Char(' ');
        words += text;
    }
    return cleanForDisplay(words);
}

} // namespace

QString previewOf(const QString &plainText, int maxCharacters)
{
    if (maxCharacters <= 0)
        return {};
    const QStringView start =
        QStringView(plainText).first(std::min(plainText.size(), mostCharacters));
    QList<QStringView> lines;
    for (qsizetype at = 0; at <= start.size() && lines.size() < mostLines;) {
        qsizetype end = start.indexOf(u'\n', at);
        end = end < 0 ? start.size() : end;
        lines += start.sliced(at, end - at);
        at = end + 1;
    }
    QString words = gather(lines, false, maxCharacters);
    if (words.isEmpty()) // nothing but quotes: better these than nothing
        words = gather(lines, true, maxCharacters);
    return cutTo(words, maxCharacters);
}

} // namespace homing::mime
