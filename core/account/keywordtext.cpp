// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/account/keywordtext.h"

#include "core/imap/types.h"

namespace homing::account {

QByteArray keywordFromText(const QString &text)
{
    return imap::encodeModifiedUtf7(text);
}

std::optional<QString> textFromKeyword(const QByteArray &keyword)
{
    return imap::decodeModifiedUtf7(keyword);
}

} // namespace homing::account
