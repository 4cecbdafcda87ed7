// SPDX-License-Identifier: GPL-3.0-or-later
// NameDialog: asks for the name of a saved search. GUI thread; deletes itself.
#pragma once

#include <QDialog>

class QLineEdit;

namespace homing::ui {

class NameDialog final : public QDialog
{
    Q_OBJECT
public:
    NameDialog(const QString &title, const QString &name, QWidget *parent);
    QLineEdit *edit() const { return m_edit; }

Q_SIGNALS:
    /// Never empty.
    void named(const QString &name);

private:
    QLineEdit *m_edit;
};

} // namespace homing::ui
