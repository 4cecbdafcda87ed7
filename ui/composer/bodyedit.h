// SPDX-License-Identifier: GPL-3.0-or-later
// BodyEdit: where the message is written: plain text in a column of about 80 characters, quotes in
// colour. Files and pictures that are dropped or pasted are given on. GUI thread.
#pragma once

#include <QImage>
#include <QPlainTextEdit>

namespace homing::ui {

class PlainTextHighlighter;

/// The local files that `data` names; empty if there is none.
QStringList localFiles(const QMimeData *data);

/// Around a column of about 80 characters in an edit of this width and font.
QMargins columnMargins(const QAbstractScrollArea &edit);

class BodyEdit final : public QPlainTextEdit
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
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void updateColumn();

    PlainTextHighlighter *m_highlighter = nullptr;
};

} // namespace homing::ui
