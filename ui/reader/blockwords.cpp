// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/blockwords.h"

#include "ui/common/format.h"

#include <QCoreApplication>

namespace homing::ui {

namespace {

using Report = mime::Report;

constexpr std::size_t mostPeople = 20;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(homing::ui::BlockWords)
};

/// RFC 3463: what people can do something about.
QString reasonOf(const QByteArray &status)
{
    if (status == "5.1.1" || status == "5.1.10" || status == "5.1.6")
        return Words::tr("There is no such address.");
    if (status == "5.1.2" || status == "5.4.4")
        return Words::tr("There is no such mail server.");
    if (status.endsWith(".2.2"))
        return Words::tr("The mailbox is full.");
    if (status.endsWith(".2.1"))
        return Words::tr("The mailbox is closed.");
    if (status.endsWith(".3.4") || status.endsWith(".2.3"))
        return Words::tr("The message is too large for it.");
    if (status.startsWith("4.4.") || status.startsWith("5.4."))
        return Words::tr("The mail server cannot be reached.");
    if (status.startsWith("5.7."))
        return Words::tr("The mail server does not accept it.");
    return {};
}

QString sentenceOf(const Report::Recipient &recipient, const QString &who)
{
    switch (recipient.action) {
    case Report::Action::Failed:
        return (Words::tr("Not delivered to %1.").arg(who) + u' ' + reasonOf(recipient.status))
            .trimmed();
    case Report::Action::Delayed:
        if (recipient.retryUntil.isValid())
            return Words::tr("Not delivered to %1 yet. It is tried until %2.")
                .arg(who, longDate(recipient.retryUntil.toLocalTime()));
        return Words::tr("Not delivered to %1 yet. It is still being tried.").arg(who);
    case Report::Action::Delivered:
        return Words::tr("Delivered to %1.").arg(who);
    case Report::Action::Relayed:
        return Words::tr("Handed on for %1. There will be no further report.").arg(who);
    case Report::Action::Expanded:
        return Words::tr("Handed on to the members of %1.").arg(who);
    case Report::Action::Displayed:
        return Words::tr("%1 says that your message was opened.").arg(who);
    case Report::Action::Deleted:
        return Words::tr("%1 says that your message was deleted unread.").arg(who);
    case Report::Action::Unknown:
        break;
    }
    return Words::tr("A report about %1.").arg(who);
}

} // namespace

QString noticeWords(mime::NoticeKind kind)
{
    switch (kind) {
    case mime::NoticeKind::Signed:
        return Words::tr("Signed. The signature was not checked.");
    case mime::NoticeKind::Encrypted:
        return Words::tr("Encrypted. It was not decrypted or checked.");
    case mime::NoticeKind::Tnef:
        return Words::tr(
            "Outlook has packed a part of this message into winmail.dat. It can be saved.");
    case mime::NoticeKind::External:
        return Words::tr("A part of this message is kept somewhere else. It is not fetched.");
    case mime::NoticeKind::Partial:
        return Words::tr("This is a piece of a message that was sent in parts.");
    case mime::NoticeKind::TooLarge:
        return Words::tr("A very long text is not shown here. It can be saved.");
    case mime::NoticeKind::Cut:
        return Words::tr("This message has more parts than are shown.");
    }
    return {};
}

QStringList reportWords(const mime::Report &report)
{
    if (report.kind == Report::Kind::Abuse)
        return {Words::tr("Somebody complained about a message.")};
    QStringList words;
    for (const Report::Recipient &recipient : report.recipients) {
        if (words.size() == qsizetype(mostPeople)) {
            words << Words::tr("And %Ln more.", nullptr,
                               int(report.recipients.size() - mostPeople));
            break;
        }
        const QString who = oneLine(recipient.address, 200);
        words << sentenceOf(recipient, who.isEmpty() ? Words::tr("somebody") : who);
    }
    if (words.isEmpty())
        words << Words::tr("A report about delivery.");
    return words;
}

QStringList reportDetails(const mime::Report &report)
{
    QStringList details;
    for (const Report::Recipient &recipient : report.recipients) {
        if (details.size() == qsizetype(mostPeople))
            break;
        if (recipient.diagnostic.isEmpty())
            continue; // the number alone says no more than the sentence
        QStringList line;
        for (const QString &piece :
             {QString::fromLatin1(recipient.status), oneLine(recipient.diagnostic, 1'000),
              oneLine(recipient.server, 200)}) {
            if (!piece.isEmpty())
                line << piece;
        }
        if (!line.isEmpty())
            details << line.join(QStringLiteral(" \u00b7 "));
    }
    return details;
}

bool isBadNews(const mime::Report &report)
{
    return std::any_of(
        report.recipients.begin(), report.recipients.end(),
        [](const Report::Recipient &one) { return one.action == Report::Action::Failed; });
}

QString peopleWords(const std::vector<mime::DecodedAddress> &people)
{
    QStringList all;
    for (const mime::DecodedAddress &one : people) {
        if (all.size() == qsizetype(mostPeople)) {
            all << Words::tr("%Ln more", nullptr, int(people.size() - mostPeople));
            break;
        }
        all << oneLine(one.name.isEmpty() ? one.address
                                          : one.name + QStringLiteral(" <") + one.address + u'>',
                       300);
    }
    return all.join(QStringLiteral(", "));
}

} // namespace homing::ui
