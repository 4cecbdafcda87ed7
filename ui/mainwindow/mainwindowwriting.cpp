// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: writing, answering, and the news of what is on its way out.
#include "core/model/messagelistmodel.h"
#include "ui/composer/localnews.h"
#include "ui/composer/writingdesk.h"
#include "ui/mainwindow/commands.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/messageactions.h"
#include "ui/mainwindow/quitquestion.h"
#include "ui/mainwindow/toolbar.h"
#include "ui/reader/htmlbody.h"
#include "ui/reader/htmlview.h"
#include "ui/reader/messagereader.h"

#include <QGuiApplication>
#include <QStackedWidget>

namespace homing::ui {

using mime::AnswerKind;

QWidget *MainWindow::buildWriting()
{
    m_localNews = new LocalNews(m_service, this);
    m_desk = new WritingDesk(
        m_service, m_pages,
        [this](const QString &text, std::function<void()> takeBack) {
            return m_actions->offerUndo(text, std::move(takeBack));
        },
        m_settingsFile);
    return m_localNews;
}

void MainWindow::connectWriting()
{
    connect(m_commands->compose, &QAction::triggered, this,
            [this] { m_desk->write(m_listModel->mailbox().account); });
    connect(m_reader, &MessageReader::writeWanted, this, [this](const QByteArray &mailto) {
        // From whom the message is for, also where it is read among those of others.
        writeFromLinkAs(m_service.placeOf(m_reader->message()).mailbox.account, mailto,
                        m_reader->message());
    });
    connect(m_commands->reply, &QAction::triggered, this, [this] { answer(AnswerKind::Reply); });
    connect(m_commands->replyAll, &QAction::triggered, this,
            [this] { answer(AnswerKind::ReplyAll); });
    connect(m_commands->forward, &QAction::triggered, this,
            [this] { answer(AnswerKind::Forward); });
    connect(m_reader, &MessageReader::editWanted, this, [this](const MessageRef &message) {
        if (!editDraft(message))
            showProblem(
                tr("No mail can be written yet: no account has a server for outgoing mail."));
    });
    connect(m_commands->editDraft, &QAction::triggered, this,
            [this] { editDraft(m_reader->message()); });
    connect(m_commands->drafts, &QAction::triggered, this,
            [this] { m_desk->openDrafts(m_toolBar->mapToGlobal(m_toolBar->rect().bottomLeft())); });
    connect(m_desk, &WritingDesk::composerOpened, m_localNews, &LocalNews::noteOwn);
    connect(m_desk, &WritingDesk::draftsChanged, this, &MainWindow::updateDrafts);
    connect(&m_service, &account::MailService::accountsChanged, this, &MainWindow::updateDrafts);
    connect(&m_service, &account::MailService::settingsChanged, this, &MainWindow::updateWriting);
    updateDrafts();
    connect(m_localNews, &LocalNews::openWanted, m_desk, &WritingDesk::openLocal);
    connect(m_localNews, &LocalNews::draftsWanted, m_desk, &WritingDesk::openDrafts);
}

void MainWindow::writeFromLink(const QByteArray &mailto)
{
    writeFromLinkAs(m_listModel->mailbox().account, mailto);
}

void MainWindow::writeFromLinkAs(AccountId account, const QByteArray &mailto,
                                 const MessageRef &where)
{
    if (!m_desk->canWrite())
        showProblem(tr("No mail can be written yet: no account has a server for outgoing mail."));
    else if (!m_desk->writeFromLink(account, mailto, where))
        showProblem(tr("This link for writing mail cannot be understood."));
}

void MainWindow::updateWriting()
{
    const bool canWrite = m_desk->canWrite();
    const bool canAnswer = canWrite && m_reader->state() == MessageReader::State::Ready;
    const QString whyNot = canWrite ? QString() : tr("no account has a server for outgoing mail");
    m_commands->compose->setEnabled(canWrite);
    m_commands->compose->setStatusTip(whyNot);
    m_commands->editDraft->setEnabled(canWrite && m_desk->isServerDraft(m_reader->message()));
    m_commands->editDraft->setStatusTip(whyNot);
    for (QAction *action : {m_commands->reply, m_commands->replyAll, m_commands->forward}) {
        action->setEnabled(canAnswer);
        action->setStatusTip(whyNot);
    }
}

bool MainWindow::editDraft(const MessageRef &message)
{
    const bool canEdit = m_desk->canWrite() && m_desk->isServerDraft(message);
    if (canEdit)
        m_desk->openServerDraft(message);
    return canEdit;
}

void MainWindow::updateDrafts()
{
    const int drafts = int(m_desk->drafts().size());
    m_commands->drafts->setEnabled(drafts > 0);
    m_commands->drafts->setText(drafts == 0 ? tr("Drafts on this computer")
                                            : tr("Drafts on this computer (%1)").arg(drafts));
}

/// False: nothing stands in the way of closing.
bool MainWindow::asksToSendFirst()
{
    if (m_quitsAnyway || qGuiApp->isSavingSession())
        return false;
    if (!m_quitQuestion) {
        std::vector<QuitQuestion::Message> waiting = QuitQuestion::waiting(m_service);
        if (waiting.empty())
            return false;
        m_quitQuestion = new QuitQuestion(m_service, std::move(waiting), this);
        connect(m_quitQuestion, &QDialog::accepted, this, [this] {
            m_quitsAnyway = true;
            close();
        });
        m_quitQuestion->open();
    }
    return true;
}

void MainWindow::answer(AnswerKind kind)
{
    const MessageRef message = m_reader->message();
    if (m_reader->isHtmlShown() && !m_reader->htmlBody()->isLaidOut()) {
        // What is hidden in it is known only then.
        connect(
            m_reader->htmlBody()->view(), &HtmlView::laidOut, this,
            [this, kind, message] {
                if (m_reader->message() == message)
                    answer(kind);
            },
            Qt::SingleShotConnection);
        return;
    }
    m_desk->answer(kind, message, {m_reader->visibleText(), m_reader->visibleHtml()},
                   m_reader->files());
}

} // namespace homing::ui
