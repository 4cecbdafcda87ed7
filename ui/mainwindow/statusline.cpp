// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/statusline.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/flatbutton.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

namespace homing::ui {

namespace {

constexpr int tickMs = 1'000;

} // namespace

StatusLine::StatusLine(QWidget *parent)
    : QWidget(parent)
    , m_symbol(new QLabel(this))
    , m_text(new ElidedLabel(this))
    , m_progress(new QProgressBar(this))
    , m_action(new QPushButton(this))
    , m_details(flatButton(this, "statusDetails", tr("Details")))
    , m_pending(flatButton(this, "statusPending", QString()))
    , m_inspector(flatButton(this, "inspectorButton", tr("Inspector")))
{
    setObjectName(QStringLiteral("statusLine"));
    setAccessibleName(tr("Status"));
    m_symbol->setObjectName(QStringLiteral("statusSymbol"));
    m_symbol->setTextFormat(Qt::PlainText);
    m_text->setObjectName(QStringLiteral("syncStatus"));
    m_progress->setObjectName(QStringLiteral("syncProgress"));
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(140, theme::half + 2);
    m_action->setObjectName(QStringLiteral("statusAction"));
    m_action->setFlat(false);
    m_inspector->setIcon(icon("inspector", Tint::Muted));
    m_inspector->setToolTip(tr("What goes over the wire and why (%1)")
                                .arg(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I)
                                         .toString(QKeySequence::NativeText)));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, theme::half, theme::half, theme::half);
    row->setSpacing(theme::grid);
    row->addWidget(m_symbol);
    row->addWidget(m_text, 0);
    row->addWidget(m_progress);
    row->addWidget(m_action);
    row->addWidget(m_details);
    row->addStretch(1);
    row->addWidget(m_pending);
    row->addWidget(m_inspector);

    // A button that comes and goes moves nothing.
    m_symbol->setMinimumHeight(m_action->sizeHint().height());

    m_countdown.setInterval(tickMs);
    connect(&m_countdown, &QTimer::timeout, this, [this] {
        m_context.retryInMs = std::max<qint64>(0, m_context.retryInMs - tickMs);
        refresh();
    });
    connect(m_action, &QPushButton::clicked, this, [this] { Q_EMIT actionTriggered(m_words.action); });
    connect(m_details, &QToolButton::clicked, this, &StatusLine::detailsWanted);
    connect(m_pending, &QToolButton::clicked, this, &StatusLine::pendingWanted);
    connect(m_inspector, &QToolButton::clicked, this, &StatusLine::inspectorWanted);
    setState({}, {});
}

void StatusLine::setState(const account::AccountState &state, const StatusContext &context)
{
    m_state = state;
    m_context = context;
    m_context.retryInMs = state.retryInMs;
    if (state.connectivity == account::Connectivity::Waiting && state.retryInMs > 0)
        m_countdown.start();
    else
        m_countdown.stop();
    refresh();
}

void StatusLine::setHint(const QString &hint)
{
    m_hint = hint;
    refresh();
}

QString StatusLine::text() const
{
    return m_text->text();
}

void StatusLine::refresh()
{
    m_words = statusWords(m_state, m_context);
    m_text->setText(m_hint.isEmpty() ? m_words.text : m_hint);
    m_text->setAccessibleName(m_words.text);
    const QString action = statusActionLabel(m_words.action);
    m_action->setText(action);
    m_action->setAccessibleName(action);
    m_action->setVisible(!action.isEmpty());
    m_details->setVisible(m_words.hasDetails);
    m_progress->setVisible(m_words.total > 0);
    if (m_words.total > 0) {
        m_progress->setRange(0, m_words.total);
        m_progress->setValue(m_words.done);
    }
    updateSymbol();
    updatePending();
}

void StatusLine::updatePending()
{
    QStringList parts;
    if (m_state.pending > 0)
        parts.append(tr("%1 pending").arg(locale().toString(m_state.pending)));
    if (m_state.parked > 0)
        parts.append(tr("%1 refused").arg(locale().toString(m_state.parked)));
    const QString text = parts.join(QStringLiteral(", "));
    m_pending->setVisible(!text.isEmpty());
    m_pending->setText(text);
    m_pending->setAccessibleName(text.isEmpty() ? tr("Pending actions") : text);
    m_pending->setToolTip(tr("Actions that the server does not have yet"));
    m_pending->setIcon(m_state.parked > 0 ? icon("warning", Tint::Amber) : QIcon());
    m_pending->setToolButtonStyle(m_state.parked > 0 ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonTextOnly);
}

void StatusLine::updateSymbol()
{
    const char *name = "online";
    QColor colour = theme::success(palette());
    switch (m_words.mood) {
    case StatusMood::Good:
        break;
    case StatusMood::Busy:
        name = "syncing";
        colour = theme::accentOnBase(palette());
        break;
    case StatusMood::Offline:
        name = "offline";
        colour = theme::mutedText(palette());
        break;
    case StatusMood::Error:
        name = "error";
        colour = theme::error(palette());
        break;
    }
    m_symbol->setPixmap(iconPixmap(QString::fromLatin1(name), theme::smallIcon, devicePixelRatioF(), colour));
}

void StatusLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateSymbol();
}

void StatusLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::surface(palette()));
    painter.fillRect(QRect(0, 0, width(), 1), theme::separator(palette()));
}

} // namespace homing::ui
