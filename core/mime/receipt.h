// SPDX-License-Identifier: GPL-3.0-or-later
// Confirmations that a message was read (RFC 8098): who asks for one, and the answer. Pure
// functions, any thread; linear. Nothing here sends anything: the user is always asked.
#pragma once

#include "core/mime/headers.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QDateTime>

#include <optional>

namespace homing::mime {

struct ReceiptWish
{
    DecodedAddress to;            // that is to get it
    bool isElsewhere = false;     // it is not the author's: whoever it is learns that this was read
    QByteArray messageId;         // without <>; may be empty
    QByteArray originalRecipient; // as the field has it, "rfc822;..."; usually empty
};

/// Nothing where nobody asks, and where none may be sent (RFC 8098 2.1): for reports and other
/// mail that machines wrote, of lists, from nobody (Return-Path: <>), to several addresses or one
/// that no mail can be sent to, or with an option that is required and unknown.
std::optional<ReceiptWish> receiptWish(const QByteArray &headerBlock);

struct Receipt
{
    DecodedAddress from; // the account's, which is also the Final-Recipient
    QString subject;
    QString text; // for people
};

/// multipart/report (RFC 8098 section 3) for a message that was displayed and whose reader said so.
/// Tells nothing of this machine and no name of a program. Lines end in CR LF. Empty where `from`
/// is no address in ASCII, or what it holds cannot stand in a field.
QByteArray composeReceipt(const Receipt &receipt, const ReceiptWish &wish, const QDateTime &now);

/// A Content-Type of such a report: its envelope has no sender (RFC 8098 section 3).
bool isReceiptType(QByteArrayView contentType);

} // namespace homing::mime
