// SPDX-License-Identifier: GPL-3.0-or-later
// RichEdit: where a formatted message is written. Its colours are the theme's but for those that
// were chosen, which are shown so that they can be read and sent as they were chosen. What is
// pasted is cut down to what a message of ours can say. GUI thread.
#pragma once

#include "core/mime/draft.h"
#include "core/mime/richtext.h"
#include "ui/composer/messageedit.h"
#include "ui/composer/richhighlighter.h"

#include <QHash>
#include <QTextEdit>

namespace homing::ui {

class RichDocument;

class RichEdit final : public MessageEdit<QTextEdit, RichHighlighter>
{
    Q_OBJECT
public:
    /// A picture is shown at most so wide, in CSS pixels, here and at the receiver's.
    static constexpr int widestPicture = 560;

    explicit RichEdit(QWidget *parent = nullptr);

    /// `pictures`: those that it shows.
    void setRichText(const mime::RichText &text, const std::vector<mime::DraftFile> &pictures);
    mime::RichText richText() const;
    /// Not normalised, which costs most of it.
    mime::RichText rawText() const;
    /// Those that the text shows, as they are sent from `sender`: nothing in their ids tells of
    /// another account. `text` gets the same ids.
    std::vector<mime::DraftFile> pictures(mime::RichText &text, const QString &sender) const;
    /// Of those that the text shows.
    quint64 pictureOctets() const;
    /// At the cursor, once it is read. `picture.contentId` is not looked at.
    void insertPicture(mime::DraftFile picture);
    /// Those that are being read: they belong to the text and are not in it yet.
    const std::vector<mime::DraftFile> &comingPictures() const { return m_coming; }
    /// The same; they do not come any more.
    std::vector<mime::DraftFile> takeComingPictures() { return std::exchange(m_coming, {}); }
    bool isShowingPicture(const QByteArray &contentId) const
    {
        return m_pictures.contains(contentId);
    }

    // --- what the format bar does, with the selection or where one goes on writing
    void setBold(bool isBold);
    void setItalic(bool isItalic);
    void setUnderlined(bool isUnderlined);
    void setStruck(bool isStruck);
    void setColour(const QByteArray &colour);
    void setTextSize(mime::RichSize size);
    /// 0: a paragraph.
    void setHeading(int level);
    /// Paragraph: out of its list.
    void setList(mime::RichBlock::Kind kind);
    void changeLevel(int by); // of list items
    void changeQuotes(int by);
    void setLink(const QString &target, const QString &words);
    void clearFormatting();
    struct LinkHere
    {
        QString target;
        QString words;
    };
    /// Selects it, as far as there is one at the cursor.
    LinkHere takeLink();
    mime::RichBlock here() const; // kind and quotes of the cursor's block

Q_SIGNALS:
    void filesGiven(const QStringList &paths);
    void pictureGiven(const QImage &picture);
    void pictureFailed(const QString &name);
    /// It stands in the text, or failed: comingPictures() has one less.
    void pictureCame();

protected:
    bool event(QEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;
    QMimeData *createMimeDataFromSelection() const override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    /// Nothing is loaded: the document has all that there is.
    QVariant loadResource(int type, const QUrl &name) override;

private:
    void mergeFormat(const QTextCharFormat &format);
    template <typename Change> void forEachBlock(Change change);
    bool leaveStructure();
    void decode(const mime::DraftFile &picture);
    void finishPicture(const mime::DraftFile &picture, const QImage &image);
    void putPicture(const mime::DraftFile &picture, int width);

    RichDocument *m_document;
    QHash<QByteArray, mime::DraftFile> m_pictures; // by id, also those that an undo brings back
    std::vector<mime::DraftFile> m_coming;
    mutable QHash<QByteArray, QByteArray> m_sentIds;
    mutable QByteArray m_sentDomain;
};

} // namespace homing::ui
