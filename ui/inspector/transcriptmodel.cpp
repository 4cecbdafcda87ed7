// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/transcriptmodel.h"

#include <QStringDecoder>

namespace homing::ui {

namespace {

constexpr int batchMs = 60;
constexpr int linesADropped = 1'000; // removed together, so that a full model does not shift for every line

bool isUnsafe(char16_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200E && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

} // namespace

QString visibleTranscriptText(const QByteArray &bytes, int longest)
{
    // Four bytes a character at most: what cannot be shown is not decoded.
    const QByteArrayView head = QByteArrayView(bytes).first(std::min<qsizetype>(bytes.size(), 4LL * longest));
    QStringDecoder utf8(QStringDecoder::Utf8);
    QString text = utf8(head);
    if (utf8.hasError() && head.size() == bytes.size())
        text = QString::fromLatin1(head);
    QString visible;
    visible.reserve(text.size());
    for (const QChar c : std::as_const(text)) {
        if (isUnsafe(c.unicode()))
            visible += QStringLiteral("\\x%1").arg(int(c.unicode()), 2, 16, QLatin1Char('0'));
        else
            visible += c;
    }
    if (visible.size() > longest || head.size() < bytes.size()) {
        visible.truncate(longest);
        visible += QChar(0x2026);
    }
    return visible;
}

TranscriptModel::TranscriptModel(QObject *parent)
    : QAbstractListModel(parent)
{
    m_batch.setSingleShot(true);
    m_batch.setInterval(batchMs);
    connect(&m_batch, &QTimer::timeout, this, &TranscriptModel::flush);
}

void TranscriptModel::reset(const std::vector<account::TranscriptLine> &lines)
{
    beginResetModel();
    m_lines.clear();
    m_waiting.clear();
    m_widest = 0;
    const size_t skip = lines.size() > size_t(mostLines) ? lines.size() - size_t(mostLines) : 0;
    for (size_t i = skip; i < lines.size(); ++i) {
        m_lines.push_back(lines[i]);
        m_widest = std::max(m_widest, int(std::min<qsizetype>(lines[i].text.size(), longestLine)));
    }
    endResetModel();
    Q_EMIT widestLineChanged();
    Q_EMIT waitingChanged();
}

void TranscriptModel::add(const account::TranscriptLine &line)
{
    m_waiting.push_back(line);
    if (m_waiting.size() > size_t(mostLines))
        m_waiting.pop_front();
    if (m_isPaused)
        Q_EMIT waitingChanged();
    else if (!m_batch.isActive())
        m_batch.start();
}

void TranscriptModel::setPaused(bool paused)
{
    m_isPaused = paused;
    if (!paused)
        flush();
    Q_EMIT waitingChanged();
}

void TranscriptModel::flush()
{
    m_batch.stop();
    if (m_isPaused || m_waiting.empty())
        return;
    const int count = int(m_waiting.size());
    if (const int over = int(m_lines.size()) + count - mostLines; over > 0) {
        const int drop = std::min(int(m_lines.size()), std::max(over, linesADropped));
        if (drop > 0) {
            beginRemoveRows({}, 0, drop - 1);
            m_lines.erase(m_lines.begin(), m_lines.begin() + drop);
            endRemoveRows();
        }
    }
    const int widestBefore = m_widest;
    const int first = int(m_lines.size());
    beginInsertRows({}, first, first + count - 1);
    for (account::TranscriptLine &line : m_waiting) {
        m_widest = std::max(m_widest, int(std::min<qsizetype>(line.text.size(), longestLine)));
        m_lines.push_back(std::move(line));
    }
    m_waiting.clear();
    endInsertRows();
    if (m_widest != widestBefore)
        Q_EMIT widestLineChanged();
}

QByteArray TranscriptModel::toScenario() const
{
    QByteArray scenario;
    for (const std::deque<account::TranscriptLine> *part : {&m_lines, &m_waiting}) {
        for (const account::TranscriptLine &line : *part) {
            scenario += line.kind;
            scenario += ": ";
            scenario += line.text;
            scenario += '\n';
        }
    }
    return scenario;
}

int TranscriptModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lines.size());
}

QVariant TranscriptModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= int(m_lines.size()))
        return {};
    const account::TranscriptLine &line = m_lines[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return QString(QLatin1Char(line.kind) + QStringLiteral(": ") + visibleTranscriptText(line.text));
    case KindRole:
        return QString(QLatin1Char(line.kind));
    case TimeRole:
        return line.time;
    case TextRole:
        return visibleTranscriptText(line.text);
    default:
        return {};
    }
}

} // namespace homing::ui
