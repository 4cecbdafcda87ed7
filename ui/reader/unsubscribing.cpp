// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/unsubscribing.h"

#include "core/mime/mailto.h"
#include "ui/common/format.h"
#include "ui/reader/headercard.h"
#include "ui/reader/senderwishes.h"

#include <QMessageBox>
#include <QPushButton>

namespace homing::ui {

namespace {

/// As the resolver sees it: no look-alike letters.
QString hostOf(const QByteArray &link)
{
    return oneLine(QUrl::fromEncoded(link).host(QUrl::FullyEncoded), 100);
}

QString addressOf(const QByteArray &mailto)
{
    const auto draft = mime::readMailto(mailto);
    return draft && !draft->to.empty() ? oneLine(draft->to.front().address, 100) : QString();
}

QString sentence(const mime::Unsubscribe &ways)
{
    if (!ways.oneClick.isEmpty())
        return Unsubscribing::tr("Homing sends one request to %1 that takes you off this list. "
                                 "Nothing else is sent, and no page is opened.")
            .arg(hostOf(ways.oneClick));
    QStringList sentences;
    if (!ways.mailto.isEmpty())
        sentences.append(
            Unsubscribing::tr("A message to %1 can be written; you see it before it is sent.")
                .arg(addressOf(ways.mailto)));
    if (!ways.page.isEmpty())
        sentences.append(Unsubscribing::tr("A page at %1 can be opened in your browser; its owner "
                                           "learns that you opened it.")
                             .arg(hostOf(ways.page)));
    return sentences.join(u'\n');
}

} // namespace

Unsubscribing::Unsubscribing(account::MailService &service, HeaderCard *card)
    : QObject(card)
    , m_service(service)
    , m_card(card)
{
    setOneClick(new account::OneClick(this));
    connect(m_card, &HeaderCard::unsubscribeWanted, this, &Unsubscribing::ask);
}

void Unsubscribing::setOneClick(account::OneClick *oneClick)
{
    m_oneClick = oneClick;
    connect(m_oneClick, &account::OneClick::finished, this, &Unsubscribing::onFinished);
}

void Unsubscribing::show(const MessageRef &message, const QByteArray &header)
{
    const account::AccountSettings settings = settingsFor(m_service, message);
    m_ways = mime::readUnsubscribe(header, {settings.imap.host, settings.email});
    updateButton();
}

void Unsubscribing::clear()
{
    m_ways = {};
    if (m_question)
        m_question->close();
    updateButton();
}

void Unsubscribing::updateButton()
{
    const bool isLeft = !m_ways.oneClick.isEmpty() && m_left.contains(m_ways.oneClick);
    const bool isOnItsWay = !m_posted.isEmpty() && m_posted == m_ways.oneClick;
    m_card->showUnsubscribe(!m_ways.isEmpty() && !isLeft, !isOnItsWay);
}

void Unsubscribing::ask()
{
    if (m_ways.isEmpty() || m_question)
        return;
    auto *box = new QMessageBox(m_card->window());
    m_question = box;
    box->setObjectName(QStringLiteral("unsubscribeDialog"));
    box->setIcon(QMessageBox::Question);
    box->setTextFormat(Qt::PlainText);
    box->setWindowTitle(tr("Unsubscribe"));
    box->setText(tr("Leave this mailing list?"));
    box->setInformativeText(sentence(m_ways));
    box->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [box](const char *name, const QString &text) {
        QPushButton *button = box->addButton(text, QMessageBox::AcceptRole);
        button->setObjectName(QString::fromLatin1(name));
        button->setAccessibleName(text);
        return button;
    };
    if (!m_ways.oneClick.isEmpty()) {
        connect(add("unsubscribeNow", tr("Unsubscribe")), &QPushButton::clicked, this,
                &Unsubscribing::post);
    } else {
        if (!m_ways.mailto.isEmpty())
            connect(add("unsubscribeByMail", tr("Write message")), &QPushButton::clicked, this,
                    [this, mailto = m_ways.mailto] { Q_EMIT writeWanted(mailto); });
        if (!m_ways.page.isEmpty())
            connect(add("unsubscribeByPage", tr("Open page")), &QPushButton::clicked, this,
                    [this, page = m_ways.page] { Q_EMIT openWanted(QUrl::fromEncoded(page)); });
    }
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    box->open();
}

void Unsubscribing::post()
{
    m_posted = m_ways.oneClick;
    updateButton();
    m_oneClick->post(m_posted);
}

void Unsubscribing::onFinished(account::OneClick::Result result, const QString &detail)
{
    using Result = account::OneClick::Result;
    const QByteArray link = std::exchange(m_posted, {});
    const QString host = hostOf(link);
    switch (result) {
    case Result::Done:
        m_left.insert(link);
        Q_EMIT notice(tr("%1 has taken you off the list.").arg(host));
        break;
    case Result::Forbidden:
        Q_EMIT notice(tr("Nothing was sent: %1 is not a server on the Internet.").arg(host));
        break;
    case Result::Elsewhere:
    case Result::Refused:
        Q_EMIT notice(tr("%1 did not accept the request (%2).").arg(host, oneLine(detail, 60)));
        break;
    case Result::Unreachable:
        Q_EMIT notice(tr("%1 could not be reached, or did not answer.").arg(host));
        break;
    }
    // The other ways are offered when one presses again.
    if (result != Result::Done && link == m_ways.oneClick) {
        m_ways.oneClick.clear();
        if (m_ways.page.isEmpty())
            m_ways.page = link;
    }
    updateButton();
}

} // namespace homing::ui
