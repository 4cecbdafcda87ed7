// SPDX-License-Identifier: GPL-3.0-or-later
// CommandPalette: every command by name, filtered while typing (Ctrl+K). A child of the window over its middle. GUI thread.
#pragma once

#include <QFrame>
#include <QPointer>

class QAction;
class QLabel;
class QLineEdit;
class QListView;
class QStandardItemModel;

namespace homing::ui {

class CommandPalette final : public QFrame
{
    Q_OBJECT
public:
    explicit CommandPalette(QWidget *window);
    /// Shows the enabled ones of `commands`; Enter or a click runs one, Escape or a click elsewhere closes.
    void open(const QList<QAction *> &commands);
    void dismiss();
    QStringList shownNames() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void filter(const QString &text);
    void run();
    void place();

    QLineEdit *m_edit = nullptr;
    QListView *m_list = nullptr;
    QLabel *m_none = nullptr;
    QStandardItemModel *m_model = nullptr;
    QList<QAction *> m_commands;
    QPointer<QWidget> m_focusBefore;
};

} // namespace homing::ui
