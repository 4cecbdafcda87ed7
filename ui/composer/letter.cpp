// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/letter.h"

namespace homing::ui {

bool composeLetter(Letter &letter)
{
    const mime::ComposedDraft composed =
        mime::compose(letter.draft, QDateTime::currentDateTimeUtc());
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
    letter.local.changed = QDateTime::currentDateTimeUtc();
    return true;
}

} // namespace homing::ui
