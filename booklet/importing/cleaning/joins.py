"""Sentences that a column's end cut in two, put together again; paragraphs that the columns' order moved, put back.

A newspaper page gives its text column by column. Where several articles or sections stand side by side, the file has
the first columns of all, then the second columns of all, in the same order: a sentence goes on many paragraphs later,
with headings, captions and whole paragraphs of others in between, and never do two such threads cross.

So: a paragraph that ends without a final mark is a *tail*. Each tail is given at most one *head* after it, all at
once and without crossings, for the greatest sum of `glue` and nearness. Then what stands between a tail and its head
is put where the threads' order wants it. Every join and every move is a spot: a person sees them all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from booklet.importing.cleaning import glue
from booklet.importing.cleaning.glue import LIKELY, SURE, Paper
from booklet.importing.document import Origin, Paragraph, Role, Severity, Spot, Step, set_apart

_INSET_MAX = 36
"""A longer line without final mark is no heading and no caption."""
_COMMAS_MAX = 2
_TAIL_HAN_MIN = 4
_HEAD_WINDOW = 24
"""So many blocks after a tail its head is looked for."""
_SHOWN = 14
_UNKNOWN = -1

_MARKED_INSET = re.compile(
    r"图为|图[一二三四五六七八九十\d]*[：:]|[▲△▼↑↓◆●■]|[（(]?[一二三四五六七八九十]{1,3}[）)、]|\d{1,2}[、.．]|[①-⑳]|来源|责任编辑|编辑|责编|校对|审核"
    r"|作者|供图|摄影|[（(][^（）()]{2,20}[）)]$|(?:本报)?(?:记者|通讯员|特约)"
)
_CREDIT_END = re.compile(
    r"(?:记者|通讯员|文/图|图/文|摄|供图|供稿|撰稿|摄影报道|报道)[^。！？]{0,60}$|文[/／]图$|[\u4e00-\u9fff]\s+[\u4e00-\u9fff]{2,3}$|来源[:：]|\d{4}-\d\d-\d\d"
)


_GAP = re.compile(r"(?<=\S)(?:[ \u3000]{2,}|\t)(?=\S)")
"""Columns of one line, a row of a list: `某某　　某学院　　某专业`."""
_STANDS_ALONE = re.compile(r"[^，。！？；]{1,15}$|[^，。！？；：]{1,10}：")
"""A title, a name with a role, a field of a form: no sentence that could be cut."""


@dataclass(frozen=True)
class Joined:
    """The paragraphs in reading order, and what was done to get them."""

    blocks: tuple[Paragraph | None, ...]
    order: tuple[int, ...]
    steps: tuple[Step, ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class _Pair:
    """A tail and its head, as indices."""

    tail: int
    head: int
    score: float


def joined(paragraphs: Sequence[Paragraph | None]) -> Joined:
    """Join and reorder. None stands for a block that is no paragraph (a table, a picture): nothing is joined to it.

    `order` has, for each block that is left, the index it had; joined paragraphs stand at their first piece's.
    """
    originals, paragraphs = paragraphs, _with_captions(paragraphs)
    pairs = _pairs(paragraphs)
    order = list(range(len(paragraphs)))
    spots: list[Spot] = []
    moved = _moves(paragraphs, pairs, order)
    follows = {pair.tail: pair.head for pair in pairs}
    heads = set(follows.values())
    steps: list[Step] = []
    blocks: list[Paragraph | None] = []
    kept: list[int] = []
    for at in order:
        if at in heads:
            continue
        blocks.append(_chain(originals, at, follows, steps))
        kept.append(at)
    spots += _spots(paragraphs, pairs, moved)
    spots += _left_open(paragraphs, follows)
    return Joined(tuple(blocks), tuple(kept), tuple(steps), tuple(spots))


def _with_captions(paragraphs: Sequence[Paragraph | None]) -> list[Paragraph | None]:
    """The paragraphs, a sentence alone between blank lines marked as the caption that it is in a page's columns."""
    items = [(at, item) for at, item in enumerate(paragraphs) if item is not None]
    made = list(paragraphs)
    for place in set_apart([item for _, item in items]):
        at, item = items[place]
        is_whole = item.text[-1] == "。" and not re.search("[。！？“].", item.text)
        if is_whole and item.role is Role.BODY and not glue.begins_inside(item.text):
            made[at] = replace(item, role=Role.CAPTION)
    return made


def is_inset(paragraph: Paragraph) -> bool:
    """A heading, a caption, a list's line: short, without final mark, complete as it stands."""
    text = paragraph.text
    if paragraph.role not in (Role.BODY, Role.LIST) or _MARKED_INSET.match(text):
        return True
    if len(_GAP.findall(text)) > 1 and text[-1] not in glue.FINAL:
        return True
    if len(text) > _INSET_MAX or glue.begins_inside(text):
        return False
    is_clause = re.search("[。；]", text) or text.count("，") > _COMMAS_MAX
    return text[-1] not in glue.FINAL and not is_clause and not glue.is_dangling(text)


def _is_tail(paragraph: Paragraph) -> bool:
    text = glue.stripped(paragraph.text)
    if len(re.findall("[\u4e00-\u9fff]", text)) < _TAIL_HAN_MIN or is_inset(paragraph) or _CREDIT_END.search(text):
        return False
    return text[-1] not in glue.FINAL or (glue.has_open_quotation(text) and text[-1] not in "。！？…”")


def _pairs(paragraphs: Sequence[Paragraph | None]) -> list[_Pair]:
    """Tails with their heads: no crossings, the greatest sum."""
    tails = [at for at, item in enumerate(paragraphs) if item is not None and _is_tail(item)]
    if not tails:
        return []
    whole = "\n".join(item.text for item in paragraphs if item is not None)
    counts: dict[str, int] = {}

    def count(stretch: str) -> int:
        if stretch not in counts:
            counts[stretch] = whole.count(stretch)
        return counts[stretch]

    options = {tail: _heads(paragraphs, tail, Paper(count)) for tail in tails}
    is_cut = any(pair.score >= SURE for pairs in options.values() for pair in pairs)
    least = LIKELY if is_cut else SURE
    return _best(tails, {tail: [pair for pair in pairs if pair.score >= least] for tail, pairs in options.items()})


def _heads(paragraphs: Sequence[Paragraph | None], tail: int, paper: Paper) -> list[_Pair]:
    """All heads that a tail might have, with their scores."""
    text = _text(paragraphs, tail)
    found: list[_Pair] = []
    between = insets = 0
    for at in range(tail + 1, min(len(paragraphs), tail + 1 + _HEAD_WINDOW)):
        item = paragraphs[at]
        if item is None or is_inset(item) or not re.search("[\u4e00-\u9fff]", item.text):
            insets += 1
            continue
        near = (3.0 if not insets else 2.0) if between == 0 else -0.25 * between
        after_inset = -1.0 if between and _stands_after_inset(paragraphs, at) else 0.0
        score = glue.glue(text, item.text, paper) + near + after_inset + _topic(paragraphs, tail, at, paper)
        found.append(_Pair(tail, at, score))
        between += 1
    return found


def _topic(paragraphs: Sequence[Paragraph | None], tail: int, head: int, paper: Paper) -> float:
    """Rare stretches of four characters that a far head shares with the tail's neighbourhood."""
    if head - tail <= 2:
        return 0.0
    near = "\n".join(_text(paragraphs, at) for at in range(max(0, tail - 3), tail + 1))
    text = _text(paragraphs, head)
    grams = {text[at : at + 4] for at in range(len(text) - 3)}
    shared = [gram for gram in grams if re.fullmatch("[\u4e00-\u9fff]{4}", gram) and gram in near]
    return min(1.5, 0.75 * sum(paper.count(gram) <= 4 for gram in shared))


def _best(tails: Sequence[int], options: Mapping[int, Sequence[_Pair]]) -> list[_Pair]:
    """The choice of pairs with the greatest sum, heads in the order of their tails."""
    best: dict[int, tuple[float, tuple[_Pair, ...]]] = {-1: (0.0, ())}
    for tail in tails:
        grown = dict(best)
        for last, (total, chosen) in best.items():
            for pair in options[tail]:
                if pair.head > last and total + pair.score > grown.get(pair.head, (-1.0, ()))[0]:
                    grown[pair.head] = (total + pair.score, (*chosen, pair))
        best = grown
    return list(max(best.values(), key=lambda item: item[0])[1])


def _moves(paragraphs: Sequence[Paragraph | None], pairs: Sequence[_Pair], order: list[int]) -> dict[int, int]:
    """Put what stands between threads where it belongs; gives each body paragraph there the one it now follows.

    Threads that run side by side make a group: tails t1 < t2 < … all before the first head h1 < h2 < …. What stands
    between the last tail and h1 is the end of the section before t1's; what follows a head goes with it.
    """
    moved: dict[int, int] = {}
    for group in _groups(paragraphs, pairs):
        first, last = group[0], group[-1]
        zone = list(range(last.tail + 1, first.head))
        start = _section_start(paragraphs, first.tail)
        for pair, following in zip(group, (*group[1:], None), strict=True):
            if following is None:
                continue
            goes = [at for at in range(pair.head + 1, following.head) if not _is_joined(at, pairs)]
            _put(order, goes, after=pair.tail)
            moved |= {at: pair.tail for at in goes if _is_body(paragraphs, at)}
        bodies = [at for at in zone if _is_body(paragraphs, at)]
        if not bodies:
            continue
        zone = zone[: zone.index(bodies[-1]) + 1] if len(group) > 1 or start else bodies
        if any(_looks_like_heading(paragraphs, at) for at in zone):
            moved |= dict.fromkeys(bodies, _UNKNOWN)  # another section begins there: left where it stands
            continue
        target = order[order.index(start) - 1] if start else last.tail
        _put(order, zone, after=target)
        moved |= dict.fromkeys(bodies, target)
    return moved


def _groups(paragraphs: Sequence[Paragraph | None], pairs: Sequence[_Pair]) -> list[list[_Pair]]:
    """Pairs that have a body paragraph, or another thread, in between, those side by side together."""
    groups: list[list[_Pair]] = []
    for pair in pairs:
        if not any(_is_body(paragraphs, at) for at in range(pair.tail + 1, pair.head)):
            continue
        if groups and pair.tail < groups[-1][0].head:
            groups[-1].append(pair)
        else:
            groups.append([pair])
    return groups


def _put(order: list[int], what: Sequence[int], *, after: int) -> None:
    for at in what:
        order.remove(at)
    place = order.index(after) + 1
    order[place:place] = what


def _section_start(paragraphs: Sequence[Paragraph | None], at: int) -> int:
    """The heading above a paragraph, 0 where there is none or where nothing stands before it."""
    for index in range(at, 0, -1):
        item = paragraphs[index]
        if item is not None and is_inset(item) and _looks_like_heading(paragraphs, index):
            return index if any(_is_body(paragraphs, before) for before in range(index)) else 0
    return 0


def _looks_like_heading(paragraphs: Sequence[Paragraph | None], at: int) -> bool:
    item = paragraphs[at]
    if item is None or item.role is Role.CAPTION or not is_inset(item):
        return False
    return not re.match(r"图为|[▲△]|图[：:]", item.text)


def _chain(
    paragraphs: Sequence[Paragraph | None], first: int, follows: Mapping[int, int], steps: list[Step]
) -> Paragraph | None:
    """A paragraph with all its continuations."""
    item = paragraphs[first]
    if item is None or first not in follows:
        return item
    text = re.sub(r"\s+$", "", item.text)
    lines = list(_lines(item))
    at = first
    while at in follows:
        at = follows[at]
        piece = paragraphs[at]
        assert piece is not None
        tail, head = _without_turns(text, piece.text)
        before = f"{text[-_SHOWN:]}¶{piece.text[:_SHOWN]}"
        steps.append(Step("joins", before, tail[-_SHOWN:] + head[:_SHOWN], piece.origin))
        text = tail + head
        lines += _lines(piece)
    return Paragraph(text, item.origin, item.role, item.level, tuple(lines))


def _without_turns(tail: str, head: str) -> tuple[str, str]:
    return glue.stripped(tail), glue.stripped(head)


def _spots(paragraphs: Sequence[Paragraph | None], pairs: Sequence[_Pair], moved: Mapping[int, int]) -> list[Spot]:
    spots: list[Spot] = []
    if pairs:
        moves = sum(after != _UNKNOWN for after in moved.values())
        numbers = (("joins", str(len(pairs))), ("moves", str(moves)))
        spots.append(Spot("reading-order", Severity.HIGH, _origin(paragraphs, pairs[0].tail), params=numbers))
    for pair in pairs:
        tail, head = _text(paragraphs, pair.tail), _text(paragraphs, pair.head)
        origin, other = _origin(paragraphs, pair.tail), _origin(paragraphs, pair.head)
        read, made = f"{tail[-_SHOWN:]}¶{head[:_SHOWN]}", glue.stripped(tail)[-_SHOWN:] + glue.stripped(head)[:_SHOWN]
        is_far = any(_is_body(paragraphs, at) for at in range(pair.tail + 1, pair.head))
        is_parted = other.line > max(_lines(_paragraph(paragraphs, pair.tail))) + 1
        severity = Severity.HIGH if is_far or is_parted or pair.score < SURE else Severity.MEDIUM
        line = (("line", str(other.line)),)
        spots.append(Spot("sentence-joined", severity, origin, read, made, line))
        if name := glue.splits_name(tail, head):
            spots.append(Spot("name-assembled", Severity.HIGH, origin, read, name, line))
    for at, after in moved.items():
        origin, read = _origin(paragraphs, at), _text(paragraphs, at)[:_SHOWN]
        if after == _UNKNOWN:
            spots.append(Spot("order-uncertain", Severity.HIGH, origin, read))
        else:
            line = (("line", str(_origin(paragraphs, after).line)),)
            spots.append(Spot("paragraph-moved", Severity.HIGH, origin, read, params=line))
    return spots


def _left_open(paragraphs: Sequence[Paragraph | None], follows: Mapping[int, int]) -> list[Spot]:
    """Sentences without an end, and ends without a beginning."""
    spots: list[Spot] = []
    heads = set(follows.values())
    for at, item in enumerate(paragraphs):
        if item is None or _STANDS_ALONE.match(item.text):
            continue
        if at not in follows and _is_tail(item):
            spots.append(Spot("sentence-open", Severity.MEDIUM, item.origin, item.text[-_SHOWN:]))
        if at not in heads and glue.begins_inside(item.text) and not is_inset(item) and "”" not in item.text[:_SHOWN]:
            spots.append(Spot("sentence-headless", Severity.MEDIUM, item.origin, item.text[:_SHOWN]))
    return spots


def _is_joined(at: int, pairs: Sequence[_Pair]) -> bool:
    return any(at == pair.head for pair in pairs)


def _is_body(paragraphs: Sequence[Paragraph | None], at: int) -> bool:
    item = paragraphs[at]
    return item is not None and not is_inset(item)


def _stands_after_inset(paragraphs: Sequence[Paragraph | None], at: int) -> bool:
    item = paragraphs[at - 1] if at else None
    return item is not None and is_inset(item)


def _text(paragraphs: Sequence[Paragraph | None], at: int) -> str:
    item = paragraphs[at]
    return item.text if item is not None else ""


def _origin(paragraphs: Sequence[Paragraph | None], at: int) -> Origin:
    return _paragraph(paragraphs, at).origin


def _paragraph(paragraphs: Sequence[Paragraph | None], at: int) -> Paragraph:
    item = paragraphs[at]
    assert item is not None
    return item


def _lines(item: Paragraph) -> tuple[int, ...]:
    return item.lines or (item.origin.line,)
