// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/filecard.h"

#include "ui/common/elidedlabel.h"
#include "ui/common/flatbutton.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/reader/filekinds.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace homing::ui {

namespace {

constexpr qsizetype longestName = 40;

} // namespace

FileCard::FileCard(const DraftFiles::Entry &entry, std::size_t index, QWidget *parent)
    : QFrame(parent)
    , m_isFailed(entry.state == DraftFiles::State::Failed)
{
    const QString name = oneLine(entry.file.name, 200);
    const QString size = m_isFailed ? tr("not fetched") : sizeText(entry.octets);
    setObjectName(QStringLiteral("fileCard%1").arg(index));
    setAccessibleName(QStringLiteral("%1, %2").arg(name, size));
    setToolTip(toolTipText(name));
    auto *symbol = new QLabel(this);
    symbol->setObjectName(QStringLiteral("fileSymbol%1").arg(index));
    symbol->setTextFormat(Qt::PlainText);
    symbol->setPixmap(QIcon::fromTheme(typeIconName(name, entry.file.type),
                                       icon(m_isFailed ? "error" : "attachment",
                                            m_isFailed ? Tint::Error : Tint::Muted))
                          .pixmap(QSize(theme::smallIcon, theme::smallIcon), devicePixelRatioF()));
    auto *title = new QLabel(shortenedName(name, longestName), this);
    title->setObjectName(QStringLiteral("fileName%1").arg(index));
    title->setTextFormat(Qt::PlainText);
    auto *weight = new ElidedLabel(size, this);
    weight->setObjectName(QStringLiteral("fileSize%1").arg(index));
    weight->setMuted(true);
    weight->setMinimumWidth(weight->sizeHint().width());
    m_remove = flatButton(this, "", tr("Remove %1").arg(name));
    m_remove->setObjectName(QStringLiteral("fileRemove%1").arg(index));
    m_remove->setToolTip(tr("Remove"));
    m_remove->setIcon(icon("close", Tint::Muted));
    m_remove->setToolButtonStyle(Qt::ToolButtonIconOnly);
    connect(m_remove, &QToolButton::clicked, this, &FileCard::removeWanted);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(theme::grid, 2, 2, 2);
    row->setSpacing(theme::grid);
    row->addWidget(symbol);
    row->addWidget(title);
    row->addWidget(weight);
    row->addWidget(m_remove);
}

void FileCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor edge = m_isFailed ? theme::error(palette()) : theme::separator(palette());
    painter.setPen(edge);
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme::radius,
                            theme::radius);
}

} // namespace homing::ui
