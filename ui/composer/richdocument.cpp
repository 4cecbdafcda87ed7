// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/richdocument.h"

#include "ui/common/theme.h"

#include <QAbstractTextDocumentLayout>
#include <QImage>
#include <QPainter>
#include <QTextBlock>
#include <QTextDocumentFragment>
#include <QTextList>
#include <QUrl>

namespace homing::ui {

using mime::RichBlock;
using mime::RichSize;
using mime::RichSpan;
using mime::RichText;

namespace {

constexpr int quoteIndent = 2 * theme::grid;
constexpr QLatin1String pictureScheme("cid:");

QTextListFormat listFormat(RichBlock::Kind kind, int level)
{
    QTextListFormat format;
    format.setStyle(kind == RichBlock::Kind::Number ? QTextListFormat::ListDecimal
                                                    : QTextListFormat::ListDisc);
    format.setIndent(level);
    return format;
}

QTextCharFormat charFormat(const RichSpan &span, int headingLevel)
{
    QTextCharFormat format = headingFormat(headingLevel);
    if (span.isBold)
        format.setFontWeight(QFont::Bold);
    if (span.isItalic)
        format.setFontItalic(true);
    if (span.isUnderlined)
        format.setFontUnderline(true);
    if (span.isStruck)
        format.setFontStrikeOut(true);
    if (span.size != RichSize::Normal)
        setSize(format, span.size);
    if (!span.colour.isEmpty())
        format.setProperty(ChosenColour, QString::fromLatin1(span.colour));
    if (!span.link.isEmpty()) {
        format.setAnchor(true);
        format.setAnchorHref(span.link);
    }
    return format;
}

QTextImageFormat pictureFormat(const RichSpan &span)
{
    QTextImageFormat format;
    format.setName(pictureScheme + QString::fromLatin1(span.pictureId));
    format.setProperty(QTextFormat::ImageAltText, span.text);
    if (span.pictureWidth > 0)
        format.setWidth(span.pictureWidth);
    if (!span.link.isEmpty()) {
        format.setAnchor(true);
        format.setAnchorHref(span.link);
    }
    return format;
}

RichSpan spanOf(const QTextCharFormat &format)
{
    RichSpan span;
    span.link = format.isAnchor() ? format.anchorHref() : QString();
    if (format.isImageFormat()) {
        const QTextImageFormat picture = format.toImageFormat();
        span.pictureId = picture.name().mid(pictureScheme.size()).toLatin1();
        span.text = picture.property(QTextFormat::ImageAltText).toString();
        span.pictureWidth = int(picture.width());
        return span;
    }
    span.isBold = format.fontWeight() >= QFont::DemiBold;
    span.isItalic = format.fontItalic();
    span.isUnderlined = format.fontUnderline();
    span.isStruck = format.fontStrikeOut();
    span.size = RichSize(format.intProperty(ChosenSize));
    span.colour = format.stringProperty(ChosenColour).toLatin1();
    return span;
}

/// The characters [start, end) of the block.
RichBlock richBlock(const QTextBlock &block, int start, int end)
{
    RichBlock rich;
    rich.quotes = quotesOf(block);
    const int heading = block.blockFormat().headingLevel();
    if (const QTextList *list = block.textList()) {
        rich.kind = list->format().style() == QTextListFormat::ListDecimal
            ? RichBlock::Kind::Number
            : RichBlock::Kind::Bullet;
        rich.level = list->format().indent();
    } else if (heading > 0) {
        rich.kind = RichBlock::Kind::Heading;
        rich.level = heading;
    }
    for (auto at = block.begin(); !at.atEnd(); ++at) {
        const QTextFragment fragment = at.fragment();
        const int from = std::max(start, fragment.position());
        const int to = std::min(end, fragment.position() + fragment.length());
        if (from >= to)
            continue;
        RichSpan span = spanOf(fragment.charFormat());
        if (!span.pictureId.isEmpty()) {
            rich.spans.insert(rich.spans.end(), std::size_t(to - from), span);
            continue;
        }
        span.text = fragment.text().mid(from - fragment.position(), to - from);
        span.text.replace(QChar::LineSeparator, u'\n');
        rich.spans.push_back(std::move(span));
    }
    return rich;
}

/// Puts blocks into lists: an item joins the list of its level that is open.
class ListMaker
{
public:
    void add(QTextCursor &cursor, const RichBlock &block)
    {
        if (block.kind != RichBlock::Kind::Bullet && block.kind != RichBlock::Kind::Number) {
            m_open.clear();
            return;
        }
        // Its outer items may not be here: the first line pasted goes on in a line of text.
        const auto level = std::min(std::size_t(block.level), m_open.size() + 1);
        const QTextListFormat format = listFormat(block.kind, block.level);
        if (m_quotes != block.quotes)
            m_open.clear();
        m_quotes = block.quotes;
        if (m_open.size() > level)
            m_open.resize(level);
        if (m_open.size() == level && m_open.back()->format().style() == format.style()) {
            m_open.back()->add(cursor.block());
            return;
        }
        m_open.resize(level - 1);
        m_open.push_back(cursor.createList(format));
    }

private:
    std::vector<QTextList *> m_open; // by level
    int m_quotes = 0;
};

/// A picture, never wider than the column.
class PictureObject final : public QObject, public QTextObjectInterface
{
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    using QObject::QObject;

    QSizeF intrinsicSize(QTextDocument *document, int, const QTextFormat &format) override
    {
        const QImage image = imageOf(document, format);
        const qreal wanted = format.toImageFormat().width();
        QSizeF size = image.size();
        if (wanted > 0)
            size *= wanted / size.width();
        const qreal room = document->textWidth();
        return room > 0 && size.width() > room ? size * (room / size.width()) : size;
    }

    void drawObject(QPainter *painter, const QRectF &rect, QTextDocument *document, int,
                    const QTextFormat &format) override
    {
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        painter->drawImage(rect, imageOf(document, format));
    }

private:
    /// Never empty: RichDocument has something for each.
    static QImage imageOf(QTextDocument *document, const QTextFormat &format)
    {
        const QUrl name(format.toImageFormat().name());
        return qvariant_cast<QImage>(document->resource(QTextDocument::ImageResource, name));
    }
};

} // namespace

QTextBlockFormat blockFormat(int level, int quotes)
{
    QTextBlockFormat format;
    if (level > 0) {
        format.setHeadingLevel(level);
        format.setTopMargin(theme::grid);
        format.setBottomMargin(theme::half);
    }
    if (quotes > 0)
        format.merge(quoteFormat(quotes));
    return format;
}

QTextBlockFormat quoteFormat(int quotes)
{
    QTextBlockFormat format;
    format.setProperty(QTextFormat::BlockQuoteLevel, quotes);
    format.setLeftMargin(quotes * quoteIndent);
    return format;
}

int quotesOf(const QTextBlock &block)
{
    return block.blockFormat().intProperty(QTextFormat::BlockQuoteLevel);
}

QTextCharFormat headingFormat(int level)
{
    QTextCharFormat format;
    if (level > 0) {
        format.setFontWeight(QFont::Bold);
        format.setProperty(QTextFormat::FontSizeAdjustment, 4 - level);
    }
    return format;
}

void setSize(QTextCharFormat &format, RichSize size)
{
    constexpr int steps[] = {0, -1, 1, 2}; // in RichSize's order
    format.setProperty(ChosenSize, int(size));
    format.setProperty(QTextFormat::FontSizeAdjustment, steps[int(size)]);
}

RichDocument::RichDocument(QObject *parent)
    : QTextDocument(parent)
{
    setDocumentMargin(0);
    setIndentWidth(3 * theme::grid);
    documentLayout()->registerHandler(QTextFormat::ImageObject, new PictureObject(this));
}

RichText RichDocument::rawText() const
{
    RichText text;
    for (QTextBlock block = begin(); block.isValid(); block = block.next())
        text.blocks.push_back(richBlock(block, 0, characterCount()));
    return text;
}

RichText RichDocument::richText(const QTextCursor &selection)
{
    RichText text;
    const QTextDocument *document = selection.document();
    const int end = selection.selectionEnd();
    QTextBlock block = document->findBlock(selection.selectionStart());
    for (; block.isValid() && block.position() <= end; block = block.next())
        text.blocks.push_back(richBlock(block, selection.selectionStart(), end));
    return mime::normalised(text);
}

void RichDocument::setRichText(const RichText &text)
{
    setUndoRedoEnabled(false);
    clear();
    QTextCursor cursor(this);
    insert(cursor, text);
    setUndoRedoEnabled(true);
    setModified(false);
}

void RichDocument::insert(QTextCursor &cursor, const RichText &text)
{
    cursor.beginEditBlock();
    cursor.removeSelectedText();
    const bool isAtEmptyBlock = cursor.block().length() <= 1 && !cursor.block().textList();
    ListMaker lists;
    for (std::size_t i = 0; i < text.blocks.size(); ++i) {
        const RichBlock &block = text.blocks[i];
        const int heading = block.kind == RichBlock::Kind::Heading ? block.level : 0;
        const bool isInline = i == 0 && !isAtEmptyBlock; // its words go on in the line
        if (i > 0)
            cursor.insertBlock(blockFormat(heading, block.quotes), headingFormat(heading));
        else if (isAtEmptyBlock)
            cursor.setBlockFormat(
                blockFormat(heading, std::max(block.quotes, quotesOf(cursor.block()))));
        if (!isInline)
            lists.add(cursor, block);
        for (const RichSpan &span : block.spans) {
            if (!span.pictureId.isEmpty())
                cursor.insertImage(pictureFormat(span));
            else
                cursor.insertText(QString(span.text).replace(u'\n', QChar::LineSeparator),
                                  charFormat(span, heading));
        }
        cursor.setBlockCharFormat(headingFormat(heading));
    }
    cursor.endEditBlock();
}

void RichDocument::setPicture(const QByteArray &contentId, const QImage &picture)
{
    addResource(ImageResource, QUrl(pictureScheme + QString::fromLatin1(contentId)), picture);
    markContentsDirty(0, characterCount());
}

QVariant RichDocument::loadResource(int type, const QUrl &)
{
    if (type != ImageResource)
        return {};
    QImage nothing(1, 1, QImage::Format_ARGB32_Premultiplied); // it is still to come
    nothing.fill(Qt::transparent);
    return nothing;
}

} // namespace homing::ui

#include "richdocument.moc"
