// SPDX-License-Identifier: GPL-3.0-or-later
// ReportWishes: the composer's menu of what the sender wants to hear of the message: that it was
// read (RFC 8098), that it was delivered (RFC 3461). Neither unless it is ticked. GUI thread.
#pragma once

#include "core/mime/draft.h"

#include <QToolButton>

namespace homing::ui {

class ReportWishes final : public QToolButton
{
    Q_OBJECT
public:
    explicit ReportWishes(QWidget *parent = nullptr);

    void fill(const mime::Draft &draft);
    void writeTo(mime::Draft &draft) const;

Q_SIGNALS:
    /// By hand.
    void edited();

private:
    QAction *m_receipt = nullptr;
    QAction *m_report = nullptr;
};

} // namespace homing::ui
