// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: tree, list and reader around MailService; commands, toolbar, status line; what is remembered of them.
// GUI thread. The service is its only door to the mail and outlives it.
#pragma once

#include "core/account/mailservice.h"

#include <QHash>
#include <QMainWindow>
#include <QPointer>
#include <QTimer>

#include <functional>

class QMenu;
class QSettings;
class QStackedWidget;

namespace homing::mime {
enum class AnswerKind;
}

namespace homing::model {
class MailboxTreeModel;
class MessageListModel;
}

namespace homing::ui {

class AccountsDialog;
class AddAccountDialog;
class CommandPalette;
class Commands;
class FirstStartPage;
class AwayNews;
class AwayStrip;
class InspectorWindow;
class FilterBar;
class ListPane;
class LocalNews;
class MailboxActions;
class MailboxTreeView;
class MessageActions;
class MessageListView;
class ConversationReader;
class MessageReader;
class Panes;
class QuitQuestion;
class SearchPane;
class StatusLine;
class TagBook;
class ToolBar;
class WritingDesk;
enum class StatusAction;

class MainWindow final : public QMainWindow
{
    Q_OBJECT
public:
    /// `settingsFile`: where layout and selection are remembered (INI); empty: nowhere.
    explicit MainWindow(account::MailService &service, const QString &settingsFile = {}, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Of the network, not of the user; both must say yes.
    void setNetworkReachable(bool reachable);
    /// While the demo is being set up, and when that failed.
    void setDemoStarting(bool starting);
    void showProblem(const QString &sentence);
    /// No larger than `room` leaves beside the frame; for a start without a remembered layout.
    void fitInto(const QRect &room);
    void saveLayout() const;

    Commands &commands() const { return *m_commands; }
    MailboxTreeView *mailboxTree() const { return m_tree; }
    MessageListView *messageList() const { return m_list; }
    SearchPane *searchPane() const { return m_searchPane; }
    MessageReader *reader() const { return m_reader; }
    Panes *panes() const { return m_panes; }
    AwayNews *awayNews() const { return m_awayNews; }
    WritingDesk *desk() const { return m_desk; }
    /// A composer with what a mailto: link fills in; what keeps it from that is told.
    void writeFromLink(const QByteArray &mailto);
    InspectorWindow *openInspector();
    AddAccountDialog *openAddAccount();
    AccountsDialog *openAccounts();

Q_SIGNALS:
    /// "Try the demo" on the first-start page.
    void demoWanted();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    /// False: it is none, or nothing can be written.
    bool editDraft(const MessageRef &message);
    void writeFromLinkAs(AccountId account, const QByteArray &mailto, const MessageRef &where = {});
    void build();
    void connectCommands();
    void connectPanes();
    void connectService();
    void restoreLayout();
    void showMailbox(const MailboxRef &mailbox);
    // --- mainwindowlist.cpp: the list's order, filters and layout
    void buildList();
    void connectList();
    void arrangeList();
    void showArrangement(const store::Arrangement &arrangement);
    void updateListCommands();
    store::Arrangement rememberedArrangement(const QString &mailboxKey) const;
    void restoreList(const QSettings &settings);
    void saveList(QSettings &settings) const;
    void selectAwaited();
    void turnPage(bool forward);
    void connectAway();
    void updateAway();
    // --- mainwindowsearch.cpp
    QWidget *buildSearch(QWidget *list);
    void connectSearch();
    bool isSearching() const;
    void focusSearch();
    void look(const QString &text, bool isTyping);
    void enterSearch();
    void leaveSearch();
    void openSavedSearch(qint64 id);
    void openSearchMenu(qint64 id, const QPoint &position);
    void removeSearch(qint64 id);
    // --- mainwindowwriting.cpp
    QWidget *buildWriting();
    void connectWriting();
    void updateWriting();
    void updateDrafts();
    bool asksToSendFirst();
    void answer(mime::AnswerKind kind);
    void act(const std::function<void()> &action);
    // --- mainwindowmoving.cpp: moving, copying, junk, the menus of messages and mailboxes
    void connectMoving();
    void openMove(bool copies);
    void moveAgain();
    void findRecentTargets();
    MailboxRef lastTarget() const; // for what is selected; null: there is none
    void transfer(const std::vector<std::pair<MailboxRef, imap::UidSet>> &messages,
                  const MailboxRef &target, bool copies);
    void updateMovingCommands(bool has);
    // --- mainwindowtags.cpp
    void connectTags();
    void updateTagCommands(bool has);
    void openTagMenu();
    void openNewTag();
    void openTags();
    void updateResultSelection();
    void updateSelection();
    void updateCommands();
    void updatePlaceholder();
    bool isSynchronised(const MailboxRef &mailbox);
    void updateAccounts();
    void updateStatus();
    void updateTitle();
    void updateArrangement();
    void focusPane(int step);
    void leaveReader();
    void openPassword(AccountId account);
    void openSource();
    void saveMessage();
    QString shownSubject() const; // of the message in the reader
    void openListMenu(const QPoint &position);
    // --- mainwindowmailboxes.cpp: mailboxes made, renamed, deleted, subscribed
    void connectMailboxes();
    void updateMailboxCommands();
    AccountId treeAccount() const;
    void addMailboxActions(QMenu &menu, const MailboxRef &mailbox);
    void openTreeMenu(const MailboxRef &mailbox, const QPoint &position);
    void showProblemOf(AccountId account);
    void runStatusAction(StatusAction action);
    void retryNow(AccountId account);
    void setUserOffline(bool offline);
    AccountId statusAccount() const;
    std::optional<account::AccountSettings> settingsOf(AccountId account) const;

    account::MailService &m_service;
    QString m_settingsFile;
    Commands *m_commands = nullptr;
    MessageActions *m_actions = nullptr;
    TagBook *m_tags = nullptr;
    MailboxActions *m_mailboxActions = nullptr;
    model::MailboxTreeModel *m_treeModel = nullptr;
    model::MessageListModel *m_listModel = nullptr;
    ToolBar *m_toolBar = nullptr;
    QStackedWidget *m_pages = nullptr;
    FirstStartPage *m_firstStart = nullptr;
    Panes *m_panes = nullptr;
    MailboxTreeView *m_tree = nullptr;
    ListPane *m_listPane = nullptr;
    AwayNews *m_awayNews = nullptr;
    AwayStrip *m_awayStrip = nullptr;
    FilterBar *m_filters = nullptr;
    MessageListView *m_list = nullptr;
    QStackedWidget *m_middle = nullptr; // the list, or what was searched for
    SearchPane *m_searchPane = nullptr;
    ConversationReader *m_conversation = nullptr;
    MessageReader *m_reader = nullptr; // in it
    StatusLine *m_status = nullptr;
    LocalNews *m_localNews = nullptr;
    WritingDesk *m_desk = nullptr;
    CommandPalette *m_palette = nullptr;
    QPointer<InspectorWindow> m_inspector;
    QPointer<AddAccountDialog> m_addAccount;
    QPointer<AccountsDialog> m_accounts;
    QHash<MailboxRef, quint32> m_lastMessage; // where the reader was in each mailbox
    QTimer m_commandsLater;                   // what is selected may have changed
    QTimer m_arranging;                       // until it is said that the list is being read
    MessageRef m_awaited;                     // to be selected when the worker has arranged its mailbox
    QHash<QString, QString> m_orders;         // by mailbox key, where it is not the usual one
    QString m_restoreKey;                     // mailbox and message of the last session, until they are here
    quint32 m_restoreUid = 0;
    QStringList m_recentTargets;              // KeyRole of the mailboxes moved to, the last first
    std::vector<MailboxRef> m_recentPlaces;   // those of them that are here
    std::optional<bool> m_isSynchronised;     // of the mailbox in view, until something of it changes
    QHash<AccountId, account::Connectivity> m_connectivity;
    QPointer<QuitQuestion> m_quitQuestion;
    bool m_quitsAnyway = false;               // what has not left waits for the next start
    bool m_isUserOffline = false;
    bool m_isReachable = true;
};

} // namespace homing::ui
