// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messagelist/messagelistaccess.h"

#include "ui/messagelist/messagedelegate.h"
#include "ui/messagelist/messagelistview.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

namespace homing::ui {

namespace {

class RowAccess : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    RowAccess(MessageListView *view, const MessageRef &message)
        : m_view(view)
        , m_message(message)
    {
    }

    bool isValid() const override { return row() >= 0; }
    QObject *object() const override { return nullptr; }
    QWindow *window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }
    QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_view);
    }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::ListItem; }

    QString text(QAccessible::Text kind) const override
    {
        const int at = row();
        return kind == QAccessible::Name && at >= 0
            ? messageDescription(*m_view->messageModel(), at, m_view->tags())
            : QString();
    }
    void setText(QAccessible::Text, const QString &) override { }
    QRect rect() const override
    {
        const int at = row();
        if (at < 0)
            return {};
        const QRect inside = m_view->visualRect(m_view->messageModel()->index(at));
        return {m_view->viewport()->mapToGlobal(inside.topLeft()), inside.size()};
    }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        const int at = row();
        if (at < 0) {
            state.invalid = true;
            return state;
        }
        const QModelIndex index = m_view->messageModel()->index(at);
        state.selectable = state.focusable = state.multiSelectable = state.extSelectable = true;
        state.selected = m_view->selectionModel()->isSelected(index);
        state.focused = m_view->hasFocus() && m_view->currentIndex() == index;
        const model::MessageListModel &messages = *m_view->messageModel();
        state.expandable = messages.conversationCount(at) > 1;
        state.expanded = messages.isOpen(at);
        state.collapsed = state.expandable && !state.expanded;
        state.offscreen = !m_view->viewport()->rect().intersects(m_view->visualRect(index));
        return state;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface
            ? static_cast<QAccessibleActionInterface *>(this)
            : nullptr;
    }
    QStringList actionNames() const override { return {pressAction(), setFocusAction()}; }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }
    void doAction(const QString &action) override
    {
        if (row() < 0)
            return;
        m_view->selectMessage(m_message);
        if (action == setFocusAction())
            m_view->setFocus();
        else
            Q_EMIT m_view->messageActivated(m_message);
    }

private:
    int row() const
    {
        return m_view && m_view->messageModel() ? m_view->messageModel()->rowOf(m_message) : -1;
    }

    QPointer<MessageListView> m_view;
    MessageRef m_message;
};

class ListAccess : public QAccessibleWidget
{
public:
    explicit ListAccess(MessageListView *view)
        : QAccessibleWidget(view, QAccessible::List)
    {
    }
    ~ListAccess() override { forgetRows(); }

    int childCount() const override { return model() ? model()->rowCount() : 0; }
    QAccessibleInterface *child(int row) const override
    {
        if (!model() || row < 0 || row >= model()->rowCount())
            return nullptr;
        const MessageRef message = model()->refAt(row);
        if (const auto it = m_rows.constFind(message); it != m_rows.constEnd())
            return QAccessible::accessibleInterface(it.value());
        constexpr int maxRows = 500;
        if (m_rows.size() >= maxRows)
            forgetRows();
        auto *made = new RowAccess(view(), message);
        m_rows.insert(message, QAccessible::registerAccessibleInterface(made));
        return made;
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        return child(view()->indexAt(view()->viewport()->mapFromGlobal(QPoint(x, y))).row());
    }
    int indexOfChild(const QAccessibleInterface *row) const override
    {
        for (auto it = m_rows.constBegin(); it != m_rows.constEnd(); ++it) {
            if (QAccessible::accessibleInterface(it.value()) == row)
                return model() ? model()->rowOf(it.key()) : -1;
        }
        return -1;
    }
    QAccessibleInterface *focusChild() const override
    {
        return child(view()->currentIndex().row());
    }

private:
    MessageListView *view() const { return static_cast<MessageListView *>(object()); }
    model::MessageListModel *model() const { return view()->messageModel(); }
    void forgetRows() const
    {
        for (const QAccessible::Id id : std::as_const(m_rows))
            QAccessible::deleteAccessibleInterface(id);
        m_rows.clear();
    }

    mutable QHash<MessageRef, QAccessible::Id> m_rows;
};

QAccessibleInterface *makeAccess(const QString &, QObject *object)
{
    auto *view = qobject_cast<MessageListView *>(object);
    return view ? new ListAccess(view) : nullptr;
}

} // namespace

void installMessageListAccess()
{
    static const bool isInstalled = (QAccessible::installFactory(makeAccess), true);
    Q_UNUSED(isInstalled);
}

} // namespace homing::ui
