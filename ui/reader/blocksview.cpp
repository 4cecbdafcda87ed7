// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/blocksview.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/reader/blockcard.h"
#include "ui/reader/blockwords.h"
#include "ui/reader/htmlbody.h"
#include "ui/reader/htmlview.h"
#include "ui/reader/pictures.h"
#include "ui/reader/plaintextview.h"

#include <QBoxLayout>
#include <QElapsedTimer>
#include <QEvent>
#include <QLabel>
#include <QPlainTextDocumentLayout>
#include <QScrollBar>
#include <QTextBlock>

namespace homing::ui {

namespace {

constexpr int sideMargin = 24; // as the header card's
constexpr int indent = 16;
constexpr int deepestIndent = 6;
/// A text of more lines scrolls in a box of its own.
constexpr int mostLines = 3'000;
constexpr int boxHeight = 480;
/// A column of more is no use to anybody; the rest can be saved.
constexpr std::size_t mostBlocks = 200;
constexpr int turnMs = 8;
constexpr quint64 pictureOctets = 8ULL << 20;
constexpr QSize pictureSize(1'200, 1'600);

/// A text as high as it is.
class FittedText final : public PlainTextView
{
public:
    explicit FittedText(QWidget *parent)
        : PlainTextView(parent)
    {
        connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged,
                this, [this] { fit(); });
    }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        PlainTextView::resizeEvent(event);
        fit();
    }
    void changeEvent(QEvent *event) override
    {
        PlainTextView::changeEvent(event);
        if (event->type() == QEvent::FontChange)
            fit();
    }

private:
    void fit()
    {
        if (m_isFitting)
            return;
        m_isFitting = true; // measuring lays out, and that tells its size again
        const bool isLong = document()->blockCount() > mostLines;
        setVerticalScrollBarPolicy(isLong ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
        int height = boxHeight;
        if (!isLong) {
            qreal lines = 0;
            for (QTextBlock block = document()->begin(); block.isValid(); block = block.next())
                lines += block.isVisible() ? blockBoundingRect(block).height() : 0;
            height = int(std::ceil(lines + 2 * document()->documentMargin())) + theme::grid;
        }
        if (height != this->height())
            setFixedHeight(height);
        m_isFitting = false;
    }

    bool m_isFitting = false;
};

QString dateLine(const mime::CardHeader &header)
{
    return header.date.isValid() ? longDate(header.date.toLocalTime()) : QString();
}

BlockCard *messageCard(const mime::CardHeader &header, QWidget *parent)
{
    QStringList lines;
    if (!header.from.empty())
        lines << BlocksView::tr("From %1").arg(peopleWords(header.from));
    QStringList details;
    if (!header.to.empty())
        details << BlocksView::tr("To %1").arg(peopleWords(header.to));
    if (!header.cc.empty())
        details << BlocksView::tr("Cc %1").arg(peopleWords(header.cc));
    if (const QString date = dateLine(header); !date.isEmpty())
        details << date;
    const QString subject = oneLine(header.subject);
    return new BlockCard(QStringLiteral("forward"),
                         subject.isEmpty() ? BlocksView::tr("Message without a subject") : subject,
                         lines, details, parent);
}

} // namespace

QWidget *makeBlockCard(const mime::Block &block, QWidget *parent)
{
    QWidget *card = nullptr;
    if (block.kind == mime::Block::Kind::Notice) {
        card = new BlockCard(QStringLiteral("info"), {}, {noticeWords(block.notice)}, {}, parent);
        card->setObjectName(QStringLiteral("blockNotice"));
    } else if (block.kind == mime::Block::Kind::Report) {
        card = new BlockCard(isBadNews(block.report) ? QStringLiteral("warning")
                                                     : QStringLiteral("info"),
                             {}, reportWords(block.report), reportDetails(block.report), parent);
        card->setObjectName(QStringLiteral("blockReport"));
    } else {
        card = messageCard(block.header, parent);
        card->setObjectName(QStringLiteral("blockMessage"));
    }
    return card;
}

BlocksView::BlocksView(account::MailService &service, QWidget *parent)
    : QScrollArea(parent)
    , m_pictures(new Pictures(service, this))
    , m_column(new QWidget(this))
    , m_layout(new QVBoxLayout(m_column))
{
    setObjectName(QStringLiteral("messageBlocks"));
    setAccessibleName(tr("Message text"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    m_column->setObjectName(QStringLiteral("messageBlocksColumn"));
    m_column->setBackgroundRole(QPalette::Base);
    m_column->setAutoFillBackground(true);
    m_layout->setContentsMargins(0, theme::grid, 0, 2 * theme::grid);
    m_layout->setSpacing(theme::grid);
    m_adding.setInterval(0);
    connect(&m_adding, &QTimer::timeout, this, &BlocksView::addSome);
    setWidget(m_column);
    viewport()->setBackgroundRole(QPalette::Base);
    connect(m_pictures, &Pictures::ready, this,
            [this](const MessageRef &message, const QByteArray &section, const QImage &picture) {
                if (message == m_message)
                    showPicture(section, picture);
            });
}

BlocksView::~BlocksView() = default;

bool BlocksView::isSimple(const account::MessageBody &body)
{
    using Kind = mime::Block::Kind;
    if (body.blocks.empty())
        return true;
    const std::size_t last = body.blocks.size() - 1;
    for (std::size_t i = 0; i < last; ++i) {
        if (body.blocks[i].kind != Kind::Notice)
            return false;
    }
    return body.blocks[last].kind == Kind::Text || body.blocks[last].kind == Kind::Html
        || body.blocks[last].kind == Kind::Notice;
}

void BlocksView::clearBlocks()
{
    m_pictures->forget();
    m_adding.stop();
    m_waiting.clear();
    m_message = {};
    m_parts.clear();
    m_texts.clear();
    m_html.clear();
    m_pictureLabels.clear();
    m_images.clear();
    m_current = 0;
    m_needle.clear();
    while (QLayoutItem *item = m_layout->takeAt(0)) {
        if (QWidget *row = item->widget()) {
            row->hide();
            row->deleteLater();
        }
        delete item;
    }
}

/// A row of the column, set in by so many pixels.
QWidget *BlocksView::addRow(int before, int behind)
{
    auto *row = new QWidget(m_column);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(before, 0, behind, 0);
    m_layout->insertWidget(m_layout->count() - 1, row); // the stretch stays last
    return row;
}

void BlocksView::setBlocks(const MessageRef &message, const std::vector<mime::Block> &blocks)
{
    clearBlocks();
    m_message = message;
    m_waiting.assign(blocks.begin(),
                     blocks.begin() + qsizetype(std::min(blocks.size(), mostBlocks)));
    if (blocks.size() > mostBlocks) {
        mime::Block more;
        more.kind = mime::Block::Kind::Notice;
        more.notice = mime::NoticeKind::Cut;
        m_waiting.push_back(more);
    }
    m_layout->addStretch(1);
    addSome();
    verticalScrollBar()->setValue(0);
}

/// A turn of the event loop's worth of blocks; the rest in the next ones.
void BlocksView::addSome()
{
    QElapsedTimer turn;
    turn.start();
    std::size_t added = 0;
    while (added < m_waiting.size() && (added == 0 || turn.elapsed() < turnMs)) {
        const mime::Block &block = m_waiting[added++];
        // A text has margins of its own.
        const bool isText =
            block.kind == mime::Block::Kind::Text || block.kind == mime::Block::Kind::Html;
        const int margin = isText ? 0 : sideMargin;
        const int level = std::min(block.level, deepestIndent);
        QWidget *row = addRow(margin + level * indent, margin);
        row->layout()->addWidget(widgetFor(block, row));
    }
    m_waiting.erase(m_waiting.begin(), m_waiting.begin() + qsizetype(added));
    if (m_waiting.empty())
        m_adding.stop();
    else
        m_adding.start();
}

QWidget *BlocksView::widgetFor(const mime::Block &block, QWidget *row)
{
    switch (block.kind) {
    case mime::Block::Kind::Html:
        if (m_makeHtml) {
            HtmlBody *made = m_makeHtml(m_message, block, row, m_html.empty());
            made->setZoom(percentOf(m_zoom));
            m_html.emplace(block.section, made);
            addPart(made->view(), made->view());
            return made;
        }
        return textWidget(block.plain, row);
    case mime::Block::Kind::Text:
        return textWidget(block.text, row);
    case mime::Block::Kind::Image:
        return pictureWidget(block, row);
    case mime::Block::Kind::Message:
    case mime::Block::Kind::Report:
    case mime::Block::Kind::Notice:
        break;
    }
    return makeBlockCard(block, row);
}

QWidget *BlocksView::textWidget(const QString &text, QWidget *row)
{
    auto *view = new FittedText(row);
    view->setObjectName(QStringLiteral("blockText%1").arg(m_texts.size()));
    view->setAccessibleName(tr("Message text"));
    view->setZoom(m_zoom);
    view->setMessageText(text);
    connect(view, &PlainTextView::linkActivated, this, &BlocksView::linkActivated);
    connect(view, &PlainTextView::linkHovered, this, &BlocksView::linkHovered);
    m_texts.push_back(view);
    addPart(view, view);
    return view;
}

void BlocksView::addPart(QAbstractScrollArea *view, FindPart *find)
{
    m_parts.push_back({view, find});
}

QWidget *BlocksView::pictureWidget(const mime::Block &block, QWidget *row)
{
    const QString name = oneLine(block.file.fileName, 100);
    auto *label = new QLabel(row);
    label->setObjectName(QStringLiteral("blockPicture"));
    label->setTextFormat(Qt::PlainText);
    label->setAccessibleName(name.isEmpty() ? tr("Picture") : tr("Picture %1").arg(name));
    label->setMinimumWidth(1); // the pane may be narrower than the picture
    label->setText(name.isEmpty() ? tr("Picture") : name);
    label->setForegroundRole(QPalette::PlaceholderText);
    if (block.file.octets <= pictureOctets) { // a larger one stays a file
        m_pictureLabels[block.section] = label;
        m_pictures->want(m_message, block.section, pictureSize);
    }
    return label;
}

void BlocksView::showPicture(const QByteArray &section, const QImage &picture)
{
    const auto label = m_pictureLabels.find(section);
    if (label == m_pictureLabels.end() || picture.isNull())
        return;
    m_images[section] = picture;
    const int room = std::max(viewport()->width() - 2 * sideMargin, 40);
    QPixmap pixmap = QPixmap::fromImage(picture);
    if (pixmap.width() > room)
        pixmap = pixmap.scaledToWidth(room, Qt::SmoothTransformation);
    label->second->setPixmap(pixmap);
}

void BlocksView::setZoom(int points)
{
    m_zoom = points;
    for (PlainTextView *view : m_texts)
        view->setZoom(points);
    for (const auto &[section, body] : m_html)
        body->setZoom(percentOf(points));
}

int BlocksView::percentOf(int points)
{
    constexpr int ofPoint = 10;
    return 100 + points * ofPoint;
}

QImage BlocksView::picture(const QByteArray &section) const
{
    const auto image = m_images.find(section);
    return image == m_images.end() ? QImage() : image->second;
}

// --- Find: the texts one after the other

int BlocksView::findText(const QString &text, bool backward)
{
    if (m_parts.empty())
        return 0;
    const std::size_t count = m_parts.size();
    m_current = std::min(m_current, count - 1);
    // Where the match is, the others only marked: a view that is left begins anew at its edge.
    FindPart *here = m_parts[m_current].find;
    const int before = text == m_needle ? here->currentMatch() : 0;
    const int found = here->findText(text, backward);
    const int now = here->currentMatch();
    const bool wrapped = found > 0 && before > 0 && (backward ? now >= before : now <= before);
    if (found == 0 || wrapped) {
        for (std::size_t step = 1; step <= count; ++step) {
            const std::size_t next = (m_current + (backward ? count - step % count : step)) % count;
            FindPart *other = m_parts[next].find;
            other->startFindAt(backward);
            if (other->findText(text, backward) > 0) {
                if (next != m_current)
                    here->startFindAt(false);
                m_current = next;
                break;
            }
        }
    }
    m_needle = text;
    int all = 0;
    for (std::size_t i = 0; i < count; ++i) {
        all += m_parts[i].find->countText(text);
        if (i != m_current)
            m_parts[i].find->markText(text);
    }
    showMatch();
    return all;
}

void BlocksView::showMatch()
{
    const Part &part = m_parts[m_current];
    const QPoint place = part.view->viewport()->mapTo(m_column, part.find->matchRect().center());
    ensureVisible(place.x(), place.y(), 0, 60);
}

void BlocksView::clearFind()
{
    for (const Part &part : m_parts)
        part.find->clearFind();
    m_current = 0;
    m_needle.clear();
}

int BlocksView::currentMatch() const
{
    int place = 0;
    if (m_current >= m_parts.size() || m_parts[m_current].find->currentMatch() == 0)
        return 0;
    for (std::size_t i = 0; i < m_current; ++i)
        place += m_parts[i].find->countText(m_needle);
    return place + m_parts[m_current].find->currentMatch();
}

QString BlocksView::selectedText() const
{
    for (const Part &part : m_parts) {
        if (const QString text = part.find->selectedText(); !text.isEmpty())
            return text;
    }
    return {};
}

void BlocksView::focusText()
{
    setFocus(Qt::OtherFocusReason);
}

} // namespace homing::ui
