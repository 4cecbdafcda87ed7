// SPDX-License-Identifier: GPL-3.0-or-later
// AttachmentBar: a message's attachments as buttons (name and size); a click asks where to save.
// GUI thread. Names come from the message: shown cleaned and as plain text, and never used as a
// path.
#pragma once

#include "core/account/mailservice.h"

#include <QFrame>

class QToolButton;

namespace homing::ui {

class FlowLayout;

/// A file name that is safe to suggest: no folders, controls, direction tricks, device names or
/// leading dots; the real extension stays at its end; at most 120 characters. Never empty.
QString safeFileName(const QString &fileName, const QByteArray &contentType = {});

class AttachmentBar final : public QFrame
{
    Q_OBJECT
public:
    explicit AttachmentBar(QWidget *parent = nullptr);
    /// Those of `message`. Hidden when there are none.
    void setAttachments(const MessageRef &message,
                        const std::vector<account::MessageBody::Attachment> &attachments);

Q_SIGNALS:
    /// The user chose where it goes; another message may be on screen by then.
    void saveWanted(const MessageRef &message, const QByteArray &section,
                    const QString &targetPath);

private:
    void askWhere(const account::MessageBody::Attachment &attachment);
    void askWhereAll();

    MessageRef m_message;
    std::vector<account::MessageBody::Attachment> m_attachments;
    FlowLayout *m_flow = nullptr;
    std::vector<QToolButton *> m_buttons;
};

} // namespace homing::ui
