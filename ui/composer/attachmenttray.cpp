// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/attachmenttray.h"

#include "ui/common/flatbutton.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/composer/draftfiles.h"
#include "ui/composer/filecard.h"
#include "ui/reader/flowlayout.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

namespace homing::ui {

AttachmentTray::AttachmentTray(DraftFiles &files, QWidget *parent)
    : QFrame(parent)
    , m_files(files)
{
    setObjectName(QStringLiteral("attachmentTray"));
    setAccessibleName(tr("Attachments"));
    auto *cards = new QWidget(this);
    m_flow = new FlowLayout(cards);
    m_flow->setContentsMargins(0, 0, 0, 0);
    m_flow->setSpacing(theme::grid);
    m_total = new QLabel(this);
    m_total->setObjectName(QStringLiteral("attachmentTotal"));
    m_total->setTextFormat(Qt::PlainText);
    m_total->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2 * theme::grid, theme::grid, 2 * theme::grid, theme::grid);
    column->setSpacing(theme::half);
    column->addWidget(cards);
    column->addWidget(makeProgress());
    column->addWidget(m_total);
    connect(&m_files, &DraftFiles::changed, this, &AttachmentTray::refresh);
    connect(&m_files, &DraftFiles::progress, this, &AttachmentTray::updateSums);
    refresh();
}

QWidget *AttachmentTray::makeProgress()
{
    m_progressRow = new QWidget(this);
    m_progressRow->setObjectName(QStringLiteral("trayProgressRow"));
    m_progress = new QProgressBar(m_progressRow);
    m_progress->setObjectName(QStringLiteral("trayProgress"));
    m_progress->setAccessibleName(tr("How much of the attachments is here"));
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1'000);
    m_progress->setMaximumHeight(theme::grid);
    m_progressText = new QLabel(m_progressRow);
    m_progressText->setObjectName(QStringLiteral("trayProgressText"));
    m_progressText->setTextFormat(Qt::PlainText);
    QToolButton *cancel = flatButton(m_progressRow, "trayCancel", tr("Cancel"));
    cancel->setAccessibleName(tr("Do not attach the files that are still loading"));
    connect(cancel, &QToolButton::clicked, this, [this] { m_files.cancel(); });
    auto *row = new QHBoxLayout(m_progressRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::grid);
    row->addWidget(m_progress, 1);
    row->addWidget(m_progressText);
    row->addWidget(cancel);
    return m_progressRow;
}

void AttachmentTray::refresh()
{
    for (QWidget *card : m_cards) {
        m_flow->removeWidget(card);
        card->hide();
        card->deleteLater();
    }
    m_cards.clear();
    for (std::size_t i = 0; i < m_files.entries().size(); ++i)
        addCard(i);
    setVisible(!m_cards.empty());
    updateSums();
}

void AttachmentTray::addCard(std::size_t index)
{
    const DraftFiles::Entry &entry = m_files.entries()[index];
    auto *card = new FileCard(entry, index, m_flow->parentWidget());
    m_flow->addWidget(card);
    m_cards.push_back(card);
    card->show();
    connect(card, &FileCard::removeWanted, this, [this, id = entry.id] { m_files.remove(id); });
}

void AttachmentTray::updateSums()
{
    const quint64 octets = m_files.octets();
    const bool isLarge = octets > DraftFiles::usualLimit;
    QString total = tr("Together %1").arg(sizeText(octets));
    if (isLarge)
        total += QStringLiteral(". ")
            + tr("Many mail servers refuse so much. Send less at a time, or a link.");
    m_total->setText(total);
    m_total->setVisible(isLarge || m_cards.size() > 1);
    QPalette ink = palette();
    ink.setColor(QPalette::WindowText, isLarge ? theme::error(ink) : theme::mutedText(ink));
    m_total->setPalette(ink);

    quint64 done = 0;
    quint64 coming = 0;
    for (const DraftFiles::Entry &entry : m_files.entries()) {
        if (entry.state != DraftFiles::State::Coming)
            continue;
        done += entry.done;
        coming += entry.octets;
    }
    m_progressRow->setVisible(m_files.isWaiting());
    m_progress->setValue(coming == 0 ? 0 : int(done * 1'000 / coming));
    m_progressText->setText(tr("%1 of %2").arg(sizeText(done), sizeText(coming)));
}

void AttachmentTray::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_progressRow)
        refresh(); // symbols and sums have its colours
}

void AttachmentTray::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::surface(palette()));
    painter.fillRect(QRect(0, 0, width(), 1), theme::separator(palette()));
}

} // namespace homing::ui
