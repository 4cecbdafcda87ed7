// SPDX-License-Identifier: GPL-3.0-or-later
// Memory for one gumbo tree: handed out in order, given back all at once. Gumbo frees its tree by
// recursion, as deep as the message says; an arena needs none. One thread, short-lived.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace homing::mime {

class Arena
{
public:
    /// Never null; what was handed out lives as long as the arena.
    void *allocate(std::size_t size);

    // The shapes that GumboOptions wants.
    static void *allocateFor(void *arena, std::size_t size);
    static void release(void *arena, void *memory);

private:
    std::vector<std::unique_ptr<std::byte[]>> m_chunks;
    std::byte *m_next = nullptr;
    std::size_t m_left = 0;
};

} // namespace homing::mime
