// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/senderline.h"

#include "core/mime/clean.h"
#include "ui/common/foreignline.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QStyle>

namespace homing::ui {

SenderLine::SenderLine(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void SenderLine::setPerson(const QString &name, const QString &address)
{
    m_name = mime::hasVisible(name) ? oneLine(name) : QString();
    m_address = mime::hasVisible(address) ? oneLine(address) : QString();
    if (m_name == m_address)
        m_name.clear();
    const QString both = m_name.isEmpty() ? m_address : m_name + u' ' + m_address;
    setAccessibleName(tr("From %1").arg(both));
    setToolTip(toolTipText(both));
    updateGeometry();
    update();
}

QFont SenderLine::nameFont() const
{
    return theme::font(font(), 1.0, QFont::DemiBold);
}

SenderLine::Parts SenderLine::parts() const
{
    const QFontMetrics nameMetrics(nameFont());
    const QFontMetrics metrics(font());
    const int gap = m_name.isEmpty() ? 0 : theme::grid;
    const int addressWidth = metrics.horizontalAdvance(m_address);
    // A third of the line is left to the name, if it needs that much; the address keeps its domain.
    const int nameWanted = nameMetrics.horizontalAdvance(m_name);
    const int nameRoom = std::max(width() - gap - addressWidth, std::min(nameWanted, width() / 3));
    Parts parts;
    parts.name = nameMetrics.elidedText(m_name, Qt::ElideRight, nameRoom);
    parts.nameWidth = m_name.isEmpty() ? 0 : nameMetrics.horizontalAdvance(parts.name) + gap;
    parts.address =
        metrics.elidedText(m_address, Qt::ElideMiddle, std::max(0, width() - parts.nameWidth));
    return parts;
}

QString SenderLine::paintedAddress() const
{
    return parts().address;
}

QSize SenderLine::sizeHint() const
{
    const int width = QFontMetrics(nameFont()).horizontalAdvance(m_name) + theme::grid
        + fontMetrics().horizontalAdvance(m_address);
    return {width, QFontMetrics(nameFont()).height()};
}

QSize SenderLine::minimumSizeHint() const
{
    return {80, QFontMetrics(nameFont()).height()};
}

void SenderLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Parts drawn = parts();
    const QRect name =
        QStyle::visualRect(layoutDirection(), rect(), QRect(0, 0, drawn.nameWidth, height()));
    const QRect address = QStyle::visualRect(
        layoutDirection(), rect(), QRect(drawn.nameWidth, 0, width() - drawn.nameWidth, height()));
    painter.setFont(nameFont());
    painter.setPen(theme::text(palette()));
    const bool atRight = layoutDirection() == Qt::RightToLeft;
    drawForeignLine(painter, name, atRight, drawn.name);
    painter.setFont(font());
    painter.setPen(m_name.isEmpty() ? theme::text(palette()) : theme::mutedText(palette()));
    drawForeignLine(painter, address, atRight, drawn.address);
}

void SenderLine::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("senderMenu"));
    menu.addAction(tr("Copy address"), this,
                   [this] { QApplication::clipboard()->setText(m_address); });
    menu.exec(event->globalPos());
}

} // namespace homing::ui
