// SPDX-License-Identifier: GPL-3.0-or-later
// OutboxPanel: one account's mail that has not left: send it now, change it, delete it. GUI thread.
#pragma once

#include "ui/inspector/outgoingmodel.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace homing::ui {

class OutboxPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit OutboxPanel(QWidget *parent = nullptr);
    void setMessages(std::vector<store::LocalMessage> messages);
    int count() const { return m_model->rowCount(); }

Q_SIGNALS:
    void sendWanted(homing::LocalMessageId message);
    void editWanted(homing::LocalMessageId message);
    void deleteWanted(homing::LocalMessageId message);

private:
    const store::LocalMessage *selected() const;
    void updateSelection();

    OutgoingModel *m_model = nullptr;
    QTableView *m_table = nullptr;
    QLabel *m_reason = nullptr;
    QPushButton *m_send = nullptr;
    QPushButton *m_edit = nullptr;
    QPushButton *m_delete = nullptr;
};

} // namespace homing::ui
