// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/bodyedit.h"

#include "ui/common/theme.h"
#include "ui/reader/plaintexthighlighter.h"

#include <QMimeData>
#include <QScrollBar>
#include <QUrl>

#include <cmath>

namespace homing::ui {

namespace {

constexpr int columnCharacters = 80;
constexpr int sideMargin = 2 * theme::grid;

} // namespace

QStringList localFiles(const QMimeData *data)
{
    QStringList paths;
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    return paths;
}

BodyEdit::BodyEdit(QWidget *parent)
    : QPlainTextEdit(parent)
    , m_highlighter(new PlainTextHighlighter(document()))
{
    setObjectName(QStringLiteral("bodyEdit"));
    setAccessibleName(tr("Message text"));
    setPlaceholderText(tr("Write your message"));
    setFrameShape(QFrame::NoFrame);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true); // beside the column, too
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setCursorWidth(2);
    document()->setDocumentMargin(0);
    m_highlighter->setPalette(palette());
}

bool BodyEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasImage() || !localFiles(source).isEmpty()
        || QPlainTextEdit::canInsertFromMimeData(source);
}

void BodyEdit::insertFromMimeData(const QMimeData *source)
{
    const QStringList paths = localFiles(source);
    if (!paths.isEmpty())
        Q_EMIT filesGiven(paths);
    else if (source->hasImage() && !source->hasText()) // a table's cells are a picture, too
        Q_EMIT pictureGiven(qvariant_cast<QImage>(source->imageData()));
    else
        QPlainTextEdit::insertFromMimeData(source);
}

QMargins columnMargins(const QAbstractScrollArea &edit)
{
    const QFontMetricsF metrics(edit.font());
    const QString sample = QStringLiteral("abcdefghijklmnopqrstuvwxyz ");
    // Not the font's average, in which scripts count that nobody writes here.
    const qreal character = metrics.horizontalAdvance(sample) / qreal(sample.size());
    const int column = int(std::ceil(character * columnCharacters));
    const int room =
        edit.contentsRect().width() - edit.verticalScrollBar()->sizeHint().width();
    const int rest = std::max(sideMargin, room - sideMargin - column);
    return QMargins(edit.isRightToLeft() ? rest : sideMargin, theme::rowPaddingX,
                    edit.isRightToLeft() ? sideMargin : rest, 0);
}

void BodyEdit::updateColumn()
{
    const QMargins margins = columnMargins(*this);
    if (viewportMargins() != margins)
        setViewportMargins(margins);
}

void BodyEdit::resizeEvent(QResizeEvent *event)
{
    updateColumn();
    QPlainTextEdit::resizeEvent(event);
}

void BodyEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_highlighter) {
        m_highlighter->setPalette(palette());
        m_highlighter->rehighlight();
    } else if (event->type() == QEvent::FontChange
               || event->type() == QEvent::LayoutDirectionChange) {
        updateColumn();
    }
}

} // namespace homing::ui
