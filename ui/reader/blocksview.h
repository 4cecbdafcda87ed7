// SPDX-License-Identifier: GPL-3.0-or-later
// BlocksView: a message of several blocks, one below the other in one column that scrolls: texts,
// cards for what Homing says, pictures, messages inside set in by their level. Each text is a view
// of its own: none can reach into another. GUI thread.
#pragma once

#include "core/account/mailservice.h"
#include "ui/reader/findtarget.h"

#include <QImage>
#include <QScrollArea>
#include <QTimer>

class QAbstractScrollArea;
class QLabel;
class QVBoxLayout;

namespace homing::ui {

class HtmlBody;
class Pictures;
class PlainTextView;

class BlocksView final : public QScrollArea, public FindTarget
{
    Q_OBJECT
public:
    explicit BlocksView(account::MailService &service, QWidget *parent = nullptr);
    ~BlocksView() override;

    /// One text and nothing beside it but notices before it: then the reader needs no column.
    static bool isSimple(const account::MessageBody &body);
    /// Makes an HTML block's widget, as high as it needs at its width. Last: it is the first of the message.
    using Factory = std::function<HtmlBody *(const MessageRef &, const mime::Block &, QWidget *, bool)>;
    void setHtmlFactory(Factory factory) { m_makeHtml = std::move(factory); }

    void setBlocks(const MessageRef &message, const std::vector<mime::Block> &blocks);
    void clearBlocks();
    /// As PlainTextView's.
    void setZoom(int points);
    static int percentOf(int points);
    /// What is in view of them, by the block's section.
    const std::map<QByteArray, HtmlBody *> &htmlBodies() const { return m_html; }
    /// The rest of a long one follows in later turns.
    bool isComplete() const { return m_waiting.empty(); }
    QImage picture(const QByteArray &section) const;

    int findText(const QString &text, bool backward) override;
    void clearFind() override;
    int currentMatch() const override;
    QString selectedText() const override;
    void focusText() override;

Q_SIGNALS:
    void linkActivated(const QUrl &url);
    void linkHovered(const QString &target);

private:
    void addSome();
    QWidget *addRow(int before, int behind);
    QWidget *widgetFor(const mime::Block &block, QWidget *row);
    void addPart(QAbstractScrollArea *view, FindPart *find);
    void showMatch();
    QWidget *textWidget(const QString &text, QWidget *row);
    QWidget *pictureWidget(const mime::Block &block, QWidget *row);
    void showPicture(const QByteArray &section, const QImage &picture);

    MessageRef m_message;
    Pictures *m_pictures = nullptr;
    QWidget *m_column = nullptr;
    QVBoxLayout *m_layout = nullptr;
    Factory m_makeHtml;
    std::vector<mime::Block> m_waiting; // for their widgets
    QTimer m_adding;
    struct Part {
        QAbstractScrollArea *view;
        FindPart *find;
    };
    std::vector<Part> m_parts; // what is searched, in order
    std::vector<PlainTextView *> m_texts;
    std::map<QByteArray, HtmlBody *> m_html;        // by section
    std::map<QByteArray, QLabel *> m_pictureLabels; // by section
    std::map<QByteArray, QImage> m_images;          // those that came
    std::size_t m_current = 0;                      // of m_parts: where the find is
    QString m_needle;
    int m_zoom = 0;
};

/// The card of a notice, a report or a message inside.
QWidget *makeBlockCard(const mime::Block &block, QWidget *parent);

} // namespace homing::ui
