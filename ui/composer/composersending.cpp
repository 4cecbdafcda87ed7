// SPDX-License-Identifier: GPL-3.0-or-later
// ComposerWindow: what is looked at before a message leaves it, and its other way out.
#include "ui/common/noticestrip.h"
#include "ui/composer/addresschip.h"
#include "ui/composer/addressfield.h"
#include "ui/composer/composerbody.h"
#include "ui/composer/composerhead.h"
#include "ui/composer/composerwindow.h"
#include "ui/composer/draftfiles.h"
#include "ui/composer/reminder.h"

#include <QFileDialog>
#include <QStandardPaths>
#include <QToolButton>

namespace homing::ui {

void ComposerWindow::tell(const QString &text, bool mayGoOn)
{
    m_goOn->setVisible(mayGoOn);
    m_formatBack->hide();
    m_strip->present(text, NoticeStrip::Kind::Warning);
}

/// What may be meant: the second press of Send sends all the same.
QString ComposerWindow::doubts() const
{
    QStringList doubts;
    if (m_head->subject().trimmed().isEmpty())
        doubts.append(tr("The subject is empty."));
    if (m_files->entries().empty() && m_text->octets() == 0
        && speaksOfAttachment(m_text->ownWords().remove(m_letter.quoted)))
        doubts.append(tr("The text speaks of an attachment, and there is none."));
    return doubts.join(u' ');
}

bool ComposerWindow::isReadyToSend()
{
    m_head->commit();
    if (m_head->account().isNull()) {
        tell(tr("There is no account left that could send it."), false);
        return false;
    }
    if (!m_head->hasRecipients()) {
        tell(tr("Nobody is to get this message yet. Add a recipient."), false);
        m_head->to()->setFocus();
        return false;
    }
    if (AddressField *field = m_head->badField()) {
        tell(tr("No mail can be sent to %1. Correct or remove it.").arg(field->firstBad()->text()),
             false);
        field->focusBad();
        return false;
    }
    if (m_text->isTooLong()) {
        tell(tr("This text is too long to be sent with its formatting. Make it plain text (%1), or "
                "shorter.")
                 .arg(QKeySequence(richTextKeys).toString(QKeySequence::NativeText)),
             false);
        return false;
    }
    if (m_files->hasFailed()) {
        tell(tr("A file could not be fetched. Remove it to send the message without it."), false);
        return false;
    }
    const QString found = doubts();
    if (!found.isEmpty() && found != m_toldDoubts) {
        m_toldDoubts = found;
        tell(found, true);
        return false;
    }
    if (isWaiting()) {
        m_sendsWhenHere = true;
        if (m_files->isWaiting())
            tellOfWaiting();
        else
            m_waitTimer.start(); // most pictures are read before anybody has read a line
        return false;
    }
    return true;
}

bool ComposerWindow::isWaiting() const
{
    return m_files->isWaiting() || m_picturesToRead > 0 || !m_text->comingPictures().empty();
}

void ComposerWindow::tellOfWaiting()
{
    if (m_sendsWhenHere)
        tell(m_files->isWaiting() ? tr("It is sent as soon as its files are here.")
                                  : tr("It is sent as soon as its pictures are here."),
             false);
}

void ComposerWindow::goOnSending()
{
    if (m_sendsWhenHere && !isWaiting())
        send();
}

void ComposerWindow::sendAt(const QDateTime &when)
{
    m_sendAt = when;
    send();
}

void ComposerWindow::send()
{
    m_sendsWhenHere = false;
    if (m_isDone || !isReadyToSend())
        return;
    m_strip->hide();
    Letter letter = current();
    letter.local.notBefore = m_sendAt.toUTC();
    if (!composeLetter(letter, mime::DraftUse::Send)) {
        tell(tr("This message cannot be sent as it is: a field of its head has characters that "
                "mail does not allow."),
             false);
        return;
    }
    m_isDone = true;
    m_saveTimer.stop();
    Q_EMIT sendWanted(letter);
    close();
}

void ComposerWindow::discard()
{
    if (m_isDone)
        return;
    m_isDone = true;
    m_saveTimer.stop();
    const Letter letter = current();
    const bool hasSomething = !isEmpty() && m_isEdited;
    m_files->cancel();
    dropWhatIsKept();
    if (hasSomething || m_letter.isKept || letter.opened.uid != 0)
        Q_EMIT discarded(letter);
    close();
}

void ComposerWindow::chooseFiles()
{
    auto *dialog =
        new QFileDialog(this, tr("Attach files"),
                        QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setObjectName(QStringLiteral("attachDialog"));
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::filesSelected, this, &ComposerWindow::attach);
    dialog->open();
}

} // namespace homing::ui
