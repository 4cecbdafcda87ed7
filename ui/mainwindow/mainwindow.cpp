// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/mainwindow.h"

#include "core/model/mailboxtreemodel.h"
#include "core/model/messagelistmodel.h"
#include "ui/accounts/faultwords.h"
#include "ui/common/fontwarmer.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/common/toast.h"
#include "ui/composer/writingdesk.h"
#include "ui/inspector/inspectorwindow.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/aboutdialog.h"
#include "ui/mainwindow/commandpalette.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/firststartpage.h"
#include "ui/mainwindow/mailboxactions.h"
#include "ui/mainwindow/messageactions.h"
#include "ui/mainwindow/panes.h"
#include "ui/mainwindow/statusline.h"
#include "ui/mainwindow/toolbar.h"
#include "ui/messagelist/listpane.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/conversationreader.h"
#include "ui/reader/messagereader.h"
#include "ui/search/resultlist.h"
#include "ui/search/searchbox.h"
#include "ui/search/searchpane.h"

#include <QApplication>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QFileInfo>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>

#include <utility>

namespace homing::ui {

MainWindow::MainWindow(account::MailService &service, const QString &settingsFile, QWidget *parent)
    : QMainWindow(parent)
    , m_service(service)
    , m_settingsFile(settingsFile)
    , m_commands(new Commands(this))
    , m_treeModel(new model::MailboxTreeModel(this))
    , m_listModel(new model::MessageListModel(this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setAccessibleName(QStringLiteral("Homing"));
    resize(1180, 760);
    m_listModel->setShowsConversations(true);
    build();
    connectCommands();
    connectPanes();
    connectService();
    connectWriting();
    restoreLayout();
    updateAccounts();
    updateSelection();
    updateArrangement();
    constexpr int windowStandsMs = 300;
    new FontWarmer(font(), windowStandsMs, this);
}

MainWindow::~MainWindow()
{
    // The views die after this body: nothing of the service reaches them any more.
    delete m_desk;
    m_actions->disconnect(this);
    m_listModel->disconnect(this);
    m_list->disconnect(this);
    m_tree->disconnect(this);
    m_reader->disconnect(this);
    m_service.disconnect(this);
}

void MainWindow::build()
{
    auto *central = new QWidget(this);
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_toolBar = new ToolBar(*m_commands, central);
    m_pages = new QStackedWidget(central);
    m_pages->setObjectName(QStringLiteral("pages"));
    m_firstStart = new FirstStartPage(m_pages);
    m_tree = new MailboxTreeView(m_pages);
    m_tree->setObjectName(QStringLiteral("mailboxTree"));
    m_list = new MessageListView(m_pages);
    m_list->setObjectName(QStringLiteral("messageList"));
    m_conversation = new ConversationReader(m_service, m_pages);
    m_reader = m_conversation->reader();
    buildList();
    m_panes = new Panes(m_tree, buildSearch(m_listPane), m_conversation, m_pages);
    m_pages->addWidget(m_firstStart);
    m_pages->addWidget(m_panes);
    m_status = new StatusLine(central);
    m_actions = new MessageActions(m_service, m_pages);
    m_mailboxActions = new MailboxActions(m_service, *m_actions, m_pages, this);
    column->addWidget(m_toolBar);
    column->addWidget(buildWriting());
    column->addWidget(m_pages, 1);
    column->addWidget(m_status);
    setCentralWidget(central);
    m_palette = new CommandPalette(this);
}

void MainWindow::connectCommands()
{
    const auto on = [this](QAction *action, auto slot) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(m_commands->archive, [this] { act([this] { m_actions->archive(); }); });
    on(m_commands->trash, [this] { act([this] { m_actions->trash(); }); });
    on(m_commands->flag, [this] { act([this] { m_actions->toggleFlag(); }); });
    on(m_commands->read, [this] {
        m_reader->cancelMarkRead();
        act([this] { m_actions->toggleRead(); });
    });
    on(m_commands->undo, [this] { m_actions->undo(); });
    connect(m_actions, &MessageActions::wouldChange, this, &MainWindow::updateCommands);
    connect(m_actions, &MessageActions::canUndoChanged, this,
            [this] { m_commands->undo->setEnabled(m_actions->canUndo()); });
    on(m_commands->next, [this] { isSearching() ? m_searchPane->list()->step(1) : m_list->selectNext(); });
    on(m_commands->previous, [this] {
        isSearching() ? m_searchPane->list()->step(-1) : m_list->selectPrevious();
    });
    on(m_commands->nextUnread, [this] {
        isSearching() ? m_searchPane->list()->selectNextUnread() : m_list->selectNextUnread();
    });
    on(m_commands->find, [this] { m_reader->openFind(); });
    on(m_commands->viewSource, [this] { openSource(); });
    on(m_commands->saveMessage, [this] { saveMessage(); });
    on(m_commands->synchronise, [this] {
        for (const account::AccountSettings &settings : m_service.accounts())
            retryNow(settings.id);
    });
    on(m_commands->workOffline, [this](bool offline) { setUserOffline(offline); });
    on(m_commands->addAccount, [this] { openAddAccount(); });
    on(m_commands->accounts, [this] { openAccounts(); });
    on(m_commands->inspector, [this] { openInspector(); });
    on(m_commands->print, [this] { m_reader->print(); });
    on(m_commands->saveAsPdf, [this] { m_reader->saveAsPdf(); });
    on(m_commands->zoomIn, [this] { m_reader->setZoom(m_reader->zoom() + 1); });
    on(m_commands->zoomOut, [this] { m_reader->setZoom(m_reader->zoom() - 1); });
    on(m_commands->zoomNormal, [this] { m_reader->setZoom(0); });
    on(m_commands->compactList, [this](bool compact) {
        m_list->setDensity(compact ? MessageListView::Density::Compact
                                   : MessageListView::Density::Comfortable);
    });
    on(m_commands->conversations, [this](bool shows) {
        m_listModel->setShowsConversations(shows);
        updateSelection();
    });
    on(m_commands->back, [this] { m_panes->goBack(); });
    on(m_commands->palette, [this] { m_palette->open(m_commands->all()); });
    on(m_commands->about, [this] {
        auto *about = new AboutDialog(this);
        about->setAttribute(Qt::WA_DeleteOnClose);
        about->open();
    });
    on(m_commands->quit, [this] { close(); });
    on(m_commands->nextPane, [this] { focusPane(1); });
    on(m_commands->previousPane, [this] { focusPane(-1); });
    auto *leave = new QShortcut(QKeySequence(Qt::Key_Escape), m_conversation, nullptr, nullptr,
                                Qt::WidgetWithChildrenShortcut);
    connect(leave, &QShortcut::activated, this, &MainWindow::leaveReader);
    // Delete acts where messages are in hand, not while the tree has the keyboard.
    for (QWidget *pane : {static_cast<QWidget *>(m_list), static_cast<QWidget *>(m_conversation)}) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::Key_Delete), pane, nullptr, nullptr,
                                       Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, m_commands->trash, &QAction::trigger);
    }
    connect(new QShortcut(QKeySequence(Qt::Key_F10), this), &QShortcut::activated, m_toolBar,
            &ToolBar::openMenu);
}

void MainWindow::connectPanes()
{
    m_treeModel->setService(&m_service);
    m_listModel->setService(&m_service);
    m_tree->setTreeModel(m_treeModel);
    m_list->setMessageModel(m_listModel);
    connectList();
    connectSearch();
    connectMoving();
    connectTags();
    connectMailboxes();
    connect(m_tree, &MailboxTreeView::currentMailboxChanged, this, &MainWindow::showMailbox);
    connect(m_tree, &MailboxTreeView::clicked, this, [this](const QModelIndex &index) {
        const MailboxRef mailbox = m_treeModel->mailboxAt(index);
        if (mailbox.mailbox.isNull())
            return;
        if (isSearching()) // the folder that was in view
            showMailbox(mailbox);
        m_panes->bringToFront(Panes::Pane::List);
    });
    connect(m_tree, &MailboxTreeView::activated, this,
            [this] { m_panes->bringToFront(Panes::Pane::List); });
    connect(m_tree, &MailboxTreeView::contextMenuWanted, this, &MainWindow::openTreeMenu);
    connect(m_tree, &MailboxTreeView::accountProblemClicked, this, &MainWindow::showProblemOf);
    connect(m_list, &MessageListView::currentMessageChanged, this,
            [this](const MessageRef &message) {
                if (message.uid != 0)
                    m_lastMessage.insert(message.mailbox, message.uid);
                updateSelection();
            });
    connect(m_list, &MessageListView::selectedMessagesChanged, this, &MainWindow::updateSelection);
    connect(m_list, &MessageListView::clicked, this, [this] {
        if (m_panes->mode() == Panes::Mode::One)
            m_panes->bringToFront(Panes::Pane::Reader);
    });
    connect(m_list, &MessageListView::messageActivated, this, [this](const MessageRef &message) {
        if (editDraft(message))
            return;
        if (m_panes->mode() == Panes::Mode::One)
            m_panes->bringToFront(Panes::Pane::Reader);
        m_reader->bodyWidget()->setFocus();
    });
    connect(m_list, &MessageListView::contextMenuWanted, this, &MainWindow::openListMenu);
    connect(m_listModel, &model::MessageListModel::changesApplied, this,
            &MainWindow::updatePlaceholder);
    // Previews come by the hundred, and the commands look at what is selected: once for them all.
    // What the user does himself shows before his next key.
    m_commandsLater.setSingleShot(true);
    m_commandsLater.setInterval(0);
    connect(&m_commandsLater, &QTimer::timeout, this, &MainWindow::updateCommands);
    connect(m_listModel, &model::MessageListModel::changesApplied, this,
            [this](int, store::ChangeCause cause) {
                if (cause == store::ChangeCause::UserAction)
                    updateCommands();
                else
                    m_commandsLater.start();
            });
    connect(m_panes, &Panes::arrangementChanged, this, &MainWindow::updateArrangement);
    connect(m_reader, &MessageReader::linkHovered, m_status, &StatusLine::setHint);
    connect(m_reader, &MessageReader::notice, this,
            [this](const QString &text) { Toast::post(m_pages, text); });
    connect(m_reader, &MessageReader::stateChanged, this, &MainWindow::updateCommands);
    connect(m_firstStart, &FirstStartPage::addAccountWanted, this, [this] { openAddAccount(); });
    connect(m_firstStart, &FirstStartPage::demoWanted, this, &MainWindow::demoWanted);
    connect(m_status, &StatusLine::actionTriggered, this, &MainWindow::runStatusAction);
    connect(m_status, &StatusLine::inspectorWanted, this, [this] { openInspector(); });
    connect(m_status, &StatusLine::detailsWanted, this,
            [this] { openInspector()->showTab(InspectorWindow::Tab::Resync); });
    connect(m_status, &StatusLine::pendingWanted, this,
            [this] { openInspector()->showTab(InspectorWindow::Tab::Pending); });
}

void MainWindow::connectService()
{
    connect(&m_service, &account::MailService::accountsChanged, this, &MainWindow::updateAccounts);
    connect(&m_service, &account::MailService::accountStateChanged, this,
            [this](AccountId account) {
                updateStatus();
                const account::Connectivity connectivity = m_service.state(account).connectivity;
                if (std::exchange(m_connectivity[account], connectivity) != connectivity)
                    m_isSynchronised.reset();
                updatePlaceholder();
            });
    connect(&m_service, &account::MailService::mailboxesChanged, this, [this] {
        m_isSynchronised.reset();
        if (!m_tree->hasSelection()) // a saved search may be
            m_tree->selectDefault();
        updatePlaceholder();
        updateCommands();
    });
    connect(&m_service, &account::MailService::changed, this,
            [this](const store::ChangeSet &changes) {
                if (changes.mailbox != m_listModel->mailbox())
                    return;
                m_isSynchronised.reset();
                updatePlaceholder();
                updateTitle();
            });
    connect(&m_service, &account::MailService::actionFailed, this, [this](const Fault &fault) {
        if (fault.cause == FaultCause::PasswordMissing) { // the keychain did not take it
            Toast::post(
                m_pages,
                tr("The keychain did not take the password. Homing asks for it at the next start."),
                {}, {}, Toast::Kind::Error);
            return;
        }
        const FaultWords words =
            faultWords(fault, settingsOf(statusAccount()).value_or(account::AccountSettings {}));
        Toast::post(m_pages, tr("That could not be done. %1").arg(words.sentence), {}, {},
                    Toast::Kind::Error);
    });
    connect(&m_service, &account::MailService::attachmentSaved, this,
            [this](const QString &path, const Fault &fault) {
                const QString name = oneLine(QFileInfo(path).fileName(), 80);
                if (fault.cause == FaultCause::Cancelled)
                    return; // the user's own word
                if (fault)
                    Toast::post(
                        m_pages,
                        tr("%1 could not be saved. %2").arg(name, oneLine(fault.detail, 200)), {},
                        {}, Toast::Kind::Error);
                else
                    Toast::post(m_pages, tr("%1 saved").arg(name));
            });
}

// --- what is remembered

void MainWindow::restoreLayout()
{
    if (m_settingsFile.isEmpty())
        return;
    const QSettings settings(m_settingsFile, QSettings::IniFormat);
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    QList<int> sizes;
    for (const QVariant &size : settings.value(QStringLiteral("window/panes")).toList())
        sizes.append(size.toInt());
    m_panes->setSizes(sizes);
    m_reader->setSettingsFile(m_settingsFile);
    m_reader->setZoom(settings.value(QStringLiteral("reader/zoom")).toInt());
    const bool isCompact = settings.value(QStringLiteral("list/compact")).toBool();
    m_commands->compactList->setChecked(isCompact);
    m_list->setDensity(isCompact ? MessageListView::Density::Compact
                                 : MessageListView::Density::Comfortable);
    restoreList(settings);
    m_recentTargets = settings.value(QStringLiteral("moving/recent")).toStringList();
    findRecentTargets();
    const bool hasConversations =
        settings.value(QStringLiteral("list/conversations"), true).toBool();
    m_commands->conversations->setChecked(hasConversations);
    m_listModel->setShowsConversations(hasConversations);
    const bool hides = settings.value(QStringLiteral("tree/hidesUnsubscribed")).toBool();
    m_commands->hideUnsubscribed->setChecked(hides);
    m_treeModel->setHidesUnsubscribed(hides);
    m_tree->setToggledKeys(settings.value(QStringLiteral("tree/toggled")).toStringList());
    m_restoreKey = settings.value(QStringLiteral("tree/mailbox")).toString();
    m_restoreUid = settings.value(QStringLiteral("list/message")).toUInt();
    if (!m_restoreKey.isEmpty())
        m_tree->setSelectedKey(m_restoreKey);
}

void MainWindow::saveLayout() const
{
    if (m_settingsFile.isEmpty())
        return;
    QSettings settings(m_settingsFile, QSettings::IniFormat);
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    QVariantList sizes;
    for (const int size : m_panes->sizes())
        sizes.append(size);
    settings.setValue(QStringLiteral("window/panes"), sizes);
    settings.setValue(QStringLiteral("reader/zoom"), m_reader->zoom());
    settings.setValue(QStringLiteral("list/compact"), m_commands->compactList->isChecked());
    saveList(settings);
    settings.setValue(QStringLiteral("moving/recent"), m_recentTargets);
    settings.setValue(QStringLiteral("list/conversations"), m_commands->conversations->isChecked());
    settings.setValue(QStringLiteral("tree/toggled"), m_tree->toggledKeys());
    settings.setValue(QStringLiteral("tree/hidesUnsubscribed"),
                      m_commands->hideUnsubscribed->isChecked());
    const QString key = m_tree->selectedKey();
    settings.setValue(QStringLiteral("tree/mailbox"), key);
    settings.setValue(QStringLiteral("list/message"), m_list->currentMessage().uid);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveLayout();
    if (asksToSendFirst()) {
        event->ignore();
        return;
    }
    m_desk->closeAll();
    if (m_inspector)
        m_inspector->close();
    QMainWindow::closeEvent(event);
}

// --- mailbox and message

void MainWindow::showMailbox(const MailboxRef &mailbox)
{
    if (isSearching() && !mailbox.mailbox.isNull()) {
        m_toolBar->searchBox()->clear();
        m_searchPane->close();
        m_middle->setCurrentIndex(0);
    }
    if (!mailbox.mailbox.isNull() && mailbox == m_listModel->mailbox()) {
        updateSelection(); // the way back from a search: the list is as it was
        return;
    }
    const store::Arrangement arrangement = rememberedArrangement(m_tree->selectedKey());
    m_awaited = {};
    m_listModel->setMailbox(mailbox, arrangement);
    showArrangement(arrangement);
    m_isSynchronised.reset();
    if (!mailbox.mailbox.isNull())
        m_service.openMailbox(mailbox);
    if (m_restoreUid != 0 && m_tree->selectedKey() == m_restoreKey) {
        m_lastMessage.insert(mailbox, m_restoreUid);
        m_restoreUid = 0;
    }
    if (const quint32 uid = m_lastMessage.value(mailbox); uid != 0)
        m_awaited = {mailbox, uid};
    selectAwaited();
    updateSelection();
    updatePlaceholder();
    updateAway();
    updateStatus();
    updateTitle();
}

void MainWindow::updateSelection()
{
    if (isSearching()) {
        updateResultSelection();
        return;
    }
    const imap::UidSet uids = m_list->selectedUids();
    m_actions->setSelection(m_listModel->mailbox(), uids);
    const quint64 count = uids.count();
    if (m_list->selectedCount() > 1)
        m_conversation->showNothing(int(std::min<quint64>(count, 2'000'000'000)));
    else if (count > 0 && m_listModel->showsConversations())
        m_conversation->showConversation(m_list->selectedMessage(), count > 1);
    else if (count > 0)
        m_conversation->showMessage(m_list->selectedMessage());
    else
        m_conversation->showNothing();
    updateCommands();
}

void MainWindow::updateCommands()
{
    // In a narrow window the folders hide the messages: nothing happens to what is not in view.
    const bool isInView =
        m_panes->mode() != Panes::Mode::One || m_panes->front() != Panes::Pane::Tree;
    const bool has = m_actions->hasSelection() && isInView;
    m_commands->archive->setEnabled(has && m_actions->canArchive());
    m_commands->trash->setEnabled(has);
    m_commands->flag->setEnabled(has);
    m_commands->read->setEnabled(has);
    m_commands->viewSource->setEnabled(m_reader->message().uid != 0);
    m_commands->saveMessage->setEnabled(m_reader->message().uid != 0);
    for (QAction *action : {m_commands->find, m_commands->print, m_commands->saveAsPdf})
        action->setEnabled(m_reader->state() == MessageReader::State::Ready);
    const bool wouldFlag = !has || m_actions->wouldFlag();
    m_commands->flag->setText(wouldFlag ? tr("Flag") : tr("Remove flag"));
    m_commands->flag->setIcon(wouldFlag ? icon("flag") : icon("flag-filled", Tint::Amber));
    const bool wouldRead = !has || m_actions->wouldMarkRead();
    m_commands->read->setText(wouldRead ? tr("Mark as read") : tr("Mark as unread"));
    m_commands->read->setIcon(wouldRead ? icon("read") : icon("unread"));
    updateMovingCommands(has);
    updateTagCommands(has);
    updateMailboxCommands();
    updateListCommands();
    updateWriting();
}

/// Asked at every step of a busy account, so it is read again only when it may have changed.
bool MainWindow::isSynchronised(const MailboxRef &mailbox)
{
    if (m_isSynchronised)
        return *m_isSynchronised;
    m_isSynchronised = false;
    for (const store::MailboxRecord &record : m_service.mailboxes(mailbox.account)) {
        if (record.id == mailbox.mailbox)
            m_isSynchronised = !record.state.uidValidity.isNull();
    }
    return *m_isSynchronised;
}

void MainWindow::updatePlaceholder()
{
    using Placeholder = MessageListView::Placeholder;
    const MailboxRef mailbox = m_listModel->mailbox();
    if (mailbox.mailbox.isNull()) {
        m_list->setPlaceholder(Placeholder::NoMailbox);
        return;
    }
    if (m_listModel->rowCount() > 0)
        return;
    const account::AccountState state = m_service.state(mailbox.account);
    if (m_listModel->isArranging()) {
        // The worker mostly answers before one could read that it is asked.
        if (m_list->placeholder() != Placeholder::Loading) {
            m_list->setPlaceholder(Placeholder::Blank);
            m_arranging.start();
        }
        return;
    }
    if (m_listModel->hasFailed()) {
        m_list->setPlaceholder(Placeholder::Error,
                               faultWords(Fault {FaultCause::Store, {}}, {}).sentence);
        return;
    }
    if (m_listModel->isFiltered() && isSynchronised(mailbox)) {
        m_list->setPlaceholder(Placeholder::EmptyFilter);
        return;
    }
    if (isSynchronised(mailbox)) {
        m_list->setPlaceholder(Placeholder::Empty);
        return;
    }
    const FaultWords words =
        faultWords(state.fault, settingsOf(mailbox.account).value_or(account::AccountSettings {}));
    if (words.needsUser) {
        m_list->setPlaceholder(Placeholder::Error, words.sentence);
    } else if (state.connectivity == account::Connectivity::Offline
               || state.connectivity == account::Connectivity::Waiting) {
        m_list->setPlaceholder(Placeholder::Offline, words.sentence);
    } else {
        m_list->setPlaceholder(Placeholder::Loading);
        const bool isHere = state.progressMailbox == mailbox.mailbox;
        m_list->setLoadingProgress(isHere ? int(state.progressDone) : 0,
                                   isHere ? int(state.progressTotal) : 0);
    }
}

// --- panes

/// The keyboard's way out of a pane whatever is in it: a message may have thousands of links to
/// stop at.
void MainWindow::focusPane(int step)
{
    m_palette->dismiss(); // the keyboard goes back to the pane that had it, and on from there
    QList<QWidget *> panes;
    for (QWidget *pane : {static_cast<QWidget *>(m_tree), static_cast<QWidget *>(m_list),
                          static_cast<QWidget *>(m_searchPane->list()),
                          m_reader->bodyWidget()}) {
        if (pane->isVisible())
            panes.append(pane);
    }
    if (panes.isEmpty())
        return;
    qsizetype now = step > 0 ? -1 : 0;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (panes.at(i)->hasFocus()
            || (panes.at(i) == m_reader->bodyWidget() && m_conversation->isAncestorOf(focusWidget())))
            now = i;
    }
    panes.at((now + step + panes.size()) % panes.size())->setFocus(Qt::TabFocusReason);
}

void MainWindow::leaveReader()
{
    if (m_reader->isFindOpen())
        m_reader->closeFind();
    else if (m_middle->isVisible())
        (isSearching() ? static_cast<QWidget *>(m_searchPane->list()) : m_list)
            ->setFocus(Qt::TabFocusReason);
    else
        m_panes->goBack();
}

void MainWindow::updateArrangement()
{
    const bool canGoBack = m_panes->canGoBack();
    m_commands->back->setVisible(canGoBack);
    m_commands->back->setEnabled(canGoBack);
    const bool toList =
        m_panes->mode() == Panes::Mode::One && m_panes->front() == Panes::Pane::Reader;
    m_commands->back->setIcon(icon(!toList               ? "folder"
                                       : isRightToLeft() ? "chevron-right"
                                                         : "back"));
    m_toolBar->setBack(canGoBack, toList ? tr("Back to the list") : tr("Folders"));
    updateCommands();
}

void MainWindow::fitInto(const QRect &room)
{
    constexpr QSize frame(2 * theme::grid, 5 * theme::grid); // about what a window manager adds
    resize(size().boundedTo(room.size() - frame));
}

} // namespace homing::ui
