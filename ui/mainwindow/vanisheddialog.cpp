// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/vanisheddialog.h"

#include "core/mime/clean.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/reader/plaintextview.h"

#include <QBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QSplitter>
#include <QStyledItemDelegate>

namespace homing::ui {

namespace {

constexpr int dateRole = Qt::UserRole;

/// Sender and date, below them the subject; the item's text is the two lines.
class VanishedRow final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {0, 2 * option.fontMetrics.height() + 2 * theme::rowPaddingY};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const QPalette &palette = option.palette;
        const QStringList lines = index.data(Qt::DisplayRole).toString().split(u'\n');
        const QString date = index.data(dateRole).toString();
        const QRect inner = option.rect.adjusted(theme::rowPaddingX, theme::rowPaddingY,
                                                 -theme::rowPaddingX, -theme::rowPaddingY);
        const int height = inner.height() / 2;
        const QFont strong = theme::font(option.font, 1, QFont::DemiBold);
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme::selection(palette));
        else if (option.state & QStyle::State_MouseOver)
            painter->fillRect(option.rect, theme::hover(palette));
        const auto line = [&](QRect rect, const QFont &font, const QColor &color,
                              const QString &text, Qt::Alignment side) {
            painter->setFont(font);
            painter->setPen(color);
            painter->drawText(
                QStyle::visualRect(option.direction, inner, rect),
                int(QStyle::visualAlignment(option.direction, side | Qt::AlignVCenter))
                    | Qt::TextSingleLine,
                QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width()));
        };
        const int dateWidth = option.fontMetrics.horizontalAdvance(date);
        QRect first(inner.left(), inner.top(), inner.width(), height);
        line(first, option.font, theme::mutedText(palette), date, Qt::AlignRight);
        first.setRight(inner.right() - dateWidth - theme::grid);
        line(first, strong, theme::text(palette), lines.value(0), Qt::AlignLeft);
        line({inner.left(), inner.top() + height, inner.width(), height}, option.font,
             theme::text(palette), lines.value(1), Qt::AlignLeft);
        painter->restore();
    }
};

QDateTime dateOf(const store::VanishedMessage &message)
{
    return message.row.internalDate.isValid() ? message.row.internalDate : message.row.header.date;
}

} // namespace

VanishedDialog::VanishedDialog(account::MailService &service, const MailboxRef &mailbox,
                               QWidget *parent)
    : QDialog(parent)
    , m_service(service)
    , m_mailbox(mailbox)
    , m_messages(service.vanished(mailbox))
    , m_list(new QListWidget(this))
    , m_text(new PlainTextView(this))
{
    setObjectName(QStringLiteral("vanishedDialog"));
    setWindowTitle(tr("Removed on another device"));
    setAccessibleName(windowTitle());
    resize(760, 480);
    auto *hint =
        new QLabel(tr("These messages were deleted or moved elsewhere. Homing keeps what it "
                      "has of them for a day, to look at."),
                   this);
    hint->setObjectName(QStringLiteral("vanishedHint"));
    hint->setTextFormat(Qt::PlainText);
    hint->setWordWrap(true);
    m_list->setObjectName(QStringLiteral("vanishedList"));
    m_list->setAccessibleName(tr("Removed messages"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setItemDelegate(new VanishedRow(m_list));
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_text->setObjectName(QStringLiteral("vanishedText"));
    m_text->setAccessibleName(tr("Text of the removed message"));
    for (const store::VanishedMessage &message : m_messages) {
        const auto &from = message.row.header.from;
        QString sender = tr("(Unknown sender)");
        if (!from.empty())
            sender = oneLine(mime::hasVisible(from.front().name) ? from.front().name
                                                                 : from.front().address,
                             100);
        const QString subject = mime::hasVisible(message.row.header.subject)
            ? oneLine(message.row.header.subject, 200)
            : tr("(No subject)");
        auto *item = new QListWidgetItem(QStringLiteral("%1\n%2").arg(sender, subject), m_list);
        item->setData(
            dateRole,
            shortDate(dateOf(message).toLocalTime(), QDateTime::currentDateTime(), locale()));
    }
    auto *panes = new QSplitter(Qt::Horizontal, this);
    panes->setObjectName(QStringLiteral("vanishedPanes"));
    panes->addWidget(m_list);
    panes->addWidget(m_text);
    panes->setSizes({280, 480});
    panes->setChildrenCollapsible(false);
    auto *close = new QPushButton(tr("Close"), this);
    close->setObjectName(QStringLiteral("vanishedClose"));
    close->setAccessibleName(close->text());
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addWidget(hint);
    column->addWidget(panes, 1);
    column->addLayout(row);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_list, &QListWidget::currentRowChanged, this, &VanishedDialog::show);
    if (m_messages.empty())
        m_text->setMessageText(tr("Nothing of them is left on this computer."));
    else
        m_list->setCurrentRow(0);
    m_list->setFocus();
}

void VanishedDialog::show(int row)
{
    if (row < 0 || size_t(row) >= m_messages.size())
        return;
    const store::VanishedMessage &message = m_messages[size_t(row)];
    const QString head = QStringLiteral("%1\n%2\n\n")
                             .arg(oneLine(message.row.header.subject, 500),
                                  longDate(dateOf(message).toLocalTime(), locale()));
    m_text->setMessageText(head + message.row.preview);
    if (!message.hasBody) {
        m_text->setMessageText(head + tr("The text of this message was not on this computer."));
        return;
    }
    m_service.vanishedBody(
        m_mailbox, message.id, this, [this, row, head](const account::MessageBody &body) {
            if (m_list->currentRow() == row && body.state == account::MessageBody::State::Ready)
                m_text->setMessageText(head + body.plainText);
        });
}

} // namespace homing::ui
