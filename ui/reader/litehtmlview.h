// SPDX-License-Identifier: GPL-3.0-or-later
// The HtmlView that ships: pages come from a worker (htmljob.h), painting and hands are here. GUI thread.
#pragma once

#include "ui/reader/htmlview.h"

#include <QTimer>

namespace homing::ui {

class LiteHtmlView final : public HtmlView
{
    Q_OBJECT
public:
    explicit LiteHtmlView(QWidget *parent = nullptr);
    ~LiteHtmlView() override;

    void setPieces(std::vector<HtmlPiece> pieces) override;
    void clear() override;
    void setPicture(const QByteArray &address, const QByteArray &bytes) override;
    void setRemoteShown(bool shown) override;
    void setDarkSheet(bool dark) override;
    void showAnyway() override;
    QString text() const override;
    QString visibleText() const override;
    QString selectedText() const override;
    void selectAll() override;
    void copy() override;
    void setZoom(int percent) override;
    int zoom() const override { return m_zoom; }
    HtmlJob job() const override;
    bool isReduced() const override { return m_isReduced; }
    bool isSimplified() const override { return m_isSimplified; }
    HtmlPagePtr page() const override { return m_page; }

    int findText(const QString &text, bool backward) override;
    void clearFind() override;
    int currentMatch() const override { return m_match < 0 ? 0 : m_match + 1; }
    void focusText() override { setFocus(Qt::OtherFocusReason); }
    void startFindAt(bool end) override;
    int countText(const QString &text) const override;
    void markText(const QString &text) override;
    QRect matchRect() const override;

    // For the screen reader: offsets are of text().
    qsizetype cursor() const { return m_cursor; }
    qsizetype anchor() const { return m_anchor; }
    void select(qsizetype anchor, qsizetype cursor);
    /// In viewport coordinates.
    QRect rectOfCharacter(qsizetype offset) const;
    qsizetype offsetAt(const QPoint &viewportPosition) const;
    void reveal(qsizetype start, qsizetype end);

protected:
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void relayOut();
    void startJob();
    void abandon();
    void take(quint64 generation, const HtmlResult &result);
    void updateScrollBars();
    void updateMarks();
    void hover(int link);
    qreal scale() const;
    QPointF toPage(const QPointF &viewportPosition) const;
    QRectF toViewport(const QRectF &pageRect) const;
    int linkAtCursor() const;

    HtmlPieces m_pieces;
    HtmlPagePtr m_page;
    HtmlPictures m_pictures;
    QHash<QByteArray, QByteArray> m_arrived;
    quint64 m_generation = 0;
    bool m_isRunning = false;
    HtmlUnwanted m_unwanted; // of the job that runs
    bool m_isStale = false;
    bool m_isRemoteShown = false;
    bool m_isDark = false;
    bool m_isAnyCost = false;
    bool m_isReduced = false;
    bool m_isSimplified = false;
    bool m_isNew = false; // nothing of these pieces was shown yet
    int m_zoom = 100;
    int m_laidOutWidth = -1;
    QTimer m_delay;

    qsizetype m_anchor = 0;
    qsizetype m_cursor = 0;
    bool m_isSelecting = false;
    QPoint m_pressed;
    int m_hovered = -1;
    std::vector<std::pair<qsizetype, qsizetype>> m_matches;
    QString m_needle;
    int m_match = -1;
};

} // namespace homing::ui
