// SPDX-License-Identifier: GPL-3.0-or-later
// TemporarySpool: a literal too large for memory, in a file that only this user can read (0600).
// The file goes when the last holder of the literal lets go. Thread: whichever holds it, one at a
// time.
#pragma once

#include "core/imap/framer.h"

#include <QTemporaryFile>

namespace homing::session {

class TemporarySpool final : public imap::LiteralSpool
{
public:
    /// Null when no temporary file can be made.
    static std::shared_ptr<imap::LiteralSpool> create();
    bool append(QByteArrayView bytes) override;
    QString path() const override { return m_file.fileName(); }

private:
    TemporarySpool() = default;
    QTemporaryFile m_file;
};

} // namespace homing::session
