// SPDX-License-Identifier: GPL-3.0-or-later
// ConversationLines: the messages of a conversation that are folded, a line each: who, the first
// words, where it is if elsewhere, when. A click, Enter or Space opens one. GUI thread.
#pragma once

#include "core/base/ids.h"

#include <QAbstractButton>
#include <QDateTime>
#include <QScrollArea>

class QVBoxLayout;

namespace homing::ui {

/// All texts are foreign.
struct ConversationLine
{
    MessageRef message;
    QString sender;
    QString words;
    QString place; // the mailbox, where it is not the one in view
    QDateTime date;
    bool isUnread = false;
    bool isFlagged = false;
    bool operator==(const ConversationLine &) const = default;
};

class ConversationLineButton final : public QAbstractButton
{
    Q_OBJECT
public:
    /// `isBelow` the open message: then its separator is above it.
    explicit ConversationLineButton(bool isBelow, QWidget *parent = nullptr);
    void setLine(const ConversationLine &line);
    const ConversationLine &line() const { return m_line; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    ConversationLine m_line;
    bool m_isBelow;
};

class ConversationLines final : public QScrollArea
{
    Q_OBJECT
public:
    /// `atBottom`: the last lines are those in view where there are many.
    explicit ConversationLines(bool atBottom, QWidget *parent = nullptr);
    void setLines(const std::vector<ConversationLine> &lines);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(const homing::MessageRef &message);

private:
    bool m_atBottom;
    QWidget *m_content = nullptr;
    QVBoxLayout *m_column = nullptr;
    std::vector<ConversationLineButton *> m_buttons; // more than lines: kept for the next time
    int m_count = 0;
};

} // namespace homing::ui
