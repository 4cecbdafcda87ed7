// SPDX-License-Identifier: GPL-3.0-or-later
// BodyFetch: message parts by BODY.PEEK, into the store; requests for one mailbox ride together, large
// parts come in pieces (see PieceFetch).
// Account's thread.
#pragma once

#include "core/sync/piecefetch.h"

namespace homing::sync {

class BodyFetch : public QObject
{
    Q_OBJECT
public:
    BodyFetch(store::Store &store, CommandRouter &router, QObject *parent = nullptr);
    void add(BodyRequest request);
    void cancel(MailboxId mailbox, imap::Uid uid, const QByteArray &section);
    /// Pieces of a part are still to come.
    bool isBusy() const { return m_pieces.isBusy(); }
    PieceFetch &pieces() { return m_pieces; }
    void addPreviews(MailboxId mailbox, const imap::UidSet &uids);
    /// The next mailbox that has requests waiting, if any; previews do not count.
    std::optional<MailboxId> wanted() const;
    /// The mailbox cannot be selected: its requests end as Refused.
    void giveUp(MailboxId mailbox);
    /// UIDs name other messages now: the requests of the mailbox end as Gone.
    void forget(MailboxId mailbox);
    /// Writes the requests of the mailbox that is selected now.
    void serve(MailboxId selected);
    void fold(const imap::Response &response);
    /// The connection is gone: what was on the wire waits again.
    void connectionLost();

Q_SIGNALS:
    void fetched(const homing::sync::BodyResult &result);
    void changed(const homing::store::ChangeSet &changes);
    void storeFailed(const homing::store::StoreError &error);
    void progress(const homing::sync::BodyProgress &progress);
    /// serve() has something to write.
    void moreWanted();

private:
    void endWaiting(MailboxId mailbox, BodyResult::Kind kind);
    void onAnswered(const BodyRequest &request, const session::CommandResult &result);
    void servePreviews(MailboxId selected);
    void putPreview(MailboxId mailbox, quint32 uid, const QString &preview);
    void foldPreview(const imap::FetchData &fetch);

    store::Store &m_store;
    CommandRouter &m_router;
    PieceFetch m_pieces;
    std::vector<BodyRequest> m_waiting;
    std::vector<BodyRequest> m_sent;
    struct PreviewPart
    {
        QByteArray section;
        QByteArray type, charset, encoding;
        bool isAnswered = false;
    };
    MailboxId m_previewMailbox;
    imap::UidSet m_previewsWanted;
    std::map<quint32, PreviewPart> m_previewsSent;
    MailboxId m_selected;
};

/// The text part to show first: text/plain of an alternative, else text/html; empty when there is
/// none.
const imap::BodyPart *readablePart(const imap::BodyPart &structure);

} // namespace homing::sync
