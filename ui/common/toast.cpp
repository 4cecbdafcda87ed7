// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/toast.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QGraphicsOpacityEffect>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPropertyAnimation>
#include <QPushButton>
#include <QToolButton>

namespace homing::ui {

namespace {

constexpr int lifetimeMs = 6000;
constexpr int actionLifetimeMs = 10000;
constexpr int margin = 2 * theme::grid;
constexpr int maxWidth = 560;

// The reverse of the window in the light, raised in the dark: news stands out without a frame.
QColor backColour(const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Base);
    return theme::blend(base, theme::text(palette), theme::isDark(palette) ? 0.17 : 0.88);
}

QColor textColour(const QPalette &palette)
{
    return theme::readable(theme::isDark(palette) ? theme::text(palette)
                                                  : palette.color(QPalette::Base),
                           backColour(palette));
}

} // namespace

Toast *Toast::post(QWidget *host, const QString &text, const QString &actionText,
                   std::function<void()> action, Kind kind)
{
    if (Toast *old = current(host))
        old->dismiss();
    auto *toast = new Toast(host, text, actionText, kind);
    if (action)
        connect(toast, &Toast::actionTriggered, toast, std::move(action));
    toast->appear();
    return toast;
}

Toast *Toast::current(const QWidget *host)
{
    for (Toast *toast : host->findChildren<Toast *>(QString(), Qt::FindDirectChildrenOnly)) {
        if (!toast->m_isGone)
            return toast;
    }
    return nullptr;
}

Toast::Toast(QWidget *host, const QString &text, const QString &actionText, Kind kind)
    : QFrame(host)
    , m_kind(kind)
{
    setObjectName(QStringLiteral("toast"));
    setAccessibleName(text);
    setFocusPolicy(Qt::NoFocus);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(2 * theme::grid, theme::grid, theme::grid, theme::grid);
    layout->setSpacing(theme::grid);
    m_text = new QLabel(text, this);
    m_text->setObjectName(QStringLiteral("toastText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    layout->addWidget(m_text, 1);
    if (!actionText.isEmpty()) {
        m_action = new QPushButton(actionText, this);
        m_action->setObjectName(QStringLiteral("toastAction"));
        m_action->setAccessibleName(actionText);
        m_action->setFlat(true);
        m_action->setFont(theme::font(font(), 1.0, QFont::DemiBold));
        layout->addWidget(m_action);
        connect(m_action, &QPushButton::clicked, this, [this] {
            if (m_isGone)
                return;
            Q_EMIT actionTriggered();
            dismiss();
        });
    }
    m_close = new QToolButton(this);
    m_close->setObjectName(QStringLiteral("toastClose"));
    m_close->setAccessibleName(tr("Dismiss"));
    m_close->setToolTip(tr("Dismiss"));
    m_close->setAutoRaise(true);
    m_close->setIconSize({theme::smallIcon, theme::smallIcon});
    layout->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &Toast::dismiss);
    updateColours();

    m_timer.setSingleShot(true);
    m_timer.setInterval(m_action || kind == Kind::Error ? actionLifetimeMs : lifetimeMs);
    connect(&m_timer, &QTimer::timeout, this, &Toast::dismiss);
    host->installEventFilter(this);
}

QString Toast::text() const
{
    return m_text->text();
}

void Toast::setLifetime(int ms)
{
    m_timer.setInterval(ms);
    if (ms > 0)
        m_timer.start();
    else
        m_timer.stop();
}

void Toast::updateColours()
{
    const QColor text = textColour(palette());
    QPalette own = palette();
    own.setColor(QPalette::WindowText, text);
    own.setColor(QPalette::Button, backColour(palette()));
    own.setColor(QPalette::ButtonText,
                 theme::readable(theme::accent(palette()), backColour(palette())));
    m_text->setPalette(own);
    if (m_action)
        m_action->setPalette(own);
    own.setColor(QPalette::ButtonText, text);
    m_close->setPalette(own);
    const QPixmap cross =
        iconPixmap(QStringLiteral("close"), theme::smallIcon, devicePixelRatioF(), text);
    if (cross.isNull())
        m_close->setText(QStringLiteral("×"));
    else
        m_close->setIcon(QIcon(cross));
}

void Toast::place()
{
    QWidget *host = parentWidget();
    const int width = std::min(maxWidth, host->width() - 2 * margin);
    // One line where there is room: a wrapping label would rather be square.
    const int others = layout()->minimumSize().width()
        - std::max(m_text->minimumWidth(), m_text->minimumSizeHint().width());
    const int line = m_text->fontMetrics().horizontalAdvance(m_text->text()) + 2;
    const int wish = std::max(0, std::min(line, width - others));
    if (wish != m_text->minimumWidth()) // else the layout would ask again, without end
        m_text->setMinimumWidth(wish);
    const int wanted = std::min(width, layout()->sizeHint().width() + 1);
    const int height = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(wanted)
                                                     : layout()->sizeHint().height();
    setGeometry((host->width() - wanted) / 2, host->height() - height - margin, wanted, height);
}

void Toast::appear()
{
    place();
    show();
    raise();
    if (m_timer.interval() > 0)
        m_timer.start();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
    const int duration = theme::motion(this);
    if (duration == 0)
        return;
    auto *effect = new QGraphicsOpacityEffect(this);
    effect->setOpacity(0);
    setGraphicsEffect(effect);
    auto *fade = new QPropertyAnimation(effect, "opacity", this);
    fade->setDuration(duration);
    fade->setStartValue(0.0);
    fade->setEndValue(1.0);
    connect(fade, &QPropertyAnimation::finished, this, [this] { setGraphicsEffect(nullptr); });
    fade->start(QAbstractAnimation::DeleteWhenStopped);
}

void Toast::dismiss()
{
    if (std::exchange(m_isGone, true))
        return;
    m_timer.stop();
    hide();
    Q_EMIT dismissed();
    deleteLater();
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        place();
    return QFrame::eventFilter(watched, event);
}

bool Toast::event(QEvent *event)
{
    const QEvent::Type type = event->type();
    if (type == QEvent::Enter) {
        m_timer.stop();
    } else if (type == QEvent::Leave && m_timer.interval() > 0 && !m_isGone) {
        m_timer.start();
    } else if (type == QEvent::KeyPress
               && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        dismiss();
        return true;
    } else if (type == QEvent::LayoutRequest) {
        place();
    }
    return QFrame::event(event);
}

void Toast::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(backColour(palette()));
    painter.drawRoundedRect(QRectF(rect()), theme::radius, theme::radius);
    if (m_kind == Kind::Error) {
        painter.setClipRect(visualBar());
        painter.setBrush(theme::readable(QColor(0xe0, 0x5a, 0x50), backColour(palette()), 3.0));
        painter.drawRoundedRect(QRectF(rect()), theme::radius, theme::radius);
    }
}

QRect Toast::visualBar() const
{
    return layoutDirection() == Qt::RightToLeft ? QRect(width() - 4, 0, 4, height())
                                                : QRect(0, 0, 4, height());
}

} // namespace homing::ui
