// SPDX-License-Identifier: GPL-3.0-or-later
// Not a test: what every second UID costs. Each line is a piece of work on 12,500, 25,000, 50,000
// and 100,000 messages, as times the one before: 2 is linear, 4 is quadratic.
#include "core/sync/mailboxsync.h"
#include "core/sync/selectedmailbox.h"

#include <QElapsedTimer>

#include <cstdio>
#include <functional>
#include <random>

using namespace homing;
using namespace homing::imap;
using namespace homing::sync;

namespace {

UidSet everySecond(quint32 count)
{
    std::vector<quint32> uids;
    for (quint32 i = 1; i <= count; ++i)
        uids.push_back(2 * i);
    return UidSet::fromUids(std::move(uids));
}

FetchData row(quint32 seq, quint32 uid)
{
    FetchData data;
    data.seq = SeqNum(seq);
    data.uid = Uid(uid);
    data.flags.emplace();
    data.envelope.emplace();
    return data;
}

SelectedMailbox opened(quint32 count)
{
    store::SyncState state;
    state.uidValidity = UidValidity(7);
    state.uidNext = Uid(2 * count + 1);
    state.exists = count;
    state.oldestFetched = Uid(1);
    SelectedMailbox mailbox(state, everySecond(count));
    mailbox.beginSelect();
    mailbox.fold(ExistsData {count});
    mailbox.endSelect(SelectedMailbox::Gone::Told);
    return mailbox;
}

void measure(const char *what, const std::function<void(quint32)> &work)
{
    std::printf("%-34s", what);
    double before = 0;
    for (const quint32 count : {12'500U, 25'000U, 50'000U, 100'000U}) {
        QElapsedTimer timer;
        timer.start();
        work(count);
        const double ms = double(timer.nsecsElapsed()) / 1e6;
        if (before > 0)
            std::printf("  x%-5.1f", ms / before);
        else
            std::printf("  %8.2f ms", ms);
        before = ms;
    }
    std::printf("  %8.2f ms\n", before);
}

} // namespace

int main()
{
    measure("rows, oldest first", [](quint32 count) {
        SelectedMailbox mailbox(store::SyncState {}, {});
        for (quint32 i = 1; i <= count; ++i)
            mailbox.fold(row(i, 2 * i));
    });
    measure("rows, newest first", [](quint32 count) {
        SelectedMailbox mailbox(store::SyncState {}, {});
        for (quint32 i = count; i >= 1; --i)
            mailbox.fold(row(i, 2 * i));
    });
    measure("flags by number", [](quint32 count) {
        SelectedMailbox mailbox = opened(count);
        for (quint32 i = 1; i <= count; ++i) {
            FetchData data;
            data.seq = SeqNum(i);
            data.flags.emplace();
            mailbox.fold(data);
        }
    });
    measure("EXPUNGE, first again and again", [](quint32 count) {
        SelectedMailbox mailbox = opened(count);
        for (quint32 i = 1; i <= count; ++i)
            mailbox.fold(ExpungeData {SeqNum(1)});
    });
    measure("EXPUNGE, last first", [](quint32 count) {
        SelectedMailbox mailbox = opened(count);
        for (quint32 i = count; i >= 1; --i)
            mailbox.fold(ExpungeData {SeqNum(i)});
    });
    measure("EXPUNGE, anywhere", [](quint32 count) {
        SelectedMailbox mailbox = opened(count);
        std::mt19937 random(1);
        for (quint32 left = count; left >= 1; --left)
            mailbox.fold(ExpungeData {SeqNum(1 + quint32(random() % left))});
    });
    measure("VANISHED, one by one", [](quint32 count) {
        SelectedMailbox mailbox = opened(count);
        for (quint32 i = count; i >= 1; --i)
            mailbox.fold(VanishedData {false, UidSet::single(2 * i)});
    });
    measure("VANISHED, at once", [](quint32 count) {
        SelectedMailbox mailbox = opened(count);
        mailbox.fold(VanishedData {false, everySecond(count)});
    });
    measure("windows of a first sync", [](quint32 count) {
        UidIndex left(everySecond(count));
        while (!left.isEmpty()) {
            const quint64 size = left.count();
            const quint64 take = std::min<quint64>(largestWindow, size);
            const UidSet window = left.intersected(UidSet::range(left.at(size - take), left.max()))
                                      .split(setOctets)
                                      .back();
            left.remove(window.min(), window.max());
        }
    });
    return 0;
}
