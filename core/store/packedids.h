// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of ids for one statement each (PackedRows): what SQL and C++ agree on.
#pragma once

#include "core/store/packedrows.h"

namespace homing::store {

constexpr int packedIdWidth = 19;

/// In SQL: a number at the n-th of records of `stride` octets; the id, which stands first.
#define HOMING_PACKED(stride, at, width)                                                           \
    "CAST(substr(:records, n * " #stride " + " #at ", " #width ") AS INTEGER)"
#define HOMING_PACKED_ID(stride) HOMING_PACKED(stride, 1, 19)

/// Calls visit(first, count, records) for `ids` in packs.
template <typename Id, typename Visit> void inPacks(const std::vector<Id> &ids, Visit visit)
{
    for (size_t first = 0; first < ids.size(); first += PackedRows::capacity) {
        PackedRows rows;
        const size_t end = std::min(ids.size(), first + PackedRows::capacity);
        for (size_t i = first; i < end; ++i) {
            rows.number(quint64(ids[i]), packedIdWidth);
            rows.endRecord();
        }
        visit(first, qint64(end - first), rows.takeRecords());
    }
}

} // namespace homing::store
