// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/deliveredto.h"

#include "core/mime/cardheader.h"
#include "ui/composer/composerwindow.h"

namespace homing::ui {

namespace {

const QByteArray headerSection = QByteArrayLiteral("HEADER");

} // namespace

DeliveredTo::DeliveredTo(account::MailService &service, const MessageRef &message,
                         ComposerWindow &composer)
    : QObject(&composer)
{
    connect(&service, &account::MailService::partReady, this,
            [this, message, &composer](const MessageRef &ready, const QByteArray &section,
                                       const QByteArray &decoded, const Fault &fault) {
                if (m_isAnswered || ready != message || section != headerSection)
                    return;
                m_isAnswered = true;
                deleteLater();
                if (!fault) // else it stays with the account's default
                    composer.writeAs(deliveredTo(decoded));
            });
    service.requestPart(message, headerSection);
}

std::vector<mime::DecodedAddress> deliveredTo(const QByteArray &header)
{
    std::vector<mime::DecodedAddress> people;
    QByteArrayList wanted {"delivered-to", "x-original-to", "envelope-to"};
    for (const auto &[name, value] : mime::readFields(header)) {
        if (!wanted.removeOne(name))
            continue;
        for (mime::DecodedAddress &one : mime::readAddresses(value))
            people.push_back(std::move(one));
    }
    return people;
}

} // namespace homing::ui
