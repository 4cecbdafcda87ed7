// SPDX-License-Identifier: GPL-3.0-or-later
// Dates as mail has them: RFC 5322 with its obsolete forms, asctime, ISO 8601, and what scripts
// write. A token decides by its shape what it is; order matters little, unknown tokens are passed
// over.
#include "core/mime/headers.h"

#include <QTimeZone>

#include <array>
#include <optional>
#include <string_view>

namespace homing::mime {

namespace {

constexpr qsizetype longestDate = 256;

struct Zone
{
    std::string_view name;
    int minutes;
};
// RFC 5322 section 4.3, and those that are common and have one meaning. Others count as UTC.
constexpr std::array zones {
    Zone {"acst", 570},  Zone {"adt", -180},  Zone {"aedt", 660}, Zone {"aest", 600},
    Zone {"akdt", -480}, Zone {"akst", -540}, Zone {"awst", 480}, Zone {"bst", 60},
    Zone {"cdt", -300},  Zone {"cest", 120},  Zone {"cet", 60},   Zone {"cst", -360},
    Zone {"edt", -240},  Zone {"eest", 180},  Zone {"eet", 120},  Zone {"est", -300},
    Zone {"hkt", 480},   Zone {"hst", -600},  Zone {"jst", 540},  Zone {"kst", 540},
    Zone {"mdt", -360},  Zone {"mest", 120},  Zone {"met", 60},   Zone {"mez", 60},
    Zone {"msk", 180},   Zone {"mst", -420},  Zone {"ndt", -150}, Zone {"nst", -210},
    Zone {"nzdt", 780},  Zone {"nzst", 720},  Zone {"pdt", -420}, Zone {"pst", -480},
    Zone {"sast", 120},  Zone {"sgt", 480},   Zone {"west", 60},
};

constexpr std::array<std::string_view, 12> months {"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};

std::string_view viewOf(const QByteArray &text)
{
    return std::string_view(text.constData(), static_cast<std::size_t>(text.size()));
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
bool isLetter(char c)
{
    return c >= 'a' && c <= 'z';
}
bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',';
}

/// Up to nine digits at `at`, which moves behind them; -1 if there are none.
int takeNumber(const QByteArray &text, qsizetype &at)
{
    int value = -1;
    for (int digits = 0; at < text.size() && isDigit(text[at]) && digits < 9; ++digits)
        value = std::max(value, 0) * 10 + (text[at++] - '0');
    return value;
}

/// Lower case, comments out (they nest), blanks around colons out ("09 : 55"), lists of blanks
/// split.
QList<QByteArray> tokensOf(const QByteArray &raw)
{
    QByteArray text;
    int depth = 0;
    for (const char c : raw.first(std::min(raw.size(), longestDate)).toLower()) {
        if (c == '(') {
            ++depth;
        } else if (c == ')') {
            depth -= depth > 0;
        } else if (depth == 0 && c == ':') {
            while (!text.isEmpty() && isBlank(text.back()))
                text.chop(1);
            text += c;
        } else if (depth == 0 && !(isBlank(c) && text.endsWith(':'))) {
            text += isBlank(c) ? ' ' : c;
        }
        if (c == '(' && !text.endsWith(':'))
            text += ' ';
    }
    QList<QByteArray> tokens;
    for (const QByteArray &token : text.split(' ')) {
        if (!token.isEmpty())
            tokens += token;
    }
    return tokens;
}

class DateReader
{
public:
    void token(const QByteArray &text)
    {
        if (isLetter(text[0]))
            word(text);
        else if (text[0] == '+' || text[0] == '-')
            zoneOffset(text);
        else if (isDigit(text[0]))
            numeric(text);
    }

    QDateTime result() const
    {
        if (m_day < 1 || m_month < 1 || m_year < 1)
            return {};
        const QDate date(m_year, m_month, m_day);
        if (!date.isValid() || m_year < 1900 || m_year > 9999)
            return {};
        int hour = m_hour;
        if (m_afternoon && hour <= 12)
            hour = hour % 12 + (*m_afternoon ? 12 : 0);
        qint64 seconds = 0; // a time that cannot be leaves the day, which is what lists sort by
        if (hour >= 0 && hour <= 24 && m_minute <= 59 && m_second <= 60)
            seconds = hour * 3600 + m_minute * 60 + m_second;
        const QDateTime midnight(date, QTime(0, 0), Qt::UTC);
        return midnight.addSecs(seconds - qint64(m_zone.value_or(0)) * 60);
    }

private:
    void word(const QByteArray &text)
    {
        qsizetype end = 0;
        while (end < text.size() && isLetter(text[end]))
            ++end;
        const QByteArray letters = text.first(end);
        const QByteArray rest = text.sliced(end);
        if (letters == "am" || letters == "pm") {
            m_afternoon = letters == "pm";
        } else if (letters == "ut" || letters == "utc" || letters == "gmt" || letters == "z"
                   || letters == "wet") {
            m_zone = m_zone.value_or(0);
            if (!rest.isEmpty() && (rest[0] == '+' || rest[0] == '-')) {
                m_zone.reset();
                zoneOffset(rest);
            }
        } else if (const int month = monthNumber(letters)) {
            m_month = m_month > 0 ? m_month : month;
            // "Jan-02-2024", "Jan.2"
            for (const QByteArray &part :
                 QByteArray(rest).replace('-', ' ').replace('.', ' ').split(' '))
                if (!part.isEmpty() && isDigit(part[0]))
                    numeric(part);
        } else if (!m_zone) {
            const auto zone =
                std::find_if(zones.begin(), zones.end(), [&letters](const Zone &known) {
                    return known.name == viewOf(letters);
                });
            if (zone != zones.end())
                m_zone = zone->minutes;
        }
    }

    static int monthNumber(const QByteArray &letters)
    {
        if (letters.size() < 3)
            return 0;
        for (std::size_t i = 0; i < months.size(); ++i) {
            if (months[i].starts_with(viewOf(letters)) || letters == "sept")
                return letters == "sept" ? 9 : static_cast<int>(i) + 1;
        }
        return 0;
    }

    /// "+0100", "-08:00", "+1", "+530"
    void zoneOffset(const QByteArray &text)
    {
        if (m_zone)
            return;
        qsizetype at = 1;
        int value = takeNumber(text, at);
        const qsizetype digits = at - 1;
        if (value < 0 || digits > 4)
            return;
        int minutes = digits <= 2 ? value * 60 : value / 100 * 60 + value % 100;
        if (at < text.size() && text[at] == ':') {
            ++at;
            const int more = takeNumber(text, at);
            minutes = value * 60 + std::clamp(more, 0, 59);
        }
        // No place on earth is further than that; the rest is nonsense, read as UTC.
        m_zone = minutes > 15 * 60 ? 0 : text[0] == '-' ? -minutes : minutes;
    }

    void numeric(const QByteArray &text)
    {
        if (text.contains(':') && !text.contains('t')) {
            time(text);
            return;
        }
        qsizetype at = 0;
        const int first = takeNumber(text, at);
        if (at == text.size()) {
            number(first, at);
        } else if (isoDate(text)) {
            return;
        } else if (text[at] == '-' || text[at] == '/' || text[at] == '.') {
            separated(text);
        } else {
            number(first, at);                       // "2nd", "21."
            const QByteArray rest = text.sliced(at); // "21Nov1997"
            if (monthNumber(rest.first(std::min<qsizetype>(rest.size(), 3))) > 0) {
                word(rest.first(3));
                restOfMonth(rest.sliced(3));
            }
        }
    }

    void restOfMonth(const QByteArray &rest)
    {
        qsizetype at = 0;
        while (at < rest.size() && !isDigit(rest[at]))
            ++at;
        const qsizetype start = at;
        const int value = takeNumber(rest, at);
        if (value >= 0)
            number(value, at - start);
    }

    void number(int value, qsizetype digits)
    {
        if (m_day < 0 && digits <= 2 && value >= 1 && value <= 31)
            m_day = value;
        else if (m_year < 0)
            year(value, digits);
    }

    /// RFC 5322 section 4.3 on two and three digits.
    void year(int value, qsizetype digits)
    {
        m_year = digits >= 4 ? value
            : digits == 3    ? 1900 + value
            : value < 50     ? 2000 + value
                             : 1900 + value;
    }

    /// "2024-01-02", "2024/01/02", with or without "t15:04:05z" or "t15:04+01:00".
    bool isoDate(const QByteArray &text)
    {
        if (text.size() < 8 || !isDigit(text[1]) || !isDigit(text[2]) || !isDigit(text[3])
            || isDigit(text[4]))
            return false;
        qsizetype at = 5;
        const int month = takeNumber(text, at);
        if (month < 1 || month > 12 || at >= text.size() || text[at] != text[4])
            return false;
        ++at;
        const int day = takeNumber(text, at);
        if (day < 1)
            return false;
        m_year = text.first(4).toInt();
        m_month = month;
        m_day = day;
        if (at < text.size() && text[at] == 't')
            time(text.sliced(at + 1));
        return true;
    }

    /// "2-jan-2024", "02/01/2024", "2.1.24": the day first, unless only the other way makes sense.
    void separated(const QByteArray &text)
    {
        QList<QByteArray> parts = QByteArray(text).replace('/', '-').replace('.', '-').split('-');
        parts.removeAll(QByteArray());
        if (parts.size() >= 2 && isLetter(parts[1][0])) {
            for (const QByteArray &part : parts)
                token(part);
            return;
        }
        if (parts.size() < 3) {
            for (const QByteArray &part : parts) // "21." before a month's name
                token(part);
            return;
        }
        int day = parts[0].toInt();
        int month = parts[1].toInt();
        if (month > 12 && day <= 12)
            std::swap(day, month);
        qsizetype at = 0;
        const int value = takeNumber(parts[2], at);
        if (m_day < 0 && m_month < 0 && value >= 0) {
            m_day = day;
            m_month = month;
            year(value, at);
        }
    }

    /// "15:04:05", "15:04", "15:04:05.123+01:00", "3:04pm"
    void time(const QByteArray &text)
    {
        if (m_hour >= 0)
            return;
        qsizetype at = 0;
        m_hour = takeNumber(text, at);
        m_minute = ++at <= text.size() ? std::max(takeNumber(text, at), 0) : 0;
        if (at < text.size() && text[at] == ':') {
            ++at;
            m_second = std::max(takeNumber(text, at), 0);
        }
        if (at < text.size() && text[at] == '.') {
            ++at;
            takeNumber(text, at);
        }
        if (at < text.size() && !isDigit(text[at]))
            token(text.sliced(at));
    }

    int m_day = -1;
    int m_month = -1;
    int m_year = -1;
    int m_hour = -1;
    int m_minute = 0;
    int m_second = 0;
    std::optional<int> m_zone; // minutes east
    std::optional<bool> m_afternoon;
};

/// RFC 5322 section 3.3 as nearly all mail has it, "Fri, 21 Nov 1997 09:55:06 -0600": read in
/// place. Null if it is anything else, valid or not.
QDateTime plainDate(QByteArrayView text)
{
    const auto number = [&text](qsizetype at, qsizetype digits) {
        int value = 0;
        for (const char c : text.sliced(at, digits))
            value = isDigit(c) ? value * 10 + (c - '0') : -1'000'000;
        return value;
    };
    if (text.size() > 5 && text[3] == ',' && text[4] == ' ')
        text = text.sliced(5);
    const qsizetype digits = text.size() == 26 ? 2 : 1;
    if (text.size() != digits + 24)
        return {};
    const int day = number(0, digits);
    text = text.sliced(digits);
    // " Nov 1997 09:55:06 -0600"
    if (text[0] != ' ' || text[4] != ' ' || text[9] != ' ' || text[12] != ':' || text[15] != ':'
        || text[18] != ' ' || (text[19] != '+' && text[19] != '-'))
        return {};
    static constexpr QByteArrayView names("JanFebMarAprMayJunJulAugSepOctNovDec");
    const qsizetype name = names.indexOf(text.sliced(1, 3));
    const int hour = number(10, 2);
    const int minute = number(13, 2);
    const int second = number(16, 2);
    const int east = number(20, 2) * 60 + number(22, 2);
    const QDate date(number(5, 4), int(name) / 3 + 1, day);
    if (name < 0 || name % 3 != 0 || date.year() < 1900 || !date.isValid() || hour < 0 || hour > 23
        || minute < 0 || minute > 59 || second < 0 || second > 59 || east < 0 || east > 15 * 60)
        return {};
    return QDateTime(date, QTime(hour, minute, second), Qt::UTC)
        .addSecs(text[19] == '-' ? east * 60 : -east * 60);
}

} // namespace

QDateTime decodeDate(const QByteArray &raw)
{
    if (const QDateTime date = plainDate(raw); date.isValid())
        return date;
    DateReader reader;
    for (const QByteArray &token : tokensOf(raw))
        reader.token(token);
    return reader.result();
}

} // namespace homing::mime
