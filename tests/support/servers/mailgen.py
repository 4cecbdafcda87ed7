# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes varied messages: the n-th of a seed is always the same one. All texts, names and addresses are made up."""

import base64
import binascii
import random
import time

# The newest message of a filled mailbox; those before it are spread over two years.
END = 1751284800  # 2025-06-30T12:00:00Z
SPAN = 2 * 365 * 86400

_PEOPLE = [
    ("Tom Becker", "tom@birch.example"), ("Lucía Ortega", "lucia@rio.example"),
    ("山田 花子", "hanako@sakura.example"), ("Jean-François Lefèvre", "jf.lefevre@moulin.example"),
    ("Zażółć Gęślą", "z.gesla@jazn.example"), ("O'Neil, Pat", "pat@quay.example"),
    ("", "no-reply@shop.example"), ("Ελένη Παππά", "eleni@nisi.example"), ("Åse Ødegård", "ase@fjord.example"),
    ('Max "Mad" Muster', "max@muster.example"), ("Build Robot", "builds@forge.example"),
    ("سارة أحمد", "sara@nahr.example"), ("Ivy", "ivy+lists@garden.example"), ("Дмитрий Орлов", "orlov@stepi.example"),
]
_SUBJECTS = [
    "Minutes of Tuesday's meeting", "Lunch?", "Your parcel is on its way", "Rechnung für März", "Grüße aus Köln",
    "Re-reading chapter four", "Invitation à la soirée de fin d’année", "会議の日程について", "Zdjęcia z wakacji",
    "Build 4711 failed", "Offer: 20 % off everything", "Question about the \"blue\" folder", "Ticket [#88] closed",
    "Καλημέρα από την Αθήνα", "A long subject that goes on and on so that it has to be folded onto a second line somewhere",
    "Ответ на ваше письмо о поездке, расписании поездов и билетах туда и обратно", "🐦 Pigeons are back 🕊️", "Fwd: map",
    "جدول الأسبوع", "(no time today)", "Backup report, disk 3 of 5", "Nächste Schritte: Termin, Ort & Übernachtung", "",
]
_WORDS = (
    "the train leaves early and we should bring some bread for the birds on the roof who wait there every morning "
    "until somebody opens a window or the rain drives them under the old bridge where a river goes slowly to the sea "
    "please tell me when it suits you because the room is small but the view from its balcony makes up for that"
).split()
_ACCENTED = "Größe naïve Żubr señor déjà ñandú smörgås Übung cœur ångström façade".split()
_NOISE = random.Random("noise").randbytes(1 << 16)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def internal_date(when):
    t = time.gmtime(when)
    return "%02d-%s-%d %02d:%02d:%02d +0000" % (t[2], _MONTHS[t[1] - 1], t[0], t[3], t[4], t[5])


def _header_date(when, offset_minutes):
    t = time.gmtime(when + offset_minutes * 60)
    zone = "%s%02d%02d" % ("-" if offset_minutes < 0 else "+", *divmod(abs(offset_minutes), 60))
    return "%s, %d %s %d %02d:%02d:%02d %s" % (_DAYS[t[6]], t[2], _MONTHS[t[1] - 1], t[0], t[3], t[4], t[5], zone)


def _q_word(text):
    return "".join(
        chr(b) if chr(b).isalnum() and b < 128 else "_" if b == 32 else "=%02X" % b for b in text.encode("utf-8"))


def _encoded_words(text, quoted_printable):
    """RFC 2047: words of at most 75 characters, no character torn apart."""
    words, start = [], 0
    while start < len(text):
        end = start
        while end < len(text):
            piece = text[start : end + 1]
            size = len(_q_word(piece)) if quoted_printable else (len(piece.encode("utf-8")) + 2) // 3 * 4
            if size > 60:
                break
            end += 1
        piece = text[start:end]
        body = _q_word(piece) if quoted_printable else base64.b64encode(piece.encode("utf-8")).decode()
        words.append("=?UTF-8?%s?%s?=" % ("Q" if quoted_printable else "B", body))
        start = end
    return "\r\n ".join(words)


def _fold(text):
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + len(word) > 64:
            lines.append(line)
            line = word
        else:
            line = line + " " + word if line else word
    return "\r\n ".join(lines + [line])


def _header_text(text, rng):
    return _fold(text) if text.isascii() else _encoded_words(text, rng.random() < 0.5)


def _address(person, rng):
    name, address = person
    if not name:
        return address
    if not name.isascii():
        return "%s <%s>" % (_encoded_words(name, rng.random() < 0.5), address)
    if name.replace(" ", "").isalnum():
        return "%s <%s>" % (name, address)
    return '"%s" <%s>' % (name.replace("\\", "\\\\").replace('"', '\\"'), address)


def _paragraphs(rng, accented):
    out = []
    for _ in range(rng.randint(1, 6)):
        start = rng.randrange(len(_WORDS))
        words = [_WORDS[(start + i) % len(_WORDS)] for i in range(rng.randint(8, 70))]
        if accented:
            words[len(words) // 2] = rng.choice(_ACCENTED)
        text = " ".join(words)
        out.append(text[0].upper() + text[1:] + ".")
    return out


def _text_part(rng, paragraphs, subtype):
    if subtype == "html":
        text = "<html><body>\n%s\n</body></html>\n" % "\n".join("<p>%s</p>" % p for p in paragraphs)
    else:
        text = "\n\n".join(paragraphs) + "\n"
    if text.isascii() and rng.random() < 0.5:
        lines = []
        for line in text.split("\n"):
            lines += [line[i : i + 900] for i in range(0, len(line), 900)] or [""]
        return "Content-Type: text/%s; charset=us-ascii\r\n\r\n%s" % (subtype, "\r\n".join(lines))
    raw = text.replace("\n", "\r\n").encode("utf-8")
    if rng.random() < 0.3:
        head, body = "base64", _base64_lines(raw)
    else:
        head = "quoted-printable"
        body = binascii.b2a_qp(text.encode("utf-8"), istext=True).decode().replace("\n", "\r\n")
    return "Content-Type: text/%s; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n%s" % (subtype, head, body)


def _base64_lines(raw):
    text = base64.b64encode(raw).decode()
    return "\r\n".join(text[i : i + 76] for i in range(0, len(text), 76)) + "\r\n"


def _attachment(rng):
    size = rng.randint(1000, 20000)
    start = rng.randrange(len(_NOISE) - size)
    kind, name = rng.choice([
        ("application/pdf", 'filename="report.pdf"'), ("image/jpeg", "filename=holiday.jpg"),
        ("application/octet-stream", "filename*=UTF-8''%C3%9Cbersicht%202025.bin"), ("text/csv", 'filename="sums; all.csv"'),
    ])
    return "Content-Type: %s\r\nContent-Disposition: attachment; %s\r\nContent-Transfer-Encoding: base64\r\n\r\n%s" % (
        kind, name, _base64_lines(_NOISE[start : start + size]))


def _multipart(subtype, parts, boundary):
    between = "\r\n--%s\r\n" % boundary
    return 'Content-Type: multipart/%s; boundary="%s"\r\n\r\nThis message has several parts.%s%s\r\n--%s--\r\n' % (
        subtype, boundary, between, between.join(parts), boundary)


def _content(rng, name):
    paragraphs = _paragraphs(rng, rng.random() < 0.3)
    kind = rng.random()
    if kind < 0.55:
        return _text_part(rng, paragraphs, "plain")
    both = [_text_part(rng, paragraphs, "plain"), _text_part(rng, paragraphs, "html")]
    body = _multipart("alternative", both, "=_alt_" + name) if kind < 0.93 else both[0]
    if kind < 0.85:
        return body
    return _multipart("mixed", [body] + [_attachment(rng) for _ in range(rng.randint(1, 2))], "=_mix_" + name)


def _root_subject(seed, index):
    return random.Random("%s/subject/%d" % (seed, index)).choice(_SUBJECTS)


def message_id(seed, index):
    return "<%s.%d@homing.example>" % (seed, index)


def message(seed, index, when):
    """The message `index` of `seed`, CRLF lines, as if it had come at `when` (seconds since 1970)."""
    rng = random.Random("%s/%d" % (seed, index))
    # Every third begins a conversation, the others mostly answer one of the last few.
    root = index - index % 3
    is_answer = root != index and rng.random() < 0.8
    if is_answer:
        root = max(0, root - 3 * rng.randrange(12))
    subject = _root_subject(seed, root if is_answer else index)
    head = []
    sender = rng.choice(_PEOPLE)
    head.append("From: " + _address(sender, rng))
    head.append("To: Anna <anna@example.org>" if rng.random() < 0.8 else "To: undisclosed-recipients:;")
    if rng.random() < 0.25:
        head.append("Cc: " + ",\r\n ".join(_address(p, rng) for p in rng.sample(_PEOPLE, rng.randint(1, 4))))
    if subject or rng.random() < 0.5:
        head.append("Subject: " + _header_text(("Re: " if is_answer else "") + subject, rng))
    head.append("Date: " + _header_date(when - rng.randint(1, 90), rng.choice([0, 60, 120, -300, 330, 540])))
    head.append("Message-ID: " + message_id(seed, index))
    if is_answer:
        head.append("In-Reply-To: " + message_id(seed, root))
        head.append("References: " + message_id(seed, root))
    if rng.random() < 0.1:
        head.append("List-Id: Bird watchers <birds.lists.example>")
    head.append("MIME-Version: 1.0")
    return ("\r\n".join(head) + "\r\n" + _content(rng, "%d_%s" % (index, seed))).encode("ascii")


def flags(seed, index):
    """What the message carries at first; about a third is unread."""
    rng = random.Random("%s/flags/%d" % (seed, index))
    out = []
    if rng.random() < 0.66:
        out.append("\\Seen")
        if rng.random() < 0.12:
            out.append("\\Answered")
    if rng.random() < 0.06:
        out.append("\\Flagged")
    if rng.random() < 0.03:
        out.append("$Label1")
    return out


def mailbox(seed, count, first=0):
    """Yields (index, flags, seconds, bytes), oldest first but not quite in order, as in a real mailbox."""
    for index in range(first, first + count):
        rng = random.Random("%s/date/%d" % (seed, index))
        when = END - SPAN * (first + count - 1 - index) // max(1, count) - rng.randrange(4 * 3600)
        yield index, flags(seed, index), when, message(seed, index, when)
