// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/window/windowtest.h"

#include "resources/resources.h"
#include "tests/ui/support/uitest.h"
#include "ui/common/theme.h"
#include "ui/mainwindow/quietstyle.h"

#include <QApplication>

namespace homing::test {

void prepareWindowApplication()
{
    prepareApplication();
    if (!qEnvironmentVariableIsSet("DICPATH")) // what is installed here is nobody's test
        qputenv("DICPATH", "/no/such/folder");
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    QApplication::setStyle(new ui::QuietStyle);
    ui::theme::apply(*qApp, ui::theme::Scheme::Light); // a new style brings its own palette
    QApplication::setWindowIcon(applicationIcon());
}

SampleAccount makeSampleAccount(FakeMailService &service, const QString &name, const QString &email)
{
    SampleAccount sample;
    sample.account = service.makeAccount(name, email);
    sample.inbox = service.makeMailbox(sample.account, "INBOX", store::MailboxRole::Inbox);
    service.makeMailbox(sample.account, "Drafts", store::MailboxRole::Drafts);
    service.makeMailbox(sample.account, "Sent", store::MailboxRole::Sent);
    sample.archive = service.makeMailbox(sample.account, "Archive", store::MailboxRole::Archive);
    sample.trash = service.makeMailbox(sample.account, "Trash", store::MailboxRole::Trash);
    service.makeMailbox(sample.account, "Projects");
    service.makeMailbox(sample.account, "Projects/Harbour");
    service.fill(sample.inbox, 200);
    service.fill(sample.trash, 3);
    service.setState(sample.account, onlineState());
    return sample;
}

account::AccountState onlineState()
{
    account::AccountState state;
    state.connectivity = account::Connectivity::Online;
    account::ResyncCost cost;
    cost.strategy = QStringLiteral("qresync");
    cost.reason = QStringLiteral("The server offers QRESYNC and the cache has a mod-sequence.");
    cost.flights = 1;
    cost.bytesIn = 412;
    cost.bytesOut = 200;
    cost.ms = 180;
    cost.tls = true;
    state.lastResync = cost;
    return state;
}

QString quotedMail()
{
    QString text =
        QStringLiteral("Dear Anna,\n\nthe drawing is at https://example.org/plan?id=7 now.\n\n"
                       "On Tuesday Anna Berg wrote:\n");
    for (int i = 0; i < 12; ++i)
        text += QStringLiteral("> quoted line %1\n").arg(i);
    return text + QStringLiteral("\nRegards\n-- \nJon\n");
}

} // namespace homing::test
