// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/deletequestion.h"

#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace homing::ui {

DeleteQuestion::DeleteQuestion(const QString &question, int count, QWidget *host)
    : QDialog(host)
{
    setObjectName(QStringLiteral("deleteForGoodDialog"));
    setWindowTitle(tr("Delete for good"));
    setAccessibleName(windowTitle());
    setAttribute(Qt::WA_DeleteOnClose);
    auto *text = new QLabel(question, this);
    text->setObjectName(QStringLiteral("deleteForGoodText"));
    text->setFont(theme::font(font(), 1.08, QFont::DemiBold));
    auto *hint = new QLabel(
        count == 1 ? tr("It cannot be brought back.") : tr("They cannot be brought back."), this);
    hint->setObjectName(QStringLiteral("deleteForGoodHint"));
    for (QLabel *label : {text, hint}) {
        label->setTextFormat(Qt::PlainText);
        label->setMinimumWidth(400);
        label->setWordWrap(true);
    }
    auto *keep = new QPushButton(tr("Keep"), this);
    keep->setObjectName(QStringLiteral("deleteForGoodKeep"));
    keep->setAccessibleName(keep->text());
    keep->setDefault(true); // what cannot be brought back wants more than Enter
    auto *remove = new QPushButton(tr("Delete for good"), this);
    remove->setObjectName(QStringLiteral("deleteForGoodConfirm"));
    remove->setAccessibleName(remove->text());
    remove->setAutoDefault(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(0);
    column->addWidget(text);
    column->addSpacing(theme::half);
    column->addWidget(hint);
    column->addSpacing(20);
    auto *row = new QHBoxLayout;
    row->setSpacing(theme::grid);
    row->addStretch(1);
    row->addWidget(keep);
    row->addWidget(remove);
    column->addLayout(row);
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(remove, &QPushButton::clicked, this, &QDialog::accept);
}

} // namespace homing::ui
