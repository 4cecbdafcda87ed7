// SPDX-License-Identifier: GPL-3.0-or-later
// MessageActions: tags, which are keywords of the messages (RFC 3501 section 2.3.2). A mailbox that
// keeps no new ones (its PERMANENTFLAGS are without \*) is named, not tried.
#include "core/account/unifiedservice.h"
#include "core/model/tagkeywords.h"
#include "ui/common/format.h"
#include "ui/common/toast.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/mainwindow/messageactions.h"

namespace homing::ui {

using store::OperationKind;

namespace {

constexpr quint64 few = 3; // tags of more than these are changed with a word
constexpr size_t mostGroups = 50;
constexpr qsizetype mostOffered = 30; // keywords that nobody named

imap::FlagSet tagsAmong(const imap::FlagSet &flags)
{
    imap::FlagSet tags;
    for (const QByteArray &keyword : flags.keywords()) {
        if (model::isTagKeyword(keyword))
            tags.addKeyword(keyword);
    }
    return tags;
}

/// All Inboxes has no flags of its own: each of its accounts' inboxes has.
bool mayKeep(const account::MailService &service, const MailboxRef &mailbox,
             const QByteArray &keyword)
{
    if (mailbox == account::allInboxes)
        return true;
    const auto record = mailboxRecord(service, mailbox);
    return !record || keepsKeyword(*record, keyword);
}

/// UIDs by part and tags, which stand with blanks between them.
using Groups = std::map<std::pair<size_t, QByteArray>, std::vector<quint32>>;

/// Many messages, each with other tags: one operation for each tag is less than one for each.
Groups byKeyword(const Groups &groups)
{
    Groups result;
    for (const auto &[group, uids] : groups) {
        for (const QByteArray &keyword : group.second.split(' ')) {
            std::vector<quint32> &all = result[{group.first, keyword}];
            all.insert(all.end(), uids.begin(), uids.end());
        }
    }
    return result;
}

/// Reads the flags of any number of messages, 200 at a time between the event loop's other work.
/// Deletes itself.
class FlagsWalk final : public QObject
{
public:
    using Each = std::function<void(size_t part, quint32 uid, const imap::FlagSet &flags)>;
    FlagsWalk(const account::MailService &service, MessageActions::Parts parts, QObject *parent,
              Each each, std::function<void()> done)
        : QObject(parent)
        , m_service(service)
        , m_parts(std::move(parts))
        , m_each(std::move(each))
        , m_done(std::move(done))
    {
        connect(&m_turn, &QTimer::timeout, this, &FlagsWalk::step);
    }
    void runAtOnce()
    {
        while (step()) { }
    }
    void run() { m_turn.start(0); }

private:
    bool step()
    {
        constexpr quint64 atOnce = 200; // as MailService::rows() gives
        if (m_part == m_parts.size()) {
            m_turn.stop();
            m_done();
            deleteLater();
            return false;
        }
        const auto &[mailbox, uids] = m_parts[m_part];
        std::vector<quint32> some;
        for (; some.size() < atOnce && m_next < uids.count(); ++m_next)
            some.push_back(uids.at(m_next));
        for (const store::MessageRow &row : m_service.rows(mailbox, some))
            m_each(m_part, row.uid.value(), row.flags);
        if (m_next == uids.count()) {
            ++m_part;
            m_next = 0;
        }
        return true;
    }

    const account::MailService &m_service;
    MessageActions::Parts m_parts;
    Each m_each;
    std::function<void()> m_done;
    QTimer m_turn;
    size_t m_part = 0;
    quint64 m_next = 0;
};

} // namespace

bool MessageActions::haveTag(const QByteArray &keyword) const
{
    quint64 having = 0;
    for (const auto &[mailbox, rows] : sample()) {
        for (const store::MessageRow &row : rows)
            having += row.flags.hasKeyword(keyword) ? 1 : 0;
    }
    quint64 all = 0;
    for (const auto &[mailbox, uids] : m_parts)
        all += uids.count();
    return having > 0 && having == all;
}

imap::FlagSet MessageActions::offeredTags() const
{
    imap::FlagSet tags;
    const auto offer = [&tags](const imap::FlagSet &flags) {
        for (const QByteArray &keyword : flags.keywords()) {
            if (tags.keywords().size() < mostOffered && model::isTagKeyword(keyword))
                tags.addKeyword(keyword);
        }
    };
    for (const auto &[mailbox, rows] : sample()) {
        for (const store::MessageRow &row : rows)
            offer(row.flags);
    }
    for (const auto &[mailbox, uids] : m_parts) {
        if (const auto record = mailboxRecord(m_service, mailbox))
            offer(record->state.permanentFlags);
    }
    return tags;
}

/// Few at once: they have changed before the next key.
template <typename Each, typename Done>
void MessageActions::walkFlags(const Parts &parts, Each each, Done done)
{
    auto *walk = new FlagsWalk(m_service, parts, this, std::move(each), std::move(done));
    if (countOf(parts) <= int(sampleSize))
        walk->runAtOnce();
    else
        walk->run();
}

void MessageActions::toggleTag(const QByteArray &keyword, const QString &name)
{
    const Parts parts = present(m_parts);
    if (parts.empty())
        return;
    struct Found
    {
        std::vector<std::vector<quint32>> with, without; // by part
    };
    auto found = std::make_shared<Found>();
    found->with.resize(parts.size());
    found->without.resize(parts.size());
    walkFlags(
        parts,
        [found, keyword](size_t part, quint32 uid, const imap::FlagSet &flags) {
            (flags.hasKeyword(keyword) ? found->with : found->without)[part].push_back(uid);
        },
        [this, found, parts, keyword, name] {
            const bool adds = std::any_of(found->without.begin(), found->without.end(),
                                          [](const auto &uids) { return !uids.empty(); });
            Parts changed;
            for (size_t i = 0; i < parts.size(); ++i) {
                std::vector<quint32> &uids = (adds ? found->without : found->with)[i];
                if (!uids.empty())
                    changed.emplace_back(parts[i].first, imap::UidSet::fromUids(std::move(uids)));
            }
            changeTag(keyword, name, adds, std::move(changed));
        });
}

void MessageActions::addTag(const Parts &messages, const QByteArray &keyword, const QString &name)
{
    changeTag(keyword, name, true, messages);
}

void MessageActions::changeTag(const QByteArray &keyword, const QString &name, bool adds,
                               Parts changed)
{
    changed = present(changed); // many were looked at for a while
    std::optional<MailboxRef> refusing;
    if (adds)
        std::erase_if(changed, [&](const auto &part) {
            const bool keeps = mayKeep(m_service, part.first, keyword);
            if (!keeps)
                refusing = part.first;
            return !keeps;
        });
    UndoStep step;
    for (const auto &[mailbox, uids] : changed)
        step.add(
            flagsPart(m_service, mailbox, uids,
                      adds ? OperationKind::AddFlags : OperationKind::RemoveFlags,
                      imap::FlagSet::fromAtoms({keyword})));
    const int count = countOf(changed);
    const QString title = oneLine(name, int(model::longestTagName));
    if (adds)
        step.text = count == 1 ? tr("Message tagged: %1").arg(title)
                               : tr("%Ln messages tagged: %1", nullptr, count).arg(title);
    else
        step.text = count == 1 ? tr("Tag removed: %1").arg(title)
                               : tr("Tag removed from %Ln messages: %1", nullptr, count).arg(title);
    if (!changed.empty())
        m_history->perform(std::move(step),
                           count > int(few) ? UndoHistory::Telling::Toast
                                            : UndoHistory::Telling::Quietly);
    if (refusing)
        tellUntaggable(*refusing);
}

void MessageActions::removeTags()
{
    const Parts parts = present(m_parts);
    if (parts.empty())
        return;
    // Undo gives each message what it had: those with the same tags go together.
    auto groups = std::make_shared<Groups>();
    walkFlags(
        parts,
        [groups](size_t part, quint32 uid, const imap::FlagSet &flags) {
            if (const imap::FlagSet tags = tagsAmong(flags); !tags.isEmpty())
                (*groups)[{part, tags.keywords().join(' ')}].push_back(uid);
        },
        [this, groups, parts] {
            UndoStep step;
            quint64 count = 0;
            for (const auto &[group, uids] : *groups)
                count += uids.size();
            if (groups->size() > mostGroups)
                *groups = byKeyword(*groups);
            for (const auto &[group, uids] : *groups) {
                step.add(flagsPart(
                    m_service, parts[group.first].first, imap::UidSet::fromUids(uids),
                    OperationKind::RemoveFlags, imap::FlagSet::fromAtoms(group.second.split(' '))));
            }
            if (step.parts.empty())
                return;
            const int many = int(std::min<quint64>(count, 2'000'000'000));
            step.text = many == 1 ? tr("All tags removed")
                                  : tr("All tags removed from %Ln messages", nullptr, many);
            m_history->perform(std::move(step),
                               count > few ? UndoHistory::Telling::Toast
                                           : UndoHistory::Telling::Quietly);
        });
}

void MessageActions::tellUntaggable(const MailboxRef &mailbox)
{
    const auto record = mailboxRecord(m_service, mailbox);
    const QString title = record ? oneLine(mailboxTitle(*record), 60) : QString();
    Toast::post(m_host, tr("The server keeps no new tags in %1.").arg(title), {}, {},
                Toast::Kind::Error);
}

} // namespace homing::ui
