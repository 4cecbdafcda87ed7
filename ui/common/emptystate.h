// SPDX-License-Identifier: GPL-3.0-or-later
// EmptyState: what a pane shows when it has nothing else: one symbol, one sentence, one action. GUI
// thread. Every text is shown as plain text (it may carry a server's words).
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace homing::ui {

class EmptyState : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);

    /// Names of ui/common/icons.h; an unknown one leaves the symbol out.
    void setSymbol(const QString &iconName);
    void setText(const QString &sentence);
    /// A second, quieter line; empty hides it.
    void setDetail(const QString &detail);
    /// Empty hides the button.
    void setAction(const QString &text);
    /// Done of total below the sentence; total 0: busy without numbers; hideProgress() removes it.
    void setProgress(int done, int total);
    void hideProgress();
    /// All at once; an empty part is hidden, progress too.
    void present(const QString &iconName, const QString &sentence, const QString &action = {},
                 const QString &detail = {});
    QString text() const;
    QPushButton *actionButton() const { return m_action; }

Q_SIGNALS:
    void actionTriggered();

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateColours();

    QString m_symbolName;
    QLabel *m_symbol = nullptr;
    QLabel *m_text = nullptr;
    QLabel *m_detail = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_action = nullptr;
    bool m_isUpdating = false;
};

} // namespace homing::ui
