// SPDX-License-Identifier: GPL-3.0-or-later
#include "syntheticmailbox.h"

namespace homing::store::test {

namespace {

/// SplitMix64: a number that looks random, from the UID alone.
class Varied
{
public:
    explicit Varied(quint64 seed)
        : m_state(seed * 0x9e3779b97f4a7c15ULL)
    {
    }
    quint32 below(quint32 bound)
    {
        m_state += 0x9e3779b97f4a7c15ULL;
        quint64 z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return quint32((z ^ (z >> 31)) % bound);
    }

private:
    quint64 m_state;
};

const char *const firstNames[] = {"Ada",       "Grace", "Alan",     "Edsger", "Barbara", "Donald",
                                  "Katherine", "Linus", "Margaret", "Dennis", "Radia",   "Ken",
                                  "Frances",   "Tim",   "Sophie",   "Vint"};
const char *const lastNames[] = {"Abel",   "Berger", "Costa",   "Dupont", "Eriksson", "Fischer",
                                 "Garcia", "Hansen", "Ivanova", "Jensen", "Kowalski", "Lindqvist",
                                 "Moreau", "Novak",  "Okafor",  "Petrov"};
const char *const subjects[] = {"Minutes of the meeting",
                                "Your order has been shipped",
                                "Lunch on Thursday?",
                                "Draft of chapter %1",
                                "Invoice %1",
                                "Build %1 is green again",
                                "Travel to Lisbon",
                                "Question about the budget",
                                "Photos from the weekend",
                                "Weekly report, week %1",
                                "Reminder: the library books",
                                "New comments on the proposal"};
const char *const hosts[] = {"example.org", "mail.example.com", "example.net", "lists.example.org"};

template <size_t N> QString pick(Varied &varied, const char *const (&from)[N])
{
    return QString::fromUtf8(from[varied.below(quint32(N))]);
}

MessageAddress someone(Varied &varied)
{
    const QString first = pick(varied, firstNames);
    const QString last = pick(varied, lastNames);
    return {first + QLatin1Char(' ') + last,
            QStringLiteral("%1.%2@%3").arg(first.toLower(), last.toLower(), pick(varied, hosts))};
}

imap::BodyPart textPart(const char *section, const char *subtype, quint32 octets)
{
    imap::BodyPart part;
    part.section = section;
    part.type = "text";
    part.subtype = subtype;
    part.parameters = {{"charset", "utf-8"}};
    part.encoding = "quoted-printable";
    part.octets = octets;
    part.lines = octets / 60;
    return part;
}

imap::BodyPart structure(Varied &varied, bool hasAttachment)
{
    const quint32 octets = 500 + varied.below(8000);
    if (!hasAttachment && varied.below(2) == 0)
        return textPart("1", "plain", octets);
    imap::BodyPart root;
    root.type = "multipart";
    root.subtype = hasAttachment ? "mixed" : "alternative";
    root.parameters = {{"boundary", "=_" + QByteArray::number(varied.below(1 << 30), 16)}};
    root.children = {textPart("1", "plain", octets), textPart("2", "html", octets * 4)};
    if (hasAttachment) {
        imap::BodyPart file = textPart("2", "pdf", 20'000 + varied.below(1 << 20));
        file.type = "application";
        file.encoding = "base64";
        file.lines = 0;
        file.disposition = "attachment";
        file.dispositionParameters = {
            {"filename", "report-" + QByteArray::number(varied.below(1000)) + ".pdf"}};
        root.children[1] = file;
    }
    return root;
}

QByteArray messageIdOf(quint32 uid)
{
    return QByteArray::number(uid) + '.' + QByteArray::number(Varied(~uid).below(1 << 30), 16)
        + "@example.org";
}

} // namespace

MessageUpdate syntheticMessage(quint32 uid)
{
    Varied varied(uid);
    MessageUpdate update;
    imap::FlagSet flags;
    if (varied.below(20) != 0)
        flags.set(imap::SystemFlag::Seen);
    if (varied.below(25) == 0)
        flags.set(imap::SystemFlag::Flagged);
    if (varied.below(8) == 0)
        flags.set(imap::SystemFlag::Answered);
    if (varied.below(50) == 0)
        flags.addKeyword("$Label" + QByteArray::number(1 + varied.below(5)));
    update.flags = flags;
    update.modSeq = imap::ModSeq(1 + uid / 3);
    const qint64 date = 1'100'000'000 + qint64(uid) * 300 + varied.below(200);
    update.internalDate = QDateTime::fromSecsSinceEpoch(date, Qt::UTC);
    const bool hasAttachment = varied.below(8) == 0;
    update.hasAttachment = hasAttachment;
    update.bodyStructure = structure(varied, hasAttachment);
    update.size = 2000 + varied.below(60'000);
    MessageHeader header;
    header.subject = pick(varied, subjects);
    if (header.subject.contains(QLatin1String("%1")))
        header.subject = header.subject.arg(varied.below(400));
    header.from = {someone(varied)};
    header.to = {someone(varied)};
    for (quint32 more = varied.below(3); more > 0; --more)
        header.cc.push_back(someone(varied));
    header.date = QDateTime::fromSecsSinceEpoch(date - varied.below(60), Qt::UTC);
    varied.below(1 << 30);
    header.messageId = messageIdOf(uid);
    if (varied.below(3) == 0 && uid > 10) {
        header.subject.prepend(QStringLiteral("Re: "));
        header.inReplyTo = '<' + messageIdOf(uid - 1 - varied.below(9)) + '>';
    }
    update.header = std::move(header);
    return update;
}

StoreResult<void> fillMailbox(Store &store, MailboxId mailbox, const SyntheticOptions &options,
                              const std::function<void(quint32)> &progress)
{
    quint32 done = 0;
    while (done < options.messages) {
        const quint32 count = std::min(options.window, options.messages - done);
        MailboxDelta delta;
        for (quint32 i = 0; i < count; ++i) {
            const quint32 place = options.newestFirst ? options.messages - done - i : done + i + 1;
            delta.updates.emplace(place * options.uidStep,
                                  syntheticMessage(place * options.uidStep));
        }
        done += count;
        SyncState state;
        state.uidValidity = imap::UidValidity(1'234'567);
        state.uidNext = imap::Uid(options.messages * options.uidStep + 1);
        state.highestModSeq = imap::ModSeq(options.messages + 1);
        state.exists = options.messages;
        state.permanentFlags.setSystemBits(31);
        state.mayCreateKeywords = true;
        if (options.newestFirst && done < options.messages)
            state.oldestFetched = imap::Uid((options.messages - done + 1) * options.uidStep);
        auto applied = store.apply(mailbox, delta, state, ChangeCause::FirstSync);
        if (!applied)
            return Unexpected {applied.error()};
        if (progress)
            progress(done);
    }
    return {};
}

} // namespace homing::store::test
