// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/localnews.h"

#include "ui/accounts/faultwords.h"
#include "ui/common/format.h"
#include "ui/common/noticestrip.h"

#include <QBoxLayout>
#include <QToolButton>

namespace homing::ui {

using State = store::LocalMessage::State;

LocalNews::LocalNews(account::MailService &service, QWidget *parent)
    : QWidget(parent)
    , m_service(service)
    , m_trouble(new NoticeStrip(QStringLiteral("unsentStrip"), tr("Not sent"), this))
    , m_open(m_trouble->addButton("unsentOpen", tr("Open")))
    , m_again(m_trouble->addButton("unsentAgain", tr("Send again")))
    , m_wasSent(m_trouble->addButton("unsentWasSent", tr("It was sent")))
    , m_drafts(new NoticeStrip(QStringLiteral("draftsStrip"), tr("Drafts"), this))
{
    setObjectName(QStringLiteral("localNews"));
    QToolButton *goOn = m_drafts->addButton("draftsOpen", tr("Continue writing"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_trouble);
    column->addWidget(m_drafts);
    connect(m_open, &QToolButton::clicked, this,
            [this] { Q_EMIT openWanted(m_shown->account, m_shown->message.id); });
    connect(m_again, &QToolButton::clicked, this,
            [this] { m_service.sendAgain(m_shown->account, m_shown->message.id); });
    connect(m_wasSent, &QToolButton::clicked, this,
            [this] { m_service.believeSent(m_shown->account, m_shown->message.id); });
    connect(m_trouble, &NoticeStrip::dismissed, this, [this] {
        m_dismissed.insert(m_shown->message.id);
        refresh(); // the next one
    });
    connect(goOn, &QToolButton::clicked, this,
            [this, goOn] { Q_EMIT draftsWanted(goOn->mapToGlobal(goOn->rect().bottomLeft())); });
    connect(m_drafts, &NoticeStrip::dismissed, this, [this] { m_areDraftsDismissed = true; });
    connect(&m_service, &account::MailService::localMessagesChanged, this, &LocalNews::refresh);
    connect(&m_service, &account::MailService::accountsChanged, this, &LocalNews::refresh);
    refresh();
}

void LocalNews::noteOwn(LocalMessageId id)
{
    m_own.insert(id);
    refresh();
}

void LocalNews::refresh()
{
    showTrouble();
    showDrafts();
}

/// It will not leave before the user has changed something.
static bool waitsForUser(const store::LocalMessage &message)
{
    return message.state == State::Queued && needsUser(message.cause);
}

std::optional<LocalNews::Trouble> LocalNews::firstTrouble() const
{
    for (const account::AccountSettings &settings : m_service.accounts()) {
        for (const store::LocalMessage &message : m_service.localMessages(settings.id)) {
            const bool isTrouble = message.state == State::Refused
                || message.state == State::Unknown || waitsForUser(message);
            if (isTrouble && !m_dismissed.contains(message.id))
                return Trouble {settings.id, message, settings};
        }
    }
    return {};
}

void LocalNews::showTrouble()
{
    const std::optional<Trouble> found = firstTrouble();
    const bool isNew = found.has_value() != m_shown.has_value()
        || (found && (found->account != m_shown->account || found->message != m_shown->message));
    m_shown = found;
    m_trouble->setVisible(found.has_value());
    if (!found || !isNew)
        return; // a screen reader says it once
    const store::LocalMessage &message = found->message;
    const QString subject =
        message.subject.isEmpty() ? tr("(no subject)") : oneLine(message.subject, 60);
    const QString people = oneLine(message.recipients, 80);
    const bool isRefused = message.state == State::Refused;
    const bool isUnknown = message.state == State::Unknown;
    m_open->setVisible(isRefused);
    m_again->setVisible(!isRefused);
    m_wasSent->setVisible(isUnknown);
    const QString refused =
        tr("\"%1\" to %2 was not sent. %3").arg(subject, people, oneLine(message.reason, 200));
    const QString unknown =
        tr("Nobody knows whether \"%1\" to %2 was sent: the connection ended before the server "
           "answered. Ask the recipient before you send it again.")
            .arg(subject, people);
    const QString waiting =
        tr("\"%1\" to %2 has not left yet. %3")
            .arg(subject, people,
                 faultWords({message.cause, message.reason}, found->settings).sentence);
    m_trouble->present(isRefused       ? refused.trimmed()
                           : isUnknown ? unknown
                                       : waiting,
                       NoticeStrip::Kind::Warning);
}

int LocalNews::leftDrafts() const
{
    int count = 0;
    for (const account::AccountSettings &settings : m_service.accounts()) {
        for (const store::LocalMessage &message : m_service.localMessages(settings.id))
            count += message.state == State::Draft && !m_own.contains(message.id) ? 1 : 0;
    }
    return count;
}

void LocalNews::showDrafts()
{
    const int count = m_areDraftsDismissed ? 0 : leftDrafts();
    const QString text = count == 1 ? tr("There is a draft on this computer.")
                                    : tr("There are %Ln drafts on this computer.", nullptr, count);
    if (count == 0)
        m_drafts->hide();
    else if (m_drafts->text() != text)
        m_drafts->present(text);
}

} // namespace homing::ui
