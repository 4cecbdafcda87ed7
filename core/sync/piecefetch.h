// SPDX-License-Identifier: GPL-3.0-or-later
// PieceFetch: one large part at a time in pieces (BODY.PEEK[n]<o.l>, RFC 3501 6.4.5), so that other
// commands get between, a lost connection costs no more than what was on the wire, and somebody may
// change his mind. A base64 part comes without its encoding where the server offers BINARY (RFC
// 3516). Account's thread.
#pragma once

#include "core/store/store.h"
#include "core/sync/bodyrequest.h"
#include "core/sync/commandrouter.h"

#include <set>

namespace homing::sync {

class PieceFetch : public QObject
{
    Q_OBJECT
public:
    PieceFetch(store::Store &store, CommandRouter &router, QObject *parent = nullptr);

    /// For tests: smaller pieces. A part of at most one piece is not for here.
    void setPieceOctets(quint32 octets) { m_pieceOctets = octets; }
    /// Takes the request if it is for one large part; false: it is for somebody else.
    bool add(const BodyRequest &request);
    /// The mailbox of a part of which nothing is on the wire.
    std::optional<MailboxId> wanted() const;
    bool isBusy() const { return !m_transfers.empty(); }
    /// Writes what comes next for the mailbox that is selected now.
    void serve(MailboxId selected);
    void fold(MailboxId selected, const imap::FetchData &fetch);
    /// What came stays; the next serve() goes on behind it.
    void connectionLost();
    /// Requests of the mailbox end so.
    void end(MailboxId mailbox, BodyResult::Kind kind, const QString &why);
    /// Nobody waits any more; what is still on the wire is thrown away.
    void cancel(MailboxId mailbox, imap::Uid uid, const QByteArray &section);

Q_SIGNALS:
    void fetched(const homing::sync::BodyResult &result);
    void progress(const homing::sync::BodyProgress &progress);
    /// serve() has something to write.
    void moreWanted();

private:
    struct Transfer
    {
        BodyRequest request;
        int id = 0;        // another one after each fresh start
        quint64 total = 0; // as the server told or, for BINARY, about
        bool binary = false;
        bool isEnded = false; // a piece was shorter than asked
        quint64 asked = 0;    // up to here
        std::set<quint64> onWire;
        std::map<quint64, QByteArray> ahead; // came before its turn
        QByteArray bytes;
    };

    Transfer *find(int id);
    QByteArray itemOf(const Transfer &transfer) const;
    void ask(Transfer &transfer);
    void take(Transfer &transfer, const imap::BodySection &section);
    void onAnswered(int id, quint64 offset, const session::CommandResult &result);
    void restart(Transfer &transfer, bool binary);
    void finish(int id, BodyResult::Kind kind, const QString &why);

    store::Store &m_store;
    CommandRouter &m_router;
    std::vector<Transfer> m_transfers;
    int m_nextId = 1;
    quint32 m_pieceOctets = 256 * 1'024;
};

/// Under which name the store keeps a part that came by BINARY, without its transfer encoding.
QByteArray binarySection(const QByteArray &section);

} // namespace homing::sync
