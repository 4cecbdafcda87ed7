// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/pictures.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImageReader>
#include <QPointer>
#include <QThreadPool>

namespace homing::ui {

namespace {

constexpr int decodedMegabytes = 64;
constexpr int bytesPerPixel = 4;

} // namespace

QImage decodePicture(const QByteArray &bytes, const QSize &most)
{
    QBuffer buffer;
    buffer.setData(bytes);
    if (!buffer.open(QIODevice::ReadOnly))
        return {};
    QImageReader reader(&buffer);
    reader.setDecideFormatFromContent(true);
    // Asked before anything is decoded: a kind that is not in the list never runs its decoder.
    static const QList<QByteArray> kinds = {"png", "jpeg", "jpg", "gif", "webp"};
    if (!kinds.contains(reader.format()))
        return {};
    const QSize size = reader.size();
    const qint64 pixels = qint64(size.width()) * size.height();
    if (!size.isValid() || size.isEmpty()
        || pixels > qint64(decodedMegabytes) * 1'024 * 1'024 / bytesPerPixel)
        return {};
    QImageReader::setAllocationLimit(decodedMegabytes);
    reader.setAutoTransform(true);
    const QImage picture = reader.read();
    if (picture.isNull())
        return {};
    if (picture.width() <= most.width() && picture.height() <= most.height())
        return picture;
    return picture.scaled(most, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

Pictures::Pictures(account::MailService &service, QObject *parent)
    : QObject(parent)
    , m_service(service)
{
    connect(&m_service, &account::MailService::partReady, this, &Pictures::onPart);
}

void Pictures::want(const MessageRef &message, const QByteArray &section, const QSize &most)
{
    m_wanted[{message, section}] = most;
    m_service.requestPart(message, section);
}

void Pictures::forget()
{
    m_wanted.clear();
}

void Pictures::onPart(const MessageRef &message, const QByteArray &section, const QByteArray &bytes,
                      const Fault &fault)
{
    const auto wanted = m_wanted.find({message, section});
    if (wanted == m_wanted.end())
        return;
    const QSize most = wanted->second;
    if (fault) {
        m_wanted.erase(wanted);
        Q_EMIT ready(message, section, {});
        return;
    }
    QThreadPool::globalInstance()->start([self = QPointer(this), message, section, bytes, most] {
        const QImage picture = decodePicture(bytes, most);
        QMetaObject::invokeMethod(
            qApp,
            [self, message, section, picture] {
                if (self && self->m_wanted.erase({message, section}) > 0)
                    Q_EMIT self->ready(message, section, picture);
            },
            Qt::QueuedConnection);
    });
}

} // namespace homing::ui
