// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/filekinds.h"

#include "core/mime/headers.h"

#include <QDir>
#include <QFileInfo>
#include <QMimeDatabase>
#include <QSet>

namespace homing::ui {

namespace {

constexpr qsizetype longestName = 120;
constexpr qsizetype longestGiven = 2'000;
constexpr qsizetype longestExtension = 20;

bool isForbidden(QChar c)
{
    static const QString forbidden = QStringLiteral("/\\:*?\"<>|");
    return forbidden.contains(c) || c.category() == QChar::Other_Control
        || c.category() == QChar::Other_Format || c.category() == QChar::Separator_Line
        || c.category() == QChar::Separator_Paragraph;
}

bool isDeviceName(const QString &base)
{
    static const QSet<QString> names = {QStringLiteral("con"), QStringLiteral("prn"),
                                        QStringLiteral("aux"), QStringLiteral("nul")};
    const QString lower = base.toLower();
    if (names.contains(lower))
        return true;
    return lower.size() == 4 && lower.at(3).isDigit()
        && (lower.startsWith(QLatin1String("com")) || lower.startsWith(QLatin1String("lpt")));
}

/// Extensions that a desktop of any kind runs, installs, mounts or follows.
const QSet<QString> &programExtensions()
{
    static const QSet<QString> extensions = [] {
        const QString all =
            QStringLiteral("action ade adp apk app appimage applescript application appref-ms asp "
                           "aspx bas bash bat bin cab cer "
                           "chm class cmd cnt com command cpl crt csh deb desktop diagcab dll dmg "
                           "docm dotm drv elf exe fish fxp "
                           "gadget hlp hpj hta img inf ins iso isp its jar jnlp js jse jsp ksh "
                           "library-ms lnk lua mad maf mag mam "
                           "maq mar mas mat mau mav maw mcf mda mdb mde mdt mdw mdz msc msh msh1 "
                           "msh2 mshxml msi msix msp mst ocx "
                           "one osd out pcd php pif pkg pl plg pm potm ppam ppsm pptm prf prg ps1 "
                           "ps1xml ps2 ps2xml psc1 psc2 psd1 "
                           "psdm1 psm1 pst py pyc pyo pyw pyz rb reg rpm rtfm run scf scpt scpt "
                           "scr sct search-ms settingcontent-ms "
                           "sh shb shs sldm snap so sys tcl terminal theme tmp tool udl url vb vbe "
                           "vbp vbs vhd vhdx vsmacros vsw vxd "
                           "webloc website workflow ws wsc wsf wsh xbap xlam xll xlsm xltm xnk zsh "
                           "flatpak flatpakref");
        const QStringList words = all.split(u' ');
        return QSet<QString>(words.begin(), words.end());
    }();
    return extensions;
}

bool isProgramType(const QMimeType &type)
{
    if (!type.isValid())
        return false;
    static const QStringList kinds = {
        QStringLiteral("application/x-executable"),
        QStringLiteral("application/x-sharedlib"),
        QStringLiteral("application/x-shellscript"),
        QStringLiteral("application/x-desktop"),
        QStringLiteral("application/x-ms-dos-executable"),
        QStringLiteral("application/x-msdownload"),
        QStringLiteral("application/x-dosexec"),
        QStringLiteral("application/vnd.microsoft.portable-executable"),
        QStringLiteral("application/x-msi"),
        QStringLiteral("application/x-bat"),
        QStringLiteral("application/x-java-archive"),
        QStringLiteral("application/java-archive"),
        QStringLiteral("application/x-java-jnlp-file"),
        QStringLiteral("application/javascript"),
        QStringLiteral("text/javascript"),
        QStringLiteral("application/hta"),
        QStringLiteral("application/x-ms-shortcut"),
        QStringLiteral("application/x-mswinurl"),
        QStringLiteral("application/x-rpm"),
        QStringLiteral("application/vnd.debian.binary-package"),
        QStringLiteral("application/vnd.appimage"),
        QStringLiteral("application/x-iso9660-appimage"),
        QStringLiteral("application/vnd.flatpak.ref"),
        QStringLiteral("application/x-apple-diskimage"),
    };
    return std::any_of(kinds.begin(), kinds.end(),
                       [&type](const QString &kind) { return type.inherits(kind); });
}

} // namespace

/// The middle goes, the extension stays: the user sees what kind of file it really is.
QString shortenedName(const QString &name, qsizetype most)
{
    if (name.size() <= most)
        return name;
    const qsizetype dot = name.lastIndexOf(u'.');
    const qsizetype tail = dot > 0 ? std::min(name.size() - dot, longestExtension) : 0;
    return name.first(most - tail - 1) + QChar(0x2026) + name.last(tail);
}

QString safeFileName(const QString &fileName, const QByteArray &contentType)
{
    QString name;
    // The end is kept whatever the length: it says what kind of file this is.
    const QString bounded = fileName.size() > longestGiven
        ? fileName.first(longestName) + fileName.last(longestName)
        : fileName;
    for (const QChar c : mime::cleanForDisplay(bounded))
        name += isForbidden(c) ? QChar(u'_') : c;
    name = name.simplified();
    while (name.startsWith(u'.') || name.startsWith(u' ') || name.startsWith(u'~'))
        name.remove(0, 1);
    while (name.endsWith(u'.') || name.endsWith(u' '))
        name.chop(1);
    if (name.size() > longestName) {
        const qsizetype dot = name.lastIndexOf(u'.');
        const qsizetype tail =
            dot > 0 && name.size() - dot <= longestExtension ? name.size() - dot : 0;
        name = name.first(longestName - tail) + name.last(tail);
    }
    if (isDeviceName(name.section(u'.', 0, 0)))
        name.prepend(u'_');
    if (name.isEmpty()) {
        name = QStringLiteral("attachment");
        const QMimeType type = QMimeDatabase().mimeTypeForName(QString::fromLatin1(contentType));
        if (type.isValid() && !type.preferredSuffix().isEmpty())
            name += u'.' + type.preferredSuffix();
    }
    return name;
}

bool isProgram(const QString &safeName, const QByteArray &contentType, const QByteArray &firstBytes)
{
    const QString extension = QFileInfo(safeName).suffix().toLower();
    if (programExtensions().contains(extension))
        return true;
    const QMimeDatabase kinds;
    if (isProgramType(kinds.mimeTypeForName(QString::fromLatin1(contentType)))
        || isProgramType(kinds.mimeTypeForFile(safeName, QMimeDatabase::MatchExtension)))
        return true;
    if (firstBytes.isEmpty())
        return false;
    return firstBytes.startsWith("#!") || firstBytes.startsWith("MZ")
        || firstBytes.startsWith("\x7f"
                                 "ELF")
        || firstBytes.startsWith("[Desktop Entry]")
        || isProgramType(kinds.mimeTypeForData(firstBytes));
}

QString extensionWords(const QString &safeName)
{
    const QString extension = QFileInfo(safeName).suffix().toLower();
    if (extension.isEmpty())
        return {};
    const QMimeType type = QMimeDatabase().mimeTypeForFile(safeName, QMimeDatabase::MatchExtension);
    if (type.isDefault() || type.comment().isEmpty())
        return u'.' + extension;
    return u'.' + extension + QStringLiteral(" (") + type.comment() + u')';
}

QString typeIconName(const QString &safeName, const QByteArray &contentType)
{
    const QMimeDatabase kinds;
    QMimeType type = kinds.mimeTypeForFile(safeName, QMimeDatabase::MatchExtension);
    if (type.isDefault())
        type = kinds.mimeTypeForName(QString::fromLatin1(contentType));
    return type.isValid() ? type.iconName() : QString();
}

FreePaths::FreePaths(QString folder)
    : m_folder(std::move(folder))
{
}

QString FreePaths::next(const QString &safeName)
{
    const QFileInfo name(safeName);
    const QString suffix = name.suffix().isEmpty() ? QString() : u'.' + name.suffix();
    int &number = m_numbers[safeName];
    QString path;
    do {
        ++number;
        const QString numbered = number == 1
            ? safeName
            : QStringLiteral("%1 (%2)%3").arg(name.completeBaseName()).arg(number).arg(suffix);
        path = QDir(m_folder).filePath(numbered);
    } while (m_given.contains(path) || QFileInfo(path).isSymLink() || QFileInfo::exists(path));
    m_given.insert(path);
    return path;
}

} // namespace homing::ui
