// SPDX-License-Identifier: GPL-3.0-or-later
// Remote pictures, when the user asked for them and only then: https and http GET of exactly the addresses that a message names;
// no cookies, no referrer, no language, no credentials, no redirect to anything else, size limits, kept in memory only. GUI thread.
#pragma once

#include <QByteArray>
#include <QCache>
#include <QObject>
#include <QPointer>

#include <vector>

class QNetworkAccessManager;
class QNetworkReply;
class QUrl;

namespace homing::ui {

class RemotePictures final : public QObject
{
    Q_OBJECT
public:
    explicit RemotePictures(QObject *parent = nullptr);
    ~RemotePictures() override;

    static constexpr int mostPictures = 100; // of one message
    static constexpr qint64 mostBytes = 8LL << 20; // of one picture
    static constexpr int mostRedirects = 4;

    /// Nothing but this makes a connection. What is known comes at once. Forgets what was asked for before.
    void fetch(const std::vector<QByteArray> &addresses);
    /// What is on its way is not wanted any more.
    void cancel();
    /// No connection was ever needed so far.
    bool isUntouched() const { return m_network.isNull(); }
    /// On their way.
    int running() const;

Q_SIGNALS:
    void arrived(const QByteArray &address, const QByteArray &bytes);

private:
    void start(const QByteArray &address, const QUrl &url, int redirects);
    void finish(QNetworkReply *reply);

    QPointer<QNetworkAccessManager> m_network; // made by the first fetch
    std::vector<QPointer<QNetworkReply>> m_running;
    QCache<QByteArray, QByteArray> m_known;
};

} // namespace homing::ui
