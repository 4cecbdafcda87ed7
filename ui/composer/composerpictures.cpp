// SPDX-License-Identifier: GPL-3.0-or-later
// ComposerWindow: pictures, which stand in a formatted text and are files of a plain one.
#include "ui/common/format.h"
#include "ui/composer/composerbody.h"
#include "ui/composer/composerwindow.h"
#include "ui/composer/draftfiles.h"
#include "ui/composer/richedit.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeDatabase>
#include <QPointer>
#include <QStandardPaths>
#include <QThreadPool>

namespace homing::ui {

namespace {

bool hasPictureName(const QString &path)
{
    static const QStringList kinds = {QStringLiteral("png"), QStringLiteral("jpg"),
                                      QStringLiteral("jpeg"), QStringLiteral("gif"),
                                      QStringLiteral("webp")};
    return kinds.contains(QFileInfo(path).suffix().toLower());
}

} // namespace

void ComposerWindow::addPicture(const QImage &picture)
{
    mime::DraftFile file;
    file.name = tr("Picture %1.png").arg(++m_pasted);
    file.type = "image/png";
    QBuffer buffer(&file.bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!picture.save(&buffer, "PNG"))
        return;
    insertPicture(file);
}

void ComposerWindow::addFiles(const QStringList &paths)
{
    QStringList pictures;
    QStringList others;
    for (const QString &path : paths)
        (m_text->isRich() && hasPictureName(path) ? pictures : others).append(path);
    if (!others.isEmpty())
        attach(others);
    insertPictures(pictures);
}

void ComposerWindow::insertPicture(const mime::DraftFile &file)
{
    if (!m_text->isRich()) { // plain meanwhile
        m_files->add(file);
        return;
    }
    if (m_text->octets() + quint64(file.bytes.size()) > quint64(DraftFiles::mostFileBytes)) {
        tell(tr("%1 is too large to be sent by mail: %2.")
                 .arg(oneLine(file.name, 80), sizeText(quint64(file.bytes.size()))),
             false);
        return;
    }
    m_text->insertPicture(file);
}

/// Read by the pool; what they are is seen when they are decoded.
void ComposerWindow::insertPictures(const QStringList &paths)
{
    for (const QString &path : paths) {
        ++m_picturesToRead;
        QThreadPool::globalInstance()->start([self = QPointer(this), path] {
            mime::DraftFile picture;
            picture.name = QFileInfo(path).fileName();
            QFile file(path);
            if (file.open(QIODevice::ReadOnly)) // one octet more tells that it is too large
                picture.bytes = file.read(DraftFiles::mostFileBytes + 1);
            picture.type = QMimeDatabase().mimeTypeForData(picture.bytes).name().toLatin1();
            QMetaObject::invokeMethod(
                qApp,
                [self, picture] {
                    if (!self || self->m_isDone)
                        return;
                    --self->m_picturesToRead;
                    self->insertPicture(picture);
                    self->goOnSending();
                },
                Qt::QueuedConnection);
        });
    }
}

void ComposerWindow::choosePictures()
{
    auto *dialog =
        new QFileDialog(this, tr("Insert pictures"),
                        QStandardPaths::writableLocation(QStandardPaths::PicturesLocation),
                        tr("Pictures (*.png *.jpg *.jpeg *.gif *.webp)"));
    dialog->setObjectName(QStringLiteral("pictureDialog"));
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filesSelected, this, &ComposerWindow::insertPictures);
    dialog->open();
}

} // namespace homing::ui
