// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/report.h"

#include <QFile>

#include <algorithm>
#include <cstdio>

#include <unistd.h>

namespace homing::bench {

double medianMs(int runs, const std::function<void()> &work)
{
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        QElapsedTimer timer;
        timer.start();
        work();
        times.push_back(double(timer.nsecsElapsed()) / 1e6);
    }
    std::nth_element(times.begin(), times.begin() + long(times.size() / 2), times.end());
    return times[times.size() / 2];
}

void report(const QString &name, const QString &measured, const QString &reference, const QString &ratio, const QString &budget)
{
    std::printf("%-58s %14s   reference %-34s ratio %-8s budget %s\n", qUtf8Printable(name), qUtf8Printable(measured),
                qUtf8Printable(reference), qUtf8Printable(ratio), qUtf8Printable(budget));
    std::fflush(stdout);
}

QString ms(double milliseconds)
{
    return QString::number(milliseconds, 'f', milliseconds < 10 ? 2 : 0) + QStringLiteral(" ms");
}

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

} // namespace homing::bench
