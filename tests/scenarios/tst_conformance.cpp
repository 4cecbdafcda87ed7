// SPDX-License-Identifier: GPL-3.0-or-later
// tests/conformance.md is true as far as names go: each test function and scenario file that it
// names exists, each row says who is bound and what proves it; the open ones are counted.
#include <QDirIterator>
#include <QRegularExpression>
#include <QtTest>

namespace {

QString contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Sources of the test programs by their name.
QHash<QString, QString> testPrograms(const QString &folder)
{
    QHash<QString, QString> sources;
    QDirIterator files(folder, {QStringLiteral("tst_*.cpp")}, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        sources.insert(QFileInfo(path).baseName(), contentsOf(path));
    }
    return sources;
}

} // namespace

class TestConformance : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyProofExists();
};

void TestConformance::everyProofExists()
{
    const QString folder = QStringLiteral(HOMING_TESTS);
    const QHash<QString, QString> programs = testPrograms(folder);
    const QString table = contentsOf(folder + QStringLiteral("/conformance.md"));
    const QRegularExpression name(QStringLiteral("`([^`]+)`"));
    const QRegularExpression bound(QStringLiteral("^[CS]( S)?$"));
    QStringList faults;
    QStringList open;
    int rows = 0;
    for (const QString &line : table.split(QLatin1Char('\n'))) {
        if (!line.startsWith(QLatin1Char('|')) || line.startsWith(QLatin1String("|---"))
            || line.startsWith(QLatin1String("| Clause |")))
            continue;
        ++rows;
        const QStringList cells = line.split(QStringLiteral(" | "));
        if (cells.size() != 4 || !bound.match(cells.at(1)).hasMatch()) {
            faults << QStringLiteral("not four cells: ") + line;
            continue;
        }
        QString proof = cells.at(3);
        proof.chop(2);
        if (proof == QLatin1String("open")) {
            open << line;
            continue;
        }
        auto names = name.globalMatch(proof);
        if (!names.hasNext())
            faults << QStringLiteral("no proof: ") + line;
        while (names.hasNext()) {
            const QString one = names.next().captured(1);
            const QStringList parts = one.split(QStringLiteral("::"));
            const bool exists = parts.size() == 2
                ? programs.value(parts.at(0))
                      .contains(QStringLiteral("void ") + parts.at(1) + QStringLiteral("()"))
                : QFile::exists(folder + QStringLiteral("/scenarios/") + one
                                + QStringLiteral(".scenario"));
            if (!exists)
                faults << QStringLiteral("there is no ") + one;
        }
    }
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
    QVERIFY(rows >= 150);
    qInfo("%d clauses, %d of them open:\n%s", rows, int(open.size()),
          qPrintable(open.join(QLatin1Char('\n'))));
}

QTEST_GUILESS_MAIN(TestConformance)
#include "tst_conformance.moc"
