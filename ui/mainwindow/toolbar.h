// SPDX-License-Identifier: GPL-3.0-or-later
// ToolBar: the window's upper bar: one button a command, the menu at its end. GUI thread.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QMenu;
class QToolButton;

namespace homing::ui {

class Commands;
class SearchBox;

/// Order, filters and layout of the list: in the window's menu and in the list's corner.
QMenu *makeListMenu(const Commands &commands, QWidget *parent);

class ToolBar final : public QWidget
{
    Q_OBJECT
public:
    explicit ToolBar(const Commands &commands, QWidget *parent = nullptr);
    QMenu *menu() const { return m_menu; }
    SearchBox *searchBox() const { return m_search; }
    /// The way back on narrow windows: hidden where all panes are in view.
    void setBack(bool visible, const QString &text);
    void openMenu();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QToolButton *addButton(QAction *action, const char *name);
    void addButtons(const Commands &commands, QHBoxLayout *row);
    void fillMenu(const Commands &commands);
    void fit();

    QMenu *m_menu = nullptr;
    SearchBox *m_search = nullptr;
    QToolButton *m_back = nullptr;
    QToolButton *m_write = nullptr;
    QToolButton *m_menuButton = nullptr;
    /// What goes first where there is no room; the menu has it all the same.
    std::vector<QToolButton *> m_dispensable;
};

} // namespace homing::ui
