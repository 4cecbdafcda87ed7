// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/findbar.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/reader/findtarget.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QToolButton>

namespace homing::ui {

FindBar::FindBar(FindTarget *target, QWidget *parent)
    : QFrame(parent)
    , m_view(target)
    , m_edit(new QLineEdit(this))
    , m_count(new QLabel(this))
{
    setObjectName(QStringLiteral("findBar"));
    setAccessibleName(tr("Find in message"));
    m_edit->setObjectName(QStringLiteral("findEdit"));
    m_edit->setAccessibleName(tr("Find in message"));
    m_edit->setPlaceholderText(tr("Find in message"));
    m_edit->setClearButtonEnabled(true);
    m_edit->setMaximumWidth(320);
    m_edit->setMaxLength(500);
    m_edit->installEventFilter(this);
    m_count->setObjectName(QStringLiteral("findCount"));
    m_count->setTextFormat(Qt::PlainText);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(24, theme::half, theme::grid, theme::half);
    row->setSpacing(theme::half);
    row->addWidget(m_edit, 1);
    const auto addButton = [this, row](const char *name, const QString &text, bool backward) {
        auto *button = new QToolButton(this);
        button->setObjectName(QString::fromLatin1(name));
        button->setIcon(icon(backward ? "chevron-up" : "chevron-down"));
        button->setIconSize({theme::smallIcon, theme::smallIcon});
        button->setAutoRaise(true);
        button->setAccessibleName(text);
        button->setToolTip(text);
        connect(button, &QToolButton::clicked, this, [this, backward] { findNext(backward); });
        row->addWidget(button);
    };
    addButton("findPrevious", tr("Previous match (Shift+Enter)"), true);
    addButton("findNext", tr("Next match (Enter)"), false);
    row->addSpacing(theme::grid);
    row->addWidget(m_count);
    row->addStretch(1);
    auto *closeButton = new QToolButton(this);
    closeButton->setObjectName(QStringLiteral("findClose"));
    closeButton->setAutoRaise(true);
    closeButton->setIcon(icon("close", Tint::Muted));
    closeButton->setAccessibleName(tr("Close"));
    closeButton->setToolTip(tr("Close (Esc)"));
    connect(closeButton, &QToolButton::clicked, this, &FindBar::close);
    row->addWidget(closeButton);

    connect(m_edit, &QLineEdit::textChanged, this, [this] {
        m_view->clearFind();
        findNext(false);
    });
    hide();
}

void FindBar::setTarget(FindTarget *target)
{
    if (target == m_view)
        return;
    close();
    m_view = target;
}

void FindBar::open()
{
    const QString selected = m_view->selectedText();
    if (!selected.isEmpty() && !selected.contains(QChar::ParagraphSeparator) && selected.size() < 200)
        m_edit->setText(selected);
    show();
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void FindBar::close()
{
    if (!isVisible())
        return;
    hide();
    m_view->clearFind();
    m_view->focusText();
}

void FindBar::findNext(bool backward)
{
    const QString text = m_edit->text();
    const int matches = m_view->findText(text, backward);
    if (text.isEmpty())
        m_count->clear();
    else if (matches == 0)
        m_count->setText(tr("Not found"));
    else
        m_count->setText(tr("%1 of %2").arg(QLocale().toString(m_view->currentMatch()),
                                            QLocale().toString(matches)));
}

bool FindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Escape) {
            close();
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            findNext(key->modifiers() & Qt::ShiftModifier);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void FindBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme::surface(palette()));
}

} // namespace homing::ui
