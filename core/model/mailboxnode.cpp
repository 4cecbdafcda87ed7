// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/mailboxnode.h"

#include "core/base/limits.h"
#include "core/model/displaytext.h"

#include <QCollator>

namespace homing::model {

using store::MailboxRole;
using Kind = MailboxNode::Kind;

namespace {

constexpr size_t maxLifted = 32;
constexpr qsizetype maxNameLength = 200;

QString decoded(const QByteArray &wire)
{
    const std::optional<QString> text = imap::decodeModifiedUtf7(wire);
    return displayLine(text ? *text : QString::fromLatin1(wire), maxNameLength);
}

int rank(MailboxRole role)
{
    switch (role) {
    case MailboxRole::Inbox:
        return 0;
    case MailboxRole::Drafts:
        return 1;
    case MailboxRole::Sent:
        return 2;
    case MailboxRole::Archive:
        return 3;
    case MailboxRole::Junk:
        return 4;
    case MailboxRole::Trash:
        return 5;
    case MailboxRole::All:
        return 6;
    case MailboxRole::Flagged:
        return 7;
    case MailboxRole::None:
        break;
    }
    return 8;
}

/// Where the parts of a name end: "a/b" by '/' gives 1 and 3. Empty parts belong to the one behind
/// them.
std::vector<qsizetype> partEnds(const QByteArray &wire, std::optional<char> delimiter)
{
    std::vector<qsizetype> ends;
    qsizetype begin = 0;
    while (delimiter && int(ends.size()) < limits::mailboxLevels - 1) {
        qsizetype end = wire.indexOf(*delimiter, begin);
        while (end == begin && end >= 0) { // an empty part
            ++begin;
            end = wire.indexOf(*delimiter, begin);
        }
        if (end < 0 || end == wire.size() - 1)
            break;
        ends.push_back(end);
        begin = end + 1;
    }
    ends.push_back(wire.size());
    return ends;
}

class TreeBuilder
{
public:
    explicit TreeBuilder(MailboxNode *root)
        : m_root(root)
    {
    }

    void add(const store::MailboxRecord &record)
    {
        const QByteArray &wire = record.name.wire();
        if (wire.isEmpty())
            return;
        MailboxNode *node = m_root;
        qsizetype begin = 0;
        for (const qsizetype end : partEnds(wire, record.delimiter)) {
            node = child(node, wire.left(end), wire.mid(begin, end - begin), record.delimiter);
            begin = end + 1;
        }
        if (!record.isSelectable || node->kind == Kind::Mailbox)
            return;
        node->kind = Kind::Mailbox;
        node->id = record.id;
        node->fullName = displayLine(record.name.display(), 4 * maxNameLength);
        node->role = record.role;
        node->counters = record.counters;
        node->isComplete = record.state.isComplete();
        if (record.lastStatus) {
            node->statusUnread = record.lastStatus->unseen;
            node->statusTotal = record.lastStatus->messages;
        }
    }

    /// Special mailboxes stand at the top, wherever the server keeps them ("[Gmail]/Sent Mail",
    /// "INBOX.Sent").
    void liftSpecial()
    {
        std::vector<MailboxNode *> special;
        for (MailboxNode *node : std::as_const(m_byPath)) {
            if (node->role != MailboxRole::None && node->parent != m_root)
                special.push_back(node);
        }
        std::sort(special.begin(), special.end(),
                  [](const MailboxNode *a, const MailboxNode *b) { return a->path < b->path; });
        if (special.size()
            > maxLifted) // nobody has so many; a server that says so gets no work out of it
            special.resize(maxLifted);
        for (MailboxNode *node : special) {
            auto &siblings = node->parent->children;
            const auto it = std::find_if(siblings.begin(), siblings.end(),
                                         [node](const auto &each) { return each.get() == node; });
            std::unique_ptr<MailboxNode> owned = std::move(*it);
            siblings.erase(it);
            m_root->adopt(std::move(owned));
        }
    }

    /// Names that are neither a mailbox nor above one are nothing to show; from the leaves up.
    void prune()
    {
        const std::vector<MailboxNode *> order = topDown();
        for (auto node = order.rbegin(); node != order.rend(); ++node) {
            std::erase_if((*node)->children, [](const auto &each) {
                return each->kind == Kind::Parent && each->children.empty();
            });
        }
    }

    void sort()
    {
        const QLocale locale = QLocale().collation();
        // The C locale would sort "Z" before "a" and 10 before 9.
        QCollator collator(locale.language() == QLocale::C ? QLocale(QLocale::English) : locale);
        collator.setNumericMode(true);
        collator.setCaseSensitivity(Qt::CaseInsensitive);
        const auto isBefore = [&](const auto &a, const auto &b) {
            if (rank(a->role) != rank(b->role))
                return rank(a->role) < rank(b->role);
            const int order = collator.compare(a->name, b->name);
            return order != 0 ? order < 0 : a->path < b->path;
        };
        for (MailboxNode *node : topDown()) {
            std::sort(node->children.begin(), node->children.end(), isBefore);
            node->renumber();
        }
    }

private:
    std::vector<MailboxNode *> topDown() const
    {
        std::vector<MailboxNode *> order = {m_root};
        for (size_t i = 0; i < order.size(); ++i) {
            for (const auto &each : order[i]->children)
                order.push_back(each.get());
        }
        return order;
    }

    MailboxNode *child(MailboxNode *parent, const QByteArray &path, const QByteArray &part,
                       std::optional<char> delimiter)
    {
        if (MailboxNode *known = m_byPath.value(path))
            return known;
        auto node = std::make_unique<MailboxNode>();
        node->kind = Kind::Parent;
        node->account = m_root->account;
        node->path = path;
        QByteArray shown = part;
        while (delimiter && shown.size() > 1 && shown.endsWith(*delimiter))
            shown.chop(1);
        node->name = decoded(shown);
        node->fullName = decoded(path);
        MailboxNode *raw = node.get();
        m_byPath.insert(path, raw);
        parent->adopt(std::move(node));
        return raw;
    }

    MailboxNode *m_root;
    QHash<QByteArray, MailboxNode *> m_byPath;
};

} // namespace

quint32 MailboxNode::unread() const
{
    return isComplete ? counters.unread : std::max(counters.unread, statusUnread.value_or(0));
}

quint32 MailboxNode::total() const
{
    return isComplete ? counters.total : std::max(counters.total, statusTotal.value_or(0));
}

void MailboxNode::adopt(std::unique_ptr<MailboxNode> child)
{
    child->parent = this;
    child->row = int(children.size());
    children.push_back(std::move(child));
}

void MailboxNode::renumber(size_t from)
{
    for (size_t i = from; i < children.size(); ++i) {
        children[i]->row = int(i);
        children[i]->parent = this;
    }
}

bool MailboxNode::takeData(MailboxNode &&other)
{
    const auto shown = [](const MailboxNode &node) {
        return std::tuple(node.kind, node.id, node.role, node.unread(), node.total(),
                          node.state.connectivity, node.state.fault.cause, node.state.progressDone,
                          node.state.progressTotal);
    };
    const bool isChanged =
        shown(*this) != shown(other) || name != other.name || fullName != other.fullName;
    kind = other.kind;
    id = other.id;
    name = std::move(other.name);
    fullName = std::move(other.fullName);
    role = other.role;
    counters = other.counters;
    statusUnread = other.statusUnread;
    statusTotal = other.statusTotal;
    isComplete = other.isComplete;
    state = std::move(other.state);
    return isChanged;
}

std::unique_ptr<MailboxNode> searchTree(const std::vector<account::SavedSearch> &searches)
{
    auto root = std::make_unique<MailboxNode>();
    root->kind = Kind::Searches;
    root->path = "searches";
    for (const account::SavedSearch &search : searches) {
        auto node = std::make_unique<MailboxNode>();
        node->kind = Kind::Search;
        node->search = search.id;
        node->path = "search/" + QByteArray::number(search.id);
        node->name = displayLine(search.name, maxNameLength);
        node->fullName = displayLine(search.query, 4 * maxNameLength);
        root->adopt(std::move(node));
    }
    return root;
}

std::unique_ptr<MailboxNode> accountTree(const account::AccountSettings &settings,
                                         const account::AccountState &state,
                                         const std::vector<store::MailboxRecord> &records)
{
    auto root = std::make_unique<MailboxNode>();
    root->kind = Kind::Account;
    root->account = settings.id;
    root->path = QByteArray::number(settings.id.value());
    root->name =
        displayLine(settings.name.isEmpty() ? settings.email : settings.name, maxNameLength);
    root->fullName = displayLine(settings.email, maxNameLength);
    root->state = state;
    TreeBuilder builder(root.get());
    for (const store::MailboxRecord &record : records)
        builder.add(record);
    builder.liftSpecial();
    builder.prune();
    builder.sort();
    return root;
}

} // namespace homing::model
