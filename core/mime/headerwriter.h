// SPDX-License-Identifier: GPL-3.0-or-later
// The header fields of a message that is written: RFC 5322 folding, RFC 2047 encoded words. Pure,
// any thread; linear. What it is given cannot end a field: text with line ends or NUL comes out
// encoded, an address or id that is none does not come out.
#pragma once

#include "core/mime/headers.h"

#include <QByteArrayList>

namespace homing::mime {

/// An address as it stands in a field, UTF-8; empty where no mail can be sent to it. A domain that
/// is not ASCII becomes its ACE form (RFC 5890), so that only a local part ever needs SMTPUTF8.
QByteArray writtenAddress(const QString &address);

/// Without <>: what may stand between them in one line (RFC 5322 3.6.4, loosely).
bool isWritableId(const QByteArray &id);

class HeaderWriter
{
public:
    /// As it is: for what is known to be good.
    void plain(const QByteArray &name, const QByteArray &value);
    /// Unstructured. No field where there is no text.
    void text(const QByteArray &name, const QString &text);
    /// No field where there are none; each must have a writtenAddress().
    void addresses(const QByteArray &name, const std::vector<DecodedAddress> &addresses);
    /// Without <>; one that is not isWritableId() is left out. No field where there are none.
    void ids(const QByteArray &name, const QList<QByteArray> &ids);

    /// Lines end in CR LF.
    const QByteArray &fields() const { return m_fields; }

private:
    void fold(const QByteArray &name, const QByteArrayList &words);

    QByteArray m_fields;
};

} // namespace homing::mime
