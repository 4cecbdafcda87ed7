// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of MessageListModel share: a mailbox with a model on it, and a mirror that
// believes only its signals.
#pragma once

#include "core/model/messagelistmodel.h"
#include "tests/ui/support/fakemailservice.h"

#include <QCoreApplication>

namespace homing::test {

using imap::UidSet;
using model::MessageListModel;
using store::MessageKey;

/// A second list of UIDs that knows only what the model's signals said.
class Mirror : public QObject
{
public:
    explicit Mirror(MessageListModel *model)
        : m_model(model)
    {
        readAll();
        connect(model, &QAbstractItemModel::modelReset, this, [this] {
            ++resets;
            readAll();
        });
        connect(model, &QAbstractItemModel::layoutChanged, this, [this] {
            ++layouts;
            readAll();
        });
        connect(model, &QAbstractItemModel::rowsRemoved, this,
                [this](const QModelIndex &, int first, int last) {
                    ++removals;
                    uids.erase(uids.begin() + first, uids.begin() + last + 1);
                    lastRemoved = first;
                });
        connect(model, &QAbstractItemModel::rowsInserted, this,
                [this](const QModelIndex &, int first, int last) {
                    ++insertions;
                    for (int row = first; row <= last; ++row)
                        uids.insert(uids.begin() + row, m_model->uidAt(row));
                });
        connect(model, &QAbstractItemModel::dataChanged, this,
                [this](const QModelIndex &first, const QModelIndex &last) {
                    ++changes;
                    for (int row = first.row(); row <= last.row(); ++row)
                        changed.add(m_model->uidAt(row));
                });
    }
    void readAll()
    {
        uids.clear();
        for (int row = 0; row < m_model->rowCount(); ++row)
            uids.push_back(m_model->uidAt(row));
    }
    void clearCounts()
    {
        resets = layouts = removals = insertions = changes = 0;
        changed = {};
    }

    std::vector<quint32> uids;
    UidSet changed;
    int resets = 0;
    int layouts = 0;
    int removals = 0;
    int insertions = 0;
    int changes = 0;
    int lastRemoved = -1;

private:
    MessageListModel *m_model;
};

/// What the store has, newest first.
inline std::vector<quint32> truth(const FakeMailService &service, const MailboxRef &mailbox)
{
    std::vector<MessageKey> keys = service.keys(mailbox).keys;
    std::sort(keys.begin(), keys.end(), model::KeyList::isOlder);
    std::vector<quint32> uids;
    for (auto key = keys.rbegin(); key != keys.rend(); ++key)
        uids.push_back(key->uid);
    return uids;
}

/// Until the worker has answered.
inline void settle(const MessageListModel &model)
{
    while (model.isArranging())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

/// A model on a mailbox of `count` messages.
struct Fixture
{
    FakeMailService service;
    AccountId account =
        service.makeAccount(QStringLiteral("Work"), QStringLiteral("a@example.org"));
    MailboxRef inbox = service.makeMailbox(account, "INBOX", store::MailboxRole::Inbox);
    MailboxRef other = service.makeMailbox(account, "Other");
    MessageListModel model;

    explicit Fixture(quint32 count)
    {
        service.fill(inbox, count);
        service.fill(other, 5);
        model.setService(&service);
        model.setMailbox(inbox);
        settle(model);
    }
};

} // namespace homing::test
