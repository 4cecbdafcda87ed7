// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxDelegate: paints a row of the mailbox tree: accounts as quiet headers, mailboxes with
// icon, name, count. GUI thread.
#pragma once

#include "core/model/mailboxtreemodel.h"

#include <QStyledItemDelegate>

namespace homing::ui {

class MailboxDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit MailboxDelegate(QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// The whole name, never read as markup.
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;
    /// Where an account's state mark stands; empty when it has none.
    static QRect markRect(const QStyleOptionViewItem &option, const QModelIndex &index);
    /// What the count at the right shows; 0 shows nothing.
    static quint32 count(const QModelIndex &index);
    static QString countText(const QModelIndex &index);
    /// The count is of unread messages, so it is said in bold.
    static bool isUnreadCount(const QModelIndex &index);

private:
    void paintAccount(QPainter *painter, const QStyleOptionViewItem &option,
                      const QModelIndex &index) const;
    void paintMailbox(QPainter *painter, const QStyleOptionViewItem &option,
                      const QModelIndex &index) const;
    int paintCount(QPainter *painter, const QStyleOptionViewItem &option,
                   const QModelIndex &index) const;
    static void paintProgress(QPainter *painter, const QStyleOptionViewItem &option,
                              const QRect &line, double share);
};

} // namespace homing::ui
