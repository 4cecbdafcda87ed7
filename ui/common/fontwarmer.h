// SPDX-License-Identifier: GPL-3.0-or-later
// FontWarmer: looks for the fonts of foreign scripts before a message needs them. Qt does that at
// the first letter of each script in each size and weight: some 10 ms a time, more where no font has
// it, and a header with four sizes would hold the window for 40. One of them at each turn of the
// event loop, once the window stands. GUI thread.
#pragma once

#include <QFont>
#include <QObject>
#include <QTimer>

#include <vector>

namespace homing::ui {

class FontWarmer : public QObject
{
    Q_OBJECT
public:
    /// Begins `delayMs` milliseconds from now, with the sizes and weights that the window draws
    /// foreign text in, made of `base`.
    FontWarmer(const QFont &base, int delayMs, QObject *parent);

    bool isDone() const;
    /// One letter of each script, as they are looked for.
    static QStringList letters();
    /// How often one letter was looked for.
    int steps() const { return m_steps; }

Q_SIGNALS:
    void done();

private:
    void step();

    std::vector<QFont> m_fonts; // kept: Qt forgets what no font refers to
    size_t m_font = 0;
    qsizetype m_letter = 0;
    int m_steps = 0;
    QTimer m_timer;
};

} // namespace homing::ui
