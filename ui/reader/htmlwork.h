// SPDX-License-Identifier: GPL-3.0-or-later
// What a layout may cost: litehtml's elements count what they do, and once it is too much each answers at once with nothing, so
// that the layout ends and is thrown away. By counting and not by the clock: the same message is always shown the same way.
// Lives as long as one layout, in one thread; `unwanted` is set by another.
#pragma once

#include "ui/reader/htmllayout.h"

#include <litehtml/litehtml.h>

#include <cstdint>

namespace homing::ui {

class HtmlWork
{
public:
    explicit HtmlWork(const HtmlLimit &limit)
        : m_room(std::int64_t(limit.workMs * unitsPerMs))
        , m_unwanted(limit.unwanted)
    {
    }

    /// False: no more.
    bool spend(std::int64_t units)
    {
        if (m_isOver)
            return false;
        m_spent += units;
        if (m_spent > m_room || (m_unwanted && m_unwanted->load(std::memory_order_relaxed)))
            m_isOver = true;
        return !m_isOver;
    }
    bool isOver() const { return m_isOver; }
    bool hasFloats = false; // what stands beside them cannot be moved afterwards
    double spentMs() const { return double(m_spent) / unitsPerMs; }

    static constexpr double unitsPerMs = 20'000;

private:
    std::int64_t m_room;
    std::int64_t m_spent = 0;
    HtmlUnwanted m_unwanted;
    bool m_isOver = false;
};

/// An element of litehtml's that counts. A unit is about 50 ns, measured; renderhtml prints what was counted beside the time.
template<typename Base>
class Counted final : public Base
{
public:
    Counted(const std::shared_ptr<litehtml::document> &document, HtmlWork &work)
        : Base(document)
        , m_work(work)
    {
    }

    int render(int x, int y, int maxWidth, bool secondPass) override
    {
        const auto cells = std::int64_t(this->m_grid ? this->m_grid->cols_count() * this->m_grid->rows_count() : 0);
        return m_work.spend(perBox + perChild * (children() + cells)) ? Base::render(x, y, maxWidth, secondPass) : 0;
    }
    int render_inline(const litehtml::element::ptr &container, int maxWidth) override
    {
        return m_work.spend(perChild * children()) ? Base::render_inline(container, maxWidth) : 0;
    }
    int place_element(const litehtml::element::ptr &placed, int maxWidth) override
    {
        if (!m_work.spend(perPlace + floats() / 40))
            return 0;
        const int width = Base::place_element(placed, maxWidth);
        collapseMargins(placed);
        return width;
    }
    void add_float(const litehtml::element::ptr &floating, int x, int y) override
    {
        m_work.hasFloats = true;
        Base::add_float(floating, x, y);
    }
    int find_next_line_top(int top, int width, int right) override
    {
        return m_work.spend(2 + floats() * floats() / 1024) ? Base::find_next_line_top(top, width, right) : top;
    }
    void get_line_left_right(int y, int right, int &lineLeft, int &lineRight) override
    {
        m_work.spend(1 + floats() / 160);
        Base::get_line_left_right(y, right, lineLeft, lineRight);
    }
    int select(const litehtml::css_selector &selector, bool applyPseudo) override
    {
        return m_work.spend(perMatch) ? Base::select(selector, applyPseudo) : int(litehtml::select_no_match);
    }
    using Base::select;
    const char *get_style_property(const char *name, bool isInherited, const char *otherwise) const override
    {
        return m_work.spend(perLookUp) ? Base::get_style_property(name, isInherited, otherwise) : otherwise;
    }

private:
    static constexpr std::int64_t perBox = 15;
    static constexpr std::int64_t perChild = 4;
    static constexpr std::int64_t perPlace = 4;
    static constexpr std::int64_t perMatch = 4;
    static constexpr std::int64_t perLookUp = 4;

    /// Of two margins that meet, between blocks or at the top of what holds them, the larger holds. litehtml adds them up where the
    /// upper block has padding or a border, and where a block has its margin from what it holds.
    void collapseMargins(const litehtml::element::ptr &placed)
    {
        const auto count = this->m_boxes.size();
        if (count == 0 || m_work.hasFloats || placed->get_clear() != litehtml::clear_none)
            return;
        litehtml::box &lower = *this->m_boxes[count - 1];
        litehtml::elements_vector above, below;
        lower.get_elements(below);
        if (lower.get_type() != litehtml::box_block || below.empty() || below.front() != placed)
            return;
        int top = lower.top();
        if (count > 1) {
            litehtml::box &upper = *this->m_boxes[count - 2];
            if (upper.get_type() != litehtml::box_block)
                return;
            upper.get_elements(above);
            if (!above.empty())
                top = upper.bottom() - std::max(0, std::min(above.front()->margin_bottom(), placed->margin_top()));
        } else if (this->collapse_top_margin() && placed->collapse_top_margin()) {
            top = -std::max(0, placed->margin_top());
        }
        if (top < lower.top())
            lower.y_shift(top - lower.top());
    }

    std::int64_t children() const { return std::int64_t(this->get_children_count()); }
    std::int64_t floats() const { return std::int64_t(this->m_floats_left.size() + this->m_floats_right.size()); }

    HtmlWork &m_work;
};

} // namespace homing::ui
