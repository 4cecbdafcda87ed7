// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/mailsearch.h"

#include <algorithm>
#include <tuple>

namespace homing::account {

namespace {

void addRow(std::vector<HitRun> &runs, size_t row)
{
    if (!runs.empty() && runs.back().first + runs.back().count == int(row))
        ++runs.back().count;
    else
        runs.push_back({int(row), 1});
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

} // namespace homing::account
