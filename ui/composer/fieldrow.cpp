// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/fieldrow.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QBoxLayout>
#include <QPainter>

namespace homing::ui {

namespace {

constexpr int lineHeight = 36;

} // namespace

FieldRow::FieldRow(const QString &name, QWidget *field, QWidget *trailing, QWidget *parent)
    : QWidget(parent)
    , m_label(new ElidedLabel(name, this))
{
    m_label->setObjectName(field->objectName() + QStringLiteral("Label"));
    m_label->setFixedHeight(lineHeight);
    m_label->setMuted(true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(2 * theme::grid, 0, theme::grid, 1);
    row->setSpacing(theme::grid);
    row->addWidget(m_label, 0, Qt::AlignTop);
    const bool isNarrow = field->sizePolicy().horizontalPolicy() == QSizePolicy::Maximum;
    row->addWidget(field, 1, isNarrow ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignVCenter);
    if (trailing)
        row->addWidget(trailing, 0, Qt::AlignTop);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        const bool isActive = now && isAncestorOf(now);
        if (isActive != m_isActive) {
            m_isActive = isActive;
            update();
        }
    });
}

void FieldRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int thick = m_isActive ? 2 : 1;
    painter.fillRect(QRect(0, height() - thick, width(), thick),
                     m_isActive ? theme::accentOnBase(palette()) : theme::separator(palette()));
}

} // namespace homing::ui
