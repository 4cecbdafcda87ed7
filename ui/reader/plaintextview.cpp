// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/plaintextview.h"

#include "ui/common/format.h"
#include "ui/reader/plaintexthighlighter.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextDocumentLayout>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolTip>

namespace homing::ui {

namespace {

constexpr int columnCharacters = 80;
constexpr int sideMargin = 20; // with the document's own 4 it lines up with the header card
constexpr int mostMatches = 1'000;
constexpr int directionCharacters = 2'000;
constexpr int smallestZoom = -6;
constexpr int largestZoom = 18;

} // namespace

struct PlainTextView::Private {
    struct Fold {
        int marker = 0; // block of the line to click
        int first = 0;  // first quoted block
        int count = 0;
        bool isFolded = false;
    };
    struct Match {
        int start = 0;
        int length = 0;
    };
    QString text;
    bool isCut = false;
    bool showsAll = false;
    std::vector<Fold> folds;
    QHash<int, size_t> foldOfMarker;
    PlainTextHighlighter *highlighter = nullptr;
    std::vector<Match> matches;
    int currentMatch = 0;
    QString needle;
    int zoom = 0;
    qreal basePointSize = 10;
    QString hovered;
    QPoint pressed;
    int laidOutWidth = -1;
};

PlainTextView::PlainTextView(QWidget *parent)
    : QPlainTextEdit(parent)
    , d(std::make_unique<Private>())
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setAcceptDrops(false);
    viewport()->setMouseTracking(true);
    d->basePointSize = font().pointSizeF() > 0 ? font().pointSizeF() : 10;
    d->highlighter = new PlainTextHighlighter(document());
    d->highlighter->setPalette(palette());
    d->highlighter->setIsMarker([this](int block) { return d->foldOfMarker.contains(block); });
}

PlainTextView::~PlainTextView() = default;

void PlainTextView::setMessageText(const QString &text)
{
    d->text = text;
    d->showsAll = false;
    forgetHover();
    layOut();
}

/// The pointer may rest where a link was; what it says of that link goes with the text.
void PlainTextView::forgetHover()
{
    viewport()->setCursor(Qt::IBeamCursor);
    if (d->hovered.isEmpty())
        return;
    d->hovered.clear();
    QToolTip::hideText();
    Q_EMIT linkHovered(QString());
}

void PlainTextView::clearMessage()
{
    setMessageText(QString());
}

bool PlainTextView::isCut() const
{
    return d->isCut;
}

void PlainTextView::showAll()
{
    d->showsAll = true;
    layOut();
}

void PlainTextView::layOut()
{
    const TextLayout layout
        = layOutText(d->text, d->showsAll ? std::max(d->text.size(), shownCharacters) : shownCharacters);
    d->isCut = layout.isCut;
    d->matches.clear();
    d->currentMatch = 0;
    setExtraSelections({});
    d->folds.clear();
    d->foldOfMarker.clear();

    QStringList blocks;
    blocks.reserve(layout.lines.size() + qsizetype(layout.folds.size()));
    int signatureBlock = -1;
    size_t nextFold = 0;
    for (qsizetype line = 0; line < layout.lines.size(); ++line) {
        if (nextFold < layout.folds.size() && layout.folds[nextFold].first == line) {
            const int marker = int(blocks.size());
            d->foldOfMarker.insert(marker, nextFold);
            d->folds.push_back({marker, marker + 1, int(layout.folds[nextFold].count), false});
            blocks.append(QString());
            ++nextFold;
        }
        if (line == layout.signatureLine)
            signatureBlock = int(blocks.size());
        blocks.append(layout.lines.at(line));
    }
    d->highlighter->setSignatureBlock(signatureBlock);
    // Each line has its own direction; the whole stands where a reader of its first words looks for it.
    QTextOption option = document()->defaultTextOption();
    option.setAlignment((d->text.left(directionCharacters).isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft)
                        | Qt::AlignAbsolute);
    document()->setDefaultTextOption(option);
    updateColumn();
    setPlainText(blocks.join(u'\n'));
    setAllFolded(true);
    moveCursor(QTextCursor::Start);
    verticalScrollBar()->setValue(0);
}

bool PlainTextView::hasFolds() const
{
    return !d->folds.empty();
}

void PlainTextView::setAllFolded(bool folded)
{
    for (size_t i = 0; i < d->folds.size(); ++i)
        setFolded(i, folded);
}

int PlainTextView::foldedLineCount() const
{
    int lines = 0;
    for (const Private::Fold &fold : d->folds)
        lines += fold.isFolded ? fold.count : 0;
    return lines;
}

void PlainTextView::setFolded(size_t index, bool folded)
{
    Private::Fold &fold = d->folds[index];
    fold.isFolded = folded;
    QTextDocument *doc = document();
    QTextBlock marker = doc->findBlockByNumber(fold.marker);
    QTextCursor text(marker);
    text.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    const QString words = fold.count == 1 ? tr("1 quoted line") : tr("%Ln quoted lines", nullptr, fold.count);
    text.insertText(QString(QChar(folded ? 0x25B8 : 0x25BE)) + u' ' + words);

    QTextBlock block = doc->findBlockByNumber(fold.first);
    const int start = block.position();
    int end = start;
    for (int i = 0; i < fold.count && block.isValid(); ++i, block = block.next()) {
        block.setVisible(!folded);
        block.setLineCount(folded ? 0 : std::max(1, block.layout()->lineCount()));
        end = block.position() + block.length();
    }
    doc->markContentsDirty(start, end - start);
    auto *layout = qobject_cast<QPlainTextDocumentLayout *>(doc->documentLayout());
    Q_EMIT layout->documentSizeChanged(layout->documentSize());
    viewport()->update();
}

void PlainTextView::unfoldAt(int position)
{
    const int block = document()->findBlock(position).blockNumber();
    for (size_t i = 0; i < d->folds.size(); ++i) {
        const Private::Fold &fold = d->folds[i];
        if (fold.isFolded && block >= fold.first && block < fold.first + fold.count)
            setFolded(i, false);
    }
}

void PlainTextView::collectMatches(const QString &text)
{
    d->needle = text;
    d->matches.clear();
    const QString all = toPlainText();
    qsizetype at = 0;
    while (!text.isEmpty() && d->matches.size() < mostMatches
           && (at = all.indexOf(text, at, Qt::CaseInsensitive)) >= 0) {
        if (!d->foldOfMarker.contains(document()->findBlock(int(at)).blockNumber()))
            d->matches.push_back({int(at), int(text.size())});
        at += text.size();
    }
}

int PlainTextView::findText(const QString &text, bool backward)
{
    if (text.isEmpty()) {
        clearFind();
        return 0;
    }
    if (text != d->needle || d->matches.empty())
        collectMatches(text);
    if (d->matches.empty()) {
        showMatches();
        return 0;
    }
    const QTextCursor cursor = textCursor();
    const auto count = d->matches.size();
    size_t next = 0;
    if (backward) {
        next = count - 1;
        for (size_t i = count; i-- > 0;) {
            if (d->matches[i].start < cursor.selectionStart()) {
                next = i;
                break;
            }
        }
    } else {
        // A search that grows letter by letter stays at its match; the same needle again goes on.
        const bool stay = d->currentMatch == 0;
        const int from = stay ? cursor.selectionStart() : cursor.selectionEnd();
        for (size_t i = 0; i < count; ++i) {
            if (d->matches[i].start >= from) {
                next = i;
                break;
            }
        }
    }
    d->currentMatch = int(next) + 1;
    unfoldAt(d->matches[next].start);
    // Unfolding rewrites a marker of the same length, so the positions stand.
    QTextCursor selection(document());
    selection.setPosition(d->matches[next].start);
    selection.setPosition(d->matches[next].start + d->matches[next].length, QTextCursor::KeepAnchor);
    setTextCursor(selection);
    ensureCursorVisible();
    showMatches();
    return int(count);
}

void PlainTextView::showMatches()
{
    QList<QTextEdit::ExtraSelection> marks;
    QColor colour(0xf5c542);
    colour.setAlphaF(0.4F);
    for (const Private::Match &match : d->matches) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(document());
        mark.cursor.setPosition(match.start);
        mark.cursor.setPosition(match.start + match.length, QTextCursor::KeepAnchor);
        mark.format.setBackground(colour);
        marks.append(mark);
    }
    setExtraSelections(marks);
}

void PlainTextView::clearFind()
{
    d->needle.clear();
    d->matches.clear();
    d->currentMatch = 0;
    setExtraSelections({});
}

int PlainTextView::currentMatch() const
{
    return d->currentMatch;
}

void PlainTextView::startFindAt(bool end)
{
    clearFind();
    moveCursor(end ? QTextCursor::End : QTextCursor::Start);
}

void PlainTextView::markText(const QString &text)
{
    collectMatches(text);
    d->currentMatch = 0;
    showMatches();
}

int PlainTextView::countText(const QString &text) const
{
    return text.isEmpty() ? 0 : int(toPlainText().count(text, Qt::CaseInsensitive));
}

void PlainTextView::setZoom(int points)
{
    points = std::clamp(points, smallestZoom, largestZoom);
    if (points == d->zoom)
        return;
    d->zoom = points;
    QFont zoomed = font();
    zoomed.setPointSizeF(std::max(4.0, d->basePointSize + points));
    setFont(zoomed);
}

int PlainTextView::zoom() const
{
    return d->zoom;
}

void PlainTextView::updateColumn()
{
    const QFontMetricsF metrics(font());
    const QString sample = QStringLiteral("abcdefghijklmnopqrstuvwxyz ");
    const qreal character
        = std::max(metrics.averageCharWidth(), metrics.horizontalAdvance(sample) / qreal(sample.size()));
    const int column = int(std::ceil(character * columnCharacters + 2 * document()->documentMargin()));
    // The scroll bar's place is kept whether it shows or not: no text jumps because of it.
    const int room = contentsRect().width() - verticalScrollBar()->sizeHint().width();
    const int trailing = std::max(sideMargin, room - sideMargin - column);
    // Where its lines begin, and the subject above it.
    const bool mirrored = document()->defaultTextOption().alignment().testFlag(Qt::AlignRight);
    const QMargins margins(mirrored ? trailing : sideMargin, 8, mirrored ? sideMargin : trailing, 0);
    if (viewportMargins() != margins)
        setViewportMargins(margins);
}

void PlainTextView::resizeEvent(QResizeEvent *event)
{
    updateColumn();
    // Qt lays out only when the event names another width; one that was pending while hidden may not.
    const int width = viewport()->width();
    QResizeEvent known(QSize(width, event->size().height()),
                             QSize(width == d->laidOutWidth ? width : -1, event->oldSize().height()));
    d->laidOutWidth = width;
    QPlainTextEdit::resizeEvent(&known);
}

void PlainTextView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && d->highlighter) {
        d->highlighter->setPalette(palette());
        d->highlighter->rehighlight();
    } else if (event->type() == QEvent::FontChange || event->type() == QEvent::LayoutDirectionChange) {
        updateColumn();
    }
}

bool PlainTextView::event(QEvent *event)
{
    // Beside the column, too, the wheel scrolls.
    if (event->type() == QEvent::Wheel)
        return viewportEvent(event);
    return QPlainTextEdit::event(event);
}

QUrl PlainTextView::linkAt(const QPoint &viewportPosition) const
{
    const QTextBlock block = cursorForPosition(viewportPosition).block();
    if (!block.isValid() || !block.isVisible())
        return {};
    const QPointF inBlock = viewportPosition
        - blockBoundingGeometry(block).translated(contentOffset()).topLeft();
    const QTextLayout *layout = block.layout();
    for (int i = 0; i < layout->lineCount(); ++i) {
        const QTextLine line = layout->lineAt(i);
        if (!line.naturalTextRect().contains(inBlock))
            continue;
        const int character = line.xToCursor(inBlock.x(), QTextLine::CursorOnCharacter);
        for (const TextLink &link : findLinks(block.text())) {
            if (character >= link.start && character < link.start + link.length)
                return link.url;
        }
    }
    return {};
}

int PlainTextView::foldMarkerAt(const QPoint &viewportPosition) const
{
    const QTextBlock block = cursorForPosition(viewportPosition).block();
    const auto found = d->foldOfMarker.constFind(block.blockNumber());
    if (found == d->foldOfMarker.cend())
        return -1;
    const QRectF area = blockBoundingGeometry(block).translated(contentOffset());
    return area.contains(viewportPosition) ? int(found.value()) : -1;
}

bool PlainTextView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QUrl url = linkAt(help->pos());
        if (url.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), toolTipText(linkTarget(url)), viewport());
        return true;
    }
    if (event->type() == QEvent::Leave && !d->hovered.isEmpty()) {
        d->hovered.clear();
        Q_EMIT linkHovered(QString());
    }
    return QPlainTextEdit::viewportEvent(event);
}

void PlainTextView::mouseMoveEvent(QMouseEvent *event)
{
    QPlainTextEdit::mouseMoveEvent(event);
    const QUrl url = linkAt(event->position().toPoint());
    const bool isMarker = foldMarkerAt(event->position().toPoint()) >= 0;
    viewport()->setCursor(!url.isEmpty() || isMarker ? Qt::PointingHandCursor : Qt::IBeamCursor);
    const QString target = url.isEmpty() ? QString() : linkTarget(url);
    if (target != d->hovered) {
        d->hovered = target;
        Q_EMIT linkHovered(target);
    }
}

void PlainTextView::mousePressEvent(QMouseEvent *event)
{
    d->pressed = event->position().toPoint();
    QPlainTextEdit::mousePressEvent(event);
}

void PlainTextView::mouseReleaseEvent(QMouseEvent *event)
{
    QPlainTextEdit::mouseReleaseEvent(event);
    const QPoint position = event->position().toPoint();
    if (event->button() != Qt::LeftButton
        || (position - d->pressed).manhattanLength() >= QApplication::startDragDistance()
        || textCursor().hasSelection())
        return;
    if (const int fold = foldMarkerAt(position); fold >= 0) {
        setFolded(size_t(fold), !d->folds[size_t(fold)].isFolded);
        return;
    }
    if (const QUrl url = linkAt(position); !url.isEmpty())
        Q_EMIT linkActivated(url);
}

void PlainTextView::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier) {
        if (event->angleDelta().y() != 0)
            setZoom(d->zoom + (event->angleDelta().y() > 0 ? 1 : -1));
        event->accept();
        return;
    }
    QPlainTextEdit::wheelEvent(event);
}

void PlainTextView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        const QTextCursor cursor = textCursor();
        const QTextBlock block = document()->findBlock(cursor.selectionStart());
        if (const auto fold = d->foldOfMarker.constFind(block.blockNumber()); fold != d->foldOfMarker.cend()) {
            setFolded(fold.value(), !d->folds[fold.value()].isFolded);
            return;
        }
        const int column = cursor.selectionStart() - block.position();
        for (const TextLink &link : findLinks(block.text())) {
            if (column >= link.start && column <= link.start + link.length) {
                Q_EMIT linkActivated(link.url);
                return;
            }
        }
    }
    // A page at a time with the space bar, as in every reader.
    if (event->key() == Qt::Key_Space) {
        verticalScrollBar()->triggerAction(event->modifiers() & Qt::ShiftModifier
                                               ? QAbstractSlider::SliderPageStepSub
                                               : QAbstractSlider::SliderPageStepAdd);
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

bool PlainTextView::focusNextPrevChild(bool next)
{
    // Tab goes from link to link (and fold line), then on to the next widget.
    const QTextCursor cursor = textCursor();
    const int from = next ? cursor.selectionEnd() : cursor.selectionStart();
    QTextBlock block = document()->findBlock(from);
    while (block.isValid()) {
        if (block.isVisible()) {
            std::vector<Private::Match> stops;
            if (d->foldOfMarker.contains(block.blockNumber()))
                stops.push_back({block.position(), block.length() - 1});
            for (const TextLink &link : findLinks(block.text()))
                stops.push_back({block.position() + int(link.start), int(link.length)});
            if (!next)
                std::reverse(stops.begin(), stops.end());
            for (const Private::Match &stop : stops) {
                const bool isBeyond = next ? stop.start >= from : stop.start + stop.length <= from;
                if (!isBeyond || (stop.start == cursor.selectionStart() && cursor.hasSelection()))
                    continue;
                QTextCursor selection(document());
                selection.setPosition(stop.start);
                selection.setPosition(stop.start + stop.length, QTextCursor::KeepAnchor);
                setTextCursor(selection);
                ensureCursorVisible();
                return true;
            }
        }
        block = next ? block.next() : block.previous();
    }
    return QPlainTextEdit::focusNextPrevChild(next);
}

void PlainTextView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("messageTextMenu"));
    menu.setAccessibleName(tr("Message text"));
    const QUrl url = linkAt(viewport()->mapFromGlobal(event->globalPos()));
    if (!url.isEmpty()) {
        menu.addAction(tr("Open link"), this, [this, url] { Q_EMIT linkActivated(url); });
        menu.addAction(tr("Copy link"), this, [url] {
            QApplication::clipboard()->setText(QString::fromLatin1(url.toEncoded()));
        });
        menu.addSeparator();
    }
    QAction *copyAction = menu.addAction(tr("Copy"), QKeySequence::Copy, this, &QPlainTextEdit::copy);
    copyAction->setEnabled(textCursor().hasSelection());
    menu.addAction(tr("Select all"), QKeySequence::SelectAll, this, &QPlainTextEdit::selectAll);
    if (hasFolds()) {
        menu.addSeparator();
        const bool isAnyFolded = foldedLineCount() > 0;
        menu.addAction(isAnyFolded ? tr("Unfold quoted text") : tr("Fold quoted text"), this,
                       [this, isAnyFolded] { setAllFolded(!isAnyFolded); });
    }
    menu.exec(event->globalPos());
}

QMimeData *PlainTextView::createMimeDataFromSelection() const
{
    const QTextCursor cursor = textCursor();
    QStringList lines;
    QTextBlock block = document()->findBlock(cursor.selectionStart());
    while (block.isValid() && block.position() < cursor.selectionEnd()) {
        if (!d->foldOfMarker.contains(block.blockNumber())) {
            const int start = std::max(0, cursor.selectionStart() - block.position());
            const int end = std::min(block.length() - 1, cursor.selectionEnd() - block.position());
            lines.append(block.text().mid(start, end - start));
        }
        block = block.next();
    }
    auto *copied = new QMimeData;
    copied->setText(lines.join(u'\n'));
    return copied;
}

} // namespace homing::ui
