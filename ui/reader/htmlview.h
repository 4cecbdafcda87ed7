// SPDX-License-Identifier: GPL-3.0-or-later
// HtmlView: a message's HTML on screen, as the reader knows it: selection, find, zoom, links, print, text for screen readers.
// An interface: how HTML is laid out is not the reader's matter. GUI thread; nothing it does takes long there, and nothing is
// ever loaded but what setPicture() hands in.
#pragma once

#include "ui/reader/findtarget.h"
#include "ui/reader/htmljob.h"

#include <QAbstractScrollArea>

namespace homing::ui {

class HtmlView : public QAbstractScrollArea, public FindPart
{
    Q_OBJECT
public:
    using QAbstractScrollArea::QAbstractScrollArea;

    /// Replaces what is shown, from its top. The old stays on screen until the new is laid out; clear() takes it away at once.
    virtual void setPieces(std::vector<HtmlPiece> pieces) = 0;
    virtual void clear() = 0;
    /// The bytes of a picture that wanted() named, by "cid:..." or its address.
    virtual void setPicture(const QByteArray &address, const QByteArray &bytes) = 0;
    virtual void setRemoteShown(bool shown) = 0;
    /// A dark sheet for a dark theme.
    virtual void setDarkSheet(bool dark) = 0;
    /// Shows what is over a bound all the same.
    virtual void showAnyway() = 0;

    virtual QString text() const = 0;         // all of it
    virtual QString visibleText() const = 0;  // what the reader sees: for replies
    virtual QString selectedText() const override = 0;
    virtual void selectAll() = 0;
    virtual void copy() = 0;
    /// Percent; 100 is as written. 30 to 400.
    virtual void setZoom(int percent) = 0;
    virtual int zoom() const = 0;
    /// What is shown, to be made once more (printed).
    virtual HtmlJob job() const = 0;
    /// Shown as plain text, or without its columns, because of a bound.
    virtual bool isReduced() const = 0;
    virtual bool isSimplified() const = 0;
    virtual HtmlPagePtr page() const = 0;

Q_SIGNALS:
    /// Each time that it is laid out anew.
    void laidOut();
    /// Parts of the message that it shows, by Content-ID; and remote pictures that it names, shown or not.
    void wanted(const std::vector<QByteArray> &contentIds, const std::vector<QByteArray> &remote);
    /// `shown`: the link's own words.
    void linkActivated(const QUrl &url, const QString &shown);
    /// Empty when the pointer left.
    void linkHovered(const QString &target);
};

/// litehtml behind it.
HtmlView *makeHtmlView(QWidget *parent);

} // namespace homing::ui
