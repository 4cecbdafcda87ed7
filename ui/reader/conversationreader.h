// SPDX-License-Identifier: GPL-3.0-or-later
// ConversationReader: the reading pane. A conversation stands in it as a stack, oldest first, with
// the messages of other mailboxes: one open in a MessageReader, the others folded to a line above
// and below it. Only what is open is fetched. GUI thread.
#pragma once

#include "core/account/mailservice.h"
#include "ui/reader/conversationlines.h"

#include <QTimer>

namespace homing::ui {

class MessageReader;

class ConversationReader final : public QWidget
{
    Q_OBJECT
public:
    /// `service` outlives it.
    explicit ConversationReader(account::MailService &service, QWidget *parent = nullptr);
    ~ConversationReader() override;

    MessageReader *reader() const { return m_reader; }
    /// The conversation of `message`. `isWhole`: it was chosen as a whole, so its first unread
    /// message is opened; else this one. Again with the same: what is open stays open.
    void showConversation(const MessageRef &message, bool isWhole);
    /// This message alone.
    void showMessage(const MessageRef &message);
    void showNothing(int selectedMessages = 0);
    /// Of a conversation that was chosen as a whole, the next message (or the one before). False:
    /// there is none.
    bool openNeighbour(bool forward);

private:
    void open(const MessageRef &message);
    void refresh();
    std::vector<ConversationLine> readLines() const;
    void layOut();

    account::MailService &m_service;
    MessageRef m_chosen; // uid 0: no conversation
    bool m_isWhole = false;
    std::vector<ConversationLine> m_lines; // of all, the open one too
    MessageReader *m_reader = nullptr;
    ConversationLines *m_above = nullptr;
    ConversationLines *m_below = nullptr;
    QTimer m_refresh;
};

} // namespace homing::ui
