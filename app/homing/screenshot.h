// SPDX-License-Identifier: GPL-3.0-or-later
// Screenshot: waits until the window has something to show and nothing is going on, saves its picture, ends the program.
// For machines without a display. GUI thread.
#pragma once

#include "core/account/mailservice.h"

#include <QElapsedTimer>
#include <QTimer>

namespace homing::ui {
class MainWindow;
}

namespace homing::app {

class Screenshot final : public QObject
{
    Q_OBJECT
public:
    /// Exit code 0; 1 when the file cannot be written or nothing was filled in time (a picture is saved all the same).
    Screenshot(ui::MainWindow &window, const account::MailService &service, const QString &file,
               bool expectsMail, QObject *parent = nullptr);

private:
    bool isSettled() const;
    void look();
    void save(int exitCode);

    ui::MainWindow &m_window;
    const account::MailService &m_service;
    QString m_file;
    bool m_expectsMail;
    QTimer m_timer;
    QElapsedTimer m_since;
    int m_settledLooks = 0;
};

} // namespace homing::app
