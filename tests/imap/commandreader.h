// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what a client sends the way a server does by RFC 3501 section 9, and nothing more: written
// apart from core/imap's own scanner, so that the encoder is not checked by its twin.
#pragma once

#include <QByteArray>

#include <optional>
#include <vector>

namespace homing::imap::test {

struct Argument
{
    enum class Form { Atom, Quoted, Literal, List } form = Form::Atom;
    QByteArray text;             // decoded
    std::vector<Argument> items; // of a list
};

struct ReadCommand
{
    QByteArray tag;
    std::vector<Argument> words; // the verb first
    int waits = 0;               // synchronising literals
};

class CommandReader
{
public:
    explicit CommandReader(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
    }

    /// The next command, its CRLF taken; none when what follows is no command.
    std::optional<ReadCommand> next()
    {
        ReadCommand command;
        command.tag = run([](char c) { return isAStringChar(c) && c != '+'; });
        if (command.tag.isEmpty())
            return std::nullopt;
        while (take(' ')) {
            Argument argument;
            if (!read(argument, command, 0))
                return std::nullopt;
            command.words.push_back(std::move(argument));
        }
        if (command.words.empty() || !take('\r') || !take('\n'))
            return std::nullopt;
        return command;
    }
    bool atEnd() const { return m_at == m_bytes.size(); }

private:
    static bool isAStringChar(char c)
    {
        return c > 0x20 && c < 0x7f && !QByteArrayView("(){%*\"\\").contains(c);
    }
    /// Also what only our own syntax holds: sets with "*", flags, BODY[..] sections.
    static bool isWordChar(char c) { return isAStringChar(c) || c == '*' || c == '\\'; }

    bool take(char c)
    {
        if (m_at == m_bytes.size() || m_bytes[m_at] != c)
            return false;
        ++m_at;
        return true;
    }
    template <typename Test> QByteArray run(Test test)
    {
        const qsizetype start = m_at;
        while (m_at < m_bytes.size() && test(m_bytes[m_at]))
            ++m_at;
        return m_bytes.sliced(start, m_at - start);
    }
    bool readQuoted(Argument &argument)
    {
        argument.form = Argument::Form::Quoted;
        while (!take('"')) {
            if (m_at == m_bytes.size())
                return false;
            char c = m_bytes[m_at++];
            if (c == '\\') {
                if (m_at == m_bytes.size())
                    return false;
                c = m_bytes[m_at++];
                if (c != '"' && c != '\\')
                    return false;
            }
            if (c == '\0' || c == '\r' || c == '\n' || uchar(c) > 0x7f)
                return false;
            argument.text += c;
        }
        return true;
    }
    bool readLiteral(Argument &argument, ReadCommand &command)
    {
        argument.form = Argument::Form::Literal;
        bool isNumber = false;
        const qsizetype size =
            run([](char c) { return c >= '0' && c <= '9'; }).toLongLong(&isNumber);
        if (!take('+'))
            ++command.waits;
        if (!isNumber || !take('}') || !take('\r') || !take('\n') || m_bytes.size() - m_at < size)
            return false;
        argument.text = m_bytes.sliced(m_at, size);
        m_at += size;
        return !argument.text.contains('\0');
    }
    bool read(Argument &argument, ReadCommand &command, int depth)
    {
        if (take('"'))
            return readQuoted(argument);
        if (take('{'))
            return readLiteral(argument, command);
        if (take('(')) {
            argument.form = Argument::Form::List;
            while (!take(')')) {
                Argument item;
                if (depth > 8 || (!argument.items.empty() && !take(' '))
                    || !read(item, command, depth + 1))
                    return false;
                argument.items.push_back(std::move(item));
            }
            return true;
        }
        argument.text = run(isWordChar);
        if (argument.text.startsWith("BODY") && argument.text.contains('[')
            && !argument.text.contains(']')) {
            argument.text +=
                run([](char c) { return c != ']' && c >= 0x20 && c < 0x7f && c != '{'; });
            argument.text += run(isWordChar); // "]<0.512>"
        }
        return !argument.text.isEmpty();
    }

    QByteArray m_bytes;
    qsizetype m_at = 0;
};

} // namespace homing::imap::test
