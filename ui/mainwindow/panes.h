// SPDX-License-Identifier: GPL-3.0-or-later
// Panes: tree, list and reader side by side; two of them on a narrow window, one on a very narrow one. GUI thread.
// Sizes are those of the three-pane mode: what a narrow moment does is not remembered.
#pragma once

#include <QWidget>

class QSplitter;

namespace homing::ui {

class Panes final : public QWidget
{
    Q_OBJECT
public:
    enum class Mode { Three, Two, One };
    Q_ENUM(Mode)
    enum class Pane { Tree, List, Reader };
    Q_ENUM(Pane)
    static constexpr int threeFrom = 940; // device-independent pixels
    static constexpr int twoFrom = 620;

    Panes(QWidget *tree, QWidget *list, QWidget *reader, QWidget *parent = nullptr);

    Mode mode() const { return m_mode; }
    /// Which pane is in front: alone in One; the tree takes the list's place in Two. Without effect in Three.
    Pane front() const { return m_front; }
    void bringToFront(Pane pane);
    /// True when there is a pane to go back to (reader to list to tree).
    bool canGoBack() const;
    void goBack();

    QList<int> sizes() const;
    void setSizes(const QList<int> &sizes);

Q_SIGNALS:
    void arrangementChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    QSplitter *m_splitter = nullptr;
    QWidget *m_tree;
    QWidget *m_list;
    QWidget *m_reader;
    QList<int> m_sizes;
    Mode m_mode = Mode::Three;
    Pane m_front = Pane::List;
    bool m_isArranging = false;
};

} // namespace homing::ui
