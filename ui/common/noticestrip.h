// SPDX-License-Identifier: GPL-3.0-or-later
// NoticeStrip: a quiet line across a window that says what happened and what can be done about it.
// Never modal; hidden until it has something to say. GUI thread.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace homing::ui {

class NoticeStrip final : public QWidget
{
    Q_OBJECT
public:
    enum class Kind { Info, Warning };

    /// `name`: its object name, and the beginning of its parts' names.
    NoticeStrip(const QString &name, const QString &accessibleName, QWidget *parent = nullptr);

    /// Shows `text`, which may be foreign.
    void present(const QString &text, Kind kind = Kind::Info);
    /// In front of the cross that dismisses. The caller shows, hides and connects it.
    QToolButton *addButton(const char *name, const QString &text);
    QString text() const;

Q_SIGNALS:
    /// The user pressed the cross; the strip is hidden already.
    void dismissed();

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void updateSymbol();

    Kind m_kind = Kind::Info;
    QHBoxLayout *m_buttons = nullptr;
    QLabel *m_symbol = nullptr;
    QLabel *m_text = nullptr;
};

} // namespace homing::ui
