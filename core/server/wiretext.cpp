// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/wiretext.h"

#include <QTimeZone>

namespace homing::server {

namespace {

constexpr qsizetype longestQuoted = 1'000;
const char *const monthNames[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool fitsQuoted(const QByteArray &text)
{
    if (text.size() > longestQuoted)
        return false;
    return std::none_of(text.begin(), text.end(), [](char c) {
        return c == '\r' || c == '\n' || c == '\0' || (quint8(c) & 0x80) != 0;
    });
}

QByteArray twoDigits(int number)
{
    QByteArray text = QByteArray::number(number);
    return text.size() < 2 ? '0' + text : text;
}

int digits(const QByteArray &text, qsizetype from, qsizetype count)
{
    int number = 0;
    for (qsizetype i = from; i < from + count; ++i) {
        if (i >= text.size() || text.at(i) < '0' || text.at(i) > '9')
            return -1;
        number = number * 10 + (text.at(i) - '0');
    }
    return number;
}

int month(const QByteArray &name)
{
    for (int i = 0; i < 12; ++i) {
        if (name.compare(monthNames[i], Qt::CaseInsensitive) == 0)
            return i + 1;
    }
    return 0;
}

} // namespace

bool isAtomChar(char c)
{
    if (quint8(c) <= 0x20 || quint8(c) >= 0x7f)
        return false;
    return !std::strchr("(){%*\"\\]", c);
}

QByteArray toString(const QByteArray &text)
{
    if (!fitsQuoted(text))
        return '{' + QByteArray::number(text.size()) + "}\r\n" + text;
    QByteArray quoted;
    quoted.reserve(text.size() + 2);
    quoted += '"';
    for (char c : text) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c;
    }
    quoted += '"';
    return quoted;
}

QByteArray toNString(const QByteArray &text)
{
    return text.isNull() ? QByteArray("NIL") : toString(text);
}

QByteArray toAString(const QByteArray &text)
{
    const bool isAtom = !text.isEmpty() && text.size() < longestQuoted
        && std::all_of(text.begin(), text.end(), isAtomChar)
        && text.compare("NIL", Qt::CaseInsensitive) != 0;
    return isAtom ? text : toString(text);
}

QByteArray toDateTime(const QDateTime &date)
{
    const QDateTime utc = date.toUTC();
    const QByteArray day = QByteArray::number(utc.date().day());
    QByteArray text = day.size() < 2 ? "\" " + day : '"' + day;
    text += '-';
    text += monthNames[std::clamp(utc.date().month(), 1, 12) - 1];
    text += '-';
    text += QByteArray::number(utc.date().year()).rightJustified(4, '0');
    text += ' ';
    text += twoDigits(utc.time().hour()) + ':' + twoDigits(utc.time().minute()) + ':'
        + twoDigits(utc.time().second());
    text += " +0000\"";
    return text;
}

QDateTime parseDateTime(const QByteArray &text)
{
    // date-time = (SP DIGIT / 2DIGIT) "-" date-month "-" 4DIGIT SP 2DIGIT ":" 2DIGIT ":" 2DIGIT SP
    // zone
    if (text.size() != 26 || text.at(2) != '-' || text.at(6) != '-' || text.at(11) != ' '
        || text.at(14) != ':' || text.at(17) != ':' || text.at(20) != ' ')
        return {};
    const int day = text.at(0) == ' ' ? digits(text, 1, 1) : digits(text, 0, 2);
    const QDate date(digits(text, 7, 4), month(text.mid(3, 3)), day);
    const QTime time(digits(text, 12, 2), digits(text, 15, 2), std::min(digits(text, 18, 2), 59));
    const int zone = digits(text, 22, 4);
    const char sign = text.at(21);
    if (!date.isValid() || !time.isValid() || zone < 0 || (sign != '+' && sign != '-'))
        return {};
    const int offset = (zone / 100 * 60 + zone % 100) * 60 * (sign == '-' ? -1 : 1);
    return QDateTime(date, time, Qt::UTC).addSecs(-offset);
}

QDate parseDate(const QByteArray &text)
{
    const QList<QByteArray> fields = text.split('-');
    if (fields.size() != 3 || fields.at(0).isEmpty() || fields.at(0).size() > 2
        || fields.at(2).size() != 4)
        return {};
    return QDate(digits(fields.at(2), 0, 4), month(fields.at(1)),
                 digits(fields.at(0), 0, fields.at(0).size()));
}

QByteArray toFlagList(const imap::FlagSet &flags, bool recent)
{
    QByteArray list = "(" + flags.toAtoms(false).join(' ');
    if (recent)
        list += list.size() > 1 ? " \\Recent" : "\\Recent";
    return list + ')';
}

} // namespace homing::server
