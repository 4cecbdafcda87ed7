// SPDX-License-Identifier: GPL-3.0-or-later
// FieldRow: a line of the composer's head: its name, the field, a hairline below; in the accent
// colour while the keyboard is in it. GUI thread.
#pragma once

#include <QWidget>

namespace homing::ui {

class ElidedLabel;

class FieldRow final : public QWidget
{
    Q_OBJECT
public:
    /// Takes `field`. `trailing` (may be null) stands at the end of the line.
    FieldRow(const QString &name, QWidget *field, QWidget *trailing, QWidget *parent = nullptr);
    ElidedLabel *label() const { return m_label; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ElidedLabel *m_label = nullptr;
    bool m_isActive = false;
};

} // namespace homing::ui
