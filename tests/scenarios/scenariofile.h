// SPDX-License-Identifier: GPL-3.0-or-later
// What the players of scenario files share: their "# word ..." lines, and sets with a step.
#pragma once

#include "core/imap/uidset.h"

#include <QDirIterator>
#include <QHash>
#include <QtTest>

namespace homing::test {

/// The words behind "# name", for each such line.
inline QList<QList<QByteArray>> linesOf(const QByteArray &file, const QByteArray &name)
{
    QList<QList<QByteArray>> found;
    for (const QByteArray &line : file.split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() >= 2 && words.at(0) == "#" && words.at(1) == name)
            found << words.mid(2);
    }
    return found;
}

/// As in IMAP, and "3:30/3" for every third; "none" for nothing.
inline imap::UidSet scenarioSet(const QByteArray &text)
{
    imap::UidSet uids;
    if (text == "none")
        return uids;
    for (const QByteArray &piece : text.split(',')) {
        const QList<QByteArray> range = piece.split('/');
        const imap::UidSet whole = imap::UidSet::parse(range.at(0)).valueOr(imap::UidSet());
        if (range.size() == 1) {
            uids.unite(whole);
            continue;
        }
        for (quint32 uid = whole.min(); uid <= whole.max(); uid += range.at(1).toUInt())
            uids.add(uid);
    }
    return uids;
}

/// One row for each scenario file that `plays`.
template <typename Plays> void addScenarioRows(Plays plays)
{
    QTest::addColumn<QByteArray>("text");
    const QDir folder(QStringLiteral(HOMING_SCENARIOS));
    QDirIterator files(folder.path(), {QStringLiteral("*.scenario")}, QDir::Files,
                       QDirIterator::Subdirectories);
    QStringList paths;
    while (files.hasNext())
        paths << files.next();
    paths.sort();
    QVERIFY(paths.size() >= 150);
    for (const QString &path : paths) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        if (plays(text))
            QTest::newRow(qPrintable(folder.relativeFilePath(path))) << text;
    }
}

/// For the client: the file says what the cache holds then.
inline bool isForClient(const QByteArray &text)
{
    return !linesOf(text, "then").isEmpty() || !linesOf(text, "ends").isEmpty();
}

/// For core/server: the file says how it comes to its mailboxes.
inline bool isForServer(const QByteArray &text)
{
    return !linesOf(text, "server").isEmpty();
}

} // namespace homing::test
