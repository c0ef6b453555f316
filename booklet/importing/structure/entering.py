"""Lines that head entries, alone or by their likeness to one another: numbered, bracketed, glued, in rows, in lists."""

from __future__ import annotations

import re
from dataclasses import replace

from booklet.importing.structure import captions, lists, rows
from booklet.importing.structure.counts import STATED_BODIES
from booklet.importing.structure.glued import glued_head
from booklet.importing.structure.heads import NUMBER, Head, head_of, lone_name, restated
from booklet.importing.structure.items import ATTACHED, ATTACHMENT, Item, Kind, is_numbered_heading
from booklet.importing.structure.names import Names
from booklet.importing.structure.office import beside

_BARE_NUMBER = re.compile(r"(?:No\.?|NO\.?|第)?[\s\u3000]*[0-9０-９一二三四五六七八九十]{1,3}[\s\u3000]*[位个.、]?")
_NAMED_IN_FRONT = re.compile(r"(?P<who>[\u3400-\u9fff·]{2,6})（(?P<what>[^（）：]{2,30})）[：:]")
"""A name with its office in brackets in front of the deeds."""


def numbered(items: list[Item], names: Names) -> list[Item]:
    """A numbered line among numbered heads is one, too, if its name can be read at all; else it is marked unread."""
    heads = [at for at, item in enumerate(items) if item.head is not None and item.head.is_numbered]
    if len(heads) < 2:
        return items
    made = list(items)
    styles = {_style(items[at].text) for at in heads}
    for at in range(heads[0], min(heads[-1] + 4, len(items))):
        item = items[at]
        if item.kind not in (Kind.BODY, Kind.SHORT) or _style(item.text) not in styles:
            continue
        if head := head_of(item.text, names.lenient()):
            made[at] = replace(item, kind=Kind.HEAD, head=head)
        else:
            made[at] = replace(item, is_unread=True)
    return made


def bracketed(items: list[Item], names: Names) -> list[Item]:
    """`某某（某部副主任）：…`, paragraph below paragraph: where a third is read, all are entries, whatever the name."""
    found = {
        at: match
        for at, item in enumerate(items)
        if item.kind in (Kind.BODY, Kind.HEAD) and (match := _NAMED_IN_FRONT.match(item.text))
    }
    read = sum(items[at].head is not None for at in found)
    if read < 2 or read * 3 < len(found):
        return items
    made = list(items)
    for at, match in found.items():
        if items[at].head is None:
            head = Head(match["who"], match.end(), beside(match["what"]), sentence=items[at].text[: match.end()])
            made[at] = replace(items[at], kind=Kind.HEAD, head=head_of(items[at].text, names.lenient()) or head)
    return made


def glued_heads(items: list[Item], names: Names) -> list[Item]:
    """Paragraphs that begin with a name and its office without a mark between: where several do, all are heads."""
    found = {
        at: head for at, item in enumerate(items) if item.kind is Kind.BODY and (head := glued_head(item.text, names))
    }
    has_inline = any(item.head is not None and not item.head.is_line for item in items)
    if len(found) < 2 and not has_inline:
        return items
    made = list(items)
    for at, head in found.items():
        made[at] = replace(items[at], kind=Kind.HEAD, head=head)
    return made


def rosters(items: list[Item], names: Names) -> list[Item]:
    """A further line of names below a roster, or the first below a heading with a number, read with less evidence."""
    made = list(items)
    for at, item in enumerate(items):
        above = made[at - 1] if at else None
        is_stated = above is not None and above.kind is Kind.HEADING and lists.STATED.search(above.text)
        if item.kind not in (Kind.BODY, Kind.SHORT) or not (above and (above.kind is Kind.ROSTER or is_stated)):
            continue
        label = lists.label_of(item.text)
        fewest = 1 if label and above and above.label else 2
        if members := lists.roster(item.text, names.lenient(), fewest=fewest):
            made[at] = replace(item, kind=Kind.ROSTER, members=members, label=label)
        elif above and (found := lists.alternating(item.text, names))[1]:
            made[at] = replace(item, kind=Kind.ROSTER, members=found[1], label=found[0])
    return made


def families(items: list[Item], names: Names) -> list[Item]:
    """`某某家庭（某社区）`: where several lines are of this form, or a line that lists its members is below it."""
    found = {
        at: head
        for at, item in enumerate(items)
        if at and item.kind is Kind.SHORT and (head := rows.family_head(item.text, names))
    }
    followed = [at for at in found if at + 1 < len(items) and items[at + 1].kind is Kind.FAMILY]
    if len(found) < 2 and not followed:
        return items
    made = list(items)
    for at, head in found.items():
        made[at] = replace(items[at], kind=Kind.HEAD, head=head)
    return made


_LINES = {Kind.ROSTER: rows.Line.ROSTER, Kind.BODY: rows.Line.PROSE, Kind.SHORT: rows.Line.OPEN}


def in_rows(items: list[Item], names: Names) -> list[Item]:
    """Lines of one shape, each with a name, below one another or each above its deeds, are entries."""
    lines: list[tuple[rows.Line, str]] = []
    for at, item in enumerate(items):
        kind = _LINES.get(item.kind, rows.Line.OTHER)
        if kind is rows.Line.PROSE and rows.is_spaced(item.text):
            kind = rows.Line.OPEN
        if item.head is not None and item.head.is_line:
            kind = rows.Line.HEAD
        elif item.kind is Kind.HEADING and lists.STATED.search(item.text):
            kind = rows.Line.STATED
        elif kind is rows.Line.OPEN and (
            at == 0 or is_numbered_heading(item.text) or captions.looks_like(item.text) > 1
        ):
            kind = rows.Line.OTHER
        lines.append((kind, item.text))
    made = list(items)
    for at, head in rows.read(lines, names).items():
        made[at] = replace(items[at], kind=Kind.HEAD if head else Kind.LABEL, head=head)
    return made


def told_below(items: list[Item], names: Names) -> list[Item]:
    """What stands below a line with a name: its office on a line of its own, or a paragraph that says it again."""
    made = list(items)
    lone = any(item.head is not None and item.head.sentence == item.text for item in items)
    for at, item in enumerate(items[:-1]):
        below = at + 1
        if item.kind is Kind.ROSTER and lone and len(item.members) in (2, 3) and rows.describes(items[below].text):
            first, *others = (member.name for member in item.members)
            head = Head(first, len(item.text), sentence=item.text, is_line=True, along=tuple(others))
            made[at] = replace(item, kind=Kind.HEAD, head=head, members=())
        one = made[at].head
        if one is None or not one.is_line:
            continue
        if items[below].kind is Kind.SHORT and not one.office.text and (said := rows.describes(items[below].text)):
            one = rows.filled(one, said)
            made[below] = replace(items[below], kind=Kind.LABEL)
            below += 1
        while below < len(items) and items[below].kind in (Kind.FAMILY, Kind.CAPTION):
            below += 1
        told = items[below] if below < len(items) else item
        if told.head is not None and not told.head.is_line and told.text.startswith(one.name):
            is_same = told.head.name == one.name and not told.head.doubt
            one = rows.filled(one, told.head) if is_same else one
            made[below] = replace(told, kind=Kind.BODY, head=None)
        elif told.kind is Kind.BODY and (again := restated(told.text, one.name)):
            one = rows.filled(one, again)
        made[at] = replace(made[at], head=one)
    return _labels(made)


def _labels(items: list[Item]) -> list[Item]:
    """Lines that only number what is below, or say how many stand there."""
    made = list(items)
    for at, item in enumerate(items):
        if item.kind not in (Kind.SHORT, Kind.HEADING):
            continue
        said = item.text.strip()
        below = items[at + 1] if at + 1 < len(items) else None
        if below and _BARE_NUMBER.fullmatch(said) and below.head:
            made[at] = replace(item, kind=Kind.LABEL)
        elif at and lists.STATED.fullmatch(said) and items[at - 1].kind in (Kind.SHORT, Kind.HEADING):
            made[at] = replace(item, kind=Kind.LABEL)
            made[at - 1] = replace(items[at - 1], kind=Kind.HEADING)
        elif at and ATTACHMENT.fullmatch(said):
            made[at] = replace(item, kind=Kind.LABEL)
        elif at and below and ATTACHED.match(said) and below.kind in (Kind.SHORT, Kind.ISSUER, Kind.DATE):
            made[at] = replace(item, kind=Kind.NOTE)
    return made


def collectives(items: list[Item]) -> list[Item]:
    """Below `先进集体（3个）` three lines are what it names, no headings."""
    made = list(items)
    for at, item in enumerate(items):
        stated = STATED_BODIES.search(item.text) if item.kind in (Kind.SHORT, Kind.HEADING) else None
        if stated is None:
            continue
        made[at] = replace(item, kind=Kind.HEADING)
        for below in range(at + 1, min(len(items), at + 1 + (lists.number_of(stated["count"]) or 0))):
            if items[below].kind is not Kind.SHORT or is_numbered_heading(items[below].text):
                break
            made[below] = replace(items[below], kind=Kind.BODY)
    return made


def _style(text: str) -> str:
    """How a line is numbered: `1、` and `12、` alike; empty where it is not."""
    number = NUMBER.match(text)
    return re.sub("[0-9一二三四五六七八九十]+", "1", number.group().strip()) if number else ""


def lone_names(items: list[Item], names: Names) -> list[Item]:
    """A name alone on its line heads an entry where the text below names it, too, or where several lines do so."""
    found = {
        at: name
        for at, item in enumerate(items)
        if item.kind in (Kind.SHORT, Kind.HEADING) and (name := lone_name(item.text, names))
    }
    made = list(items)
    for at, name in found.items():
        below = "".join(item.text for item in items[at + 1 : at + 4] if item.kind is Kind.BODY)
        follows = at + 1 < len(items) and items[at + 1].kind in (Kind.BODY, Kind.CAPTION, Kind.SHORT)
        if follows and (name in below or len(found) > 1):
            head = Head(
                name,
                len(items[at].text),
                sentence=items[at].text,
                is_line=True,
                is_numbered=bool(NUMBER.match(items[at].text)),
            )
            made[at] = replace(items[at], kind=Kind.HEAD, head=head)
    return made
