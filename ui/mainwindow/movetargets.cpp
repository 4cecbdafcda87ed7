// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/movetargets.h"

#include "core/base/folded.h"
#include "core/model/mailboxtreemodel.h"
#include "ui/mailboxes/mailboxtreeview.h"

#include <algorithm>

namespace homing::ui {

using model::MailboxTreeModel;

namespace {

MoveTarget targetAt(const QModelIndex &index, const MailboxRef &mailbox)
{
    MoveTarget target;
    target.mailbox = mailbox;
    target.title = mailboxTitle(index);
    QStringList parents;
    for (QModelIndex up = index.parent(); up.parent().isValid(); up = up.parent())
        parents.prepend(mailboxTitle(up));
    target.path = parents.join(QStringLiteral(" / "));
    target.iconName =
        mailboxIconName(store::MailboxRole(index.data(MailboxTreeModel::MailboxRoleRole).toInt()));
    target.key = index.data(MailboxTreeModel::KeyRole).toString();
    // The server's name, too: "INBOX.Sent Items" is typed by who knows it.
    target.folded = foldedWords(target.path + u' ' + target.title + u' '
                                + index.data(MailboxTreeModel::FullNameRole).toString());
    return target;
}

} // namespace

std::vector<MoveTarget> moveTargets(const MailboxTreeModel &model, AccountId account,
                                    const std::vector<MailboxRef> &without,
                                    const QStringList &recentKeys)
{
    std::vector<MoveTarget> targets;
    std::vector<QModelIndex> open {model.indexOf(account)};
    while (!open.empty()) {
        const QModelIndex index = open.back();
        open.pop_back();
        if (!index.isValid())
            continue;
        const MailboxRef mailbox = model.mailboxAt(index);
        if (!mailbox.mailbox.isNull()
            && std::find(without.begin(), without.end(), mailbox) == without.end())
            targets.push_back(targetAt(index, mailbox));
        for (int row = model.rowCount(index) - 1; row >= 0; --row)
            open.push_back(model.index(row, 0, index));
    }
    const auto place = [&recentKeys](const MoveTarget &target) {
        const qsizetype at = recentKeys.indexOf(target.key);
        return at < 0 ? recentKeys.size() : at;
    };
    std::stable_sort(targets.begin(), targets.end(),
                     [&](const auto &a, const auto &b) { return place(a) < place(b); });
    return targets;
}

bool matches(const MoveTarget &target, const QString &typed)
{
    const QStringList words = foldedWords(typed).split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(),
                       [&target](const QString &word) { return target.folded.contains(word); });
}

} // namespace homing::ui
