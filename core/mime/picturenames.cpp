// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what the filter wrote: there each '<' begins a tag, and values stand in double quotes.
#include "core/mime/picturenames.h"

#include "core/mime/htmlfilter.h"

namespace homing::mime {

namespace {

constexpr qsizetype longestAddress = 2'000;
constexpr qsizetype mostAddresses = 2'000;

class Names
{
public:
    explicit Names(const QString &html)
        : m_html(filterHtml(html.toUtf8(), FilterMode::Looks))
    {
    }

    PictureNames read()
    {
        addFromCss(m_html.styles);
        const QByteArray &html = m_html.html;
        for (qsizetype at = 0; at < html.size();) {
            if (html[at] != '<') {
                const qsizetype end = html.indexOf('<', at);
                words(QByteArrayView(html).sliced(at, (end < 0 ? html.size() : end) - at));
                at = end < 0 ? html.size() : end;
            } else {
                at = tag(at + 1);
            }
        }
        return std::move(m_names);
    }

private:
    /// Behind the '<'; gives the place behind the '>'.
    qsizetype tag(qsizetype at)
    {
        const QByteArray &html = m_html.html;
        const qsizetype nameStart = at;
        while (at < html.size() && html[at] != '>' && html[at] != ' ')
            ++at;
        const bool isImg = QByteArrayView(html).sliced(nameStart, at - nameStart) == "img";
        while (at < html.size() && html[at] != '>') {
            const qsizetype start = ++at;
            while (at < html.size() && html[at] != '=' && html[at] != '>' && html[at] != ' ')
                ++at;
            if (at >= html.size() || html[at] != '=')
                continue; // "hidden"
            const QByteArrayView name = QByteArrayView(html).sliced(start, at - start);
            const qsizetype value = std::min(at + 2, html.size());
            const qsizetype quote = html.indexOf('"', value);
            const qsizetype end = quote < 0 ? html.size() : quote;
            const QByteArrayView raw = QByteArrayView(html).sliced(value, end - value);
            if ((name == "src" && isImg) || name == "background")
                add(plain(raw));
            else if (name == "style")
                addFromCss(plain(raw));
            at = std::min(end + 1, html.size());
        }
        return at + 1;
    }

    static QByteArray plain(QByteArrayView value)
    {
        return value.toByteArray()
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&lt;", "<")
            .replace("&amp;", "&");
    }

    void add(const QByteArray &raw)
    {
        const QByteArray address = raw.trimmed();
        if (!address.isEmpty() && address.size() <= longestAddress
            && m_names.addresses.size() < mostAddresses)
            m_names.addresses.insert(address);
    }

    void addFromCss(const QByteArray &css)
    {
        const QByteArray lower = css.toLower();
        qsizetype comment = lower.indexOf("/*");
        for (qsizetype at = lower.indexOf("url("); at >= 0; at = lower.indexOf("url(", at)) {
            if (comment >= 0 && comment < at) {
                const qsizetype end = lower.indexOf("*/", comment + 2);
                if (end < 0)
                    return;
                comment = lower.indexOf("/*", end + 2);
                at = std::max(at, end + 2);
                if (lower.sliced(at, std::min<qsizetype>(4, lower.size() - at)) != "url(")
                    continue;
                if (comment >= 0 && comment < at)
                    continue;
            }
            at += 4;
            const qsizetype close = css.indexOf(')', at);
            if (close < 0)
                return;
            QByteArray address = css.sliced(at, close - at).trimmed();
            if (address.size() >= 2 && (address[0] == '"' || address[0] == '\'')
                && address.back() == address[0])
                address = address.sliced(1, address.size() - 2);
            add(address);
            at = close;
        }
    }

    void words(QByteArrayView text)
    {
        QString shown = QString::fromUtf8(text.toByteArray().replace("&nbsp;", " "));
        for (const QChar c : shown)
            m_names.characters += c.isSpace() || c.category() == QChar::Other_Format ? 0 : 1;
    }

    FilteredHtml m_html;
    PictureNames m_names;
};

} // namespace

PictureNames picturesOf(const QString &html)
{
    return Names(html).read();
}

} // namespace homing::mime
