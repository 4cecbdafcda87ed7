// SPDX-License-Identifier: GPL-3.0-or-later
// FontWarmth: finds the fonts for other people's scripts before a mail needs them. The first text
// of a script costs some milliseconds in each font, and a list of mail may show a dozen scripts in
// its first picture; here it is one at a turn of the event loop, a moment after the window is
// there. GUI thread.
#pragma once

#include <QFont>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <vector>

namespace homing::ui {

class FontWarmth : public QObject
{
    Q_OBJECT
public:
    /// In the fonts that lists and headers use.
    explicit FontWarmth(const QFont &base, QObject *parent = nullptr);
    bool isDone() const { return m_next >= m_fonts.size() * size_t(samples().size()); }

Q_SIGNALS:
    void done();

private:
    static const QStringList &samples(); // one for each script
    void warmNext();

    std::vector<QFont> m_fonts;
    size_t m_next = 0;
    QTimer m_timer;
};

} // namespace homing::ui
