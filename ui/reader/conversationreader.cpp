// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/conversationreader.h"

#include "core/mime/clean.h"
#include "core/model/messagelistmodel.h"
#include "ui/common/format.h"
#include "ui/mailboxes/mailboxtreeview.h"
#include "ui/reader/messagereader.h"

#include <QBoxLayout>

namespace homing::ui {

ConversationReader::ConversationReader(account::MailService &service, QWidget *parent)
    : QWidget(parent)
    , m_service(service)
    , m_reader(new MessageReader(service, this))
    , m_above(new ConversationLines(true, this))
    , m_below(new ConversationLines(false, this))
{
    setObjectName(QStringLiteral("conversationReader"));
    setAccessibleName(tr("Conversation"));
    setFocusProxy(m_reader);
    m_above->setObjectName(QStringLiteral("conversationAbove"));
    m_above->setAccessibleName(tr("Earlier messages of the conversation"));
    m_below->setObjectName(QStringLiteral("conversationBelow"));
    m_below->setAccessibleName(tr("Later messages of the conversation"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_above);
    column->addWidget(m_reader, 1);
    column->addWidget(m_below);
    for (ConversationLines *lines : {m_above, m_below})
        connect(lines, &ConversationLines::chosen, this, &ConversationReader::open);
    // Changes come in bursts: one look after each.
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(50);
    connect(&m_refresh, &QTimer::timeout, this, &ConversationReader::refresh);
    connect(&service, &account::MailService::changed, this,
            [this](const store::ChangeSet &changes) {
                const bool concerns = std::any_of(
                    m_lines.begin(), m_lines.end(), [&changes](const ConversationLine &line) {
                        return line.message.mailbox == changes.mailbox
                            && (changes.isReset || changes.changed.contains(line.message.uid)
                                || changes.removed.contains(line.message.uid));
                    });
                if (concerns)
                    m_refresh.start();
            });
    connect(&service, &account::MailService::threadsChanged, this, [this] {
        if (m_chosen.uid != 0)
            m_refresh.start();
    });
}

ConversationReader::~ConversationReader() = default;

void ConversationReader::showNothing(int selectedMessages)
{
    m_chosen = {};
    m_lines.clear();
    layOut();
    m_reader->showNothing(selectedMessages);
}

void ConversationReader::showMessage(const MessageRef &message)
{
    m_chosen = {};
    m_lines.clear();
    layOut();
    m_reader->showMessage(message);
}

void ConversationReader::showConversation(const MessageRef &message, bool isWhole)
{
    if (message == m_chosen && isWhole == m_isWhole && message.uid != 0) {
        refresh();
        return;
    }
    m_chosen = message;
    m_isWhole = isWhole;
    m_lines = readLines();
    MessageRef opened = message;
    if (isWhole) {
        const auto unread =
            std::find_if(m_lines.begin(), m_lines.end(),
                         [](const ConversationLine &line) { return line.isUnread; });
        if (unread != m_lines.end())
            opened = unread->message;
    }
    m_reader->showMessage(opened);
    layOut();
}

bool ConversationReader::openNeighbour(bool forward)
{
    if (!m_isWhole || m_chosen.uid == 0)
        return false;
    for (size_t i = 0; i < m_lines.size(); ++i) {
        if (m_lines[i].message != m_reader->message())
            continue;
        const size_t next = forward ? i + 1 : i - 1; // wraps around to beyond the end
        if (next >= m_lines.size())
            return false;
        m_reader->showMessage(m_lines[next].message);
        layOut();
        return true;
    }
    return false;
}

void ConversationReader::open(const MessageRef &message)
{
    m_reader->showMessage(message);
    layOut();
    m_reader->setFocus();
}

void ConversationReader::refresh()
{
    if (m_chosen.uid == 0)
        return;
    m_lines = readLines();
    layOut();
}

std::vector<ConversationLine> ConversationReader::readLines() const
{
    const std::vector<MessageRef> members = m_service.conversation(m_chosen);
    if (members.size() < 2)
        return {};
    std::map<MailboxRef, std::vector<quint32>> uids;
    for (const MessageRef &member : members)
        uids[member.mailbox].push_back(member.uid);
    std::map<MessageRef, ConversationLine> lines;
    for (const auto &[mailbox, list] : uids) {
        QString place;
        if (mailbox != m_chosen.mailbox) {
            for (const store::MailboxRecord &record : m_service.mailboxes(mailbox.account)) {
                if (record.id == mailbox.mailbox)
                    place = oneLine(mailboxTitle(record), 60);
            }
        }
        for (const store::MessageRow &row : m_service.rows(mailbox, list)) {
            if (row.isHidden)
                continue;
            ConversationLine line;
            line.message = {mailbox, row.uid.value()};
            if (!row.header.from.empty()) {
                const store::MessageAddress &from = row.header.from.front();
                line.sender = oneLine(mime::hasVisible(from.name) ? from.name : from.address, 200);
            }
            if (line.sender.isEmpty())
                line.sender = tr("(Unknown sender)");
            line.words = oneLine(row.preview.isEmpty() ? row.header.subject : row.preview, 300);
            line.place = place;
            line.date = model::MessageListModel::shownDate(row);
            line.isUnread = !row.flags.has(imap::SystemFlag::Seen);
            line.isFlagged = row.flags.has(imap::SystemFlag::Flagged);
            lines.emplace(line.message, std::move(line));
        }
    }
    std::vector<ConversationLine> inOrder;
    for (const MessageRef &member : members) {
        if (const auto line = lines.find(member); line != lines.end())
            inOrder.push_back(line->second);
    }
    return inOrder;
}

void ConversationReader::layOut()
{
    const auto open =
        std::find_if(m_lines.begin(), m_lines.end(), [this](const ConversationLine &line) {
            return line.message == m_reader->message();
        });
    const auto behind = open == m_lines.end() ? open : open + 1;
    m_above->setLines({m_lines.begin(), open});
    m_below->setLines({behind, m_lines.end()});
}

} // namespace homing::ui
