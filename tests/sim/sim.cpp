// SPDX-License-Identifier: GPL-3.0-or-later
// sim --seeds A:B --ops N [--trace]: runs the seeds A to B-1, N steps each. Every hundredth seed
// runs twice and must do the same. Exit code 1 and the seed's number when one fails.
#include "tests/sim/world.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QHashSeed>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <unistd.h>

using homing::sim::World;

namespace {

char currentSeed[64] = "";

void crashed(int signal)
{
    const ssize_t ignored = ::write(2, currentSeed, std::strlen(currentSeed));
    Q_UNUSED(ignored)
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

struct Outcome
{
    QString wrong;
    QByteArray hash;
    QByteArray description;
    QByteArray transcript;
};

Outcome runSeed(quint64 seed, int operations, bool prints)
{
    World world(seed, prints);
    Outcome outcome;
    outcome.wrong = world.run(operations);
    outcome.hash = world.hash();
    outcome.description = world.description();
    if (!outcome.wrong.isEmpty())
        outcome.transcript = world.transcript();
    return outcome;
}

} // namespace

int main(int argc, char *argv[])
{
    QHashSeed::setDeterministicGlobalSeed();
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption seedsOption(QStringLiteral("seeds"), {}, QStringLiteral("A:B"));
    const QCommandLineOption opsOption(QStringLiteral("ops"), {}, QStringLiteral("N"),
                                       QStringLiteral("200"));
    const QCommandLineOption traceOption(QStringLiteral("trace"));
    const QCommandLineOption allOption(QStringLiteral("all")); // goes on after a failure
    parser.addOptions({seedsOption, opsOption, traceOption, allOption});
    parser.addHelpOption();
    parser.process(app);
    const QStringList range = parser.value(seedsOption).split(QLatin1Char(':'));
    bool isNumber = !range.isEmpty();
    const quint64 first = range.value(0).toULongLong(&isNumber);
    const quint64 end = range.size() > 1 ? range.at(1).toULongLong() : first + 1;
    const int operations = parser.value(opsOption).toInt();
    if (!isNumber || end <= first || operations < 1) {
        std::fputs("usage: sim --seeds A:B [--ops N] [--trace] [--all]\n", stderr);
        return 2;
    }
    std::signal(SIGSEGV, crashed);
    std::signal(SIGABRT, crashed);
    QElapsedTimer time;
    time.start();
    int failures = 0;
    for (quint64 seed = first; seed < end; ++seed) {
        std::snprintf(currentSeed, sizeof currentSeed, "crashed in seed %llu\n",
                      static_cast<unsigned long long>(seed));
        Outcome outcome = runSeed(seed, operations, parser.isSet(traceOption));
        const bool isTwice = seed % 100 == 0 || parser.isSet(traceOption);
        if (outcome.wrong.isEmpty() && isTwice
            && runSeed(seed, operations, false).hash != outcome.hash)
            outcome.wrong = QStringLiteral("a second run was another one");
        if (outcome.wrong.isEmpty())
            continue;
        ++failures;
        std::printf("seed %llu: %s\n  (%s)\n  again: sim --seeds %llu:%llu --ops %d --trace\n",
                    static_cast<unsigned long long>(seed), qPrintable(outcome.wrong),
                    outcome.description.constData(), static_cast<unsigned long long>(seed),
                    static_cast<unsigned long long>(seed + 1), operations);
        std::fflush(stdout);
        if (!parser.isSet(allOption))
            break;
    }
    std::printf("%llu seeds, %d steps each, %d failed, %.1f s\n",
                static_cast<unsigned long long>(end - first), operations, failures,
                double(time.elapsed()) / 1000);
    return failures == 0 ? 0 : 1;
}
