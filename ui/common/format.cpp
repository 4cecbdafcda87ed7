// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/format.h"

#include "core/model/displaytext.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QTextBoundaryFinder>

namespace homing::ui {

namespace {

/// Without seconds, which the C locale's short format has.
QString shortTime(const QTime &time, const QLocale &locale)
{
    return locale.language() == QLocale::C ? locale.toString(time, QStringLiteral("HH:mm"))
                                           : locale.toString(time, QLocale::ShortFormat);
}

/// Day and short month in the order and with the marks of the locale's long date: "4 May", "May 4",
/// "4. Mai", "5月4日".
QString dayAndMonth(const QDate &date, const QLocale &locale)
{
    QString format = locale.dateFormat(QLocale::LongFormat);
    if (locale.language() == QLocale::C)
        format = QStringLiteral("d MMM");
    format.replace(QStringLiteral("MMMM"), QStringLiteral("MMM"));
    // Weekday and year go, with the commas, quoted words and blanks that belonged to them.
    static const QRegularExpression rest(QStringLiteral("'[^']*'|d{3,4}|y+年?|[,،]"));
    format.remove(rest);
    format = format.simplified();
    while (!format.isEmpty()
           && (format.front() == QLatin1Char('.') || format.front() == QLatin1Char('-')))
        format = format.mid(1).trimmed();
    const QString text = locale.toString(date, format.isEmpty() ? QStringLiteral("d MMM") : format);
    return text;
}

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(homing::ui::Format)
};

} // namespace

QString shortDate(const QDateTime &date, const QDateTime &now, const QLocale &locale)
{
    if (!date.isValid())
        return {};
    const QDateTime local = date.toLocalTime();
    const QDate today = now.toLocalTime().date();
    const qint64 days = local.date().daysTo(today);
    if (days == 0)
        return shortTime(local.time(), locale);
    if (days > 0 && days < 7)
        return locale.dayName(local.date().dayOfWeek(), QLocale::ShortFormat);
    if (local.date().year() == today.year())
        return dayAndMonth(local.date(), locale);
    return locale.toString(local.date(), QLocale::ShortFormat);
}

namespace {

QString dayAndTime(const QDateTime &date, const QLocale &locale)
{
    return locale.toString(date.date(), QLocale::LongFormat) + QLatin1Char(' ')
        + shortTime(date.time(), locale);
}

} // namespace

QString longDate(const QDateTime &date, const QLocale &locale)
{
    return date.isValid() ? dayAndTime(date.toLocalTime(), locale) : QString();
}

QString longDateUtc(const QDateTime &date, const QLocale &locale)
{
    return date.isValid() ? dayAndTime(date.toUTC(), locale) + QLatin1String(" UTC") : QString();
}

QString sizeText(quint64 octets, const QLocale &locale)
{
    if (octets == 1) // Qt says "1 bytes"
        return Words::tr("1 byte");
    return locale.formattedDataSize(qint64(std::min<quint64>(octets, quint64(1) << 62)), 1,
                                    QLocale::DataSizeTraditionalFormat);
}

QString oneLine(const QString &foreign, qsizetype maxLength)
{
    return model::displayLine(foreign, maxLength);
}

QString toolTipText(const QString &foreign)
{
    // Escaping alone would show "&amp;" where nothing else makes Qt take it for markup.
    return QStringLiteral("<qt>%1</qt>").arg(foreign.toHtmlEscaped());
}

QString strategyWords(const QString &strategy)
{
    // "qresync" and "condstore" are names of the protocol in every language.
    if (strategy == QLatin1String("initial"))
        return Words::tr("first sync");
    if (strategy == QLatin1String("unchanged"))
        return Words::tr("nothing new");
    if (strategy == QLatin1String("reconnect"))
        return Words::tr("session resumed");
    if (strategy == QLatin1String("uid-diff"))
        return Words::tr("compared message by message");
    if (strategy == QLatin1String("rebuild"))
        return Words::tr("built anew");
    return strategy;
}

QString breakable(const QString &text, const QFontMetrics &metrics, int width)
{
    QString result;
    const auto add = [&](const QString &run) {
        // One letter cannot be torn, and blanks at a line's end hang over it.
        const QString ink = run.trimmed();
        if (ink.size() <= 1 || metrics.horizontalAdvance(ink) <= width) {
            result += run;
            return;
        }
        QTextBoundaryFinder letters(QTextBoundaryFinder::Grapheme, run);
        qsizetype from = 0;
        for (qsizetype to = letters.toNextBoundary(); to > 0; to = letters.toNextBoundary()) {
            if (from > 0)
                result += QChar(0x200B);
            result += QStringView(run).sliced(from, to - from);
            from = to;
        }
    };
    // A run is what stands between two places where a line may end anyway.
    QTextBoundaryFinder lines(QTextBoundaryFinder::Line, text);
    qsizetype start = 0;
    for (qsizetype end = lines.toNextBoundary(); end > 0; end = lines.toNextBoundary()) {
        add(text.mid(start, end - start));
        start = end;
    }
    return result;
}

} // namespace homing::ui
