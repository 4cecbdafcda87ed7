// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/draftfiles.h"

#include "ui/common/format.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QMimeDatabase>
#include <QPointer>
#include <QThreadPool>

namespace homing::ui {

DraftFiles::DraftFiles(account::MailService &service, QObject *parent)
    : QObject(parent)
    , m_service(service)
{
    connect(&m_service, &account::MailService::partReady, this, &DraftFiles::onPart);
    connect(&m_service, &account::MailService::partProgress, this,
            [this](const MessageRef &message, const QByteArray &section, quint64 octets,
                   quint64 total) {
                for (Entry &entry : m_entries) {
                    if (entry.state != State::Coming || entry.part.message != message
                        || entry.part.section != section || total == 0)
                        continue;
                    entry.done = entry.octets * octets / total;
                    Q_EMIT progress();
                }
            });
}

DraftFiles::~DraftFiles() = default;

DraftFiles::Entry &DraftFiles::addEntry(const QString &name)
{
    Entry entry;
    entry.id = ++m_lastId;
    entry.file.name = name;
    m_entries.push_back(std::move(entry));
    return m_entries.back();
}

DraftFiles::Entry *DraftFiles::find(quint64 id)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [id](const Entry &entry) { return entry.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

void DraftFiles::add(const mime::DraftFile &file)
{
    Entry &entry = addEntry(file.name);
    entry.file = file;
    entry.octets = quint64(file.bytes.size());
    Q_EMIT edited();
    Q_EMIT changed();
}

void DraftFiles::addPaths(const QStringList &paths)
{
    for (const QString &path : paths) {
        const QFileInfo info(path);
        const QString name = oneLine(info.fileName(), 80);
        if (info.isDir()) {
            Q_EMIT refused(tr("%1 is a folder. Attach its files, or an archive of it.").arg(name));
        } else if (info.size() > mostFileBytes) {
            Q_EMIT refused(tr("%1 is too large to be sent by mail: %2.")
                               .arg(name, sizeText(quint64(info.size()))));
        } else {
            Entry &entry = addEntry(info.fileName());
            entry.state = State::Coming;
            entry.octets = quint64(info.size());
            read(entry.id, path);
        }
    }
    Q_EMIT edited();
    Q_EMIT changed();
}

void DraftFiles::read(quint64 id, const QString &path)
{
    QThreadPool::globalInstance()->start([self = QPointer(this), id, path] {
        QFile file(path);
        const bool isOpen = file.open(QIODevice::ReadOnly);
        const QByteArray bytes = isOpen ? file.read(mostFileBytes) : QByteArray();
        const bool isRead = isOpen && file.error() == QFileDevice::NoError;
        const QByteArray type =
            QMimeDatabase().mimeTypeForFileNameAndData(path, bytes).name().toLatin1();
        const QString reason = file.errorString();
        QMetaObject::invokeMethod(
            qApp,
            [=] {
                if (!self || !self->find(id))
                    return; // removed meanwhile
                if (isRead) {
                    self->finish(id, bytes, type);
                    return;
                }
                self->remove(id);
                Q_EMIT self->refused(tr("%1 could not be read. %2")
                                         .arg(oneLine(QFileInfo(path).fileName(), 80), reason));
            },
            Qt::QueuedConnection);
    });
}

void DraftFiles::addPart(const LetterPart &part)
{
    Entry &entry = addEntry(part.name);
    entry.state = State::Coming;
    entry.octets = part.octets;
    entry.part = part;
    m_service.requestPart(part.message, part.section);
    Q_EMIT changed();
}

void DraftFiles::onPart(const MessageRef &message, const QByteArray &section,
                        const QByteArray &bytes, const Fault &fault)
{
    for (Entry &entry : m_entries) {
        if (entry.state != State::Coming || entry.part.message != message
            || entry.part.section != section || section.isEmpty())
            continue;
        if (!fault) {
            finish(entry.id, bytes, entry.part.type);
            return;
        }
        entry.state = State::Failed;
        const QString name = oneLine(entry.file.name, 80);
        Q_EMIT changed();
        Q_EMIT refused(tr("%1 could not be fetched. Remove it, or forward the message again when "
                          "there is a connection.")
                           .arg(name));
        return;
    }
}

void DraftFiles::finish(quint64 id, const QByteArray &bytes, const QByteArray &type)
{
    Entry *entry = find(id);
    entry->state = State::Here;
    entry->file.bytes = bytes;
    entry->file.type = type;
    entry->octets = quint64(bytes.size());
    Q_EMIT changed();
}

void DraftFiles::remove(quint64 id)
{
    const Entry *entry = find(id);
    if (!entry)
        return;
    const LetterPart part = entry->state == State::Coming ? entry->part : LetterPart();
    std::erase_if(m_entries, [id](const Entry &each) { return each.id == id; });
    if (!part.section.isEmpty())
        m_service.cancelPart(part.message, part.section);
    Q_EMIT edited();
    Q_EMIT changed();
}

void DraftFiles::cancel()
{
    std::vector<quint64> coming;
    for (const Entry &entry : m_entries) {
        if (entry.state == State::Coming)
            coming.push_back(entry.id);
    }
    for (const quint64 id : coming)
        remove(id);
}

std::vector<mime::DraftFile> DraftFiles::files() const
{
    std::vector<mime::DraftFile> here;
    for (const Entry &entry : m_entries) {
        if (entry.state == State::Here)
            here.push_back(entry.file);
    }
    return here;
}

bool DraftFiles::isWaiting() const
{
    return std::any_of(m_entries.begin(), m_entries.end(),
                       [](const Entry &entry) { return entry.state == State::Coming; });
}

bool DraftFiles::hasFailed() const
{
    return std::any_of(m_entries.begin(), m_entries.end(),
                       [](const Entry &entry) { return entry.state == State::Failed; });
}

quint64 DraftFiles::octets() const
{
    quint64 sum = 0;
    for (const Entry &entry : m_entries)
        sum += entry.octets;
    return sum;
}

} // namespace homing::ui
