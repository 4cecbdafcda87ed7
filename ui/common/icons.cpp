// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/icons.h"

#include "ui/common/theme.h"

#include <QBuffer>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QImageReader>
#include <QPainter>
#include <QPixmapCache>

#include <cmath>

namespace homing::ui {

namespace {

QString iconPath(const QString &name)
{
    return QStringLiteral(":/icons/%1.svg").arg(name);
}

/// The drawing in `colour`, `pixels` device pixels wide and high.
QImage render(const QString &name, const QSize &pixels, const QColor &colour)
{
    QFile file(iconPath(name));
    if (pixels.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    QByteArray drawing = file.readAll();
    drawing.replace("currentColor", colour.name(QColor::HexRgb).toLatin1());
    QBuffer buffer(&drawing);
    QImageReader reader(&buffer, "svg");
    reader.setScaledSize(pixels);
    return reader.read();
}

QPixmap cached(const QString &name, const QSize &pixels, qreal dpr, const QColor &colour)
{
    const QString key = QStringLiteral("homing-icon/%1/%2x%3@%4/%5")
                            .arg(name)
                            .arg(pixels.width())
                            .arg(pixels.height())
                            .arg(dpr)
                            .arg(colour.rgba(), 8, 16);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = QPixmap::fromImage(render(name, pixels, colour));
    pixmap.setDevicePixelRatio(dpr);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class PaletteIconEngine : public QIconEngine
{
public:
    PaletteIconEngine(QString name, Tint tint)
        : m_name(std::move(name))
        , m_tint(tint)
    {
    }

    QIconEngine *clone() const override { return new PaletteIconEngine(*this); }
    QString key() const override { return QStringLiteral("homing-palette-icon"); }
    QString iconName() override { return m_name; }
    bool isNull() override { return false; }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }
    // Qt gives device pixels here and sets the ratio on what comes back.
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        QPixmap pixmap = cached(m_name, square(size), scale, colour(mode));
        return pixmap;
    }
    QSize actualSize(const QSize &size, QIcon::Mode, QIcon::State) override { return square(size); }
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal dpr = pixelRatio(*painter);
        const QSize size = square(rect.size());
        const QPixmap pixmap = cached(m_name, (QSizeF(size) * dpr).toSize(), dpr, colour(mode));
        const QPoint corner = rect.topLeft()
            + QPoint((rect.width() - size.width()) / 2, (rect.height() - size.height()) / 2);
        painter->drawPixmap(corner, pixmap);
    }

private:
    static QSize square(const QSize &size)
    {
        const int side = std::min(size.width(), size.height());
        return {side, side};
    }
    QColor colour(QIcon::Mode mode) const
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::HighlightedText);
        return tintColour(m_tint, palette);
    }

    QString m_name;
    Tint m_tint;
};

} // namespace

QIcon icon(const QString &name, Tint tint)
{
    if (!QFile::exists(iconPath(name)))
        return {};
    return QIcon(new PaletteIconEngine(name, tint));
}

qreal pixelRatio(const QPainter &painter)
{
    // Not the device's: while a widget is rendered into a picture that is still the widget.
    const QTransform device = painter.deviceTransform();
    const qreal scale = std::hypot(device.m11(), device.m12());
    return std::clamp(scale, 0.25, 8.0);
}

QPixmap iconPixmap(const QString &name, int size, qreal dpr, const QColor &colour)
{
    if (!QFile::exists(iconPath(name)))
        return {};
    const int pixels = int(std::lround(size * dpr));
    return cached(name, {pixels, pixels}, dpr, colour);
}

bool isPictogram(const QString &name)
{
    constexpr int smallGrid = 20;
    return QImageReader(iconPath(name), "svg").size().width() > 2 * smallGrid;
}

QColor tintColour(Tint tint, const QPalette &palette, QPalette::ColorGroup group)
{
    switch (tint) {
    case Tint::Text:
        return palette.color(group, QPalette::ButtonText);
    case Tint::Muted:
        return theme::mutedText(palette);
    case Tint::Accent:
        return theme::accentOnBase(palette);
    case Tint::Amber:
        return theme::amber(palette);
    case Tint::Error:
        return theme::error(palette);
    case Tint::Success:
        return theme::success(palette);
    case Tint::OnAccent:
        return theme::accentText(palette);
    }
    return palette.color(group, QPalette::ButtonText);
}

} // namespace homing::ui
