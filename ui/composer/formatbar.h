// SPDX-License-Identifier: GPL-3.0-or-later
// FormatBar: the buttons above a formatted message. Each shows what holds at the cursor and has its
// key in the tooltip; the keys work in the edit. GUI thread.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace homing::ui {

class RichEdit;

class FormatBar final : public QWidget
{
    Q_OBJECT
public:
    /// `edit` outlives it.
    explicit FormatBar(RichEdit &edit, QWidget *parent = nullptr);

Q_SIGNALS:
    void pictureWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QToolButton *add(const char *name, const char *icon, const QString &tip,
                     const QKeySequence &keys, std::function<void()> action,
                     bool isCheckable = false);
    void addSpace();
    void addLetters();
    void addStyles();
    void addColours();
    void addBlocks();
    void editLink();
    void update();

    RichEdit &m_edit;
    QHBoxLayout *m_row;
    QToolButton *m_bold = nullptr;
    QToolButton *m_italic = nullptr;
    QToolButton *m_underline = nullptr;
    QToolButton *m_strike = nullptr;
    QToolButton *m_bullets = nullptr;
    QToolButton *m_numbers = nullptr;
};

} // namespace homing::ui
