// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/addresschip.h"

#include "core/mime/draft.h"
#include "ui/common/foreignline.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

namespace homing::ui {

namespace {

constexpr int widest = 280;
constexpr int side = 10; // beside the text, which has 4 to spare
constexpr int cross = 12;

} // namespace

QString addressProblem(const mime::DecodedAddress &address)
{
    if (mime::isSendable(address.address))
        return {};
    const QString typed = address.address.isEmpty() ? address.name : address.address;
    const QString like = AddressChip::tr("An address looks like anna@example.org.");
    QString what = AddressChip::tr("No mail can be sent to this.");
    if (!typed.contains(u'@'))
        what = AddressChip::tr("There is no @ in it.");
    else if (typed.count(u'@') > 1)
        what = AddressChip::tr("There is more than one @ in it.");
    else if (typed.startsWith(u'@'))
        what = AddressChip::tr("The name before the @ is missing.");
    else if (typed.endsWith(u'@'))
        what = AddressChip::tr("The domain behind the @ is missing.");
    return what + u' ' + like;
}

AddressChip::AddressChip(const mime::DecodedAddress &address, QWidget *parent)
    : QAbstractButton(parent)
    , m_address(address)
    , m_problem(addressProblem(address))
{
    const QString written = oneLine(mime::writeAddressLine({address}), 300);
    setObjectName(QStringLiteral("addressChip"));
    setText(oneLine(address.name.isEmpty() ? address.address : address.name, 100));
    setAccessibleName(isBad() ? tr("%1, not an address").arg(text()) : written);
    setAccessibleDescription(m_problem);
    setToolTip(isBad() ? m_problem : toolTipText(written));
    // The arrow keys lead here from the text; Tab goes on to the next field.
    setFocusPolicy(Qt::ClickFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

int AddressChip::heightFor(const QFontMetrics &metrics)
{
    return metrics.height() + theme::grid;
}

QSize AddressChip::sizeHint() const
{
    const int wanted = fontMetrics().horizontalAdvance(text()) + 3 * theme::grid + cross;
    return {std::min(wanted, widest), heightFor(fontMetrics())};
}

QRect AddressChip::crossRect() const
{
    const QRect end(width() - side - cross + 2, (height() - cross) / 2, cross, cross);
    return QStyle::visualRect(layoutDirection(), rect(), end);
}

void AddressChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor base = palette().color(QPalette::Base);
    const QColor ink = isBad() ? theme::error(palette()) : theme::text(palette());
    const QColor tint = isBad() ? ink : theme::accent(palette());
    const qreal strength = hasFocus() ? 0.24 : underMouse() ? 0.18 : 0.12;
    const QColor fill = theme::blend(base, tint, strength);
    const qreal pen = hasFocus() ? 2 : 1;
    const QColor border = hasFocus() ? isBad() ? ink : theme::accentOnBase(palette())
        : isBad() ? theme::blend(base, ink, 0.6)
                                     : fill;
    painter.setPen(QPen(border, pen));
    painter.setBrush(fill);
    const qreal inset = pen / 2;
    const QRectF pill = QRectF(rect()).adjusted(inset, inset, -inset, -inset);
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);

    const bool isMirrored = isRightToLeft();
    const QRect line(side, 0, width() - 2 * side - cross, height());
    painter.setPen(theme::readable(ink, fill));
    drawForeignLine(painter, QStyle::visualRect(layoutDirection(), rect(), line), isMirrored,
                    text());
    painter.drawPixmap(crossRect(),
                       iconPixmap(QStringLiteral("close"), cross, pixelRatio(painter),
                                  theme::readable(theme::mutedText(palette()), fill)));
}

void AddressChip::keyPressEvent(QKeyEvent *event)
{
    const int forward = isRightToLeft() ? -1 : 1;
    switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        Q_EMIT removeWanted();
        return;
    case Qt::Key_Left:
        Q_EMIT stepWanted(-forward);
        return;
    case Qt::Key_Right:
        Q_EMIT stepWanted(forward);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
        Q_EMIT editWanted();
        return;
    default:
        QAbstractButton::keyPressEvent(event);
    }
}

void AddressChip::mouseReleaseEvent(QMouseEvent *event)
{
    const int margin = theme::half; // a cross is small for a hand
    const bool isOnCross = crossRect()
                               .adjusted(-margin, -margin, margin, margin)
                               .contains(event->position().toPoint());
    QAbstractButton::mouseReleaseEvent(event);
    if (isOnCross && event->button() == Qt::LeftButton)
        Q_EMIT removeWanted();
}

void AddressChip::mouseDoubleClickEvent(QMouseEvent *)
{
    Q_EMIT editWanted();
}

} // namespace homing::ui
