// SPDX-License-Identifier: GPL-3.0-or-later
// AttachmentTray: the files of the message that is being written, each with its size and a way to
// take it out; what they are together, and how far those are that still come. Hidden without any.
// GUI thread.
#pragma once

#include <QFrame>

class QLabel;
class QProgressBar;

namespace homing::ui {

class DraftFiles;
class FlowLayout;

class AttachmentTray final : public QFrame
{
    Q_OBJECT
public:
    /// `files` outlives it.
    explicit AttachmentTray(DraftFiles &files, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *makeProgress();
    void refresh();
    void addCard(std::size_t index);
    void updateSums();

    DraftFiles &m_files;
    FlowLayout *m_flow = nullptr;
    QLabel *m_total = nullptr;
    QWidget *m_progressRow = nullptr;
    QProgressBar *m_progress = nullptr;
    QLabel *m_progressText = nullptr;
    std::vector<QWidget *> m_cards;
};

} // namespace homing::ui
