// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spelling/spellbook.h"

#include <QFile>
#include <QFileInfo>

#ifdef HOMING_HUNSPELL
#include <hunspell/hunspell.hxx>
#include <iconv.h>
#endif

#include <optional>
#include <string>

namespace homing::spelling {

#ifdef HOMING_HUNSPELL

namespace {

constexpr qsizetype longestWord = 100; // beyond that hunspell compares nothing

/// Between UTF-8 and a dictionary's charset, which may be any.
class Converter
{
public:
    Converter(const char *to, const char *from)
        : m_handle(iconv_open(to, from))
    {
    }
    Converter(const Converter &) = delete;
    Converter &operator=(const Converter &) = delete;
    ~Converter()
    {
        if (isGood())
            iconv_close(m_handle);
    }

    bool isGood() const { return m_handle != iconv_t(-1); }
    /// Nothing where a character has no place there.
    std::optional<std::string> convert(std::string text) const
    {
        std::string out(4 * text.size() + 8, '\0');
        char *from = text.data();
        std::size_t left = text.size();
        char *to = out.data();
        std::size_t room = out.size();
        iconv(m_handle, nullptr, nullptr, nullptr, nullptr);
        if (iconv(m_handle, &from, &left, &to, &room) == std::size_t(-1))
            return std::nullopt;
        out.resize(out.size() - room);
        return out;
    }

private:
    iconv_t m_handle;
};

/// iconv has another name for what Windows' dictionaries call it.
std::string charsetName(std::string name)
{
    const std::string prefix = "microsoft-";
    return name.rfind(prefix, 0) == 0 ? name.substr(prefix.size()) : name;
}

} // namespace

struct SpellBook::Private
{
    explicit Private(const Dictionary &dictionary)
        : hunspell(QFile::encodeName(dictionary.affixes).constData(),
                   QFile::encodeName(dictionary.words).constData())
        , charset(charsetName(hunspell.get_dict_encoding()))
        , in(charset.c_str(), "UTF-8")
        , out("UTF-8", charset.c_str())
    {
    }

    std::optional<std::string> inside(const QString &word) const
    {
        return in.convert(word.toStdString());
    }

    mutable Hunspell hunspell;
    std::string charset;
    Converter in, out;
};

std::unique_ptr<SpellBook> SpellBook::open(const Dictionary &dictionary)
{
    if (!QFileInfo(dictionary.affixes).isReadable() || !QFileInfo(dictionary.words).isReadable())
        return nullptr;
    auto p = std::make_unique<Private>(dictionary);
    if (!p->in.isGood() || !p->out.isGood())
        return nullptr;
    return std::unique_ptr<SpellBook>(new SpellBook(std::move(p)));
}

bool SpellBook::knows(const QString &word) const
{
    if (word.size() > longestWord)
        return true;
    // Most dictionaries have the typewriter's apostrophe only.
    for (const QString &form : {word, QString(word).replace(QChar(0x2019), u'\'')}) {
        const auto inside = m_p->inside(form);
        if (inside && m_p->hunspell.spell(*inside))
            return true;
    }
    return false;
}

QStringList SpellBook::suggestions(const QString &word, int most) const
{
    QStringList all;
    const auto inside = word.size() > longestWord ? std::nullopt : m_p->inside(word);
    if (!inside)
        return all;
    for (const std::string &one : m_p->hunspell.suggest(*inside)) {
        const auto text = m_p->out.convert(one);
        if (text && all.size() < most)
            all.append(QString::fromStdString(*text));
    }
    return all;
}

#else

struct SpellBook::Private
{
};

std::unique_ptr<SpellBook> SpellBook::open(const Dictionary &)
{
    return nullptr;
}

bool SpellBook::knows(const QString &) const
{
    return true;
}

QStringList SpellBook::suggestions(const QString &, int) const
{
    return {};
}

#endif

SpellBook::SpellBook(std::unique_ptr<Private> p)
    : m_p(std::move(p))
{
}

SpellBook::~SpellBook() = default;

} // namespace homing::spelling
