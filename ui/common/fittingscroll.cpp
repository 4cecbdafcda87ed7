// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/fittingscroll.h"

#include "ui/common/theme.h"

#include <QEvent>
#include <QLayout>
#include <QPointer>
#include <QScreen>
#include <QScrollBar>
#include <QTimer>

namespace homing::ui {

namespace {
constexpr int shortest = 120;
constexpr int frame = 5 * theme::grid; // about what a window manager adds
} // namespace

FittingScroll::FittingScroll(QWidget *content, QWidget *parent)
    : QScrollArea(parent)
{
    setFrameShape(NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setWidget(content);
    // On the dialog's own ground.
    content->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
}

QSize FittingScroll::sizeHint() const
{
    return {widget()->sizeHint().width(), minimumHeight()};
}

void FittingScroll::reveal(QWidget *part)
{
    QTimer::singleShot(0, this, [this, part = QPointer<QWidget>(part)] {
        if (!part)
            return;
        fit();
        window()->layout()->activate();
        // What is taller than the view shows its beginning.
        if (part->height() > viewport()->height())
            verticalScrollBar()->setValue(part->mapTo(widget(), QPoint()).y());
        else
            ensureWidgetVisible(part, 0, 0);
    });
}

void FittingScroll::fit()
{
    const QLayout *layout = widget()->layout();
    // Before it is shown its own width says nothing yet.
    const int width = isVisible()
        ? viewport()->width()
        : std::max(window()->minimumWidth(), layout->totalSizeHint().width());
    const int wanted = layout->hasHeightForWidth() ? layout->totalHeightForWidth(width)
                                                   : layout->totalSizeHint().height();
    const int others = std::max(0, window()->minimumSizeHint().height() - minimumHeight());
    const int room = screen()->availableGeometry().height() - frame - others;
    const int tall = std::clamp(wanted, shortest, std::max(shortest, room));
    setMinimumWidth(layout->totalMinimumSize().width()
                    + (wanted > tall ? verticalScrollBar()->sizeHint().width() : 0));
    if (tall != minimumHeight())
        setMinimumHeight(tall);
}

void FittingScroll::keepOnScreen()
{
    QWidget *dialog = window();
    if (!dialog->isVisible())
        return;
    const QRect room = screen()->availableGeometry();
    const QRect outer = dialog->frameGeometry();
    if (outer.bottom() > room.bottom())
        dialog->move(outer.x(), std::max(room.top(), room.bottom() + 1 - outer.height()));
}

bool FittingScroll::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        fit();
    else if (watched == window() && event->type() == QEvent::Resize)
        keepOnScreen();
    return QScrollArea::eventFilter(watched, event);
}

bool FittingScroll::event(QEvent *event)
{
    if (event->type() == QEvent::Polish) {
        window()->installEventFilter(this);
        fit();
    }
    return QScrollArea::event(event);
}

void FittingScroll::showEvent(QShowEvent *event)
{
    QScrollArea::showEvent(event);
    fit();
}

void FittingScroll::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    fit();
}

} // namespace homing::ui
