"""What each paragraph is: title, heading, head of an entry, caption, roster, byline, or prose. No ownership yet."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from booklet.importing.document import Block, Origin, Paragraph, Picture, Role, Table, set_apart
from booklet.importing.structure import bylines, captions, lists, rows
from booklet.importing.structure.entering import (
    bracketed,
    collectives,
    families,
    glued_heads,
    in_rows,
    lone_names,
    numbered,
    rosters,
    told_below,
)
from booklet.importing.structure.heads import head_of
from booklet.importing.structure.items import Item, Kind, is_numbered_heading, is_short
from booklet.importing.structure.names import Names
from booklet.importing.structure.office import affiliation_end
from booklet.importing.structure.titling import signature, signed_by_a_person, titled

_DATE = re.compile(
    r"[\s\u3000]*(?:\d{4}|[二〇○零一九八七六五四三]{4})年\s*[\d一二三四五六七八九十]{1,3}月(?:\s*[\d一二三四五六七八九十]{1,3}日)?(?:凌晨|清晨|早|晨|上午|下午|晚|夜|深夜)?[\s\u3000]*"
)
_ROSTER_LEAST = 3
"""So many names and nothing else are a roster, whatever head the first could be with its bracket."""
_FIELD = re.compile("^[^：，。“]{2,8}：[^：]+$")
_LIST = re.compile("(?:名单|名册|花名册|一览表|汇总表|统计表)(?:[（(][^（）()]+[)）])?$")
_GROUP_OPENING = re.compile("^(?:此外，?|另外，?)?(?:还有|同样|与?他们一起的?还有)|^(?:此外|另外|同时)，")


def outline(blocks: Sequence[Block], names: Names) -> list[Item]:
    """The items of a document in its order; tables are read elsewhere."""
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    beside = _pictures_beside(blocks)
    items: list[Item] = []
    for paragraph in paragraphs:
        items += _pieces(paragraph, names, beside.get(paragraph.origin, ""))
    items = collectives(rosters(glued_heads(bracketed(numbered(items, names), names), names), names))
    items = _above_tables(items, blocks)
    items = told_below(lone_names(in_rows(families(items, names), names), names), names)
    items = signed_by_a_person(signature(items))
    items = titled(_set_apart(items, paragraphs))
    return _shorts(items, _continued(paragraphs))


def _pictures_beside(blocks: Sequence[Block]) -> dict[Origin, str]:
    """The picture right before or after a short paragraph, by the paragraph's place; the one before wins."""
    beside: dict[Origin, str] = {}
    for at, block in enumerate(blocks):
        if not isinstance(block, Picture):
            continue
        for other in blocks[at + 1 : at + 2] or ():
            if isinstance(other, Paragraph) and is_short(other.text.rstrip("。")):
                beside[other.origin] = block.name
                break
        else:
            before = blocks[at - 1] if at else None
            if isinstance(before, Paragraph) and is_short(before.text.rstrip("。")) and before.origin not in beside:
                beside[before.origin] = block.name
    return beside


def _pieces(paragraph: Paragraph, names: Names, picture: str) -> list[Item]:
    """A paragraph as items: a byline or a caption at its end is an item of its own."""
    text = paragraph.text
    whole = Item(Kind.BODY, text, paragraph, 0, len(text), picture=picture)
    if paragraph.role is Role.NOTE:
        return [replace(whole, kind=Kind.NOTE)]
    if found := captions.marked(text):
        return _shown(replace(whole, kind=Kind.CAPTION, text=found.text, marker=found.marker, end=found.end), names)
    if paragraph.role is Role.CAPTION:
        credit = captions.shot(text)
        end = credit.start() if credit and credit.start() else len(text)
        return _shown(replace(whole, kind=Kind.CAPTION, text=text[:end].strip(), end=end), names)
    byline = bylines.cut(text, paragraph.origin, names)
    if byline.start >= len(text):
        return [replace(whole, kind=Kind.CREDIT, credits=byline.credits)]
    items: list[Item] = []
    if byline.start:
        items.append(Item(Kind.CREDIT, text[: byline.start], paragraph, 0, byline.start, credits=byline.credits))
    start, end = byline.start, byline.end
    inner = captions.inner(text[start:end])
    split = start + inner.start() if inner else end
    items.append(_body(paragraph, start, split, names, picture))
    if inner:
        found = captions.marked(inner["caption"].strip("（）() "))
        said = found.text if found else inner["caption"]
        items.append(Item(Kind.CAPTION, said, paragraph, split, end, marker=found.marker if found else "图为"))
    if end < len(text):
        credited = () if byline.start else byline.credits
        items.append(Item(Kind.CREDIT, text[end:], paragraph, end, len(text), credits=credited))
    return items


def _shown(caption: Item, names: Names) -> list[Item]:
    """A caption; who took the picture is a credit of its own."""
    text, end = caption.paragraph.text, caption.end
    if end == len(text):
        return [caption]
    took = tuple(bylines.shot(text[end:], caption.origin, names))
    return [caption, Item(Kind.CREDIT, text[end:], caption.paragraph, end, len(text), credits=took)]


def _body(paragraph: Paragraph, start: int, end: int, names: Names, picture: str) -> Item:
    """What the rest of a paragraph is by its form."""
    text = paragraph.text[start:end]
    item = Item(Kind.BODY, text, paragraph, start, end, picture=picture)
    if (found := lists.pairs(text)) and not rows.household(text, names):
        return replace(item, kind=Kind.PAIRS, pairs=found)
    if _DATE.fullmatch(text):
        return replace(item, kind=Kind.DATE)
    members = lists.roster(text, names)
    if len(members) >= _ROSTER_LEAST and paragraph.role is not Role.TITLE:
        return replace(item, kind=Kind.ROSTER, members=members, label=lists.label_of(text))
    if head := head_of(text, names):
        return replace(item, kind=Kind.HEAD, head=head)
    if paragraph.role is Role.TITLE:
        return replace(item, kind=Kind.TITLE)
    if members:
        return replace(item, kind=Kind.ROSTER, members=members, label=lists.label_of(text))
    if house := rows.household(text, names):
        return replace(item, kind=Kind.FAMILY, members=house.members, label=house.name)
    if paragraph.role is Role.HEADING or (lists.STATED.search(text) and is_short(text)):
        return replace(item, kind=Kind.HEADING)
    if picture and is_short(text.rstrip("。")):
        return replace(item, kind=Kind.CAPTION)
    if opening := lists.opening(text, names):
        return replace(item, kind=Kind.GROUP, members=opening, label=lists.label_of(text))
    if listed := lists.named_last(text, names):
        return replace(item, kind=Kind.GROUP, members=listed)
    if _GROUP_OPENING.match(text) and any(row.start < 40 for row in lists.rows(text, names)):
        return replace(item, kind=Kind.GROUP)
    return replace(item, kind=Kind.SHORT) if is_short(text) else item


def _above_tables(items: list[Item], blocks: Sequence[Block]) -> list[Item]:
    """`…先进个人名单` right above a table, or above how many it lists, is its heading."""
    made = list(items)
    places = {item.origin: at for at, item in enumerate(items)}
    for at, block in enumerate(blocks):
        if not isinstance(block, Table):
            continue
        for above in reversed(blocks[max(0, at - 2) : at]):
            place = places.get(above.origin, 0)
            if not place or items[place].kind is not Kind.SHORT:
                break
            if _LIST.search(items[place].text):
                made[place] = replace(items[place], kind=Kind.HEADING)
                break
    return made


def _set_apart(items: list[Item], paragraphs: Sequence[Paragraph]) -> list[Item]:
    """A sentence that shows, between blank lines where no others are, is a caption of a page set in columns."""
    apart = {paragraphs[at].origin for at in set_apart(paragraphs)}
    return [
        replace(item, kind=Kind.CAPTION)
        if item.kind is Kind.BODY and item.origin in apart and _is_one_sentence(item) and captions.shows(item.text)
        else item
        for item in items
    ]


def _is_one_sentence(item: Item) -> bool:
    return len(item.text) <= captions.LONGEST and not re.search("[。！？].|[“：？]", item.text)


def _continued(paragraphs: Sequence[Paragraph]) -> frozenset[tuple[str, int]]:
    """The lines that go on with a sentence begun before: what stands right before one, stands inside a sentence."""
    return frozenset((item.origin.file, line) for item in paragraphs for line in item.lines[1:])


def _shorts(items: list[Item], continued: frozenset[tuple[str, int]]) -> list[Item]:
    """Decide short lines: captions inside a cut sentence; of two in a row, the one that shows rather than calls."""
    taken = sorted((item.origin.file, line) for item in items for line in (item.paragraph.lines or (item.origin.line,)))
    made = list(items)
    for at, item in enumerate(items):
        is_sentence = item.kind is Kind.BODY and _is_one_sentence(item)
        if item.kind is not Kind.SHORT and not is_sentence:
            continue
        last = (item.origin.file, max(item.paragraph.lines or (item.origin.line,)))
        below_it = bisect_right(taken, last)
        after = taken[below_it] if below_it < len(taken) else None
        score = captions.looks_like(item.text)
        if after in continued:
            made[at] = replace(item, kind=Kind.CAPTION)
            continue
        if is_sentence:
            continue
        before = items[at - 1] if at else None
        below = items[at + 1] if at + 1 < len(items) else None
        pairs_up = [one for one in (before, below) if one and one.kind in (Kind.SHORT, Kind.HEADING)]
        rivals = [captions.looks_like(one.text) for one in pairs_up]
        if is_numbered_heading(item.text):
            made[at] = replace(item, kind=Kind.HEADING)
        elif _FIELD.match(item.text) and affiliation_end(item.text.split("：")[1]) == len(item.text.split("：")[1]):
            made[at] = replace(item, kind=Kind.NOTE)
        elif (rivals and score > max(rivals) and score > 0) or (
            score >= 2 and (not below or below.kind is not Kind.BODY or rivals)
        ):
            made[at] = replace(item, kind=Kind.CAPTION)
        elif below is None or not _opens_something(items, at):
            made[at] = replace(item, kind=Kind.BODY if score < 1 else Kind.CAPTION)
        else:
            made[at] = replace(item, kind=Kind.HEADING)
    return made


def _opens_something(items: Sequence[Item], at: int) -> bool:
    """Whether prose, an entry or a roster stands below a line (captions and other lines apart)."""
    for item in items[at + 1 :]:
        if item.kind in (Kind.BODY, Kind.HEAD, Kind.ROSTER, Kind.GROUP, Kind.PAIRS):
            return True
        if item.kind in (Kind.ISSUER, Kind.DATE, Kind.CREDIT):
            return False
    return False
