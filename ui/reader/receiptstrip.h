// SPDX-License-Identifier: GPL-3.0-or-later
// ReceiptStrip: says quietly that the sender asks for a confirmation of reading (RFC 8098), and
// sends one when its button is pressed; never by itself. GUI thread.
#pragma once

#include "core/account/mailservice.h"
#include "core/mime/receipt.h"
#include "ui/common/noticestrip.h"

#include <QSet>

namespace homing::ui {

class ReceiptStrip final : public QWidget
{
    Q_OBJECT
public:
    explicit ReceiptStrip(account::MailService &service, QWidget *parent = nullptr);

    /// Where it is remembered who never gets one.
    void setSettingsFile(const QString &path) { m_settingsFile = path; }
    void show(const MessageRef &message, const QByteArray &header);
    void clear();
    /// The message's flags may have changed: another program may have answered.
    void refresh();

Q_SIGNALS:
    void notice(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    std::optional<store::MessageRow> row() const;
    bool isWanted() const;
    QStringList refusedSenders() const;
    void send();
    void refuseSender();

    account::MailService &m_service;
    QString m_settingsFile;
    NoticeStrip *m_strip = nullptr;
    QToolButton *m_never = nullptr;
    MessageRef m_message;
    std::optional<mime::ReceiptWish> m_wish;
    QSet<MessageRef> m_settled; // answered or dismissed in this run
};

} // namespace homing::ui
