// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/arena.h"

namespace homing::mime {

void *Arena::allocate(std::size_t size)
{
    constexpr std::size_t chunk = 64U << 10;
    constexpr std::size_t alignment = alignof(std::max_align_t);
    size = (size + alignment - 1) / alignment * alignment;
    if (size > chunk / 4) {
        m_chunks.push_back(std::make_unique<std::byte[]>(size));
        return m_chunks.back().get();
    }
    if (size > m_left) {
        m_chunks.push_back(std::make_unique<std::byte[]>(chunk));
        m_next = m_chunks.back().get();
        m_left = chunk;
    }
    std::byte *memory = m_next;
    m_next += size;
    m_left -= size;
    return memory;
}

void *Arena::allocateFor(void *arena, std::size_t size)
{
    return static_cast<Arena *>(arena)->allocate(size);
}

void Arena::release(void * /*arena*/, void * /*memory*/) { }

} // namespace homing::mime
