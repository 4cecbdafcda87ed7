// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/mailboxroles.h"

namespace homing::store {

namespace {

MailboxRole roleByAttribute(const imap::AtomList &attributes)
{
    static const std::pair<const char *, MailboxRole> known[] = {
        {"\\drafts", MailboxRole::Drafts},   {"\\sent", MailboxRole::Sent},
        {"\\archive", MailboxRole::Archive}, {"\\junk", MailboxRole::Junk},
        {"\\spam", MailboxRole::Junk},       {"\\trash", MailboxRole::Trash},
        {"\\all", MailboxRole::All},         {"\\allmail", MailboxRole::All},
        {"\\flagged", MailboxRole::Flagged}, {"\\starred", MailboxRole::Flagged},
    };
    for (const QByteArray &attribute : attributes) {
        const QByteArray lower = attribute.toLower();
        for (const auto &[name, role] : known) {
            if (lower == name)
                return role;
        }
    }
    return MailboxRole::None;
}

struct KnownNames
{
    MailboxRole role;
    QStringList names; // in lower case, the likeliest first
};

// English, German, French, Spanish, Italian, Dutch, Portuguese, Swedish, Danish, Norwegian,
// Finnish, Polish, Czech, Russian, Ukrainian, Turkish, Hungarian, Japanese, Chinese, as mail
// programs and providers name them.
const std::vector<KnownNames> &knownNames()
{
    static const std::vector<KnownNames> names {
        {MailboxRole::Sent,
         {QStringLiteral("sent"),
          QStringLiteral("sent items"),
          QStringLiteral("sent messages"),
          QStringLiteral("sent mail"),
          QStringLiteral("sent-mail"),
          QStringLiteral("gesendet"),
          QStringLiteral("gesendete objekte"),
          QStringLiteral("gesendete elemente"),
          QStringLiteral("gesendete nachrichten"),
          QStringLiteral("postausgang"),
          QStringLiteral("envoyés"),
          QStringLiteral("éléments envoyés"),
          QStringLiteral("messages envoyés"),
          QStringLiteral("enviados"),
          QStringLiteral("elementos enviados"),
          QStringLiteral("mensajes enviados"),
          QStringLiteral("posta inviata"),
          QStringLiteral("inviata"),
          QStringLiteral("inviati"),
          QStringLiteral("verzonden"),
          QStringLiteral("verzonden items"),
          QStringLiteral("itens enviados"),
          QStringLiteral("skickat"),
          QStringLiteral("skickade"),
          QStringLiteral("sendt"),
          QStringLiteral("sendte"),
          QStringLiteral("sendt post"),
          QStringLiteral("lähetetyt"),
          QStringLiteral("wysłane"),
          QStringLiteral("elementy wysłane"),
          QStringLiteral("odeslané"),
          QStringLiteral("odeslaná pošta"),
          QStringLiteral("отправленные"),
          QStringLiteral("надіслані"),
          QStringLiteral("gönderilmiş öğeler"),
          QStringLiteral("gönderilenler"),
          QStringLiteral("elküldött"),
          QStringLiteral("送信済み"),
          QStringLiteral("送信済みアイテム"),
          QStringLiteral("已发送"),
          QStringLiteral("已发送邮件"),
          QStringLiteral("寄件備份")}},
        {MailboxRole::Trash,
         {QStringLiteral("trash"),
          QStringLiteral("deleted items"),
          QStringLiteral("deleted messages"),
          QStringLiteral("deleted"),
          QStringLiteral("bin"),
          QStringLiteral("papierkorb"),
          QStringLiteral("gelöschte objekte"),
          QStringLiteral("gelöschte elemente"),
          QStringLiteral("gelöscht"),
          QStringLiteral("corbeille"),
          QStringLiteral("éléments supprimés"),
          QStringLiteral("papelera"),
          QStringLiteral("elementos eliminados"),
          QStringLiteral("cestino"),
          QStringLiteral("posta eliminata"),
          QStringLiteral("prullenbak"),
          QStringLiteral("verwijderde items"),
          QStringLiteral("lixeira"),
          QStringLiteral("itens excluídos"),
          QStringLiteral("papperskorgen"),
          QStringLiteral("borttaget"),
          QStringLiteral("papirkurv"),
          QStringLiteral("slettet post"),
          QStringLiteral("slettede elementer"),
          QStringLiteral("roskakori"),
          QStringLiteral("kosz"),
          QStringLiteral("elementy usunięte"),
          QStringLiteral("koš"),
          QStringLiteral("odstraněná pošta"),
          QStringLiteral("корзина"),
          QStringLiteral("удаленные"),
          QStringLiteral("кошик"),
          QStringLiteral("çöp kutusu"),
          QStringLiteral("silinmiş öğeler"),
          QStringLiteral("lomtár"),
          QStringLiteral("ゴミ箱"),
          QStringLiteral("削除済みアイテム"),
          QStringLiteral("已删除"),
          QStringLiteral("已删除邮件"),
          QStringLiteral("垃圾桶")}},
        {MailboxRole::Drafts, {QStringLiteral("drafts"),         QStringLiteral("draft"),
                               QStringLiteral("entwürfe"),       QStringLiteral("brouillons"),
                               QStringLiteral("borradores"),     QStringLiteral("bozze"),
                               QStringLiteral("concepten"),      QStringLiteral("rascunhos"),
                               QStringLiteral("utkast"),         QStringLiteral("kladder"),
                               QStringLiteral("luonnokset"),     QStringLiteral("kopie robocze"),
                               QStringLiteral("wersje robocze"), QStringLiteral("szkice"),
                               QStringLiteral("koncepty"),       QStringLiteral("черновики"),
                               QStringLiteral("чернетки"),       QStringLiteral("taslaklar"),
                               QStringLiteral("piszkozatok"),    QStringLiteral("下書き"),
                               QStringLiteral("草稿"),           QStringLiteral("草稿箱")}},
        {MailboxRole::Junk,
         {QStringLiteral("junk"),
          QStringLiteral("spam"),
          QStringLiteral("junk mail"),
          QStringLiteral("junk e-mail"),
          QStringLiteral("junk email"),
          QStringLiteral("bulk mail"),
          QStringLiteral("spamverdacht"),
          QStringLiteral("unerwünscht"),
          QStringLiteral("indésirables"),
          QStringLiteral("courrier indésirable"),
          QStringLiteral("correo no deseado"),
          QStringLiteral("posta indesiderata"),
          QStringLiteral("ongewenste e-mail"),
          QStringLiteral("lixo eletrônico"),
          QStringLiteral("skräppost"),
          QStringLiteral("uønsket post"),
          QStringLiteral("søppelpost"),
          QStringLiteral("roskaposti"),
          QStringLiteral("wiadomości-śmieci"),
          QStringLiteral("nevyžádaná pošta"),
          QStringLiteral("спам"),
          QStringLiteral("gereksiz e-posta"),
          QStringLiteral("levélszemét"),
          QStringLiteral("迷惑メール"),
          QStringLiteral("垃圾邮件"),
          QStringLiteral("垃圾郵件")}},
        {MailboxRole::Archive,
         {QStringLiteral("archive"), QStringLiteral("archives"), QStringLiteral("archiv"),
          QStringLiteral("archivo"), QStringLiteral("archivio"), QStringLiteral("archief"),
          QStringLiteral("arquivo"), QStringLiteral("arkiv"), QStringLiteral("arkisto"),
          QStringLiteral("archiwum"), QStringLiteral("архив"), QStringLiteral("архів"),
          QStringLiteral("arşiv"), QStringLiteral("archívum"), QStringLiteral("アーカイブ"),
          QStringLiteral("归档"), QStringLiteral("存档"), QStringLiteral("封存")}},
        {MailboxRole::All, {QStringLiteral("all mail"), QStringLiteral("alle nachrichten")}},
        {MailboxRole::Flagged, {QStringLiteral("starred"), QStringLiteral("flagged")}},
    };
    return names;
}

/// The last level's name where it stands at the top, below INBOX or below Gmail's own; else empty.
QString candidateName(const MailboxRecord &record)
{
    const QString name = record.name.display().toLower().normalized(QString::NormalizationForm_C);
    if (!record.delimiter)
        return name;
    const QStringList levels = name.split(QLatin1Char(*record.delimiter));
    if (levels.size() == 1)
        return name;
    static const QStringList tops {QStringLiteral("inbox"), QStringLiteral("[gmail]"),
                                   QStringLiteral("[google mail]")};
    return levels.size() == 2 && tops.contains(levels.first()) ? levels.last() : QString();
}

} // namespace

void assignRoles(std::vector<MailboxRecord> &records)
{
    std::map<MailboxRole, bool> given;
    for (MailboxRecord &record : records) {
        record.role =
            record.name.isInbox() ? MailboxRole::Inbox : roleByAttribute(record.attributes);
        if (record.role != MailboxRole::None)
            given[record.role] = true;
    }
    struct Best
    {
        MailboxRecord *record = nullptr;
        std::pair<qsizetype, qsizetype> rank; // levels, then place in the list of names
    };
    std::map<MailboxRole, Best> best;
    for (MailboxRecord &record : records) {
        if (record.role != MailboxRole::None || !record.isSelectable)
            continue;
        const QString name = candidateName(record);
        if (name.isEmpty())
            continue;
        for (const KnownNames &known : knownNames()) {
            const qsizetype place = known.names.indexOf(name);
            if (place < 0 || given.contains(known.role))
                continue;
            const qsizetype levels =
                record.delimiter ? record.name.wire().count(*record.delimiter) : 0;
            Best &so = best[known.role];
            if (!so.record || std::pair(levels, place) < so.rank)
                so = {&record, {levels, place}};
        }
    }
    for (const auto &[role, found] : best)
        found.record->role = role;
}

} // namespace homing::store
