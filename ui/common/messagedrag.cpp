// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/messagedrag.h"

#include "ui/common/theme.h"

#include <QCoreApplication>
#include <QDrag>
#include <QFontMetrics>
#include <QMimeData>
#include <QPainter>
#include <QUuid>
#include <QWidget>

namespace homing::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(homing::ui::MessageDrag)
};

const QString format = QStringLiteral("application/x-homing-messages");

/// Accounts and mailboxes are numbers, which mean something else to another Homing.
const QByteArray &ourToken()
{
    static const QByteArray token = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    return token;
}

} // namespace

QMimeData *messageMimeData(const DraggedMessages &messages)
{
    QByteArray lines = ourToken();
    for (const auto &[mailbox, uids] : messages)
        lines += '\n' + QByteArray::number(mailbox.account.value()) + ' '
            + QByteArray::number(mailbox.mailbox.value()) + ' ' + uids.toWire();
    auto *data = new QMimeData;
    data->setData(format, lines);
    return data;
}

DraggedMessages draggedMessages(const QMimeData *data)
{
    const QList<QByteArray> lines = data->data(format).split('\n');
    DraggedMessages messages;
    if (lines.front() != ourToken())
        return messages;
    for (const QByteArray &line : lines.mid(1)) {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() != 3)
            continue;
        const auto uids = imap::UidSet::parse(words.at(2));
        if (uids && !uids->isEmpty())
            messages.emplace_back(MailboxRef {AccountId(words.at(0).toLongLong()),
                                              MailboxId(words.at(1).toLongLong())},
                                  *uids);
    }
    return messages;
}

QPixmap messageDragPixmap(int count, const QWidget &source)
{
    const QString text = Words::tr("%Ln messages", nullptr, count);
    const QFont font = theme::font(source.font(), 1.0, QFont::DemiBold);
    const QFontMetrics metrics(font);
    const QSize size(metrics.horizontalAdvance(text) + 3 * theme::grid,
                     metrics.height() + 2 * theme::grid);
    const qreal ratio = source.devicePixelRatioF();
    QPixmap pixmap((QSizeF(size) * ratio).toSize());
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::accent(source.palette()));
    painter.drawRoundedRect(QRectF(QPointF(), size), theme::radius, theme::radius);
    painter.setPen(theme::accentText(source.palette()));
    painter.setFont(font);
    painter.drawText(QRectF(QPointF(), size), Qt::AlignCenter, text);
    return pixmap;
}

void dragMessages(QWidget &source, const DraggedMessages &messages)
{
    quint64 count = 0;
    for (const auto &[mailbox, uids] : messages)
        count += uids.count();
    if (count == 0)
        return;
    auto *drag = new QDrag(&source); // Qt deletes it
    drag->setMimeData(messageMimeData(messages));
    const QPixmap pixmap = messageDragPixmap(int(std::min<quint64>(count, 2'000'000'000)), source);
    drag->setPixmap(pixmap);
    drag->setHotSpot(QPoint(-theme::grid, -theme::grid)); // beside the pointer: the target shows
    drag->exec(Qt::CopyAction | Qt::MoveAction, Qt::MoveAction);
}

} // namespace homing::ui
