// SPDX-License-Identifier: GPL-3.0-or-later
// WritingScene: the main window with a composer that is driven by its keys and buttons.
#pragma once

#include "core/mime/draft.h"
#include "tests/ui/window/mainscene.h"
#include "ui/composer/addressedit.h"
#include "ui/composer/addressfield.h"
#include "ui/composer/bodyedit.h"
#include "ui/composer/composerhead.h"
#include "ui/composer/composerwindow.h"
#include "ui/composer/draftfiles.h"
#include "ui/composer/writingdesk.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace homing::ui {

class WritingScene : public Scene
{
public:
    using Scene::Scene;

    /// The newest one.
    ComposerWindow *composer() const
    {
        const auto open = window.desk()->composers();
        return open.empty() ? nullptr : open.back();
    }
    bool hasComposer() const { return composer() != nullptr; }
    /// The list's key that opens a composer.
    ComposerWindow *open(char command)
    {
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window does not become active");
        window.messageList()->setFocus();
        type(command);
        if (!composer() || !QTest::qWaitForWindowActive(composer()))
            qFatal("no composer opens");
        return composer();
    }
    template <typename T> T *in(const char *name) const
    {
        return composer()->findChild<T *>(QString::fromLatin1(name));
    }
    void write(const char *field, const QString &text)
    {
        auto *widget = in<QWidget>(field);
        widget->setFocus();
        QTest::keyClicks(widget, text);
    }
    void press(const char *button)
    {
        QTest::mouseClick(in<QAbstractButton>(button), Qt::LeftButton);
    }
    void pressInWindow(const char *button)
    {
        QTest::mouseClick(find<QAbstractButton>(button), Qt::LeftButton);
    }
    /// To Anna, about a harbour.
    void writeToAnna()
    {
        open('c');
        write("toEdit", QStringLiteral("Anna Berg <anna.berg@example.com>,"));
        write("subjectEdit", QStringLiteral("Harbour"));
        write("bodyEdit", QStringLiteral("The crane is red."));
    }
    QString strip() const
    {
        const auto *label = in<QLabel>("composerStripText");
        return label->isVisibleTo(composer()) ? label->text() : QString();
    }
    QString news(const char *label) const
    {
        const auto *text = find<QLabel>(label);
        return text->isVisibleTo(&window) ? text->text() : QString();
    }
    QString toastText() { return toast() ? toast()->text() : QString(); }
    std::vector<store::LocalMessage> local() const { return service.localMessages(sample.account); }
    /// What the only local message says.
    mime::Draft written() const
    {
        const auto all = local();
        return all.size() == 1
            ? mime::draftFrom(service.localMessageText(sample.account, all.front().id))
            : mime::Draft();
    }
    /// As an earlier run or another state would have it.
    LocalMessageId keepLocal(store::LocalMessage::State state, const QString &reason = {},
                             FaultCause cause = FaultCause::None)
    {
        mime::Draft draft;
        draft.from = {QString(), QStringLiteral("anna@example.org")};
        draft.to = {{QStringLiteral("Jon Ruiz"), QStringLiteral("jon@example.com")}};
        draft.subject = QStringLiteral("Plans");
        draft.text = QStringLiteral("Kept words.");
        store::LocalMessage message;
        message.id = store::newLocalMessageId();
        message.state = state;
        message.message = mime::compose(draft, QDateTime::currentDateTimeUtc()).message;
        message.subject = draft.subject;
        message.recipients = QStringLiteral("Jon Ruiz");
        message.changed = QDateTime::currentDateTimeUtc();
        message.reason = reason;
        message.cause = cause;
        service.keepDraft(sample.account, message, {});
        return message.id;
    }
};

inline QStringList addressesOf(const std::vector<mime::DecodedAddress> &people)
{
    QStringList all;
    for (const mime::DecodedAddress &one : people)
        all.append(one.address);
    return all;
}

/// The message in row 1 of the inbox says this.
inline MessageRef answerable(WritingScene &scene)
{
    const MessageRef message {scene.sample.inbox, 500};
    store::MessageRow row;
    row.uid = imap::Uid(message.uid);
    row.header.subject = QStringLiteral("Roof");
    row.header.from = {{QStringLiteral("Jon Ruiz"), QStringLiteral("jon@example.com")}};
    row.header.to = {{QString(), QStringLiteral("anna@example.org")},
                     {QStringLiteral("Ola"), QStringLiteral("ola@eksempel.no")}};
    row.header.cc = {{QString(), QStringLiteral("office@harbour.example")}};
    row.header.date = QDateTime::currentDateTimeUtc();
    row.header.messageId = "roof-1@example.com";
    row.header.references = "<first@example.com>";
    row.internalDate = row.header.date.addSecs(60);
    scene.service.setRow(scene.sample.inbox, row);
    account::MessageBody body;
    body.state = account::MessageBody::State::Ready;
    body.plainText = QStringLiteral("Slate or zinc?\nJon");
    body.attachments = {{"2", QStringLiteral("roof.pdf"), "application/pdf", 5}};
    scene.service.setBody(message, body);
    scene.service.resetMailbox(scene.sample.trash, 1); // any change: the list looks again
    return message;
}

inline QString fileIn(const QTemporaryDir &folder, const QString &name, qsizetype size = 12)
{
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray(size, 'x')) != size)
        qFatal("no file could be written");
    return file.fileName();
}

} // namespace homing::ui
