// SPDX-License-Identifier: GPL-3.0-or-later
// The pieces of RFC 2045 that bodies and encoded words share. Pure functions, any thread.
#pragma once

namespace homing::mime {

/// 0 to 15, or -1.
constexpr int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// 0 to 63, or -1 for what is not of base64's alphabet.
constexpr int base64Value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

} // namespace homing::mime
