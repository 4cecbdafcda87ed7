// SPDX-License-Identifier: GPL-3.0-or-later
// PlainTextView: a message's text, read-only: about 80 characters wide, quotes coloured and folded, links to click,
// find, zoom. A QPlainTextEdit and nothing richer: no markup is read and no resource is ever loaded. GUI thread.
#pragma once

#include "ui/reader/findtarget.h"
#include "ui/reader/plaintext.h"

#include <QPlainTextEdit>

namespace homing::ui {

class PlainTextHighlighter;

class PlainTextView : public QPlainTextEdit, public FindPart
{
    Q_OBJECT
public:
    explicit PlainTextView(QWidget *parent = nullptr);
    ~PlainTextView() override;

    /// Replaces what is shown and scrolls to its top. Line ends: LF or CRLF.
    void setMessageText(const QString &text);
    void clearMessage();
    /// The text was longer than what is shown; showAll() lays out the rest too.
    bool isCut() const;
    void showAll();

    bool hasFolds() const;
    void setAllFolded(bool folded);
    /// Lines now hidden in folded quotes.
    int foldedLineCount() const;

    /// Marks every match (at most 1,000) and goes to the next one from the cursor; a match in a folded quote unfolds it.
    /// Returns the number of matches.
    int findText(const QString &text, bool backward) override;
    void clearFind() override;
    /// 1-based place of the current match among all, 0 for none.
    int currentMatch() const override;
    QString selectedText() const override { return textCursor().selectedText(); }
    void focusText() override { setFocus(Qt::OtherFocusReason); }
    void startFindAt(bool end) override;
    int countText(const QString &text) const override;
    void markText(const QString &text) override;
    QRect matchRect() const override { return cursorRect(); }

    /// Points added to the system's text size, -6 .. 18.
    void setZoom(int points);
    int zoom() const;

Q_SIGNALS:
    /// The user clicked it (or pressed Enter on it). Always isOpenable().
    void linkActivated(const QUrl &url);
    /// Empty when the pointer left.
    void linkHovered(const QString &target);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    QMimeData *createMimeDataFromSelection() const override;

private:
    struct Private;
    std::unique_ptr<Private> d;
    void layOut();
    void forgetHover();
    void updateColumn();
    void setFolded(size_t fold, bool folded);
    void unfoldAt(int position);
    QUrl linkAt(const QPoint &viewportPosition) const;
    int foldMarkerAt(const QPoint &viewportPosition) const;
    void collectMatches(const QString &text);
    void showMatches();
};

} // namespace homing::ui
