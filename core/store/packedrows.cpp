// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/packedrows.h"

namespace homing::store {

void PackedRows::number(quint64 value, int width)
{
    const size_t at = m_records.size();
    m_records.resize(at + size_t(width));
    for (int i = width; i > 0; --i) {
        m_records[at + size_t(i) - 1] = char('0' + value % 10);
        value /= 10;
    }
    Q_ASSERT(value == 0); // widths are chosen for the widest value
}

void PackedRows::signedNumber(qint64 value, int width)
{
    m_records.push_back(value < 0 ? '-' : '+');
    number(value < 0 ? ~quint64(value) + 1 : quint64(value), width - 1);
}

QByteArray PackedRows::takeRecords()
{
    const QByteArray records(m_records.data(), qsizetype(m_records.size()));
    m_records.clear();
    m_count = 0;
    return records;
}

} // namespace homing::store
