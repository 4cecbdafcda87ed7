// SPDX-License-Identifier: GPL-3.0-or-later
// RememberedServer as bytes: JSON with a version. What cannot be read is as if never learnt: that
// costs flights, nothing else.
#include "core/session/sessionconfig.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace homing::session {

namespace {
constexpr int version = 1;
constexpr qsizetype longestAtom = 256;
constexpr qsizetype mostAtoms = 1'000;
constexpr int mostChances = 3;

QJsonArray toJson(const imap::Capabilities &capabilities)
{
    QJsonArray array;
    for (const QByteArray &atom : capabilities.atoms())
        array.append(QString::fromLatin1(atom));
    return array;
}

imap::Capabilities fromJson(const QJsonValue &value)
{
    imap::AtomList atoms;
    for (const auto &each : value.toArray()) {
        const QByteArray atom = each.toString().toLatin1();
        if (!atom.isEmpty() && atom.size() <= longestAtom && atoms.size() < mostAtoms)
            atoms.append(atom);
    }
    return imap::Capabilities(atoms);
}
} // namespace

void RememberedServer::learnOwnFlight()
{
    timesLearnt = std::min(timesLearnt + (loginNeedsItsOwnFlight ? 0 : 1), mostChances);
    loginNeedsItsOwnFlight = true;
}

void RememberedServer::forgetOwnFlight()
{
    if (!loginNeedsItsOwnFlight || timesLearnt >= mostChances)
        return;
    loginNeedsItsOwnFlight = false;
    dropsBehindLogin = 0;
}

QByteArray RememberedServer::toBytes() const
{
    const QJsonObject object {
        {QStringLiteral("version"), version},
        {QStringLiteral("mechanism"), QString::fromLatin1(mechanism)},
        {QStringLiteral("beforeLogin"), toJson(beforeLogin)},
        {QStringLiteral("afterLogin"), toJson(afterLogin)},
        {QStringLiteral("tls"), tlsMinorVersion},
        {QStringLiteral("ownFlight"), loginNeedsItsOwnFlight},
        {QStringLiteral("timesLearnt"), timesLearnt},
        {QStringLiteral("dropsBehindLogin"), dropsBehindLogin},
    };
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

RememberedServer RememberedServer::fromBytes(const QByteArray &bytes)
{
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    RememberedServer server;
    if (object.value(QStringLiteral("version")).toInt() != version)
        return server;
    const QByteArray mechanism = object.value(QStringLiteral("mechanism")).toString().toLatin1();
    if (mechanism != "PLAIN" && mechanism != "LOGIN" && mechanism != "SCRAM-SHA-1"
        && mechanism != "SCRAM-SHA-256")
        return server;
    server.mechanism = mechanism;
    server.beforeLogin = fromJson(object.value(QStringLiteral("beforeLogin")));
    server.afterLogin = fromJson(object.value(QStringLiteral("afterLogin")));
    server.tlsMinorVersion = object.value(QStringLiteral("tls")).toInt();
    server.loginNeedsItsOwnFlight = object.value(QStringLiteral("ownFlight")).toBool();
    server.timesLearnt = object.value(QStringLiteral("timesLearnt")).toInt();
    server.dropsBehindLogin = object.value(QStringLiteral("dropsBehindLogin")).toInt();
    return server;
}

} // namespace homing::session
