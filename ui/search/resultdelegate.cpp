// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search/resultdelegate.h"

#include "core/mime/clean.h"
#include "ui/common/foreignline.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/mailboxes/mailboxtreeview.h"

#include <QPainter>

namespace homing::ui {

using imap::SystemFlag;
using store::MessageRow;

namespace {

constexpr int dotSize = 8;
constexpr int barWidth = 3;
constexpr int markSize = 14;

QString senders(const MessageRow &message)
{
    QStringList names;
    for (const store::MessageAddress &person : message.header.from)
        names += mime::hasVisible(person.name) ? person.name : person.address;
    return names.isEmpty() ? ResultDelegate::tr("(Unknown sender)")
                           : names.join(QStringLiteral(", "));
}

QString subject(const MessageRow &message)
{
    return mime::hasVisible(message.header.subject) ? message.header.subject
                                                    : ResultDelegate::tr("(No subject)");
}

QDateTime dateOf(const MessageRow &message)
{
    const QDateTime &date =
        message.internalDate.isValid() ? message.internalDate : message.header.date;
    return date.toLocalTime();
}

QString mailboxName(const model::SearchModel &model, int row)
{
    const store::MailboxRecord *record = model.mailboxOf(row);
    return record ? oneLine(mailboxTitle(*record), 60) : QString();
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
                    text.left(rect.width() / 2 + 24));
}

} // namespace

QString resultDescription(const model::SearchModel &model, int row)
{
    const MessageRow *message = model.fetchedRow(row);
    if (!message)
        return ResultDelegate::tr("Not here any more");
    QStringList parts;
    if (!message->flags.has(SystemFlag::Seen))
        parts += ResultDelegate::tr("Unread");
    parts += senders(*message);
    parts += subject(*message);
    parts += longDate(dateOf(*message));
    parts += ResultDelegate::tr("in %1").arg(mailboxName(model, row));
    return parts.join(QStringLiteral(", "));
}

ResultDelegate::ResultDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void ResultDelegate::measure(const QWidget &widget)
{
    m_plain = widget.font();
    m_strong = theme::font(m_plain, 1.0, QFont::DemiBold);
    m_small = theme::font(m_plain, 0.92);
    m_lineHeight = std::max(qRound(QFontInfo(m_plain).pixelSize() * 1.36), markSize + 1);
}

QSize ResultDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {100, 2 * theme::rowPaddingY + 3 * m_lineHeight};
}

void ResultDelegate::paintBackground(QPainter *painter, const QStyleOptionViewItem &option) const
{
    const QRect row = option.rect;
    const auto mirrored = [&](const QRect &rect) {
        return QStyle::visualRect(option.direction, row, rect);
    };
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    QColor back = option.palette.color(QPalette::Base);
    if (isSelected)
        back = theme::selection(option.palette);
    else if (option.state.testFlag(QStyle::State_MouseOver))
        back = theme::hover(option.palette);
    painter->fillRect(row, back);
    if (isSelected)
        painter->fillRect(mirrored({row.left(), row.top(), barWidth, row.height()}),
                          theme::accent(option.palette));
    const int indent = theme::rowPaddingX + dotSize + theme::grid;
    painter->fillRect(mirrored({row.left() + indent, row.bottom(), row.width() - indent, 1}),
                      theme::separator(option.palette));
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(theme::blend(back, theme::accentOnBase(option.palette), 0.75));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void ResultDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const auto *model = qobject_cast<const model::SearchModel *>(index.model());
    if (!model)
        return;
    painter->save();
    painter->setClipRect(option.rect, Qt::IntersectClip);
    paintBackground(painter, option);
    if (const MessageRow *message = model->fetchedRow(index.row()))
        paintResult(painter, option, *message, mailboxName(*model, index.row()));
    painter->restore();
}

void ResultDelegate::paintResult(QPainter *painter, const QStyleOptionViewItem &option,
                                 const MessageRow &message, const QString &mailbox) const
{
    const QColor text = theme::text(option.palette);
    const QColor quiet = theme::mutedText(option.palette);
    const QRect row = option.rect;
    const int left = row.left() + theme::rowPaddingX + dotSize + theme::grid;
    const int width = row.right() + 1 - theme::rowPaddingX - left;
    const bool isUnread = !message.flags.has(SystemFlag::Seen);
    QRect line(left, row.top() + theme::rowPaddingY, width, m_lineHeight);
    const auto mirrored = [&](const QRect &rect) {
        return QStyle::visualRect(option.direction, row, rect);
    };
    if (isUnread) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme::accent(option.palette));
        painter->drawEllipse(
            mirrored({row.left() + theme::rowPaddingX, line.top() + (m_lineHeight - dotSize) / 2,
                      dotSize, dotSize}));
    }
    const auto widthOf = [&](const QString &words, const QFont &font) {
        return QFontMetrics(font, painter->device()).horizontalAdvance(words) + 1;
    };
    const QString date = shortDate(dateOf(message), QDateTime::currentDateTime(), option.locale);
    const int dateWidth = widthOf(date, m_small);
    drawLine(painter, option,
             QRect(line.right() + 1 - dateWidth, line.top(), dateWidth, m_lineHeight), date,
             m_small, quiet, true);
    drawLine(painter, option, line.adjusted(0, 0, -dateWidth - theme::grid, 0), senders(message),
             isUnread ? m_strong : m_plain, text);

    line.translate(0, m_lineHeight);
    int used = 0;
    const auto mark = [&](const char *name, const QColor &colour) {
        const QRect place(line.right() + 1 - used - markSize,
                          line.top() + (m_lineHeight - markSize) / 2, markSize, markSize);
        painter->drawPixmap(
            mirrored(place).topLeft(),
            iconPixmap(QLatin1String(name), markSize, pixelRatio(*painter), colour));
        used += markSize + theme::half;
    };
    if (message.flags.has(SystemFlag::Flagged))
        mark("flag-filled", theme::amber(option.palette));
    if (message.hasAttachment)
        mark("attachment", quiet);
    drawLine(painter, option, line.adjusted(0, 0, used > 0 ? -used - theme::half : 0, 0),
             subject(message), m_plain, text);

    line.translate(0, m_lineHeight);
    const int nameWidth = std::min(widthOf(mailbox, m_small), line.width() / 2);
    drawLine(painter, option, QRect(line.left(), line.top(), nameWidth, m_lineHeight), mailbox,
             m_small, theme::accentOnBase(option.palette));
    drawLine(painter, option, line.adjusted(nameWidth + theme::grid, 0, 0, 0), message.preview,
             m_plain, quiet);
}

} // namespace homing::ui
