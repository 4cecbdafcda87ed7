// SPDX-License-Identifier: GPL-3.0-or-later
// A stranger's style sheet, rebuilt: rules with plain selectors; media queries resolved but for the width of the view.
// Pure functions, any thread, linear in the text. What comes out, read again, comes out the same.
#pragma once

#include "core/html/cssvalues.h"

namespace homing::html {

struct Rule
{
    std::vector<QByteArray> selectors; // elements, classes, ids, ' ' and '>'; at least one
    Declarations declarations;
    QByteArray media; // "(max-width:480px)" and the like, or empty: always
};

struct Stylesheet
{
    std::vector<Rule> rules;
    bool hasDark = false; // says something for dark themes
    bool isCut = false;   // there were more rules than are read
};

/// `dark`: rules for a dark theme hold, else they go. Rules for print, and for what is not known, go.
Stylesheet parseStylesheet(QByteArrayView css, bool dark, const ImageAddress &address);
QByteArray written(const Stylesheet &sheet, bool mirror = false);
/// The element, classes and ids that the last part of a selector asks for: "td", ".a", "#b".
std::vector<QByteArray> subjectOf(const QByteArray &selector);

} // namespace homing::html
