// SPDX-License-Identifier: GPL-3.0-or-later
// FaultNotice: a fault inside a form: one symbol, the sentence, and the technical text behind "Details". GUI thread.
#pragma once

#include <QFrame>

class QLabel;
class QToolButton;

namespace homing::ui {

class FaultNotice final : public QFrame
{
    Q_OBJECT
public:
    explicit FaultNotice(QWidget *parent = nullptr);
    /// `technical` empty: no "Details". `showTechnical`: open from the start.
    void present(const QString &sentence, const QString &technical = {}, bool showTechnical = false);
    void clear(); // hides it
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void updateColours();
    void updateSizes();

    QLabel *m_symbol = nullptr;
    QLabel *m_text = nullptr;
    QLabel *m_technical = nullptr;
    QToolButton *m_details = nullptr;
};

} // namespace homing::ui
