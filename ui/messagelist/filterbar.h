// SPDX-License-Identifier: GPL-3.0-or-later
// FilterBar: the quick filters above the list, and its order in the corner. The actions are the
// window's commands. Where there is no room for words, buttons show their icons. GUI thread.
#pragma once

#include <QWidget>

class QAction;
class QMenu;
class QToolButton;

namespace homing::ui {

class FilterBar final : public QWidget
{
    Q_OBJECT
public:
    FilterBar(const QList<QAction *> &filters, QMenu *order, QWidget *parent = nullptr);

    /// How the list is sorted, in a word or two.
    void setOrderText(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void fit();
    QList<QToolButton *> m_filters;
    QToolButton *m_order = nullptr;
};

} // namespace homing::ui
