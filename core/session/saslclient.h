// SPDX-License-Identifier: GPL-3.0-or-later
// SaslClient: one run of one SASL mechanism through libgsasl: SCRAM-SHA-256, SCRAM-SHA-1 (RFC 5802,
// 7677), PLAIN (RFC 4616), and LOGIN, which has no RFC but mail servers that offer nothing else for
// submission. Bytes before base64. What a SCRAM server may get wrong is checked here
// before libgsasl sees it. Lives in its owner's thread; one object, one login. SCRAM's key
// derivation takes up to a second at the upper bound.
#pragma once

#include "core/base/fault.h"
#include "core/session/sessionconfig.h"

namespace homing::session {

inline constexpr int scramIterationsLeast = 4'096; // RFC 7677 section 4
inline constexpr int scramIterationsMost = 1'000'000;

class SaslClient
{
public:
    struct Answer
    {
        QByteArray bytes;
        Fault fault; // then there is nothing to send
    };

    /// Null when libgsasl does not have the mechanism.
    static std::unique_ptr<SaslClient> create(const QByteArray &mechanism,
                                              const Credentials &credentials);
    ~SaslClient();
    Q_DISABLE_COPY_MOVE(SaslClient)

    /// The first message; sent as initial response or as answer to the first, empty challenge.
    Answer first();
    /// The answer to a challenge. For SCRAM the first one is server-first, the second one
    /// server-final.
    Answer challenge(const QByteArray &bytes);
    /// True when the server has proved that it knows the password; for PLAIN and LOGIN, which have
    /// no proof, always.
    bool isServerProven() const;
    /// True after server-first was answered: only server-final, with the empty answer, is to come.
    bool awaitsServerFinal() const;
    /// The server said in server-final that the login failed ("e=..."): its tagged NO is to come.
    bool isRefusedByServer() const;

private:
    SaslClient();
    Answer serverFirst(const QByteArray &bytes);
    Answer serverFinal(const QByteArray &bytes);
    Answer step(const QByteArray &input);
    struct Private;
    std::unique_ptr<Private> d;
};

/// "SCRAM-SHA-256" or "SCRAM-SHA-1".
bool isScram(const QByteArray &mechanism);

} // namespace homing::session
