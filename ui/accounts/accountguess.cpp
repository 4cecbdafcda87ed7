// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accounts/accountguess.h"

#include <QHostAddress>

namespace homing::ui {

bool looksLikeAddress(const QString &address)
{
    const qsizetype at = address.lastIndexOf(u'@');
    if (at <= 0 || at == address.size() - 1)
        return false;
    return std::none_of(address.begin(), address.end(), [](QChar c) { return c.isSpace() || !c.isPrint(); });
}

account::AccountSettings guessAccount(const QString &address)
{
    account::AccountSettings guess;
    const QString trimmed = address.trimmed();
    guess.email = trimmed;
    guess.user = trimmed;
    guess.imap.port = defaultImapPort(session::TlsMode::Implicit);
    guess.smtp.port = defaultSmtpPort(session::TlsMode::Implicit);
    if (!looksLikeAddress(trimmed))
        return guess;
    const QString domain = trimmed.section(u'@', -1).toLower();
    guess.name = domain;
    // Both of Gmail's domains have one server.
    const QString site =
        domain == QLatin1String("googlemail.com") ? QStringLiteral("gmail.com") : domain;
    guess.imap.host = QStringLiteral("imap.") + site;
    guess.smtp.host = QStringLiteral("smtp.") + site;
    guess.serverKeepsSent = account::keepsSentByItself(guess.smtp.host);
    return guess;
}

quint16 defaultImapPort(session::TlsMode mode)
{
    return mode == session::TlsMode::Implicit ? 993 : 143;
}

quint16 defaultSmtpPort(session::TlsMode mode)
{
    switch (mode) {
    case session::TlsMode::Implicit: return 465;
    case session::TlsMode::StartTls: return 587;
    case session::TlsMode::None: return 25;
    }
    return 465;
}

bool isLoopback(const QString &host)
{
    if (host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0)
        return true;
    const QHostAddress address(host);
    return !address.isNull() && address.isLoopback();
}

} // namespace homing::ui
