// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/htmlcontainer.h"

#include <litehtml/el_anchor.h>
#include <litehtml/el_body.h>
#include <litehtml/el_image.h>
#include <litehtml/el_table.h>
#include <litehtml/el_td.h>
#include <litehtml/el_tr.h>

namespace homing::ui {

namespace {

constexpr qreal missingPadding = 6;
constexpr std::int64_t perElement = 100; // of HtmlWork
constexpr std::int64_t perWord = 40;
constexpr std::int64_t perFont = 1'000;
constexpr std::int64_t perFamily = 30'000;
constexpr qsizetype mostFamilies = 50; // lists of them; what is over that is written in the base font
constexpr int longestWord = 24; // longer ones may be broken anywhere, so that nothing leaves the pane

QRectF rectOf(const litehtml::position &place)
{
    return QRectF(place.x, place.y, place.width, place.height);
}

QColor colorOf(const litehtml::web_color &color)
{
    return QColor(color.red, color.green, color.blue, color.alpha);
}

std::array<qreal, 4> radiusOf(const litehtml::border_radiuses &radius)
{
    return {qreal(radius.top_left_x), qreal(radius.top_right_x), qreal(radius.bottom_right_x),
            qreal(radius.bottom_left_x)};
}

/// <img>: where the picture is not here, its alternative text stands in its place.
class PictureElement final : public litehtml::el_image
{
public:
    PictureElement(const std::shared_ptr<litehtml::document> &document, HtmlContainer &container)
        : el_image(document)
        , m_container(container)
    {
    }

    void get_content_size(litehtml::size &size, int maxWidth) override
    {
        el_image::get_content_size(size, maxWidth);
        if (isMissing() && !alt().isEmpty() && size.width == 0 && size.height == 0) {
            const QSize own = m_container.missingSize(alt(), get_font());
            size.width = std::min(own.width(), std::max(maxWidth, 0));
            size.height = own.height();
        }
    }

    void draw(litehtml::uint_ptr hdc, int x, int y, const litehtml::position *clip) override
    {
        el_image::draw(hdc, x, y, clip);
        if (!isMissing())
            return;
        litehtml::position place = m_pos;
        place.x += x;
        place.y += y;
        m_container.drawMissing(place, alt(), get_font(), colorOf(get_color("color", true)));
    }

private:
    bool isMissing() const { return !m_container.hasPicture(get_attr("src", "")); }
    QString alt() const { return QString::fromUtf8(get_attr("alt", "")); }

    HtmlContainer &m_container;
};

/// <li>: litehtml's own is not for others to build on, and would work uncounted. Its number: one walk over a list's items.
class ListItem : public litehtml::html_tag
{
public:
    using html_tag::html_tag;

    int render(int x, int y, int maxWidth, bool secondPass) override
    {
        if (!m_isNumbered && m_list_style_type >= litehtml::list_style_type_armenian)
            numberAll();
        return html_tag::render(x, y, maxWidth, secondPass);
    }

private:
    void numberAll()
    {
        constexpr int most = 1'000'000;
        m_isNumbered = true; // in a list or not
        const litehtml::element::ptr list = parent();
        if (!list)
            return;
        int number = std::clamp(QByteArray(list->get_attr("start", "1")).toInt(), -most, most);
        for (std::size_t i = 0; i < list->get_children_count(); ++i) {
            const litehtml::element::ptr child = list->get_child(int(i));
            auto *item = dynamic_cast<ListItem *>(child.get());
            if (!item)
                continue;
            item->set_attr("list_index", QByteArray::number(number++).constData()); // where html_tag looks for it
            item->m_isNumbered = true;
        }
    }

    bool m_isNumbered = false;
};

bool isIdeograph(char32_t c)
{
    return (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xff00 && c <= 0xff60) || (c >= 0x20000 && c <= 0x3ffff);
}

/// It belongs to the character before it.
bool joins(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_SpacingCombining
        || category == QChar::Mark_Enclosing || c == 0x200d || (c >= 0x1f3fb && c <= 0x1f3ff);
}

} // namespace

HtmlContainer::HtmlContainer(HtmlPage &page, const HtmlPictures &pictures, int width, const QFont &base, HtmlWork &work)
    : m_page(page)
    , m_pictures(pictures)
    , m_work(work)
    , m_width(width)
    , m_base(base)
    , m_defaultName("sans-serif")
{
}

HtmlContainer::~HtmlContainer() = default;

litehtml::uint_ptr HtmlContainer::create_font(const char *faceName, int size, int weight, litehtml::font_style italic,
                                              unsigned int decoration, litehtml::font_metrics *fm)
{
    QFont font(m_base);
    QStringList families;
    m_work.spend(perFont);
    QFont::StyleHint hint = QFont::SansSerif;
    for (QString name : QString::fromUtf8(faceName).split(u',')) {
        name = name.remove(u'"').remove(u'\'').trimmed();
        if (name.compare(QLatin1String("sans-serif"), Qt::CaseInsensitive) == 0) {
            families += m_base.families();
            break;
        }
        if (name.compare(QLatin1String("monospace"), Qt::CaseInsensitive) == 0)
            hint = QFont::Monospace;
        else if (name.compare(QLatin1String("serif"), Qt::CaseInsensitive) == 0)
            hint = QFont::Serif;
        if (!name.isEmpty())
            families += name;
    }
    // A family that was not met before is looked for on the disk.
    if (!families.isEmpty() && !m_families.contains(families)) {
        if (m_families.size() >= mostFamilies || !m_work.spend(perFamily))
            families.clear();
        else
            m_families.insert(families);
    }
    font.setFamilies(families.isEmpty() ? m_base.families() : families);
    font.setStyleHint(hint);
    font.setPixelSize(std::clamp(size, 1, 200));
    font.setWeight(QFont::Weight(std::clamp(weight, 100, 900)));
    font.setItalic(italic == litehtml::fontStyleItalic);
    font.setUnderline(decoration & litehtml::font_decoration_underline);
    font.setOverline(decoration & litehtml::font_decoration_overline);
    font.setStrikeOut(decoration & litehtml::font_decoration_linethrough);
    // Zoom and fractional screens scale what was laid out: widths must not depend on the pixels' grid.
    font.setHintingPreference(QFont::PreferNoHinting);
    m_page.fonts.push_back(font);
    m_fonts.push_back(std::make_unique<Font>(Font {int(m_page.fonts.size()) - 1, QFontMetricsF(font), size <= 1, {}}));
    const QFontMetricsF &metrics = m_fonts.back()->metrics;
    fm->ascent = qRound(metrics.ascent());
    fm->descent = qRound(metrics.descent());
    fm->height = fm->ascent + fm->descent;
    fm->x_height = qRound(metrics.xHeight());
    fm->draw_spaces = decoration != 0;
    if (size <= 1) {
        fm->ascent = fm->descent = fm->height = fm->x_height = 0;
        fm->draw_spaces = false;
    }
    return m_fonts.size(); // never 0
}

int HtmlContainer::text_width(const char *text, litehtml::uint_ptr font)
{
    if (font == 0 || font > m_fonts.size() || m_fonts[std::size_t(font) - 1]->isNothing)
        return 0;
    Font &own = *m_fonts[std::size_t(font) - 1];
    const QByteArray key(text);
    const auto found = own.widths.constFind(key);
    if (found != own.widths.constEnd())
        return *found;
    const int width = qRound(own.metrics.horizontalAdvance(QString::fromUtf8(key)));
    own.widths.insert(key, width);
    return width;
}

void HtmlContainer::draw_text(litehtml::uint_ptr, const char *text, litehtml::uint_ptr font, litehtml::web_color color,
                              const litehtml::position &pos)
{
    if (font == 0 || font > m_fonts.size() || m_fonts[std::size_t(font) - 1]->isNothing)
        return;
    HtmlRun run;
    run.text = QString::fromUtf8(text);
    run.rect = rectOf(pos);
    run.font = m_fonts[std::size_t(font) - 1]->index;
    run.color = colorOf(color);
    HtmlOp op;
    op.kind = HtmlOp::Kind::Text;
    op.rect = run.rect;
    op.index = int(m_page.runs.size());
    m_page.runs.push_back(std::move(run));
    m_page.ops.push_back(op);
}

bool HtmlContainer::hasPicture(const char *address) const
{
    return m_pictures.contains(QByteArray(address));
}

QSize HtmlContainer::missingSize(const QString &alt, litehtml::uint_ptr font) const
{
    if (font == 0 || font > m_fonts.size())
        return {};
    const QFontMetricsF &metrics = m_fonts[std::size_t(font) - 1]->metrics;
    return QSize(qCeil(metrics.horizontalAdvance(alt) + 2 * missingPadding), qCeil(metrics.height() + 2 * missingPadding));
}

void HtmlContainer::drawMissing(const litehtml::position &place, const QString &alt, litehtml::uint_ptr font,
                                const QColor &color)
{
    const QRectF rect = rectOf(place);
    if (font == 0 || font > m_fonts.size() || rect.width() < 3 || rect.height() < 3)
        return;
    HtmlBorder frame;
    frame.width.fill(1);
    QColor faint = color;
    faint.setAlphaF(0.25F);
    frame.color.fill(faint);
    frame.style.fill(Qt::SolidLine);
    HtmlOp op;
    op.kind = HtmlOp::Kind::Border;
    op.rect = rect;
    op.index = int(m_page.borders.size());
    m_page.borders.push_back(frame);
    m_page.ops.push_back(op);
    const Font &own = *m_fonts[std::size_t(font) - 1];
    const QRectF room = rect.adjusted(missingPadding, 0, -missingPadding, 0);
    if (alt.isEmpty() || rect.height() < own.metrics.height() * 0.8 || room.width() < own.metrics.height())
        return;
    HtmlRun run;
    run.text = own.metrics.elidedText(alt, Qt::ElideRight, room.width());
    run.rect = QRectF(room.left(), rect.center().y() - own.metrics.height() / 2,
                      own.metrics.horizontalAdvance(run.text), own.metrics.height());
    run.font = own.index;
    run.color = color;
    run.isPicture = true;
    op.kind = HtmlOp::Kind::Text;
    op.rect = run.rect;
    op.index = int(m_page.runs.size());
    m_page.runs.push_back(std::move(run));
    m_page.ops.push_back(op);
}

void HtmlContainer::draw_list_marker(litehtml::uint_ptr hdc, const litehtml::list_marker &marker)
{
    using namespace litehtml;
    HtmlOp op;
    op.kind = HtmlOp::Kind::Bullet;
    op.rect = rectOf(marker.pos);
    op.color = colorOf(marker.color);
    if (marker.marker_type == list_style_type_none)
        return;
    if (marker.marker_type == list_style_type_disc || marker.marker_type == list_style_type_circle
        || marker.marker_type == list_style_type_square) {
        op.isHollow = marker.marker_type == list_style_type_circle;
        op.isSquare = marker.marker_type == list_style_type_square;
        m_page.ops.push_back(op);
        return;
    }
    if (marker.index < 0 || marker.font == 0 || marker.font > m_fonts.size())
        return;
    QString number = QString::number(marker.index);
    if (marker.index > 0 && marker.index <= 3'999) {
        const bool isUpper = marker.marker_type == list_style_type_upper_alpha || marker.marker_type == list_style_type_upper_latin
            || marker.marker_type == list_style_type_upper_roman;
        if (marker.marker_type == list_style_type_lower_alpha || marker.marker_type == list_style_type_lower_latin
            || marker.marker_type == list_style_type_upper_alpha || marker.marker_type == list_style_type_upper_latin) {
            number.clear();
            for (int rest = marker.index; rest > 0; rest = (rest - 1) / 26)
                number.prepend(QChar(u'a' + (rest - 1) % 26));
        } else if (marker.marker_type == list_style_type_lower_roman || marker.marker_type == list_style_type_upper_roman) {
            static constexpr std::pair<int, const char *> romans[] {
                {1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
                {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}};
            number.clear();
            int rest = marker.index;
            for (const auto &[value, letters] : romans) {
                for (; rest >= value; rest -= value)
                    number += QLatin1String(letters);
            }
        }
        if (isUpper)
            number = number.toUpper();
    }
    const QByteArray text = number.toUtf8() + '.';
    litehtml::position place = marker.pos;
    place.x += place.width - text_width(text.constData(), marker.font);
    place.width = text_width(text.constData(), marker.font);
    draw_text(hdc, text.constData(), marker.font, marker.color, place);
}

void HtmlContainer::get_image_size(const char *src, const char *, litehtml::size &size)
{
    const auto found = m_pictures.constFind(QByteArray(src));
    if (found == m_pictures.constEnd())
        return;
    size.width = found->width();
    size.height = found->height();
}

int HtmlContainer::pictureIndex(const QByteArray &address)
{
    const auto known = m_pictureOfAddress.constFind(address);
    if (known != m_pictureOfAddress.constEnd())
        return *known;
    m_page.pictures.push_back(m_pictures.value(address));
    m_pictureOfAddress.insert(address, int(m_page.pictures.size()) - 1);
    return int(m_page.pictures.size()) - 1;
}

void HtmlContainer::draw_background(litehtml::uint_ptr, const litehtml::background_paint &paint)
{
    HtmlOp op;
    op.rect = rectOf(paint.clip_box);
    op.radius = radiusOf(paint.border_radius);
    const QColor color = colorOf(paint.color);
    if (paint.is_root && color.alpha() > 0) {
        m_page.canvas = color;
    } else if (color.alpha() > 0) {
        op.kind = HtmlOp::Kind::Fill;
        op.color = color;
        m_page.ops.push_back(op);
    }
    const QByteArray address = QByteArray::fromStdString(paint.image);
    if (!m_pictures.contains(address) || paint.image_size.width <= 0 || paint.image_size.height <= 0)
        return;
    constexpr int smallest = 4; // what is drawn smaller, and is larger, was not shown
    const bool isSeen = paint.clip_box.width >= smallest && paint.clip_box.height >= smallest;
    if (const QImage &own = *m_pictures.constFind(address); isSeen || own.width() < smallest || own.height() < smallest)
        m_page.drawn.insert(address);
    op.kind = HtmlOp::Kind::Picture;
    op.index = pictureIndex(address);
    op.tile = QRectF(paint.position_x, paint.position_y, paint.image_size.width, paint.image_size.height);
    op.repeatsX = paint.repeat == litehtml::background_repeat_repeat || paint.repeat == litehtml::background_repeat_repeat_x;
    op.repeatsY = paint.repeat == litehtml::background_repeat_repeat || paint.repeat == litehtml::background_repeat_repeat_y;
    m_page.ops.push_back(op);
}

void HtmlContainer::draw_borders(litehtml::uint_ptr, const litehtml::borders &borders, const litehtml::position &place, bool)
{
    HtmlBorder border;
    const litehtml::border *sides[] {&borders.top, &borders.right, &borders.bottom, &borders.left};
    bool isSeen = false;
    for (std::size_t i = 0; i < 4; ++i) {
        const bool isDrawn = sides[i]->style > litehtml::border_style_hidden && sides[i]->width > 0;
        border.width[i] = isDrawn ? sides[i]->width : 0;
        border.color[i] = colorOf(sides[i]->color);
        border.style[i] = sides[i]->style == litehtml::border_style_dotted ? Qt::DotLine
            : sides[i]->style == litehtml::border_style_dashed             ? Qt::DashLine
                                                                           : Qt::SolidLine;
        isSeen = isSeen || (isDrawn && border.color[i].alpha() > 0);
    }
    if (!isSeen)
        return;
    HtmlOp op;
    op.kind = HtmlOp::Kind::Border;
    op.rect = rectOf(place);
    op.radius = radiusOf(borders.radius);
    op.index = int(m_page.borders.size());
    m_page.borders.push_back(border);
    m_page.ops.push_back(op);
}

void HtmlContainer::transform_text(std::string &text, litehtml::text_transform transform)
{
    QString own = QString::fromStdString(text);
    if (transform == litehtml::text_transform_uppercase)
        own = own.toUpper();
    else if (transform == litehtml::text_transform_lowercase)
        own = own.toLower();
    else if (transform == litehtml::text_transform_capitalize && !own.isEmpty())
        own[0] = own[0].toUpper();
    text = own.toStdString();
}

void HtmlContainer::set_clip(const litehtml::position &place, const litehtml::border_radiuses &radius, bool validX, bool validY)
{
    HtmlOp op;
    op.kind = HtmlOp::Kind::Clip;
    op.rect = rectOf(place);
    constexpr qreal far = 1e6;
    if (!validX)
        op.rect.adjust(-far, 0, far, 0);
    if (!validY)
        op.rect.adjust(0, -far, 0, far);
    op.radius = radiusOf(radius);
    m_page.ops.push_back(op);
}

void HtmlContainer::del_clip()
{
    HtmlOp op;
    op.kind = HtmlOp::Kind::Unclip;
    m_page.ops.push_back(op);
}

void HtmlContainer::get_client_rect(litehtml::position &client) const
{
    client = litehtml::position(0, 0, m_width, 800);
}

std::shared_ptr<litehtml::element> HtmlContainer::create_element(const char *tag, const litehtml::string_map &,
                                                                 const std::shared_ptr<litehtml::document> &document)
{
    const auto is = [tag](const char *name) { return qstrcmp(tag, name) == 0; };
    m_work.spend(perElement);
    if (is("img"))
        return std::make_shared<PictureElement>(document, *this);
    if (is("table"))
        return std::make_shared<Counted<litehtml::el_table>>(document, m_work);
    if (is("tr"))
        return std::make_shared<Counted<litehtml::el_tr>>(document, m_work);
    if (is("td") || is("th"))
        return std::make_shared<Counted<litehtml::el_td>>(document, m_work);
    if (is("a"))
        return std::make_shared<Counted<litehtml::el_anchor>>(document, m_work);
    if (is("body"))
        return std::make_shared<Counted<litehtml::el_body>>(document, m_work);
    if (is("li"))
        return std::make_shared<Counted<ListItem>>(document, m_work);
    // Those that litehtml has classes of its own for; nothing stands in them.
    if (is("br") || is("style") || is("title") || is("link") || is("base") || is("script"))
        return nullptr;
    return std::make_shared<Counted<litehtml::html_tag>>(document, m_work);
}

void HtmlContainer::get_media_features(litehtml::media_features &media) const
{
    media.type = litehtml::media_type_screen;
    media.width = media.device_width = m_width;
    media.height = media.device_height = 800;
    media.color = 8;
    media.resolution = 96;
}

void HtmlContainer::get_language(std::string &language, std::string &culture) const
{
    language = "en";
    culture.clear();
}

void HtmlContainer::split_text(const char *text, const std::function<void(const char *)> &onWord,
                               const std::function<void(const char *)> &onSpace)
{
    const QList<uint> characters = QString::fromUtf8(text).toUcs4();
    QString word;
    int length = 0;
    const auto flush = [&] {
        if (!word.isEmpty() && m_work.spend(perWord))
            onWord(word.toUtf8().constData());
        word.clear();
        length = 0;
    };
    for (qsizetype i = 0; i < characters.size(); ++i) {
        const char32_t c = characters[i];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
            flush();
            const char space[] {char(c), 0};
            onSpace(space);
            continue;
        }
        if (c == 0x200b || c == 0xad) { // a place to break; not shown
            flush();
            continue;
        }
        const bool mayBreak = !joins(c) && !(i > 0 && characters[i - 1] == 0x200d);
        if (mayBreak && (length >= longestWord || (isIdeograph(c) && length > 0)
                         || (i > 0 && isIdeograph(characters[i - 1]))))
            flush();
        word += QString::fromUcs4(&c, 1);
        ++length;
        if (c == '-' && length > 2 && i + 1 < characters.size() && QChar::isLetter(characters[i + 1]))
            flush();
    }
    flush();
}

} // namespace homing::ui
