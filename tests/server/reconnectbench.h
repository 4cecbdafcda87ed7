// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of resumable sessions have in common.
#pragma once

#include "dialogue.h"

namespace homing::test {

/// What NEWSID gives, as it is written; empty without one.
inline QByteArray newSidOf(const QList<QByteArray> &lines)
{
    static const QByteArray head = "* NEWSID ";
    for (const QByteArray &line : lines) {
        if (line.startsWith(head))
            return line.mid(head.size());
    }
    return {};
}

/// The lines that name changes, joined by LF.
inline QByteArray reconnectChangesOf(const QList<QByteArray> &lines)
{
    QList<QByteArray> changes;
    for (const QByteArray &line : lines) {
        if (line.startsWith("* EXPUNGED") || line.contains("VANISHED") || line.contains(" FETCH "))
            changes << line;
    }
    return changes.join('\n');
}

inline QByteArray validityOf(const Bench &bench, const imap::MailboxName &name)
{
    return QByteArray::number(bench.store->uidValidity(name).value());
}

/// A session whose client has lost its connection: "SID", then the commands, the one with the
/// mailbox first.
class LeftSession
{
public:
    template <typename... Commands> LeftSession(Bench &bench, Commands... commands)
    {
        Client client(bench.port());
        client.logIn();
        sid = newSidOf(client.run("SID"));
        for (const QByteArray &command : {QByteArray(commands)...}) {
            const QList<QByteArray> lines = client.run(command);
            if (!lines.last().startsWith("OK"))
                qWarning("%s: %s", command.constData(), lines.last().constData());
            for (const QByteArray &line : lines) {
                take(line, "* OK [UIDVALIDITY ", validity);
                take(line, "* OK [HIGHESTMODSEQ ", modSeq);
            }
        }
        bench.server().dropConnections();
        client.waitForClose();
    }
    QByteArray resume(const QByteArray &knownUids = {}) const
    {
        return "SID " + sid + ' ' + validity + ' ' + modSeq
            + (knownUids.isEmpty() ? QByteArray() : ' ' + knownUids);
    }

    QByteArray sid;
    QByteArray validity = "1"; // of the mailbox, as told
    QByteArray modSeq = "1";

private:
    static void take(const QByteArray &line, const QByteArray &head, QByteArray &number)
    {
        if (line.startsWith(head))
            number = line.mid(head.size(), line.indexOf(']') - head.size());
    }
};

} // namespace homing::test
