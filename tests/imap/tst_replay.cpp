// SPDX-License-Identifier: GPL-3.0-or-later
// The fuzz targets in every build: their corpus, and mutations of the samples and the corpus with a
// fixed seed. A broken invariant aborts.
#include "../fuzz/targets.h"
#include "samples.h"

#include <QDir>
#include <QRandomGenerator>
#include <QtTest>

using namespace homing::imap;

namespace {

QList<QByteArray> corpus(const char *name)
{
    QList<QByteArray> inputs;
    const QDir folder(QStringLiteral(HOMING_FUZZ_CORPUS "/") + QLatin1String(name));
    for (const QString &file : folder.entryList(QDir::Files, QDir::Name)) {
        QFile input(folder.filePath(file));
        if (input.open(QIODevice::ReadOnly))
            inputs.append(input.readAll());
    }
    return inputs;
}

/// The strings of the dictionary, as libFuzzer reads them.
QList<QByteArray> dictionary()
{
    QList<QByteArray> words;
    QFile file(QStringLiteral(HOMING_FUZZ_CORPUS "/../imap.dict"));
    if (!file.open(QIODevice::ReadOnly))
        return words;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (!line.startsWith('"') || !line.endsWith('"') || line.size() < 3)
            continue;
        QByteArray word;
        for (qsizetype i = 1; i < line.size() - 1; ++i) {
            if (line[i] == '\\' && line[i + 1] == 'x') {
                word += QByteArray::fromHex(line.sliced(i + 2, 2));
                i += 3;
            } else {
                if (line[i] == '\\')
                    ++i;
                word += line[i];
            }
        }
        words.append(word);
    }
    return words;
}

void mutate(QByteArray &input, QRandomGenerator &random, const QList<QByteArray> &words)
{
    const int changes = 1 + random.bounded(5);
    for (int i = 0; i < changes; ++i) {
        const qsizetype at = random.bounded(int(input.size()) + 1);
        const qsizetype length = std::min<qsizetype>(1 + random.bounded(12), input.size() - at);
        switch (random.bounded(6)) {
        case 0:
            input.insert(at, words[random.bounded(int(words.size()))]);
            break;
        case 1:
            input.remove(at, length);
            break;
        case 2:
            input.insert(at, input.mid(random.bounded(int(input.size()) + 1), 40));
            break;
        case 3:
            input.insert(at, char(random.bounded(256)));
            break;
        case 4:
            if (at < input.size())
                input[at] = char(random.bounded(256));
            break;
        default:
            if (at < input.size()) // what tends to hurt
                input[at] = "\"\\(){}[]<>*\r\n 09~N"[random.bounded(19)];
            break;
        }
    }
}

} // namespace

class TestReplay : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void corpusOfResponses()
    {
        const QList<QByteArray> inputs = corpus("response");
        QVERIFY(inputs.size() >= 10);
        for (const QByteArray &input : inputs)
            test::fuzzResponse(input);
    }

    void corpusOfSets()
    {
        const QList<QByteArray> inputs = corpus("uidset");
        QVERIFY(inputs.size() >= 5);
        for (const QByteArray &input : inputs)
            test::fuzzUidSet(input);
    }

    void mutatedResponses()
    {
        const QList<QByteArray> words = dictionary();
        QVERIFY(words.size() > 50);
        QVERIFY(words.contains("* ") && words.contains("\r\n") && words.contains("\\\""));
        QList<QByteArray> seeds = corpus("response");
        for (QByteArray &seed : seeds)
            seed.remove(0, 1); // its own cutting
        for (const auto *samples : {&test::samples(), &test::tolerances()}) {
            for (const test::Sample &sample : *samples)
                seeds.append(QByteArray(sample.wire) + "\r\n* 1 EXISTS\r\n");
        }
        QRandomGenerator random(501);
        for (int round = 0; round < 100'000; ++round) {
            QByteArray input = seeds[random.bounded(int(seeds.size()))];
            mutate(input, random, words);
            input.prepend(char(random.bounded(256)));
            test::fuzzResponse(input);
        }
    }

    void mutatedSets()
    {
        const QList<QByteArray> seeds = corpus("uidset");
        const QList<QByteArray> words {"1:", ",", "4294967295", "\n", "*", "0", "10:20", "99"};
        QRandomGenerator random(502);
        for (int round = 0; round < 100'000; ++round) {
            QByteArray input = seeds[random.bounded(int(seeds.size()))];
            mutate(input, random, words);
            test::fuzzUidSet(input);
        }
    }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
