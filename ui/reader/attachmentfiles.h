// SPDX-License-Identifier: GPL-3.0-or-later
// AttachmentFiles: attachments as files, for a program to open or for dragging out: made when they
// are wanted, in a folder that only this user can read and that goes with this object. GUI thread;
// looking at the bytes and writing them is the pool's.
#pragma once

#include "core/account/mailservice.h"
#include "ui/reader/filekinds.h"

#include <QTemporaryDir>

namespace homing::ui {

class AttachmentFiles final : public QObject
{
    Q_OBJECT
public:
    enum class Use { Open, Drag };
    Q_ENUM(Use)

    explicit AttachmentFiles(account::MailService &service, QObject *parent = nullptr);
    /// Ends with ready(), program() or failed().
    void want(const MessageRef &message, const account::MessageBody::Attachment &file, Use use);
    /// Nobody waits for them any more.
    void forget();

Q_SIGNALS:
    /// `path`: a new file, 0400.
    void ready(homing::ui::AttachmentFiles::Use use, const QString &path);
    /// It is to be opened and its bytes are a program's: there is no file.
    void program(const homing::MessageRef &message, const homing::mime::Attachment &file);
    void failed(const homing::mime::Attachment &file, const homing::Fault &fault);

private:
    struct Wanted
    {
        MessageRef message;
        account::MessageBody::Attachment file;
        Use use = Use::Open;
    };
    void onPart(const MessageRef &message, const QByteArray &section, const QByteArray &bytes,
                const Fault &fault);
    void write(const Wanted &wanted, const QByteArray &bytes);

    account::MailService &m_service;
    std::unique_ptr<QTemporaryDir> m_folder; // made with the first file
    FreePaths m_paths;
    std::vector<Wanted> m_wanted;
};

} // namespace homing::ui
