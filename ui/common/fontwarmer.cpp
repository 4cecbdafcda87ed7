// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/fontwarmer.h"

#include "ui/common/theme.h"

#include <QElapsedTimer>
#include <QFontMetrics>

namespace homing::ui {

FontWarmer::FontWarmer(const QFont &base, int delayMs, QObject *parent)
    : QObject(parent)
{
    setObjectName(QStringLiteral("fontWarmer"));
    const std::pair<qreal, QFont::Weight> drawn[] = {
        {1.0, QFont::Normal},    {1.0, QFont::DemiBold},   {0.92, QFont::Normal},
        {0.84, QFont::Normal},   {1.35, QFont::DemiBold},  {1.08, QFont::DemiBold},
        {1.08, QFont::Medium},   {0.92, QFont::DemiBold},
    };
    for (const auto &[scale, weight] : drawn)
        m_fonts.push_back(theme::font(base, scale, weight));
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &FontWarmer::step);
    m_timer.start(delayMs);
}

QStringList FontWarmer::letters()
{
    // Scripts first that most mail is written in.
    return QStringLiteral("\u2192 \u4e2d \u3042 \u30ab \ud55c \u0639 \u05e9 \u042f \u03bb \u0905 \u0e01 \u0995 "
                          "\u0ba4 \u0531 \u10d0 \U0001f600")
        .split(u' ');
}

bool FontWarmer::isDone() const
{
    return m_font == m_fonts.size();
}

void FontWarmer::step()
{
    constexpr int restMs = 5;   // whatever else waits comes first
    constexpr int littleMs = 3; // what is there already takes no turn of its own
    static const QStringList letters = FontWarmer::letters();
    QElapsedTimer timer;
    timer.start();
    while (!isDone() && timer.elapsed() < littleMs) {
        QFontMetrics(m_fonts[m_font]).horizontalAdvance(letters[m_letter]);
        ++m_steps;
        if (++m_letter == letters.size()) {
            m_letter = 0;
            ++m_font;
        }
    }
    if (isDone())
        Q_EMIT done();
    else
        m_timer.start(restMs);
}

} // namespace homing::ui
