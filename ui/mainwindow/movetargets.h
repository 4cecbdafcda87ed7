// SPDX-License-Identifier: GPL-3.0-or-later
// MoveTarget: a mailbox that messages can go to, and the finding of one by a few letters. Pure.
#pragma once

#include "core/base/ids.h"

#include <QStringList>

#include <vector>

namespace homing::model {
class MailboxTreeModel;
}

namespace homing::ui {

struct MoveTarget
{
    MailboxRef mailbox;
    QString title; // the user's word: "Sent", "Harbour"
    QString path;  // what it is in: "Projects"; empty at the top
    QString iconName;
    QString key;    // MailboxTreeModel::KeyRole
    QString folded; // what is typed is looked for here
};

/// Of one account, in the tree's order but for `recentKeys`, which come first; `without` is left
/// out.
std::vector<MoveTarget> moveTargets(const model::MailboxTreeModel &model, AccountId account,
                                    const std::vector<MailboxRef> &without,
                                    const QStringList &recentKeys);
/// All words that are typed are somewhere in it, in any order; case and accents do not matter.
bool matches(const MoveTarget &target, const QString &typed);

} // namespace homing::ui
