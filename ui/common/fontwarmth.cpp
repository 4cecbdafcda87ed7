// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/fontwarmth.h"
#include "ui/common/theme.h"

#include <QFontMetrics>

namespace homing::ui {

namespace {

constexpr int pauseMs = 50; // the first picture of the window comes first

} // namespace

FontWarmth::FontWarmth(const QFont &base, QObject *parent)
    : QObject(parent)
{
    for (const qreal scale : {1.0, 0.92, 1.35}) { // a row, what is small in it, a subject
        m_fonts.push_back(theme::font(base, scale));
        m_fonts.push_back(theme::font(base, scale, QFont::DemiBold));
    }
    m_timer.setSingleShot(true);
    m_timer.setInterval(pauseMs);
    connect(&m_timer, &QTimer::timeout, this, &FontWarmth::warmNext);
    m_timer.start();
}

const QStringList &FontWarmth::samples()
{
    static const QStringList samples = {
        QStringLiteral("Aé"),   QStringLiteral("Я"),  QStringLiteral("Ω"), QStringLiteral("漢"),
        QStringLiteral("かカ"), QStringLiteral("한"), QStringLiteral("س"), QStringLiteral("ש"),
        QStringLiteral("ไ"),    QStringLiteral("ह"),  QStringLiteral("🐦"), QStringLiteral("→"),
    };
    return samples;
}

void FontWarmth::warmNext()
{
    if (isDone())
        return;
    const auto count = size_t(samples().size());
    const QFontMetrics metrics(m_fonts[m_next / count]);
    (void)metrics.horizontalAdvance(samples().at(qsizetype(m_next % count)));
    ++m_next;
    if (isDone()) {
        Q_EMIT done();
        return;
    }
    m_timer.setInterval(0);
    m_timer.start();
}

} // namespace homing::ui
