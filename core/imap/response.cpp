// SPDX-License-Identifier: GPL-3.0-or-later
// Look-ups in response values.
#include "core/imap/response.h"

#include "core/imap/text.h"

namespace homing::imap {

namespace {

QByteArray valueOf(const Parameters &parameters, QByteArrayView name)
{
    for (const auto &[key, value] : parameters) {
        if (equalsAsciiCaseless(key, name))
            return value;
    }
    return {};
}

} // namespace

bool ListData::hasAttribute(QByteArrayView attribute) const
{
    return std::any_of(attributes.cbegin(), attributes.cend(), [attribute](const QByteArray &has) {
        return equalsAsciiCaseless(has, attribute);
    });
}

QByteArray BodyPart::parameter(QByteArrayView name) const
{
    return valueOf(parameters, name);
}

QByteArray BodyPart::dispositionParameter(QByteArrayView name) const
{
    return valueOf(dispositionParameters, name);
}

} // namespace homing::imap
