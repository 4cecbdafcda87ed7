// SPDX-License-Identifier: GPL-3.0-or-later
// WrappingLabel: foreign text that can be selected and wraps inside words too wide for it, by marks
// of no width (format.h, breakable()) that never reach the clipboard. GUI thread.
#pragma once

#include <QLabel>

namespace homing::ui {

class WrappingLabel final : public QLabel
{
    Q_OBJECT
public:
    explicit WrappingLabel(QWidget *parent = nullptr);
    /// Plain text, for lines of `room` pixels; the same text for another room may be given again.
    void setForeignText(const QString &text, int room);
    /// What is selected, as it was written.
    QString selection() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void copy() const;
    void offerSelection() const;
};

} // namespace homing::ui
