// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/commandpalette.h"

#include "ui/common/theme.h"
#include "ui/mainwindow/commands.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QGraphicsDropShadowEffect>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPointer>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

namespace homing::ui {

namespace {

constexpr int rowHeight = 36;
constexpr int shortcutRole = Qt::UserRole + 1;
constexpr int commandRole = Qt::UserRole + 2;

/// Icon, name, shortcut at the end.
class CommandDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {0, rowHeight}; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QPalette &palette = option.palette;
        if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(option.state & QStyle::State_Selected ? theme::selection(palette)
                                                                    : theme::hover(palette));
            painter->drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), theme::radius, theme::radius);
        }
        const QRect area = option.rect.adjusted(12, 0, -12, 0);
        const auto visual = [&](const QRect &rect) { return QStyle::visualRect(option.direction, area, rect); };
        const QRect iconRect(area.left(), area.center().y() - theme::smallIcon / 2 + 1, theme::smallIcon,
                             theme::smallIcon);
        index.data(Qt::DecorationRole).value<QIcon>().paint(painter, visual(iconRect));
        const QString shortcut = index.data(shortcutRole).toString();
        const int shortcutWidth = option.fontMetrics.horizontalAdvance(shortcut) + theme::grid;
        const int left = area.left() + theme::smallIcon + 12;
        const QRect name(left, area.top(), area.right() - left - shortcutWidth, area.height());
        painter->setFont(option.font);
        painter->setPen(theme::text(palette));
        painter->drawText(visual(name), Qt::AlignVCenter | Qt::AlignLeading,
                          option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, name.width()));
        painter->setPen(theme::mutedText(palette));
        const QRect key(area.right() - shortcutWidth, area.top(), shortcutWidth, area.height());
        painter->drawText(visual(key), Qt::AlignVCenter | Qt::AlignTrailing, shortcut);
        painter->restore();
    }
};

bool matches(const QString &name, const QStringList &words)
{
    return std::all_of(words.begin(), words.end(),
                       [&name](const QString &word) { return name.contains(word, Qt::CaseInsensitive); });
}

} // namespace

CommandPalette::CommandPalette(QWidget *window)
    : QFrame(window)
    , m_edit(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_none(new QLabel(tr("No command has this name."), this))
    , m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("All commands"));
    m_edit->setObjectName(QStringLiteral("commandEdit"));
    m_edit->setAccessibleName(tr("Command"));
    m_edit->setPlaceholderText(tr("Type a command"));
    m_edit->setMaxLength(100);
    m_edit->setFrame(false);
    m_edit->setFont(theme::font(font(), 1.15));
    m_list->setObjectName(QStringLiteral("commandList"));
    m_list->setAccessibleName(tr("Commands"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setMouseTracking(true);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    m_none->setObjectName(QStringLiteral("commandNone"));
    m_none->setTextFormat(Qt::PlainText);
    m_none->setForegroundRole(QPalette::PlaceholderText);
    m_none->setContentsMargins(12, theme::grid, 12, 2 * theme::grid);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(theme::grid, theme::grid, theme::grid, theme::grid);
    column->setSpacing(theme::half);
    m_edit->setTextMargins(theme::grid, theme::half, theme::grid, theme::half);
    column->addWidget(m_edit);
    column->addWidget(m_none);
    column->addWidget(m_list, 1);

    auto *shadow = new QGraphicsDropShadowEffect(this);
    shadow->setBlurRadius(32);
    shadow->setOffset(0, 8);
    shadow->setColor(QColor(0, 0, 0, 90));
    setGraphicsEffect(shadow);

    connect(m_edit, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) {
        m_list->setCurrentIndex(index);
        run();
    });
    hide();
}

void CommandPalette::open(const QList<QAction *> &commands)
{
    m_commands.clear();
    for (QAction *command : commands) {
        if (command->isEnabled() && command->isVisible())
            m_commands.append(command);
    }
    if (!isVisible())
        m_focusBefore = QApplication::focusWidget();
    m_edit->clear();
    filter(QString());
    place();
    show();
    raise();
    qApp->installEventFilter(this);
    m_edit->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::dismiss()
{
    if (!isVisible())
        return;
    const bool hadFocus = m_edit->hasFocus();
    qApp->removeEventFilter(this);
    hide();
    if (hadFocus && m_focusBefore)
        m_focusBefore->setFocus();
}

QStringList CommandPalette::shownNames() const
{
    QStringList names;
    for (int row = 0; row < m_model->rowCount(); ++row)
        names.append(m_model->item(row)->text());
    return names;
}

void CommandPalette::filter(const QString &text)
{
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    m_model->clear();
    for (qsizetype i = 0; i < m_commands.size(); ++i) {
        const QAction *command = m_commands.at(i);
        const QString name = Commands::fullName(command);
        if (!matches(name, words))
            continue;
        auto *item = new QStandardItem(command->icon(), name);
        QString shortcut = command->shortcut().toString(QKeySequence::NativeText);
        item->setData(shortcut, shortcutRole);
        item->setData(int(i), commandRole);
        item->setAccessibleText(shortcut.isEmpty() ? name : name + QStringLiteral(", ") + shortcut);
        m_model->appendRow(item);
    }
    m_list->setCurrentIndex(m_model->index(0, 0));
    m_none->setVisible(m_model->rowCount() == 0);
    m_list->setVisible(m_model->rowCount() > 0);
    place();
}

void CommandPalette::run()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid())
        return;
    QAction *command = m_commands.value(index.data(commandRole).toInt());
    dismiss();
    if (command)
        command->trigger();
}

void CommandPalette::place()
{
    const QWidget *window = parentWidget();
    const int wide = std::min(520, window->width() - 4 * theme::grid);
    // As tall as what it lists, at most ten of them.
    const int around = theme::grid * 2 + theme::half + m_edit->sizeHint().height();
    const int rows = m_model->rowCount() > 0 ? rowHeight * std::min(10, m_model->rowCount())
                                             : m_none->sizeHint().height();
    const int tall = std::min(around + rows, std::max(120, window->height() - 120));
    setGeometry((window->width() - wide) / 2, std::min(80, window->height() / 8), wide, tall);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    // A click anywhere else closes it.
    if (event->type() == QEvent::MouseButtonPress && isVisible()) {
        auto *widget = qobject_cast<QWidget *>(watched);
        if (widget && widget != this && !isAncestorOf(widget) && widget->window() == window())
            dismiss();
    }
    if (watched != m_edit || event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const int row = m_list->currentIndex().row();
    switch (key->key()) {
    case Qt::Key_Escape:
        dismiss();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        run();
        return true;
    case Qt::Key_Down:
    case Qt::Key_Tab: // the keyboard stays here as long as the palette does
        m_list->setCurrentIndex(m_model->index(std::min(row + 1, m_model->rowCount() - 1), 0));
        return true;
    case Qt::Key_Up:
    case Qt::Key_Backtab:
        m_list->setCurrentIndex(m_model->index(std::max(row - 1, 0), 0));
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme::separator(palette()));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::grid, theme::grid);
}

} // namespace homing::ui
