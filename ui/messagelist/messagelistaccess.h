// SPDX-License-Identifier: GPL-3.0-or-later
// What a screen reader sees of the message list: a list of items that are known by message, not by
// row, so that they stay the same while rows come and go. Made on demand, a few at a time. GUI
// thread.
#pragma once

namespace homing::ui {

/// Tells Qt's accessibility about MessageListView; as often as you like.
void installMessageListAccess();

} // namespace homing::ui
