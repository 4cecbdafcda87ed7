// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/server/listpattern.h"

#include <vector>

namespace homing::server {

bool matchesPattern(const QByteArray &pattern, const QByteArray &name, char delimiter)
{
    if (name == "INBOX" && pattern.compare("INBOX", Qt::CaseInsensitive) == 0)
        return true;
    // reached[i]: the first i characters of the pattern can match the part of the name read so far.
    const size_t length = size_t(pattern.size());
    std::vector<bool> reached(length + 1, false);
    const auto isWildcard = [&](size_t i) {
        const char c = pattern.at(qsizetype(i));
        return c == '*' || c == '%';
    };
    const auto passWildcards = [&] {
        for (size_t i = 0; i < length; ++i) {
            if (reached[i] && isWildcard(i))
                reached[i + 1] = true;
        }
    };
    reached[0] = true;
    passWildcards();
    for (char c : name) {
        std::vector<bool> next(length + 1, false);
        for (size_t i = 0; i < length; ++i) {
            if (!reached[i])
                continue;
            const char p = pattern.at(qsizetype(i));
            if (p == '*' || (p == '%' && c != delimiter))
                next[i] = true;
            else if (p == c)
                next[i + 1] = true;
        }
        reached.swap(next);
        passWildcards();
    }
    return reached[length];
}

} // namespace homing::server
