// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/tagkeywords.h"

#include "core/account/keywordtext.h"
#include "core/mime/clean.h"
#include "core/model/displaytext.h"

#include <algorithm>

namespace homing::model {

namespace {

/// What clients write for each other without the "$" that such keywords have nowadays.
constexpr const char *machineKeywords[] = {"Junk",      "NonJunk",    "NotJunk",
                                           "Forwarded", "Redirected", "JunkRecorded"};

bool isSame(const QByteArray &keyword, const char *other)
{
    return keyword.compare(other, Qt::CaseInsensitive) == 0;
}

/// RFC 3501 section 9: atom-specials, "]" (resp-specials) with them. The "/" and the angle
/// brackets are Thunderbird's: its tag of the same name has the same keyword.
bool isSpecial(QChar c)
{
    return c.unicode() <= 0x20 || c.unicode() == 0x7f
        || QStringView(u"(){}%*\"\\]/<>").contains(c);
}

/// Some clients fold keywords to lower case, and what is left is no modified UTF-7 of anything:
/// the first letter of a run of Latin, Greek, Cyrillic or Hebrew is an "A" or "B".
bool isFolded(const QByteArray &keyword)
{
    return keyword.contains('&') && keyword == keyword.toLower() && !keyword.contains("&-");
}

} // namespace

QByteArray tagKeyword(const QString &name)
{
    QString atom = displayLine(name, longestTagName).simplified();
    if (!mime::hasVisible(atom))
        return {};
    std::replace_if(atom.begin(), atom.end(), isSpecial, u'_');
    if (atom.front() == u'$')
        atom.front() = u'_';
    QByteArray keyword = account::keywordFromText(atom);
    while (keyword.size() > longestKeyword) {
        atom.chop(atom.back().isLowSurrogate() && atom.size() > 1 ? 2 : 1);
        keyword = account::keywordFromText(atom);
    }
    return isTagKeyword(keyword) ? keyword : '_' + keyword;
}

QString keywordName(const QByteArray &keyword)
{
    QString name;
    if (!isFolded(keyword))
        name = account::textFromKeyword(keyword).value_or(QString());
    name = displayLine(name, longestTagName);
    if (!mime::hasVisible(name))
        name = displayLine(QString::fromLatin1(keyword), longestTagName);
    return name;
}

bool isTagKeyword(const QByteArray &keyword)
{
    if (keyword.startsWith('$'))
        return std::any_of(
            commonTagKeywords.begin(), commonTagKeywords.end(),
            [&keyword](const QByteArray &common) { return isSame(keyword, common.constData()); });
    return !keyword.isEmpty()
        && std::none_of(std::begin(machineKeywords), std::end(machineKeywords),
                        [&keyword](const char *other) { return isSame(keyword, other); });
}

} // namespace homing::model
