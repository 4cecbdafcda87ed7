// SPDX-License-Identifier: GPL-3.0-or-later
// TranscriptPage: the live protocol transcript: filter, pause, copy, save as a scenario. GUI thread.
#pragma once

#include "ui/inspector/transcriptmodel.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;
class QStackedLayout;
class QToolButton;

namespace homing::ui {

class EmptyState;

class TranscriptPage final : public QWidget
{
    Q_OBJECT
public:
    explicit TranscriptPage(QWidget *parent = nullptr);

    /// Starts with these lines, at the end.
    void setLines(const std::vector<account::TranscriptLine> &lines);
    void addLine(const account::TranscriptLine &line) { m_model->add(line); }
    TranscriptModel *model() const { return m_model; }
    /// Writes the transcript (0600). Empty when it worked, else the system's reason.
    QString saveTo(const QString &path) const;

Q_SIGNALS:
    /// "Saved", "Copied", or why not; for the window's notice line.
    void notice(const QString &text);

private:
    void copyLines() const;
    void askWhereToSave();
    void updateWaiting();
    void updateEmpty();
    bool isAtEnd() const;
    QWidget *makeBar();

    TranscriptModel *m_model = nullptr;
    QSortFilterProxyModel *m_filtered = nullptr;
    QListView *m_list = nullptr;
    EmptyState *m_none = nullptr;
    QStackedLayout *m_stack = nullptr;
    QLineEdit *m_filter = nullptr;
    QToolButton *m_pause = nullptr;
    QLabel *m_waiting = nullptr;
    bool m_followsEnd = true;
};

} // namespace homing::ui
