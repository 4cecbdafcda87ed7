// SPDX-License-Identifier: GPL-3.0-or-later
// SecretStore: where passwords are read from and kept. The keychain of the desktop (Secret Service, KWallet), a file or a
// variable that the user named (homingctl), or memory only (the demo, tests). Never a plain fallback. GUI or main thread.
#pragma once

#include "core/account/accountsettings.h"
#include "core/base/fault.h"

#include <QObject>

#include <functional>

namespace homing::account {

class SecretStore : public QObject
{
    Q_OBJECT
public:
    using ReadHandler = std::function<void(const Secret &secret, const Fault &fault)>;
    using WriteHandler = std::function<void(const Fault &fault)>;

    explicit SecretStore(QObject *parent = nullptr);
    /// `handler` is called once, at once or later. A missing secret is FaultCause::PasswordMissing.
    void read(const AccountSettings &account, ReadHandler handler);
    void write(const AccountSettings &account, const Secret &secret, WriteHandler handler);
    void remove(const AccountSettings &account);

private:
    void readKeychain(const AccountSettings &account, ReadHandler handler);
    QHash<qint64, Secret> m_inMemory; // Memory accounts, and what was typed in this run
};

} // namespace homing::account
