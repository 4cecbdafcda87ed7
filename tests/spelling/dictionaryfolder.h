// SPDX-License-Identifier: GPL-3.0-or-later
// A folder with small dictionaries of the tests' own.
#pragma once

#include <QFile>
#include <QTemporaryDir>

namespace homing::test {

class DictionaryFolder
{
public:
    QString path() const { return m_folder.path(); }

    /// `affixes`: more of the .aff file than its charset.
    void add(const QString &language, const QStringList &words, const QByteArray &charset = "UTF-8",
             const QByteArray &affixes = "TRY esianrtolcdugmphbyfvkwz\n")
    {
        write(language + QStringLiteral(".aff"), "SET " + charset + '\n' + affixes);
        QByteArray list = QByteArray::number(words.size()) + '\n';
        for (const QString &word : words)
            list += (charset == "UTF-8" ? word.toUtf8() : word.toLatin1()) + '\n';
        write(language + QStringLiteral(".dic"), list);
    }
    void write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("no dictionary could be written");
    }

private:
    QTemporaryDir m_folder;
};

} // namespace homing::test
