// SPDX-License-Identifier: GPL-3.0-or-later
#include "targets.h"

#include "../imap/describe.h"

#include <cstdio>
#include <cstdlib>

namespace homing::imap::test {

namespace {

void check(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

Framer::Limits limitsFor(uchar control)
{
    Framer::Limits limits;
    if ((control & 0x80) != 0) {
        limits.lineBytes = 64;
        limits.literalInMemory = 8;
        limits.literalBytes = 64;
    }
    if ((control & 0x40) != 0)
        limits.totalBytes = 512;
    return limits;
}

/// The length of the piece that starts at `at`, as the control octet and the bytes themselves have
/// it.
qsizetype pieceLength(QByteArrayView stream, qsizetype at, uchar control)
{
    qsizetype length = 1;
    switch (control & 3) {
    case 0:
        length = 1 + (control >> 2 & 15);
        break;
    case 1:
        length = 1 + uchar(stream[at]) % 17;
        break;
    case 2:
        length = (stream.size() + 1) / 2;
        break;
    default:
        break;
    }
    return std::min(length, stream.size() - at);
}

bool isNormal(const UidSet &set)
{
    quint64 before = 0;
    for (const Interval &interval : set.intervals()) {
        if (interval.first == 0 || interval.first > interval.last
            || (before != 0 && interval.first <= before + 1))
            return false;
        before = interval.last;
    }
    return true;
}

void checkPart(const BodyPart &root)
{
    std::vector<std::pair<const BodyPart *, int>> open {{&root, 1}};
    int parts = 0;
    while (!open.empty()) {
        const auto [part, depth] = open.back();
        open.pop_back();
        ++parts;
        check(depth <= homing::limits::mimeDepth, "MIME depth");
        for (const BodyPart &child : part->children)
            open.emplace_back(&child, depth + 1);
    }
    check(parts <= homing::limits::mimeParts, "MIME parts");
}

/// What holds for every response, whatever the server sent.
void checkResponse(const Response &response)
{
    if (const auto *vanished = std::get_if<VanishedData>(&response))
        check(isNormal(vanished->uids), "VANISHED's set");
    if (const auto *search = std::get_if<SearchData>(&response))
        check(isNormal(search->numbers), "SEARCH's set");
    if (const auto *fetch = std::get_if<FetchData>(&response)) {
        check(!fetch->seq.isNull(), "sequence number");
        check(!fetch->uid || !fetch->uid->isNull(), "UID");
        check(!fetch->modSeq || (!fetch->modSeq->isNull() && fetch->modSeq->value() <= maxModSeq),
              "mod-sequence");
        check(!fetch->flags || fetch->flags->keywords().size() <= homing::limits::keywords,
              "keywords");
        if (fetch->bodyStructure)
            checkPart(*fetch->bodyStructure);
    }
}

/// Reads all that is there; the text tells every field.
QByteArray drain(Framer &framer)
{
    QByteArray text;
    while (auto outcome = framer.next()) {
        if (const auto *error = std::get_if<FramingError>(&*outcome)) {
            text += "framing error " + QByteArray::number(int(*error)) + '|';
            continue;
        }
        const Frame &frame = std::get<Frame>(*outcome);
        check(frame.pieces.size() == frame.literals.size() + 1, "a frame's pieces and literals");
        const auto response = parseResponse(frame);
        if (response)
            checkResponse(*response);
        text += describe(response) + '|';
    }
    return text;
}

} // namespace

void fuzzResponse(QByteArrayView input)
{
    if (input.isEmpty())
        return;
    const auto control = uchar(input[0]);
    const QByteArrayView stream = input.sliced(1);

    Framer whole(limitsFor(control));
    whole.append(stream);
    const QByteArray expected = drain(whole);

    Framer cut(limitsFor(control));
    QByteArray text;
    for (qsizetype at = 0; at < stream.size();) {
        const qsizetype length = pieceLength(stream, at, control);
        cut.append(stream.sliced(at, length));
        text += drain(cut);
        at += length;
    }
    check(text == expected, "the same responses however the stream is cut");
    check(cut.isBroken() == whole.isBroken(), "the same end however the stream is cut");
    check(cut.isBroken() || cut.pendingBytes() == whole.pendingBytes(),
          "the same rest however the stream is cut");
}

void fuzzUidSet(QByteArrayView input)
{
    UidSet all;
    UidSet previous;
    for (const QByteArray &line : input.toByteArray().split('\n')) {
        const auto lenient = UidSet::parse(line, 0, true);
        const auto withStar = UidSet::parse(line, 1000);
        if (withStar)
            check(isNormal(*withStar) && !withStar->isEmpty(), "a set with *");
        if (const auto strict = UidSet::parse(line); strict)
            check(lenient && *lenient == *strict && *withStar == *strict,
                  "strict and lenient agree");
        if (!lenient) {
            check(lenient.error().offset >= 0 && lenient.error().offset <= line.size(),
                  "an error's place");
            continue;
        }
        const UidSet &set = *lenient;
        check(isNormal(set), "a parsed set");
        check(*UidSet::parse(set.toWire(), 0, true) == set, "toWire() and parse()");
        const UidSet both = set.intersected(previous);
        const UidSet either = set.united(previous);
        const UidSet only = set.subtracted(previous);
        check(isNormal(both) && isNormal(either) && isNormal(only), "combined sets");
        check(both.count() + either.count() == set.count() + previous.count(),
              "counts of both and either");
        check(only.count() + both.count() == set.count(), "counts of what is left");
        check(only.united(both) == set, "what was taken apart goes together");
        check(only.intersected(previous).isEmpty(), "what is left has nothing of the other");
        check(isNormal(set.coarsened(16)) && set.subtracted(set.coarsened(16)).isEmpty(),
              "a coarser set has all");
        UidSet together;
        for (const UidSet &piece : set.split(30))
            together.unite(piece);
        check(together == set, "pieces make the whole");
        if (!set.isEmpty()) {
            check(set.at(0) == set.min() && set.at(set.count() - 1) == set.max(), "the ends");
            check(set.contains(set.min()) && set.contains(set.max()), "the ends are in");
            check(set.countBelow(set.max()) == set.count() - 1, "all but one are below the last");
        }
        UidSet one = all;
        for (const Interval &interval : set.intervals())
            one.add(interval.first, interval.last);
        all.unite(set);
        check(one == all, "one by one or all at once");
        for (const Interval &interval : previous.intervals())
            one.remove(interval.first, interval.last);
        check(one == all.subtracted(previous), "removed one by one or all at once");
        previous = set;
    }
}

} // namespace homing::imap::test
