// SPDX-License-Identifier: GPL-3.0-or-later
// ResultList: what a search found, a row each, with the mailbox that it is in. GUI thread.
// All rows have one height, so that nothing is laid out however many there are: of QListView it is
// the keyboard, the mouse and what a screen reader hears. While the model changes in place, what is
// selected and what is on screen stay; of what is selected and goes the next result takes the place.
#pragma once

#include "core/model/searchmodel.h"

#include <QListView>
#include <QPointer>
#include <QTimer>

namespace homing::ui {

class ResultDelegate;

class ResultList final : public QListView
{
    Q_OBJECT
public:
    explicit ResultList(QWidget *parent = nullptr);
    void setResults(model::SearchModel *model);
    model::SearchModel *results() const { return m_results; }

    /// Null (uid 0) when there is none.
    MessageRef currentMessage() const;
    /// By mailbox.
    std::vector<std::pair<MailboxRef, imap::UidSet>> selection() const;
    bool step(int rows); // false at the end
    /// From the current one on, and around; looks a little at a time.
    void selectNextUnread();
    int rowHeight() const { return m_rowHeight; }

    QRect visualRect(const QModelIndex &index) const override;
    QModelIndex indexAt(const QPoint &point) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    void doItemsLayout() override;

Q_SIGNALS:
    void resultSelectionChanged();
    void resultActivated(const homing::MessageRef &message);
    void contextMenuWanted(const QPoint &globalPosition);
    /// Space: the reader's next page, or the one before.
    void pageWanted(bool forward);

protected:
    int verticalOffset() const override;
    int horizontalOffset() const override { return 0; }
    bool isIndexHidden(const QModelIndex &) const override { return false; }
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                     const QList<int> &roles = {}) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Kept
    { // while the model changes in place
        std::vector<account::HitRun> selected;
        int current = -1;
        int anchor = -1; // keeps its place on the screen
        int anchorY = 0; // of its top in the viewport
    };
    void beginChanges();
    void endChanges(const account::HitChange &change);
    void searchUnread();
    void measure();
    int count() const { return m_results ? m_results->rowCount() : 0; }
    QRect rowRect(int row) const;

    ResultDelegate *m_delegate;
    QPointer<model::SearchModel> m_results;
    int m_rowHeight = 64;
    QTimer m_unreadSearch;
    int m_unreadFrom = 0;
    int m_unreadLeft = 0;
    std::optional<Kept> m_kept; // a change is being applied
};

} // namespace homing::ui
