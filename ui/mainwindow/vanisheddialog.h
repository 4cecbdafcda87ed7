// SPDX-License-Identifier: GPL-3.0-or-later
// VanishedDialog: messages that went away on another device, for a day and as far as they are still
// here. To look at only. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QDialog>

class QListWidget;

namespace homing::ui {

class PlainTextView;

class VanishedDialog final : public QDialog
{
    Q_OBJECT
public:
    VanishedDialog(account::MailService &service, const MailboxRef &mailbox,
                   QWidget *parent = nullptr);

private:
    void show(int row);
    account::MailService &m_service;
    MailboxRef m_mailbox;
    std::vector<store::VanishedMessage> m_messages;
    QListWidget *m_list = nullptr;
    PlainTextView *m_text = nullptr;
};

} // namespace homing::ui
