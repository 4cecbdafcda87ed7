// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/movedialog.h"

#include "ui/common/theme.h"
#include "ui/mainwindow/movetargetdelegate.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStandardItemModel>

namespace homing::ui {

namespace {

constexpr int editWidth = 440;
constexpr int rowsInView = 9;

} // namespace

MoveDialog::MoveDialog(const QString &question, const QString &verb,
                       std::vector<MoveTarget> targets, QWidget *parent)
    : QDialog(parent)
    , m_targets(std::move(targets))
    , m_edit(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_none(new QLabel(tr("No folder has this name."), this))
    , m_go(new QPushButton(verb, this))
    , m_model(new QStandardItemModel(this))
{
    setObjectName(QStringLiteral("moveDialog"));
    setWindowTitle(question);
    setAccessibleName(question);
    setAttribute(Qt::WA_DeleteOnClose);
    build(question, verb);
    m_edit->installEventFilter(this);
    connect(m_edit, &QLineEdit::textChanged, this, &MoveDialog::filter);
    connect(m_list, &QListView::doubleClicked, this, &MoveDialog::choose);
    connect(m_go, &QPushButton::clicked, this, &MoveDialog::choose);
    filter();
    m_edit->setFocus();
}

void MoveDialog::build(const QString &question, const QString &verb)
{
    auto *label = new QLabel(question, this);
    label->setObjectName(QStringLiteral("moveQuestion"));
    label->setTextFormat(Qt::PlainText);
    label->setFont(theme::font(font(), 1.08, QFont::DemiBold));
    m_edit->setObjectName(QStringLiteral("moveEdit"));
    m_edit->setAccessibleName(tr("Name of the folder"));
    m_edit->setPlaceholderText(tr("Type a few letters of the folder"));
    m_edit->setMaxLength(200);
    m_edit->setMinimumWidth(editWidth);
    m_list->setObjectName(QStringLiteral("moveList"));
    m_list->setAccessibleName(tr("Folders"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new MoveTargetDelegate(m_list));
    m_list->setFrameShape(QFrame::StyledPanel);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setMouseTracking(true);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    const int high = MoveTargetDelegate::heightFor(fontMetrics());
    m_list->setFixedHeight(rowsInView * high + 2 * m_list->frameWidth());
    m_none->setObjectName(QStringLiteral("moveNone"));
    m_none->setTextFormat(Qt::PlainText);
    m_none->setForegroundRole(QPalette::PlaceholderText);
    m_none->setAlignment(Qt::AlignCenter);
    m_none->setFixedHeight(m_list->height());
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("moveCancel"));
    cancel->setAccessibleName(cancel->text());
    cancel->setAutoDefault(false);
    m_go->setObjectName(QStringLiteral("moveConfirm"));
    m_go->setAccessibleName(verb);
    m_go->setDefault(true);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(theme::grid);
    column->addWidget(label);
    column->addSpacing(theme::half);
    column->addWidget(m_edit);
    column->addWidget(m_list);
    column->addWidget(m_none);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::grid);
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(m_go);
    column->addSpacing(theme::half);
    column->addLayout(row);
    column->setSizeConstraint(QLayout::SetFixedSize);
}

QStringList MoveDialog::shownTitles() const
{
    QStringList titles;
    for (int row = 0; row < m_model->rowCount(); ++row)
        titles.append(m_model->item(row)->text());
    return titles;
}

void MoveDialog::filter()
{
    m_model->clear();
    for (size_t i = 0; i < m_targets.size(); ++i) {
        const MoveTarget &target = m_targets[i];
        if (!matches(target, m_edit->text()))
            continue;
        auto *item = new QStandardItem(target.title);
        item->setData(target.path, MoveTargetDelegate::PathRole);
        item->setData(target.iconName, MoveTargetDelegate::IconRole);
        item->setData(int(i), MoveTargetDelegate::IndexRole);
        item->setAccessibleText(
            target.path.isEmpty() ? target.title : tr("%1, in %2").arg(target.title, target.path));
        m_model->appendRow(item);
    }
    const bool has = m_model->rowCount() > 0;
    m_list->setCurrentIndex(m_model->index(0, 0));
    m_list->setVisible(has);
    m_none->setVisible(!has);
    m_go->setEnabled(has);
}

void MoveDialog::choose()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid())
        return;
    const MailboxRef target =
        m_targets[size_t(index.data(MoveTargetDelegate::IndexRole).toInt())].mailbox;
    accept();
    Q_EMIT chosen(target);
}

/// The list's keys work while one types.
bool MoveDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_edit || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const int count = m_model->rowCount();
    const int row = m_list->currentIndex().row();
    int wanted = row;
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down:
        wanted = row + 1;
        break;
    case Qt::Key_Up:
        wanted = row - 1;
        break;
    case Qt::Key_PageDown:
        wanted = row + rowsInView;
        break;
    case Qt::Key_PageUp:
        wanted = row - rowsInView;
        break;
    default:
        return QDialog::eventFilter(watched, event);
    }
    if (count > 0)
        m_list->setCurrentIndex(m_model->index(std::clamp(wanted, 0, count - 1), 0));
    return true;
}

} // namespace homing::ui
