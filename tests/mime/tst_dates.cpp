// SPDX-License-Identifier: GPL-3.0-or-later
// Dates as mail has them: RFC 5322, its obsolete forms, and what scripts and old programs write.
#include "core/mime/headers.h"

#include <QtTest>

using namespace homing::mime;

class TestDates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void decodes_data()
    {
        QTest::addColumn<QString>("utc"); // empty: invalid
        const auto row = [](const char *raw, const char *utc) {
            QTest::newRow(raw) << QString::fromLatin1(utc);
        };
        row("Tue, 02 Jan 2024 15:04:05 +0100", "2024-01-02T14:04:05Z");
        row("Tue, 2 Jan 2024 15:04:05 -0830", "2024-01-02T23:34:05Z");
        row("2 Jan 2024 15:04:05 +0000", "2024-01-02T15:04:05Z");
        row("Thu, 29 Feb 2024 23:59:59 -1200", "2024-03-01T11:59:59Z");
        row("Sat, 31 Dec 2016 23:59:60 +0000", "2017-01-01T00:00:00Z"); // a leap second
        row("Thu, 30 Feb 2024 23:59:59 +0000", "");
        row("Tue, 2 anF 2024 15:04:05 +0000", "");
        row("Tue, 2 JAN 2024 15:04:05 +0000", "2024-01-02T15:04:05Z");
        row("Tue, 2 Jan 2024 24:04:05 +0000", "2024-01-03T00:04:05Z");
        row("Tue, 2 Jan 2024 15:04:05 +1600", "2024-01-02T15:04:05Z");
        row("2 Jan 2024 15:04 +0000", "2024-01-02T15:04:00Z");
        row("tue,2 jan 2024 15:04:05 z", "2024-01-02T15:04:05Z");
        row("Tue, 2 January 2024 15:04:05 UTC", "2024-01-02T15:04:05Z");
        row("Mon, 2 Sept 2024 15:04:05 GMT", "2024-09-02T15:04:05Z");
        row("2 Jan 24 15:04 EST", "2024-01-02T20:04:00Z");
        row("21 Nov 97 09:55:06 -0600", "1997-11-21T15:55:06Z");
        row("1 Jan 49 00:00:00 +0000", "2049-01-01T00:00:00Z");
        row("1 Jan 50 00:00:00 +0000", "1950-01-01T00:00:00Z");
        row("1 Jan 101 00:00:00 +0000", "2001-01-01T00:00:00Z");
        row("2 Jan 2024 15:04:05 PDT", "2024-01-02T22:04:05Z");
        row("2 Jan 2024 15:04:05 CEST", "2024-01-02T13:04:05Z");
        row("2 Jan 2024 15:04:05 GMT+0100", "2024-01-02T14:04:05Z");
        row("2 Jan 2024 15:04:05 GMT-5", "2024-01-02T20:04:05Z");
        row("2 Jan 2024 15:04:05 +01:00", "2024-01-02T14:04:05Z");
        row("2 Jan 2024 15:04:05 QQQ", "2024-01-02T15:04:05Z");
        row("2 Jan 2024 15:04:05 A", "2024-01-02T15:04:05Z");
        row("2 Jan 2024 15:04:05 +9999", "2024-01-02T15:04:05Z");
        row("2 Jan 2024 15:04:05", "2024-01-02T15:04:05Z");
        row("2 Jan 2024", "2024-01-02T00:00:00Z");
        row("Tue, 2 Jan 2024 15:04:05 +0100 (CET)", "2024-01-02T14:04:05Z");
        row("Tue, 2 Jan 2024 15:04:05 GMT (comment (nested) 3 Feb)", "2024-01-02T15:04:05Z");
        row("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600", "1997-11-21T15:55:06Z");
        row("Fri (x), 21 (y) Nov(z)1997 09:55:06 -0600", "1997-11-21T15:55:06Z");
        row("Tue, 2 Jan\r\n 2024 15:04:05 +0000", "2024-01-02T15:04:05Z");
        row("2-Jan-2024 15:04:05 -0800", "2024-01-02T23:04:05Z");
        row("2-Jan-24 15:04:05", "2024-01-02T15:04:05Z");
        row("Tue Jan  2 15:04:05 2024", "2024-01-02T15:04:05Z");
        row("Tue Jan  2 15:04:05 EST 2024", "2024-01-02T20:04:05Z");
        row("Tue Jan 2 2024 15:04:05 GMT+0100 (Central European Time)", "2024-01-02T14:04:05Z");
        row("Jan 2, 2024 3:04:05 PM", "2024-01-02T15:04:05Z");
        row("Jan 2, 2024 12:04:05 am", "2024-01-02T00:04:05Z");
        row("Jan 2, 2024 3:04pm", "2024-01-02T15:04:00Z");
        row("2024-01-02T15:04:05Z", "2024-01-02T15:04:05Z");
        row("2024-01-02T15:04:05.678+01:00", "2024-01-02T14:04:05Z");
        row("2024-01-02 15:04:05 +0100", "2024-01-02T14:04:05Z");
        row("2024/01/02 15:04", "2024-01-02T15:04:00Z");
        row("02.01.2024 15:04:05", "2024-01-02T15:04:05Z");
        row("02/01/2024 15:04", "2024-01-02T15:04:00Z");
        row("01/22/2024 15:04", "2024-01-22T15:04:00Z");
        row("29 Feb 2024 00:00:00 +0000", "2024-02-29T00:00:00Z");
        row("31 Dec 2023 23:59:60 +0000", "2024-01-01T00:00:00Z");
        row("2 Jan 2024 24:00:00 +0000", "2024-01-03T00:00:00Z");
        row("2 Jan 2024 99:99:99 +0000", "2024-01-02T00:00:00Z");
        row("1 Jan 2024 00:30:00 +0100", "2023-12-31T23:30:00Z");
        row("", "");
        row("yesterday", "");
        row("29 Feb 2023 00:00:00 +0000", "");
        row("0 Jan 2024 00:00:00 +0000", "");
        row("32 Jan 2024 00:00:00 +0000", "");
        row("2 Foo 2024 00:00:00 +0000", "");
        row("Tue, Jan 2024", "");
        row("2 Jan 1601 00:00:00 +0000", "");
        row("99999999999999999999", "");
        row("::::", "");
        row("(((((((((((((", "");
        row("- + -", "");
    }
    void decodes()
    {
        const QDateTime decoded = decodeDate(QByteArray(QTest::currentDataTag()));
        QFETCH(QString, utc);
        QCOMPARE(decoded.isValid(), !utc.isEmpty());
        if (decoded.isValid()) {
            QCOMPARE(decoded.timeSpec(), Qt::UTC);
            QCOMPARE(decoded.toString(Qt::ISODate), utc);
        }
    }
};

QTEST_GUILESS_MAIN(TestDates)
#include "tst_dates.moc"
