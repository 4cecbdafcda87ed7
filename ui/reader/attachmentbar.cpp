// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/attachmentbar.h"

#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/reader/flowlayout.h"
#include "ui/reader/pictures.h"

#include <QApplication>
#include <QBoxLayout>
#include <QDesktopServices>
#include <QDrag>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QMimeDatabase>
#include <QMouseEvent>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>
#include <QThreadPool>
#include <QToolButton>
#include <QUrl>

namespace homing::ui {

namespace {

constexpr std::size_t mostButtons = 30;
constexpr qsizetype nameOnButton = 48;
/// Pictures of more are fetched only when somebody wants them.
constexpr quint64 thumbnailOctets = 512ULL << 10;
constexpr std::size_t mostThumbnails = 12;
constexpr QSize thumbnailSize(40, 28);

QString saveFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
}

} // namespace

AttachmentBar::AttachmentBar(account::MailService &service, QWidget *parent)
    : QFrame(parent)
    , m_service(service)
    , m_files(new AttachmentFiles(service, this))
    , m_pictures(new Pictures(service, this))
    , m_open(
          [](const QString &path) { return QDesktopServices::openUrl(QUrl::fromLocalFile(path)); })
{
    setObjectName(QStringLiteral("attachmentBar"));
    setAccessibleName(tr("Attachments"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_drag = [this](QMimeData *urls) {
        auto *drag = new QDrag(this); // Qt deletes it
        drag->setMimeData(urls);
        drag->exec(Qt::CopyAction);
    };
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, theme::grid, 24, theme::grid);
    column->setSpacing(theme::half);
    auto *buttons = new QWidget(this);
    m_flow = new FlowLayout(buttons);
    m_flow->setContentsMargins(0, 0, 0, 0);
    m_flow->setSpacing(theme::grid);
    column->addWidget(buttons);

    m_progressRow = new QWidget(this);
    m_progressRow->setObjectName(QStringLiteral("attachmentProgressRow"));
    auto *row = new QHBoxLayout(m_progressRow);
    row->setContentsMargins(0, 0, 0, 0);
    m_progress = new QProgressBar(m_progressRow);
    m_progress->setObjectName(QStringLiteral("attachmentProgress"));
    m_progress->setAccessibleName(tr("How much of the attachment is here"));
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(theme::grid);
    m_progressText = new QLabel(m_progressRow);
    m_progressText->setObjectName(QStringLiteral("attachmentProgressText"));
    m_progressText->setTextFormat(Qt::PlainText);
    auto *cancel = new QToolButton(m_progressRow);
    cancel->setObjectName(QStringLiteral("attachmentCancel"));
    cancel->setText(tr("Cancel"));
    cancel->setAccessibleName(tr("Cancel loading the attachment"));
    cancel->setAutoRaise(true);
    cancel->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(m_progress, 1);
    row->addWidget(m_progressText);
    row->addWidget(cancel);
    column->addWidget(m_progressRow);
    m_progressRow->hide();
    connect(cancel, &QToolButton::clicked, this, &AttachmentBar::cancelTransfers);

    connect(m_files, &AttachmentFiles::ready, this, &AttachmentBar::onFileReady);
    connect(m_files, &AttachmentFiles::program, this, &AttachmentBar::tellProgram);
    connect(m_files, &AttachmentFiles::failed, this,
            [this](const Attachment &file, const Fault &fault) {
                if (fault.cause != FaultCause::Cancelled)
                    Q_EMIT notice(tr("%1 could not be loaded. %2")
                                      .arg(oneLine(file.fileName, 80), oneLine(fault.detail, 200)));
            });
    connect(m_pictures, &Pictures::ready, this,
            [this](const MessageRef &message, const QByteArray &section, const QImage &picture) {
                if (message == m_message)
                    showPicture(section, picture);
            });
    connect(&m_service, &account::MailService::partProgress, this, &AttachmentBar::noteProgress);
    connect(&m_service, &account::MailService::partReady, this,
            [this](const MessageRef &message, const QByteArray &section) {
                endTransfers([&](const Transfer &one) {
                    return one.path.isEmpty() && one.message == message && one.section == section;
                });
            });
    connect(&m_service, &account::MailService::attachmentSaved, this, [this](const QString &path) {
        endTransfers([&path](const Transfer &one) { return one.path == path; });
    });
    // The table of file kinds takes long to read the first time.
    QThreadPool::globalInstance()->start(
        [] { QMimeDatabase().mimeTypeForName(QStringLiteral("text/plain")); });
    hide();
}

AttachmentBar::~AttachmentBar() = default;

void AttachmentBar::setFileOpener(std::function<bool(const QString &)> opener)
{
    m_open = std::move(opener);
}

void AttachmentBar::setDragStarter(std::function<void(QMimeData *)> starter)
{
    m_drag = std::move(starter);
}

// --- The buttons

void AttachmentBar::setAttachments(const MessageRef &message,
                                   const std::vector<Attachment> &attachments)
{
    m_pictures->forget();
    if (message != m_message)
        m_files->forget(); // nobody is there who wanted to see it
    m_message = message;
    for (QToolButton *button : m_buttons) {
        m_flow->removeWidget(button);
        button->deleteLater();
        button->hide();
    }
    m_buttons.clear();
    m_attachments.clear();
    std::copy_if(attachments.begin(), attachments.end(), std::back_inserter(m_attachments),
                 [](const Attachment &one) { return !one.isInline; });
    for (std::size_t i = 0; i < std::min(m_attachments.size(), mostButtons); ++i)
        addAttachment(i);
    if (m_attachments.size() > 1) {
        const QString text = m_attachments.size() > mostButtons
            ? tr("Save all %1").arg(m_attachments.size())
            : tr("Save all");
        QToolButton *all = addButton(QStringLiteral("attachmentSaveAll"), text);
        all->setIcon(icon("download", Tint::Muted));
        all->setAutoRaise(true);
        connect(all, &QToolButton::clicked, this, &AttachmentBar::askWhereAll);
    }
    updateProgress();
    setVisible(!m_attachments.empty());
}

QToolButton *AttachmentBar::addButton(const QString &name, const QString &text)
{
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
}

void AttachmentBar::addAttachment(std::size_t index)
{
    const Attachment &attachment = m_attachments[index];
    const QString name = safeFileName(attachment.fileName, attachment.contentType);
    const QString size = sizeText(attachment.octets);
    const bool isSavedOnly = isProgram(name, attachment.contentType, {});
    QToolButton *button =
        addButton(QStringLiteral("attachmentButton%1").arg(index),
                  shortenedName(name, nameOnButton) + QStringLiteral("  ") + size);
    button->setIcon(QIcon::fromTheme(typeIconName(name, attachment.contentType),
                                     icon("attachment", Tint::Muted)));
    button->setAccessibleName(
        (isSavedOnly ? tr("Save %1, %2") : tr("Open %1, %2")).arg(name, size));
    button->setToolTip(toolTipText((isSavedOnly ? tr("Save %1") : tr("Open %1")).arg(name)));
    button->setPopupMode(QToolButton::MenuButtonPopup);
    button->installEventFilter(this);
    auto *menu = new QMenu(button);
    menu->setObjectName(QStringLiteral("attachmentMenu%1").arg(index));
    if (!isSavedOnly) {
        QAction *open = menu->addAction(tr("Open..."));
        open->setObjectName(QStringLiteral("attachmentOpen%1").arg(index));
        connect(open, &QAction::triggered, this,
                [this, index] { askWhetherToOpen(m_attachments[index]); });
    }
    QAction *save = menu->addAction(tr("Save as..."));
    save->setObjectName(QStringLiteral("attachmentSave%1").arg(index));
    connect(save, &QAction::triggered, this,
            [this, index] { askWhere(m_message, m_attachments[index]); });
    button->setMenu(menu);
    connect(button, &QToolButton::clicked, this, [this, index, isSavedOnly] {
        if (isSavedOnly)
            tellProgram(m_message, m_attachments[index]);
        else
            askWhetherToOpen(m_attachments[index]);
    });
    const bool hasPicture = attachment.contentType.startsWith("image/")
        && attachment.octets <= thumbnailOctets && index < mostThumbnails;
    if (hasPicture)
        m_pictures->want(m_message, attachment.section, thumbnailSize * devicePixelRatioF());
}

void AttachmentBar::showPicture(const QByteArray &section, const QImage &picture)
{
    if (picture.isNull())
        return;
    for (std::size_t i = 0; i < m_attachments.size() && i < m_buttons.size(); ++i) {
        if (m_attachments[i].section != section)
            continue;
        QPixmap pixmap = QPixmap::fromImage(picture);
        pixmap.setDevicePixelRatio(devicePixelRatioF());
        m_buttons[i]->setIcon(QIcon(pixmap));
        m_buttons[i]->setIconSize(thumbnailSize);
        m_buttons[i]->setProperty("hasThumbnail", true);
    }
}

// --- Saving

void AttachmentBar::save(const MessageRef &message, const Attachment &attachment,
                         const QString &path, account::MailService::SaveMode mode)
{
    m_transfers.push_back({message, attachment.section, path, 0, 0});
    m_service.saveAttachment(message, attachment.section, path, mode);
}

void AttachmentBar::askWhere(const MessageRef &message, const Attachment &attachment)
{
    auto *dialog = new QFileDialog(this, tr("Save attachment"), saveFolder());
    dialog->setObjectName(QStringLiteral("saveAttachmentDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(safeFileName(attachment.fileName, attachment.contentType));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, message, attachment](const QString &path) {
                save(message, attachment, path, account::MailService::SaveMode::Replace);
            });
    dialog->open();
}

void AttachmentBar::askWhereAll()
{
    auto *dialog = new QFileDialog(this, tr("Save all attachments"), saveFolder());
    dialog->setObjectName(QStringLiteral("saveAllDialog"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, message = m_message, attachments = m_attachments](const QString &folder) {
                // Nothing that is there is overwritten, and two of one name get a number.
                FreePaths paths(folder);
                for (const Attachment &attachment : attachments) {
                    const QString name = safeFileName(attachment.fileName, attachment.contentType);
                    save(message, attachment, paths.next(name),
                         account::MailService::SaveMode::NewOnly);
                }
            });
    dialog->open();
}

// --- Opening (security row 21)

QMessageBox *AttachmentBar::makeQuestion(const QString &name, const QString &text,
                                         const QString &detail)
{
    auto *box = new QMessageBox(this);
    box->setObjectName(name);
    box->setTextFormat(Qt::PlainText);
    box->setText(text);
    box->setInformativeText(detail);
    box->setAttribute(Qt::WA_DeleteOnClose);
    return box;
}

void AttachmentBar::askWhetherToOpen(const Attachment &attachment)
{
    const QString name = safeFileName(attachment.fileName, attachment.contentType);
    const QString kind = extensionWords(name);
    QMessageBox *box = makeQuestion(
        QStringLiteral("openAttachmentDialog"), tr("Open %1?").arg(shortenedName(name, 60)),
        kind.isEmpty()
            ? tr("Nothing in its name says what kind of file it is. Open it only if you "
                 "expect it from this sender.")
            : tr("Its kind is %1. Open it only if you expect it from this sender.").arg(kind));
    box->setIcon(QMessageBox::Question);
    QPushButton *open = box->addButton(tr("Open"), QMessageBox::AcceptRole);
    QPushButton *save = box->addButton(tr("Save as..."), QMessageBox::ActionRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(box, &QMessageBox::buttonClicked, this,
            [this, open, save, message = m_message, attachment](QAbstractButton *clicked) {
                if (clicked == open)
                    openNow(message, attachment);
                else if (clicked == save)
                    askWhere(message, attachment);
            });
    box->open();
}

void AttachmentBar::tellProgram(const MessageRef &message, const Attachment &attachment)
{
    const QString name = safeFileName(attachment.fileName, attachment.contentType);
    QMessageBox *box = makeQuestion(
        QStringLiteral("programAttachmentDialog"),
        tr("%1 may be a program.").arg(shortenedName(name, 60)),
        tr("Homing does not open programs. You can save the file; run it only if you are "
           "sure who made it."));
    box->setIcon(QMessageBox::Warning);
    QPushButton *save = box->addButton(tr("Save as..."), QMessageBox::AcceptRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    connect(box, &QMessageBox::buttonClicked, this,
            [this, save, message, attachment](QAbstractButton *clicked) {
                if (clicked == save)
                    askWhere(message, attachment);
            });
    box->open();
}

void AttachmentBar::openNow(const MessageRef &message, const Attachment &attachment)
{
    m_transfers.push_back({message, attachment.section, {}, 0, 0});
    m_files->want(message, attachment, AttachmentFiles::Use::Open);
}

void AttachmentBar::onFileReady(AttachmentFiles::Use use, const QString &path)
{
    if (use == AttachmentFiles::Use::Drag)
        startDrag(path);
    else if (!m_open(path))
        Q_EMIT notice(tr("No program on this computer opens %1").arg(QFileInfo(path).fileName()));
}

// --- Dragging out: the file is made when the drag begins

bool AttachmentBar::eventFilter(QObject *watched, QEvent *event)
{
    const auto found = std::find(m_buttons.begin(), m_buttons.end(), watched);
    if (found == m_buttons.end())
        return QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::MouseButtonPress) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        m_isPressed = mouse->button() == Qt::LeftButton;
        m_pressed = mouse->pos();
    } else if (event->type() == QEvent::MouseButtonRelease) {
        m_isPressed = m_isDragging = false;
    } else if (event->type() == QEvent::MouseMove && m_isPressed) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if ((mouse->pos() - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
            m_isPressed = false;
            m_isDragging = true;
            (*found)->setDown(false);
            const Attachment &attachment = m_attachments[std::size_t(found - m_buttons.begin())];
            m_transfers.push_back({m_message, attachment.section, {}, 0, 0});
            m_files->want(m_message, attachment, AttachmentFiles::Use::Drag);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void AttachmentBar::startDrag(const QString &path)
{
    // It took so long that the button was let go: the file is here now, the next drag begins at
    // once.
    if (!m_isDragging) {
        Q_EMIT notice(tr("%1 is here now. Drag it again.").arg(QFileInfo(path).fileName()));
        return;
    }
    m_isDragging = false;
    auto *urls = new QMimeData;
    urls->setUrls({QUrl::fromLocalFile(path)});
    m_drag(urls);
}

// --- How far it is

void AttachmentBar::noteProgress(const MessageRef &message, const QByteArray &section,
                                 quint64 octets, quint64 total)
{
    for (Transfer &one : m_transfers) {
        if (one.message == message && one.section == section) {
            one.octets = octets;
            one.total = total;
        }
    }
    updateProgress();
}

void AttachmentBar::endTransfers(const std::function<bool(const Transfer &)> &isMeant)
{
    std::erase_if(m_transfers, isMeant);
    updateProgress();
}

void AttachmentBar::cancelTransfers()
{
    for (const Transfer &one : std::exchange(m_transfers, {}))
        m_service.cancelPart(one.message, one.section);
    updateProgress();
}

void AttachmentBar::updateProgress()
{
    quint64 octets = 0;
    quint64 total = 0;
    for (const Transfer &one : m_transfers) {
        octets += one.octets;
        total += one.total;
    }
    m_progressRow->setVisible(total > 0);
    if (total == 0)
        return;
    m_progress->setRange(0, 1'000);
    m_progress->setValue(int(octets * 1'000 / total));
    m_progressText->setText(tr("%1 of %2").arg(sizeText(octets), sizeText(total)));
}

} // namespace homing::ui
