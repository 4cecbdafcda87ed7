// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/commands.h"

#include "ui/common/icons.h"

#include <QActionGroup>
#include <QWidget>

namespace homing::ui {

Commands::Commands(QWidget *window)
    : QObject(window)
    , m_window(window)
{
    compose = add("composeCommand", tr("Write"), "compose", {Qt::Key_C, Qt::CTRL | Qt::Key_N});
    reply = add("replyCommand", tr("Reply"), "reply", {Qt::Key_R});
    replyAll = add("replyAllCommand", tr("Reply to all"), "reply-all", {Qt::Key_A});
    forward = add("forwardCommand", tr("Forward"), "forward", {Qt::Key_F});
    editDraft = add("editDraftCommand", tr("Edit draft"), "drafts", {Qt::CTRL | Qt::Key_E});
    drafts = add("draftsCommand", tr("Drafts on this computer"), "drafts");
    archive = add("archiveCommand", tr("Archive"), "archive", {Qt::Key_E});
    trash = add("deleteCommand", tr("Delete"), "trash", {QKeySequence(QStringLiteral("#"))});
    flag = add("flagCommand", tr("Flag"), "flag", {Qt::Key_S});
    read = add("readCommand", tr("Mark as read"), "read", {Qt::Key_U});
    undo = add("undoCommand", tr("Undo"), "undo", {QKeySequence(QKeySequence::Undo)});
    undo->setEnabled(false);
    next = add("nextCommand", tr("Next message"), nullptr, {Qt::Key_J});
    previous = add("previousCommand", tr("Previous message"), nullptr, {Qt::Key_K});
    nextUnread = add("nextUnreadCommand", tr("Next unread message"), "unread", {Qt::Key_N});
    find = add("findCommand", tr("Find in message"), "search", {Qt::CTRL | Qt::SHIFT | Qt::Key_F});
    search = add("searchCommand", tr("Find mail"), "search", {Qt::Key_Slash});
    print = add("printCommand", tr("Print"), nullptr, {QKeySequence::Print});
    saveAsPdf = add("saveAsPdfCommand", tr("Save as PDF"), "download");

    viewSource = add("viewSourceCommand", tr("View source"), nullptr, {Qt::CTRL | Qt::Key_U});
    saveMessage = add("saveMessageCommand", tr("Save as .eml"), "download", {Qt::CTRL | Qt::SHIFT | Qt::Key_S});
    nextPane = add("nextPaneCommand", tr("Next pane"), nullptr, {Qt::Key_F6});
    previousPane = add("previousPaneCommand", tr("Previous pane"), nullptr, {Qt::SHIFT | Qt::Key_F6});

    synchronise = add("synchroniseCommand", tr("Synchronise"), "refresh", {Qt::Key_F5});
    workOffline = add("workOfflineCommand", tr("Work offline"), "offline");
    workOffline->setCheckable(true);
    addAccount = add("addAccountCommand", tr("Add account"), "user-add");
    accounts = add("accountsCommand", tr("Accounts"), "settings", {Qt::CTRL | Qt::Key_Comma});
    inspector = add("inspectorCommand", tr("Inspector"), "inspector", {Qt::CTRL | Qt::SHIFT | Qt::Key_I});

    zoomIn = add("zoomInCommand", tr("Larger text"), nullptr, {QKeySequence::ZoomIn, Qt::CTRL | Qt::Key_Equal});
    zoomOut = add("zoomOutCommand", tr("Smaller text"), nullptr, {QKeySequence::ZoomOut});
    zoomNormal = add("zoomNormalCommand", tr("Normal text size"), nullptr, {Qt::CTRL | Qt::Key_0});
    compactList = add("compactListCommand", tr("Compact list"));
    compactList->setCheckable(true);
    columns = add("columnsCommand", tr("List in columns"));
    columns->setCheckable(true);
    conversations = add("conversationsCommand", tr("Conversations"));
    conversations->setCheckable(true);
    conversations->setChecked(true);
    addListCommands();
    addMovingCommands();
    addTagCommands();
    back = add("backCommand", tr("Back"), "folder", {QKeySequence::Back});

    palette = add("paletteCommand", tr("All commands"), "search", {Qt::CTRL | Qt::Key_K});
    about = add("aboutCommand", tr("About Homing"), "info");
    about->setMenuRole(QAction::AboutRole);
    quit = add("quitCommand", tr("Quit"), "close", {QKeySequence(QKeySequence::Quit).isEmpty()
                                                       ? QKeySequence(Qt::CTRL | Qt::Key_Q)
                                                       : QKeySequence(QKeySequence::Quit)});
    quit->setMenuRole(QAction::QuitRole);
}

void Commands::addListCommands()
{
    const auto filter = [this](const char *name, const QString &text, const QString &brief,
                               const char *iconName, int key) {
        QAction *action = add(name, text, iconName, {QKeySequence(Qt::ALT | Qt::Key(key))});
        action->setIconText(brief);
        action->setCheckable(true);
        return action;
    };
    filterUnread = filter("filterUnreadCommand", tr("Show unread messages only"), tr("Unread"), "unread", Qt::Key_1);
    filterFlagged = filter("filterFlaggedCommand", tr("Show flagged messages only"), tr("Flagged"), "flag", Qt::Key_2);
    filterAttachment = filter("filterAttachmentCommand", tr("Show messages with attachments only"), tr("Attachment"),
                              "attachment", Qt::Key_3);
    filterContacts = filter("filterContactsCommand", tr("Show messages from people I wrote to only"), tr("Contacts"),
                            "contact", Qt::Key_4);
    clearFilter = add("clearFilterCommand", tr("Clear filter"), "close", {Qt::ALT | Qt::Key_0});
    clearFilter->setEnabled(false);
    const std::pair<const char *, QString> orders[] = {
        {"sortByDateCommand", tr("Sort by date")},       {"sortBySenderCommand", tr("Sort by sender")},
        {"sortBySubjectCommand", tr("Sort by subject")}, {"sortBySizeCommand", tr("Sort by size")},
        {"sortByUnreadCommand", tr("Unread first")},     {"sortByFlaggedCommand", tr("Flagged first")},
    };
    auto *group = new QActionGroup(this);
    for (const auto &[name, text] : orders) {
        QAction *order = add(name, text);
        order->setCheckable(true);
        group->addAction(order);
        sortOrders.append(order);
    }
    sortOrders.front()->setChecked(true);
    sortReversed = add("sortReversedCommand", tr("Reverse order"));
    sortReversed->setCheckable(true);
}

void Commands::addMovingCommands()
{
    moveTo = add("moveToCommand", tr("Move to"), "move", {Qt::Key_M});
    copyTo = add("copyToCommand", tr("Copy to"), "copy", {Qt::SHIFT | Qt::Key_M});
    moveAgain = add("moveAgainCommand", tr("Move again"), "move");
    junk = add("junkCommand", tr("Junk"), "junk", {QKeySequence(QStringLiteral("!"))});
    emptyTrash = add("emptyTrashCommand", tr("Empty Trash"), "trash");
    newMailbox = add("newMailboxCommand", tr("New folder"), "folder", {Qt::CTRL | Qt::SHIFT | Qt::Key_N});
    renameMailbox = add("renameMailboxCommand", tr("Rename folder"));
    deleteMailbox = add("deleteMailboxCommand", tr("Delete folder"), "trash");
    hideUnsubscribed = add("hideUnsubscribedCommand", tr("Hide folders without subscription"));
    hideUnsubscribed->setCheckable(true);
}

void Commands::addTagCommands()
{
    tag = add("tagCommand", tr("Tag"), "tag", {Qt::Key_T});
    for (int i = 1; i <= 9; ++i) {
        // Until there is a tag: the menu gives it the name that the user gave it.
        tags.append(add(qPrintable(QStringLiteral("tag%1Command").arg(i)),
                        QStringLiteral("%1 %2").arg(tag->text()).arg(i), nullptr,
                        {QKeySequence(Qt::Key(Qt::Key_0 + i))}));
        tags.back()->setCheckable(true);
    }
    removeTags = add("removeTagsCommand", tr("Remove all tags"), nullptr, {Qt::Key_0});
    newTag = add("newTagCommand", tr("New tag"));
    manageTags = add("manageTagsCommand", tr("Manage tags"));
}

QAction *Commands::add(const char *name, const QString &text, const char *iconName,
                       const QList<QKeySequence> &shortcuts)
{
    auto *action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    if (iconName)
        action->setIcon(icon(iconName));
    action->setShortcuts(shortcuts);
    action->setShortcutVisibleInContextMenu(true);
    m_window->addAction(action);
    m_all.append(action);
    return action;
}

QString Commands::fullName(const QAction *action)
{
    const QString name = action->property("fullName").toString();
    return name.isEmpty() ? QString(action->text()).remove(u'&') : name;
}

void Commands::setFullName(QAction *action, const QString &name)
{
    action->setProperty("fullName", name);
}

QString Commands::shortcutText(const QAction *action)
{
    return action->shortcut().toString(QKeySequence::NativeText);
}

} // namespace homing::ui
