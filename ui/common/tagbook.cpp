// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/tagbook.h"

#include "core/mime/clean.h"
#include "core/model/tagkeywords.h"
#include "ui/common/format.h"

#include <QSettings>

namespace homing::ui {

namespace {

bool isSame(const QByteArray &left, const QByteArray &right)
{
    return left.compare(right, Qt::CaseInsensitive) == 0;
}

/// Empty when it says nothing.
QString cleanName(const QString &name)
{
    const QString line = oneLine(name, model::longestTagName).trimmed();
    return mime::hasVisible(line) ? line : QString();
}

std::vector<Tag> commonTags()
{
    const std::pair<QString, TagColour> looks[] = {
        {TagBook::tr("Important"), TagColour::Red}, {TagBook::tr("Work"), TagColour::Orange},
        {TagBook::tr("Personal"), TagColour::Green}, {TagBook::tr("To do"), TagColour::Blue},
        {TagBook::tr("Later"), TagColour::Purple}};
    std::vector<Tag> tags;
    for (size_t i = 0; i < model::commonTagKeywords.size(); ++i)
        tags.push_back({model::commonTagKeywords[i], looks[i].first, looks[i].second});
    return tags;
}

} // namespace

QString tagColourName(TagColour colour)
{
    switch (colour) {
    case TagColour::Red:
        return TagBook::tr("Red");
    case TagColour::Orange:
        return TagBook::tr("Orange");
    case TagColour::Yellow:
        return TagBook::tr("Yellow");
    case TagColour::Green:
        return TagBook::tr("Green");
    case TagColour::Teal:
        return TagBook::tr("Teal");
    case TagColour::Blue:
        return TagBook::tr("Blue");
    case TagColour::Purple:
        return TagBook::tr("Purple");
    case TagColour::Grey:
        break;
    }
    return TagBook::tr("Grey");
}

TagBook::TagBook(QObject *parent)
    : QObject(parent)
    , m_tags(commonTags())
{
}

void TagBook::setSettingsFile(const QString &path)
{
    m_settingsFile = path;
    m_tags = commonTags();
    read();
    Q_EMIT changed();
}

bool TagBook::isCommon(const QByteArray &keyword)
{
    return std::any_of(model::commonTagKeywords.begin(), model::commonTagKeywords.end(),
                       [&keyword](const QByteArray &each) { return isSame(each, keyword); });
}

std::vector<Tag>::iterator TagBook::find(const QByteArray &keyword)
{
    return std::find_if(m_tags.begin(), m_tags.end(),
                        [&keyword](const Tag &each) { return isSame(each.keyword, keyword); });
}

Tag TagBook::tag(const QByteArray &keyword) const
{
    for (const Tag &each : m_tags) {
        if (isSame(each.keyword, keyword))
            return each;
    }
    return {keyword, model::keywordName(keyword), TagColour::Grey, false};
}

std::vector<Tag> TagBook::tagsIn(const imap::FlagSet &flags) const
{
    std::vector<Tag> found;
    if (flags.keywords().isEmpty())
        return found;
    for (const Tag &each : m_tags) {
        if (flags.hasKeyword(each.keyword))
            found.push_back(each);
    }
    for (const QByteArray &keyword : flags.keywords()) {
        if (!model::isTagKeyword(keyword))
            continue;
        if (Tag other = tag(keyword); !other.isNamed)
            found.push_back(std::move(other));
    }
    return found;
}

bool TagBook::isNameTaken(const QString &name, const QByteArray &except) const
{
    return std::any_of(m_tags.begin(), m_tags.end(), [&](const Tag &each) {
        return !isSame(each.keyword, except)
            && each.name.compare(cleanName(name), Qt::CaseInsensitive) == 0;
    });
}

QByteArray TagBook::add(const QString &name, TagColour colour)
{
    // A long name may share its keyword with another one.
    const QByteArray keyword = model::tagKeyword(name);
    if (keyword.isEmpty() || find(keyword) != m_tags.end() || !change(keyword, name, colour))
        return {};
    return keyword;
}

bool TagBook::change(const QByteArray &keyword, const QString &name, TagColour colour)
{
    const QString clean = cleanName(name);
    if (clean.isEmpty() || isNameTaken(clean, keyword))
        return false;
    if (const auto known = find(keyword); known != m_tags.end()) {
        known->name = clean;
        known->colour = colour;
    } else if (m_tags.size() < mostTags) {
        m_tags.push_back({keyword, clean, colour});
    } else {
        return false;
    }
    write();
    Q_EMIT changed();
    return true;
}

void TagBook::forget(const QByteArray &keyword)
{
    const auto known = find(keyword);
    if (known == m_tags.end() || isCommon(keyword))
        return;
    m_tags.erase(known);
    write();
    Q_EMIT changed();
}

void TagBook::read()
{
    if (m_settingsFile.isEmpty())
        return;
    QSettings settings(m_settingsFile, QSettings::IniFormat);
    const int count = settings.beginReadArray(QStringLiteral("tags"));
    for (int i = 0; i < count && m_tags.size() < mostTags; ++i) {
        settings.setArrayIndex(i);
        const QByteArray keyword = settings.value(QStringLiteral("keyword")).toString().toLatin1();
        const QString name = cleanName(settings.value(QStringLiteral("name")).toString());
        const int colour = settings.value(QStringLiteral("colour")).toInt();
        if (!model::isTagKeyword(keyword))
            continue;
        auto known = find(keyword);
        if (known == m_tags.end()) {
            if (name.isEmpty() || keyword.size() > model::longestKeyword)
                continue;
            known = m_tags.insert(m_tags.end(), Tag {keyword, name});
        }
        if (!name.isEmpty()) // a common one that has kept its name has it in any language
            known->name = name;
        known->colour = TagColour(std::clamp(colour, 0, tagColourCount - 1));
    }
}

void TagBook::write()
{
    if (m_settingsFile.isEmpty())
        return;
    const std::vector<Tag> common = commonTags();
    QSettings settings(m_settingsFile, QSettings::IniFormat);
    settings.remove(QStringLiteral("tags"));
    settings.beginWriteArray(QStringLiteral("tags"), int(m_tags.size()));
    for (size_t i = 0; i < m_tags.size(); ++i) {
        const Tag &each = m_tags[i];
        const bool hasUsualName = i < common.size() && common[i].name == each.name;
        settings.setArrayIndex(int(i));
        settings.setValue(QStringLiteral("keyword"), QString::fromLatin1(each.keyword));
        settings.setValue(QStringLiteral("name"), hasUsualName ? QString() : each.name);
        settings.setValue(QStringLiteral("colour"), int(each.colour));
    }
    settings.endArray();
}

} // namespace homing::ui
