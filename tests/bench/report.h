// SPDX-License-Identifier: GPL-3.0-or-later
// One line of the bench: what was measured, what it is held against in the same run, and the budget. Judges nothing.
#pragma once

#include <QElapsedTimer>
#include <QString>

#include <functional>
#include <vector>

namespace homing::bench {

/// Milliseconds of the median of `runs` calls.
double medianMs(int runs, const std::function<void()> &work);
/// "name: value (reference: r, ratio; budget: b)".
void report(const QString &name, const QString &measured, const QString &reference, const QString &ratio, const QString &budget);
QString ms(double milliseconds);
/// Resident memory of this process in bytes.
qint64 residentBytes();

void parser();
void firstSyncAndResync(int messages);
/// INBOX of a server on this machine's port, without TLS.
void firstSyncFrom(quint16 port, const QString &user, const QByteArray &password);
void lists(int large);
/// Of so many messages in all.
void allInboxes(int large);
void conversations(int messages);
void search(int messages);
void htmlMail();

} // namespace homing::bench
