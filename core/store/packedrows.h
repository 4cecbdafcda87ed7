// SPDX-License-Identifier: GPL-3.0-or-later
// PackedRows: many rows for one statement. Binding a value through QtSql costs more than SQLite's
// whole insert, so rows are packed: numbers as decimal digits of fixed width in one blob of
// records, bytes in a second blob; SQL takes them apart again with substr() on blobs, which is
// constant in time. Measured: 4 to 5 times as fast as a statement a row.
#pragma once

#include "core/store/codec.h"

namespace homing::store {

class PackedRows
{
public:
    static constexpr int capacity = 512; // rows; the temporary table "number" has 0 .. capacity - 1
    static constexpr qsizetype mostBytes = 4 << 20; // of content, then it is full too

    bool isEmpty() const { return m_count == 0; }
    bool isFull() const { return m_count >= capacity || m_content.size() >= mostBytes; }
    int count() const { return m_count; }

    // --- a record: fields in order, then endRecord()
    void number(quint64 value, int width);
    void signedNumber(qint64 value, int width); // the sign is one of the `width` characters
    /// Where the content that is written next will stand, for substr(): from 1.
    void position(int width) { number(quint64(m_content.size()) + 1, width); }
    void endRecord() { ++m_count; }

    ByteWriter &content() { return m_content; }
    QByteArray takeRecords();
    QByteArray takeContent() { return m_content.take(); }

private:
    std::string m_records;
    ByteWriter m_content;
    int m_count = 0;
};

} // namespace homing::store
