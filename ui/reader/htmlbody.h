// SPDX-License-Identifier: GPL-3.0-or-later
// HtmlBody: a message whose text is HTML, with the bars that belong to it: remote pictures, what was too much to lay out, and in
// a dark theme the sheet. GUI thread. Asks the service for the parts that the HTML shows, and nobody for anything else until the
// user says so.
#pragma once

#include "core/account/mailservice.h"

#include <QFrame>

class QLabel;
class QToolButton;

namespace homing::ui {

class HtmlView;
class RemotePictures;

/// Whose remote pictures the user always wants, and the sheet; kept in the profile's settings.
class HtmlChoices
{
public:
    /// An empty name keeps nothing beyond this object.
    explicit HtmlChoices(QString settingsFile = {});
    /// Anybody can write a From. Where the reader's server confirms the sender, the sender is enough;
    /// else the pictures must all be at hosts that were agreed to for him.
    bool showsRemote(const QString &address, bool isConfirmed, const std::vector<QByteArray> &pictures) const;
    void alwaysShowRemote(const QString &address, bool isConfirmed, const std::vector<QByteArray> &pictures);
    void neverShowRemote(const QString &address);
    /// Whether anything was agreed to for him; and whether that needs to know if he is confirmed.
    bool knowsSender(const QString &address) const;
    bool needsConfirmation(const QString &address) const;
    bool isDarkSheet() const { return m_isDarkSheet; }
    void setDarkSheet(bool dark);

private:
    void keepSenders();

    QString m_file;
    QStringList m_senders; // lower case; a host, or "=" for a confirmed sender, a blank and the address
    bool m_isDarkSheet = false;
};

class HtmlBody final : public QFrame
{
    Q_OBJECT
public:
    /// Both outlive it.
    HtmlBody(account::MailService &service, HtmlChoices &choices, QWidget *parent = nullptr);
    ~HtmlBody() override;

    /// `sender` is the address that "always" is remembered for; empty: never.
    void show(const MessageRef &message, const QString &sender, const mime::Block &block);
    void clear();
    HtmlView *view() const { return m_view; }
    RemotePictures *remotePictures() const { return m_remote; }
    /// Sections of the parts that are seen in it; once arePicturesKnown(), which picturesKnown() tells.
    QSet<QByteArray> shownPictures() const;
    bool isLaidOut() const { return m_isLaidOut; }
    bool arePicturesKnown() const { return m_isLaidOut && m_awaited.isEmpty(); }
    /// As high as its text, for a column that scrolls. The first of a column has the sheet's switch for all.
    void setEmbedded(bool isFirst);
    void setZoom(int percent);
    /// The choices were made elsewhere.
    void choicesChanged();

Q_SIGNALS:
    void picturesKnown();
    void linkHovered(const QString &target);
    void linkActivated(const QUrl &url, const QString &shown);
    /// The user chose another sheet: it holds for all.
    void sheetChosen();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QFrame *makeBar(const char *name, const QString &text);
    void onWanted(const std::vector<QByteArray> &contentIds, const std::vector<QByteArray> &remote);
    void askWho();
    void onHeader(const QByteArray &header);
    QStringList ownHosts() const;
    void showRemoteOrAsk();
    void updateRemoteBar();
    void showRemote();
    void hideRemote();
    void updateBounds();
    void updateSheet();
    void fit();

    account::MailService &m_service;
    HtmlChoices &m_choices;
    MessageRef m_message;
    QString m_sender;
    std::shared_ptr<const mime::RelatedParts> m_related;
    QHash<QByteArray, QList<QByteArray>> m_addressesOf; // asked for; section to addresses
    QSet<QByteArray> m_awaited; // sections
    bool m_isLaidOut = false;
    std::vector<QByteArray> m_named;
    qint64 m_pictureRoom = 0; // bytes of parts that may yet be fetched for it
    enum class Proof { Unknown, Asked, Answered };
    Proof m_proof = Proof::Unknown;
    QString m_confirmedBy; // the server; empty: nobody confirms the sender
    bool m_isRemoteShown = false;
    bool m_isEmbedded = false;
    bool m_hasSwitch = true;
    bool m_isAnyway = false; // the user wants what is over a bound
    HtmlView *m_view = nullptr;
    RemotePictures *m_remote = nullptr;
    QFrame *m_remoteBar = nullptr;
    QLabel *m_remoteText = nullptr;
    QToolButton *m_always = nullptr;
    QFrame *m_boundBar = nullptr;
    QLabel *m_boundText = nullptr;
    QToolButton *m_anyway = nullptr;
    QToolButton *m_never = nullptr; // under a message whose sender's pictures are always shown
    QToolButton *m_sheet = nullptr;
};

} // namespace homing::ui
