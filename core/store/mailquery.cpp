// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/mailquery.h"

namespace homing::store {

namespace {

/// Scripts without blanks between words; Hangul has blanks, but its particles hang on the words.
bool standsAlone(char32_t c)
{
    return (c >= 0x0e00 && c <= 0x0eff)    // Thai, Lao
        || (c >= 0x1000 && c <= 0x109f)    // Myanmar
        || (c >= 0x1780 && c <= 0x17ff)    // Khmer
        || (c >= 0x3040 && c <= 0x30ff)    // Hiragana, Katakana
        || (c >= 0x3400 && c <= 0x4dbf)    // CJK extension A
        || (c >= 0x4e00 && c <= 0x9fff)    // CJK
        || (c >= 0xac00 && c <= 0xd7a3)    // Hangul syllables
        || (c >= 0xf900 && c <= 0xfaff)    // CJK compatibility
        || (c >= 0x20000 && c <= 0x3ffff); // CJK extensions B and on
}

bool isWordCharacter(char32_t c)
{
    return QChar::isLetterOrNumber(c) || QChar::category(c) == QChar::Other_PrivateUse;
}

struct Token
{
    QString word; // without quotes
    bool isQuoted = false;
    bool isOpen = false; // the closing quote is not there yet
    bool isNegated = false;
    std::optional<SearchField> field;
    QString flag; // of has: and is:
    bool hasStar = false;
    bool touchesEnd = false;
};

struct FieldName
{
    const char *name;
    SearchField field;
};
constexpr FieldName fieldNames[] = {
    {"from:", SearchField::From},       {"to:", SearchField::To}, {"cc:", SearchField::To},
    {"subject:", SearchField::Subject}, {"in:", SearchField::In}, {"before:", SearchField::Before},
    {"after:", SearchField::After}};
constexpr FieldName flagNames[] = {{"has:attachment", SearchField::Attachment},
                                   {"is:unread", SearchField::Unread},
                                   {"is:read", SearchField::Read},
                                   {"is:flagged", SearchField::Flagged},
                                   {"is:starred", SearchField::Flagged},
                                   {"is:answered", SearchField::Answered}};

/// From `at` to the end of one blank-separated token; a quote may hold blanks.
Token takeToken(const QString &typed, qsizetype &at)
{
    Token token;
    const auto startsWith = [&](const char *name) {
        return QStringView(typed).mid(at).startsWith(QLatin1String(name), Qt::CaseInsensitive);
    };
    if (typed.at(at) == u'-') {
        token.isNegated = true;
        ++at;
    }
    for (const FieldName &one : fieldNames) {
        if (startsWith(one.name)) {
            token.field = one.field;
            at += qsizetype(strlen(one.name));
            break;
        }
    }
    if (at < typed.size() && typed.at(at) == u'"') {
        token.isQuoted = true;
        const qsizetype end = typed.indexOf(u'"', at + 1);
        token.isOpen = end < 0;
        token.word = typed.mid(at + 1, end < 0 ? -1 : end - at - 1);
        at = end < 0 ? typed.size() : end + 1;
    } else {
        qsizetype end = at;
        while (end < typed.size() && !typed.at(end).isSpace() && typed.at(end) != u'"')
            ++end;
        token.word = typed.mid(at, end - at);
        at = end;
    }
    while (token.word.endsWith(u'*')) {
        token.word.chop(1);
        token.hasStar = true;
    }
    if (token.isQuoted && at < typed.size() && typed.at(at) == u'*') {
        token.hasStar = true;
        ++at;
    }
    token.touchesEnd = at >= typed.size();
    return token;
}

/// A day as people write it; invalid when it is none (yet).
QDate dayOf(const QString &text, QDate today)
{
    const QString word = text.toLower();
    if (word == QLatin1String("today"))
        return today;
    if (word == QLatin1String("yesterday"))
        return today.addDays(-1);
    bool isNumber = false;
    const int number = word.left(word.size() - 1).toInt(&isNumber);
    if (isNumber && number >= 0 && number <= 100'000) {
        switch (word.back().unicode()) {
        case u'd':
            return today.addDays(-number);
        case u'w':
            return today.addDays(-7LL * number);
        case u'm':
            return today.addMonths(-std::min(number, 12'000));
        case u'y':
            return today.addYears(-std::min(number, 1'000));
        default:
            break;
        }
    }
    const QStringList parts = QString(word).replace(u'/', u'-').split(u'-');
    if (parts.size() > 3 || parts.first().size() != 4)
        return {};
    int numbers[3] = {0, 1, 1};
    for (qsizetype i = 0; i < parts.size(); ++i) {
        bool isGood = false;
        numbers[i] = parts.at(i).toInt(&isGood);
        if (!isGood)
            return {};
    }
    return numbers[0] >= 1900 ? QDate(numbers[0], numbers[1], numbers[2]) : QDate();
}

std::optional<SearchField> flagOf(const QString &word)
{
    for (const FieldName &one : flagNames) {
        if (word.compare(QLatin1String(one.name), Qt::CaseInsensitive) == 0)
            return one.field;
    }
    return std::nullopt;
}

bool isUnfinishedFlag(const QString &word)
{
    return word.startsWith(QLatin1String("has:"), Qt::CaseInsensitive)
        || word.startsWith(QLatin1String("is:"), Qt::CaseInsensitive);
}

std::optional<SearchTerm> termOf(const Token &token, QDate today, bool isTyping)
{
    SearchTerm term;
    term.isNegated = token.isNegated;
    if (!token.field && !token.isQuoted) {
        if (const auto flag = flagOf(token.word)) {
            term.field = *flag;
            return term;
        }
        if (isUnfinishedFlag(token.word))
            return std::nullopt;
    }
    term.field = token.field.value_or(SearchField::Anywhere);
    if (term.field == SearchField::Before || term.field == SearchField::After) {
        term.date = dayOf(token.word, today);
        return term.date.isValid() ? std::optional(term) : std::nullopt;
    }
    term.text = indexableText(token.word);
    term.typed = token.word;
    if (term.text.isEmpty())
        return std::nullopt;
    const bool isGrowing = isTyping && token.touchesEnd && (!token.isQuoted || token.isOpen)
        && token.word.back().isLetterOrNumber();
    term.isStarred = token.hasStar;
    term.isPrefix = token.hasStar || isGrowing;
    return term;
}

} // namespace

QString indexableText(const QString &text)
{
    bool isPlain = true;
    for (const QChar c : text)
        isPlain = isPlain && c.unicode() < 0x80;
    const QString folded = isPlain ? text : text.normalized(QString::NormalizationForm_KC);
    QString result;
    result.reserve(folded.size() + folded.size() / 8);
    bool hasWords = false;
    bool wasAlone = false;
    for (qsizetype i = 0; i < folded.size(); ++i) {
        char32_t c = folded.at(i).unicode();
        int units = 1;
        if (QChar::isHighSurrogate(c) && i + 1 < folded.size()
            && folded.at(i + 1).isLowSurrogate()) {
            c = QChar::surrogateToUcs4(folded.at(i), folded.at(i + 1));
            units = 2;
        } else if (QChar::isSurrogate(c) || c == 0) {
            c = U' '; // what no UTF-8 has
        }
        const bool isAlone = c >= 0x0e00 && standsAlone(c);
        if ((isAlone || wasAlone) && !result.isEmpty() && !result.back().isSpace())
            result.append(u' ');
        if (units == 2)
            result.append(QStringView(folded).mid(i, 2));
        else
            result.append(QChar(char16_t(c)));
        wasAlone = isAlone;
        hasWords = hasWords || isWordCharacter(c);
        i += units - 1;
    }
    return hasWords ? result : QString();
}

bool MailQuery::hasText() const
{
    for (const auto &group : groups) {
        for (const SearchTerm &term : group) {
            if (looksAtWords(term))
                return true;
        }
    }
    return false;
}

MailQuery parseMailQuery(const QString &typed, QDate today, bool isTyping)
{
    const QString text = typed.left(MailQuery::maxCharacters);
    MailQuery query;
    bool isJoined = false; // by OR, to the group before
    bool mayJoin = false;
    int terms = 0;
    for (qsizetype at = 0; at < text.size() && terms < MailQuery::maxTerms;) {
        if (text.at(at).isSpace()) {
            ++at;
            continue;
        }
        const qsizetype before = at;
        Token token = takeToken(text, at);
        if (at == before) // never happens; a loop must end whatever was typed
            ++at;
        if (!token.isQuoted && !token.field && !token.isNegated
            && token.word == QLatin1String("OR")) {
            isJoined = mayJoin;
            continue;
        }
        const auto term = termOf(token, today, isTyping);
        if (!term) {
            // `a OR` and something unfinished is `a` alone.
            mayJoin = mayJoin && isJoined;
            isJoined = false;
            continue;
        }
        ++terms;
        if (isJoined)
            query.groups.back().push_back(*term);
        else
            query.groups.push_back({*term});
        isJoined = false;
        mayJoin = true;
    }
    return query;
}

QByteArray matchText(const SearchTerm &term, const char *columns, int leastPrefix)
{
    if (term.text.isEmpty())
        return {};
    QString quoted = term.text;
    quoted.replace(u'"', u' ');
    qsizetype tail = 0; // characters of the last word
    while (tail < quoted.size() && quoted.at(quoted.size() - 1 - tail).isLetterOrNumber())
        ++tail;
    const bool isAlone = tail == 1 && standsAlone(quoted.back().unicode());
    const bool isPrefix = term.isPrefix && tail >= leastPrefix && !isAlone;
    QByteArray match = *columns == '\0' ? QByteArray() : QByteArray(columns) + " : ";
    match += '"' + quoted.toUtf8() + '"';
    return isPrefix ? match + " *" : match;
}

} // namespace homing::store
