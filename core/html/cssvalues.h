// SPDX-License-Identifier: GPL-3.0-or-later
// Declarations of a stranger's CSS, rebuilt: only properties and values that are known come out, in one spelling.
// Pure functions, any thread, linear in the text. What comes out, read again, comes out the same.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <vector>

namespace homing::html {

/// What may stand for the address of a picture: itself, spelled canonically, or empty.
using ImageAddress = std::function<QByteArray(const QByteArray &address)>;

struct Declaration
{
    QByteArray property;
    QByteArray value;
    bool isImportant = false;
};
using Declarations = std::vector<Declaration>;

/// A comment becomes a blank, also one that never ends.
QByteArray withoutComments(QByteArrayView css);
/// The inside of a style attribute or of a rule's braces. Shorthands of background and font come out as longhands.
Declarations parseDeclarations(QByteArrayView css, const ImageAddress &address);
/// "color:#112233;width:10px !important"
QByteArray written(const Declarations &declarations);
/// "Arial, sans-serif" with safe names only; may be empty.
QByteArray canonicalFamily(QByteArrayView text);
/// Left for right: what is written for left-to-right is as wanted when its picture is mirrored.
Declarations mirrored(Declarations declarations);

} // namespace homing::html
