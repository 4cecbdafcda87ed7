// SPDX-License-Identifier: GPL-3.0-or-later
// AboutDialog: version, licence, and the libraries with theirs. GUI thread.
#pragma once

#include <QDialog>

namespace homing::ui {

class AboutDialog final : public QDialog
{
    Q_OBJECT
public:
    explicit AboutDialog(QWidget *parent = nullptr);
};

} // namespace homing::ui
