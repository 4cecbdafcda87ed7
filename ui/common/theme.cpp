// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme.h"

#include <QApplication>
#include <QStyle>
#include <QStyleFactory>
#include <QWidget>

#include <cmath>

namespace homing::ui::theme {

namespace {

QPalette systemPalette; // as Qt made it, before apply() changed anything
bool isSystemPaletteKnown = false;

qreal luminance(const QColor &colour)
{
    const auto linear = [](qreal channel) {
        return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF());
}

void setAll(QPalette &palette, QPalette::ColorRole role, const QColor &normal,
            const QColor &disabled)
{
    palette.setColor(QPalette::Active, role, normal);
    palette.setColor(QPalette::Inactive, role, normal);
    palette.setColor(QPalette::Disabled, role, disabled);
}

struct Colours
{
    const char *window, *windowText, *base, *alternate, *text, *button, *buttonText, *highlight,
        *highlightedText, *link, *visited, *placeholder, *toolTip, *toolTipText, *light, *midlight,
        *mid, *dark, *shadow, *disabledText;
};

QPalette makePalette(const Colours &c)
{
    const auto colour = [](const char *name) { return QColor(QLatin1String(name)); };
    const QColor disabled = colour(c.disabledText);
    QPalette palette;
    const std::pair<QPalette::ColorRole, const char *> plain[] = {
        {QPalette::Window, c.window},
        {QPalette::Base, c.base},
        {QPalette::AlternateBase, c.alternate},
        {QPalette::Button, c.button},
        {QPalette::ToolTipBase, c.toolTip},
        {QPalette::ToolTipText, c.toolTipText},
        {QPalette::Light, c.light},
        {QPalette::Midlight, c.midlight},
        {QPalette::Mid, c.mid},
        {QPalette::Dark, c.dark},
        {QPalette::Shadow, c.shadow},
        {QPalette::BrightText, "#ffffff"},
        {QPalette::Highlight, c.highlight},
        {QPalette::HighlightedText, c.highlightedText},
        {QPalette::Link, c.link},
        {QPalette::LinkVisited, c.visited},
    };
    for (const auto &[role, name] : plain)
        setAll(palette, role, colour(name), colour(name));
    setAll(palette, QPalette::WindowText, colour(c.windowText), disabled);
    setAll(palette, QPalette::Text, colour(c.text), disabled);
    setAll(palette, QPalette::ButtonText, colour(c.buttonText), disabled);
    setAll(palette, QPalette::PlaceholderText, colour(c.placeholder), disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colour(c.mid));
    return palette;
}

} // namespace

QPalette lightPalette()
{
    return makePalette({.window = "#f4f5f7",
                        .windowText = "#1d2126",
                        .base = "#ffffff",
                        .alternate = "#f8f9fa",
                        .text = "#1d2126",
                        .button = "#f0f1f4",
                        .buttonText = "#1d2126",
                        .highlight = "#2566c8",
                        .highlightedText = "#ffffff",
                        .link = "#1f5fbf",
                        .visited = "#6b4fa0",
                        .placeholder = "#6a7078",
                        .toolTip = "#2b3036",
                        .toolTipText = "#f2f4f6",
                        .light = "#ffffff",
                        .midlight = "#eceef1",
                        .mid = "#c9cdd3",
                        .dark = "#a4aab2",
                        .shadow = "#5f666e",
                        .disabledText = "#9aa0a8"});
}

QPalette darkPalette()
{
    return makePalette({.window = "#1f2226",
                        .windowText = "#e6e8eb",
                        .base = "#181a1d",
                        .alternate = "#1c1f22",
                        .text = "#e6e8eb",
                        .button = "#2a2e33",
                        .buttonText = "#e6e8eb",
                        .highlight = "#5b9bf0",
                        .highlightedText = "#0c1420",
                        .link = "#7fb3f7",
                        .visited = "#b79cec",
                        .placeholder = "#939aa3",
                        .toolTip = "#34393f",
                        .toolTipText = "#eef0f2",
                        .light = "#3a3f45",
                        .midlight = "#2f3338",
                        .mid = "#3c4147",
                        .dark = "#101214",
                        .shadow = "#08090a",
                        .disabledText = "#686e76"});
}

void apply(QApplication &application, Scheme scheme)
{
    if (!isSystemPaletteKnown) {
        systemPalette = application.palette();
        isSystemPaletteKnown = true;
    }
    switch (scheme) {
    case Scheme::System:
        application.setPalette(systemPalette);
        break;
    case Scheme::Light:
        application.setPalette(lightPalette());
        break;
    case Scheme::Dark:
        application.setPalette(darkPalette());
        break;
    }
}

bool isDark(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Base)) < luminance(palette.color(QPalette::Text));
}

QColor blend(const QColor &under, const QColor &over, qreal alpha)
{
    const auto mix = [alpha](int a, int b) {
        return std::clamp(qRound(a + (b - a) * alpha), 0, 255);
    };
    return QColor(mix(under.red(), over.red()), mix(under.green(), over.green()),
                  mix(under.blue(), over.blue()));
}

qreal contrast(const QColor &a, const QColor &b)
{
    const qreal first = luminance(a);
    const qreal second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor readable(const QColor &colour, const QColor &background, qreal ratio)
{
    const QColor goal = contrast(Qt::black, background) > contrast(Qt::white, background)
        ? QColor(Qt::black)
        : QColor(Qt::white);
    for (int step = 0; step <= 20; ++step) {
        const QColor candidate = blend(colour, goal, step / 20.0);
        if (contrast(candidate, background) >= ratio)
            return candidate;
    }
    return goal;
}

QColor text(const QPalette &palette)
{
    return palette.color(QPalette::Text);
}

QColor mutedText(const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Base);
    // Readable on a selected row too, which is nearer to the text.
    const QColor quiet = blend(base, text(palette), 0.65);
    const QColor tinted = selection(palette);
    return readable(contrast(quiet, base) < contrast(quiet, tinted) ? readable(quiet, base) : quiet,
                    tinted);
}

QColor accent(const QPalette &palette)
{
    return palette.color(QPalette::Active, QPalette::Highlight);
}

QColor accentText(const QPalette &palette)
{
    const QColor wish = palette.color(QPalette::Active, QPalette::HighlightedText);
    return readable(wish, accent(palette));
}

QColor accentOnBase(const QPalette &palette)
{
    return readable(accent(palette), palette.color(QPalette::Base));
}

QColor selection(const QPalette &palette)
{
    return blend(palette.color(QPalette::Base), accent(palette), isDark(palette) ? 0.20 : 0.14);
}

QColor hover(const QPalette &palette)
{
    return blend(palette.color(QPalette::Base), text(palette), 0.05);
}

QColor separator(const QPalette &palette)
{
    return blend(palette.color(QPalette::Base), text(palette), isDark(palette) ? 0.12 : 0.10);
}

QColor surface(const QPalette &palette)
{
    return blend(palette.color(QPalette::Base), text(palette), isDark(palette) ? 0.06 : 0.035);
}

QColor skeleton(const QPalette &palette)
{
    return blend(palette.color(QPalette::Base), text(palette), 0.09);
}

QColor amber(const QPalette &palette)
{
    return isDark(palette) ? QColor(0xf0, 0xb4, 0x3c) : QColor(0xd9, 0x8a, 0x00);
}

QColor error(const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Base);
    return readable(isDark(palette) ? QColor(0xf0, 0x7a, 0x72) : QColor(0xc3, 0x2b, 0x25), base);
}

QColor success(const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Base);
    return readable(isDark(palette) ? QColor(0x6c, 0xc4, 0x84) : QColor(0x22, 0x7a, 0x3c), base);
}

QFont font(const QFont &base, qreal scale, QFont::Weight weight)
{
    QFont result = base;
    if (base.pointSizeF() > 0)
        result.setPointSizeF(base.pointSizeF() * scale);
    else
        result.setPixelSize(std::max(1, qRound(base.pixelSize() * scale)));
    result.setWeight(weight);
    return result;
}

int motion(const QWidget *widget)
{
    const QStyle *style = widget ? widget->style() : QApplication::style();
    const int asked = style->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, widget);
    return std::clamp(asked, 0, 120);
}

} // namespace homing::ui::theme
