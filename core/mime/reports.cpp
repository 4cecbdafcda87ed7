// SPDX-License-Identifier: GPL-3.0-or-later
// RFC 3464 (delivery), RFC 8098 (disposition), RFC 5965 (feedback). Groups of fields, an empty line
// between two.
#include "core/mime/reports.h"

#include "core/base/limits.h"
#include "core/mime/cardheader.h"

namespace homing::mime {

namespace {

using Fields = std::vector<std::pair<QByteArray, QByteArray>>;

constexpr qsizetype longestWords = 1'000;

/// The groups of the text, the first per message, the others per recipient.
std::vector<Fields> groupsOf(QByteArrayView text)
{
    std::vector<Fields> groups;
    qsizetype start = 0;
    for (qsizetype at = 0; at <= text.size();) {
        qsizetype end = text.indexOf('\n', at);
        end = end < 0 ? text.size() : end;
        const bool isEmpty = text.sliced(at, end - at).trimmed().isEmpty();
        if (isEmpty || end == text.size()) {
            Fields fields = readFields(text.sliced(start, (isEmpty ? at : end) - start));
            if (!fields.empty())
                groups.push_back(std::move(fields));
            start = end + 1;
            if (groups.size() > std::size_t(limits::reportRecipients))
                break;
        }
        at = end + 1;
    }
    return groups;
}

QByteArray valueOf(const Fields &fields, QByteArrayView name)
{
    for (const auto &[key, value] : fields) {
        if (key == name)
            return value;
    }
    return {};
}

/// "rfc822; user@host", "smtp; 550 no" and "dns; host" without what stands before the semicolon.
QString wordsOf(const QByteArray &value)
{
    const QByteArray words = value.sliced(value.indexOf(';') + 1).trimmed();
    return decodeText(words.left(longestWords));
}

QString addressOf(const QByteArray &value)
{
    QString address = cleanForDisplay(wordsOf(value));
    if (address.startsWith(u'<') && address.endsWith(u'>'))
        address = address.sliced(1).chopped(1);
    return address;
}

Report::Action actionOf(const QByteArray &value)
{
    const qsizetype comment = value.indexOf('(');
    const QByteArray word = (comment < 0 ? value : value.first(comment)).trimmed().toLower();
    if (word == "failed")
        return Report::Action::Failed;
    if (word == "delayed")
        return Report::Action::Delayed;
    if (word == "delivered")
        return Report::Action::Delivered;
    if (word == "relayed")
        return Report::Action::Relayed;
    return word == "expanded" ? Report::Action::Expanded : Report::Action::Unknown;
}

/// "5.1.1 (no such user)": the three numbers alone.
QByteArray statusOf(const QByteArray &value)
{
    qsizetype end = 0;
    int dots = 0;
    while (end < value.size() && end < 11
           && ((value[end] >= '0' && value[end] <= '9') || value[end] == '.')) {
        dots += value[end] == '.' ? 1 : 0;
        ++end;
    }
    return dots == 2 ? value.first(end) : QByteArray();
}

Report::Recipient recipientOf(const Fields &fields)
{
    Report::Recipient recipient;
    recipient.address = addressOf(valueOf(fields, "original-recipient"));
    if (recipient.address.isEmpty())
        recipient.address = addressOf(valueOf(fields, "final-recipient"));
    recipient.action = actionOf(valueOf(fields, "action"));
    recipient.status = statusOf(valueOf(fields, "status"));
    recipient.diagnostic = wordsOf(valueOf(fields, "diagnostic-code"));
    recipient.server = wordsOf(valueOf(fields, "remote-mta"));
    recipient.retryUntil = decodeDate(valueOf(fields, "will-retry-until"));
    return recipient;
}

} // namespace

Report readReport(const QByteArray &decoded, const QByteArray &contentType)
{
    Report report;
    const std::vector<Fields> groups = groupsOf(decoded);
    if (contentType.endsWith("disposition-notification")) {
        report.kind = Report::Kind::Receipt;
        if (groups.empty())
            return report;
        Report::Recipient recipient = recipientOf(groups.front());
        const QByteArray disposition = valueOf(groups.front(), "disposition").toLower();
        recipient.action = disposition.contains("displayed") ? Report::Action::Displayed
            : disposition.contains("deleted")                ? Report::Action::Deleted
                                                             : Report::Action::Unknown;
        report.reportingServer = wordsOf(valueOf(groups.front(), "reporting-ua"));
        report.recipients.push_back(std::move(recipient));
        return report;
    }
    if (contentType == "message/feedback-report") {
        report.kind = Report::Kind::Abuse;
        if (groups.empty())
            return report;
        Report::Recipient recipient;
        recipient.address = addressOf(valueOf(groups.front(), "original-rcpt-to"));
        recipient.diagnostic = wordsOf(valueOf(groups.front(), "feedback-type"));
        report.reportingServer = wordsOf(valueOf(groups.front(), "user-agent"));
        report.recipients.push_back(std::move(recipient));
        return report;
    }
    for (const Fields &fields : groups) {
        if (report.reportingServer.isEmpty())
            report.reportingServer = wordsOf(valueOf(fields, "reporting-mta"));
        const bool isRecipient = !valueOf(fields, "final-recipient").isEmpty()
            || !valueOf(fields, "original-recipient").isEmpty()
            || !valueOf(fields, "action").isEmpty();
        if (isRecipient && report.recipients.size() < std::size_t(limits::reportRecipients))
            report.recipients.push_back(recipientOf(fields));
    }
    return report;
}

} // namespace homing::mime
