// SPDX-License-Identifier: GPL-3.0-or-later
// What litehtml asks of us while it lays out and "draws": fonts, sizes of pictures that were handed in, and a list to draw into.
// It never opens anything: a style sheet, base address or picture that litehtml asks to have loaded is answered with nothing.
// Lives as long as one layout, in one thread.
#pragma once

#include "ui/reader/htmllayout.h"
#include "ui/reader/htmlwork.h"

#include <litehtml/litehtml.h>

#include <QFontMetricsF>
#include <QSet>

namespace homing::ui {

class HtmlContainer final : public litehtml::document_container
{
public:
    HtmlContainer(HtmlPage &page, const HtmlPictures &pictures, int width, const QFont &base, HtmlWork &work);
    ~HtmlContainer();

    bool hasPicture(const char *address) const;
    /// An image that is not shown: a frame with its alternative text, as far as there is room.
    void drawMissing(const litehtml::position &place, const QString &alt, litehtml::uint_ptr font, const QColor &color);
    QSize missingSize(const QString &alt, litehtml::uint_ptr font) const;

    // litehtml::document_container
    litehtml::uint_ptr create_font(const char *faceName, int size, int weight, litehtml::font_style italic,
                                   unsigned int decoration, litehtml::font_metrics *fm) override;
    void delete_font(litehtml::uint_ptr) override { }
    int text_width(const char *text, litehtml::uint_ptr font) override;
    void draw_text(litehtml::uint_ptr hdc, const char *text, litehtml::uint_ptr font, litehtml::web_color color,
                   const litehtml::position &pos) override;
    int pt_to_px(int pt) const override { return (pt * 96 + 36) / 72; }
    int get_default_font_size() const override { return 16; }
    const char *get_default_font_name() const override { return m_defaultName.constData(); }
    void draw_list_marker(litehtml::uint_ptr hdc, const litehtml::list_marker &marker) override;
    void load_image(const char *, const char *, bool) override { }
    void get_image_size(const char *src, const char *baseurl, litehtml::size &size) override;
    void draw_background(litehtml::uint_ptr hdc, const litehtml::background_paint &paint) override;
    void draw_borders(litehtml::uint_ptr hdc, const litehtml::borders &borders, const litehtml::position &place,
                      bool root) override;
    void set_caption(const char *) override { }
    void set_base_url(const char *) override { }
    void link(const std::shared_ptr<litehtml::document> &, const litehtml::element::ptr &) override { }
    void on_anchor_click(const char *, const litehtml::element::ptr &) override { }
    void set_cursor(const char *) override { }
    void transform_text(std::string &text, litehtml::text_transform transform) override;
    void import_css(std::string &text, const std::string &, std::string &) override { text.clear(); }
    void set_clip(const litehtml::position &place, const litehtml::border_radiuses &radius, bool validX,
                  bool validY) override;
    void del_clip() override;
    void get_client_rect(litehtml::position &client) const override;
    std::shared_ptr<litehtml::element> create_element(const char *tag, const litehtml::string_map &attributes,
                                                      const std::shared_ptr<litehtml::document> &document) override;
    void get_media_features(litehtml::media_features &media) const override;
    void get_language(std::string &language, std::string &culture) const override;
    void split_text(const char *text, const std::function<void(const char *)> &onWord,
                    const std::function<void(const char *)> &onSpace) override;

private:
    struct Font {
        int index; // in the page
        QFontMetricsF metrics;
        bool isNothing; // of no size: takes no room and is not drawn
        QHash<QByteArray, int> widths;
    };
    int pictureIndex(const QByteArray &address);

    HtmlPage &m_page;
    const HtmlPictures &m_pictures;
    HtmlWork &m_work;
    int m_width;
    QFont m_base;
    QByteArray m_defaultName;
    QSet<QStringList> m_families;
    std::vector<std::unique_ptr<Font>> m_fonts;
    QHash<QByteArray, int> m_pictureOfAddress;
};

} // namespace homing::ui
