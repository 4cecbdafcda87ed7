// SPDX-License-Identifier: GPL-3.0-or-later
// AddressChip: one recipient in an AddressField. Red where no mail can be sent to it; the tooltip
// says why. GUI thread.
#pragma once

#include "core/mime/headers.h"

#include <QAbstractButton>

namespace homing::ui {

/// Why no mail can be sent to what was typed, in the user's words; empty: it can.
QString addressProblem(const mime::DecodedAddress &address);

class AddressChip final : public QAbstractButton
{
    Q_OBJECT
public:
    explicit AddressChip(const mime::DecodedAddress &address, QWidget *parent = nullptr);
    const mime::DecodedAddress &address() const { return m_address; }
    bool isBad() const { return !m_problem.isEmpty(); }
    QSize sizeHint() const override;
    static int heightFor(const QFontMetrics &metrics);

Q_SIGNALS:
    void removeWanted();
    /// It shall be text again.
    void editWanted();
    /// To the chip beside it, in reading direction; -1: the one before.
    void stepWanted(int step);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    QRect crossRect() const;

    mime::DecodedAddress m_address;
    QString m_problem;
};

} // namespace homing::ui
