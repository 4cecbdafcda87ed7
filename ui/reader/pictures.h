// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures out of messages: read in the pool, only PNG, JPEG, GIF and WebP, at most 64 MB when
// decoded (security row 23). GUI thread, but for decodePicture().
#pragma once

#include "core/account/mailservice.h"

#include <QImage>

#include <map>

namespace homing::ui {

/// The first picture in it, scaled down to fit `most`; null for what is no such picture or too
/// large. What kind it is its bytes say, not its name. Any thread.
QImage decodePicture(const QByteArray &bytes, const QSize &most);

class Pictures final : public QObject
{
    Q_OBJECT
public:
    explicit Pictures(account::MailService &service, QObject *parent = nullptr);

    /// The part is fetched if need be; ends with ready(), unless forget() comes first.
    void want(const MessageRef &message, const QByteArray &section, const QSize &most);
    /// Of all messages; answers on their way are not told.
    void forget();

Q_SIGNALS:
    /// `picture` null: it cannot be had or shown.
    void ready(const homing::MessageRef &message, const QByteArray &section, const QImage &picture);

private:
    void onPart(const MessageRef &message, const QByteArray &section, const QByteArray &bytes,
                const Fault &fault);

    account::MailService &m_service;
    std::map<std::pair<MessageRef, QByteArray>, QSize> m_wanted;
};

} // namespace homing::ui
