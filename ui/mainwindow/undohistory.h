// SPDX-License-Identifier: GPL-3.0-or-later
// UndoHistory: does the user's actions and remembers them, so that they can be taken back one after
// the other, the last one first. A toast tells each that one would not see, with Undo where that
// works. GUI thread.
#pragma once

#include "ui/mainwindow/undotaking.h"

#include <QPointer>

namespace homing::ui {

class JournalView;
class Toast;

class UndoHistory final : public QObject
{
    Q_OBJECT
public:
    /// Toasts appear over `host`. Both outlive this object.
    UndoHistory(account::MailService &service, QWidget *host, QObject *parent);

    enum class Telling {
        Toast,
        Quietly, // one sees what was done
    };
    void perform(UndoStep step, Telling telling);
    /// Something that was done already, and can be taken back while its toast stands.
    Toast *remember(const QString &text, std::function<void()> takeBack);

    bool canUndo() const { return newest() != m_steps.rend(); }
    /// May take a moment; asked for again meanwhile, the one before is next.
    void undo();
    /// For tests: how long the server is waited for.
    void setPatience(int ms) { m_patience = ms; }

Q_SIGNALS:
    void canUndoChanged();

private:
    struct Entry
    {
        quint64 number = 0;
        UndoStep step;
        bool isOffered = true; // for good: only while the journal has all of it
    };
    using Newest = std::deque<Entry>::const_reverse_iterator;
    Newest newest() const;
    quint64 push(UndoStep step, bool isOffered, Telling telling);
    void take(quint64 number);
    void follow(AccountId account);
    bool followEntry(Entry &entry, JournalView &journal);
    void onActionFailed(const Fault &fault);
    void forgetMissingAccounts();
    void tell(const QString &text, bool withUndo, quint64 number);
    void takeNext();
    void onTaken(UndoTaking::End end, const QString &sentence);

    account::MailService &m_service;
    QWidget *m_host;
    std::deque<Entry> m_steps;     // the newest last
    std::deque<UndoStep> m_wanted; // to be taken back, in this order
    QPointer<UndoTaking> m_taking;
    QPointer<Toast> m_toast; // of the newest step that has one
    bool m_isToastForMail = true;
    quint64 m_lastNumber = 0;
    std::optional<int> m_patience;
};

} // namespace homing::ui
