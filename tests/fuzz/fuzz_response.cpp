// SPDX-License-Identifier: GPL-3.0-or-later
#include "targets.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    homing::imap::test::fuzzResponse({reinterpret_cast<const char *>(data), qsizetype(size)});
    return 0;
}
