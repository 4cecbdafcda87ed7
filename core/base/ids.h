// SPDX-License-Identifier: GPL-3.0-or-later
// Strong ids: numbers of different meanings that cannot be mixed up.
#pragma once

#include <QHashFunctions>
#include <QMetaType>

#include <compare>

namespace homing {

template <typename Tag, typename Number>
class StrongId
{
public:
    using Value = Number;

    constexpr StrongId() = default;
    constexpr explicit StrongId(Number value)
        : m_value(value)
    {
    }
    constexpr Number value() const { return m_value; }
    /// Zero means "none" for every id of the project (and is never legal on the wire).
    constexpr bool isNull() const { return m_value == 0; }
    constexpr auto operator<=>(const StrongId &) const = default;

    friend size_t qHash(const StrongId &id, size_t seed = 0) noexcept
    {
        return ::qHash(id.m_value, seed);
    }

private:
    Number m_value = 0;
};

/// An account of this profile; stable over restarts.
using AccountId = StrongId<struct AccountIdTag, qint64>;
/// A mailbox row of one account's cache. Ids are unique within the account only.
using MailboxId = StrongId<struct MailboxIdTag, qint64>;
/// A pending operation of one account's journal.
using OperationId = StrongId<struct OperationIdTag, qint64>;
/// A message of one account that only this computer has. Random: whoever makes the message makes it.
using LocalMessageId = StrongId<struct LocalMessageIdTag, qint64>;

/// A mailbox anywhere in the profile.
struct MailboxRef {
    AccountId account;
    MailboxId mailbox;
    auto operator<=>(const MailboxRef &) const = default;
    friend size_t qHash(const MailboxRef &ref, size_t seed = 0) noexcept
    {
        return qHashMulti(seed, ref.account, ref.mailbox);
    }
};

/// A message anywhere in the profile: its mailbox and its UID there (never a sequence number).
struct MessageRef {
    MailboxRef mailbox;
    quint32 uid = 0;
    auto operator<=>(const MessageRef &) const = default;
    friend size_t qHash(const MessageRef &ref, size_t seed = 0) noexcept
    {
        return qHashMulti(seed, ref.mailbox, ref.uid);
    }
};

} // namespace homing

Q_DECLARE_METATYPE(homing::AccountId)
Q_DECLARE_METATYPE(homing::MailboxId)
Q_DECLARE_METATYPE(homing::OperationId)
Q_DECLARE_METATYPE(homing::LocalMessageId)
Q_DECLARE_METATYPE(homing::MailboxRef)
Q_DECLARE_METATYPE(homing::MessageRef)
