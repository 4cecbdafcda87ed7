// SPDX-License-Identifier: GPL-3.0-or-later
// BlockCard: what Homing itself says between the texts of a message: a notice, a report in words,
// the head of a message inside. Drawn on the window's own surface with its own symbol, so that no
// message can look like it. GUI thread. Foreign text is plain text and wraps anywhere.
#pragma once

#include <QFrame>

class QLabel;
class QVBoxLayout;

namespace homing::ui {

class WrappingLabel;

class BlockCard final : public QFrame
{
    Q_OBJECT
public:
    /// `symbol` of resources/icons. Lines: `title` may be empty; `details` are muted.
    BlockCard(const QString &symbol, const QString &title, const QStringList &lines,
              const QStringList &details, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void addLine(QVBoxLayout *column, const QString &text);
    void updateLook();
    void wrapTexts();

    QString m_symbolName;
    QLabel *m_symbol = nullptr;
    QStringList m_texts;
    std::vector<WrappingLabel *> m_labels;
    qsizetype m_titles = 0;  // of m_labels, from the front
    qsizetype m_details = 0; // of m_labels, from the back
};

} // namespace homing::ui
