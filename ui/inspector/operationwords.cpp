// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/operationwords.h"

#include "ui/common/format.h"

#include <QCoreApplication>

namespace homing::ui {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(homing::ui::OperationWords)
};

QString flagWords(const imap::FlagSet &flags, bool add)
{
    if (flags.has(imap::SystemFlag::Seen))
        return add ? Words::tr("Mark as read") : Words::tr("Mark as unread");
    if (flags.has(imap::SystemFlag::Flagged))
        return add ? Words::tr("Flag") : Words::tr("Remove flag");
    QStringList names;
    for (const QByteArray &atom : flags.toAtoms())
        names.append(QString::fromUtf8(atom));
    const QString all = oneLine(names.join(QStringLiteral(", ")), 200);
    return add ? Words::tr("Set %1").arg(all) : Words::tr("Remove %1").arg(all);
}

} // namespace

QString operationWords(const store::Operation &operation)
{
    switch (operation.kind) {
    case store::OperationKind::AddFlags:
        return flagWords(operation.flags, true);
    case store::OperationKind::RemoveFlags:
        return flagWords(operation.flags, false);
    case store::OperationKind::Move:
        return Words::tr("Move to %1").arg(oneLine(operation.target.display(), 200));
    case store::OperationKind::Copy:
        return Words::tr("Copy to %1").arg(oneLine(operation.target.display(), 200));
    case store::OperationKind::Delete:
        return Words::tr("Delete");
    case store::OperationKind::Append:
        return Words::tr("Store a message");
    case store::OperationKind::CreateMailbox:
        return Words::tr("Make folder %1").arg(oneLine(operation.mailbox.display(), 200));
    case store::OperationKind::RenameMailbox:
        return Words::tr("Rename folder to %1").arg(oneLine(operation.target.display(), 200));
    case store::OperationKind::DeleteMailbox:
        return Words::tr("Delete folder %1").arg(oneLine(operation.mailbox.display(), 200));
    case store::OperationKind::Subscribe:
        return Words::tr("Subscribe to %1").arg(oneLine(operation.mailbox.display(), 200));
    case store::OperationKind::Unsubscribe:
        return Words::tr("Unsubscribe from %1").arg(oneLine(operation.mailbox.display(), 200));
    }
    return {};
}

QString operationStateWords(store::OperationState state)
{
    switch (state) {
    case store::OperationState::Pending:
        return Words::tr("Waiting");
    case store::OperationState::InFlight:
        return Words::tr("Being sent");
    case store::OperationState::Parked:
        return Words::tr("Refused");
    }
    return {};
}

QString outgoingStateWords(store::LocalMessage::State state)
{
    using State = store::LocalMessage::State;
    switch (state) {
    case State::Draft:
        return Words::tr("Draft");
    case State::Queued:
        return Words::tr("Waiting");
    case State::Leaving:
    case State::Ending:
        return Words::tr("Leaving");
    case State::Unknown:
        return Words::tr("Not known whether sent");
    case State::Refused:
        return Words::tr("Refused");
    }
    return {};
}

} // namespace homing::ui
