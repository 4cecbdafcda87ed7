// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/mailsearch.h"

#include <algorithm>
#include <tuple>

namespace homing::account {

namespace {

void addRun(std::vector<HitRun> &runs, const HitRun &run)
{
    if (!runs.empty() && runs.back().first + runs.back().count == run.first)
        runs.back().count += run.count;
    else
        runs.push_back(run);
}

void addRow(std::vector<HitRun> &runs, size_t row)
{
    addRun(runs, {int(row), 1});
}

/// Of two lists of runs, each ascending and without overlap: the rows of `runs` that `others` has
/// not.
std::vector<HitRun> without(const std::vector<HitRun> &runs, const std::vector<HitRun> &others)
{
    std::vector<HitRun> rest;
    auto other = others.begin();
    for (const HitRun &run : runs) {
        const int end = run.first + run.count;
        int row = run.first;
        while (other != others.end() && other->first + other->count <= row)
            ++other;
        for (auto cut = other; row < end; ++cut) {
            const int stop = cut != others.end() ? std::min(cut->first, end) : end;
            if (stop > row)
                rest.push_back({row, stop - row});
            if (cut == others.end() || cut->first >= end)
                break;
            row = cut->first + cut->count;
        }
    }
    return rest;
}

} // namespace

bool isNewer(const SearchHit &a, const SearchHit &b)
{
    const MessageRef &x = a.message;
    const MessageRef &y = b.message;
    return std::tie(a.date, x.uid, x.mailbox.mailbox, x.mailbox.account)
        > std::tie(b.date, y.uid, y.mailbox.mailbox, y.mailbox.account);
}

HitChange hitChange(const std::vector<SearchHit> &before, const std::vector<SearchHit> &after)
{
    HitChange change;
    size_t i = 0;
    size_t k = 0;
    while (i < before.size() || k < after.size()) {
        if (i < before.size() && k < after.size() && before[i] == after[k]) {
            ++i;
            ++k;
        } else if (k == after.size() || (i < before.size() && isNewer(before[i], after[k]))) {
            addRow(change.removed, i++);
        } else {
            addRow(change.inserted, k++);
        }
    }
    return change;
}

int HitChange::rowAfter(int row) const
{
    const std::vector<HitRun> after = runsAfter({row, 1});
    return after.empty() ? -1 : after.front().first;
}

std::vector<HitRun> HitChange::runsAfter(HitRun rows) const
{
    std::vector<HitRun> after;
    auto gone = removed.begin();
    int row = rows.first;
    const int end = rows.first + rows.count;
    int shift = 0; // by what went above
    for (; gone != removed.end() && gone->first + gone->count <= row; ++gone)
        shift -= gone->count;
    if (gone != removed.end() && gone->first <= row) { // begins within what went
        shift -= gone->count;
        row = gone->first + gone->count;
        ++gone;
    }
    auto come = inserted.begin();
    int added = 0; // by what came above
    while (row < end) {
        int stays = (gone != removed.end() ? std::min(gone->first, end) : end) - row;
        while (stays > 0) {
            for (; come != inserted.end() && come->first <= row + shift + added; ++come)
                added += come->count;
            const int first = row + shift + added;
            const int count =
                come != inserted.end() ? std::min(stays, come->first - first) : stays;
            if (!after.empty() && after.back().first + after.back().count == first)
                after.back().count += count;
            else
                after.push_back({first, count});
            row += count;
            stays -= count;
        }
        if (gone == removed.end() || row >= end)
            break;
        shift -= gone->count;
        row = gone->first + gone->count;
        ++gone;
    }
    return after;
}

HitChange HitChange::afterLosing(const std::vector<HitRun> &rows) const
{
    HitChange change;
    auto lost = rows.begin();
    int above = 0; // of them
    for (const HitRun &run : without(removed, rows)) {
        for (; lost != rows.end() && lost->first < run.first; ++lost)
            above += lost->count;
        addRun(change.removed, {run.first - above, run.count});
    }
    std::vector<HitRun> come = inserted;
    for (const HitRun &run : without(rows, removed)) {
        const std::vector<HitRun> back = runsAfter(run);
        come.insert(come.end(), back.begin(), back.end());
    }
    std::sort(come.begin(), come.end(),
              [](const HitRun &a, const HitRun &b) { return a.first < b.first; });
    for (const HitRun &run : come)
        addRun(change.inserted, run);
    return change;
}

} // namespace homing::account
