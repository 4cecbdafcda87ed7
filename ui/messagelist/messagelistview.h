// SPDX-License-Identifier: GPL-3.0-or-later
// MessageListView: the list of a mailbox's messages, as cards or in columns, with headers between
// days. GUI thread. Rows have one height, so a million of them cost no layout. What the reader sees
// is pinned by message: while a ChangeSet is applied the selected message (else the first one on
// screen) keeps its exact pixel, and the window hears of a new current message only when everything
// is applied.
#pragma once

#include "core/model/messagelistmodel.h"
#include "ui/messagelist/dategroups.h"

#include <QAbstractItemView>
#include <QDate>
#include <QPointer>
#include <QTimer>

namespace homing::ui {

class EmptyState;
class MessageDelegate;
class TagBook;
class NewMailPill;
struct MessageColumn;

class MessageListView : public QAbstractItemView
{
    Q_OBJECT
public:
    /// What stands in the list's place while it has no rows.
    enum class Placeholder { Blank /* for a moment */, NoMailbox, Loading, Empty, EmptySearch, EmptyFilter, Offline, Error };
    Q_ENUM(Placeholder)
    enum class Density { Comfortable /* with preview */, Compact /* two lines */ };
    Q_ENUM(Density)

    explicit MessageListView(QWidget *parent = nullptr);
    ~MessageListView() override;

    /// The only way to give it a model; not owned.
    void setMessageModel(model::MessageListModel *model);
    model::MessageListModel *messageModel() const { return m_model; }

    /// The message with the keyboard's place, shown in the reader; uid 0 when there is none. Of a
    /// closed conversation the newest when it became current: what comes later replaces nothing
    /// that is being read.
    MessageRef currentMessage() const;
    /// Of the first selected row.
    MessageRef selectedMessage() const;
    /// Of messageModel()->mailbox(). A selection of a million rows is one interval where UIDs are
    /// dense.
    imap::UidSet selectedUids() const;
    int selectedCount() const;
    /// Makes it current and the only one selected, and scrolls it into view. False when it is not
    /// in the list.
    bool selectMessage(const MessageRef &message);
    /// As the keys j and k do. False when there is none.
    bool selectNext();
    bool selectPrevious();
    /// As the key n does: the next unread one below, then from the top. A far one is found a moment
    /// later, without blocking; any other move of the current message ends the search.
    void selectNextUnread();

    /// `detail`: a second line, for Error and Offline (plain text).
    void setPlaceholder(Placeholder placeholder, const QString &detail = {});
    /// For Loading: done of total messages; total 0 without numbers.
    void setLoadingProgress(int done, int total);
    Placeholder placeholder() const { return m_placeholder; }
    EmptyState *emptyState() const { return m_empty; }

    /// Not owned, outlives the view or is replaced by null: whose names and colours tags have.
    void setTags(const TagBook *tags);
    const TagBook *tags() const { return m_tags; }

    void setDensity(Density density);
    Density density() const { return m_density; }
    /// One line a message with these columns; none: cards.
    void setColumns(const std::vector<MessageColumn> &columns);
    /// Headers (Today, Yesterday, ...) between the rows while the list is by date.
    void setGroupsByDate(bool groups);
    const std::vector<DateGroup> &groups() const { return m_groups; }
    QRect groupRect(const DateGroup &group) const; // in the viewport
    /// For tests: what time it is, and where. Looks at once whether the day is another.
    void setClock(std::function<QDateTime()> clock);
    int rowHeight() const { return m_rowHeight; }

    /// Opens or closes the conversation whose row it is.
    void setOpen(int row, bool open);

    // --- QAbstractItemView
    void setModel(QAbstractItemModel *model) override;
    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &point) const override;
    void keyboardSearch(const QString &search) override;
    void selectAll() override;
    void reset() override;

Q_SIGNALS:
    /// Another message (or none: uid 0) is current; never in the middle of a change.
    void currentMessageChanged(const homing::MessageRef &message);
    /// Which messages are selected has changed.
    void selectedMessagesChanged();
    /// Enter or a double click.
    void messageActivated(const homing::MessageRef &message);
    /// Space (Shift+Space: back): the reader turns its page, or the next message comes.
    void pageWanted(bool forward);
    /// Right click or the menu key; the message under it is selected first.
    void contextMenuWanted(const QPoint &globalPosition);
    void placeholderActionTriggered(homing::ui::MessageListView::Placeholder placeholder);

protected:
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &index) const override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void updateGeometries() override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                     const QList<int> &roles = {}) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;

private:
    struct Anchor
    {                          // what keeps its place while a change is applied
        quint32 uid = 0;       // keeps its pixel
        int y = 0;             // of its top in the viewport
        quint32 current = 0;   // the current message before
        quint32 successor = 0; // becomes current when that one goes
        quint32 top = 0;       // the newest message before
        bool sticksToTop = false;
        imap::UidSet selected;
        bool isStashed =
            false; // the selection is taken off while many rows go, and put back as UIDs
    };
    // --- messagelistpin.cpp: changes
    void beginChanges(const imap::UidSet &removed);
    void endChanges(int inserted, store::ChangeCause cause);
    void finishChanges();
    void beginArrangement();
    void endArrangement();
    void stashSelection(const imap::UidSet &removed);
    void restoreSelection();
    void restoreCurrent();
    void restoreScroll();
    quint32 survivorAt(int row, const imap::UidSet &removed) const;
    void countNewAbove(store::ChangeCause cause);
    void updatePill();
    void announce();

    // --- messagelistgeometry.cpp
    QRect rowRect(int row) const;
    qint64 topOf(int row) const; // in the whole list
    qint64 contentHeight() const;
    int rowAt(qint64 y) const;
    int groupsUpTo(int row) const; // headers above it, its own included
    bool updateGroups();
    void checkDay();
    QDateTime now() const;
    int rowCount() const { return m_model ? m_model->rowCount() : 0; }
    int firstVisibleRow() const;
    int lastVisibleRow() const;
    void updateScrollRange();
    void updateHover(const QPoint &position);
    void updatePlaceholder();
    void updateRowHeight();
    void searchUnread();
    bool moveTo(int row);
    bool moveInConversation(bool inwards);
    bool toggleAt(const QMouseEvent &event);
    void tellSelection();

    QPointer<model::MessageListModel> m_model;
    MessageDelegate *m_delegate = nullptr;
    const TagBook *m_tags = nullptr;
    EmptyState *m_empty = nullptr;
    NewMailPill *m_newMail = nullptr;
    QTimer m_unreadSearch;
    QTimer m_dayCheck;                  // at midnight a time becomes a weekday
    std::pair<QDate, int> m_groupedDay; // and its offset from UTC
    std::function<QDateTime()> m_clock;
    std::vector<DateGroup> m_groups;
    bool m_groupsByDate = false;
    int m_groupHeight = 28;
    int m_unreadFrom = 0;
    int m_unreadLeft = 0;
    Placeholder m_placeholder = Placeholder::NoMailbox;
    QString m_placeholderDetail;
    int m_loadingDone = 0;
    int m_loadingTotal = 0;
    Density m_density = Density::Comfortable;
    int m_rowHeight = 64;
    int m_hoveredRow = -1;
    int m_newAbove = 0;
    bool m_isApplying = false;
    bool m_scrollsWhenShown = false; // to what is current
    bool m_isSelectionDirty = false;
    Anchor m_anchor;
    quint32 m_opened = 0; // whose conversation is being opened or closed
    MessageRef m_announced;
    imap::UidSet m_toldSelection; // where the list shows conversations
    mutable std::optional<imap::UidSet> m_selected; // selectedUids(), until rows or selection change
};

} // namespace homing::ui
