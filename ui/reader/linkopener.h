// SPDX-License-Identifier: GPL-3.0-or-later
// LinkOpener: the only way out of a message to another program; an interface, so that a test can stand in its place.
#pragma once

#include <QUrl>

namespace homing::ui {

class LinkOpener
{
public:
    virtual ~LinkOpener() = default;
    /// `url` is http or https; of mailto, Homing opens its own composer. False when nothing on this computer opens it.
    virtual bool open(const QUrl &url) = 0;
};

/// QDesktopServices; refuses every other scheme itself, whoever calls.
class DesktopLinkOpener final : public LinkOpener
{
public:
    bool open(const QUrl &url) override;
};

} // namespace homing::ui
