// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/homing/screenshot.h"

#include "core/model/messagelistmodel.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/messagelist/messagelistview.h"
#include "ui/reader/messagereader.h"

#include <QCoreApplication>
#include <QPixmap>
#include <QTextStream>

namespace homing::app {

namespace {

constexpr int lookEveryMs = 100;
constexpr int settledLooks = 5;
constexpr int longestMs = 60'000;

} // namespace

Screenshot::Screenshot(ui::MainWindow &window, const account::MailService &service, const QString &file,
                       bool expectsMail, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_service(service)
    , m_file(file)
    , m_expectsMail(expectsMail)
{
    connect(&m_timer, &QTimer::timeout, this, &Screenshot::look);
    m_timer.start(lookEveryMs);
    m_since.start();
}

bool Screenshot::isSettled() const
{
    const std::vector<account::AccountSettings> accounts = m_service.accounts();
    if (accounts.empty())
        return !m_expectsMail;
    for (const account::AccountSettings &settings : accounts) {
        const account::AccountState state = m_service.state(settings.id);
        if (state.connectivity == account::Connectivity::Connecting
            || state.connectivity == account::Connectivity::Synchronising || state.progressTotal > 0)
            return false;
    }
    const model::MessageListModel *list = m_window.messageList()->messageModel();
    if (list->rowCount() == 0)
        return !m_expectsMail;
    const bool isReading = m_window.reader()->state() == ui::MessageReader::State::Ready
        || m_window.reader()->state() == ui::MessageReader::State::Offline;
    return isReading;
}

void Screenshot::look()
{
    // The picture shows a message too.
    if (m_window.messageList()->messageModel()->rowCount() > 0 && m_window.messageList()->selectedCount() == 0)
        m_window.messageList()->selectNext();
    m_settledLooks = isSettled() ? m_settledLooks + 1 : 0;
    if (m_settledLooks >= settledLooks) {
        save(0);
    } else if (m_since.hasExpired(longestMs)) {
        QTextStream(stderr) << "homing: the window was not filled in time" << Qt::endl;
        save(1);
    }
}

void Screenshot::save(int exitCode)
{
    m_timer.stop();
    if (!m_window.grab().save(m_file)) {
        QTextStream(stderr) << "homing: cannot write " << m_file << Qt::endl;
        exitCode = 1;
    }
    QCoreApplication::exit(exitCode);
}

} // namespace homing::app
