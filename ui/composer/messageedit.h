// SPDX-License-Identifier: GPL-3.0-or-later
// MessageEdit: what the edits of plain and formatted messages have in common: a column of about 80
// characters in whatever room there is, and the theme's colours, which a highlighter shows. GUI
// thread.
#pragma once

#include <QAbstractScrollArea>
#include <QEvent>
#include <QMargins>
#include <QStringList>
#include <QTextOption>

class QMimeData;

namespace homing::ui {

/// The local files that `data` names; empty if there is none.
QStringList localFiles(const QMimeData *data);

/// Around a column of about 80 characters in an edit of this width and font.
QMargins columnMargins(const QAbstractScrollArea &edit);

/// `Edit` is Qt's; whoever derives calls begin() when its document is there.
template <typename Edit, typename Highlighter> class MessageEdit : public Edit
{
protected:
    using Edit::Edit;

    void begin()
    {
        this->setFrameShape(QFrame::NoFrame);
        this->setBackgroundRole(QPalette::Base);
        this->setAutoFillBackground(true); // beside the column, too
        this->setTabChangesFocus(true);
        this->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        this->setCursorWidth(2);
        m_highlighter = new Highlighter(this->document());
        m_highlighter->setPalette(this->palette());
    }

    void resizeEvent(QResizeEvent *event) override
    {
        updateColumn();
        Edit::resizeEvent(event);
    }

    void changeEvent(QEvent *event) override
    {
        Edit::changeEvent(event);
        if (event->type() == QEvent::PaletteChange && m_highlighter) {
            m_highlighter->setPalette(this->palette());
            m_highlighter->rehighlight();
        } else if (event->type() == QEvent::FontChange
                   || event->type() == QEvent::LayoutDirectionChange) {
            updateColumn();
        }
    }

    Highlighter *m_highlighter = nullptr; // once it has begun

private:
    void updateColumn()
    {
        const QMargins margins = columnMargins(*this);
        if (this->viewportMargins() != margins)
            this->setViewportMargins(margins);
    }
};

} // namespace homing::ui
