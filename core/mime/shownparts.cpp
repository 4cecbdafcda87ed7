// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/shownparts.h"

#include "core/base/limits.h"

#include <algorithm>

namespace homing::mime {

namespace {

enum Rank { Nothing, Something, PlainText, Html };

bool isKind(const Part &part, const char *kind)
{
    return part.isMultipart() && part.contentType.sliced(int(sizeof "multipart")) == kind;
}

int rankOfLeaf(const Part &part)
{
    if (isShownText(part)) {
        // It would be a notice and a file.
        if (qint64(part.decodedOctets()) > limits::textPartBytes)
            return Something;
        return isHtml(part) ? Html : PlainText;
    }
    const bool isOther =
        (isPicture(part) && part.disposition != "attachment") || part.isMessage() || isReport(part);
    return isOther ? Something : Nothing;
}

} // namespace

bool isHtml(const Part &part)
{
    return part.contentType == "text/html" || part.contentType == "application/xhtml+xml";
}

/// RFC 2046 section 4.1.4: a text of a kind that is not known is shown as plain text; but not what
/// comes as a file, or what is text for machines only.
bool isShownText(const Part &part)
{
    if (part.disposition == "attachment")
        return false;
    if (part.contentType == "text/plain" || isHtml(part))
        return true;
    static const QByteArrayList files = {"text/calendar",   "text/vcard",       "text/x-vcard",
                                         "text/directory",  "text/rtf",         "text/richtext",
                                         "text/x-amp-html", "text/watch-html",  "text/css",
                                         "text/javascript", "text/x-apple-html"};
    return part.contentType.startsWith("text/") && part.fileName.isEmpty()
        && part.contentType != "text/rfc822-headers" && !files.contains(part.contentType);
}

bool isReport(const Part &part)
{
    return part.disposition != "attachment"
        && (part.contentType == "message/delivery-status"
            || part.contentType == "message/global-delivery-status"
            || part.contentType == "message/disposition-notification"
            || part.contentType == "message/global-disposition-notification"
            || part.contentType == "message/feedback-report");
}

bool isHeaderOnly(const Part &part)
{
    return part.disposition != "attachment"
        && (part.contentType == "text/rfc822-headers"
            || part.contentType == "message/global-headers");
}

bool isPictureType(const QByteArray &type)
{
    static const QByteArrayList types = {"image/png",   "image/jpeg", "image/jpg",
                                         "image/pjpeg", "image/gif",  "image/webp"};
    return types.contains(type);
}

bool isPicture(const Part &part)
{
    return isPictureType(part.contentType);
}

ShownParts::ShownParts(const Part &root)
{
    // Parents stand before their children.
    std::vector<const Part *> all {&root};
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (const Part &child : all[i]->children)
            all.push_back(&child);
    }
    for (auto part = all.rbegin(); part != all.rend(); ++part)
        m_ranks.insert(*part, rankFromInside(**part));
}

int ShownParts::rankFromInside(const Part &part) const
{
    if (!part.isMultipart())
        return rankOfLeaf(part);
    if (isKind(part, "encrypted"))
        return Something;
    if (isKind(part, "related")) {
        const Part *root = rootOf(part);
        return root ? rankOf(*root) : Nothing;
    }
    if (isKind(part, "signed"))
        return part.children.empty() ? int(Nothing) : rankOf(part.children.front());
    int rank = Nothing;
    for (const Part &child : part.children)
        rank = std::max(rank, rankOf(child));
    return rank;
}

const Part *ShownParts::rootOf(const Part &related) const
{
    if (related.children.empty())
        return nullptr;
    const Part *root = &related.children.front();
    for (const Part &child : related.children) {
        if (!related.start.isEmpty() && child.contentId == related.start)
            root = &child;
    }
    if (rankOf(*root) >= PlainText)
        return root;
    const auto text =
        std::find_if(related.children.begin(), related.children.end(),
                     [this](const Part &child) { return rankOf(child) >= PlainText; });
    return text == related.children.end() ? root : &*text;
}

const Part *ShownParts::bestOf(const Part &alternatives) const
{
    const Part *best = nullptr;
    int bestRank = Something;
    for (const Part &child : alternatives.children) {
        const int rank = rankOf(child);
        if (rank >= bestRank) {
            best = &child;
            bestRank = rank;
        }
    }
    return best;
}

const Part *ShownParts::plainBeside(const Part &alternatives, const Part *best) const
{
    int htmls = 0;
    std::vector<const Part *> open {best};
    while (!open.empty()) {
        const Part *part = open.back();
        open.pop_back();
        htmls += isHtml(*part) && isShownText(*part) ? 1 : 0;
        if (isKind(*part, "related")) {
            if (const Part *root = rootOf(*part))
                open.push_back(root);
        } else if (part->isMultipart()) {
            for (const Part &child : part->children)
                open.push_back(&child);
        }
    }
    if (htmls != 1)
        return nullptr;
    for (const Part &child : alternatives.children) {
        if (&child != best && child.contentType == "text/plain" && isShownText(child))
            return &child;
    }
    return nullptr;
}

} // namespace homing::mime
