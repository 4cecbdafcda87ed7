// SPDX-License-Identifier: GPL-3.0-or-later
// DeleteQuestion: the one question that stands in the way: whether messages shall be gone for good.
// Enter keeps them. GUI thread; deletes itself when it is closed.
#pragma once

#include <QDialog>

namespace homing::ui {

class DeleteQuestion final : public QDialog
{
    Q_OBJECT
public:
    /// `question` names the number; accepted() means: delete.
    DeleteQuestion(const QString &question, int count, QWidget *host);
};

} // namespace homing::ui
