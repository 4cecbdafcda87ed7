// SPDX-License-Identifier: GPL-3.0-or-later
// SpellBook: the words of one language. Opening it and suggestions take their time: for a worker.
// One thread at a time.
#pragma once

#include "core/spelling/dictionaries.h"

#include <memory>

namespace homing::spelling {

class SpellBook
{
public:
    /// Null: it cannot be read, or Homing was built without hunspell.
    static std::unique_ptr<SpellBook> open(const Dictionary &dictionary);
    ~SpellBook();

    bool knows(const QString &word) const;
    /// The likeliest first, at most `most`.
    QStringList suggestions(const QString &word, int most) const;

private:
    struct Private;
    explicit SpellBook(std::unique_ptr<Private> p);

    std::unique_ptr<Private> m_p;
};

} // namespace homing::spelling
