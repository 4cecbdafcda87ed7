// SPDX-License-Identifier: GPL-3.0-or-later
// ElidedLabel: one line of plain text that ends in an ellipsis where there is no room; the tooltip
// has it all. GUI thread.
#pragma once

#include <QFrame>

namespace homing::ui {

class ElidedLabel : public QFrame
{
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);
    explicit ElidedLabel(const QString &text, QWidget *parent = nullptr);
    void setText(const QString &text); // line breaks and controls become spaces
    QString text() const { return m_text; }
    void setMuted(bool muted); // the quieter text colour
    bool isElided() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QString m_text;
    bool m_muted = false;
};

} // namespace homing::ui
