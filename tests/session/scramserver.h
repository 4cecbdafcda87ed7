// SPDX-License-Identifier: GPL-3.0-or-later
// ScramServer: the server's half of SCRAM-SHA-1 and SCRAM-SHA-256 (RFC 5802, RFC 7677), written
// from the RFC's formulas and without libgsasl, with a switch for each way of being wrong.
#pragma once

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QPasswordDigestor>

namespace homing::test {

struct ScramServer
{
    QCryptographicHash::Algorithm hash = QCryptographicHash::Sha256;
    QByteArray password;
    QByteArray salt = QByteArray::fromBase64("W22ZaJ0SNY7soEsUEjb6gQ==");
    QByteArray ownNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    QByteArray iterations = "4096";

    // What may be wrong:
    bool foreignNonce = false;
    bool bareNonce = false;
    bool noSalt = false;
    bool mandatoryExtension = false;
    bool wrongSignature = false;

    QByteArray clientFirstBare, first, withoutProof;
    bool proofIsGood = false;

    int iterationCount() const { return iterations.toInt(); }
    QByteArray mac(const QByteArray &key, const QByteArray &message) const
    {
        return QMessageAuthenticationCode::hash(message, key, hash);
    }
    QByteArray salted() const
    {
        return QPasswordDigestor::deriveKeyPbkdf2(hash, password, salt, iterationCount(),
                                                  quint64(QCryptographicHash::hashLength(hash)));
    }
    QByteArray authMessage() const { return clientFirstBare + ',' + first + ',' + withoutProof; }
    /// ClientProof := ClientKey XOR HMAC(StoredKey, AuthMessage)
    QByteArray expectedProof() const
    {
        const QByteArray clientKey = mac(salted(), "Client Key");
        const QByteArray signature = mac(QCryptographicHash::hash(clientKey, hash), authMessage());
        QByteArray proof;
        for (qsizetype i = 0; i < clientKey.size(); ++i)
            proof += char(clientKey[i] ^ signature[i]);
        return proof;
    }
    QByteArray serverSignature() const { return mac(mac(salted(), "Server Key"), authMessage()); }

    QByteArray serverFirst(const QByteArray &clientFirst)
    {
        clientFirstBare = clientFirst.mid(clientFirst.indexOf(",,") + 2);
        const QByteArray nonce = clientFirstBare.mid(clientFirstBare.indexOf(",r=") + 3);
        first = "r=" + (foreignNonce ? QByteArray("somebody") : nonce)
            + (bareNonce ? QByteArray() : ownNonce)
            + ",s=" + (noSalt ? QByteArray() : salt.toBase64()) + ",i=" + iterations;
        if (mandatoryExtension)
            first.prepend("m=must,");
        return first;
    }
    QByteArray serverFinal(const QByteArray &clientFinal)
    {
        const qsizetype at = clientFinal.lastIndexOf(",p=");
        withoutProof = clientFinal.left(at);
        proofIsGood = QByteArray::fromBase64(clientFinal.mid(at + 3)) == expectedProof();
        if (!proofIsGood)
            return "e=invalid-proof";
        QByteArray signature = serverSignature();
        if (wrongSignature)
            signature[0] = char(signature[0] ^ 1);
        return "v=" + signature.toBase64();
    }
};

} // namespace homing::test
