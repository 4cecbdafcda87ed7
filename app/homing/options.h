// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of homing. Parsed before any window, so that --help and --version need no display.
#pragma once

#include "ui/common/theme.h"

#include <QStringList>

namespace homing::app {

struct Options {
    QString profile;    // empty: HOMING_PROFILE, else the user's data folder
    bool isDemo = false;
    QByteArray mailto;  // a link to write from, understood; empty: none
    ui::theme::Scheme scheme = ui::theme::Scheme::System;
    QString screenshot; // a file: take a picture of the window when it is filled, then end
};

/// Needs a QCoreApplication. Ends the program (0) for --help and --version, (2) for what it does not understand.
Options parseOptions(const QStringList &arguments);

/// True for command lines that only print something.
bool onlyPrints(int argc, char **argv);

} // namespace homing::app
