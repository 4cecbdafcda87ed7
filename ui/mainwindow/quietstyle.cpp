// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/quietstyle.h"

#include "ui/common/theme.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QScrollBar>
#include <QStyleOption>
#include <QTabBar>

namespace homing::ui {

namespace {

constexpr int controlHeight = 32;
constexpr int scrollBarWidth = 12;
constexpr int shortestThumb = 28;

} // namespace

bool QuietStyle::hasTextBesideIcon(const QStyleOption *option)
{
    const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
    return button && button->toolButtonStyle == Qt::ToolButtonTextBesideIcon
        && !button->icon.isNull();
}

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
        // The two blanks that a button reserves behind its text go: both ends have the same room.
        size.rwidth() += hasTextBesideIcon(option)
            ? 2 * labelPadding - 2 * option->fontMetrics.horizontalAdvance(u' ')
            : theme::half;
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
    // Where a field's text starts.
    const int room = control == CC_SpinBox && part == SC_SpinBoxEditField ? theme::half
        : control == CC_ComboBox && part == SC_ComboBoxEditField          ? 2
                                                                          : 0;
    if (option->direction == Qt::LeftToRight)
        rect.adjust(room, 0, 0, 0);
    else
        rect.adjust(0, 0, -room, 0);
    return rect;
}

} // namespace homing::ui
