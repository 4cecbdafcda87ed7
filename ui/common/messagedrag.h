// SPDX-License-Identifier: GPL-3.0-or-later
// Messages that are dragged from a list to a mailbox: what they carry, and how they look on the
// way. Only this process understands what it drags. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QPixmap>

class QMimeData;
class QWidget;

namespace homing::ui {

/// By mailbox; none is empty.
using DraggedMessages = std::vector<std::pair<MailboxRef, imap::UidSet>>;

QMimeData *messageMimeData(const DraggedMessages &messages);
/// Nothing, if it is something else or another process's.
DraggedMessages draggedMessages(const QMimeData *data);
/// How many they are, in words.
QPixmap messageDragPixmap(int count, const QWidget &source);
/// Until they are dropped or not.
void dragMessages(QWidget &source, const DraggedMessages &messages);

} // namespace homing::ui
