// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/transcriptpage.h"

#include "ui/common/emptystate.h"
#include "ui/common/flatbutton.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QFileDialog>
#include <QFontDatabase>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QSaveFile>
#include <QScrollBar>
#include <QShortcut>
#include <QStackedLayout>
#include <QStandardPaths>
#include <QStyledItemDelegate>
#include <QToolButton>

namespace homing::ui {

namespace {

constexpr int mostCopied = 20'000;

/// Time, kind, text in one fixed-width line; nothing in it is ever read as markup.
class LineDelegate final : public QStyledItemDelegate
{
public:
    LineDelegate(const TranscriptModel *model, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_model(model)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        const QFontMetrics metrics(option.font);
        const int characters = timeCharacters + 5 + std::max(20, m_model->widestLine());
        return {metrics.horizontalAdvance(u'M') * characters + 2 * theme::grid,
                metrics.height() + 4};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const QPalette &palette = option.palette;
        const QFontMetrics metrics(option.font);
        const int advance = metrics.horizontalAdvance(u'M');
        painter->save();
        painter->setFont(option.font);
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme::selection(palette));
        // On one base line, whatever other fonts a text needs.
        QPoint at(option.rect.left() + theme::grid,
                  option.rect.top() + (option.rect.height() - metrics.height()) / 2
                      + metrics.ascent());
        const QDateTime time = index.data(TranscriptModel::TimeRole).toDateTime().toLocalTime();
        painter->setPen(theme::mutedText(palette));
        painter->drawText(at, time.toString(QStringLiteral("HH:mm:ss.zzz")));
        at.rx() += advance * (timeCharacters + 2);
        const QString kind = index.data(TranscriptModel::KindRole).toString();
        const QColor colour = kindColour(kind, palette);
        painter->setPen(colour);
        painter->drawText(at, kind);
        at.rx() += advance * 2;
        const bool isServer = kind == QLatin1String("S");
        painter->setPen(isServer ? theme::text(palette) : colour);
        painter->drawText(at, index.data(TranscriptModel::TextRole).toString());
        painter->restore();
    }

private:
    static constexpr int timeCharacters = 12;

    static QColor kindColour(const QString &kind, const QPalette &palette)
    {
        if (kind == QLatin1String("C"))
            return theme::accentOnBase(palette);
        if (kind == QLatin1String("S"))
            return theme::success(palette);
        if (kind == QLatin1String("X"))
            return theme::readable(theme::amber(palette), palette.color(QPalette::Base));
        return theme::mutedText(palette);
    }

    const TranscriptModel *m_model;
};

} // namespace

TranscriptPage::TranscriptPage(QWidget *parent)
    : QWidget(parent)
    , m_model(new TranscriptModel(this))
    , m_filtered(new QSortFilterProxyModel(this))
    , m_list(new QListView(this))
{
    setObjectName(QStringLiteral("transcriptPage"));
    m_filtered->setSourceModel(m_model);
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);

    m_list->setObjectName(QStringLiteral("transcriptList"));
    m_list->setAccessibleName(tr("Transcript"));
    m_list->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_list->setModel(m_filtered);
    m_list->setItemDelegate(new LineDelegate(m_model, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setFrameShape(QFrame::NoFrame);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    m_none = new EmptyState(this);
    m_none->setObjectName(QStringLiteral("transcriptNone"));
    m_stack = new QStackedLayout;
    m_stack->addWidget(m_none);
    m_stack->addWidget(m_list);
    column->addLayout(m_stack, 1);

    // Whoever looks at the end sees what comes; whoever scrolled up is left in peace.
    connect(m_filtered, &QAbstractItemModel::rowsAboutToBeInserted, this,
            [this] { m_followsEnd = isAtEnd(); });
    connect(m_filtered, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_followsEnd)
            m_list->scrollToBottom();
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_filtered, signal, this, &TranscriptPage::updateEmpty);
    connect(m_filtered, &QAbstractItemModel::modelReset, this, &TranscriptPage::updateEmpty);
    // Of lines that do not match the filter the filtered model says nothing.
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &TranscriptPage::updateEmpty);
    connect(m_model, &QAbstractItemModel::modelReset, this, &TranscriptPage::updateEmpty);
    connect(m_model, &TranscriptModel::widestLineChanged, m_list,
            [this] { Q_EMIT m_list->itemDelegate()->sizeHintChanged(QModelIndex()); });
    connect(m_model, &TranscriptModel::waitingChanged, this, &TranscriptPage::updateWaiting);
    updateWaiting();
    updateEmpty();
}

QWidget *TranscriptPage::makeBar()
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(theme::grid, theme::grid, theme::grid, theme::grid);
    m_filter = new QLineEdit(bar);
    m_filter->setObjectName(QStringLiteral("transcriptFilter"));
    m_filter->setAccessibleName(tr("Filter the transcript"));
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(320);
    connect(m_filter, &QLineEdit::textChanged, m_filtered,
            &QSortFilterProxyModel::setFilterFixedString);
    row->addWidget(m_filter, 1);
    m_waiting = new QLabel(bar);
    m_waiting->setObjectName(QStringLiteral("transcriptWaiting"));
    m_waiting->setTextFormat(Qt::PlainText);
    row->addWidget(m_waiting);
    row->addStretch(1);

    m_pause = flatButton(bar, "transcriptPause", tr("Pause"));
    m_pause->setIcon(icon("pause"));
    m_pause->setToolTip(tr("Pause"));
    m_pause->setCheckable(true);
    connect(m_pause, &QToolButton::toggled, m_model, &TranscriptModel::setPaused);
    row->addWidget(m_pause);
    QToolButton *copy = flatButton(bar, "transcriptCopy", tr("Copy"));
    copy->setIcon(icon("copy"));
    copy->setToolTip(tr("Copy the selected lines, or all"));
    connect(copy, &QToolButton::clicked, this, [this] {
        copyLines();
        Q_EMIT notice(tr("Copied."));
    });
    row->addWidget(copy);
    QToolButton *save = flatButton(bar, "transcriptSave", tr("Save as scenario"));
    save->setIcon(icon("download"));
    save->setToolTip(tr("Save in the format that Homing's tests replay. Passwords are left out."));
    connect(save, &QToolButton::clicked, this, &TranscriptPage::askWhereToSave);
    row->addWidget(save);

    auto *shortcut =
        new QShortcut(QKeySequence::Copy, m_list, nullptr, nullptr, Qt::WidgetShortcut);
    connect(shortcut, &QShortcut::activated, this, &TranscriptPage::copyLines);
    return bar;
}

void TranscriptPage::setLines(const std::vector<account::TranscriptLine> &lines)
{
    m_model->reset(lines);
    m_list->scrollToBottom();
}

void TranscriptPage::updateEmpty()
{
    const bool isEmpty = m_filtered->rowCount() == 0;
    if (isEmpty && m_model->rowCount() == 0)
        m_none->present(QStringLiteral("inspector"), tr("Nothing has gone over the wire yet."));
    else if (isEmpty)
        m_none->present(QStringLiteral("search"), tr("No line has this text."));
    m_stack->setCurrentIndex(isEmpty ? 0 : 1);
}

bool TranscriptPage::isAtEnd() const
{
    const QScrollBar *bar = m_list->verticalScrollBar();
    return bar->value() >= bar->maximum() - 2;
}

void TranscriptPage::updateWaiting()
{
    const int waiting = m_model->waitingCount();
    const bool isShown = m_model->isPaused();
    m_waiting->setVisible(isShown);
    if (isShown)
        m_waiting->setText(waiting == 1 ? tr("Paused, 1 new line")
                                        : tr("Paused, %Ln new lines", nullptr, waiting));
}

void TranscriptPage::copyLines() const
{
    QModelIndexList rows = m_list->selectionModel()->selectedIndexes();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    if (rows.isEmpty()) {
        for (int row = 0; row < m_filtered->rowCount() && row < mostCopied; ++row)
            lines.append(m_filtered->index(row, 0).data().toString());
    } else {
        for (const QModelIndex &index : std::as_const(rows))
            lines.append(index.data().toString());
    }
    QApplication::clipboard()->setText(lines.join(u'\n'));
}

QString TranscriptPage::saveTo(const QString &path) const
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    file.write(m_model->toScenario());
    return file.commit() ? QString() : file.errorString();
}

void TranscriptPage::askWhereToSave()
{
    auto *dialog =
        new QFileDialog(this, tr("Save as scenario"),
                        QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setObjectName(QStringLiteral("saveScenarioDialog"));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Scenarios (*.scenario)"));
    dialog->setDefaultSuffix(QStringLiteral("scenario"));
    dialog->selectFile(QStringLiteral("transcript.scenario"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        const QString reason = saveTo(path);
        Q_EMIT notice(reason.isEmpty() ? tr("Saved.") : tr("Could not be saved: %1").arg(reason));
    });
    dialog->open();
}

} // namespace homing::ui
