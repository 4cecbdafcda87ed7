// SPDX-License-Identifier: GPL-3.0-or-later
// MailboxTreeModel: All Inboxes where there are several accounts; accounts as headers, their mailboxes as trees by delimiter; special mailboxes
// first. GUI thread. Updated in place (rows are removed, moved, inserted; counts are dataChanged),
// never reset after setService(), so that expansion and selection stay. Depth and number are the
// server's: every walk is iterative.
#pragma once

#include "core/account/mailservice.h"

#include <QAbstractItemModel>
#include <QPointer>

#include <functional>

namespace homing::model {

struct MailboxNode;

class MailboxTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum class Kind {
        Account,
        Mailbox,
        Parent, // a name that has children but is no mailbox
        Searches,
        Search,
    };
    Q_ENUM(Kind)
    enum Role {
        KindRole = Qt::UserRole + 1, // Kind
        AccountIdRole,               // AccountId
        MailboxRefRole,              // MailboxRef; null mailbox for accounts and parents
        NameRole,     // QString: the last part of the name as the server has it (DisplayRole too)
        FullNameRole, // QString: the whole name
        MailboxRoleRole,   // int(store::MailboxRole); the UI has its own words for the special ones
        UnreadRole,        // uint
        TotalRole,         // uint
        ConnectivityRole,  // int(account::Connectivity) of the account
        FaultRole,         // int(FaultCause) of the account
        ProgressDoneRole,  // uint: first sync of this mailbox, or of the account's current one
        ProgressTotalRole, // uint; 0: nothing is going on
        KeyRole,           // QString: stable over restarts, for remembered expansion and selection
    };
    Q_ENUM(Role)

    explicit MailboxTreeModel(QObject *parent = nullptr);
    ~MailboxTreeModel() override;

    /// Not owned; null empties the model.
    void setService(account::MailService *service);
    account::MailService *service() const { return m_service; }

    /// Those that the user is not subscribed to (RFC 3501 6.3.9) are left out, INBOX and special ones never.
    void setHidesUnsubscribed(bool hides);

    QModelIndex indexOf(const MailboxRef &mailbox) const; // invalid when not here
    QModelIndex indexOf(AccountId account) const;
    QModelIndex indexOfKey(const QString &key) const;
    MailboxRef mailboxAt(const QModelIndex &index) const; // null for accounts and parents
    AccountId accountAt(const QModelIndex &index) const;  // of any row
    /// The mailbox with this role, or a null ref.
    MailboxRef mailboxWithRole(AccountId account, store::MailboxRole role) const;
    quint32 unread(const MailboxRef &mailbox) const;
    qint64 searchAt(const QModelIndex &index) const; // account::SavedSearch::id; 0: it is none

    /// The words for Qt::AccessibleTextRole are the view's; without it that role is empty.
    void setDescriber(std::function<QString(const QModelIndex &)> describer);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QHash<int, QByteArray> roleNames() const override;

private:
    void updateAccounts();
    std::unique_ptr<MailboxNode> wantedAllInboxes() const;
    void updateAllInboxes();
    bool hasAllInboxes() const;
    void updateMailboxes(AccountId account);
    void updateState(AccountId account);
    void updateCounters(const store::ChangeSet &changes);
    std::unique_ptr<MailboxNode> wantedAccount(const account::AccountSettings &settings) const;
    void merge(MailboxNode *have, MailboxNode *wanted);
    void mergeChildren(MailboxNode *have, MailboxNode *wanted);
    void removeMissing(MailboxNode *have, const QHash<QByteArray, MailboxNode *> &wanted);
    void enlist(MailboxNode *top); // with all below it, in m_byRef
    void delist(MailboxNode *top);
    void announce(MailboxNode *node);
    QModelIndex indexFor(const MailboxNode *node) const;
    MailboxNode *nodeAt(const QModelIndex &index) const;
    MailboxNode *accountNode(AccountId account) const;
    const MailboxNode *mailboxNode(const MailboxRef &mailbox) const
    {
        return m_byRef.value(mailbox);
    }

    QPointer<account::MailService> m_service;
    std::unique_ptr<MailboxNode> m_root;
    QHash<MailboxRef, MailboxNode *> m_byRef;
    bool m_hidesUnsubscribed = false;
    std::function<QString(const QModelIndex &)> m_describer;
};

} // namespace homing::model
