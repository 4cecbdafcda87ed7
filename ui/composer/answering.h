// SPDX-License-Identifier: GPL-3.0-or-later
// How an answer begins: whom it goes to, its subject, and what it quotes. Pure functions, GUI
// thread (tr()).
#pragma once

#include "core/account/mailservice.h"
#include "core/mime/draft.h"
#include "core/mime/richtext.h"

namespace homing::ui {

/// To the message in `row`, of which `visibleText` was to be seen. One writes in the first line of
/// its text; a blank line follows, then the quote.
mime::Draft answerTo(mime::AnswerKind kind, const store::MessageRow &row,
                     const QString &visibleText, const std::vector<mime::DecodedAddress> &own);

/// The text of the same, formatted; the quote is `visibleHtml`, cut down to what is ours to send.
/// isCut: a part of it is missing.
mime::RichText richAnswerTo(mime::AnswerKind kind, const store::MessageRow &row,
                            const QString &visibleHtml,
                            const std::vector<mime::DecodedAddress> &own);

/// \Answered or $Forwarded.
imap::FlagSet answeredMark(mime::AnswerKind kind);

/// "Anna Berg", "Anna Berg and 2 others": for a line of news.
QString recipientWords(const mime::Draft &draft);

} // namespace homing::ui
