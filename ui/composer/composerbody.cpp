// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/composerbody.h"

#include "ui/composer/bodyedit.h"
#include "ui/composer/formatbar.h"
#include "ui/composer/letter.h"
#include "ui/composer/richedit.h"

#include <QBoxLayout>
#include <QScopedValueRollback>
#include <QTextBlock>
#include <QTextDocument>

namespace homing::ui {

namespace {

std::vector<mime::DraftFile> shownFiles(const mime::Draft &draft, const mime::RichText &text)
{
    const std::vector<QByteArray> ids = mime::pictureIds(text);
    std::vector<mime::DraftFile> shown;
    std::copy_if(draft.files.begin(), draft.files.end(), std::back_inserter(shown),
                 [&](const mime::DraftFile &file) {
                     return std::find(ids.begin(), ids.end(), file.contentId) != ids.end();
                 });
    return shown;
}

} // namespace

ComposerBody::ComposerBody(QWidget *parent)
    : QStackedWidget(parent)
    , m_plain(new BodyEdit(this))
    , m_richPage(new QWidget(this))
    , m_rich(new RichEdit(m_richPage))
{
    setObjectName(QStringLiteral("composerBody"));
    m_richPage->setObjectName(QStringLiteral("richPage"));
    auto *bar = new FormatBar(*m_rich, m_richPage);
    auto *column = new QVBoxLayout(m_richPage);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(m_rich, 1);
    addWidget(m_plain);
    addWidget(m_richPage);
    setFocusProxy(m_plain);
    const auto tell = [this] {
        if (!m_isFilling)
            Q_EMIT edited();
    };
    connect(m_plain, &QPlainTextEdit::textChanged, this, tell);
    connect(m_rich, &QTextEdit::textChanged, this, tell);
    connect(m_plain, &BodyEdit::filesGiven, this, &ComposerBody::filesGiven);
    connect(m_rich, &RichEdit::filesGiven, this, &ComposerBody::filesGiven);
    connect(m_plain, &BodyEdit::pictureGiven, this, &ComposerBody::pictureGiven);
    connect(m_rich, &RichEdit::pictureGiven, this, &ComposerBody::pictureGiven);
    connect(m_rich, &RichEdit::pictureFailed, this, &ComposerBody::pictureFailed);
    connect(m_rich, &RichEdit::pictureCame, this, &ComposerBody::pictureCame);
    connect(bar, &FormatBar::pictureWanted, this, &ComposerBody::pictureWanted);
}

bool ComposerBody::isRich() const
{
    return currentWidget() == m_richPage;
}

void ComposerBody::showEdit(bool isRich)
{
    setCurrentWidget(isRich ? m_richPage : static_cast<QWidget *>(m_plain));
    setFocusProxy(isRich ? static_cast<QWidget *>(m_rich) : m_plain);
}

bool ComposerBody::fill(const mime::Draft &draft, bool isRich)
{
    const QScopedValueRollback filling(m_isFilling, true);
    m_plain->setPlainText(draft.text);
    showEdit(false);
    if (!isRich)
        return true;
    const bool hasHtml = !draft.html.isEmpty();
    const mime::RichText text = hasHtml ? mime::readRichText(draft.html, mime::RichSource::Own)
                                        : mime::richFromPlain(draft.text);
    if (text.isCut || (!hasHtml && mime::isTooLong(mime::writeHtml(text))))
        return false; // nothing of it may be lost
    m_rich->setRichText(text, shownFiles(draft, text));
    showEdit(true);
    return true;
}

void ComposerBody::fill(const mime::RichText &text)
{
    const QScopedValueRollback filling(m_isFilling, true);
    m_rich->setRichText(text, {});
    showEdit(true);
}

std::optional<mime::RichText> ComposerBody::giveTo(mime::Draft &draft) const
{
    draft.html.clear();
    if (!isRich()) {
        draft.text = m_plain->toPlainText();
        return {};
    }
    mime::RichText rich = m_rich->rawText();
    const std::vector<mime::DraftFile> pictures = m_rich->pictures(rich, draft.from.address);
    draft.files.insert(draft.files.begin(), pictures.begin(), pictures.end());
    return rich;
}

void ComposerBody::writeTo(mime::Draft &draft) const
{
    if (const std::optional<mime::RichText> rich = giveTo(draft))
        writeText(*rich, draft);
}

bool ComposerBody::isLong() const
{
    constexpr int writtenAtOnce = 32 << 10; // letters
    return isRich() && m_rich->document()->characterCount() > writtenAtOnce;
}

bool ComposerBody::isTooLong() const
{
    return isRich() && mime::isTooLong(mime::writeHtml(m_rich->richText()));
}

QString ComposerBody::text() const
{
    return isRich() ? m_rich->toPlainText() : m_plain->toPlainText();
}

bool ComposerBody::isShowing(const mime::DraftFile &file) const
{
    return isRich() && !file.contentId.isEmpty() && m_rich->isShowingPicture(file.contentId);
}

QString ComposerBody::ownWords() const
{
    if (!isRich())
        return m_plain->toPlainText();
    QString words;
    for (const mime::RichBlock &block : m_rich->richText().blocks) {
        for (const mime::RichSpan &span : block.spans)
            words += block.quotes == 0 && span.pictureId.isEmpty() ? span.text : QString();
        words += u'\n';
    }
    return words;
}

bool ComposerBody::isEmpty() const
{
    return text().trimmed().isEmpty(); // a picture is a character of it
}

quint64 ComposerBody::octets() const
{
    return isRich() ? m_rich->pictureOctets() : 0;
}

void ComposerBody::setRich(bool isRich)
{
    if (isRich == this->isRich())
        return;
    const bool hadFocus = m_plain->hasFocus() || m_rich->hasFocus();
    const int line = (isRich ? m_plain->textCursor() : m_rich->textCursor()).blockNumber();
    {
        const QScopedValueRollback filling(m_isFilling, true);
        if (isRich) {
            m_rich->setRichText(mime::richFromPlain(m_plain->toPlainText()), {});
        } else {
            m_plain->setPlainText(mime::plainText(m_rich->richText()));
        }
        showEdit(isRich);
    }
    goToLine(line);
    if (hadFocus)
        setFocus();
    for (mime::DraftFile &picture : m_rich->takeComingPictures()) {
        picture.contentId.clear();
        Q_EMIT pictureLeftOver(picture);
    }
    Q_EMIT edited();
    Q_EMIT richChanged(isRich);
    if (!isRich && mime::hasFormatting(m_rich->richText()))
        Q_EMIT formattingLost();
}

void ComposerBody::takeFormattingBack()
{
    showEdit(true); // nobody has touched what is there
    setFocus();
    Q_EMIT edited();
    Q_EMIT richChanged(true);
}

void ComposerBody::insertPicture(const mime::DraftFile &picture)
{
    m_rich->insertPicture(picture);
}

const std::vector<mime::DraftFile> &ComposerBody::comingPictures() const
{
    return m_rich->comingPictures();
}

/// Its end, where one goes on; the last one's if there are not so many.
void ComposerBody::goToLine(int line)
{
    QTextDocument *document = isRich() ? m_rich->document() : m_plain->document();
    QTextCursor cursor(document->findBlockByNumber(std::min(line, document->blockCount() - 1)));
    cursor.movePosition(QTextCursor::EndOfBlock);
    if (isRich())
        m_rich->setTextCursor(cursor);
    else
        m_plain->setTextCursor(cursor);
}

void ComposerBody::goToStart()
{
    m_plain->moveCursor(QTextCursor::Start);
    m_rich->moveCursor(QTextCursor::Start);
}

} // namespace homing::ui
