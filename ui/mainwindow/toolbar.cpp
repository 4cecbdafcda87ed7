// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/toolbar.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/mainwindow/commands.h"
#include "ui/search/searchbox.h"

#include <QBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace homing::ui {

namespace {

constexpr int narrowest = 320; // as the panes'

QString tipOf(const QAction *action)
{
    const QString shortcut = Commands::shortcutText(action);
    const QString name = QString(action->text()).remove(u'&');
    if (!action->isEnabled() && !action->statusTip().isEmpty()) // why not
        return QStringLiteral("%1: %2").arg(name, action->statusTip());
    return shortcut.isEmpty() ? name : QStringLiteral("%1 (%2)").arg(name, shortcut);
}

} // namespace

QMenu *makeListMenu(const Commands &commands, QWidget *parent)
{
    auto *menu = new QMenu(ToolBar::tr("Message list"), parent);
    menu->setObjectName(QStringLiteral("listMenu"));
    menu->setAccessibleName(menu->title());
    menu->addActions(commands.sortOrders);
    menu->addAction(commands.sortReversed);
    menu->addSeparator();
    menu->addActions({commands.filterUnread, commands.filterFlagged, commands.filterAttachment,
                      commands.filterContacts, commands.clearFilter});
    menu->addSeparator();
    menu->addActions({commands.conversations, commands.columns, commands.compactList});
    return menu;
}

ToolBar::ToolBar(const Commands &commands, QWidget *parent)
    : QWidget(parent)
    , m_menu(new QMenu(this))
    , m_menuButton(new QToolButton(this))
{
    setObjectName(QStringLiteral("toolBar"));
    setAccessibleName(tr("Toolbar"));
    setMinimumWidth(narrowest);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme::grid, theme::half + 2, theme::grid, theme::half + 2);
    row->setSpacing(theme::half);

    m_back = addButton(commands.back, "backButton");
    m_back->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_back->hide();
    row->addWidget(m_back);
    addButtons(commands, row);
    row->addStretch(1);
    m_search = new SearchBox(this);
    m_search->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_search->setMinimumWidth(80);
    m_search->setMaximumWidth(420);
    row->addWidget(m_search, 2);
    row->addSpacing(theme::half);

    fillMenu(commands);
    m_menuButton->setObjectName(QStringLiteral("menuButton"));
    m_menuButton->setAccessibleName(tr("Menu"));
    m_menuButton->setToolTip(tr("Menu (F10)"));
    m_menuButton->setIcon(icon("more"));
    m_menuButton->setText(tr("Menu"));
    m_menuButton->setIconSize({theme::toolIcon, theme::toolIcon});
    m_menuButton->setAutoRaise(true);
    m_menuButton->setPopupMode(QToolButton::InstantPopup);
    m_menuButton->setMenu(m_menu);
    row->addWidget(m_menuButton);
}

void ToolBar::addButtons(const Commands &commands, QHBoxLayout *row)
{
    m_write = addButton(commands.compose, "composeButton");
    m_write->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    row->addWidget(m_write);
    row->addSpacing(theme::grid);
    row->addWidget(addButton(commands.reply, "replyButton"));
    QToolButton *replyAll = addButton(commands.replyAll, "replyAllButton");
    QToolButton *forward = addButton(commands.forward, "forwardButton");
    row->addWidget(replyAll);
    row->addWidget(forward);
    row->addSpacing(theme::grid);
    row->addWidget(addButton(commands.archive, "archiveButton"));
    row->addWidget(addButton(commands.trash, "deleteButton"));
    QToolButton *flag = addButton(commands.flag, "flagButton");
    QToolButton *read = addButton(commands.read, "readButton");
    QToolButton *tag = addButton(commands.tag, "tagButton");
    tag->setPopupMode(QToolButton::InstantPopup);
    row->addWidget(flag);
    row->addWidget(read);
    row->addWidget(tag);
    row->addSpacing(theme::grid);
    QToolButton *refresh = addButton(commands.synchronise, "refreshButton");
    row->addWidget(refresh);
    m_dispensable = {refresh, tag, read, flag, forward, replyAll};
}

/// Takes buttons away until the rest has room, and gives them back.
void ToolBar::fit()
{
    for (QToolButton *button : m_dispensable)
        button->show();
    m_write->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    const auto isTight = [this] {
        layout()->invalidate();
        return layout()->minimumSize().width() > width();
    };
    if (isTight())
        m_write->setToolButtonStyle(Qt::ToolButtonIconOnly);
    for (QToolButton *button : m_dispensable) {
        if (!isTight())
            return;
        button->hide();
    }
}

void ToolBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

QToolButton *ToolBar::addButton(QAction *action, const char *name)
{
    auto *button = new QToolButton(this);
    button->setObjectName(QString::fromLatin1(name));
    button->setDefaultAction(action);
    button->setIconSize({theme::toolIcon, theme::toolIcon});
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    const auto update = [button, action] {
        button->setAccessibleName(QString(action->text()).remove(u'&'));
        button->setToolTip(tipOf(action));
    };
    connect(action, &QAction::changed, button, update);
    update();
    return button;
}

void ToolBar::fillMenu(const Commands &commands)
{
    m_menu->setObjectName(QStringLiteral("mainMenu"));
    m_menu->setAccessibleName(tr("Menu"));
    const QList<QList<QAction *>> groups = {
        {commands.synchronise, commands.workOffline},
        {commands.compose, commands.reply, commands.replyAll, commands.forward, commands.editDraft,
         commands.drafts},
        {commands.archive, commands.trash, commands.flag, commands.read, commands.tag,
         commands.undo, commands.moveTo, commands.copyTo, commands.junk},
        {commands.search, commands.next, commands.previous, commands.nextUnread, commands.find,
         commands.nextPane},
        {commands.print, commands.saveAsPdf, commands.viewSource, commands.saveMessage},
        {commands.zoomIn, commands.zoomOut, commands.zoomNormal},
        {commands.newMailbox, commands.renameMailbox, commands.deleteMailbox},
        {commands.addAccount, commands.accounts},
        {commands.palette, commands.inspector, commands.about, commands.quit},
    };
    for (const QList<QAction *> &group : groups) {
        if (!m_menu->isEmpty())
            m_menu->addSeparator();
        m_menu->addActions(group);
        if (group.contains(commands.zoomNormal))
            m_menu->addMenu(makeListMenu(commands, m_menu));
    }
}

void ToolBar::setBack(bool visible, const QString &text)
{
    m_back->setVisible(visible);
    if (visible)
        m_back->defaultAction()->setText(text);
    fit();
}

void ToolBar::openMenu()
{
    m_menuButton->showMenu();
}

void ToolBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::surface(palette()));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme::separator(palette()));
}

} // namespace homing::ui
