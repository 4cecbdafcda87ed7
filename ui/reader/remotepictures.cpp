// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/remotepictures.h"

#include <QNetworkAccessManager>
#include <QNetworkCookie>
#include <QNetworkCookieJar>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QUrl>

namespace homing::ui {

namespace {

constexpr int cacheKilobytes = 32 << 10;
constexpr int timeoutMs = 20'000;
constexpr int mostRedirects = 4;

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
            start(address);
    }
}

void RemotePictures::start(const QByteArray &address)
{
    const QUrl url = QUrl::fromEncoded(address, QUrl::StrictMode);
    if (!url.isValid() || (url.scheme() != QLatin1String("https") && url.scheme() != QLatin1String("http"))
        || url.host().isEmpty() || !url.userInfo().isEmpty())
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
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::NoLessSafeRedirectPolicy);
    request.setMaximumRedirectsAllowed(mostRedirects);
    request.setTransferTimeout(timeoutMs);
    request.setRawHeader("Accept", "image/png,image/jpeg,image/gif,image/webp");
    QNetworkReply *reply = m_network->get(request);
    reply->setProperty("address", address);
    m_running.push_back(reply);
    connect(reply, &QNetworkReply::downloadProgress, this, [reply](qint64 received, qint64 total) {
        if (received > mostBytes || total > mostBytes)
            reply->abort();
    });
    connect(reply, &QNetworkReply::finished, this, [this, reply] { finish(reply); });
}

void RemotePictures::finish(QNetworkReply *reply)
{
    reply->deleteLater();
    const QByteArray type = reply->header(QNetworkRequest::ContentTypeHeader).toByteArray().toLower();
    if (reply->error() != QNetworkReply::NoError || !type.startsWith("image/") || reply->bytesAvailable() > mostBytes)
        return;
    const QByteArray address = reply->property("address").toByteArray();
    const QByteArray bytes = reply->readAll();
    m_known.insert(address, new QByteArray(bytes), int(bytes.size() / 1024) + 1);
    Q_EMIT arrived(address, bytes);
}

} // namespace homing::ui
