// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/attachmentbar.h"

#include "core/mime/headers.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/reader/flowlayout.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMimeDatabase>
#include <QSet>
#include <QStandardPaths>
#include <QToolButton>

namespace homing::ui {

namespace {

constexpr qsizetype longestName = 120;
constexpr qsizetype longestGiven = 2'000;
constexpr qsizetype longestExtension = 20;
constexpr size_t mostButtons = 30;
constexpr qsizetype nameOnButton = 48;

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

/// The middle goes, the extension stays: the user sees what kind of file it really is.
QString shortened(const QString &name, qsizetype most)
{
    if (name.size() <= most)
        return name;
    const qsizetype dot = name.lastIndexOf(u'.');
    const qsizetype tail = dot > 0 ? std::min(name.size() - dot, longestExtension) : 0;
    return name.first(most - tail - 1) + QChar(0x2026) + name.last(tail);
}

} // namespace

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

AttachmentBar::AttachmentBar(QWidget *parent)
    : QFrame(parent)
    , m_flow(new FlowLayout(this))
{
    setObjectName(QStringLiteral("attachmentBar"));
    setAccessibleName(tr("Attachments"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_flow->setContentsMargins(24, theme::grid, 24, theme::grid);
    m_flow->setSpacing(theme::grid);
    hide();
}

void AttachmentBar::setAttachments(const MessageRef &message,
                                   const std::vector<account::MessageBody::Attachment> &attachments)
{
    m_message = message;
    for (QToolButton *button : m_buttons) {
        m_flow->removeWidget(button);
        button->deleteLater();
        button->hide();
    }
    m_buttons.clear();
    m_attachments = attachments;
    const auto addButton = [this](const QString &name, const QString &text) {
        auto *button = new QToolButton(this);
        button->setObjectName(name);
        button->setText(QString(text).replace(u'&', QStringLiteral("&&")));
        button->setAccessibleName(text);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize({theme::smallIcon, theme::smallIcon});
        button->setFocusPolicy(Qt::StrongFocus);
        m_flow->addWidget(button);
        m_buttons.push_back(button);
        button->show();
        return button;
    };
    for (size_t i = 0; i < attachments.size() && i < mostButtons; ++i) {
        const account::MessageBody::Attachment &attachment = attachments[i];
        const QString name = safeFileName(attachment.fileName, attachment.contentType);
        const QString size = sizeText(attachment.octets);
        QToolButton *button =
            addButton(QStringLiteral("attachmentButton%1").arg(i),
                      shortened(name, nameOnButton) + QStringLiteral("  ") + size);
        button->setIcon(icon("attachment", Tint::Muted));
        button->setAccessibleName(tr("Save %1, %2").arg(name, size));
        button->setToolTip(toolTipText(tr("Save %1").arg(name)));
        connect(button, &QToolButton::clicked, this, [this, i] { askWhere(m_attachments[i]); });
    }
    if (attachments.size() > 1) {
        const QString text = attachments.size() > mostButtons
            ? tr("Save all %1").arg(attachments.size())
            : tr("Save all");
        QToolButton *all = addButton(QStringLiteral("attachmentSaveAll"), text);
        all->setIcon(icon("download", Tint::Muted));
        all->setAutoRaise(true);
        connect(all, &QToolButton::clicked, this, &AttachmentBar::askWhereAll);
    }
    setVisible(!attachments.empty());
}

void AttachmentBar::askWhere(const account::MessageBody::Attachment &attachment)
{
    auto *dialog =
        new QFileDialog(this, tr("Save attachment"),
                        QStandardPaths::writableLocation(QStandardPaths::DownloadLocation));
    dialog->setObjectName(QStringLiteral("saveAttachmentDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(safeFileName(attachment.fileName, attachment.contentType));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, message = m_message, section = attachment.section](const QString &path) {
                Q_EMIT saveWanted(message, section, path);
            });
    dialog->open();
}

void AttachmentBar::askWhereAll()
{
    auto *dialog =
        new QFileDialog(this, tr("Save all attachments"),
                        QStandardPaths::writableLocation(QStandardPaths::DownloadLocation));
    dialog->setObjectName(QStringLiteral("saveAllDialog"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, message = m_message, attachments = m_attachments](const QString &folder) {
                // Nothing that is there is overwritten, and two of one name get a number.
                QSet<QString> taken;
                for (const account::MessageBody::Attachment &attachment : attachments) {
                    const QFileInfo name(safeFileName(attachment.fileName, attachment.contentType));
                    QString path = QDir(folder).filePath(name.fileName());
                    for (int n = 2; taken.contains(path) || QFileInfo(path).isSymLink()
                         || QFileInfo::exists(path);
                         ++n) {
                        const QString suffix =
                            name.suffix().isEmpty() ? QString() : u'.' + name.suffix();
                        path = QDir(folder).filePath(QStringLiteral("%1 (%2)%3")
                                                         .arg(name.completeBaseName())
                                                         .arg(n)
                                                         .arg(suffix));
                    }
                    taken.insert(path);
                    Q_EMIT saveWanted(message, attachment.section, path);
                }
            });
    dialog->open();
}

} // namespace homing::ui
