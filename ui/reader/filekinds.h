// SPDX-License-Identifier: GPL-3.0-or-later
// What kind of file an attachment really is (security row 21). Pure functions, any thread.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <QString>

namespace homing::ui {

/// A file name that is safe to suggest: no folders, controls, direction tricks, device names or
/// leading dots; the real extension stays at its end; at most 120 characters. Never empty.
QString safeFileName(const QString &fileName, const QByteArray &contentType = {});

/// `name` with its middle left out: the extension stays in sight.
QString shortenedName(const QString &name, qsizetype most);

/// Something that a double click would run: by its name, by the type that the sender claims, or by
/// its first bytes (empty when they are not here). Such a file is saved, never opened.
bool isProgram(const QString &safeName, const QByteArray &contentType,
               const QByteArray &firstBytes);

/// The extension in words: ".pdf (PDF document)"; empty if there is none.
QString extensionWords(const QString &safeName);

/// The name of the theme's icon for it.
QString typeIconName(const QString &safeName, const QByteArray &contentType);

/// Paths in a folder that nothing has, each given out once: "plan.pdf", "plan (2).pdf". However many
/// have one name, each is looked for once.
class FreePaths
{
public:
    explicit FreePaths(QString folder = {});
    QString next(const QString &safeName);

private:
    QString m_folder;
    QSet<QString> m_given;
    QHash<QString, int> m_numbers; // the last one of each name
};

} // namespace homing::ui
