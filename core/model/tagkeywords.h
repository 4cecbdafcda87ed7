// SPDX-License-Identifier: GPL-3.0-or-later
// Tags are keywords (RFC 3501 section 2.3.2) that mean something to a person. Here is the rule by
// which a tag's name and its keyword belong together, which must never change: the keyword is on
// the servers. Pure functions; any thread.
#pragma once

#include <QByteArray>
#include <QString>

#include <array>

namespace homing::model {

/// What every mail client knows, by different names in different languages: Important, Work,
/// Personal, To do, Later.
inline const std::array<QByteArray, 5> commonTagKeywords {"$label1", "$label2", "$label3",
                                                          "$label4", "$label5"};

/// More octets in a keyword are refused by servers (Dovecot: mail_max_keyword_length).
inline constexpr qsizetype longestKeyword = 50;
inline constexpr qsizetype longestTagName = 40; // UTF-16 units

/// The keyword (an atom, RFC 3501 section 9) for a new tag of this name: what no atom has becomes
/// "_", what is not ASCII modified UTF-7, which is how other clients write it as well; the end of
/// a long name is left out. Empty for a name without a visible character. Names that differ in
/// ASCII letters' case only have the same keyword, as far as servers go.
QByteArray tagKeyword(const QString &name);
/// What to call a keyword that nobody named: itself, decoded; cut and without controls.
QString keywordName(const QByteArray &keyword);
/// Whether it is for people: not what clients tell each other ($Forwarded, $Junk, NonJunk, ...).
bool isTagKeyword(const QByteArray &keyword);

} // namespace homing::model
