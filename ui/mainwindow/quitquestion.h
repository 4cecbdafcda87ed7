// SPDX-License-Identifier: GPL-3.0-or-later
// QuitQuestion: mail is just about to leave, and would wait for the next start if the program ended
// now. It can leave first. accepted() means: quit. GUI thread; deletes itself when it is closed.
#pragma once

#include "core/account/mailservice.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace homing::ui {

class QuitQuestion final : public QDialog
{
    Q_OBJECT
public:
    struct Message
    {
        AccountId account;
        LocalMessageId id;
    };
    /// What leaves within moments, of accounts with a connection. Mail that waits for a later time
    /// or for a connection waits anyway, as was said when it was sent.
    static std::vector<Message> waiting(const account::MailService &service);

    QuitQuestion(account::MailService &service, std::vector<Message> messages, QWidget *host);

private:
    void send();
    void look();
    void update();

    account::MailService &m_service;
    std::vector<Message> m_messages; // that have not left yet
    bool m_isSending = false;
    bool m_isStuck = false; // it cannot be sent now
    QLabel *m_text;
    QLabel *m_hint;
    QPushButton *m_cancel;
    QPushButton *m_quit;
    QPushButton *m_send;
};

} // namespace homing::ui
