// SPDX-License-Identifier: GPL-3.0-or-later
// The searches that the user gave a name, in searches.json of the profile. Any thread.
#pragma once

#include "core/account/mailsearch.h"
#include "core/base/expected.h"

#include <QDir>

namespace homing::account {

/// A missing or unreadable file is an empty list: nothing but convenience is lost.
std::vector<SavedSearch> loadSavedSearches(const QDir &profile);
Expected<void, QString> saveSavedSearches(const QDir &profile,
                                          const std::vector<SavedSearch> &searches);

} // namespace homing::account
