// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/remotepictures.h"

#include <QNetworkAccessManager>
#include <QNetworkCookie>
#include <QNetworkCookieJar>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

#include <algorithm>

namespace homing::ui {

namespace {

constexpr int cacheKilobytes = 32 << 10;
constexpr int timeoutMs = 20'000;

/// https or http, a host, nobody's name and password.
bool isFetchable(const QUrl &url)
{
    return url.isValid() && (url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http"))
        && !url.host().isEmpty() && url.userInfo().isEmpty();
}

/// Takes nothing and gives nothing.
class NoCookies final : public QNetworkCookieJar
{
public:
    using QNetworkCookieJar::QNetworkCookieJar;
    QList<QNetworkCookie> cookiesForUrl(const QUrl &) const override { return {}; }
    bool setCookiesFromUrl(const QList<QNetworkCookie> &, const QUrl &) override { return false; }
};

} // namespace

RemotePictures::RemotePictures(QObject *parent)
    : QObject(parent)
    , m_known(cacheKilobytes)
{
}

RemotePictures::~RemotePictures()
{
    cancel();
}

void RemotePictures::cancel()
{
    for (const QPointer<QNetworkReply> &reply : std::exchange(m_running, {})) {
        if (!reply)
            continue;
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
    }
}

int RemotePictures::running() const
{
    return int(std::count_if(m_running.begin(), m_running.end(),
                             [](const QPointer<QNetworkReply> &reply) { return reply && reply->isRunning(); }));
}

void RemotePictures::fetch(const std::vector<QByteArray> &addresses)
{
    cancel();
    int count = 0;
    for (const QByteArray &address : addresses) {
        if (++count > mostPictures)
            return;
        if (const QByteArray *known = m_known.object(address))
            Q_EMIT arrived(address, *known);
        else
            start(address, QUrl::fromEncoded(address, QUrl::StrictMode), 0);
    }
}

void RemotePictures::start(const QByteArray &address, const QUrl &url, int redirects)
{
    if (!isFetchable(url))
        return;
    if (!m_network) {
        m_network = new QNetworkAccessManager(this);
        m_network->setCookieJar(new NoCookies(m_network));
    }
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    // Followed by hand: what Qt lets one judge (UserVerified) it asks for several times over, and from https to http too.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(timeoutMs);
    // Said, so that Qt does not say more: which languages are read here, that what is compressed is taken.
    request.setRawHeader("Accept-Language", "*");
    request.setRawHeader("Accept-Encoding", "identity");
    request.setRawHeader("Accept", "image/png,image/jpeg,image/gif,image/webp");
    QNetworkReply *reply = m_network->get(request);
    reply->setProperty("address", address);
    reply->setProperty("redirects", redirects);
    m_running.push_back(reply);
    const auto limit = [reply] {
        if (reply->bytesAvailable() > mostBytes || reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() > mostBytes)
            reply->abort();
    };
    connect(reply, &QNetworkReply::metaDataChanged, this, limit);
    connect(reply, &QNetworkReply::readyRead, this, limit);
    connect(reply, &QNetworkReply::finished, this, [this, reply] { finish(reply); });
}

void RemotePictures::finish(QNetworkReply *reply)
{
    reply->deleteLater();
    const QUrl target = reply->attribute(QNetworkRequest::RedirectionTargetAttribute).toUrl();
    if (!target.isEmpty()) {
        const QUrl to = reply->url().resolved(target);
        const bool isLessSafe = reply->url().scheme() == QLatin1String("https") && to.scheme() != QLatin1String("https");
        const int redirects = reply->property("redirects").toInt();
        if (redirects < mostRedirects && !isLessSafe)
            start(reply->property("address").toByteArray(), to, redirects + 1);
        return;
    }
    const QByteArray type = reply->header(QNetworkRequest::ContentTypeHeader).toByteArray().toLower();
    if (reply->error() != QNetworkReply::NoError || !type.startsWith("image/") || reply->bytesAvailable() > mostBytes)
        return;
    const QByteArray address = reply->property("address").toByteArray();
    const QByteArray bytes = reply->readAll();
    m_known.insert(address, new QByteArray(bytes), int(bytes.size() / 1024) + 1);
    Q_EMIT arrived(address, bytes);
}

} // namespace homing::ui
