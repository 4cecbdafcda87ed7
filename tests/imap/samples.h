// SPDX-License-Identifier: GPL-3.0-or-later
// Responses and what they must be read as. Used as known answers, and to be cut everywhere.
#pragma once

#include <QByteArray>

#include <vector>

namespace homing::imap::test {

struct Sample
{
    const char *name;
    const char *wire;     // without the last CRLF
    const char *expected; // as describe() has it; "ERROR" stands for any error
};

/// Right by the RFCs, or wrong by them.
const std::vector<Sample> &samples();
/// Wrong by the RFCs but seen from real servers, and read.
const std::vector<Sample> &tolerances();

} // namespace homing::imap::test
