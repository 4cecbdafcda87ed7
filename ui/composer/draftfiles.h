// SPDX-License-Identifier: GPL-3.0-or-later
// DraftFiles: the files of a message that is being written: read from disk by the pool, or fetched
// as parts of the message that is forwarded. GUI thread.
#pragma once

#include "core/account/mailservice.h"
#include "ui/composer/letter.h"

namespace homing::ui {

class DraftFiles final : public QObject
{
    Q_OBJECT
public:
    /// A file of more is not taken: no mail server would.
    static constexpr qint64 mostFileBytes = 100LL << 20;
    /// Many servers refuse a message of more than 25 MB, which files fill by four thirds.
    static constexpr quint64 usualLimit = 18ULL << 20;

    enum class State { Here, Coming, Failed };
    struct Entry
    {
        quint64 id = 0;
        State state = State::Here;
        mime::DraftFile file;
        quint64 octets = 0; // as far as it is known
        quint64 done = 0;   // Coming
        LetterPart part;    // Coming as a part of a message
    };

    explicit DraftFiles(account::MailService &service, QObject *parent = nullptr);
    ~DraftFiles() override;

    void add(const mime::DraftFile &file);
    void addPaths(const QStringList &paths);
    void addPart(const LetterPart &part);
    void remove(quint64 id);
    /// Those that are still coming.
    void cancel();

    const std::vector<Entry> &entries() const { return m_entries; }
    /// Those that are here.
    std::vector<mime::DraftFile> files() const;
    bool isWaiting() const;
    bool hasFailed() const;
    quint64 octets() const;

Q_SIGNALS:
    void changed();
    /// By the user's hand, and then changed().
    void edited();
    void progress();
    /// A sentence about a file that was not taken.
    void refused(const QString &text);

private:
    Entry &addEntry(const QString &name);
    Entry *find(quint64 id);
    void read(quint64 id, const QString &path);
    void finish(quint64 id, const QByteArray &bytes, const QByteArray &type);
    void onPart(const MessageRef &message, const QByteArray &section, const QByteArray &bytes,
                const Fault &fault);

    account::MailService &m_service;
    std::vector<Entry> m_entries;
    quint64 m_lastId = 0;
};

} // namespace homing::ui
