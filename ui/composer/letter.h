// SPDX-License-Identifier: GPL-3.0-or-later
// A message that is being written, as it goes between the composer, its desk and the service. A
// value.
#pragma once

#include "core/account/mailservice.h"
#include "core/mime/draft.h"
#include "core/mime/richtext.h"

#include <optional>

namespace homing::ui {

/// A part of another message that becomes a file of this one, once it is here.
struct LetterPart
{
    MessageRef message;
    QByteArray section;
    QString name;
    QByteArray type;
    quint64 octets = 0;
};

struct Letter
{
    AccountId account; // that sends it
    mime::Draft draft;
    QString quoted; // what an answer begins with: not the writer's words
    bool isFromLink = false; // somebody else's link filled it in
    std::vector<LetterPart> parts;
    /// Its id and what it answers; the text is composed from `draft`.
    store::LocalMessage local;
    MessageRef answered; // uid 0: `local` knows it already, or there is nothing
    MessageRef opened;   // the server's draft that it was opened from and goes on with
    bool isKept = false; // the service has it
    bool isRich = false; // it is written with formatting; one with HTML always is
    bool isUnsigned = false; // begun just now: the composer puts the signature below it
    /// With what it begins where that is formatted and `draft` has no HTML yet: a quote.
    std::optional<mime::RichText> begins;
    /// What `draft` is to say, formatted, and does not yet: writing it takes long. composeLetter()
    /// does.
    std::optional<mime::RichText> toWrite;
};

/// As HTML and as plain text. Any thread.
void writeText(const mime::RichText &text, mime::Draft &draft);
/// Into its draft what it has to write. Any thread.
void writeLetter(Letter &letter);

/// What the service keeps of it, from its draft; false: it cannot be composed. What is sent at a
/// later `local.notBefore` has no date of today. Any thread.
bool composeLetter(Letter &letter, mime::DraftUse use);

/// It goes on with nothing that the server has.
void forgetOpened(Letter &letter);

/// Only the account of a message can mark it as answered.
inline MessageRef answeredBy(const Letter &letter)
{
    return letter.answered.mailbox.account == letter.account ? letter.answered : MessageRef();
}

} // namespace homing::ui
