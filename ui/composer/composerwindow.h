// SPDX-License-Identifier: GPL-3.0-or-later
// ComposerWindow: a message is written here. It keeps itself as a draft on this computer while it
// is written and when it is closed; sending it is its desk's. GUI thread; never modal.
#pragma once

#include "ui/composer/letter.h"

#include "core/account/mailservice.h"

#include <QTimer>
#include <QWidget>

class QMenu;
class QPushButton;
class QToolButton;

namespace homing::ui {

class AttachmentTray;
class BodyEdit;
class ComposerBody;
class ComposerHead;
class DraftFiles;
class ElidedLabel;
class NoticeStrip;
class ReportWishes;
class SendLaterButton;

class ComposerWindow final : public QWidget
{
    Q_OBJECT
public:
    static constexpr QKeyCombination richTextKeys = Qt::CTRL | Qt::SHIFT | Qt::Key_T;

    /// `service` outlives it. Deletes itself when it is closed.
    ComposerWindow(account::MailService &service, Letter letter);
    ~ComposerWindow() override;

    AccountId account() const { return m_letter.account; }
    LocalMessageId localId() const { return m_letter.local.id; }
    const MessageRef &opened() const { return m_letter.opened; }
    ComposerHead *head() const { return m_head; }
    /// The plain one of the two edits that `text()` holds.
    BodyEdit *body() const;
    ComposerBody *text() const { return m_text; }
    DraftFiles *files() const { return m_files; }
    /// Into that of the bar, whose button is called `name` then.
    void addMenu(QMenu *menu, const QString &name);
    /// How long after the first key that is not kept yet the draft is.
    void setSaveDelay(int ms) { m_saveDelayMs = ms; }
    /// What is in it counts as written by hand, and is kept at once.
    void keepNow();
    void attach(const QStringList &paths);
    /// Into the text where it is formatted, else as a file.
    void addPicture(const QImage &picture);
    void addFiles(const QStringList &paths);
    /// As one of these, unless the user has chosen somebody: no writing of his, and not kept for it.
    void writeAs(const std::vector<mime::DecodedAddress> &people);

Q_SIGNALS:
    /// `letter.local.message` is composed; it leaves at `letter.local.notBefore`, null: now. The
    /// composer closes by itself.
    void sendWanted(const homing::ui::Letter &letter);
    void discarded(const homing::ui::Letter &letter);
    /// Closed with something in it, which is a draft now.
    void putAway(const homing::ui::Letter &letter);
    /// The user wants it so, in the messages that follow as well.
    void richChosen(bool isRich);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void build();
    QWidget *buildBar();
    void connectParts();
    void connectText();
    void fill();
    void updateTitle();
    // --- composersending.cpp
    /// At `when`; null: now.
    void sendAt(const QDateTime &when);
    void send();
    bool isReadyToSend();
    /// Files or pictures; what is sent now would lack them.
    bool isWaiting() const;
    void tellOfWaiting();
    void goOnSending();
    QString doubts() const;
    void tell(const QString &text, bool mayGoOn);
    void discard();
    void chooseFiles();
    // --- composerpictures.cpp
    void choosePictures();
    void insertPictures(const QStringList &paths);
    void insertPicture(const mime::DraftFile &file);
    // --- what is kept
    void onEdited();
    void startSaveTimer();
    bool isEmpty() const;
    Letter current() const;
    Letter unwritten() const;
    Letter toKeep() const;
    void keep();
    void keepAtOnce();
    void finishKeeping(const Letter &letter, quint64 edits, bool isComposed);
    void keepOrDrop();
    void moveToAccount(AccountId account);
    void dropWhatIsKept();
    void changeIdentity(const account::Identity &before);

    account::MailService &m_service;
    Letter m_letter;
    DraftFiles *m_files = nullptr;
    ComposerHead *m_head = nullptr;
    NoticeStrip *m_strip = nullptr;
    QToolButton *m_goOn = nullptr; // in the strip
    QToolButton *m_formatBack = nullptr; // in the strip
    ComposerBody *m_text = nullptr;
    QToolButton *m_rich = nullptr;
    QToolButton *m_discard = nullptr;
    AttachmentTray *m_tray = nullptr;
    QPushButton *m_send = nullptr;
    ReportWishes *m_wishes = nullptr;
    ElidedLabel *m_saved = nullptr;
    QTimer m_saveTimer;
    int m_saveDelayMs = 3'000;
    QString m_toldDoubts;         // the user has read them
    QDateTime m_sendAt;           // what the last press asked for; null: now
    bool m_sendsWhenHere = false; // files or pictures are awaited
    QTimer m_waitTimer;           // it takes so long that it must be told
    int m_picturesToRead = 0;     // from disk
    bool m_isEdited = false;      // since it was opened
    bool m_isUnsaved = false;     // since it was kept
    bool m_isSenderChosen = false; // by the user
    quint64 m_edits = 0;
    quint64 m_keptEdits = 0;      // so many are in what was kept last
    bool m_isComposing = false;   // by the pool, to be kept
    int m_pasted = 0; // pictures
    bool m_isDone = false; // sent or discarded: nothing more is kept
};

} // namespace homing::ui

Q_DECLARE_METATYPE(homing::ui::Letter)
