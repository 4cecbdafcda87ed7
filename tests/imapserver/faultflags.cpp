// SPDX-License-Identifier: GPL-3.0-or-later
#include "faultflags.h"

#include <functional>

namespace homing::test {

using server::ServerFaults;
using server::SidForm;
using server::SidOrder;

namespace {

struct Fault
{
    const char *name;
    const char *value; // what to write for it; empty: it has none
    std::function<bool(ServerFaults &, const QString &)> read;
};

Fault flag(const char *name, bool ServerFaults::*member)
{
    return {name, "", [member](ServerFaults &faults, const QString &value) {
                faults.*member = true;
                return value.isNull();
            }};
}

template <typename Number>
Fault number(const char *name, const char *value, Number ServerFaults::*member, int least)
{
    return {name, value, [member, least](ServerFaults &faults, const QString &text) {
                bool isNumber = false;
                faults.*member = text.toInt(&isNumber);
                return isNumber && faults.*member >= least;
            }};
}

/// The first value is what the server does anyway, and is not offered.
template <typename Choice>
Fault choice(const char *name, const char *values, Choice ServerFaults::*member)
{
    return {name, values, [values, member](ServerFaults &faults, const QString &text) {
                const qsizetype at = QString::fromLatin1(values).split(u'|').indexOf(text);
                faults.*member = Choice(at + 1);
                return at >= 0;
            }};
}

const std::vector<Fault> &allFaults()
{
    static const std::vector<Fault> all {
        flag("one-byte-at-a-time", &ServerFaults::oneByteAtATime),
        flag("forget-expunges", &ServerFaults::forgetExpunges),
        flag("no-modseq", &ServerFaults::noModSeq),
        flag("no-closed", &ServerFaults::noClosedCode),
        flag("no-enabled", &ServerFaults::noEnabledAnswer),
        flag("wrong-exists", &ServerFaults::wrongExists),
        flag("new-uidvalidity", &ServerFaults::newUidValidity),
        flag("vanished-unknown-uids", &ServerFaults::vanishedUnknownUids),
        flag("vanished-twice", &ServerFaults::vanishedTwice),
        flag("capabilities-differ", &ServerFaults::capabilitiesDifferBeforeLogin),
        flag("untagged-anywhere", &ServerFaults::untaggedAnywhere),
        flag("sid-expired", &ServerFaults::sidExpired),
        flag("newsid-twice", &ServerFaults::newSidTwice),
        flag("expunged-for-vanished", &ServerFaults::expungedForVanished),
        number("cut-out", "BYTES", &ServerFaults::cutAfterBytesOut, 0),
        number("cut-in", "BYTES", &ServerFaults::cutAfterBytesIn, 0),
        number("stall-out", "BYTES", &ServerFaults::stallAfterBytesOut, 0),
        number("delay", "MS", &ServerFaults::delayMs, 1),
        number("notify-overflow", "EVENTS", &ServerFaults::notifyOverflowAfter, 0),
        choice("sid-form", "quoted|literal", &ServerFaults::sidForm),
        choice("sid-order", "selected-first|newsid-first", &ServerFaults::sidOrder),
    };
    return all;
}

} // namespace

QString faultNames()
{
    QStringList names;
    for (const Fault &fault : allFaults())
        names << QLatin1String(fault.name)
                + (*fault.value ? QLatin1Char('=') + QLatin1String(fault.value) : QString());
    return names.join(QLatin1String(", "));
}

bool readFault(const QString &text, ServerFaults &faults)
{
    const qsizetype equals = text.indexOf(u'=');
    const QString name = text.left(equals);
    const QString value = equals < 0 ? QString() : text.mid(equals + 1);
    for (const Fault &fault : allFaults()) {
        if (name == QLatin1String(fault.name))
            return fault.read(faults, value);
    }
    return false;
}

} // namespace homing::test
