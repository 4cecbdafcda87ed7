// SPDX-License-Identifier: GPL-3.0-or-later
// DeliveredTo: a message that names nobody of ours in To and Cc (a list's, a hidden copy) says in
// its header whom it was delivered to (RFC 9228 and what came before it); the composer then writes
// as that one. Asked for once, deletes itself when it is answered. GUI thread.
#pragma once

#include "core/account/mailservice.h"
#include "core/mime/draft.h"

namespace homing::ui {

class ComposerWindow;

class DeliveredTo final : public QObject
{
    Q_OBJECT
public:
    /// `composer` is its parent. `message` is where it really is.
    DeliveredTo(account::MailService &service, const MessageRef &message, ComposerWindow &composer);

private:
    bool m_isAnswered = false;
};

/// Of the topmost field of each kind, which the reader's own server wrote last; the others may be
/// the sender's.
std::vector<mime::DecodedAddress> deliveredTo(const QByteArray &header);

} // namespace homing::ui
