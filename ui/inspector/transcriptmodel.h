// SPDX-License-Identifier: GPL-3.0-or-later
// TranscriptModel: one account's protocol transcript for a list view, bounded, filled in batches so that a first sync's
// thousands of lines cost the GUI thread a few milliseconds. Foreign bytes are shown cleaned. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QAbstractListModel>
#include <QTimer>

#include <deque>

namespace homing::ui {

class TranscriptModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { KindRole = Qt::UserRole + 1, TimeRole, TextRole };
    static constexpr int mostLines = 20'000;
    static constexpr int longestLine = 2'000; // characters shown of one line

    explicit TranscriptModel(QObject *parent = nullptr);

    /// Starts anew with these.
    void reset(const std::vector<account::TranscriptLine> &lines);
    void add(const account::TranscriptLine &line);
    /// Lines that come meanwhile wait (bounded, too) and are shown when it goes on.
    void setPaused(bool paused);
    bool isPaused() const { return m_isPaused; }
    int waitingCount() const { return int(m_waiting.size()); }
    /// Shows what is waiting for its batch now.
    void flush();

    /// Characters of the longest line shown so far: the width of a monospaced list.
    int widestLine() const { return m_widest; }
    /// "C: a1 NOOP" lines with LF, as the scenario files have them.
    QByteArray toScenario() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    void waitingChanged();
    void widestLineChanged();

private:
    std::deque<account::TranscriptLine> m_lines;
    std::deque<account::TranscriptLine> m_waiting;
    QTimer m_batch;
    int m_widest = 0;
    bool m_isPaused = false;
};

/// Control and direction characters as visible escapes; UTF-8 where it is, else Latin-1.
QString visibleTranscriptText(const QByteArray &bytes, int longest = TranscriptModel::longestLine);

} // namespace homing::ui
