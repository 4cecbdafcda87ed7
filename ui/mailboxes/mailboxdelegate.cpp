// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mailboxes/mailboxdelegate.h"

#include "ui/common/foreignline.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/mailboxes/mailboxtreeview.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace homing::ui {

using account::Connectivity;
using model::MailboxTreeModel;
using store::MailboxRole;

namespace {

using Kind = MailboxTreeModel::Kind;

Kind kindOf(const QModelIndex &index)
{
    return index.data(MailboxTreeModel::KindRole).value<Kind>();
}

/// The head of what stands below it.
bool isGroup(const QModelIndex &index)
{
    return kindOf(index) == Kind::Account || kindOf(index) == Kind::Searches;
}

MailboxRole roleOf(const QModelIndex &index)
{
    return MailboxRole(index.data(MailboxTreeModel::MailboxRoleRole).toInt());
}

QColor back(const QPalette &palette)
{
    return palette.color(QPalette::Window);
}

QColor quiet(const QPalette &palette)
{
    const QColor mixed = theme::blend(back(palette), palette.color(QPalette::WindowText), 0.65);
    return theme::readable(mixed, theme::blend(back(palette), theme::accent(palette), 0.16));
}

/// The account's state as an icon name; empty when all is well.
QString stateIcon(const QModelIndex &index)
{
    if (kindOf(index) != Kind::Account)
        return {};
    const auto fault = FaultCause(index.data(MailboxTreeModel::FaultRole).toInt());
    const auto connectivity = Connectivity(index.data(MailboxTreeModel::ConnectivityRole).toInt());
    if (connectivity == Connectivity::Online || connectivity == Connectivity::Synchronising)
        return {};
    switch (fault) {
    case FaultCause::None:
    case FaultCause::Offline:
    case FaultCause::ConnectionRefused:
    case FaultCause::ConnectionLost:
    case FaultCause::HostNotFound:
    case FaultCause::TimedOut:
    case FaultCause::ServerBye:
    case FaultCause::Cancelled:
        break;
    case FaultCause::TlsUnavailable:
    case FaultCause::TlsFailed:
    case FaultCause::CertificateInvalid:
    case FaultCause::TlsInjection:
    case FaultCause::PlaintextRefused:
    case FaultCause::NotImap:
    case FaultCause::LoginRefused:
    case FaultCause::LoginUnavailable:
    case FaultCause::ServerVerification:
    case FaultCause::Protocol:
    case FaultCause::CommandRefused:
    case FaultCause::Store:
    case FaultCause::DiskFull:
    case FaultCause::PasswordMissing:
        return QStringLiteral("warning"); // nothing that waiting would mend
    }
    return connectivity == Connectivity::Connecting ? QStringLiteral("syncing")
                                                    : QStringLiteral("offline");
}

void drawText(QPainter *painter, const QStyleOptionViewItem &option, const QRect &rect,
              const QString &text, const QFont &font, const QColor &colour)
{
    painter->setFont(font);
    painter->setPen(colour);
    drawForeignLine(*painter, QStyle::visualRect(option.direction, option.rect, rect),
                    option.direction == Qt::RightToLeft, text);
}

} // namespace

MailboxDelegate::MailboxDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

QSize MailboxDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int text = QFontMetrics(option.font).height();
    const bool isAccount = isGroup(index);
    const int above = isAccount && index.row() > 0 ? theme::grid : 0;
    return {120, std::max(text, theme::smallIcon) + (isAccount ? 14 : 12) + above};
}

quint32 MailboxDelegate::count(const QModelIndex &index)
{
    if (kindOf(index) != Kind::Mailbox)
        return 0;
    switch (roleOf(index)) {
    case MailboxRole::Drafts:
        return index.data(MailboxTreeModel::TotalRole).toUInt(); // work that waits
    case MailboxRole::Sent:
    case MailboxRole::Trash:
    case MailboxRole::All:
    case MailboxRole::Flagged:
        return 0; // counted elsewhere already, or nobody's news
    case MailboxRole::None:
    case MailboxRole::Inbox:
    case MailboxRole::Archive:
    case MailboxRole::Junk:
        break;
    }
    return index.data(MailboxTreeModel::UnreadRole).toUInt();
}

QString MailboxDelegate::countText(const QModelIndex &index)
{
    return QLocale().toString(
        count(index)); // a view's own locale leaves the thousands' separators out
}

bool MailboxDelegate::isUnreadCount(const QModelIndex &index)
{
    const MailboxRole role = roleOf(index);
    return role != MailboxRole::Drafts && role != MailboxRole::Junk && count(index) > 0;
}

QRect MailboxDelegate::markRect(const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (kindOf(index) != Kind::Account || stateIcon(index).isEmpty())
        return {};
    const QRect row = option.rect;
    const int above = index.row() > 0 ? theme::grid : 0;
    const QRect mark(row.right() + 1 - theme::rowPaddingX - theme::smallIcon,
                     row.top() + above + (row.height() - above - theme::smallIcon) / 2,
                     theme::smallIcon, theme::smallIcon);
    return QStyle::visualRect(option.direction, row, mark);
}

void MailboxDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    painter->save();
    painter->setClipRect(option.rect, Qt::IntersectClip);
    painter->setRenderHint(QPainter::Antialiasing);
    if (isGroup(index))
        paintAccount(painter, option, index);
    else
        paintMailbox(painter, option, index);
    painter->restore();
}

void MailboxDelegate::paintAccount(QPainter *painter, const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    QRect line = option.rect.adjusted(theme::rowPaddingX, index.row() > 0 ? theme::grid : 0,
                                      -theme::rowPaddingX, 0);
    const QColor ink = quiet(option.palette);
    const QString iconName = stateIcon(index);
    if (!iconName.isEmpty()) {
        const bool isWarning = iconName == QLatin1String("warning");
        const QPixmap pixmap = iconPixmap(iconName, theme::smallIcon, pixelRatio(*painter),
                                          isWarning ? theme::amber(option.palette) : ink);
        painter->drawPixmap(markRect(option, index).topLeft(), pixmap);
        line.setRight(line.right() - theme::smallIcon - theme::half);
    }
    QFont caps = theme::font(option.font, 0.84, QFont::DemiBold);
    caps.setCapitalization(QFont::AllUppercase);
    caps.setLetterSpacing(QFont::PercentageSpacing, 106);
    const quint32 total = index.data(MailboxTreeModel::ProgressTotalRole).toUInt();
    if (total > 0) {
        const quint32 done =
            std::min(index.data(MailboxTreeModel::ProgressDoneRole).toUInt(), total);
        const QString share = tr("%1%").arg(option.locale.toString(quint64(done) * 100 / total));
        const QFont small = theme::font(option.font, 0.84);
        const int width = QFontMetrics(small, painter->device()).horizontalAdvance(share) + 2;
        drawText(painter, option, QRect(line.right() + 1 - width, line.top(), width, line.height()),
                 share, small, ink);
        line.setRight(line.right() - width - theme::half);
    }
    drawText(painter, option, line, mailboxTitle(index), caps, ink);
}

bool MailboxDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view,
                                const QStyleOptionViewItem &, const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return false;
    QToolTip::showText(event->globalPos(),
                       toolTipText(index.data(MailboxTreeModel::FullNameRole).toString()), view);
    return true;
}

int MailboxDelegate::paintCount(QPainter *painter, const QStyleOptionViewItem &option,
                                const QModelIndex &index) const
{
    if (count(index) == 0)
        return 0;
    const QString text = countText(index);
    const QFont font =
        theme::font(option.font, 0.88, isUnreadCount(index) ? QFont::DemiBold : QFont::Normal);
    const QFontMetrics metrics(font, painter->device());
    const int height = metrics.height() + 2;
    const int width = std::max(metrics.horizontalAdvance(text) + 2 * theme::half + 4, height + 4);
    const QRect row = option.rect;
    const QRect pill =
        QStyle::visualRect(option.direction, row,
                           QRect(row.right() + 1 - theme::rowPaddingX - width,
                                 row.top() + (row.height() - height) / 2, width, height));
    const QColor ink = option.palette.color(QPalette::WindowText);
    if (isUnreadCount(index)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme::blend(back(option.palette), ink, 0.10));
        painter->drawRoundedRect(pill, height / 2.0, height / 2.0);
    }
    painter->setFont(font);
    painter->setPen(isUnreadCount(index) ? ink : quiet(option.palette));
    painter->drawText(pill, Qt::AlignCenter, text);
    return width + theme::grid;
}

void MailboxDelegate::paintProgress(QPainter *painter, const QStyleOptionViewItem &option,
                                    const QRect &line, double share)
{
    const QRect track = QStyle::visualRect(option.direction, option.rect, line);
    painter->setPen(Qt::NoPen);
    painter->setBrush(
        theme::blend(back(option.palette), option.palette.color(QPalette::WindowText), 0.12));
    painter->drawRoundedRect(track, 1, 1);
    QRect done = line;
    done.setWidth(std::max(2, int(line.width() * std::clamp(share, 0.0, 1.0))));
    painter->setBrush(theme::accent(option.palette));
    painter->drawRoundedRect(QStyle::visualRect(option.direction, option.rect, done), 1, 1);
}

void MailboxDelegate::paintMailbox(QPainter *painter, const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const bool isSearch = kindOf(index) == Kind::Search;
    const bool isMailbox = isSearch || kindOf(index) == Kind::Mailbox;
    const QRect row = option.rect;
    const QColor ink =
        isMailbox ? option.palette.color(QPalette::WindowText) : quiet(option.palette);
    const bool isAll = isAllInboxes(index); // no account above it
    const QRect iconRect(row.left() + (isAll ? theme::rowPaddingX : theme::half),
                         row.top() + (row.height() - theme::smallIcon) / 2, theme::smallIcon,
                         theme::smallIcon);
    const QColor surface =
        theme::blend(back(option.palette), theme::accent(option.palette), isSelected ? 0.14 : 0);
    const QColor iconInk = isSelected ? theme::readable(theme::accent(option.palette), surface, 3.0)
                                      : quiet(option.palette);
    const QPixmap pixmap =
        iconPixmap(isAll          ? QStringLiteral("all-inboxes")
                       : isSearch ? QStringLiteral("search")
                                  : mailboxIconName(roleOf(index)),
                   theme::smallIcon, pixelRatio(*painter), iconInk);
    painter->drawPixmap(QStyle::visualRect(option.direction, row, iconRect).topLeft(), pixmap);

    const int used = paintCount(painter, option, index);
    QRect name = row;
    name.setLeft(iconRect.right() + 1 + theme::grid);
    name.setRight(row.right() - theme::rowPaddingX - used);
    const QFont font =
        theme::font(option.font, 1.0, isUnreadCount(index) ? QFont::DemiBold : QFont::Normal);
    drawText(painter, option, name, mailboxTitle(index), font, ink);

    const quint32 total = index.data(MailboxTreeModel::ProgressTotalRole).toUInt();
    if (total > 0) {
        const double done = index.data(MailboxTreeModel::ProgressDoneRole).toUInt();
        paintProgress(painter, option, QRect(name.left(), row.bottom() - 2, name.width(), 2),
                      done / total);
    }
}

} // namespace homing::ui
