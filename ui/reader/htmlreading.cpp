// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/htmlreading.h"

#include "ui/common/theme.h"
#include "ui/reader/plaintext.h"

#include <litehtml/el_text.h>

#include <QHash>

namespace homing::ui {

namespace {

using litehtml::element;

QColor blended(const QColor &color, const QColor &onto)
{
    const float a = color.alphaF();
    return QColor::fromRgbF(color.redF() * a + onto.redF() * (1 - a), color.greenF() * a + onto.greenF() * (1 - a),
                            color.blueF() * a + onto.blueF() * (1 - a));
}

/// From litehtml's tree and what was drawn: the text in reading order, links, what is right-to-left.
class Reading
{
public:
    explicit Reading(HtmlPage &page)
        : m_page(page)
        , m_drawn(std::move(page.runs))
        , m_isTaken(m_drawn.size(), false)
        , m_runOfDrawn(m_drawn.size(), -1)
    {
        m_page.runs.clear();
        for (std::size_t i = 0; i < m_drawn.size(); ++i) {
            m_at[keyOf(m_drawn[i].rect.topLeft())].push_back(int(i));
            if (m_drawn[i].isPicture)
                m_drawnPictures.push_back(int(i));
        }
        for (std::size_t i = 0; i < m_page.ops.size(); ++i) {
            if (m_page.ops[i].kind == HtmlOp::Kind::Bullet)
                m_bullets.push_back(int(i));
        }
    }

    void read(const element::ptr &root)
    {
        m_path.push_back({root.get(), {}, 0, QPoint(), -1, 0, false, 0});
        enter(m_path.back());
        while (!m_path.empty()) {
            Open &open = m_path.back();
            const int count = int(open.children.size());
            if (open.next >= count) {
                m_path.pop_back();
                continue;
            }
            element *child = open.children[std::size_t(open.next++)].get();
            Open below {child, {}, 0, open.where, open.link, open.block, open.isRightToLeft, open.raised};
            if (dynamic_cast<litehtml::el_text *>(child)) {
                word(below);
            } else {
                m_path.push_back(below);
                enter(m_path.back());
            }
        }
        // What was drawn of no element: numbers of lists, alternative texts that were missed.
        for (std::size_t i = 0; i < m_drawn.size(); ++i) {
            if (!m_isTaken[i])
                m_rest.push_back(int(i));
        }
        m_numbers = m_page.runs.size();
        for (const int i : m_rest) {
            HtmlRun run = m_drawn[std::size_t(i)];
            run.start = m_page.text.size();
            if (run.text.trimmed().isEmpty())
                run.text.clear();
            m_page.text += run.text;
            m_runOfDrawn[std::size_t(i)] = int(m_page.runs.size());
            m_page.runs.push_back(std::move(run));
        }
        for (HtmlOp &op : m_page.ops) {
            if (op.kind == HtmlOp::Kind::Text)
                op.index = m_runOfDrawn[std::size_t(op.index)];
        }
        mirror();
        reorder();
    }

private:
    struct Open {
        element *own;
        std::vector<element::ptr> children;
        int next;
        QPoint where; // of its content
        int link;
        int block; // a number for each block
        bool isRightToLeft;
        int raised; // pixels above the line: litehtml leaves <sup> and <sub> on it
    };

    static qint64 keyOf(const QPointF &point) { return (qint64(point.x()) << 32) ^ (qint64(point.y()) & 0xffffffff); }

    void enter(Open &open)
    {
        element &own = *open.own;
        const litehtml::position place = own.get_position();
        open.where += QPoint(place.x, place.y);
        for (std::size_t i = 0; i < own.get_children_count(); ++i)
            open.children.push_back(own.get_child(int(i)));
        const QByteArray tag(own.get_tagName());
        if (tag == "a") {
            const QByteArray href(own.get_attr("href", ""));
            if (const QUrl url(QString::fromUtf8(href)); !href.isEmpty() && isOpenable(url)) {
                m_page.links.push_back(url);
                open.link = int(m_page.links.size()) - 1;
            }
        }
        const QByteArray direction(own.get_attr("dir", ""));
        const QByteArray style(own.get_style_property("direction", false, ""));
        const bool isRightToLeft = !style.isEmpty() ? style == "rtl"
            : !direction.isEmpty()                  ? direction == "rtl"
                                                    : open.isRightToLeft;
        constexpr std::size_t mostMirrored = 500;
        if (isRightToLeft != open.isRightToLeft && m_mirrored.size() < mostMirrored) {
            open.isRightToLeft = isRightToLeft;
            const litehtml::margins inside = own.get_paddings(), frame = own.get_borders();
            m_mirrored.push_back(tag == "body" ? QRectF(QPointF(), m_page.size)
                                               : QRectF(open.where.x(), open.where.y(), place.width, place.height)
                                                     .adjusted(-inside.left - frame.left, -inside.top - frame.top,
                                                               inside.right + frame.right, inside.bottom + frame.bottom));
        }
        switch (own.get_display()) {
        case litehtml::display_inline:
        case litehtml::display_inline_text:
        case litehtml::display_none:
            break;
        case litehtml::display_list_item:
            open.block = ++m_blocks;
            marker(open);
            break;
        case litehtml::display_table_cell:
            open.block = ++m_blocks;
            m_isCell = true;
            break;
        case litehtml::display_table_row:
            m_isCell = false;
            open.block = ++m_blocks;
            break;
        case litehtml::display_block:
        case litehtml::display_inline_block:
        case litehtml::display_inline_table:
        case litehtml::display_table:
        case litehtml::display_table_caption:
        case litehtml::display_table_column:
        case litehtml::display_table_column_group:
        case litehtml::display_table_footer_group:
        case litehtml::display_table_header_group:
        case litehtml::display_table_row_group:
            open.block = ++m_blocks;
            break;
        }
        if (own.get_display() == litehtml::display_inline)
            open.raised += raiseOf(own);
        if (tag == "br") {
            m_isBroken = true;
        } else if (tag == "img") {
            picture(open);
        }
    }

    /// As browsers have it.
    static int raiseOf(const element &own)
    {
        const litehtml::vertical_align align = own.get_vertical_align();
        if (align != litehtml::va_super && align != litehtml::va_sub)
            return 0;
        const element::ptr parent = own.parent();
        const int size = parent ? parent->get_font_size() : own.get_font_size();
        return align == litehtml::va_super ? size / 3 + 1 : -(size / 5 + 1);
    }

    /// A list item's own mark is part of what is read.
    void marker(const Open &open)
    {
        const QRectF place(open.where.x() - 200, open.where.y() - 4, 200, 40);
        for (const int bullet : m_bullets) {
            const HtmlOp &op = m_page.ops[std::size_t(bullet)];
            if (std::abs(op.rect.center().y() - open.where.y()) < 24
                && op.rect.right() <= open.where.x() + 24 && place.intersects(op.rect)) {
                separate(QRectF(open.where, QSizeF(1, 16)), open.block);
                m_page.text += QString::fromUtf16(u"\u2022 ");
                m_lastBlock = open.block;
                m_last = QRectF(open.where, QSizeF(1, 16));
                return;
            }
        }
    }

    void picture(const Open &open)
    {
        const litehtml::position place = open.own->get_position();
        const QRectF rect(open.where.x(), open.where.y(), place.width, place.height);
        // Its alternative text was drawn into its middle, or the picture itself was.
        for (const int i : m_drawnPictures) {
            if (!m_isTaken[std::size_t(i)] && rect.adjusted(-1, -1, 1, 1).contains(m_drawn[std::size_t(i)].rect.center())) {
                take(i, open, QString::fromUtf8(open.own->get_attr("alt", "")));
                return;
            }
        }
        const QString alt = QString::fromUtf8(open.own->get_attr("alt", ""));
        if (rect.width() < 3 || rect.height() < 3 || (alt.isEmpty() && open.link < 0))
            return;
        HtmlRun run;
        run.rect = rect;
        run.isPicture = true;
        run.link = open.link;
        run.isRightToLeft = open.isRightToLeft;
        separate(rect, open.block);
        run.start = m_page.text.size();
        run.text = alt;
        m_page.text += alt;
        m_page.visibleText += alt;
        m_page.runs.push_back(run);
        m_last = rect;
        m_lastBlock = open.block;
    }

    void word(const Open &open)
    {
        std::string raw;
        open.own->get_text(raw);
        const QString text = QString::fromStdString(raw);
        if (open.own->is_white_space() || text.trimmed().isEmpty()) {
            if (text.contains(u'\n') && open.own->get_white_space() > litehtml::white_space_nowrap)
                m_isBroken = true;
            else
                m_isSpaced = true;
            return;
        }
        const litehtml::position place = open.own->get_position();
        const auto found = m_at.constFind(keyOf(open.where + QPoint(place.x, place.y)));
        if (found == m_at.cend())
            return; // not drawn: nobody sees it, nobody reads it
        for (const int i : *found) {
            if (!m_isTaken[std::size_t(i)] && m_drawn[std::size_t(i)].text.size() >= text.size() / 2) {
                take(i, open, m_drawn[std::size_t(i)].text);
                return;
            }
        }
    }

    void take(int drawn, const Open &open, const QString &text)
    {
        m_isTaken[std::size_t(drawn)] = true;
        HtmlRun run = m_drawn[std::size_t(drawn)];
        run.link = open.link;
        run.isRightToLeft = open.isRightToLeft;
        run.block = open.block;
        separate(run.rect, open.block);
        m_last = run.rect;
        run.rect.translate(0, -open.raised);
        run.start = m_page.text.size();
        m_page.text += text;
        run.isCovert = isCovert(run);
        if (!run.isCovert)
            m_page.visibleText += text;
        m_lastBlock = open.block;
        m_page.runs.push_back(std::move(run));
        m_runOfDrawn[std::size_t(drawn)] = int(m_page.runs.size()) - 1;
    }

    /// Too small, or in the colour of what is behind it.
    bool isCovert(const HtmlRun &run) const
    {
        constexpr int leastSize = 6;
        constexpr double leastContrast = 1.5;
        return run.isClipped || run.isCovered || m_page.fonts[std::size_t(run.font)].pixelSize() < leastSize
            || run.color.alpha() < 16
            || (run.onto.isValid() && theme::contrast(blended(run.color, run.onto), run.onto) < leastContrast);
    }

    void separate(const QRectF &next, int block)
    {
        QString between;
        if (m_page.text.isEmpty())
            between.clear();
        else if (m_isBroken || block != m_lastBlock)
            between = m_isCell && !m_isBroken && next.top() < m_last.bottom() && next.left() >= m_last.right()
                ? QStringLiteral("\t")
                : next.top() > m_last.bottom() + m_last.height() * 0.6 ? QStringLiteral("\n\n")
                                                                       : QStringLiteral("\n");
        else if (m_isSpaced)
            between = QStringLiteral(" ");
        if (m_page.text.endsWith(QString::fromUtf16(u"\u2022 ")))
            between.clear();
        m_page.text += between;
        if (!m_page.visibleText.isEmpty())
            m_page.visibleText += between;
        m_isBroken = m_isSpaced = false;
    }

    /// What is right-to-left was laid out the other way round (see html::LayoutForm): here it is turned.
    void mirror()
    {
        for (std::size_t i = 0; i < m_mirrored.size(); ++i) {
            const QRectF box = m_mirrored[i];
            const auto turn = [&](QRectF &rect) {
                if (box.adjusted(-0.5, -0.5, 0.5, 0.5).contains(rect.center()))
                    rect.moveLeft(box.left() + box.right() - rect.right());
            };
            for (std::size_t inner = i + 1; inner < m_mirrored.size(); ++inner)
                turn(m_mirrored[inner]);
            for (std::size_t run = 0; run < m_page.runs.size(); ++run) {
                const QRectF before = m_page.runs[run].rect;
                turn(m_page.runs[run].rect);
                if (run >= m_numbers && m_page.runs[run].rect != before) // a list's
                    m_page.runs[run].isRightToLeft = !m_page.runs[run].isRightToLeft;
            }
            for (HtmlOp &op : m_page.ops) {
                if (op.kind == HtmlOp::Kind::Clip && op.rect.width() > 1e5)
                    continue;
                turn(op.tile);
                if (!box.adjusted(-0.5, -0.5, 0.5, 0.5).contains(op.rect.center()))
                    continue;
                turn(op.rect);
                std::swap(op.radius[0], op.radius[1]);
                std::swap(op.radius[2], op.radius[3]);
                if (op.kind != HtmlOp::Kind::Border)
                    continue;
                HtmlBorder &border = m_page.borders[std::size_t(op.index)];
                std::swap(border.width[1], border.width[3]);
                std::swap(border.color[1], border.color[3]);
                std::swap(border.style[1], border.style[3]);
            }
        }
    }

    static int directionOf(const QString &text)
    {
        for (const QChar c : text) {
            const QChar::Direction direction = c.direction();
            if (direction == QChar::DirR || direction == QChar::DirAL)
                return -1;
            if (direction == QChar::DirL || direction == QChar::DirEN)
                return 1;
        }
        return 0;
    }

    /// Words against their paragraph's direction stand in their own order within the line.
    void reorder()
    {
        std::vector<HtmlRun> &runs = m_page.runs;
        for (std::size_t first = 0; first < runs.size();) {
            const int paragraph = runs[first].isRightToLeft ? -1 : 1;
            if (runs[first].isPicture || directionOf(runs[first].text) != -paragraph) {
                ++first;
                continue;
            }
            std::size_t last = first;
            for (std::size_t i = first + 1; i < runs.size() && !runs[i].isPicture && runs[i].block == runs[first].block
                 && std::abs(runs[i].rect.center().y() - runs[first].rect.center().y()) < 6; ++i) {
                const int direction = directionOf(runs[i].text);
                if (direction == paragraph)
                    break;
                if (direction == -paragraph)
                    last = i;
            }
            qreal left = runs[first].rect.left(), right = runs[first].rect.right();
            for (std::size_t i = first; i <= last; ++i) {
                left = std::min(left, runs[i].rect.left());
                right = std::max(right, runs[i].rect.right());
            }
            for (std::size_t i = first; i <= last && last > first; ++i)
                runs[i].rect.moveLeft(left + right - runs[i].rect.right());
            first = last + 1;
        }
        for (HtmlOp &op : m_page.ops) {
            if (op.kind == HtmlOp::Kind::Text && op.index >= 0)
                op.rect = runs[std::size_t(op.index)].rect;
        }
    }

    HtmlPage &m_page;
    std::vector<HtmlRun> m_drawn;
    std::vector<int> m_drawnPictures; // in m_drawn
    std::vector<int> m_bullets;       // in the page's ops
    std::vector<bool> m_isTaken;
    std::vector<int> m_runOfDrawn;
    QHash<qint64, std::vector<int>> m_at;
    std::vector<Open> m_path;
    std::vector<int> m_rest;
    std::size_t m_numbers = 0; // where they begin in the page's runs
    std::vector<QRectF> m_mirrored;
    QRectF m_last;
    int m_blocks = 0;
    int m_lastBlock = -1;
    bool m_isBroken = false;
    bool m_isSpaced = false;
    bool m_isCell = false;
};

} // namespace

void readHtml(HtmlPage &page, const litehtml::element::ptr &root)
{
    Reading(page).read(root);
}

} // namespace homing::ui
