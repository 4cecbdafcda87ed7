// SPDX-License-Identifier: GPL-3.0-or-later
// ResyncPage: what the last reconnect cost and why it went that way. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QWidget>

class QLabel;
class QFormLayout;
class QStackedLayout;

namespace homing::ui {

class EmptyState;

class ResyncPage final : public QWidget
{
    Q_OBJECT
public:
    explicit ResyncPage(QWidget *parent = nullptr);
    /// Without a cost yet: says so, with the fault that is in the way.
    void setState(const account::AccountState &state);

private:
    QLabel *addRow(QFormLayout *form, const char *name, const QString &title);
    QLabel *makeFigure(QLayout *row, const char *name, const QString &caption);

    QStackedLayout *m_stack = nullptr;
    EmptyState *m_none = nullptr;
    QLabel *m_flights = nullptr;
    QLabel *m_bytes = nullptr;
    QLabel *m_time = nullptr;
    QLabel *m_strategy = nullptr;
    QLabel *m_reason = nullptr;
    QLabel *m_in = nullptr;
    QLabel *m_out = nullptr;
    QLabel *m_new = nullptr;
    QLabel *m_changed = nullptr;
    QLabel *m_vanished = nullptr;
    QLabel *m_tls = nullptr;
    QLabel *m_fault = nullptr;
};

} // namespace homing::ui
