// SPDX-License-Identifier: GPL-3.0-or-later
// The recipients' field: chips by keyboard and mouse, what is wrong with an address, completion.
#include "core/mime/draft.h"
#include "tests/ui/support/uitest.h"
#include "ui/common/wordoffers.h"
#include "ui/composer/addresschip.h"
#include "ui/composer/addressedit.h"
#include "ui/composer/addressfield.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QCompleter>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace homing;
using namespace homing::ui;

namespace {

/// A field on a window of its own, with another place for the keyboard.
struct Fixture
{
    QWidget window;
    AddressField field {QStringLiteral("toEdit"), QStringLiteral("To"), &window};
    QLineEdit other {&window};

    explicit Fixture(int width = 400)
    {
        auto *column = new QVBoxLayout(&window);
        column->addWidget(&field);
        column->addWidget(&other);
        column->addStretch(1);
        window.resize(width, 300);
        window.show();
        QApplication::setActiveWindow(&window);
        field.edit()->setFocus();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window does not become active");
    }
    void type(const QString &text) { QTest::keyClicks(field.edit(), text); }
    void key(Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); }
    QStringList addresses() const
    {
        QStringList all;
        for (const mime::DecodedAddress &one : field.addresses())
            all.append(one.address);
        return all;
    }
    std::size_t chips() const { return field.chips().size(); }
};

const QString anna = QStringLiteral("anna@example.org");
const QString jon = QStringLiteral("jon@example.com");

} // namespace

class TestAddressField : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::prepareApplication(); }

    void aSeparatorMakesAChip_data()
    {
        QTest::addColumn<QString>("end");
        QTest::newRow("comma") << QStringLiteral(",");
        QTest::newRow("semicolon") << QStringLiteral(";");
    }

    void aSeparatorMakesAChip()
    {
        QFETCH(QString, end);
        Fixture f;
        QSignalSpy edited(&f.field, &AddressField::edited);
        f.type(anna + end);
        QCOMPARE(f.chips(), 1U);
        QCOMPARE(f.field.edit()->text(), QString());
        QCOMPARE(f.addresses(), QStringList {anna});
        QVERIFY(!edited.isEmpty());
        QVERIFY(!f.field.firstBad());
    }

    void enterAndLeavingMakeAChip()
    {
        Fixture f;
        f.type(anna);
        f.key(Qt::Key_Return);
        QCOMPARE(f.chips(), 1U);
        QVERIFY(f.field.edit()->hasFocus());
        f.type(jon);
        QCOMPARE(f.addresses(), QStringList({anna, jon})); // what is typed counts
        f.other.setFocus();
        QCOMPARE(f.chips(), 2U);
        QCOMPARE(f.field.edit()->text(), QString());
    }

    void aCommaInAQuotedNameIsText()
    {
        Fixture f;
        f.type(QStringLiteral("\"Berg, Anna\" <%1>,").arg(anna));
        QCOMPARE(f.chips(), 1U);
        QCOMPARE(f.field.chips().front()->address().name, QStringLiteral("Berg, Anna"));
        QCOMPARE(f.addresses(), QStringList {anna});
    }

    void aBadAddressSaysWhy_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("why");
        QTest::newRow("no at") << QStringLiteral("anna") << QStringLiteral("no @");
        QTest::newRow("no domain") << QStringLiteral("anna@") << QStringLiteral("behind the @");
        QTest::newRow("no name") << QStringLiteral("@x.org") << QStringLiteral("before the @");
        QTest::newRow("two") << QStringLiteral("a@b@c.org") << QStringLiteral("more than one");
    }

    void aBadAddressSaysWhy()
    {
        QFETCH(QString, typed);
        QFETCH(QString, why);
        Fixture f;
        f.type(typed + u',');
        QCOMPARE(f.chips(), 1U);
        const AddressChip *chip = f.field.firstBad();
        QVERIFY(chip);
        QVERIFY2(chip->toolTip().contains(why), qPrintable(chip->toolTip()));
        QCOMPARE(chip->accessibleDescription(), chip->toolTip());
        QCOMPARE(chip->text(), typed);
    }

    void aBadChipLooksOtherwise()
    {
        Fixture f;
        f.type(anna + QStringLiteral(",anna,"));
        const QColor good = f.field.chips()[0]->grab().toImage().pixelColor(15, 4);
        const QColor bad = f.field.chips()[1]->grab().toImage().pixelColor(15, 4);
        QVERIFY(bad.red() > bad.blue());
        QVERIFY(good.blue() > good.red());
    }

    void backspaceTakesTheLastBack()
    {
        Fixture f;
        f.type(anna + QStringLiteral(",jon,"));
        f.key(Qt::Key_Backspace);
        QCOMPARE(f.chips(), 1U);
        QCOMPARE(f.field.edit()->text(), QStringLiteral("jon"));
        QVERIFY(f.field.edit()->hasFocus());
        f.type(QStringLiteral("@example.com,"));
        QCOMPARE(f.addresses(), QStringList({anna, jon}));
        QVERIFY(!f.field.firstBad());
    }

    void arrowsWalkAndDeleteRemoves()
    {
        Fixture f;
        f.type(anna + u',' + jon + u',');
        f.key(Qt::Key_Left);
        QCOMPARE(QApplication::focusWidget(), f.field.chips()[1]);
        f.key(Qt::Key_Left);
        QCOMPARE(QApplication::focusWidget(), f.field.chips()[0]);
        f.key(Qt::Key_Left); // there it ends
        QCOMPARE(QApplication::focusWidget(), f.field.chips()[0]);
        f.key(Qt::Key_Delete);
        QCOMPARE(f.addresses(), QStringList {jon});
        QCOMPARE(QApplication::focusWidget(), f.field.chips()[0]);
        f.key(Qt::Key_Right);
        QVERIFY(f.field.edit()->hasFocus());
    }

    void enterOnAChipMakesItTextAgain()
    {
        Fixture f;
        f.type(QStringLiteral("Anna Berg <%1>,").arg(anna));
        f.key(Qt::Key_Left);
        f.key(Qt::Key_Return);
        QCOMPARE(f.chips(), 0U);
        QCOMPARE(f.field.edit()->text(), QStringLiteral("Anna Berg <%1>").arg(anna));
        QVERIFY(f.field.edit()->hasFocus());
    }

    void rightToLeftTheArrowsChange()
    {
        Fixture f;
        f.window.setLayoutDirection(Qt::RightToLeft);
        f.type(anna + u',');
        f.key(Qt::Key_Right);
        QCOMPARE(QApplication::focusWidget(), f.field.chips()[0]);
        f.key(Qt::Key_Left);
        QVERIFY(f.field.edit()->hasFocus());
    }

    void theCrossRemoves()
    {
        Fixture f;
        f.type(anna + u',');
        AddressChip *chip = f.field.chips().front();
        QTest::mouseClick(chip, Qt::LeftButton, {}, QPoint(20, chip->height() / 2));
        QCOMPARE(f.chips(), 1U);
        QTest::mouseClick(chip, Qt::LeftButton, {}, QPoint(chip->width() - 13, chip->height() / 2));
        QCOMPARE(f.chips(), 0U);
    }

    void manyArePastedAtOnce()
    {
        Fixture f;
        QApplication::clipboard()->setText(
            QStringLiteral("Anna Berg <%1>\njon@example.com; x@y.org\r\nnobody\n").arg(anna));
        QTest::keySequence(f.field.edit(), QKeySequence::Paste);
        QCOMPARE(f.chips(), 4U);
        QCOMPARE(f.field.chips()[0]->text(), QStringLiteral("Anna Berg"));
        QVERIFY(f.field.chips()[3]->isBad());
    }

    void onePastedAddressStaysText()
    {
        Fixture f;
        QApplication::clipboard()->setText(anna);
        QTest::keySequence(f.field.edit(), QKeySequence::Paste);
        QCOMPARE(f.chips(), 0U);
        QCOMPARE(f.field.edit()->text(), anna);
    }

    void completionOffersPeople()
    {
        Fixture f;
        QSignalSpy wanted(f.field.edit(), &AddressEdit::peopleWanted);
        f.type(QStringLiteral("a"));
        QVERIFY(wanted.isEmpty()); // one letter says nothing
        f.type(QStringLiteral("n"));
        QCOMPARE(wanted.takeLast().front().toString(), QStringLiteral("an"));
        f.field.edit()->offerPeople(QStringLiteral("xy"), {{QString(), jon}});
        QVERIFY(!f.field.edit()->offers()->popup()->isVisible()); // of another text
        f.field.edit()->offerPeople(QStringLiteral("an"),
                                    {{QStringLiteral("Anna Berg"), anna}, {QString(), jon}});
        QAbstractItemView *popup = f.field.edit()->offers()->popup();
        QVERIFY(popup->isVisible());
        QTest::keyClick(popup, Qt::Key_Down);
        QTest::keyClick(popup, Qt::Key_Return);
        QCOMPARE(f.addresses(), QStringList {anna});
        QCOMPARE(f.chips(), 1U);
    }

    void itGrowsByLinesAndThenScrolls()
    {
        Fixture f(320);
        const int one = f.field.height();
        f.type(anna + u',' + jon + QStringLiteral(",third@example.org,"));
        QVERIFY(f.field.height() > one);
        for (int i = 0; i < 30; ++i)
            f.type(QStringLiteral("person%1@example.org,").arg(i));
        QVERIFY(f.field.height() < 5 * one);
        QVERIFY(f.field.widget()->height() > f.field.height());
        // What is typed stays in sight.
        const QPoint end = f.field.edit()->mapTo(&f.field, QPoint(0, 0));
        QVERIFY(f.field.rect().contains(end));
    }

    void everythingHasAName()
    {
        Fixture f;
        f.type(QStringLiteral("Anna Berg <%1>,").arg(anna));
        QCOMPARE(f.field.edit()->accessibleName(), QStringLiteral("To"));
        QCOMPARE(f.field.edit()->objectName(), QStringLiteral("toEdit"));
        QVERIFY(f.field.chips().front()->accessibleName().contains(anna));
    }
};

QTEST_MAIN(TestAddressField)
#include "tst_addressfield.moc"
