// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/search/namedialog.h"

#include "ui/common/theme.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace homing::ui {

NameDialog::NameDialog(const QString &title, const QString &name, QWidget *parent)
    : QDialog(parent)
    , m_edit(new QLineEdit(name.left(100), this))
{
    setObjectName(QStringLiteral("nameDialog"));
    setAccessibleName(title);
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(theme::grid);
    auto *label = new QLabel(tr("&Name:"), this);
    label->setObjectName(QStringLiteral("nameLabel"));
    label->setTextFormat(Qt::PlainText);
    label->setBuddy(m_edit);
    m_edit->setObjectName(QStringLiteral("nameEdit"));
    m_edit->setAccessibleName(tr("Name"));
    m_edit->setMaxLength(100);
    m_edit->setMinimumWidth(280);
    m_edit->selectAll();
    auto *buttons = new QDialogButtonBox(this);
    buttons->setObjectName(QStringLiteral("nameButtons"));
    QPushButton *save = buttons->addButton(tr("Save"), QDialogButtonBox::AcceptRole);
    save->setObjectName(QStringLiteral("nameSaveButton"));
    save->setAccessibleName(tr("Save"));
    QPushButton *cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    cancel->setObjectName(QStringLiteral("nameCancelButton"));
    cancel->setAccessibleName(tr("Cancel"));
    column->addWidget(label);
    column->addWidget(m_edit);
    column->addWidget(buttons);
    const auto update = [this, save] { save->setEnabled(!m_edit->text().trimmed().isEmpty()); };
    connect(m_edit, &QLineEdit::textChanged, this, update);
    update();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT named(m_edit->text().trimmed());
        accept();
    });
}

} // namespace homing::ui
