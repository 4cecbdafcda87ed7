// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/attachmentfiles.h"

#include "core/account/wholefile.h"
#include "ui/reader/filekinds.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

namespace homing::ui {

namespace {

constexpr qsizetype lookedAt = 16 * 1'024;

} // namespace

AttachmentFiles::AttachmentFiles(account::MailService &service, QObject *parent)
    : QObject(parent)
    , m_service(service)
{
    connect(&m_service, &account::MailService::partReady, this, &AttachmentFiles::onPart);
}

void AttachmentFiles::want(const MessageRef &message, const account::MessageBody::Attachment &file,
                           Use use)
{
    m_wanted.push_back({message, file, use});
    m_service.requestPart(message, file.section);
}

void AttachmentFiles::forget()
{
    m_wanted.clear();
}

void AttachmentFiles::onPart(const MessageRef &message, const QByteArray &section,
                             const QByteArray &bytes, const Fault &fault)
{
    std::vector<Wanted> mine;
    for (Wanted &wanted : std::exchange(m_wanted, {})) {
        const bool isMine = wanted.message == message && wanted.file.section == section;
        (isMine ? mine : m_wanted).push_back(std::move(wanted));
    }
    for (const Wanted &wanted : mine) {
        if (fault)
            Q_EMIT failed(wanted.file, fault);
        else
            write(wanted, bytes);
    }
}

void AttachmentFiles::write(const Wanted &wanted, const QByteArray &bytes)
{
    if (!m_folder) {
        m_folder = std::make_unique<QTemporaryDir>(); // 0700
        m_paths = FreePaths(m_folder->path());
    }
    const QString name = safeFileName(wanted.file.fileName, wanted.file.contentType);
    const QString path = m_paths.next(name);
    QThreadPool::globalInstance()->start([self = QPointer(this), wanted, bytes, name, path] {
        const bool isRefused = wanted.use == Use::Open
            && isProgram(name, wanted.file.contentType,
                         bytes.first(std::min(bytes.size(), lookedAt)));
        Fault fault;
        if (!isRefused)
            fault = account::writeNewFile(path, bytes);
        if (!isRefused && !fault) // what a program changes there would be lost
            QFile::setPermissions(path, QFileDevice::ReadOwner);
        QMetaObject::invokeMethod(
            qApp,
            [self, wanted, path, isRefused, fault] {
                if (!self)
                    return;
                if (isRefused)
                    Q_EMIT self->program(wanted.message, wanted.file);
                else if (fault)
                    Q_EMIT self->failed(wanted.file, fault);
                else
                    Q_EMIT self->ready(wanted.use, path);
            },
            Qt::QueuedConnection);
    });
}

} // namespace homing::ui
