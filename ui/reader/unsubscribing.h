// SPDX-License-Identifier: GPL-3.0-or-later
// Unsubscribing: the button that leaves a list (RFC 2369, RFC 8058), the question before it that
// says what will go where, and what became of it. GUI thread. Nothing is asked of anybody before
// the user has said so.
#pragma once

#include "core/account/mailservice.h"
#include "core/account/oneclick.h"
#include "core/mime/unsubscribe.h"

#include <QObject>
#include <QPointer>
#include <QSet>
#include <QUrl>

class QMessageBox;

namespace homing::ui {

class HeaderCard;

class Unsubscribing final : public QObject
{
    Q_OBJECT
public:
    /// The button is in `card`. Both outlive it.
    Unsubscribing(account::MailService &service, HeaderCard *card);

    void show(const MessageRef &message, const QByteArray &header);
    void clear();
    /// Not owned; for tests.
    void setOneClick(account::OneClick *oneClick);

Q_SIGNALS:
    void notice(const QString &text);
    /// The user wants the message that leaves the list.
    void writeWanted(const QByteArray &mailto);
    /// The user wants the page.
    void openWanted(const QUrl &page);

private:
    void ask();
    void post();
    void onFinished(account::OneClick::Result result, const QString &detail);
    void updateButton();

    account::MailService &m_service;
    HeaderCard *m_card;
    account::OneClick *m_oneClick = nullptr;
    mime::Unsubscribe m_ways;
    QByteArray m_posted;     // on its way
    QSet<QByteArray> m_left; // by the links of one click, in this run
    QPointer<QMessageBox> m_question;
};

} // namespace homing::ui
