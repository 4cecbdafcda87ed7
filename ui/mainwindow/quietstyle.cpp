// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/quietstyle.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QScrollBar>
#include <QStyleOption>
#include <QTabBar>

namespace homing::ui {

namespace {

constexpr int controlHeight = 32;
constexpr int scrollBarWidth = 12;
constexpr int shortestThumb = 28;
constexpr int labelPadding = 6;

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

bool hasTextBesideIcon(const QStyleOption *option)
{
    const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
    return button && button->toolButtonStyle == Qt::ToolButtonTextBesideIcon
        && !button->icon.isNull();
}

bool hasFocusRing(const QStyleOption *option)
{
    return (option->state & QStyle::State_HasFocus)
        && (option->state & QStyle::State_KeyboardFocusChange);
}

} // namespace

QuietStyle::QuietStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{
    setObjectName(QStringLiteral("quiet"));
}

void QuietStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget)
        || qobject_cast<QLineEdit *>(widget) || qobject_cast<QScrollBar *>(widget)
        || qobject_cast<QTabBar *>(widget) || qobject_cast<QAbstractSpinBox *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

int QuietStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                            const QWidget *widget) const
{
    switch (int(metric)) {
    case PM_ScrollBarExtent:
        return scrollBarWidth;
    case PM_ScrollBarSliderMin:
        return shortestThumb;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabOverlap:
        return 0;
    case PM_TabBarTabHSpace:
        return 28;
    case PM_TabBarTabVSpace:
        return 18;
    case PM_TabBarBaseOverlap:
        return 0;
    case PM_MenuVMargin:
    case PM_MenuHMargin:
        return theme::half;
    case PM_FocusFrameHMargin:
        return 7; // the text of a row in a list or table
    case PM_HeaderMargin:
        return theme::grid;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int QuietStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                          QStyleHintReturn *returnData) const
{
    switch (int(hint)) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_UnderlineShortcut:
        return 0;
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 0;
    case SH_ComboBox_Popup:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

QSize QuietStyle::sizeFromContents(ContentsType type, const QStyleOption *option,
                                   const QSize &contents, const QWidget *widget) const
{
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (int(type)) {
    case CT_PushButton:
        size.rwidth() += 2 * theme::grid;
        size.setHeight(std::max(size.height(), controlHeight));
        break;
    case CT_LineEdit:
        size.setHeight(std::max(size.height(), controlHeight));
        break;
    case CT_SpinBox:
        // Its edit has the height of a field already, without the frame that large letters need
        // around them.
        size.setHeight(contents.height() > controlHeight ? contents.height() + 2 : controlHeight);
        size.rwidth() += theme::grid;
        break;
    case CT_ComboBox:
        size.rwidth() += theme::grid;
        size.setHeight(std::max(size.height(), controlHeight));
        break;
    case CT_ToolButton:
        size.rwidth() += hasTextBesideIcon(option) ? 2 * labelPadding : theme::half;
        size.setHeight(std::max(size.height() + theme::half, 28));
        break;
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
            item && item->menuItemType != QStyleOptionMenuItem::Separator)
            size.setHeight(std::max(size.height(), 28));
        break;
    default:
        break;
    }
    return size;
}

QRect QuietStyle::subElementRect(SubElement element, const QStyleOption *option,
                                 const QWidget *widget) const
{
    QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element == SE_LineEditContents
        && !qobject_cast<const QAbstractSpinBox *>(widget ? widget->parentWidget() : nullptr))
        rect.adjust(theme::half, 0, -theme::half, 0);
    return rect;
}

QRect QuietStyle::scrollBarPart(const QStyleOptionSlider *option, SubControl part) const
{
    const bool isHorizontal = option->orientation == Qt::Horizontal;
    const int length = isHorizontal ? option->rect.width() : option->rect.height();
    const qint64 range = qint64(option->maximum) - option->minimum;
    int thumb = length;
    if (range > 0) {
        thumb =
            int(qint64(option->pageStep) * length / std::max<qint64>(1, range + option->pageStep));
        thumb = std::clamp(thumb, std::min(shortestThumb, length), length);
    }
    const int start =
        sliderPositionFromValue(option->minimum, option->maximum, option->sliderPosition,
                                length - thumb, option->upsideDown);
    const auto along = [&](int from, int size) {
        return isHorizontal ? QRect(from, 0, size, option->rect.height())
                            : QRect(0, from, option->rect.width(), size);
    };
    QRect rect;
    switch (int(part)) {
    case SC_ScrollBarSlider:
        rect = along(start, thumb);
        break;
    case SC_ScrollBarSubPage:
        rect = along(0, start);
        break;
    case SC_ScrollBarAddPage:
        rect = along(start + thumb, length - start - thumb);
        break;
    case SC_ScrollBarGroove:
        rect = along(0, length);
        break;
    default:
        return {};
    }
    return visualRect(option->direction, option->rect, rect.translated(option->rect.topLeft()));
}

QRect QuietStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                 SubControl part, const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return scrollBarPart(slider, part);
    }
    QRect rect = QProxyStyle::subControlRect(control, option, part, widget);
    if (control == CC_SpinBox && part == SC_SpinBoxEditField)
        rect.adjust(theme::half, 0, 0, 0);
    return rect;
}

// --- drawing

void QuietStyle::drawButton(const QStyleOption *option, QPainter *painter) const
{
    const Saved saved(painter);
    const QPalette &palette = option->palette;
    const bool isEnabled = option->state & State_Enabled;
    const bool isDown = option->state & (State_Sunken | State_On);
    const bool isHovered = isEnabled && (option->state & State_MouseOver);
    QColor fill = palette.color(QPalette::Button);
    QColor border = isEnabled
        ? borderColour(palette)
        : theme::blend(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.10);
    if (isDefault(option)) {
        fill = theme::accent(palette);
        border = QColor();
    } else if (theme::isDark(palette)) {
        fill = theme::blend(palette.color(QPalette::Window), palette.color(QPalette::WindowText),
                            0.08);
    } else {
        fill = palette.color(QPalette::Base);
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
    QColor fill = Qt::transparent;
    if (isDown || isHovered) {
        fill = palette.color(QPalette::WindowText);
        fill.setAlphaF(isDown ? 0.13F : 0.07F);
    }
    fillRounded(painter, option->rect, fill, isRaised ? borderColour(palette) : QColor());
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
    case PE_FrameMenu: {
        const Saved saved(painter);
        painter->setPen(borderColour(option->palette));
        painter->drawRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5));
        return;
    }
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
            QProxyStyle::drawControl(element, &label, painter, widget);
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
    case CE_HeaderSection: {
        painter->fillRect(option->rect, option->palette.color(QPalette::Base));
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
            theme::separator(option->palette));
        return;
    }
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
