// SPDX-License-Identifier: GPL-3.0-or-later
// Messages of tests/mail as MailService gives them, and pictures. GUI thread.
#pragma once

#include "core/account/mailservice.h"
#include "core/mime/body.h"

#include <QBuffer>
#include <QFile>
#include <QImage>

namespace homing::test {

inline QByteArray messageNamed(const QString &name)
{
    QFile file(QStringLiteral(HOMING_MAIL "/") + name + QStringLiteral(".eml"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().replace("\n", "\r\n") : QByteArray();
}

inline account::MessageBody bodyOf(const QByteArray &message)
{
    mime::Readable readable = mime::readMessage(message);
    account::MessageBody body;
    body.state = account::MessageBody::State::Ready;
    body.plainText = readable.plainText();
    body.blocks = std::move(readable.blocks);
    body.attachments = std::move(readable.attachments);
    return body;
}

inline QByteArray pngBytes(const QSize &size)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(QColor(40, 90, 160));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

} // namespace homing::test
