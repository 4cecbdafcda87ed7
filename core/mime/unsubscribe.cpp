// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mime/unsubscribe.h"

#include "core/mime/cardheader.h"
#include "core/mime/mailto.h"
#include "core/mime/senderproof.h"

#include <QUrl>

namespace homing::mime {

namespace {

constexpr qsizetype longestLink = 8 << 10;
constexpr int mostLinks = 20;

const QByteArray linkField = QByteArrayLiteral("list-unsubscribe");
const QByteArray postField = QByteArrayLiteral("list-unsubscribe-post");

/// What stands in <> (RFC 2369 section 2), in order; blanks in it are from folding.
QByteArrayList linksOf(const QByteArray &field)
{
    QByteArrayList links;
    qsizetype at = field.indexOf('<');
    while (at >= 0 && links.size() < mostLinks) {
        const qsizetype end = field.indexOf('>', at);
        if (end < 0)
            break;
        const QByteArray link = field.sliced(at + 1, end - at - 1).simplified().replace(' ', "");
        if (link.size() <= longestLink)
            links.append(link);
        at = field.indexOf('<', end);
    }
    return links;
}

/// A host, nobody's name and password, and only characters of an address.
bool isWebLink(const QByteArray &link, QLatin1String scheme)
{
    const QUrl url = QUrl::fromEncoded(link, QUrl::StrictMode);
    return url.isValid() && url.scheme() == scheme && !url.host().isEmpty()
        && url.userInfo().isEmpty()
        && std::all_of(link.begin(), link.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool isLeavingMail(const QByteArray &link)
{
    const auto draft = readMailto(link);
    return draft && draft->to.size() == 1 && draft->cc.empty() && draft->bcc.empty();
}

} // namespace

Unsubscribe readUnsubscribe(const QByteArray &headerBlock, const QStringList &ownHosts)
{
    Unsubscribe ways;
    QByteArray post;
    for (const auto &[name, value] : readFields(headerBlock)) {
        if (name == postField)
            post = value;
        if (name != linkField)
            continue;
        for (const QByteArray &link : linksOf(value)) {
            const bool isSafe = isWebLink(link, QLatin1String("https"));
            if (isSafe && ways.oneClick.isEmpty())
                ways.oneClick = link;
            if (ways.page.isEmpty() && (isSafe || isWebLink(link, QLatin1String("http"))))
                ways.page = link;
            if (ways.mailto.isEmpty() && isLeavingMail(link))
                ways.mailto = link;
        }
    }
    if (post.toLower() != "list-unsubscribe=one-click"
        || !areSigned(headerBlock, {linkField, postField}, ownHosts))
        ways.oneClick.clear();
    return ways;
}

} // namespace homing::mime
