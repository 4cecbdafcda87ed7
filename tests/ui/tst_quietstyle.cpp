// SPDX-License-Identifier: GPL-3.0-or-later
// QuietStyle: what a menu, a scroll corner and a button with text show, in light and dark.
#include "tests/ui/support/uitest.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/mainwindow/quietstyle.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QStyleOption>
#include <QTest>
#include <QToolButton>

using namespace homing;
using namespace homing::ui;

namespace {

/// How far the pixel that differs most from `back` stands off it.
qreal strongest(const QImage &image, const QRect &area, const QColor &back)
{
    qreal most = 1;
    for (int y = area.top(); y <= area.bottom(); ++y) {
        for (int x = area.left(); x <= area.right(); ++x)
            most = std::max(most, theme::contrast(image.pixelColor(x, y), back));
    }
    return most;
}

/// The first and the last column with ink on `back`, within `area`.
std::pair<int, int> inkColumns(const QImage &image, const QRect &area, const QColor &back)
{
    int first = -1;
    int last = -1;
    for (int x = area.left(); x <= area.right(); ++x) {
        if (strongest(image, QRect(x, area.top(), 1, area.height()), back) < 2)
            continue;
        first = first < 0 ? x : first;
        last = x;
    }
    return {first, last};
}

} // namespace

class TestQuietStyle : public QObject
{
    Q_OBJECT
private:
    static void addSchemes()
    {
        QTest::addColumn<int>("scheme");
        QTest::newRow("light") << int(theme::Scheme::Light);
        QTest::newRow("dark") << int(theme::Scheme::Dark);
    }

private Q_SLOTS:
    void initTestCase() { test::prepareApplication(); }
    void cleanup() { theme::apply(*qApp, theme::Scheme::Light); }

    void aMenuShowsItsParts_data() { addSchemes(); }
    void aMenuShowsItsParts()
    {
        QFETCH(int, scheme);
        theme::apply(*qApp, theme::Scheme(scheme));
        QMenu menu;
        menu.addAction(QStringLiteral("One"));
        QAction *separator = menu.addSeparator();
        QAction *choice = menu.addAction(QStringLiteral("Two"));
        choice->setCheckable(true);
        menu.popup(QPoint(0, 0));
        const QColor back = menu.palette().color(QPalette::Base);

        const QImage off = test::shot(menu, QStringLiteral("menu-%1").arg(scheme));
        QVERIFY(strongest(off, QRect(0, off.height() / 2, 1, 1), back) >= 1.2); // its border
        QVERIFY(strongest(off, menu.actionGeometry(separator).adjusted(20, 0, -20, 0), back)
                >= 1.15);
        QRect box = menu.actionGeometry(choice);
        box.setWidth(24);
        QVERIFY(strongest(off, box, back) >= 2);
        choice->setChecked(true);
        const QImage on = test::shot(menu, QStringLiteral("menu-checked-%1").arg(scheme));
        QVERIFY(on.copy(box) != off.copy(box));
        QVERIFY(strongest(on, box, back) >= 3);
    }

    void aSpinBoxIsMirroredForRightToLeft()
    {
        QStyleOptionSpinBox option;
        option.rect = QRect(0, 0, 120, 32);
        option.buttonSymbols = QAbstractSpinBox::UpDownArrows;
        option.frame = true;
        const auto edit = [&option](Qt::LayoutDirection direction) {
            option.direction = direction;
            return QApplication::style()->subControlRect(QStyle::CC_SpinBox, &option,
                                                         QStyle::SC_SpinBoxEditField, nullptr);
        };
        QCOMPARE(edit(Qt::RightToLeft),
                 QStyle::visualRect(Qt::RightToLeft, option.rect, edit(Qt::LeftToRight)));
    }

    void aBoxShowsItsFocusInside_data()
    {
        QTest::addColumn<bool>("isOn");
        QTest::newRow("off") << false;
        QTest::newRow("on") << true;
    }
    void aBoxShowsItsFocusInside()
    {
        QFETCH(bool, isOn);
        QStyleOptionButton option;
        option.rect = QRect(4, 4, 16, 16);
        option.palette = QApplication::palette();
        const auto draw = [&option](QStyle::State state) {
            QImage image(24, 24, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            option.state = state;
            QApplication::style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &option, &painter);
            return image;
        };
        const QStyle::State plain =
            QStyle::State_Enabled | (isOn ? QStyle::State_On : QStyle::State_Off);
        const QImage without = draw(plain);
        const QImage with =
            draw(plain | QStyle::State_HasFocus | QStyle::State_KeyboardFocusChange);
        QVERIFY(without.copy(option.rect) != with.copy(option.rect));
        QVERIFY(strongest(with, QRect(0, 0, 24, 4), Qt::white)
                == 1); // nothing that would be cut off
        QVERIFY(strongest(with, QRect(0, 0, 4, 24), Qt::white) == 1);
    }

    void theScrollCornerIsPlain_data() { addSchemes(); }
    void theScrollCornerIsPlain()
    {
        QFETCH(int, scheme);
        theme::apply(*qApp, theme::Scheme(scheme));
        QListView list;
        list.setFrameShape(QFrame::NoFrame);
        list.setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
        list.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
        list.resize(200, 120);
        list.show();
        const QImage image = test::shot(list, QStringLiteral("corner"));
        const QRect corner(image.width() - 10, image.height() - 10, 10, 10);
        QCOMPARE(strongest(image, corner, list.palette().color(QPalette::Base)), 1.0);
    }

    void iconAndTextStandInTheMiddle()
    {
        QToolButton button;
        button.setAutoRaise(true);
        button.setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button.setIcon(icon("copy"));
        button.setIconSize({theme::smallIcon, theme::smallIcon});
        button.setText(QStringLiteral("Copy"));
        button.adjustSize();
        button.show();
        const QImage image = test::shot(button, QStringLiteral("toolbutton"));
        const auto [first, last] =
            inkColumns(image, image.rect(), button.palette().color(QPalette::Window));
        const int left = first;
        const int right = image.width() - 1 - last;
        QVERIFY2(std::abs(left - right) <= 4,
                 qPrintable(QStringLiteral("%1, %2").arg(left).arg(right)));
    }

    void aChoiceStartsWhereAFieldStarts()
    {
        QLineEdit edit(QStringLiteral("TLS"));
        QComboBox combo;
        combo.addItem(QStringLiteral("TLS"));
        int starts[2] {};
        int at = 0;
        for (QWidget *widget : {static_cast<QWidget *>(&edit), static_cast<QWidget *>(&combo)}) {
            widget->resize(120, widget->sizeHint().height());
            widget->show();
            widget->clearFocus();
            const QImage image = test::shot(*widget, QStringLiteral("choice-%1").arg(at));
            starts[at++] = inkColumns(image, QRect(3, 8, 60, image.height() - 16), Qt::white).first;
        }
        QVERIFY(starts[0] > 3);
        QVERIFY2(std::abs(starts[0] - starts[1]) <= 1,
                 qPrintable(QStringLiteral("%1, %2").arg(starts[0]).arg(starts[1])));
    }
};

QTEST_MAIN(TestQuietStyle)
#include "tst_quietstyle.moc"
