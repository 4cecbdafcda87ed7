// SPDX-License-Identifier: GPL-3.0-or-later
// The certificates of a test program, and a session before a server with one that it trusts.
#pragma once

#include "tests/session/sessionrig.h"

namespace homing::test {

inline TestCertificates &certificates()
{
    static TestCertificates made;
    return made;
}

struct TlsRig : SessionRig
{
    explicit TlsRig(ScriptedServer::Tls tls = ScriptedServer::Tls::Implicit)
        : SessionRig(tls)
    {
        server.setIdentity(certificates().good());
        endpoint.caFile = certificates().caFile();
        endpoint.host = QStringLiteral("localhost");
    }
};

} // namespace homing::test
