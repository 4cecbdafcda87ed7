// SPDX-License-Identifier: GPL-3.0-or-later
// Search while typing over a cached mailbox: what each key press costs, what the index weighs
// beside the text that is in it, and how long it takes to make.
#include "core/account/textindexer.h"
#include "core/store/textsearcher.h"
#include "tests/bench/report.h"
#include "tests/store/syntheticmailbox.h"

#include <QFileInfo>
#include <QTemporaryDir>

#include <random>

namespace homing::bench {

namespace {

/// Words as often as people use them: the n-th most frequent one comes up about 1/n times as often
/// as the first.
class Words
{
public:
    explicit Words(size_t count)
    {
        static const char *const syllables[] = {
            "a",  "be",  "con", "de",  "en",  "for", "ge",  "har", "in", "ka",
            "le", "mo",  "ne",  "on",  "per", "re",  "sta", "ter", "un", "ver",
            "wi", "man", "ti",  "pro", "sol", "ing", "es",  "al",  "or", "is"};
        std::mt19937 random(11);
        double sum = 0;
        for (size_t i = 0; i < count; ++i) {
            QByteArray word;
            const auto parts = 1 + random() % 4;
            for (size_t k = 0; k < parts; ++k)
                word += syllables[random() % std::size(syllables)];
            m_words.push_back(word);
            m_sums.push_back(sum += 1.0 / double(i + 5));
        }
    }
    const QByteArray &any(std::mt19937 &random) const
    {
        std::uniform_real_distribution<double> place(0, m_sums.back());
        const auto at = std::lower_bound(m_sums.begin(), m_sums.end(), place(random));
        return m_words[size_t(at - m_sums.begin())];
    }
    QByteArray text(std::mt19937 &random, int count) const
    {
        QByteArray text;
        for (int i = 0; i < count; ++i) {
            text += any(random);
            text += i % 12 == 11 ? '\n' : ' ';
        }
        return text;
    }

private:
    std::vector<QByteArray> m_words;
    std::vector<double> m_sums;
};

/// Closed and opened again, so that SQLite's log is in the file.
qint64 bytesOf(std::unique_ptr<store::Store> &store, const QDir &folder)
{
    store.reset();
    store = std::move(*store::Store::open(folder, AccountId(1)));
    return QFileInfo(folder.filePath(QStringLiteral("cache.sqlite"))).size();
}

struct Typed
{
    std::vector<double> ms; // of each key press
    quint64 found = 0;
};

/// Queries of one to three words, typed letter by letter.
Typed type(store::TextSearcher &searcher, const Words &words, int queries)
{
    Typed typed;
    std::mt19937 random(3);
    const std::atomic<bool> never = false;
    for (int i = 0; i < queries; ++i) {
        QString query;
        for (auto left = 1 + random() % 3; left > 0; --left)
            query += QString::fromLatin1(words.any(random)) + QString(left > 1 ? 1 : 0, u' ');
        for (qsizetype length = 1; length <= query.size(); ++length) {
            QElapsedTimer timer;
            timer.start();
            const auto found = searcher.find(
                store::parseMailQuery(query.left(length), QDate(2026, 1, 1), true), {}, never);
            typed.ms.push_back(double(timer.nsecsElapsed()) / 1e6);
            typed.found += found ? found->messages.size() : 0;
        }
    }
    std::sort(typed.ms.begin(), typed.ms.end());
    return typed;
}

} // namespace

void search(int messages)
{
    QTemporaryDir temporary;
    const QDir folder(temporary.filePath(QStringLiteral("account")));
    auto store = std::move(*store::Store::open(folder, AccountId(1)));
    imap::ListData inbox;
    inbox.mailbox = imap::MailboxName::fromWire("INBOX");
    inbox.delimiter = '/';
    (void)store->applyMailboxList({inbox});
    const MailboxId mailbox = store->mailboxNamed(inbox.mailbox)->id;
    store::test::SyntheticOptions options;
    options.messages = quint32(messages);
    (void)store::test::fillMailbox(*store, mailbox, options);

    const Words words(60'000);
    std::mt19937 random(5);
    const qint64 before = bytesOf(store, folder);
    qint64 textBytes = 0;
    double heads = 0;
    double bodies = 0;
    QElapsedTimer timer;
    for (store::TextBatch batch; !(batch = store->headsToIndex(mailbox, 256)).isEmpty();) {
        for (const store::TextBatch::Head &head : batch.heads) {
            textBytes += head.header.subject.toUtf8().size();
            for (const auto *list : {&head.header.from, &head.header.to, &head.header.cc}) {
                for (const store::MessageAddress &person : *list)
                    textBytes += person.name.toUtf8().size() + person.address.size();
            }
        }
        store::TextBatch headsOnly = batch;
        timer.start();
        (void)store->putTexts(headsOnly, {});
        heads += double(timer.nsecsElapsed()) / 1e6;
        // And their texts, as if they had just been fetched: the parts themselves are not in the
        // sum.
        store::TextBatch texts;
        texts.mailbox = mailbox;
        texts.uidValidity = batch.uidValidity;
        store::IndexedTexts decoded;
        for (const store::TextBatch::Head &head : batch.heads) {
            const QByteArray text = words.text(random, 60 + int(random() % 180));
            textBytes += text.size();
            decoded.bodies.emplace(head.uid, QString::fromLatin1(text));
        }
        timer.start();
        (void)store->putTexts(texts, decoded);
        bodies += double(timer.nsecsElapsed()) / 1e6;
    }
    const qint64 grown = bytesOf(store, folder) - before;
    report(QStringLiteral("search index of %1 messages").arg(messages),
           QStringLiteral("%1 MB").arg(grown / 1'000'000),
           QStringLiteral("%1 MB of text").arg(textBytes / 1'000'000),
           QString::number(double(grown) / double(textBytes), 'f', 2), QStringLiteral("0.60"));
    report(QStringLiteral("indexing %1 messages, behind").arg(messages), ms(heads + bodies),
           QStringLiteral("heads alone %1").arg(ms(heads)),
           QString::number((heads + bodies) * 1'000 / messages, 'f', 0)
               + QStringLiteral(" us/message"),
           QStringLiteral("none"));

    const auto searcher = store::TextSearcher::open(folder, AccountId(1));
    const std::atomic<bool> never = false;
    timer.start();
    (void)searcher->find(store::parseMailQuery(QStringLiteral("first"), QDate(2026, 1, 1), false),
                         {}, never);
    const double first = double(timer.nsecsElapsed()) / 1e6;
    const Typed typed = type(*searcher, words, 300);
    const auto at = [&](double part) {
        return typed.ms[std::min(typed.ms.size() - 1, size_t(part * double(typed.ms.size())))];
    };
    report(QStringLiteral("search while typing over %1 messages, p50").arg(messages), ms(at(0.5)),
           QStringLiteral("%1 key presses, %2 found each")
               .arg(typed.ms.size())
               .arg(typed.found / typed.ms.size()),
           QStringLiteral("the very first %1").arg(ms(first)), QStringLiteral("none"));
    report(QStringLiteral("search while typing over %1 messages, p99").arg(messages), ms(at(0.99)),
           QStringLiteral("slowest %1").arg(ms(typed.ms.back())),
           QStringLiteral("p90 ") + ms(at(0.9)), QStringLiteral("50 ms"));
}

} // namespace homing::bench
