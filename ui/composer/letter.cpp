// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/letter.h"

namespace homing::ui {

void writeText(const mime::RichText &text, mime::Draft &draft)
{
    draft.html = mime::writeHtml(text);
    draft.text = mime::plainText(text);
}

void writeLetter(Letter &letter)
{
    if (!letter.toWrite)
        return;
    writeText(*letter.toWrite, letter.draft);
    letter.toWrite.reset();
}

bool composeLetter(Letter &letter, mime::DraftUse use)
{
    writeLetter(letter);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const bool isLater = use == mime::DraftUse::Send && letter.local.notBefore > now;
    const mime::ComposedDraft composed =
        mime::compose(letter.draft, isLater ? QDateTime() : now, use);
    if (composed.problem != mime::DraftProblem::None)
        return false;
    letter.draft.messageId = composed.messageId;
    letter.local.message = composed.message;
    letter.local.subject = letter.draft.subject;
    QStringList names;
    for (const auto *list : {&letter.draft.to, &letter.draft.cc, &letter.draft.bcc}) {
        for (const mime::DecodedAddress &one : *list)
            names.append(one.name.isEmpty() ? one.address : one.name);
    }
    letter.local.recipients = names.join(QStringLiteral(", "));
    letter.local.changed = now;
    return true;
}

void forgetOpened(Letter &letter)
{
    letter.opened = {};
    letter.local.serverMailbox = {};
    letter.local.serverUidValidity = {};
    letter.local.serverUid = {};
}

} // namespace homing::ui
