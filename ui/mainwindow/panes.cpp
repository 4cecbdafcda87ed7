// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/panes.h"

#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QPainter>
#include <QSplitter>

namespace homing::ui {

namespace {

/// A hairline between the panes; Qt widens its grip by itself.
class Handle final : public QSplitterHandle
{
public:
    using QSplitterHandle::QSplitterHandle;

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), theme::separator(palette()));
    }
};

class Splitter final : public QSplitter
{
public:
    using QSplitter::QSplitter;

protected:
    QSplitterHandle *createHandle() override { return new Handle(orientation(), this); }
};

} // namespace

Panes::Panes(QWidget *tree, QWidget *list, QWidget *reader, QWidget *parent)
    : QWidget(parent)
    , m_splitter(new Splitter(Qt::Horizontal, this))
    , m_tree(tree)
    , m_list(list)
    , m_reader(reader)
    , m_sizes({220, 360, 560})
{
    setObjectName(QStringLiteral("panes"));
    m_splitter->setObjectName(QStringLiteral("splitter"));
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_tree->setMinimumWidth(160);
    m_list->setMinimumWidth(260);
    m_reader->setMinimumWidth(300);
    int index = 0;
    for (QWidget *pane : {m_tree, m_list, m_reader}) {
        m_splitter->addWidget(pane);
        m_splitter->setStretchFactor(index++, pane == m_reader ? 1 : 0);
    }
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_splitter);
    // Panes come and go with the width; the window itself may always be made narrower.
    setMinimumWidth(320);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] {
        if (m_mode == Mode::Three)
            m_sizes = m_splitter->sizes();
    });
    m_splitter->setSizes(m_sizes);
}

QList<int> Panes::sizes() const
{
    return m_sizes;
}

void Panes::setSizes(const QList<int> &sizes)
{
    const bool isSane = sizes.size() == 3 && std::all_of(sizes.begin(), sizes.end(), [](int size) {
                            return size > 0 && size < 20'000;
                        });
    if (!isSane)
        return;
    m_sizes = sizes;
    if (m_mode == Mode::Three)
        m_splitter->setSizes(m_sizes);
}

void Panes::bringToFront(Pane pane)
{
    if (pane == m_front)
        return;
    m_front = pane;
    arrange();
}

bool Panes::canGoBack() const
{
    switch (m_mode) {
    case Mode::Three:
        return false;
    case Mode::Two:
        return m_front != Pane::Tree;
    case Mode::One:
        return m_front != Pane::Tree;
    }
    return false;
}

void Panes::goBack()
{
    if (!canGoBack())
        return;
    const bool toList = m_mode == Mode::One && m_front == Pane::Reader;
    bringToFront(toList ? Pane::List : Pane::Tree);
}

void Panes::arrange()
{
    if (m_isArranging)
        return;
    m_isArranging = true;
    const bool isThree = m_mode == Mode::Three;
    const bool isTwo = m_mode == Mode::Two;
    const bool hadFocus = isAncestorOf(focusWidget());
    m_tree->setVisible(isThree || m_front == Pane::Tree);
    m_list->setVisible(isThree || (isTwo ? m_front != Pane::Tree : m_front == Pane::List));
    m_reader->setVisible(isThree || isTwo || m_front == Pane::Reader);
    if (isThree)
        m_splitter->setSizes(m_sizes);
    else if (hadFocus)
        (m_front == Pane::Tree ? m_tree : m_front == Pane::List ? m_list : m_reader)->setFocus();
    m_isArranging = false;
    Q_EMIT arrangementChanged();
}

void Panes::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const Mode mode = width() >= threeFrom ? Mode::Three
        : width() >= twoFrom               ? Mode::Two
                                           : Mode::One;
    if (mode == m_mode)
        return;
    m_mode = mode;
    arrange();
}

} // namespace homing::ui
