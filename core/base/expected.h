// SPDX-License-Identifier: GPL-3.0-or-later
// Expected<T, E>: a value or the reason why there is none. Values travel, nothing is thrown.
#pragma once

#include <optional>
#include <utility>
#include <variant>

namespace homing {

template <typename E>
struct Unexpected {
    E error;
};
template <typename E>
Unexpected(E) -> Unexpected<E>;

template <typename T, typename E>
class [[nodiscard]] Expected
{
public:
    Expected(T value) // NOLINT(google-explicit-constructor): a plain return reads best
        : m_content(std::in_place_index<0>, std::move(value))
    {
    }
    Expected(Unexpected<E> failure) // NOLINT(google-explicit-constructor)
        : m_content(std::in_place_index<1>, std::move(failure.error))
    {
    }

    bool hasValue() const { return m_content.index() == 0; }
    explicit operator bool() const { return hasValue(); }

    /// Only when hasValue().
    const T &value() const & { return *std::get_if<0>(&m_content); }
    T &value() & { return *std::get_if<0>(&m_content); }
    T &&value() && { return std::move(*std::get_if<0>(&m_content)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }

    /// Only when !hasValue().
    const E &error() const { return *std::get_if<1>(&m_content); }

    T valueOr(T fallback) const { return hasValue() ? value() : std::move(fallback); }

private:
    std::variant<T, E> m_content;
};

/// For operations that give nothing back but may fail.
template <typename E>
class [[nodiscard]] Expected<void, E>
{
public:
    Expected() = default;
    Expected(Unexpected<E> failure) // NOLINT(google-explicit-constructor)
        : m_error(std::move(failure.error))
    {
    }
    bool hasValue() const { return !m_error.has_value(); }
    explicit operator bool() const { return hasValue(); }
    const E &error() const { return *m_error; }

private:
    std::optional<E> m_error;
};

} // namespace homing
