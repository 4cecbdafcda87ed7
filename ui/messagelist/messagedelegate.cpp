// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messagelist/messagedelegate.h"

#include "core/mime/clean.h"
#include "ui/common/foreignline.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/tagchip.h"
#include "ui/common/theme.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace homing::ui {

using imap::SystemFlag;
using model::MessageListModel;
using store::MessageRow;

namespace {

constexpr int dotSize = 8;
constexpr int barWidth = 3;
constexpr int markSize = 14;
constexpr int memberIndent = 24;
constexpr int arrowSize = 6;
constexpr int widestTag = 96;
constexpr size_t mostDots = 4;

QString people(const MessageListModel &model, const MessageRow &message,
               const MessageListModel::Summary *all = nullptr)
{
    const QString names = all && !all->people.isEmpty() ? all->people : model.people(message);
    if (names.isEmpty())
        return model.showsRecipients() ? MessageDelegate::tr("(No recipients)")
                                       : MessageDelegate::tr("(Unknown sender)");
    return model.showsRecipients() ? MessageDelegate::tr("To: %1").arg(names) : names;
}

bool hasSubject(const MessageRow &message)
{
    return mime::hasVisible(message.header.subject);
}

QString subject(const MessageRow &message)
{
    return hasSubject(message) ? message.header.subject : MessageDelegate::tr("(No subject)");
}

std::vector<Tag> tagsOf(const TagBook *tags, const MessageRow &message,
                        const MessageListModel::Summary *all)
{
    return tags ? tags->tagsIn(all ? all->flags : message.flags) : std::vector<Tag>();
}

QString tagNames(const std::vector<Tag> &tags)
{
    QStringList names;
    for (const Tag &tag : tags)
        names.append(tag.name);
    return MessageDelegate::tr("Tags: %1").arg(names.join(QStringLiteral(", ")));
}

const MessageListModel *messageModel(const QModelIndex &index)
{
    return qobject_cast<const MessageListModel *>(index.model());
}

/// Text shaped for `width` needs no more characters than this; a long subject costs no more than a
/// short one.
QString enough(const QString &text, int width)
{
    return text.left(std::max(0, width) / 2 + 24);
}

void drawLine(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect,
              const QString &text, const QFont &font, const QColor &colour, bool atEnd = false)
{
    if (rect.width() <= 0)
        return;
    painter->setFont(font);
    painter->setPen(colour);
    const bool toRight = (option.direction == Qt::RightToLeft) != atEnd;
    drawForeignLine(*painter, QStyle::visualRect(option.direction, option.rect, rect), toRight,
                    enough(text, rect.width()));
}

} // namespace

QString messageDescription(const MessageListModel &model, int row, const TagBook *tags)
{
    const MessageRow *message = model.fetchedRow(row);
    if (!message)
        return MessageDelegate::tr("Not loaded yet");
    QStringList parts;
    const MessageListModel::Summary *all = model.summary(row);
    if (all ? all->isUnread : !message->flags.has(SystemFlag::Seen))
        parts.append(MessageDelegate::tr("Unread"));
    if (const int count = model.conversationCount(row); count > 1)
        parts.append(MessageDelegate::tr("conversation of %Ln messages", nullptr, count));
    else if (model.isMember(row))
        parts.append(MessageDelegate::tr("in the conversation"));
    parts.append(people(model, *message, all));
    parts.append(subject(*message));
    parts.append(longDate(MessageListModel::shownDate(*message)));
    if (all ? all->isFlagged : message->flags.has(SystemFlag::Flagged))
        parts.append(MessageDelegate::tr("flagged"));
    if (message->flags.has(SystemFlag::Answered))
        parts.append(MessageDelegate::tr("answered"));
    if (all ? all->hasAttachment : message->hasAttachment)
        parts.append(MessageDelegate::tr("has attachments"));
    if (const auto shown = tagsOf(tags, *message, all); !shown.empty())
        parts.append(tagNames(shown));
    return parts.join(QStringLiteral(", "));
}

MessageDelegate::MessageDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void MessageDelegate::measure(const QWidget &widget)
{
    m_plain = widget.font();
    m_strong = theme::font(m_plain, 1.0, QFont::DemiBold);
    m_small = theme::font(m_plain, 0.92);
    // Fonts that hold many scripts say tall lines; what is drawn here may stick out of its line a
    // little.
    m_lineHeight = std::max(qRound(QFontInfo(m_plain).pixelSize() * 1.36), markSize + 1);
    if (!m_columns.empty())
        m_rowHeight = m_lineHeight + (m_showsPreview ? 3 : 2) * theme::half;
    else
        m_rowHeight = 2 * theme::rowPaddingY + (m_showsPreview ? 3 : 2) * m_lineHeight;
}

QSize MessageDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {option.rect.width(), m_rowHeight};
}

MessageDelegate::Lines MessageDelegate::lines(const QRect &row, bool isMember) const
{
    Lines lines;
    if (!m_columns.empty()) {
        lines.sender =
            QRect(row.left() + theme::grid, row.top() + (row.height() - m_lineHeight) / 2,
                  row.width() - 2 * theme::grid, m_lineHeight);
        return lines;
    }
    const int indent = isMember ? memberIndent : 0;
    const int left = row.left() + theme::rowPaddingX + dotSize + theme::grid + indent;
    const int width = row.right() + 1 - theme::rowPaddingX - left;
    const int top = row.top() + theme::rowPaddingY;
    lines.sender = QRect(left, top, width, m_lineHeight);
    lines.subject = QRect(left, top + m_lineHeight, width, m_lineHeight);
    if (m_showsPreview)
        lines.preview = QRect(left, top + 2 * m_lineHeight, width, m_lineHeight);
    lines.dot = QRect(row.left() + theme::rowPaddingX + indent, top + (m_lineHeight - dotSize) / 2, dotSize,
                      dotSize);
    return lines;
}

void MessageDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const MessageListModel *model = messageModel(index);
    if (!model)
        return;
    painter->save();
    painter->setClipRect(option.rect, Qt::IntersectClip); // a tower of accents stays in its row
    paintBackground(painter, option);
    if (const MessageRow *message = model->loadedRow(index.row()))
        paintMessage(painter, option, *model, index.row(), *message);
    else
        paintSkeleton(painter, option, index.row());
    painter->restore();
}

void MessageDelegate::paintBackground(QPainter *painter, const QStyleOptionViewItem &option) const
{
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const auto mirrored = [&](const QRect &rect) {
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    QColor back = option.palette.color(QPalette::Base);
    if (isSelected)
        back = theme::selection(option.palette);
    else if (option.state.testFlag(QStyle::State_MouseOver))
        back = theme::hover(option.palette);
    painter->fillRect(option.rect, back);
    const QRect row = option.rect;
    if (isSelected) {
        painter->fillRect(mirrored({row.left(), row.top(), barWidth, row.height()}),
                          theme::accent(option.palette));
    }
    const int indent = theme::rowPaddingX + dotSize + theme::grid;
    painter->fillRect(mirrored({row.left() + indent, row.bottom(), row.width() - indent, 1}),
                      theme::separator(option.palette));
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        const QColor ring = theme::blend(back, theme::accentOnBase(option.palette), 0.75);
        painter->setPen(QPen(ring, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void MessageDelegate::paintSkeleton(QPainter *painter, const QStyleOptionViewItem &option,
                                    int row) const
{
    const Lines place = lines(option.rect);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme::skeleton(option.palette));
    const int vary = int((quint32(row) * 2654435761u) >> 28); // 0 to 15: bars of different lengths
    const auto bar = [&](const QRect &line, int percent) {
        if (line.isEmpty())
            return;
        const int height = std::max(6, m_lineHeight / 2);
        QRect rect(line.left(), line.top() + (line.height() - height) / 2,
                   line.width() * percent / 100, height);
        painter->drawRoundedRect(QStyle::visualRect(option.direction, option.rect, rect),
                                 height / 2.0, height / 2.0);
    };
    bar(place.sender, 28 + vary);
    bar(place.subject, 50 + vary * 2);
    bar(place.preview, 68 + vary);
}

int MessageDelegate::paintMarks(QPainter *painter, const QStyleOptionViewItem &option,
                                const QRect &line, bool isFlagged, bool hasAttachment,
                                bool isAnswered) const
{
    const QColor quiet = theme::mutedText(option.palette);
    const qreal dpr = pixelRatio(*painter);
    int used = 0;
    const auto mark = [&](const char *name, const QColor &colour) {
        const QPixmap pixmap = iconPixmap(QLatin1String(name), markSize, dpr, colour);
        if (pixmap.isNull())
            return;
        const QRect rect(line.right() + 1 - used - markSize,
                         line.top() + (line.height() - markSize) / 2, markSize, markSize);
        painter->drawPixmap(QStyle::visualRect(option.direction, option.rect, rect).topLeft(),
                            pixmap);
        used += markSize + theme::half;
    };
    if (isFlagged)
        mark("flag-filled", theme::amber(option.palette));
    if (hasAttachment)
        mark("attachment", quiet);
    if (isAnswered)
        mark("reply", quiet);
    return used > 0 ? used + theme::half : 0;
}

int MessageDelegate::paintTags(QPainter *painter, const QStyleOptionViewItem &option,
                               const QRect &line, const std::vector<Tag> &tags) const
{
    const QFontMetrics metrics(m_small, painter->device());
    const int room = line.width() * 2 / 5; // the text comes first
    std::vector<int> widths;               // of those that have their name
    int used = 0;
    for (const Tag &tag : tags) {
        const int width = std::min(tagChipWidth(metrics, tag.name), widestTag);
        if (used + width > room)
            break;
        widths.push_back(width);
        used += width + theme::half;
    }
    const size_t dots = std::min(tags.size() - widths.size(), mostDots);
    used += int(dots) * (dotSize + theme::half);
    const auto place = [&](int x, int width, int height) {
        const QRect rect(x, line.top() + (line.height() - height) / 2, width, height);
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    int x = line.right() + 1 - used + theme::half;
    for (size_t i = 0; i < widths.size() + dots; ++i) {
        if (i < widths.size()) {
            paintTagChip(*painter, place(x, widths[i], m_lineHeight - 2), tags[i], m_small,
                         option.palette, option.direction);
            x += widths[i] + theme::half;
            continue;
        }
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(tagDot(tags[i].colour, option.palette));
        painter->drawEllipse(place(x, dotSize, dotSize));
        x += dotSize + theme::half;
    }
    return used > 0 ? used + theme::half : 0;
}

void MessageDelegate::paintMessage(QPainter *painter, const QStyleOptionViewItem &option,
                                   const MessageListModel &model, int row,
                                   const MessageRow &message) const
{
    if (!m_columns.empty()) {
        paintColumns(painter, option, model, row, message);
        return;
    }
    const MessageListModel::Summary *all = model.summary(row);
    const int count = model.conversationCount(row);
    const Lines place = lines(option.rect, model.isMember(row));
    const QColor text = theme::text(option.palette);
    const QColor quiet = theme::mutedText(option.palette);
    const bool isUnread = all ? all->isUnread : !message.flags.has(SystemFlag::Seen);
    if (isUnread) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme::accent(option.palette));
        painter->drawEllipse(QStyle::visualRect(option.direction, option.rect, place.dot));
    }
    const QString date = shortDate(MessageListModel::shownDate(message),
                                   QDateTime::currentDateTime(), option.locale);
    const int dateWidth = QFontMetrics(m_small, painter->device()).horizontalAdvance(date) + 1;
    QRect sender = place.sender;
    drawLine(painter, option,
             QRect(sender.right() + 1 - dateWidth, sender.top(), dateWidth, sender.height()), date,
             m_small, quiet, true);
    sender.setRight(sender.right() - dateWidth - 2 * theme::half);
    drawLine(painter, option, sender, people(model, message, all), isUnread ? m_strong : m_plain, text);

    QRect subjectLine = place.subject;
    if (count > 1) {
        paintCount(painter, option, count, model.isOpen(row));
        subjectLine.setRight(subjectLine.right() - countWidth(count) - theme::half);
    }
    const bool isFlagged = all ? all->isFlagged : message.flags.has(SystemFlag::Flagged);
    const bool hasAttachment = all ? all->hasAttachment : message.hasAttachment;
    subjectLine.setRight(subjectLine.right()
                         - paintMarks(painter, option, subjectLine, isFlagged, hasAttachment,
                                      message.flags.has(SystemFlag::Answered)));
    QRect previewLine = place.preview;
    QRect &tagLine = m_showsPreview ? previewLine : subjectLine;
    tagLine.setRight(tagLine.right()
                     - paintTags(painter, option, tagLine, tagsOf(m_tags, message, all)));
    drawLine(painter, option, subjectLine, subject(message), m_plain,
             hasSubject(message) ? text : quiet);
    if (m_showsPreview)
        drawLine(painter, option, previewLine, message.preview, m_plain, quiet);
}

void MessageDelegate::paintColumns(QPainter *painter, const QStyleOptionViewItem &option,
                                   const MessageListModel &model, int row,
                                   const MessageRow &message) const
{
    const MessageListModel::Summary *all = model.summary(row);
    const int count = model.conversationCount(row);
    const QColor text = theme::text(option.palette);
    const QColor quiet = theme::mutedText(option.palette);
    const bool isUnread = all ? all->isUnread : !message.flags.has(SystemFlag::Seen);
    const auto mark = [&](const QRect &cell, const char *name, const QColor &colour) {
        const QPixmap pixmap =
            iconPixmap(QString::fromLatin1(name), markSize, pixelRatio(*painter), colour);
        QRect place(0, 0, markSize, markSize);
        place.moveCenter(QStyle::visualRect(option.direction, option.rect, cell).center());
        painter->drawPixmap(place.topLeft(), pixmap);
    };
    for (const MessageColumn &column : m_columns) {
        // The header is as wide as the list, rows leave room for its scroll bar.
        const int width = std::min(column.width, option.rect.width() - column.x);
        const QRect cell(option.rect.left() + column.x, option.rect.top(), width,
                         option.rect.height());
        QRect line = cell.adjusted(theme::grid, 0, -theme::grid, 0);
        switch (column.kind) {
        case MessageColumn::Kind::Flag:
            if (all ? all->isFlagged : message.flags.has(SystemFlag::Flagged))
                mark(cell, "flag-filled", theme::amber(option.palette));
            break;
        case MessageColumn::Kind::Attachment:
            if (all ? all->hasAttachment : message.hasAttachment)
                mark(cell, "attachment", quiet);
            break;
        case MessageColumn::Kind::Sender: {
            if (model.isMember(row))
                line.setLeft(line.left() + memberIndent);
            QRect dot(line.left(), cell.center().y() - dotSize / 2 + 1, dotSize, dotSize);
            if (isUnread) {
                painter->setRenderHint(QPainter::Antialiasing);
                painter->setPen(Qt::NoPen);
                painter->setBrush(theme::accent(option.palette));
                painter->drawEllipse(QStyle::visualRect(option.direction, option.rect, dot));
            }
            line.setLeft(line.left() + dotSize + theme::grid);
            drawLine(painter, option, line, people(model, message, all), isUnread ? m_strong : m_plain,
                     text);
            break;
        }
        case MessageColumn::Kind::Subject:
            if (count > 1) {
                paintCount(painter, option, count, model.isOpen(row));
                line.setRight(line.right() - countWidth(count) - theme::half);
            }
            line.setRight(line.right()
                          - paintTags(painter, option, line, tagsOf(m_tags, message, all)));
            drawLine(painter, option, line, subject(message), isUnread ? m_strong : m_plain,
                     hasSubject(message) ? text : quiet);
            break;
        case MessageColumn::Kind::Date:
            drawLine(painter, option, line,
                     shortDate(MessageListModel::shownDate(message), QDateTime::currentDateTime(),
                               option.locale),
                     m_plain, quiet);
            break;
        case MessageColumn::Kind::Size:
            drawLine(painter, option, line, sizeText(message.size, option.locale), m_plain, quiet,
                     true);
            break;
        }
    }
}

void MessageDelegate::paintGroup(QPainter *painter, const QStyleOptionViewItem &option,
                                 const QString &title) const
{
    painter->fillRect(option.rect, theme::surface(option.palette));
    drawLine(painter, option, option.rect.adjusted(theme::rowPaddingX, 0, -theme::rowPaddingX, 0),
             title, theme::font(m_small, 1.0, QFont::DemiBold), theme::mutedText(option.palette));
}

int MessageDelegate::countWidth(int count) const
{
    return QFontMetrics(m_small).horizontalAdvance(QLocale().toString(count)) + arrowSize
        + 5 * theme::half;
}

QRect MessageDelegate::countRect(const QStyleOptionViewItem &option, int count) const
{
    if (count < 2)
        return {};
    QRect line = lines(option.rect).subject;
    for (const MessageColumn &column : m_columns) {
        if (column.kind == MessageColumn::Kind::Subject)
            line = QRect(option.rect.left() + column.x + theme::grid,
                         option.rect.top() + (option.rect.height() - m_lineHeight) / 2,
                         column.width - 2 * theme::grid, m_lineHeight);
    }
    const int width = countWidth(count);
    return QStyle::visualRect(option.direction, option.rect,
                              {line.right() + 1 - width, line.top(), width, line.height()});
}

void MessageDelegate::paintCount(QPainter *painter, const QStyleOptionViewItem &option, int count,
                                 bool isOpen) const
{
    const QRectF pill = QRectF(countRect(option, count)).adjusted(0.5, 0.5, -0.5, -0.5);
    const QColor quiet = theme::mutedText(option.palette);
    const bool toRight = option.direction == Qt::RightToLeft;
    painter->setRenderHint(QPainter::Antialiasing);
    QColor outline = theme::text(option.palette); // seen on the selection's tint, too
    outline.setAlphaF(0.16F);
    painter->setPen(QPen(outline, 1));
    painter->setBrush(isOpen ? theme::hover(option.palette) : QColor(Qt::transparent));
    painter->drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    // An arrow that says which way it goes.
    const qreal half = arrowSize / 2.0;
    const QPointF middle(toRight ? pill.right() - 2 * theme::half - half
                                 : pill.left() + 2 * theme::half + half,
                         pill.center().y());
    const qreal forward = toRight ? -1 : 1;
    const QPolygonF arrow = isOpen
        ? QPolygonF {{middle.x() - half, middle.y() - half / 2},
                     {middle.x() + half, middle.y() - half / 2},
                     {middle.x(), middle.y() + half}}
        : QPolygonF {{middle.x() - forward * half / 2, middle.y() - half},
                     {middle.x() - forward * half / 2, middle.y() + half},
                     {middle.x() + forward * half, middle.y()}};
    painter->setPen(Qt::NoPen);
    painter->setBrush(quiet);
    painter->drawPolygon(arrow);
    painter->setPen(quiet);
    painter->setFont(m_small);
    const qreal side = arrowSize + 3 * theme::half;
    painter->drawText(toRight ? pill.adjusted(theme::half, 0, -side, 0)
                              : pill.adjusted(side, 0, -theme::half, 0),
                      Qt::AlignCenter, option.locale.toString(count));
}

bool MessageDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                const QStyleOptionViewItem &, const QModelIndex &index)
{
    const MessageListModel *model = index.isValid() ? messageModel(index) : nullptr;
    const MessageRow *message = model ? model->loadedRow(index.row()) : nullptr;
    if (!message || event->type() != QEvent::ToolTip)
        return false;
    QStringList parts = {subject(*message),
                         people(*model, *message, model->summary(index.row()))};
    const auto &persons = model->showsRecipients() ? message->header.to : message->header.from;
    if (persons.size() == 1 && mime::hasVisible(persons.front().name))
        parts.append(persons.front().address);
    parts.append(longDate(MessageListModel::shownDate(*message)));
    parts.append(sizeText(message->size));
    if (const auto tags = tagsOf(m_tags, *message, model->summary(index.row())); !tags.empty())
        parts.append(tagNames(tags));
    // Foreign text is escaped: a tooltip would read it as rich text.
    QString html;
    for (const QString &part : parts)
        html += QStringLiteral("<div style=\"white-space:nowrap\">%1</div>")
                    .arg(part.left(160).toHtmlEscaped());
    QToolTip::showText(event->globalPos(), QStringLiteral("<qt>%1</qt>").arg(html), view);
    return true;
}

} // namespace homing::ui
