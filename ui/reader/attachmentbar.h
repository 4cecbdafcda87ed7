// SPDX-License-Identifier: GPL-3.0-or-later
// AttachmentBar: a message's attachments as buttons (picture, name and size): open, save, save all,
// drag out; how far a large one is, and a way to stop it. GUI thread. Names come from the message:
// shown cleaned and as plain text, and never used as a path.
#pragma once

#include "core/account/mailservice.h"
#include "ui/reader/attachmentfiles.h"
#include "ui/reader/filekinds.h"

#include <QFrame>

class QLabel;
class QMessageBox;
class QMimeData;
class QProgressBar;
class QToolButton;

namespace homing::ui {

class FlowLayout;
class Pictures;

class AttachmentBar final : public QFrame
{
    Q_OBJECT
public:
    explicit AttachmentBar(account::MailService &service, QWidget *parent = nullptr);
    ~AttachmentBar() override;
    /// Those of `message` that its text does not show. Hidden when there are none.
    void setAttachments(const MessageRef &message,
                        const std::vector<account::MessageBody::Attachment> &attachments);

    /// Instead of the desktop's way to open a file, and of a drag. For tests.
    void setFileOpener(std::function<bool(const QString &path)> opener);
    void setDragStarter(std::function<void(QMimeData *data)> starter);

Q_SIGNALS:
    /// A sentence for a toast.
    void notice(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    using Attachment = account::MessageBody::Attachment;
    struct Transfer
    {
        MessageRef message;
        QByteArray section;
        QString path; // of a save; else empty
        quint64 octets = 0;
        quint64 total = 0; // 0: nothing told yet
    };

    QToolButton *addButton(const QString &name, const QString &text);
    void addAttachment(std::size_t index);
    void save(const MessageRef &message, const Attachment &attachment, const QString &path,
              account::MailService::SaveMode mode);
    void askWhere(const MessageRef &message, const Attachment &attachment);
    void askWhereAll();
    void askWhetherToOpen(const Attachment &attachment);
    void tellProgram(const MessageRef &message, const Attachment &attachment);
    QMessageBox *makeQuestion(const QString &name, const QString &text, const QString &detail);
    void openNow(const MessageRef &message, const Attachment &attachment);
    void startDrag(const QString &path);
    void onFileReady(AttachmentFiles::Use use, const QString &path);
    void showPicture(const QByteArray &section, const QImage &picture);
    void noteProgress(const MessageRef &message, const QByteArray &section, quint64 octets,
                      quint64 total);
    void endTransfers(const std::function<bool(const Transfer &)> &isMeant);
    void cancelTransfers();
    void updateProgress();

    account::MailService &m_service;
    AttachmentFiles *m_files = nullptr;
    Pictures *m_pictures = nullptr;
    std::function<bool(const QString &)> m_open;
    std::function<void(QMimeData *)> m_drag;
    MessageRef m_message;
    std::vector<Attachment> m_attachments;
    std::vector<Transfer> m_transfers;
    FlowLayout *m_flow = nullptr;
    QWidget *m_progressRow = nullptr;
    QLabel *m_progressText = nullptr;
    QProgressBar *m_progress = nullptr;
    std::vector<QToolButton *> m_buttons;
    QPoint m_pressed; // where a drag may begin
    bool m_isPressed = false;
    bool m_isDragging = false; // and its file is still to come
};

} // namespace homing::ui
