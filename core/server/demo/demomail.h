// SPDX-License-Identifier: GPL-3.0-or-later
// DemoMail: fills a MailStore with a few hundred letters of invented people, and goes on living:
// now and then a letter arrives, a flag changes or a message goes, as another device would do it.
// Lives in the store's thread. The same seed and time give the same mail.
#pragma once

#include "core/server/mailstore.h"

#include <QRandomGenerator>
#include <QTimer>

namespace homing::server {

struct DemoMessage;
struct DemoNote;
struct DemoNotice;
struct DemoThread;
struct DemoNewsletter;

class DemoMail : public QObject
{
    Q_OBJECT
public:
    explicit DemoMail(std::shared_ptr<MailStore> store, quint32 seed = 1,
                      const QDateTime &now = QDateTime::currentDateTimeUtc(),
                      QObject *parent = nullptr);
    ~DemoMail() override;

    /// Makes the mailboxes and everything in them; once.
    void fill();
    /// From now on something happens every 20 to 60 seconds.
    void start();
    /// One such happening, at once; the date of a letter is `now`.
    void arrive(const QDateTime &now = QDateTime::currentDateTimeUtc());

private:
    struct Entry; // a message before it is appended
    void makeMailboxes();
    void addThreads();
    void addThread(const DemoThread &thread);
    void addNotes();
    void addNotices(const QByteArray &mailbox, int count, double youngestDays, double oldestDays);
    void addNewsletters();
    void addLongLetters();
    void addJunkTrashAndDrafts();
    void add(const QByteArray &mailbox, DemoMessage message, const QByteArray &flags = {});
    void appendAll();
    void arriveLetter(const QDateTime &now);
    void changeSomeFlag();
    void expungeSomething();

    DemoMessage fromNote(const DemoNote &note, const QDateTime &date);
    DemoMessage fromNotice(const DemoNotice &notice, const QDateTime &date);
    DemoMessage fromNewsletter(const DemoNewsletter &newsletter, const QDateTime &date);
    void decorate(DemoMessage &message, int number);
    QByteArray newMessageId(const QByteArray &address);
    QByteArray flagsForAge(const QDateTime &date);
    QDateTime daysAgo(double days) const;
    QDateTime daytime(const QDateTime &date) const;
    QDateTime laterBy(const QDateTime &date, double hours) const;
    double between(double low, double high)
    {
        return low + m_random.generateDouble() * (high - low);
    }
    bool chance(double probability) { return m_random.generateDouble() < probability; }

    std::shared_ptr<MailStore> m_store;
    QRandomGenerator m_random;
    const quint32 m_seed;
    const QDateTime m_now;
    QTimer m_timer;
    std::vector<Entry> m_entries;
    int m_lastId = 0;
    int m_nextArrival = 0;
};

} // namespace homing::server
