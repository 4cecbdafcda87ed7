// SPDX-License-Identifier: GPL-3.0-or-later
// Commands: everything the window can do, each once: as a QAction with name, icon, shortcut and object name.
// Menu, toolbar, shortcuts and palette all show these same actions. GUI thread; owned by the window.
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>

namespace homing::ui {

class Commands final : public QObject
{
    Q_OBJECT
public:
    explicit Commands(QWidget *window);

    QAction *compose = nullptr;
    QAction *reply = nullptr;
    QAction *replyAll = nullptr;
    QAction *forward = nullptr;
    QAction *drafts = nullptr; // those that only this computer has
    QAction *editDraft = nullptr; // one of a Drafts mailbox
    QAction *archive = nullptr;
    QAction *trash = nullptr;
    QAction *flag = nullptr;
    QAction *read = nullptr; // toggles read and unread
    QAction *undo = nullptr; // the last action that can be taken back, then the one before
    QAction *next = nullptr;
    QAction *previous = nullptr;
    QAction *nextUnread = nullptr;
    QAction *find = nullptr;
    QAction *search = nullptr;
    QAction *viewSource = nullptr;
    QAction *saveMessage = nullptr;
    QAction *print = nullptr;
    QAction *saveAsPdf = nullptr;
    QAction *nextPane = nullptr; // moves the keyboard
    QAction *previousPane = nullptr;

    QAction *synchronise = nullptr;
    QAction *workOffline = nullptr; // checkable
    QAction *addAccount = nullptr;
    QAction *accounts = nullptr;
    QAction *inspector = nullptr;

    QAction *zoomIn = nullptr;
    QAction *zoomOut = nullptr;
    QAction *zoomNormal = nullptr;
    QAction *compactList = nullptr; // checkable
    QAction *columns = nullptr;     // checkable
    QAction *filterUnread = nullptr; // these are checkable
    QAction *filterFlagged = nullptr;
    QAction *filterAttachment = nullptr;
    QAction *filterContacts = nullptr;
    QAction *clearFilter = nullptr;
    QAction *sortReversed = nullptr; // checkable
    /// In the order of store::SortOrder; one of them is checked.
    QList<QAction *> sortOrders;
    QAction *conversations = nullptr; // checkable
    QAction *back = nullptr;        // narrow windows only

    QAction *moveTo = nullptr;
    QAction *copyTo = nullptr;
    QAction *moveAgain = nullptr; // to the last target
    QAction *junk = nullptr;      // and not junk
    QAction *emptyTrash = nullptr;

    QAction *tag = nullptr; // has the menu of tags
    /// The first tags, by the keys 1 to 9; their names are the user's.
    QList<QAction *> tags;
    QAction *removeTags = nullptr;
    QAction *newTag = nullptr;
    QAction *manageTags = nullptr;
    QAction *newMailbox = nullptr; // these act on the mailbox that is selected in the tree
    QAction *renameMailbox = nullptr;
    QAction *deleteMailbox = nullptr;
    QAction *hideUnsubscribed = nullptr; // checkable

    QAction *palette = nullptr;
    QAction *about = nullptr;
    QAction *quit = nullptr;

    /// Every command, in the order of the menu.
    const QList<QAction *> &all() const { return m_all; }
    /// The first shortcut as the system writes it, for tooltips; empty for none.
    static QString shortcutText(const QAction *action);
    /// What it is called among all commands: a tag needs more there than in its menu.
    static QString fullName(const QAction *action);
    static void setFullName(QAction *action, const QString &name);

private:
    void addListCommands();
    void addMovingCommands();
    void addTagCommands();
    QAction *add(const char *name, const QString &text, const char *iconName = nullptr,
                 const QList<QKeySequence> &shortcuts = {});

    QWidget *m_window;
    QList<QAction *> m_all;
};

} // namespace homing::ui
