// SPDX-License-Identifier: GPL-3.0-or-later
// QuietStyle: the drawing. What things measure is in quietstyle.cpp.
#include "ui/common/theme.h"
#include "ui/mainwindow/quietstyle.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QPainter>
#include <QStyleOption>

namespace homing::ui {

namespace {

class Saved
{
public:
    explicit Saved(QPainter *painter)
        : m_painter(painter)
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(Qt::NoBrush);
    }
    ~Saved() { m_painter->restore(); }
    Saved(const Saved &) = delete;
    Saved &operator=(const Saved &) = delete;

private:
    QPainter *m_painter;
};

QColor borderColour(const QPalette &palette)
{
    return theme::blend(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.20);
}

void fillRounded(QPainter *painter, const QRectF &rect, const QColor &fill, const QColor &border,
                 qreal width = 1)
{
    painter->setBrush(fill);
    painter->setPen(border.isValid() ? QPen(border, width) : QPen(Qt::NoPen));
    const qreal inset = border.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), theme::radius,
                             theme::radius);
}

bool isDefault(const QStyleOption *option)
{
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    return button && (button->features & QStyleOptionButton::DefaultButton)
        && (option->state & QStyle::State_Enabled);
}

QColor buttonFill(const QPalette &palette)
{
    return theme::isDark(palette)
        ? theme::blend(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.08)
        : palette.color(QPalette::Base);
}

bool hasFocusRing(const QStyleOption *option)
{
    return (option->state & QStyle::State_HasFocus)
        && (option->state & QStyle::State_KeyboardFocusChange);
}

} // namespace

void QuietStyle::drawButton(const QStyleOption *option, QPainter *painter) const
{
    const Saved saved(painter);
    const QPalette &palette = option->palette;
    const bool isEnabled = option->state & State_Enabled;
    const bool isDown = option->state & (State_Sunken | State_On);
    const bool isHovered = isEnabled && (option->state & State_MouseOver);
    QColor fill = buttonFill(palette);
    QColor border = isEnabled
        ? borderColour(palette)
        : theme::blend(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.10);
    if (isDefault(option)) {
        fill = theme::accent(palette);
        border = QColor();
    }
    if (isDown || isHovered)
        fill = theme::blend(fill, palette.color(QPalette::WindowText), isDown ? 0.14 : 0.06);
    fillRounded(painter, option->rect, fill, border);
    if (option->state & State_HasFocus) {
        const QColor ring =
            isDefault(option) ? theme::accentText(palette) : theme::accentOnBase(palette);
        const qreal inset = isDefault(option) ? 2 : 0;
        fillRounded(painter, QRectF(option->rect).adjusted(inset, inset, -inset, -inset),
                    Qt::transparent, ring, isDefault(option) ? 1 : 2);
    }
}

void QuietStyle::drawField(const QStyleOption *option, QPainter *painter) const
{
    const Saved saved(painter);
    const QPalette &palette = option->palette;
    const bool isFocused = option->state & State_HasFocus;
    fillRounded(painter, option->rect, palette.color(QPalette::Base),
                isFocused ? theme::accentOnBase(palette) : borderColour(palette),
                isFocused ? 2 : 1);
}

void QuietStyle::drawToolButton(const QStyleOption *option, QPainter *painter) const
{
    const bool isEnabled = option->state & State_Enabled;
    const bool isDown = option->state & (State_Sunken | State_On);
    const bool isHovered = isEnabled && (option->state & State_MouseOver);
    const bool isRaised = !(option->state & State_AutoRaise);
    const Saved saved(painter);
    const QPalette &palette = option->palette;
    if (isRaised)
        fillRounded(painter, option->rect, buttonFill(palette), borderColour(palette));
    if (isDown || isHovered) {
        QColor fill = palette.color(QPalette::WindowText);
        fill.setAlphaF(isDown ? 0.13F : 0.07F);
        fillRounded(painter, option->rect, fill, QColor());
    }
    if (hasFocusRing(option) || ((option->state & State_HasFocus) && isRaised))
        fillRounded(painter, option->rect, Qt::transparent, theme::accentOnBase(palette), 2);
}

void QuietStyle::drawTab(const QStyleOptionTab *option, QPainter *painter) const
{
    const Saved saved(painter);
    const QPalette &palette = option->palette;
    const bool isSelected = option->state & State_Selected;
    const QRect rect = option->rect;
    if (!isSelected && (option->state & State_MouseOver)) {
        QColor fill = palette.color(QPalette::WindowText);
        fill.setAlphaF(0.05F);
        painter->setBrush(fill);
        painter->drawRoundedRect(rect.adjusted(4, 4, -4, -6), theme::radius, theme::radius);
    }
    if (isSelected) {
        painter->setBrush(theme::accentOnBase(palette));
        painter->drawRoundedRect(QRectF(rect.left() + 12, rect.bottom() - 2, rect.width() - 24, 3),
                                 1.5, 1.5);
    }
}

void QuietStyle::drawCheckBox(const QStyleOption *option, QPainter *painter) const
{
    const Saved saved(painter);
    const QPalette &palette = option->palette;
    const bool isEnabled = option->state & State_Enabled;
    const QColor base = palette.color(QPalette::Base);
    const QColor text =
        palette.color(isEnabled ? QPalette::Active : QPalette::Disabled, QPalette::Text);
    const qreal size = std::min(option->rect.width(), option->rect.height());
    QRectF box(0, 0, size, size);
    box.moveCenter(QRectF(option->rect).center());
    const bool isFilled = isEnabled && (option->state & (State_On | State_NoChange));
    painter->setBrush(isFilled ? theme::accent(palette) : base);
    painter->setPen(isFilled ? QPen(Qt::NoPen) : QPen(theme::blend(base, text, 0.5), 1));
    const qreal inset = isFilled ? 0 : 0.5;
    painter->drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), 3, 3);
    painter->setPen(QPen(isFilled ? theme::accentText(palette) : text, 1.6, Qt::SolidLine,
                         Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    const auto at = [&box](qreal x, qreal y) {
        return box.topLeft() + QPointF(x * box.width(), y * box.height());
    };
    if (option->state & State_On)
        painter->drawPolyline(QPolygonF({at(0.24, 0.53), at(0.43, 0.72), at(0.77, 0.31)}));
    else if (option->state & State_NoChange)
        painter->drawLine(at(0.28, 0.5), at(0.72, 0.5));
    if (hasFocusRing(option)) {
        const qreal ring = isFilled ? 1.5 : 0.75;
        painter->setPen(isFilled ? QPen(theme::accentText(palette), 1)
                                 : QPen(theme::accentOnBase(palette), 1.5));
        painter->drawRoundedRect(box.adjusted(ring, ring, -ring, -ring), 2.5, 2.5);
    }
}

void QuietStyle::drawProgress(const QStyleOption *option, QPainter *painter) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option);
    if (!bar)
        return;
    const Saved saved(painter);
    const QRectF rect = bar->rect;
    const qreal radius = std::min(rect.height() / 2, 4.0);
    painter->setBrush(theme::skeleton(bar->palette));
    painter->drawRoundedRect(rect, radius, radius);
    const qint64 range = qint64(bar->maximum) - bar->minimum;
    if (range <= 0)
        return;
    const qreal part = qreal(qint64(bar->progress) - bar->minimum) / qreal(range);
    QRectF done = rect;
    done.setWidth(std::max(rect.height(), rect.width() * std::clamp(part, 0.0, 1.0)));
    if (bar->direction == Qt::RightToLeft)
        done.moveRight(rect.right());
    painter->setBrush(theme::accent(bar->palette));
    painter->drawRoundedRect(done, radius, radius);
}

void QuietStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                               QPainter *painter, const QWidget *widget) const
{
    switch (int(element)) {
    case PE_PanelButtonCommand:
        drawButton(option, painter);
        return;
    case PE_PanelLineEdit:
        // A field without a frame (in the palette, in a spin box) stands on what is behind it.
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && frame->lineWidth > 0)
            drawField(option, painter);
        return;
    case PE_FrameLineEdit:
        drawField(option, painter);
        return;
    case PE_PanelButtonTool: {
        QStyleOption button(*option);
        if (widget && widget->property("isDisclosure").toBool())
            button.state &= ~State_On; // open is no pressed state: the arrow says it
        drawToolButton(&button, painter);
        return;
    }
    case PE_FrameFocusRect: {
        if (qobject_cast<const QAbstractButton *>(widget))
            return; // drawn with the button
        const Saved saved(painter);
        fillRounded(painter, option->rect, Qt::transparent, theme::accentOnBase(option->palette),
                    1.5);
        return;
    }
    case PE_FrameTabBarBase: {
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
            theme::separator(option->palette));
        return;
    }
    case PE_PanelMenu: {
        const Saved saved(painter);
        painter->setBrush(option->palette.base());
        painter->setPen(borderColour(option->palette));
        painter->drawRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5));
        return;
    }
    case PE_FrameMenu:
        return; // drawn with the panel
    case PE_IndicatorCheckBox:
        drawCheckBox(option, painter);
        return;
    case PE_PanelScrollAreaCorner:
        painter->fillRect(option->rect, option->palette.base()); // as the bars beside it
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void QuietStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                             const QWidget *widget) const
{
    switch (int(element)) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            button && isDefault(option)) {
            QStyleOptionButton label(*button);
            label.palette.setColor(QPalette::ButtonText, theme::accentText(option->palette));
            QProxyStyle::drawControl(element, &label, painter, widget);
            return;
        }
        break;
    case CE_ToolButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
            button && hasTextBesideIcon(option)) {
            QStyleOptionToolButton label(*button);
            label.rect.adjust(labelPadding, 0, -labelPadding, 0);
            label.rect.translate(button->direction == Qt::LeftToRight ? 2 : -2, 0); // to the middle
            QProxyStyle::drawControl(element, &label, painter, widget);
            return;
        }
        break;
    case CE_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
            item && item->menuItemType == QStyleOptionMenuItem::Separator && item->text.isEmpty()) {
            const QRect rect = item->rect.adjusted(theme::grid, 0, -theme::grid, 0);
            painter->fillRect(QRect(rect.left(), rect.center().y(), rect.width(), 1),
                              theme::separator(item->palette));
            return;
        }
        break;
    case CE_ItemViewItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option)) {
            QStyleOptionViewItem row(*item);
            row.palette.setColor(QPalette::Highlight, theme::selection(item->palette));
            row.palette.setColor(QPalette::HighlightedText, theme::text(item->palette));
            row.state &= ~State_HasFocus; // the selection says where the keyboard is
            QProxyStyle::drawControl(element, &row, painter, widget);
            return;
        }
        break;
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            drawTab(tab, painter);
            return;
        }
        break;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            QStyleOptionTab label(*tab);
            if (!(tab->state & State_Selected))
                label.palette.setColor(QPalette::WindowText, theme::mutedText(tab->palette));
            QProxyStyle::drawControl(element, &label, painter, widget);
            return;
        }
        break;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, option->palette.color(QPalette::Base));
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
            theme::separator(option->palette));
        return;
    case CE_ProgressBar:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option);
            bar && !bar->textVisible && bar->maximum > bar->minimum) {
            drawProgress(option, painter);
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void QuietStyle::drawComboBox(const QStyleOptionComboBox *option, QPainter *painter,
                              const QWidget *widget) const
{
    QStyleOptionButton button;
    button.QStyleOption::operator=(*option);
    drawButton(&button, painter);
    const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
    const Saved saved(painter);
    QColor colour =
        option->palette.color(option->state & State_Enabled ? QPalette::Active : QPalette::Disabled,
                              QPalette::ButtonText);
    painter->setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF middle = QRectF(arrow).center();
    painter->drawPolyline(
        QPolygonF({middle + QPointF(-4, -2), middle + QPointF(0, 2), middle + QPointF(4, -2)}));
}

void QuietStyle::drawScrollBar(const QStyleOptionSlider *option, QPainter *painter,
                               const QWidget *) const
{
    const QPalette &palette = option->palette;
    painter->fillRect(option->rect, palette.color(QPalette::Base));
    if (option->maximum <= option->minimum)
        return;
    const Saved saved(painter);
    const bool isActive = (option->activeSubControls & SC_ScrollBarSlider)
        && (option->state & (State_MouseOver | State_Sunken));
    QColor fill = palette.color(QPalette::Text);
    fill.setAlphaF(isActive ? 0.45F : 0.25F);
    painter->setBrush(fill);
    const QRectF thumb = QRectF(scrollBarPart(option, SC_ScrollBarSlider)).adjusted(3, 3, -3, -3);
    const qreal radius = std::min(thumb.width(), thumb.height()) / 2;
    painter->drawRoundedRect(thumb, radius, radius);
}

void QuietStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                    QPainter *painter, const QWidget *widget) const
{
    switch (int(control)) {
    case CC_ComboBox:
        if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
            combo && !combo->editable) {
            drawComboBox(combo, painter, widget);
            return;
        }
        break;
    case CC_SpinBox:
        if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
            spin && spin->buttonSymbols == QAbstractSpinBox::NoButtons) {
            drawField(option, painter);
            return;
        }
        break;
    case CC_ToolButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option)) {
            // A menu behind an icon needs no arrow beside it.
            QStyleOptionToolButton plain(*button);
            plain.features &= ~QStyleOptionToolButton::HasMenu;
            QProxyStyle::drawComplexControl(control, &plain, painter, widget);
            return;
        }
        break;
    case CC_ScrollBar:
        if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option)) {
            drawScrollBar(slider, painter, widget);
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace homing::ui
