// SPDX-License-Identifier: GPL-3.0-or-later
// BodyEdit: where the message is written: plain text in a column of about 80 characters, quotes in
// colour. Files and pictures that are dropped or pasted are given on. GUI thread.
#pragma once

#include "ui/composer/messageedit.h"
#include "ui/reader/plaintexthighlighter.h"

#include <QImage>
#include <QPlainTextEdit>

namespace homing::ui {

class BodyEdit final : public MessageEdit<QPlainTextEdit, PlainTextHighlighter>
{
    Q_OBJECT
public:
    explicit BodyEdit(QWidget *parent = nullptr);

Q_SIGNALS:
    void filesGiven(const QStringList &paths);
    void pictureGiven(const QImage &picture);

protected:
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
};

} // namespace homing::ui
