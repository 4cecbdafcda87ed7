// SPDX-License-Identifier: GPL-3.0-or-later
// bench_store: what the store costs, printed beside plain references. Not a test: it judges
// nothing.
#include "storefixture.h"
#include "storetestaccess.h"
#include "syntheticmailbox.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <cstdio>
#include <cstring>
#include <ctime>

using namespace homing;
using namespace homing::store;
using namespace homing::store::test;

namespace {

double ms(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

struct Source
{
    std::vector<MailboxDelta> windows; // made beforehand: only the store is measured
    std::vector<SyncState> states;
};

Source firstSync(quint32 messages, quint32 window)
{
    Source source;
    for (quint32 done = 0; done < messages; done += window) {
        MailboxDelta delta;
        for (quint32 i = 0; i < std::min(window, messages - done); ++i)
            delta.updates.emplace(messages - done - i, syntheticMessage(messages - done - i));
        source.windows.push_back(std::move(delta));
        SyncState after = state(5, messages + 1, 10, messages);
        after.oldestFetched = imap::Uid(messages - std::min(messages, done + window) + 1);
        source.states.push_back(after);
    }
    return source;
}

void benchFirstSync(quint32 messages, quint32 window)
{
    const Source source = firstSync(messages, window);
    Fixture f;
    QElapsedTimer timer;
    timer.start();
    const std::clock_t began = std::clock();
    double longest = 0;
    for (size_t i = 0; i < source.windows.size(); ++i) {
        QElapsedTimer one;
        one.start();
        f.apply(source.windows[i], source.states[i], ChangeCause::FirstSync);
        longest = std::max(longest, ms(one));
    }
    const double total = ms(timer);
    const double cpu = double(std::clock() - began) * 1000 / CLOCKS_PER_SEC;
    const qint64 size = QFileInfo(f.folder.filePath(QStringLiteral("cache.sqlite"))).size();
    std::printf("first sync %u, windows of %u: %.0f ms (processor %.0f ms), %.0f rows/s, longest "
                "window %.1f ms, file %.0f bytes/row\n",
                messages, window, total, cpu, messages / total * 1000, longest,
                double(size) / messages);
}

void benchLarge(quint32 messages)
{
    Fixture f;
    QElapsedTimer timer;
    timer.start();
    SyntheticOptions options;
    options.messages = messages;
    need(fillMailbox(*f.store, f.inbox, options));
    std::printf("%u rows filled: %.0f ms\n", messages, ms(timer));

    timer.restart();
    f.reopen();
    std::printf("  writer opened: %.2f ms\n", ms(timer));
    auto reader = need(StoreReader::open(f.folder, account));
    for (int i = 0; i < 3; ++i) {
        timer.restart();
        const auto keys = reader->keys(f.inbox);
        const double loaded = ms(timer);
        std::vector<MessageKey> copy(keys.keys.size());
        timer.restart();
        std::memcpy(copy.data(), keys.keys.data(), copy.size() * sizeof(MessageKey));
        std::printf("  keys: %.2f ms for %zu (memcpy of the same: %.2f ms)\n", loaded,
                    keys.keys.size(), ms(timer));
    }
    std::vector<quint32> window;
    for (quint32 uid = messages / 2; uid < messages / 2 + 200; ++uid)
        window.push_back(uid);
    timer.restart();
    const size_t found = reader->rows(f.inbox, window).size();
    std::printf("  window of %zu rows: %.2f ms\n", found, ms(timer));

    MailboxDelta changes;
    for (quint32 i = 1; i <= 100; ++i)
        changes.updates.emplace(i * (messages / 101),
                                flagUpdate(flags({"\\Seen", "\\Flagged"}), 1000 + i));
    for (quint32 i = 1; i <= 50; ++i)
        changes.vanished.add(i * (messages / 51) + 1);
    for (quint32 i = 1; i <= 10; ++i)
        changes.updates.emplace(messages + i, syntheticMessage(messages + i));
    timer.restart();
    f.apply(changes, state(1'234'567, messages + 11, 99, messages - 40));
    std::printf("  resync of 160 changes: %.2f ms\n", ms(timer));

    MailboxDelta one;
    one.updates.emplace(messages / 2 + 7, flagUpdate(flags({"\\Deleted"}), 2000));
    timer.restart();
    f.apply(one, state(1'234'567, messages + 11, 100, messages - 40), ChangeCause::Live);
    std::printf("  one flag, live: %.2f ms\n", ms(timer));
    MailboxDelta arrived;
    arrived.updates.emplace(messages + 11, syntheticMessage(messages + 11));
    timer.restart();
    f.apply(arrived, state(1'234'567, messages + 12, 101, messages - 39), ChangeCause::Live);
    std::printf("  one arrival, live: %.2f ms\n", ms(timer));
    timer.restart();
    auto added =
        need(f.store->enqueue(f.operation(OperationKind::AddFlags, "77", flags({"\\Flagged"}))));
    std::printf("  one flag by the user: %.2f ms (journal synced)\n", ms(timer));
    timer.restart();
    need(f.store->complete(added.first, {}));
    std::printf("  and done: %.2f ms\n", ms(timer));
    timer.restart();
    const imap::UidSet uids = f.store->uids(f.inbox);
    std::printf("  uids(): %.2f ms, %zu intervals\n", ms(timer), uids.intervals().size());
    timer.restart();
    const auto serverFlags = f.store->serverFlags(f.inbox, uids);
    std::printf("  serverFlags() of all: %.1f ms\n", ms(timer));

    Operation all = f.operation(OperationKind::AddFlags, "1", flags({"\\Answered"}));
    all.uids = imap::UidSet::range(1, std::min(messages, 50'000U));
    timer.restart();
    need(f.store->enqueue(all));
    std::printf("  50,000 flagged by the user: %.1f ms\n", ms(timer));
    all.kind = OperationKind::Move;
    all.target = name("Archive");
    all.flags = imap::FlagSet();
    timer.restart();
    const auto moved = need(f.store->enqueue(all));
    std::printf("  50,000 moved by the user: %.1f ms\n", ms(timer));
    timer.restart();
    need(f.store->complete(moved.first, all.uids));
    std::printf("  and gone: %.1f ms\n", ms(timer));
}

void benchVanish(quint32 messages, bool scattered)
{
    Fixture f;
    SyntheticOptions options;
    options.messages = messages;
    need(fillMailbox(*f.store, f.inbox, options));
    MailboxDelta delta;
    if (scattered) {
        for (quint32 uid = 1; uid <= messages; uid += 2)
            delta.vanished.add(uid);
    } else {
        delta.vanished = imap::UidSet::range(1, messages / 2);
    }
    QElapsedTimer timer;
    timer.start();
    const ApplyResult result = f.apply(delta, state(1'234'567, messages + 1, 99, messages / 2));
    std::printf("%u of %u vanish, %s: %.1f ms\n", result.vanished, messages,
                scattered ? "every second one" : "the older half", ms(timer));
    delta = MailboxDelta();
    for (const MessageKey &key : need(StoreReader::open(f.folder, account))->keys(f.inbox).keys)
        delta.updates.emplace(key.uid, flagUpdate(flags({"\\Draft"}), 7));
    timer.restart();
    const ApplyResult changed = f.apply(delta, state(1'234'567, messages + 1, 100, messages / 2));
    std::printf("%u flag changes: %.1f ms\n", changed.flagsChanged, ms(timer));
}

/// Every fifth message goes, so that conversations are cut; References put them together again.
void benchReferences(Fixture &f, quint32 messages)
{
    const auto advance = [&f] {
        while (!need(f.store->advanceThreads(2'000)).isDone) { }
    };
    advance();
    MailboxDelta delta;
    for (quint32 uid = 5; uid <= messages; uid += 5)
        delta.vanished.add(uid);
    f.apply(delta, state(1'234'567, messages + 11, 101, messages / 5 * 4));
    QElapsedTimer timer;
    timer.start();
    advance();
    const double cutting = ms(timer);
    timer.restart();
    quint32 count = 0;
    for (imap::UidSet uids; !(uids = f.store->referencesMissing(f.inbox, 500)).isEmpty();) {
        std::map<quint32, QByteArray> answers;
        for (const imap::Interval &interval : uids.intervals()) {
            for (quint32 uid = interval.first; uid <= interval.last; ++uid)
                answers[uid] = "<" + QByteArray::number(uid / 7) + "@ancestor.example> <parent"
                    + QByteArray::number(uid) + "@example>";
        }
        count += quint32(answers.size());
        need(f.store->putReferences(f.inbox, answers));
    }
    const double putting = ms(timer);
    timer.restart();
    advance();
    std::printf("  every fifth gone: %.0f ms; %u References to ask for, stored in %.0f ms, threaded"
                " in %.0f ms\n",
                cutting, count, putting, ms(timer));
}

void benchThreads(quint32 messages)
{
    Fixture f;
    SyntheticOptions options;
    options.messages = messages;
    options.newestFirst = true;
    need(fillMailbox(*f.store, f.inbox, options));
    const auto size = [&f] {
        return StoreTestAccess::ask(*f.store, "PRAGMA page_count").toDouble()
            * StoreTestAccess::ask(*f.store, "PRAGMA page_size").toDouble();
    };
    const double before = size();
    QElapsedTimer timer;
    timer.start();
    double longest = 0;
    size_t told = 0;
    for (bool isDone = false; !isDone;) {
        QElapsedTimer slice;
        slice.start();
        const ThreadProgress progress = need(f.store->advanceThreads(2'000));
        longest = std::max(longest, ms(slice));
        isDone = progress.isDone;
        for (const ThreadChanges &changes : progress.changes)
            told += changes.changed.size();
    }
    const double total = ms(timer);
    std::printf("threading of %u: %.2f s, longest slice of 2,000 %.1f ms, %.0f bytes a message, "
                "%zu moves told\n",
                messages, total / 1000, longest, (size() - before) / messages, told);
    timer.restart();
    const auto threads = need(StoreReader::open(f.folder, account))->threads(f.inbox);
    std::printf("  %zu in threads, read in %.1f ms, %.1f bytes a message\n", threads.keys.size(),
                ms(timer), double(threads.keys.size()) * 8 / messages);
    MailboxDelta delta;
    for (quint32 i = 1; i <= 10; ++i)
        delta.updates.emplace(messages + i, syntheticMessage(messages + i));
    for (quint32 i = 1; i <= 50; ++i)
        delta.vanished.add(i * (messages / 51));
    f.apply(delta, state(1'234'567, messages + 11, 99, messages - 40));
    timer.restart();
    need(f.store->advanceThreads(2'000));
    std::printf("  after a resync with 10 new and 50 gone: %.1f ms\n", ms(timer));
    benchReferences(f, messages);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (argc > 2) {
        benchFirstSync(100'000, 500);
        return 0;
    }
    if (argc > 1 && QByteArray(argv[1]) == "threads") {
        benchThreads(10'000);
        benchThreads(100'000);
        return 0;
    }
    benchFirstSync(100'000, 500);
    benchFirstSync(100'000, 5000);
    benchVanish(100'000, true);
    benchVanish(100'000, false);
    benchLarge(1000);
    benchLarge(argc > 1 ? QByteArray(argv[1]).toUInt() : 1'000'000);
    return 0;
}
