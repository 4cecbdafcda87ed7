// SPDX-License-Identifier: GPL-3.0-or-later
// ComposerBody: the text of a message, plain or formatted; which of both is the writer's choice and
// can be changed at any time. GUI thread.
#pragma once

#include "core/mime/draft.h"
#include "core/mime/richtext.h"

#include <QStackedWidget>

#include <optional>

namespace homing::ui {

class BodyEdit;
class FormatBar;
class RichEdit;

class ComposerBody final : public QStackedWidget
{
    Q_OBJECT
public:
    explicit ComposerBody(QWidget *parent = nullptr);

    BodyEdit *plain() const { return m_plain; }
    RichEdit *rich() const { return m_rich; }
    bool isRich() const;

    /// Text, HTML and the pictures that it shows; what other files the draft has is the caller's.
    /// `isRich`: formatted, also where the draft is plain. False: it is too long for that, and
    /// plain.
    bool fill(const mime::Draft &draft, bool isRich);
    /// In place of what is there, formatted; for what an answer quotes.
    void fill(const mime::RichText &text);
    /// The text, and pictures in front of the draft's other files. A formatted text is not written
    /// yet: it is what is returned.
    std::optional<mime::RichText> giveTo(mime::Draft &draft) const;
    /// The same, written: text, HTML and pictures.
    void writeTo(mime::Draft &draft) const;
    /// With more formatting than programs read, ours included.
    bool isTooLong() const;
    /// What a reader sees of it without formatting.
    QString text() const;
    bool isEmpty() const;
    /// The pictures in the text.
    quint64 octets() const;
    /// So long that writing it is nothing for the GUI thread while one types.
    bool isLong() const;
    /// It stands in the text as a picture, which has been its own since fill().
    bool isShowing(const mime::DraftFile &file) const;
    /// Without what is quoted.
    QString ownWords() const;

    void setRich(bool isRich);
    /// Formatted again, as it was before setRich(false).
    void takeFormattingBack();
    void insertPicture(const mime::DraftFile &picture);
    /// Pictures that are being read, and are not in what writeTo() says.
    const std::vector<mime::DraftFile> &comingPictures() const;
    void goToStart();

Q_SIGNALS:
    void edited();
    void filesGiven(const QStringList &paths);
    void pictureGiven(const QImage &picture);
    void pictureWanted();
    void pictureFailed(const QString &name);
    /// comingPictures() has one less.
    void pictureCame();
    /// It was still to come when the text became plain.
    void pictureLeftOver(const homing::mime::DraftFile &picture);
    void richChanged(bool isRich);
    /// By setRich(false); it can be taken back until something is written.
    void formattingLost();

private:
    void showEdit(bool isRich);
    void goToLine(int line);
    mime::RichText current() const;

    BodyEdit *m_plain;
    QWidget *m_richPage;
    RichEdit *m_rich;
    bool m_isFilling = false;
};

} // namespace homing::ui
