// SPDX-License-Identifier: GPL-3.0-or-later
// SourceWindow: a message as it is on the server, octet for octet; fetched when the window opens.
// Find in it, save it. GUI thread; the text is made in the pool and put in piece by piece.
#pragma once

#include "core/account/mailservice.h"
#include "ui/reader/findtarget.h"

#include <QPlainTextEdit>
#include <QTimer>

class QLabel;
class QToolButton;

namespace homing::ui {

class FindBar;

/// Text to look at: what acts unseen (controls, direction marks) is spelled out. Any thread.
QString sourceText(const QByteArray &bytes);

class SourceView final : public QPlainTextEdit, public FindTarget
{
    Q_OBJECT
public:
    explicit SourceView(QWidget *parent = nullptr);
    /// Goes in over several turns of the event loop; then filled() comes.
    void fill(const QString &text);

    int findText(const QString &text, bool backward) override;
    void clearFind() override;
    int currentMatch() const override { return m_currentMatch; }
    QString selectedText() const override { return textCursor().selectedText(); }
    void focusText() override { setFocus(Qt::OtherFocusReason); }

Q_SIGNALS:
    void filled();

private:
    void fillMore();

    QString m_text;
    qsizetype m_filled = 0;
    QTimer m_filling;
    QString m_needle;
    int m_currentMatch = 0;
    int m_matches = 0;
};

class SourceWindow final : public QWidget
{
    Q_OBJECT
public:
    /// Asks for the source at once. Deleted when closed; what is still to come is cancelled then.
    SourceWindow(account::MailService &service, const MessageRef &message, const QString &subject,
                 QWidget *parent = nullptr);
    ~SourceWindow() override;

private:
    void onPart(const MessageRef &message, const QByteArray &section, const QByteArray &bytes,
                const Fault &fault);
    void showText(const QString &text, qint64 leftOut);

    account::MailService &m_service;
    MessageRef m_message;
    QLabel *m_status = nullptr;
    SourceView *m_view = nullptr;
    FindBar *m_find = nullptr;
    bool m_isWaiting = true;
};

/// Asks where, and saves the whole message there. "subject.eml" is proposed.
void askToSaveMessage(account::MailService &service, const MessageRef &message,
                      const QString &subject, QWidget *over);

} // namespace homing::ui
