// SPDX-License-Identifier: GPL-3.0-or-later
// TagBook: the tags that the user has, in his order: five that every mail client knows, and his own.
// A tag's name and colour are ours and are kept in the settings at once; its keyword is on the
// servers. GUI thread.
#pragma once

#include "core/account/mailservice.h"

namespace homing::ui {

enum class TagColour : quint8 { Red, Orange, Yellow, Green, Teal, Blue, Purple, Grey };
inline constexpr int tagColourCount = 8;

struct Tag
{
    QByteArray keyword;
    QString name; // one line, never empty
    TagColour colour = TagColour::Grey;
    bool isNamed = true; // else it is only what a message has
};

class TagBook final : public QObject
{
    Q_OBJECT
public:
    explicit TagBook(QObject *parent = nullptr);

    /// Where names and colours are kept (INI); reads them. Empty: nowhere.
    void setSettingsFile(const QString &path);

    const std::vector<Tag> &tags() const { return m_tags; }
    /// Of a keyword that nobody named its own name, in grey.
    Tag tag(const QByteArray &keyword) const;
    /// The tags among the flags: named ones in the book's order, then the others.
    std::vector<Tag> tagsIn(const imap::FlagSet &flags) const;
    static bool isCommon(const QByteArray &keyword);

    /// Of another tag than `except`.
    bool isNameTaken(const QString &name, const QByteArray &except = {}) const;
    /// A new tag at the end; gives its keyword. Empty when the name says nothing, is taken or there
    /// are too many.
    QByteArray add(const QString &name, TagColour colour);
    /// False as for add(). Also names a keyword that nobody named.
    bool change(const QByteArray &keyword, const QString &name, TagColour colour);
    /// The name, not the keyword: messages keep it. The common ones stay.
    void forget(const QByteArray &keyword);

    static constexpr size_t mostTags = 100;

Q_SIGNALS:
    void changed();

private:
    void read();
    void write();
    std::vector<Tag>::iterator find(const QByteArray &keyword);

    QString m_settingsFile;
    std::vector<Tag> m_tags;
};

/// "Red".
QString tagColourName(TagColour colour);

} // namespace homing::ui
