// SPDX-License-Identifier: GPL-3.0-or-later
// The small things every pane uses: colours, icons, avatars, dates, empty panes, toasts, elided
// text.
#include "tests/ui/support/uitest.h"
#include "ui/common/avatar.h"
#include "ui/common/elidedlabel.h"
#include "ui/common/emptystate.h"
#include "ui/common/fontwarmer.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/common/toast.h"

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;

namespace {

QPalette systemLike(const char *base, const char *text, const char *highlight,
                    const char *highlightedText)
{
    QPalette palette;
    palette.setColor(QPalette::Base, QColor(QLatin1String(base)));
    palette.setColor(QPalette::Window, QColor(QLatin1String(base)));
    palette.setColor(QPalette::Text, QColor(QLatin1String(text)));
    palette.setColor(QPalette::WindowText, QColor(QLatin1String(text)));
    palette.setColor(QPalette::Highlight, QColor(QLatin1String(highlight)));
    palette.setColor(QPalette::HighlightedText, QColor(QLatin1String(highlightedText)));
    return palette;
}

/// How many pixels of a picture are not transparent, and their average colour.
std::pair<int, QColor> ink(const QImage &picture)
{
    qint64 red = 0, green = 0, blue = 0;
    int count = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            const QColor colour = picture.pixelColor(x, y);
            if (colour.alpha() < 250)
                continue;
            red += colour.red();
            green += colour.green();
            blue += colour.blue();
            ++count;
        }
    }
    if (count == 0)
        return {0, QColor()};
    return {count, QColor(int(red / count), int(green / count), int(blue / count))};
}

} // namespace

class TestCommon : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // One at a time: a click never waits for all of them.
    void fontsAreLookedForInTurns()
    {
        FontWarmer warmer(QApplication::font(), 0, nullptr);
        QVERIFY(!warmer.isDone());
        QCOMPARE(warmer.steps(), 0); // never while the window is made
        QSignalSpy done(&warmer, &FontWarmer::done);
        int turns = 0;
        int before = 0;
        while (done.isEmpty()) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            turns += warmer.steps() > before ? 1 : 0;
            before = warmer.steps();
        }
        QVERIFY(warmer.isDone());
        QVERIFY(turns > 1);
        QVERIFY(warmer.steps() % FontWarmer::letters().size() == 0);
        QVERIFY(warmer.steps() >= 4 * FontWarmer::letters().size()); // each size and weight, each script
        for (const QString &letter : FontWarmer::letters())
            QVERIFY(!letter.isEmpty());
    }

    void initTestCase() { test::prepareApplication(); }

    // --- theme

    void textIsReadableInEveryPalette_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("our light") << theme::lightPalette();
        QTest::newRow("our dark") << theme::darkPalette();
        QTest::newRow("a grey system") << systemLike("#efefef", "#303030", "#308cc6", "#ffffff");
        QTest::newRow("yellow accent") << systemLike("#ffffff", "#000000", "#ffd400", "#000000");
        QTest::newRow("dark, deep blue accent")
            << systemLike("#202020", "#f0f0f0", "#10307a", "#ffffff");
        QTest::newRow("accent text that cannot be read")
            << systemLike("#ffffff", "#222222", "#3070d0", "#3070d0");
        QTest::newRow("high contrast") << systemLike("#000000", "#ffffff", "#00ff00", "#000000");
    }
    void textIsReadableInEveryPalette()
    {
        QFETCH(QPalette, palette);
        const QColor base = palette.color(QPalette::Base);
        QVERIFY(theme::contrast(theme::mutedText(palette), base) >= 4.5);
        QVERIFY(theme::contrast(theme::mutedText(palette), theme::selection(palette)) >= 4.5);
        QVERIFY(theme::contrast(theme::text(palette), theme::selection(palette)) >= 4.5);
        QVERIFY(theme::contrast(theme::text(palette), theme::hover(palette)) >= 4.5);
        QVERIFY(theme::contrast(theme::accentOnBase(palette), base) >= 4.5);
        QVERIFY(theme::contrast(theme::accentText(palette), theme::accent(palette)) >= 4.5);
        QVERIFY(theme::contrast(theme::error(palette), base) >= 4.5);
        QVERIFY(theme::contrast(theme::success(palette), base) >= 4.5);
        QVERIFY(theme::contrast(theme::mutedText(palette), base)
                < theme::contrast(theme::text(palette), base));
        QVERIFY(theme::selection(palette) != base);
        QVERIFY(theme::hover(palette) != base);
    }

    void contrastIsWcags()
    {
        QCOMPARE(theme::contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(theme::contrast(Qt::white, Qt::white), 1.0);
        QVERIFY(std::abs(theme::contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
        QCOMPARE(theme::blend(Qt::white, Qt::black, 0.5), QColor(128, 128, 128));
        QVERIFY(theme::isDark(theme::darkPalette()));
        QVERIFY(!theme::isDark(theme::lightPalette()));
    }

    void schemes()
    {
        const QPalette before = qApp->palette();
        theme::apply(*qApp, theme::Scheme::Dark);
        QCOMPARE(qApp->palette().color(QPalette::Base), theme::darkPalette().color(QPalette::Base));
        theme::apply(*qApp, theme::Scheme::Light);
        QCOMPARE(qApp->palette().color(QPalette::Base), before.color(QPalette::Base));
        QVERIFY(theme::motion(nullptr) >= 0 && theme::motion(nullptr) <= 120);
    }

    void fonts()
    {
        QFont base;
        base.setPointSizeF(10);
        QCOMPARE(theme::font(base, 1.35).pointSizeF(), 13.5);
        QCOMPARE(theme::font(base, 1, QFont::DemiBold).weight(), QFont::DemiBold);
        base.setPixelSize(20);
        QCOMPARE(theme::font(base, 0.5).pixelSize(), 10);
    }

    // --- icons

    void aMissingIconIsNull()
    {
        QVERIFY(icon("no-such-icon").isNull());
        QVERIFY(iconPixmap(QStringLiteral("no-such-icon"), 16, 1, Qt::red).isNull());
        QToolButton button;
        button.setText(QStringLiteral("Archive"));
        button.setIcon(icon("no-such-icon"));
        QVERIFY(button.icon().isNull());
    }

    void everyIconHasInk_data()
    {
        QTest::addColumn<QString>("name");
        const QStringList files =
            QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
        QVERIFY(files.size() > 40);
        for (const QString &file : files)
            QTest::newRow(qPrintable(file)) << file.chopped(4);
    }
    void everyIconHasInk()
    {
        QFETCH(QString, name);
        QVERIFY(!icon(name).isNull());
        for (const qreal dpr : {1.0, 1.5, 2.0}) {
            const QPixmap pixmap = iconPixmap(name, 20, dpr, Qt::red);
            QCOMPARE(pixmap.size(), (QSizeF(20, 20) * dpr).toSize()); // exact device pixels: crisp
            QCOMPARE(pixmap.devicePixelRatio(), dpr);
            const QImage picture = pixmap.toImage();
            bool hasInk = false;
            for (int y = 0; y < picture.height() && !hasInk; ++y) {
                for (int x = 0; x < picture.width() && !hasInk; ++x)
                    hasInk = picture.pixelColor(x, y).alpha() > 100;
            }
            QVERIFY(hasInk);
        }
    }

    void iconsFollowThePalette()
    {
        const QIcon square = icon("archive");
        theme::apply(*qApp, theme::Scheme::Light);
        const QColor light = ink(square.pixmap(QSize(40, 40), 1.0).toImage()).second;
        theme::apply(*qApp, theme::Scheme::Dark);
        const QColor dark = ink(square.pixmap(QSize(40, 40), 1.0).toImage()).second;
        QVERIFY(theme::contrast(light, Qt::white) > 7);
        QVERIFY(theme::contrast(dark, Qt::black) > 7);
        const QColor disabled =
            ink(square.pixmap(QSize(40, 40), 1.0, QIcon::Disabled).toImage()).second;
        QVERIFY(disabled != dark);
        theme::apply(*qApp, theme::Scheme::Light);
        QCOMPARE(ink(icon("flag-filled", Tint::Amber).pixmap(QSize(64, 64), 1.0).toImage()).second,
                 theme::amber(qApp->palette()));
        QCOMPARE(square.pixmap(QSize(20, 20), 2.0).size(), QSize(40, 40));
        QCOMPARE(square.pixmap(QSize(20, 20), 2.0).devicePixelRatio(), 2.0);
    }

    void iconsPaintCentred()
    {
        QImage image(60, 20, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        icon("trash").paint(&painter, QRect(0, 0, 60, 20));
        painter.end();
        QVERIFY(ink(image.copy(20, 0, 20, 20)).first > 10);
        QCOMPARE(ink(image.copy(0, 0, 20, 20)).first, 0);
        QVERIFY(isPictogram(QStringLiteral("empty-inbox")));
        QVERIFY(!isPictogram(QStringLiteral("trash")));
    }

    // --- avatars

    void initialsOfPeople_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *address, const char *expected) {
            QTest::newRow(*name ? name : address)
                << QString::fromUtf8(name) << QString::fromUtf8(address)
                << QString::fromUtf8(expected);
        };
        row("Anna Berg", "a@example.org", "AB");
        row("anna maria berg", "a@example.org", "AB");
        row("Anna", "a@example.org", "A");
        row("\"Berg, Anna\" <x>", "a@example.org", "BX");
        row("(hi) 'Émile' Zola", "a@example.org", "HZ");
        row("", "jon@example.org", "J");
        row("", "_jon@example.org", "J");
        row("***", "7up@example.org", "7");
        row("田中 美咲", "m@example.jp", "田");
        row("O\u0308zil", "m@example.jp", "O\u0308");
        row("!!!", "", "?");
        row("😀 Smile", "s@example.org", "S");
    }
    void initialsOfPeople()
    {
        QFETCH(QString, name);
        QFETCH(QString, address);
        QFETCH(QString, expected);
        QCOMPARE(initials(name, address), expected);
    }

    void avatarColours()
    {
        QCOMPARE(avatarColour(QStringLiteral("Anna@Example.org "), false),
                 avatarColour(QStringLiteral("anna@example.org"), false));
        QSet<QRgb> colours;
        for (int i = 0; i < 300; ++i) {
            const QString address = QStringLiteral("person%1@example.org").arg(i);
            colours.insert(avatarColour(address, false).rgb());
            QVERIFY(theme::contrast(avatarColour(address, false), Qt::white) >= 4.5);
            QVERIFY(theme::contrast(avatarColour(address, true), Qt::white) >= 4.5);
        }
        QVERIFY2(colours.size() > 18, qPrintable(QString::number(colours.size())));
        QWidget board;
        board.resize(8 * 52, 60);
        const char *names[] = {"Anna Berg",   "Jon Ruiz", "Frédérique Lefèvre", "Harbour",
                               "Jürgen Groß", "",         "Build Robot",        "Ola N"};
        for (int i = 0; i < 8; ++i) {
            auto *avatar = new Avatar(&board);
            avatar->setPerson(QString::fromUtf8(names[i]),
                              QStringLiteral("p%1@example.org").arg(i));
            avatar->move(6 + i * 52, 10);
        }
        test::shot(board, QStringLiteral("avatars"), 2);
    }

    // --- dates, sizes, foreign text

    void shortDates()
    {
        const QDateTime now(QDate(2031, 5, 14), QTime(15, 30)); // a Wednesday
        const QLocale english(QLocale::English, QLocale::UnitedKingdom);
        const QLocale american(QLocale::English, QLocale::UnitedStates);
        const QLocale german(QLocale::German, QLocale::Germany);
        const QLocale japanese(QLocale::Japanese, QLocale::Japan);
        const auto at = [](int year, int month, int day, int hour = 9) {
            return QDateTime(QDate(year, month, day), QTime(hour, 5));
        };
        QCOMPARE(shortDate(at(2031, 5, 14), now, english), QStringLiteral("09:05"));
        QCOMPARE(shortDate(at(2031, 5, 14), now, QLocale::c()), QStringLiteral("09:05"));
        QVERIFY(shortDate(at(2031, 5, 14), now, american).startsWith(QStringLiteral("9:05")));
        QCOMPARE(shortDate(at(2031, 5, 14, 20), now, german),
                 QStringLiteral("20:05")); // later today: a wrong clock
        QCOMPARE(shortDate(at(2031, 5, 13), now, english), QStringLiteral("Tue"));
        QCOMPARE(shortDate(at(2031, 5, 8), now, english), QStringLiteral("Thu"));
        QCOMPARE(shortDate(at(2031, 5, 7), now, english), QStringLiteral("7 May"));
        QCOMPARE(shortDate(at(2031, 5, 7), now, american), QStringLiteral("May 7"));
        QCOMPARE(shortDate(at(2031, 5, 7), now, german), QStringLiteral("7. Mai"));
        QCOMPARE(shortDate(at(2031, 5, 7), now, japanese), QStringLiteral("5月7日"));
        QCOMPARE(shortDate(at(2030, 12, 31), now, english),
                 english.toString(QDate(2030, 12, 31), QLocale::ShortFormat));
        QCOMPARE(shortDate(at(2031, 5, 20), now, english),
                 QStringLiteral("20 May")); // the future is no weekday
        QCOMPARE(shortDate({}, now, english), QString());
        QCOMPARE(longDate({}), QString());
        QVERIFY(longDate(at(2031, 5, 7), english).contains(QStringLiteral("Wednesday")));
    }

    void everyLocaleHasADay()
    {
        const QDateTime now(QDate(2031, 5, 14), QTime(15, 30));
        for (const QLocale &locale : QLocale::matchingLocales(
                 QLocale::AnyLanguage, QLocale::AnyScript, QLocale::AnyCountry)) {
            const QString text = shortDate(QDateTime(QDate(2031, 3, 7), QTime(9, 5)), now, locale);
            QVERIFY2(!text.isEmpty() && text.size() < 24,
                     qPrintable(locale.name() + QLatin1Char(' ') + text));
            QVERIFY2(text.contains(locale.toString(7)),
                     qPrintable(locale.name() + QLatin1Char(' ') + text));
            QVERIFY2(!text.contains(QStringLiteral("2031")),
                     qPrintable(locale.name() + QLatin1Char(' ') + text));
        }
    }

    void sizes()
    {
        const QLocale english(QLocale::English, QLocale::UnitedStates);
        QCOMPARE(sizeText(0, english), QStringLiteral("0 bytes"));
        QCOMPARE(sizeText(1'258'291, english), QStringLiteral("1.2 MB"));
        QCOMPARE(sizeText(348'160, english), QStringLiteral("340.0 kB"));
        QVERIFY(!sizeText(~quint64(0), english).startsWith(QLatin1Char('-')));
    }

    void oneLineOfForeignText()
    {
        QCOMPARE(oneLine(QStringLiteral("a\r\nb\tc\u2028d")), QStringLiteral("a  b c d"));
        QCOMPARE(oneLine(QStringLiteral("x\u202Egpj.exe\u2066y")), QStringLiteral("xgpj.exey"));
        QCOMPARE(oneLine(QString(10'000, QLatin1Char('x'))).size(), 500);
        QCOMPARE(oneLine(QStringLiteral("ab😀"), 3), QStringLiteral("ab")); // no half characters
    }

    // --- elided label

    void elidedLabel()
    {
        ElidedLabel label(QStringLiteral("<b>A rather long line</b>\nof text"));
        QCOMPARE(label.text(), QStringLiteral("<b>A rather long line</b> of text"));
        label.resize(60, 20);
        QVERIFY(label.isElided());
        label.resize(label.sizeHint());
        QVERIFY(!label.isElided());
        QVERIFY(label.minimumSizeHint().width() < 60);
        QCOMPARE(label.accessibleName(), label.text());
    }

    // --- empty pane

    void emptyState()
    {
        EmptyState empty;
        empty.present(QStringLiteral("empty-inbox"), QStringLiteral("Nothing <i>here</i>."),
                      QStringLiteral("Do"), QStringLiteral("Detail"));
        empty.resize(320, 300);
        empty.show();
        QCOMPARE(empty.text(), QStringLiteral("Nothing <i>here</i>."));
        for (QLabel *label : empty.findChildren<QLabel *>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
        QSignalSpy triggered(&empty, &EmptyState::actionTriggered);
        QTest::mouseClick(empty.actionButton(), Qt::LeftButton);
        QCOMPARE(triggered.size(), 1);
        empty.present(QStringLiteral("no-such-icon"), QStringLiteral("Only words"));
        QVERIFY(!empty.actionButton()->isVisible());
        QVERIFY(!empty.findChild<QLabel *>(QStringLiteral("emptyStateSymbol"))->isVisible());
        QVERIFY(!empty.findChild<QLabel *>(QStringLiteral("emptyStateDetail"))->isVisible());
    }

    // --- toast

    /// News that is only shown costs nothing: placing it asks for no placing again.
    void aToastComesToRest()
    {
        class Counter final : public QObject
        {
        public:
            bool eventFilter(QObject *, QEvent *event) override
            {
                count += event->type() == QEvent::LayoutRequest ? 1 : 0;
                return false;
            }
            int count = 0;
        };
        QWidget host;
        host.resize(600, 300);
        host.show();
        Counter counter;
        Toast *toast = Toast::post(&host, QStringLiteral("20,000 messages moved to Trash"),
                                   QStringLiteral("Undo"), [] {});
        toast->installEventFilter(&counter);
        for (int i = 0; i < 200; ++i)
            QCoreApplication::processEvents();
        QVERIFY2(counter.count < 10, qPrintable(QString::number(counter.count)));
    }

    void toast()
    {
        QWidget host;
        host.resize(700, 400);
        host.show();
        int undone = 0;
        Toast *first = Toast::post(&host, QStringLiteral("3 messages moved to <b>Archive</b>"),
                                   QStringLiteral("Undo"), [&] { ++undone; });
        QVERIFY(first->isVisible());
        QCOMPARE(Toast::current(&host), first);
        QVERIFY(host.rect().contains(first->geometry()));
        QTRY_VERIFY(!first->graphicsEffect()); // faded in
        test::shot(host, QStringLiteral("toast"), 2);
        QSignalSpy gone(first, &Toast::dismissed);
        QTest::mouseClick(first->actionButton(), Qt::LeftButton);
        QCOMPARE(undone, 1);
        QCOMPARE(gone.size(), 1);
        QCOMPARE(Toast::current(&host), nullptr);
        Toast *second = Toast::post(&host, QStringLiteral("One"));
        QCOMPARE(second->actionButton(), nullptr);
        Toast *third =
            Toast::post(&host, QString(400, QLatin1Char('w')), {}, {}, Toast::Kind::Error);
        QCOMPARE(Toast::current(&host), third); // one at a time
        QVERIFY(!second->isVisible());
        host.resize(300, 250);
        QVERIFY(host.rect().contains(third->geometry()));
        QTRY_VERIFY(!third->graphicsEffect());
        test::shot(host, QStringLiteral("toast-error"), 2);
        third->setLifetime(1);
        QTRY_VERIFY(!Toast::current(&host));
        // The host goes while a toast is up.
        auto *shortLived = new QWidget;
        Toast::post(shortLived, QStringLiteral("Bye"));
        delete shortLived;
        QCOMPARE(undone, 1);
    }
};

QTEST_MAIN(TestCommon)
#include "tst_common.moc"
