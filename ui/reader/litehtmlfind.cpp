// SPDX-License-Identifier: GPL-3.0-or-later
// LiteHtmlView: find in its text, alone or as one of several. GUI thread.
#include "ui/reader/litehtmlview.h"

namespace homing::ui {

namespace {

constexpr int mostMatches = 1'000;

} // namespace

int LiteHtmlView::findText(const QString &text, bool backward)
{
    if (text != m_needle || m_matches.empty()) {
        m_needle = text;
        m_match = -1;
        updateMarks();
    }
    if (m_matches.empty()) {
        viewport()->update();
        return 0;
    }
    const int count = int(m_matches.size());
    if (m_match < 0) {
        const qsizetype from = std::min(m_anchor, m_cursor);
        m_match = backward ? count - 1 : 0;
        while (!backward && m_match + 1 < count && m_matches[std::size_t(m_match)].first < from)
            ++m_match;
        while (backward && m_match > 0 && m_matches[std::size_t(m_match)].first >= from)
            --m_match;
    } else {
        m_match = (m_match + (backward ? count - 1 : 1)) % count;
    }
    const auto [start, end] = m_matches[std::size_t(m_match)];
    reveal(start, end);
    viewport()->update();
    return count;
}

void LiteHtmlView::updateMarks()
{
    m_matches.clear();
    if (!m_needle.isEmpty()) {
        qsizetype at = m_page->text.indexOf(m_needle, 0, Qt::CaseInsensitive);
        while (at >= 0 && m_matches.size() < mostMatches) {
            m_matches.emplace_back(at, at + m_needle.size());
            at = m_page->text.indexOf(m_needle, at + m_needle.size(), Qt::CaseInsensitive);
        }
    }
    m_match = std::min(m_match, int(m_matches.size()) - 1);
}

void LiteHtmlView::clearFind()
{
    if (m_match >= 0 && m_match < int(m_matches.size()))
        select(m_matches[std::size_t(m_match)].first, m_matches[std::size_t(m_match)].second);
    m_needle.clear();
    m_matches.clear();
    m_match = -1;
    viewport()->update();
}

void LiteHtmlView::startFindAt(bool end)
{
    clearFind();
    m_anchor = m_cursor = end ? m_page->text.size() : 0;
}

void LiteHtmlView::markText(const QString &text)
{
    m_needle = text;
    m_match = -1;
    updateMarks();
    viewport()->update();
}

int LiteHtmlView::countText(const QString &text) const
{
    return text.isEmpty() ? 0 : int(m_page->text.count(text, Qt::CaseInsensitive));
}

QRect LiteHtmlView::matchRect() const
{
    return m_match < 0 ? QRect() : rectOfCharacter(m_matches[std::size_t(m_match)].first);
}

} // namespace homing::ui
