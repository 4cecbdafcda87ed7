// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/aboutdialog.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace homing::ui {

namespace {

QLabel *plain(QWidget *parent, const char *name, const QString &text)
{
    auto *label = new QLabel(text, parent);
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

QString libraries()
{
    // Names and licences are not translated.
    return QStringLiteral("Qt %1 (LGPL-3.0)\n"
                          "SQLite (public domain)\n"
                          "GMime 3 (LGPL-2.1-or-later)\n"
                          "GNU SASL (LGPL-2.1-or-later)\n"
                          "QtKeychain (BSD-3-Clause)\n"
                          "Gumbo (Apache-2.0)\n"
                          "litehtml (BSD-3-Clause)\n"
                          "Hunspell (MPL-1.1)\n"
                          "zlib (Zlib)")
        .arg(QString::fromLatin1(qVersion()));
}

} // namespace

AboutDialog::AboutDialog(QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("aboutDialog"));
    setWindowTitle(tr("About Homing"));
    setAccessibleName(windowTitle());
    setMinimumWidth(420);

    QLabel *name = plain(this, "aboutName", QStringLiteral("Homing"));
    name->setFont(theme::font(font(), 1.8, QFont::DemiBold));
    QLabel *version = plain(this, "aboutVersion", tr("Version %1").arg(QStringLiteral(HOMING_VERSION)));
    version->setTextInteractionFlags(Qt::TextSelectableByMouse);
    QLabel *text = plain(this, "aboutText",
                         tr("A mail client that is true again in one flight, however the connection comes and goes."));
    QLabel *licence = plain(this, "aboutLicence",
                            tr("Homing is free software under the GNU General Public License, version 3 or later. "
                               "It comes with no warranty. It uses these libraries:"));
    auto *list = new QPlainTextEdit(libraries(), this);
    list->setObjectName(QStringLiteral("aboutLibraries"));
    list->setAccessibleName(tr("Libraries and their licences"));
    list->setReadOnly(true);
    list->setTabChangesFocus(true);
    list->setFixedHeight(list->fontMetrics().lineSpacing() * 8 + 2 * theme::grid);
    auto *closeButton = new QPushButton(tr("Close"), this);
    closeButton->setObjectName(QStringLiteral("aboutClose"));
    closeButton->setAccessibleName(closeButton->text());
    closeButton->setDefault(true);
    connect(closeButton, &QPushButton::clicked, this, &QDialog::accept);

    auto *symbol = new QLabel(this);
    symbol->setTextFormat(Qt::PlainText);
    symbol->setPixmap(QApplication::windowIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
    auto *head = new QVBoxLayout;
    head->setSpacing(2);
    head->addWidget(name);
    head->addWidget(version);
    auto *top = new QHBoxLayout;
    top->setSpacing(16);
    if (!QApplication::windowIcon().isNull())
        top->addWidget(symbol);
    else
        symbol->hide();
    top->addLayout(head, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 16);
    column->setSpacing(12);
    column->addLayout(top);
    column->addWidget(text);
    column->addWidget(licence);
    column->addWidget(list);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(closeButton);
    column->addLayout(row);
}

} // namespace homing::ui
