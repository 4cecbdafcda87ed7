// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/reader/htmlviewaccess.h"

#include "ui/reader/litehtmlview.h"

#include <QAccessible>
#include <QAccessibleWidget>

namespace homing::ui {

namespace {

class HtmlViewAccess final : public QAccessibleWidget, public QAccessibleTextInterface
{
public:
    explicit HtmlViewAccess(LiteHtmlView *view)
        : QAccessibleWidget(view, QAccessible::EditableText) // read-only, as text views are told
        , m_view(view)
    {
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TextInterface ? static_cast<QAccessibleTextInterface *>(this)
                                                  : QAccessibleWidget::interface_cast(type);
    }
    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Value ? m_view->text() : QAccessibleWidget::text(kind);
    }
    QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.readOnly = true;
        state.multiLine = true;
        state.selectableText = true;
        return state;
    }

    void selection(int index, int *start, int *end) const override
    {
        const bool isThere = index == 0 && selectionCount() == 1;
        *start = isThere ? int(std::min(m_view->anchor(), m_view->cursor())) : 0;
        *end = isThere ? int(std::max(m_view->anchor(), m_view->cursor())) : 0;
    }
    int selectionCount() const override { return m_view->anchor() != m_view->cursor(); }
    void addSelection(int start, int end) override { m_view->select(start, end); }
    void removeSelection(int) override { m_view->select(m_view->cursor(), m_view->cursor()); }
    void setSelection(int, int start, int end) override { m_view->select(start, end); }
    int cursorPosition() const override { return int(m_view->cursor()); }
    void setCursorPosition(int position) override
    {
        m_view->select(position, position);
        m_view->reveal(position, position + 1);
    }
    QString text(int start, int end) const override
    {
        const QString all = m_view->text();
        const int last = end < 0 ? int(all.size()) : end;
        return all.mid(start, last - start);
    }
    int characterCount() const override { return int(m_view->text().size()); }
    QRect characterRect(int offset) const override
    {
        const QRect rect = m_view->rectOfCharacter(offset);
        return rect.isNull() ? rect : QRect(m_view->viewport()->mapToGlobal(rect.topLeft()), rect.size());
    }
    int offsetAtPoint(const QPoint &point) const override
    {
        return int(m_view->offsetAt(m_view->viewport()->mapFromGlobal(point)));
    }
    void scrollToSubstring(int start, int end) override { m_view->reveal(start, end); }
    QString attributes(int offset, int *start, int *end) const override
    {
        *start = *end = offset;
        const HtmlPagePtr page = m_view->page();
        const std::size_t index = page->runAt(offset);
        if (index >= page->runs.size() || page->runs[index].start > offset || page->runs[index].isPicture)
            return {};
        const HtmlRun &run = page->runs[index];
        const QFont &font = page->fonts[std::size_t(run.font)];
        *start = int(run.start);
        *end = int(run.start + run.text.size());
        return QStringLiteral("font-weight:%1;font-style:%2;").arg(font.weight() >= QFont::DemiBold ? QStringLiteral("bold") : QStringLiteral("normal"),
                                                                   font.italic() ? QStringLiteral("italic") : QStringLiteral("normal"));
    }

private:
    LiteHtmlView *m_view;
};

QAccessibleInterface *accessOf(const QString &, QObject *object)
{
    auto *view = qobject_cast<LiteHtmlView *>(object);
    return view ? new HtmlViewAccess(view) : nullptr;
}

} // namespace

void installHtmlViewAccess()
{
    static const bool once = (QAccessible::installFactory(accessOf), true);
    Q_UNUSED(once)
}

void tellHtmlViewSelection(LiteHtmlView *view, int anchor, int cursor)
{
    if (!QAccessible::isActive())
        return;
    QAccessibleTextCursorEvent moved(view, cursor);
    QAccessible::updateAccessibility(&moved);
    if (anchor != cursor) {
        QAccessibleTextSelectionEvent selected(view, std::min(anchor, cursor), std::max(anchor, cursor));
        QAccessible::updateAccessibility(&selected);
    }
}

} // namespace homing::ui
