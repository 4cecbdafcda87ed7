// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/richedit.h"

#include "core/mime/body.h"
#include "ui/common/theme.h"
#include "ui/composer/richdocument.h"
#include "ui/composer/richformats.h"
#include "ui/reader/pictures.h"
#include "ui/reader/plaintexthighlighter.h"

#include <QAbstractTextDocumentLayout>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QPointer>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextDocumentFragment>
#include <QTextList>
#include <QThreadPool>

namespace homing::ui {

using mime::RichBlock;
using mime::RichSize;

namespace {

constexpr int tallestPicture = 2'000;
/// Between composers of ours: with what is dropped of other programs' HTML.
constexpr QLatin1String ownClipboardType("application/x-homing-text");

/// The list that an item of `format` at this block goes on with; null: it begins one.
QTextList *listToJoin(const QTextBlock &block, const QTextListFormat &format)
{
    for (QTextBlock at = block.previous(); at.isValid() && at.textList(); at = at.previous()) {
        const QTextListFormat before = at.textList()->format();
        if (before.indent() < format.indent())
            return nullptr;
        if (before.indent() == format.indent())
            return before.style() == format.style() ? at.textList() : nullptr;
    }
    return nullptr;
}

void putIntoList(QTextCursor &cursor, const QTextListFormat &format)
{
    if (QTextList *list = listToJoin(cursor.block(), format))
        list->add(cursor.block());
    else
        cursor.createList(format);
}

QByteArray domainOf(const QByteArray &id)
{
    return id.mid(id.lastIndexOf('@') + 1);
}

} // namespace

RichEdit::RichEdit(QWidget *parent)
    : MessageEdit(parent)
    , m_document(new RichDocument(this))
{
    setObjectName(QStringLiteral("richBodyEdit"));
    setAccessibleName(tr("Message text"));
    setDocument(m_document);
    setPlaceholderText(tr("Write your message"));
    begin();
    // What is typed behind a link is not the link's.
    connect(this, &QTextEdit::cursorPositionChanged, this, [this] {
        const QTextCursor cursor = textCursor();
        QTextCursor next = cursor;
        const bool isInside = next.movePosition(QTextCursor::NextCharacter)
            && next.block() == cursor.block() && next.charFormat().isAnchor();
        if (cursor.hasSelection() || isInside || !currentCharFormat().isAnchor())
            return;
        QTextCharFormat format = currentCharFormat();
        setTarget(format, {});
        setCurrentCharFormat(format);
    });
}

// --- what it holds

void RichEdit::setRichText(const mime::RichText &text, const std::vector<mime::DraftFile> &pictures)
{
    m_document->setRichText(text);
    m_pictures.clear();
    for (const mime::DraftFile &picture : pictures) {
        m_pictures.insert(picture.contentId, picture);
        decode(picture);
    }
}

mime::RichText RichEdit::richText() const
{
    return mime::normalised(rawText());
}

mime::RichText RichEdit::rawText() const
{
    return m_document->rawText();
}

std::vector<mime::DraftFile> RichEdit::pictures(mime::RichText &text, const QString &sender) const
{
    if (m_pictures.isEmpty())
        return {};
    const QByteArray domain = domainOf(sender.toUtf8());
    if (domain != m_sentDomain) {
        m_sentIds.clear();
        m_sentDomain = domain;
    }
    std::vector<mime::DraftFile> files;
    for (const QByteArray &id : mime::pictureIds(text)) {
        const auto picture = m_pictures.constFind(id);
        if (picture == m_pictures.cend())
            continue;
        QByteArray &sentId = m_sentIds[id];
        if (sentId.isEmpty())
            sentId = domainOf(id) == domain ? id : mime::newContentId(sender);
        files.push_back(*picture);
        files.back().contentId = sentId;
    }
    for (RichBlock &block : text.blocks) {
        std::erase_if(block.spans, [this](const mime::RichSpan &span) {
            return !span.pictureId.isEmpty() && !m_pictures.contains(span.pictureId);
        });
        for (mime::RichSpan &span : block.spans) {
            if (!span.pictureId.isEmpty())
                span.pictureId = m_sentIds.value(span.pictureId);
        }
    }
    return files;
}

quint64 RichEdit::pictureOctets() const
{
    if (m_pictures.isEmpty())
        return 0;
    quint64 sum = 0;
    for (const QByteArray &id : mime::pictureIds(rawText()))
        sum += quint64(m_pictures.value(id).bytes.size());
    return sum;
}

void RichEdit::insertPicture(mime::DraftFile picture)
{
    picture.contentId = mime::newContentId({});
    m_coming.push_back(picture);
    decode(picture);
}

void RichEdit::decode(const mime::DraftFile &picture)
{
    QThreadPool::globalInstance()->start([self = QPointer(this), picture] {
        // Twice as fine as it is shown, for fine screens.
        const QImage image = decodePicture(picture.bytes, {2 * widestPicture, 2 * tallestPicture});
        QMetaObject::invokeMethod(
            qApp,
            [=] {
                if (self)
                    self->finishPicture(picture, image);
            },
            Qt::QueuedConnection);
    });
}

void RichEdit::finishPicture(const mime::DraftFile &picture, const QImage &image)
{
    const bool isNew = std::erase_if(m_coming, [&picture](const mime::DraftFile &coming) {
                           return coming.contentId == picture.contentId;
                       }) > 0;
    if (!isNew && !m_pictures.contains(picture.contentId))
        return; // taken, or its text is not here any more
    if (image.isNull()) {
        Q_EMIT pictureFailed(picture.name);
    } else {
        m_document->setPicture(picture.contentId, image);
        if (isNew)
            putPicture(picture, std::min(image.width(), widestPicture));
    }
    if (isNew)
        Q_EMIT pictureCame();
}

void RichEdit::putPicture(const mime::DraftFile &picture, int width)
{
    m_pictures.insert(picture.contentId, picture);
    mime::RichSpan span;
    span.pictureId = picture.contentId;
    span.text = picture.name;
    span.pictureWidth = width;
    mime::RichText text;
    text.blocks.push_back({RichBlock::Kind::Paragraph, 0, 0, {span}});
    QTextCursor cursor = textCursor();
    RichDocument::insert(cursor, text);
    setTextCursor(cursor);
}

QVariant RichEdit::loadResource(int type, const QUrl &name)
{
    Q_UNUSED(type)
    Q_UNUSED(name)
    return {};
}

// --- formatting

void RichEdit::mergeFormat(const QTextCharFormat &format)
{
    QTextCursor cursor = textCursor();
    if (!cursor.hasSelection())
        cursor.select(QTextCursor::WordUnderCursor);
    if (textCursor().hasSelection())
        cursor.mergeCharFormat(format);
    mergeCurrentCharFormat(format);
}

void RichEdit::setBold(bool isBold)
{
    QTextCharFormat format;
    format.setFontWeight(isBold ? QFont::Bold : QFont::Normal);
    mergeFormat(format);
}

void RichEdit::setItalic(bool isItalic)
{
    QTextCharFormat format;
    format.setFontItalic(isItalic);
    mergeFormat(format);
}

void RichEdit::setUnderlined(bool isUnderlined)
{
    QTextCharFormat format;
    format.setFontUnderline(isUnderlined);
    mergeFormat(format);
}

void RichEdit::setStruck(bool isStruck)
{
    QTextCharFormat format;
    format.setFontStrikeOut(isStruck);
    mergeFormat(format);
}

void RichEdit::setColour(const QByteArray &colour)
{
    QTextCharFormat format;
    format.setProperty(ChosenColour, QString::fromLatin1(colour));
    mergeFormat(format);
    m_highlighter->rehighlight();
}

void RichEdit::setTextSize(RichSize size)
{
    QTextCharFormat format;
    setSize(format, size);
    mergeFormat(format);
}

/// `change(cursor)` for each block that is selected, as one step.
template <typename Change> void RichEdit::forEachBlock(Change change)
{
    const QTextCursor selection = textCursor();
    QTextCursor edit(m_document);
    edit.beginEditBlock();
    QTextBlock block = m_document->findBlock(selection.selectionStart());
    const int end = selection.selectionEnd();
    for (bool isFirst = true; block.isValid()
         && (isFirst || block.position() < end || block.position() == selection.selectionStart());
         block = block.next(), isFirst = false) {
        QTextCursor cursor(block);
        change(cursor);
    }
    edit.endEditBlock();
    ensureCursorVisible();
}

void RichEdit::setHeading(int level)
{
    forEachBlock([level](QTextCursor &cursor) {
        if (QTextList *list = cursor.block().textList())
            list->remove(cursor.block());
        cursor.setBlockFormat(blockFormat(level, quotesOf(cursor.block())));
        // Bold and size are the heading's now, or go with it.
        cursor.setBlockCharFormat(headingFormat(level));
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        QTextCharFormat letters = headingFormat(level);
        if (level == 0) {
            letters.setFontWeight(QFont::Normal);
            setSize(letters, RichSize::Normal);
        }
        cursor.mergeCharFormat(letters);
    });
    QTextCharFormat typing = headingFormat(level);
    if (textCursor().block().length() <= 1)
        setCurrentCharFormat(typing);
}

void RichEdit::setList(RichBlock::Kind kind)
{
    forEachBlock([kind](QTextCursor &cursor) {
        const int quotes = quotesOf(cursor.block());
        int level = 1;
        if (QTextList *before = cursor.block().textList()) {
            level = before->format().indent();
            before->remove(cursor.block());
        }
        cursor.setBlockFormat(blockFormat(0, quotes));
        if (kind == RichBlock::Kind::Paragraph)
            return;
        QTextListFormat format;
        format.setStyle(kind == RichBlock::Kind::Number ? QTextListFormat::ListDecimal
                                                        : QTextListFormat::ListDisc);
        format.setIndent(level);
        putIntoList(cursor, format);
    });
}

void RichEdit::changeLevel(int by)
{
    forEachBlock([by](QTextCursor &cursor) {
        QTextList *before = cursor.block().textList();
        if (!before)
            return;
        QTextListFormat format = before->format();
        const int level = format.indent() + by;
        if (level > mime::deepestRichList)
            return;
        if (level < 1) {
            before->remove(cursor.block());
            cursor.setBlockFormat(blockFormat(0, quotesOf(cursor.block())));
            return;
        }
        format.setIndent(level);
        putIntoList(cursor, format);
    });
}

void RichEdit::changeQuotes(int by)
{
    forEachBlock([by](QTextCursor &cursor) {
        const int quotes = std::clamp(quotesOf(cursor.block()) + by, 0, mime::deepestRichQuote);
        cursor.mergeBlockFormat(quoteFormat(quotes)); // it stays in its list
    });
    m_highlighter->rehighlight();
}

RichEdit::LinkHere RichEdit::takeLink()
{
    QTextCursor cursor = textCursor();
    const QString target =
        cursor.charFormat().isAnchor() ? cursor.charFormat().anchorHref() : QString();
    if (!target.isEmpty()) { // all of it, however little is selected
        for (const auto &[move, isBefore] : {std::pair(QTextCursor::PreviousCharacter, true),
                                             std::pair(QTextCursor::NextCharacter, false)}) {
            QTextCursor at(m_document);
            at.setPosition(isBefore ? cursor.selectionStart() : cursor.selectionEnd());
            // charFormat() is that of the character in front.
            while (isBefore ? at.charFormat().anchorHref() == target && !at.atBlockStart()
                            : !at.atBlockEnd()) {
                QTextCursor next = at;
                next.movePosition(move);
                if (!isBefore && next.charFormat().anchorHref() != target)
                    break;
                at = next;
            }
            const int other = isBefore ? cursor.selectionEnd() : cursor.selectionStart();
            cursor.setPosition(other);
            cursor.setPosition(at.position(), QTextCursor::KeepAnchor);
        }
        setTextCursor(cursor);
    }
    return {target, cursor.selectedText().replace(QChar::ParagraphSeparator, u' ')};
}

void RichEdit::setLink(const QString &target, const QString &words)
{
    QTextCursor cursor = textCursor();
    QTextCharFormat format = cursor.charFormat();
    if (format.isImageFormat())
        format = {}; // behind a picture: words with its format would be pictures
    setTarget(format, target);
    const bool isSame = cursor.selectedText().replace(QChar::ParagraphSeparator, u' ') == words;
    cursor.beginEditBlock();
    if (isSame && cursor.hasSelection()) // words and pictures keep their looks
        changeFormats(cursor, [&target](QTextCharFormat &each) { setTarget(each, target); });
    else
        cursor.insertText(words.isEmpty() ? target : words, format);
    cursor.endEditBlock();
    cursor.setPosition(cursor.selectionEnd()); // one goes on behind it
    setTextCursor(cursor);
}

void RichEdit::clearFormatting()
{
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    if (cursor.hasSelection())
        clearLetters(cursor);
    else
        setCurrentCharFormat({});
    forEachBlock([](QTextCursor &block) {
        const bool isHeading = block.blockFormat().headingLevel() > 0;
        if (QTextList *list = block.block().textList())
            list->remove(block.block());
        block.setBlockFormat(blockFormat(0, quotesOf(block.block())));
        if (!isHeading)
            return;
        block.setBlockCharFormat({});
        block.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        clearLetters(block);
    });
    cursor.endEditBlock();
}

RichBlock RichEdit::here() const
{
    QTextCursor cursor = textCursor();
    cursor.clearSelection();
    const mime::RichText text = RichDocument::richText(cursor);
    RichBlock block = text.blocks.front();
    block.spans.clear();
    return block;
}

// --- the clipboard

bool RichEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasImage() || source->hasHtml() || source->hasFormat(ownClipboardType)
        || !localFiles(source).isEmpty() || QTextEdit::canInsertFromMimeData(source);
}

void RichEdit::insertFromMimeData(const QMimeData *source)
{
    const QStringList paths = localFiles(source);
    QTextCursor cursor = textCursor();
    if (!paths.isEmpty()) {
        Q_EMIT filesGiven(paths);
    } else if (source->hasImage() && !source->hasText()) { // a table's cells are a picture, too
        Q_EMIT pictureGiven(qvariant_cast<QImage>(source->imageData()));
    } else if (source->hasFormat(ownClipboardType) || source->hasHtml()) {
        const bool isOwn = source->hasFormat(ownClipboardType);
        const QString html =
            isOwn ? QString::fromUtf8(source->data(ownClipboardType)) : source->html();
        mime::RichText text =
            mime::readRichText(html, isOwn ? mime::RichSource::Own : mime::RichSource::Foreign);
        if (text.isCut) { // its words are all there at least
            cursor.insertText(source->hasText() ? source->text() : mime::htmlToPlainText(html));
            setTextCursor(cursor);
            ensureCursorVisible();
            return;
        }
        for (RichBlock &block : text.blocks) {
            std::erase_if(block.spans, [this](const mime::RichSpan &span) {
                return !span.pictureId.isEmpty() && !m_pictures.contains(span.pictureId);
            });
        }
        RichDocument::insert(cursor, text);
        setTextCursor(cursor);
    } else {
        cursor.insertText(source->text());
        setTextCursor(cursor);
    }
    ensureCursorVisible();
}

QMimeData *RichEdit::createMimeDataFromSelection() const
{
    const QString html = mime::writeHtml(RichDocument::richText(textCursor()));
    auto *copied = new QMimeData;
    copied->setText(textCursor().selection().toPlainText());
    copied->setHtml(html);
    copied->setData(ownClipboardType, html.toUtf8());
    return copied;
}

// --- keys and looks

/// Out of the list, heading or quote whose line is empty; false: there is none.
bool RichEdit::leaveStructure()
{
    const QTextBlock block = textCursor().block();
    if (textCursor().hasSelection() || block.length() > 1)
        return false;
    if (block.textList())
        changeLevel(-1);
    else if (quotesOf(block) > 0)
        changeQuotes(-1);
    else
        return false;
    return true;
}

bool RichEdit::event(QEvent *event)
{
    // Qt's own edits take Ctrl+K to delete with; here it makes a link.
    const auto isLinkKey = [event] {
        const auto *key = static_cast<QKeyEvent *>(event);
        return key->key() == Qt::Key_K && key->modifiers() == Qt::ControlModifier;
    };
    if (event->type() == QEvent::ShortcutOverride && isLinkKey()) {
        event->ignore();
        return false;
    }
    return QTextEdit::event(event);
}

void RichEdit::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isReturn && event->modifiers() == Qt::NoModifier) {
        if (leaveStructure())
            return;
        const QTextBlock block = textCursor().block();
        if (block.blockFormat().headingLevel() > 0 && textCursor().atBlockEnd()) {
            textCursor().insertBlock(blockFormat(0, quotesOf(block)), QTextCharFormat());
            setCurrentCharFormat({});
            ensureCursorVisible();
            return;
        }
    }
    const bool isBack = event->key() == Qt::Key_Backspace && event->modifiers() == Qt::NoModifier;
    if (isBack && textCursor().atBlockStart() && !textCursor().hasSelection()
        && textCursor().block().textList()) {
        changeLevel(-1);
        return;
    }
    QTextEdit::keyPressEvent(event);
}

/// A bar before each line of a quote.
void RichEdit::paintEvent(QPaintEvent *event)
{
    QTextEdit::paintEvent(event);
    QPainter painter(viewport());
    const QPointF offset(-horizontalScrollBar()->value(), -verticalScrollBar()->value());
    const bool isMirrored = isRightToLeft();
    QTextBlock block = cursorForPosition(QPoint(0, event->rect().top())).block();
    for (; block.isValid(); block = block.next()) {
        const QRectF rect =
            m_document->documentLayout()->blockBoundingRect(block).translated(offset);
        if (rect.top() > event->rect().bottom())
            break;
        for (int depth = 1; depth <= quotesOf(block); ++depth) {
            const qreal x = (depth - 1) * 2.0 * theme::grid + 1;
            const QRectF bar(isMirrored ? viewport()->width() - x - 2 : x, rect.top(), 2,
                             rect.height());
            painter.fillRect(bar, quoteColour(depth, palette()));
        }
    }
}

} // namespace homing::ui
