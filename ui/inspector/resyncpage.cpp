// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/resyncpage.h"

#include "ui/accounts/faultwords.h"
#include "ui/common/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QStackedLayout>

namespace homing::ui {

namespace {

constexpr char titleProperty[] = "title";

QLabel *plainLabel(QWidget *parent, const char *name)
{
    auto *label = new QLabel(parent);
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

/// A screen reader says the accessible name instead of the text: title and value are in it.
void present(QLabel *label, const QString &text)
{
    label->setText(text);
    label->setAccessibleName(
        ResyncPage::tr("%1: %2").arg(label->property(titleProperty).toString(), text));
}

} // namespace

ResyncPage::ResyncPage(QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedLayout(this))
    , m_none(new EmptyState(this))
{
    setObjectName(QStringLiteral("resyncPage"));
    m_none->setObjectName(QStringLiteral("resyncNone"));

    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(24);

    auto *figures = new QHBoxLayout;
    figures->setSpacing(40);
    m_flights = makeFigure(figures, "resyncFlights", tr("Flights"));
    m_bytes = makeFigure(figures, "resyncBytes", tr("In and out"));
    m_time = makeFigure(figures, "resyncTime", tr("Time"));
    figures->addStretch(1);
    column->addLayout(figures);

    auto *form = new QFormLayout;
    form->setHorizontalSpacing(24);
    form->setVerticalSpacing(theme::grid);
    form->setLabelAlignment(Qt::AlignLeft);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_strategy = addRow(form, "resyncStrategy", tr("Strategy"));
    m_reason = addRow(form, "resyncReason", tr("Reason"));
    m_reason->setWordWrap(true);
    m_in = addRow(form, "resyncBytesIn", tr("Received"));
    m_out = addRow(form, "resyncBytesOut", tr("Sent"));
    m_new = addRow(form, "resyncNew", tr("New messages"));
    m_changed = addRow(form, "resyncFlagChanges", tr("Changed flags"));
    m_vanished = addRow(form, "resyncVanished", tr("Vanished"));
    m_tls = addRow(form, "resyncTls", tr("Encryption"));
    m_fault = addRow(form, "resyncFault", tr("Last fault"));
    m_fault->setWordWrap(true);
    column->addLayout(form);
    column->addStretch(1);

    auto *scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("resyncScroll"));
    scroll->setAccessibleName(tr("Last resync"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    m_stack->addWidget(scroll);
    m_stack->addWidget(m_none);
    setState({});
}

QLabel *ResyncPage::makeFigure(QLayout *row, const char *name, const QString &caption)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(2);
    QLabel *figure = plainLabel(this, name);
    figure->setFont(theme::font(font(), 1.8, QFont::DemiBold));
    figure->setProperty(titleProperty, caption);
    auto *title = new QLabel(caption, this);
    title->setTextFormat(Qt::PlainText);
    title->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(figure);
    column->addWidget(title);
    static_cast<QBoxLayout *>(row)->addLayout(column);
    return figure;
}

QLabel *ResyncPage::addRow(QFormLayout *form, const char *name, const QString &title)
{
    QLabel *value = plainLabel(this, name);
    value->setProperty(titleProperty, title);
    auto *label = new QLabel(title, this);
    label->setTextFormat(Qt::PlainText);
    label->setForegroundRole(QPalette::PlaceholderText);
    form->addRow(label, value);
    return value;
}

void ResyncPage::setState(const account::AccountState &state)
{
    m_stack->setCurrentIndex(state.lastResync ? 0 : 1);
    if (!state.lastResync) {
        m_none->present(QStringLiteral("syncing"), tr("Nothing has been synchronised yet."), {},
                        faultTechnicalText(state.fault));
        return;
    }
    const account::ResyncCost &cost = *state.lastResync;
    const QLocale locale;
    present(m_flights, locale.toString(cost.flights));
    present(m_bytes, sizeText(quint64(std::max<qint64>(0, cost.bytesIn + cost.bytesOut))));
    present(m_time, tr("%1 s").arg(locale.toString(double(cost.ms) / 1000.0, 'f', 2)));
    present(m_strategy, strategyWords(cost.strategy));
    present(m_reason, oneLine(cost.reason, 500));
    present(m_in, tr("%1 bytes").arg(locale.toString(cost.bytesIn)));
    present(m_out, tr("%1 bytes").arg(locale.toString(cost.bytesOut)));
    present(m_new, locale.toString(cost.newMessages));
    present(m_changed, locale.toString(cost.flagChanges));
    present(m_vanished, locale.toString(cost.vanished));
    present(m_tls, cost.tls ? tr("TLS") : tr("None"));
    present(m_fault, state.fault ? faultTechnicalText(state.fault) : tr("None"));
}

} // namespace homing::ui
