// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/secretstore.h"

#include <QFile>

#include <qt6keychain/keychain.h>

namespace homing::account {

namespace {

const QString keychainService = QStringLiteral("homing");

QString keychainKey(const AccountSettings &account)
{
    return account.user + QLatin1Char('@') + account.imap.host + QLatin1Char('#') + QString::number(account.id.value());
}

/// Tests and machines without a desktop say so instead of talking to somebody's real keychain.
bool keychainForbidden()
{
    return qEnvironmentVariableIsSet("HOMING_NO_KEYCHAIN");
}

Fault missing(const QString &detail)
{
    return {FaultCause::PasswordMissing, detail};
}

} // namespace

SecretStore::SecretStore(QObject *parent)
    : QObject(parent)
{
}

void SecretStore::read(const AccountSettings &account, ReadHandler handler)
{
    if (const auto known = m_inMemory.constFind(account.id.value()); known != m_inMemory.constEnd()) {
        handler(*known, {});
        return;
    }
    switch (account.secretSource) {
    case SecretSource::Memory:
        handler({}, missing(QStringLiteral("it was only kept while Homing ran")));
        return;
    case SecretSource::Environment: {
        const QByteArray value = qgetenv(account.secretLocation.toLocal8Bit().constData());
        handler(Secret(value), value.isEmpty() ? missing(QStringLiteral("the variable %1 is empty").arg(account.secretLocation)) : Fault());
        return;
    }
    case SecretSource::File: {
        QFile file(account.secretLocation);
        if (!file.open(QIODevice::ReadOnly)) {
            handler({}, missing(account.secretLocation + QStringLiteral(": ") + file.errorString()));
            return;
        }
        QByteArray line = file.readLine(64 * 1024);
        while (line.endsWith('\n') || line.endsWith('\r'))
            line.chop(1);
        handler(Secret(line), line.isEmpty() ? missing(QStringLiteral("%1 is empty").arg(account.secretLocation)) : Fault());
        return;
    }
    case SecretSource::Keychain:
        readKeychain(account, std::move(handler));
        return;
    }
}

void SecretStore::readKeychain(const AccountSettings &account, ReadHandler handler)
{
    if (keychainForbidden()) {
        handler({}, missing(QStringLiteral("HOMING_NO_KEYCHAIN is set")));
        return;
    }
    auto *job = new QKeychain::ReadPasswordJob(keychainService, this);
    job->setInsecureFallback(false);
    job->setKey(keychainKey(account));
    connect(job, &QKeychain::Job::finished, this, [job, call = std::move(handler)] {
        if (job->error() == QKeychain::NoError)
            call(Secret(job->binaryData()), {});
        else
            call({}, missing(job->errorString()));
    });
    job->start();
}

void SecretStore::write(const AccountSettings &account, const Secret &secret, WriteHandler handler)
{
    m_inMemory.insert(account.id.value(), secret);
    if (account.secretSource != SecretSource::Keychain) {
        handler({}); // a file or variable is the user's own; memory is done
        return;
    }
    if (keychainForbidden()) {
        handler(missing(QStringLiteral("HOMING_NO_KEYCHAIN is set")));
        return;
    }
    auto *job = new QKeychain::WritePasswordJob(keychainService, this);
    job->setInsecureFallback(false);
    job->setKey(keychainKey(account));
    job->setBinaryData(secret.reveal());
    connect(job, &QKeychain::Job::finished, this, [job, call = std::move(handler)] {
        call(job->error() == QKeychain::NoError ? Fault() : missing(job->errorString()));
    });
    job->start();
}

void SecretStore::remove(const AccountSettings &account)
{
    m_inMemory.remove(account.id.value());
    if (account.secretSource != SecretSource::Keychain || keychainForbidden())
        return;
    auto *job = new QKeychain::DeletePasswordJob(keychainService, this);
    job->setInsecureFallback(false);
    job->setKey(keychainKey(account));
    job->start();
}

} // namespace homing::account
