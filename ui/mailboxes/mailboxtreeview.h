// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxTreeView: accounts and their mailboxes, unread counts at the right. GUI thread.
// Accounts cannot be selected; what is expanded and selected stays while mailboxes come and go.
#pragma once

#include "core/account/unifiedservice.h"
#include "core/model/mailboxtreemodel.h"
#include "ui/common/messagedrag.h"

#include <QPointer>
#include <QSet>
#include <QTimer>
#include <QTreeView>

namespace homing::ui {

class MailboxDelegate;

/// The user's word for a row of MailboxTreeModel: "Inbox", "Sent", else the server's name.
QString mailboxTitle(const QModelIndex &index);
bool isAllInboxes(const QModelIndex &index);
/// ... and for a mailbox that is not in a model.
QString mailboxTitle(const store::MailboxRecord &mailbox);
/// The icon name of ui/common/icons.h.
QString mailboxIconName(store::MailboxRole role);

class MailboxTreeView : public QTreeView
{
    Q_OBJECT
public:
    explicit MailboxTreeView(QWidget *parent = nullptr);
    ~MailboxTreeView() override;

    /// Not owned. Accounts start expanded.
    void setTreeModel(model::MailboxTreeModel *model);

    /// The selected one; null when none is. The keyboard may stand on an account meanwhile.
    MailboxRef currentMailbox() const;
    /// False when it is not in the tree (yet).
    bool selectMailbox(const MailboxRef &mailbox);
    /// The first account's inbox, else its first mailbox. False when there is none.
    bool selectDefault();
    /// A mailbox or a saved search.
    bool hasSelection() const;

    /// For remembered layouts: KeyRole of the selected mailbox, and of every row that is not as it
    /// starts (accounts start open, mailboxes closed). Rows that come later are treated as
    /// remembered.
    QString selectedKey() const;
    void setSelectedKey(const QString &key); // applied at once or when the mailbox appears
    QStringList toggledKeys() const;
    void setToggledKeys(const QStringList &keys);

    // --- QTreeView
    void setModel(QAbstractItemModel *model) override;
    void reset() override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;

Q_SIGNALS:
    void currentMailboxChanged(const homing::MailboxRef &mailbox);
    /// Right click or the menu key on a mailbox or an account (then `mailbox.mailbox` is null).
    void contextMenuWanted(const homing::MailboxRef &mailbox, const QPoint &globalPosition);
    /// F2 and Delete, with the keyboard on a mailbox.
    void renameWanted(const homing::MailboxRef &mailbox);
    void removalWanted(const homing::MailboxRef &mailbox);
    /// A saved search was chosen; the current mailbox is still the one before.
    void searchSelected(qint64 search);
    void searchMenuWanted(qint64 search, const QPoint &globalPosition);
    /// Enter or a click on an account's warning mark.
    void accountProblemClicked(homing::AccountId account);
    /// Messages of the same account, none of them of `target`.
    void messagesDropped(const homing::ui::DraggedMessages &messages,
                         const homing::MailboxRef &target, bool copies);

protected:
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;
    QItemSelectionModel::SelectionFlags selectionCommand(const QModelIndex &index,
                                                         const QEvent *event) const override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void drawBranches(QPainter *painter, const QRect &rect,
                      const QModelIndex &index) const override;
    void drawRow(QPainter *painter, const QStyleOptionViewItem &option,
                 const QModelIndex &index) const override;
    // --- mailboxtreedrop.cpp
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void prepareDrops();
    bool takes(const QModelIndex &index, const DraggedMessages &messages) const;
    void setDropTarget(const QModelIndex &index);
    bool startsOpen(const QModelIndex &index) const; // as it is without the user's doing
    void restore(const QModelIndex &parent, int first, int last);
    void rememberToggle(const QModelIndex &index, bool isOpen);
    void setHovered(const QModelIndex &index);
    void announce();

    QPointer<model::MailboxTreeModel> m_model;
    MailboxDelegate *m_delegate = nullptr;
    QPersistentModelIndex m_hovered;
    QPersistentModelIndex m_dropTarget; // what is dropped now goes there
    QPersistentModelIndex m_underDrag;
    QTimer m_openUnderDrag;
    bool m_scrollsWhenShown = false; // to what is current
    QSet<QString> m_toggled;
    QString m_wantedKey;
    bool m_isRestoring = false;
    bool m_isSearch = false; // the last that was announced
    MailboxRef m_announced;
};

} // namespace homing::ui
