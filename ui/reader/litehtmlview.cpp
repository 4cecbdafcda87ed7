// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/litehtmlview.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/reader/htmlclipboard.h"
#include "ui/reader/htmlviewaccess.h"
#include "ui/reader/plaintext.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QPointer>
#include <QScrollBar>
#include <QTextBoundaryFinder>
#include <QThreadPool>
#include <QToolTip>

namespace homing::ui {

namespace {

constexpr int delayMs = 40; // of a new layout while the width or the pictures change
constexpr int smallestZoom = 30;
constexpr int largestZoom = 400;
constexpr int zoomStep = 10;
constexpr qreal smallestFit = 0.5; // a page that does not fit is made smaller, to this; then it scrolls
constexpr qreal nearlyFits = 0.95; // the same of one that only the zoom made too wide: who zooms wants to see it larger

} // namespace

HtmlView *makeHtmlView(QWidget *parent)
{
    return new LiteHtmlView(parent);
}

LiteHtmlView::LiteHtmlView(QWidget *parent)
{
    m_pieces = std::make_shared<const std::vector<HtmlPiece>>();
    m_page = std::make_shared<const HtmlPage>();
    setParent(parent); // which may change the palette: it lays out anew
    installHtmlViewAccess();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAutoFillBackground(false);
    m_delay.setSingleShot(true);
    m_delay.setInterval(delayMs);
    connect(&m_delay, &QTimer::timeout, this, &LiteHtmlView::startJob);
}

LiteHtmlView::~LiteHtmlView()
{
    abandon();
}

/// What runs is of another message: it ends at once.
void LiteHtmlView::abandon()
{
    ++m_generation;
    if (m_unwanted)
        m_unwanted->store(true);
}

void LiteHtmlView::setPieces(std::vector<HtmlPiece> pieces)
{
    m_pieces = std::make_shared<const std::vector<HtmlPiece>>(std::move(pieces));
    m_pictures.clear();
    m_arrived.clear();
    m_isRemoteShown = m_isAnyCost = m_isReduced = m_isSimplified = false;
    m_isNew = true;
    m_isStale = true;
    abandon();
    hover(-1);
    startJob();
}

void LiteHtmlView::clear()
{
    m_pieces = std::make_shared<const std::vector<HtmlPiece>>();
    m_page = std::make_shared<const HtmlPage>();
    m_pictures.clear();
    m_arrived.clear();
    abandon();
    m_isStale = false;
    m_delay.stop();
    m_anchor = m_cursor = 0;
    clearFind();
    hover(-1);
    updateScrollBars();
    viewport()->update();
}

void LiteHtmlView::setPicture(const QByteArray &address, const QByteArray &bytes)
{
    m_arrived.insert(address, bytes);
    relayOut();
}

void LiteHtmlView::setRemoteShown(bool shown)
{
    if (m_isRemoteShown == shown)
        return;
    m_isRemoteShown = shown;
    relayOut();
}

void LiteHtmlView::setDarkSheet(bool dark)
{
    if (m_isDark == dark)
        return;
    m_isDark = dark;
    relayOut();
}

void LiteHtmlView::showAnyway()
{
    m_isAnyCost = true;
    relayOut();
}

void LiteHtmlView::relayOut()
{
    if (m_pieces->empty())
        return;
    m_isStale = true;
    if (!m_isRunning)
        m_delay.start();
}

HtmlJob LiteHtmlView::job() const
{
    HtmlJob job;
    job.pieces = m_pieces;
    job.pictures = m_pictures;
    job.arrived = m_arrived;
    job.isRemoteShown = m_isRemoteShown;
    job.isDark = m_isDark;
    job.isAnyCost = m_isAnyCost;
    job.width = std::max(200, viewport()->width() * 100 / m_zoom);
    // As plain text has it: its left edge below the subject, its size the application's.
    constexpr int sideMargin = 24;
    job.margin = std::max(8, sideMargin * 100 / m_zoom);
    job.font = QApplication::font();
    job.font.setPixelSize(QFontInfo(job.font).pixelSize());
    job.sheet = palette().color(QPalette::Base);
    job.sheetText = palette().color(QPalette::Text);
    return job;
}

void LiteHtmlView::startJob()
{
    m_delay.stop();
    if (m_isRunning || !m_isStale || m_pieces->empty())
        return;
    m_isRunning = true;
    m_isStale = false;
    HtmlJob work = job();
    m_unwanted = work.limit.unwanted = std::make_shared<std::atomic_bool>(false);
    m_arrived.clear();
    m_laidOutWidth = viewport()->width();
    htmlWorkers().start([work, generation = m_generation, self = QPointer<LiteHtmlView>(this)] {
        HtmlResult result = runHtmlJob(work);
        // The view may be gone: then the application's event loop drops this with it.
        QMetaObject::invokeMethod(
            qApp,
            [self, generation, done = std::move(result)] {
                if (self)
                    self->take(generation, done);
            },
            Qt::QueuedConnection);
    });
}

void LiteHtmlView::take(quint64 generation, const HtmlResult &result)
{
    m_isRunning = false;
    if (generation == m_generation) {
        m_page = result.page;
        m_pictures = result.pictures;
        m_isReduced = result.isReduced;
        m_isSimplified = result.isSimplified;
        if (m_isNew) {
            m_isNew = false;
            m_anchor = m_cursor = 0;
            horizontalScrollBar()->setValue(0);
            verticalScrollBar()->setValue(0);
        }
        m_anchor = std::min(m_anchor, m_page->text.size());
        m_cursor = std::min(m_cursor, m_page->text.size());
        updateScrollBars();
        updateMarks();
        viewport()->update();
        Q_EMIT wanted(result.contentIds, result.remote);
        Q_EMIT laidOut();
    }
    if (m_isStale)
        startJob();
}

QString LiteHtmlView::text() const
{
    return m_page->text;
}

QString LiteHtmlView::visibleText() const
{
    return m_page->visibleText;
}

QString LiteHtmlView::selectedText() const
{
    return m_page->text.mid(std::min(m_anchor, m_cursor), std::abs(m_cursor - m_anchor));
}

void LiteHtmlView::selectAll()
{
    select(0, m_page->text.size());
}

void LiteHtmlView::select(qsizetype anchor, qsizetype cursor)
{
    m_anchor = std::clamp<qsizetype>(anchor, 0, m_page->text.size());
    m_cursor = std::clamp<qsizetype>(cursor, 0, m_page->text.size());
    viewport()->update();
    tellHtmlViewSelection(this, int(m_anchor), int(m_cursor));
    if (m_anchor != m_cursor && QApplication::clipboard()->supportsSelection())
        QApplication::clipboard()->setText(selectedText(), QClipboard::Selection);
}

void LiteHtmlView::copy()
{
    if (m_anchor != m_cursor)
        QApplication::clipboard()->setMimeData(
            htmlClipboardData(*m_page, std::min(m_anchor, m_cursor), std::max(m_anchor, m_cursor)));
}

void LiteHtmlView::setZoom(int percent)
{
    percent = std::clamp(percent, smallestZoom, largestZoom);
    if (percent == m_zoom)
        return;
    m_zoom = percent;
    updateScrollBars();
    viewport()->update();
    relayOut();
}

qreal LiteHtmlView::scale() const
{
    const qreal zoom = m_zoom / 100.0;
    const qreal wide = m_page->size.width() * zoom;
    const qreal room = viewport()->width();
    if (wide <= room + 1)
        return zoom;
    const qreal unzoomed = std::clamp(room / m_page->size.width(), smallestFit, qreal(1));
    return zoom * std::max(room / wide > nearlyFits ? room / wide : qreal(0), unzoomed);
}

QPointF LiteHtmlView::toPage(const QPointF &position) const
{
    return (position + QPointF(horizontalScrollBar()->value(), verticalScrollBar()->value())) / scale();
}

QRectF LiteHtmlView::toViewport(const QRectF &rect) const
{
    return QRectF(rect.topLeft() * scale() - QPointF(horizontalScrollBar()->value(), verticalScrollBar()->value()),
                  rect.size() * scale());
}

void LiteHtmlView::updateScrollBars()
{
    const QSizeF size = m_page->size * scale();
    horizontalScrollBar()->setRange(0, std::max(0, qCeil(size.width()) - viewport()->width() - 1));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(24);
    verticalScrollBar()->setRange(0, std::max(0, qCeil(size.height()) - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(24);
}

void LiteHtmlView::resizeEvent(QResizeEvent *)
{
    updateScrollBars();
    if (viewport()->width() != m_laidOutWidth)
        relayOut();
}

void LiteHtmlView::changeEvent(QEvent *event)
{
    HtmlView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        relayOut();
}

void LiteHtmlView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const bool isEmpty = m_page->size.isEmpty();
    painter.fillRect(event->rect(), isEmpty ? palette().color(QPalette::Base) : m_page->canvas);
    if (isEmpty)
        return;
    const bool isDarkCanvas = theme::contrast(m_page->canvas, Qt::white) > 7;
    std::vector<HtmlMark> marks;
    for (std::size_t i = 0; i < m_matches.size(); ++i) {
        const bool isCurrent = int(i) == m_match;
        marks.push_back({m_matches[i].first, m_matches[i].second, isCurrent ? QColor(0xff, 0x96, 0x32) : QColor(0xff, 0xe6, 0x6e),
                         Qt::black});
    }
    if (m_anchor != m_cursor && m_match < 0)
        marks.push_back({std::min(m_anchor, m_cursor), std::max(m_anchor, m_cursor),
                         isDarkCanvas ? QColor(0x2f, 0x5d, 0x9e) : QColor(0xb3, 0xd4, 0xfc),
                         isDarkCanvas ? QColor(Qt::white) : QColor(Qt::black)});
    painter.translate(-horizontalScrollBar()->value(), -verticalScrollBar()->value());
    painter.scale(scale(), scale());
    const QRectF area(toPage(event->rect().topLeft()), QSizeF(event->rect().size()) / scale());
    paintHtml(painter, *m_page, area, marks);
    if (const int link = hasFocus() ? linkAtCursor() : -1; link >= 0 && m_anchor != m_cursor) {
        painter.setPen(QPen(theme::readable(palette().color(QPalette::Highlight), m_page->canvas), 1.5));
        painter.setBrush(Qt::NoBrush);
        for (const QRectF &rect : m_page->rectsOf(std::min(m_anchor, m_cursor), std::max(m_anchor, m_cursor)))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight());
    }
}

qsizetype LiteHtmlView::offsetAt(const QPoint &position) const
{
    return m_page->offsetAt(toPage(position));
}

QRect LiteHtmlView::rectOfCharacter(qsizetype offset) const
{
    const std::vector<QRectF> rects = m_page->rectsOf(offset, offset + 1);
    return rects.empty() ? QRect() : toViewport(rects.front()).toAlignedRect();
}

void LiteHtmlView::reveal(qsizetype start, qsizetype end)
{
    const std::vector<QRectF> rects = m_page->rectsOf(start, end);
    if (rects.empty())
        return;
    const QRectF place = toViewport(rects.front());
    constexpr int margin = 40;
    if (place.top() < margin)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + int(place.top()) - margin);
    else if (place.bottom() > viewport()->height() - margin)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + int(place.bottom()) - viewport()->height() + margin);
    if (place.left() < 0 || place.right() > viewport()->width())
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + int(place.left()) - margin);
}

void LiteHtmlView::hover(int link)
{
    if (link == m_hovered)
        return;
    m_hovered = link;
    viewport()->setCursor(link >= 0 ? Qt::PointingHandCursor : Qt::IBeamCursor);
    if (link < 0)
        QToolTip::hideText();
    Q_EMIT linkHovered(link >= 0 ? linkTarget(m_page->links[std::size_t(link)]) : QString());
}

bool LiteHtmlView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int link = m_page->linkAt(toPage(help->pos()));
        if (link >= 0)
            QToolTip::showText(help->globalPos(), toolTipText(linkTarget(m_page->links[std::size_t(link)])), viewport());
        else
            QToolTip::hideText();
        return true;
    }
    if (event->type() == QEvent::Leave)
        hover(-1);
    return HtmlView::viewportEvent(event);
}

void LiteHtmlView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = event->position().toPoint();
    m_isSelecting = true;
    const qsizetype at = offsetAt(m_pressed);
    select(event->modifiers() & Qt::ShiftModifier ? m_anchor : at, at);
}

void LiteHtmlView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    if (m_isSelecting && (position - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        if (position.y() < 0 || position.y() > viewport()->height())
            verticalScrollBar()->setValue(verticalScrollBar()->value() + (position.y() < 0 ? -20 : 20));
        select(m_anchor, offsetAt(position));
    }
    hover(m_page->linkAt(toPage(position)));
}

void LiteHtmlView::mouseReleaseEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    const bool wasClick = m_isSelecting && (position - m_pressed).manhattanLength() < QApplication::startDragDistance();
    m_isSelecting = false;
    if (event->button() != Qt::LeftButton || !wasClick || m_anchor != m_cursor)
        return;
    if (const int link = m_page->linkAt(toPage(position)); link >= 0)
        Q_EMIT linkActivated(m_page->links[std::size_t(link)], m_page->textOfLink(link));
}

void LiteHtmlView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    QTextBoundaryFinder words(QTextBoundaryFinder::Word, m_page->text);
    const qsizetype at = offsetAt(event->position().toPoint());
    words.setPosition(at);
    const qsizetype start = words.isAtBoundary() ? at : std::max<qsizetype>(0, words.toPreviousBoundary());
    words.setPosition(start);
    const qsizetype end = words.toNextBoundary();
    select(start, end < 0 ? m_page->text.size() : end);
}

void LiteHtmlView::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier) {
        if (event->angleDelta().y() != 0)
            setZoom(m_zoom + (event->angleDelta().y() > 0 ? zoomStep : -zoomStep));
        event->accept();
        return;
    }
    HtmlView::wheelEvent(event);
}

int LiteHtmlView::linkAtCursor() const
{
    const std::size_t run = m_page->runAt(std::min(m_anchor, m_cursor));
    return run < m_page->runs.size() ? m_page->runs[run].link : -1;
}

void LiteHtmlView::keyPressEvent(QKeyEvent *event)
{
    QScrollBar *bar = verticalScrollBar();
    const bool isExtending = event->modifiers() & Qt::ShiftModifier;
    const bool byWord = event->modifiers() & Qt::ControlModifier;
    const auto extend = [&](qsizetype to) {
        select(m_anchor, to);
        reveal(m_cursor, m_cursor + 1);
    };
    const auto step = [&](int direction) {
        QTextBoundaryFinder finder(byWord ? QTextBoundaryFinder::Word : QTextBoundaryFinder::Grapheme, m_page->text);
        finder.setPosition(m_cursor);
        const qsizetype to = direction > 0 ? finder.toNextBoundary() : finder.toPreviousBoundary();
        return to < 0 ? m_cursor : to;
    };
    const auto line = [&](int direction) {
        const QRect here = rectOfCharacter(std::min(m_cursor, m_page->text.size() - 1));
        return here.isNull() ? m_cursor : offsetAt(here.center() + QPoint(0, direction * int(here.height() * 1.3)));
    };
    if (event->matches(QKeySequence::Copy)) {
        copy();
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectAll();
    } else if (isExtending && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)) {
        extend(step(event->key() == Qt::Key_Right ? 1 : -1));
    } else if (isExtending && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)) {
        extend(line(event->key() == Qt::Key_Down ? 1 : -1));
    } else if (isExtending && (event->key() == Qt::Key_Home || event->key() == Qt::Key_End)) {
        extend(event->key() == Qt::Key_Home ? 0 : m_page->text.size());
    } else if (event->key() == Qt::Key_Home || event->key() == Qt::Key_End) {
        bar->setValue(event->key() == Qt::Key_Home ? 0 : bar->maximum());
    } else if (event->key() == Qt::Key_Space) {
        bar->triggerAction(isExtending ? QAbstractSlider::SliderPageStepSub : QAbstractSlider::SliderPageStepAdd);
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (const int link = linkAtCursor(); link >= 0 && m_anchor != m_cursor)
            Q_EMIT linkActivated(m_page->links[std::size_t(link)], m_page->textOfLink(link));
    } else if (byWord && (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal)) {
        setZoom(m_zoom + zoomStep);
    } else if (byWord && event->key() == Qt::Key_Minus) {
        setZoom(m_zoom - zoomStep);
    } else if (byWord && event->key() == Qt::Key_0) {
        setZoom(100);
    } else {
        HtmlView::keyPressEvent(event); // the arrows scroll
    }
}

bool LiteHtmlView::focusNextPrevChild(bool next)
{
    // Tab goes from link to link, then on to the next widget.
    const std::vector<HtmlRun> &runs = m_page->runs;
    const int current = m_anchor != m_cursor ? linkAtCursor() : -1;
    const qsizetype from = std::min(m_anchor, m_cursor);
    const auto startsLink = [&](std::size_t i) {
        return runs[i].link >= 0 && runs[i].link != current && (i == 0 || runs[i - 1].link != runs[i].link);
    };
    const auto stop = [&](std::size_t i) {
        std::size_t last = i;
        while (last + 1 < runs.size() && runs[last + 1].link == runs[i].link)
            ++last;
        select(runs[i].start, runs[last].start + runs[last].text.size());
        reveal(m_anchor, m_cursor);
        return true;
    };
    if (next) {
        for (std::size_t i = 0; i < runs.size(); ++i) {
            if (startsLink(i) && runs[i].start >= from)
                return stop(i);
        }
    } else {
        for (std::size_t i = runs.size(); i-- > 0;) {
            if (startsLink(i) && runs[i].start < from)
                return stop(i);
        }
    }
    return HtmlView::focusNextPrevChild(next);
}

void LiteHtmlView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("htmlMenu"));
    menu.setAccessibleName(tr("Message text"));
    const int link = m_page->linkAt(toPage(viewport()->mapFromGlobal(event->globalPos())));
    if (link >= 0) {
        const QUrl url = m_page->links[std::size_t(link)];
        menu.addAction(tr("Open link"), this, [this, url, shown = m_page->textOfLink(link)] { Q_EMIT linkActivated(url, shown); });
        menu.addAction(tr("Copy link"), this,
                       [url] { QApplication::clipboard()->setText(QString::fromLatin1(url.toEncoded())); });
        menu.addSeparator();
    }
    menu.addAction(tr("Copy"), QKeySequence::Copy, this, &LiteHtmlView::copy)->setEnabled(m_anchor != m_cursor);
    menu.addAction(tr("Select all"), QKeySequence::SelectAll, this, &LiteHtmlView::selectAll);
    menu.exec(event->globalPos());
}

} // namespace homing::ui
