"""What each paragraph is: title, heading, head of an entry, caption, roster, byline, or prose. No ownership yet."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from booklet.importing.document import Block, Origin, Paragraph, Picture, Role, Table, set_apart
from booklet.importing.structure import bylines, captions, lists, rows, tables
from booklet.importing.structure.counts import STATED_BODIES
from booklet.importing.structure.draft import Credit, Member
from booklet.importing.structure.glued import glued_head
from booklet.importing.structure.heads import NUMBER, Head, head_of, lone_name, restated
from booklet.importing.structure.names import Names
from booklet.importing.structure.office import affiliation_end, beside

_FINAL = "。！？!?；;，,、：:…"
_SHORT = 42
"""A line without a final mark up to so many characters is a heading, a title or a caption, not prose."""
_DATE = re.compile(
    r"[\s\u3000]*(?:\d{4}|[二〇○零一九八七六五四三]{4})年\s*[\d一二三四五六七八九十]{1,3}月(?:\s*[\d一二三四五六七八九十]{1,3}日)?(?:凌晨|清晨|早|晨|上午|下午|晚|夜|深夜)?[\s\u3000]*"
)
_ROSTER_LEAST = 3
"""So many names and nothing else are a roster, whatever head the first could be with its bracket."""
_SALUTATION = re.compile(r"^.{2,60}[：:]$")
_NOTICE = re.compile("^关于|(?:决定|通报|通知|公告|公示|名单|意见|倡议书)$")
_FIELD = re.compile("^[^：，。“]{2,8}：[^：]+$")
_SIGNED_MAX = 30
ATTACHMENT = re.compile("附件[\\d一二三四五六七八九十]*[：:]?|附[：:]?")
_LIST = re.compile("(?:名单|名册|花名册|一览表|汇总表|统计表)(?:[（(][^（）()]+[)）])?$")
_BARE_NUMBER = re.compile(r"(?:No\.?|NO\.?|第)?[\s\u3000]*[0-9０-９一二三四五六七八九十]{1,3}[\s\u3000]*[位个.、]?")
_ATTACHED = re.compile("^附(?:件|表)?[：:\\d]")
_COLUMN = re.compile(r"[【\[]?(?P<column>[^|｜丨┃\[\]【】]{2,12}?)[\s\u3000]*(?:[|｜丨┃]|[】\]])[\s\u3000]*(?=.{4})")
_SUBTITLED = re.compile("(?:纪实|侧记|速写|素描|掠影|事迹|纪事|群像|小记|二三事|的故事)$")
_GROUP_OPENING = re.compile("^(?:此外，?|另外，?)?(?:还有|同样|与?他们一起的?还有)|^(?:此外|另外|同时)，")


_NAMED_IN_FRONT = re.compile(r"(?P<who>[\u3400-\u9fff·]{2,6})（(?P<what>[^（）：]{2,30})）[：:]")
"""A name with its office in brackets in front of the deeds."""


class Kind(StrEnum):
    """What a piece of the source is."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    KICKER = "kicker"
    HEADING = "heading"
    HEAD = "head"
    CAPTION = "caption"
    ROSTER = "roster"
    GROUP = "group"
    PAIRS = "pairs"
    BODY = "body"
    ISSUER = "issuer"
    DATE = "date"
    CREDIT = "credit"
    NOTE = "note"
    LABEL = "label"
    """What belongs to the line above or the rows below: an office below its name, a unit above its people."""
    FAMILY = "family"
    SHORT = "short"


@dataclass(frozen=True)
class Item:
    """A piece of a paragraph, `paragraph.text[start:end]`, and what it is. Fields beside `text` by kind."""

    kind: Kind
    text: str
    paragraph: Paragraph
    start: int
    end: int
    head: Head | None = None
    marker: str = ""
    picture: str = ""
    members: tuple[Member, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    credits: tuple[Credit, ...] = ()
    is_unread: bool = False
    label: str = ""
    """What a roster of one unit begins with; the householder of a family."""

    @property
    def origin(self) -> Origin:
        """The place in the source."""
        return self.paragraph.origin


def outline(blocks: Sequence[Block], names: Names) -> list[Item]:
    """The items of a document in its order; tables are read elsewhere."""
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    beside = _pictures_beside(blocks)
    items: list[Item] = []
    for paragraph in paragraphs:
        items += _pieces(paragraph, names, beside.get(paragraph.origin, ""))
    items = _collectives(_rosters(_glued_heads(_bracketed(_numbered(items, names), names), names), names))
    items = _above_tables(items, blocks)
    items = _told_below(_lone_names(_rows(_families(items, names), names), names), names)
    items = _signed_by_a_person(_signature(items))
    items = _titled(_set_apart(items, paragraphs))
    return _shorts(items, _continued(paragraphs))


def is_short(text: str) -> bool:
    """Whether a text is a line rather than prose."""
    is_open = text[-1] not in _FINAL and not re.search("[。！？…]”$", text)
    return len(text) <= _SHORT and is_open and not re.search("[。！？].", text.rstrip("”"))


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


def _numbered(items: list[Item], names: Names) -> list[Item]:
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


def _bracketed(items: list[Item], names: Names) -> list[Item]:
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


def _glued_heads(items: list[Item], names: Names) -> list[Item]:
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


def _rosters(items: list[Item], names: Names) -> list[Item]:
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


def _families(items: list[Item], names: Names) -> list[Item]:
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


def _rows(items: list[Item], names: Names) -> list[Item]:
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
            at == 0 or _is_numbered_heading(item.text) or captions.looks_like(item.text) > 1
        ):
            kind = rows.Line.OTHER
        lines.append((kind, item.text))
    made = list(items)
    for at, head in rows.read(lines, names).items():
        made[at] = replace(items[at], kind=Kind.HEAD if head else Kind.LABEL, head=head)
    return made


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


def _told_below(items: list[Item], names: Names) -> list[Item]:
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
        elif at and below and _ATTACHED.match(said) and below.kind in (Kind.SHORT, Kind.ISSUER, Kind.DATE):
            made[at] = replace(item, kind=Kind.NOTE)
    return made


def _collectives(items: list[Item]) -> list[Item]:
    """Below `先进集体（3个）` three lines are what it names, no headings."""
    made = list(items)
    for at, item in enumerate(items):
        stated = STATED_BODIES.search(item.text) if item.kind in (Kind.SHORT, Kind.HEADING) else None
        if stated is None:
            continue
        made[at] = replace(item, kind=Kind.HEADING)
        for below in range(at + 1, min(len(items), at + 1 + (lists.number_of(stated["count"]) or 0))):
            if items[below].kind is not Kind.SHORT or _is_numbered_heading(items[below].text):
                break
            made[below] = replace(items[below], kind=Kind.BODY)
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


def _style(text: str) -> str:
    """How a line is numbered: `1、` and `12、` alike; empty where it is not."""
    number = NUMBER.match(text)
    return re.sub("[0-9一二三四五六七八九十]+", "1", number.group().strip()) if number else ""


def _lone_names(items: list[Item], names: Names) -> list[Item]:
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


def _signature(items: list[Item]) -> list[Item]:
    """A notice's end: the issuing office, then the date."""
    made = list(items)
    for at, item in enumerate(items):
        above = at - 1
        while item.kind is Kind.DATE and above > 0 and _may_sign(items[above]):
            made[above] = replace(items[above], kind=Kind.ISSUER)
            above -= 1
    last = len(items) - 1
    if (
        last > 2
        and items[last].kind is Kind.SHORT
        and _is_issuer(items[last].text)
        and captions.looks_like(items[last].text) < 1
    ):
        made[last] = replace(items[last], kind=Kind.ISSUER)
    return made


def _signed_by_a_person(items: list[Item]) -> list[Item]:
    """`患者家属　某某` above a letter's date is who wrote it, no entry."""
    made = list(items)
    for at, item in enumerate(items):
        is_last = at + 1 == len(items) or items[at + 1].kind is Kind.DATE
        if not is_last or at < 2 or item.head is None or not item.head.is_line or item.head.is_numbered:
            continue
        if items[at - 1].kind is Kind.BODY and sum(one.head is not None for one in items) == 1:
            credit = Credit("author", item.head.name, item.origin)
            made[at] = replace(item, kind=Kind.CREDIT, head=None, credits=(credit,))
    return made


def _may_sign(item: Item) -> bool:
    return item.kind in (Kind.SHORT, Kind.HEADING) and _is_issuer(item.text)


def _is_issuer(text: str) -> bool:
    bare = re.sub(r"[\s\u3000]", "", text)
    return len(bare) <= _SIGNED_MAX and bare.endswith(tuple(tables.words("closing", "signature")))


def _titled(items: list[Item]) -> list[Item]:
    """The title: what the source marks, else the first line where it is no prose. A paragraph never becomes one."""
    made = list(items)
    first = next((at for at, item in enumerate(items) if item.kind not in (Kind.NOTE, Kind.CREDIT, Kind.DATE)), None)
    if first is None:
        return made
    if not any(item.kind is Kind.TITLE for item in items) and items[first].kind in (Kind.SHORT, Kind.HEADING):
        is_title = not re.match("[▲△]|图为", items[first].text) and not _only_line(items, first)
        if is_title and not _ATTACHED.match(items[first].text) and not _is_numbered_heading(items[first].text):
            made[first] = replace(items[first], kind=Kind.TITLE)
            made = _with_line_above(made, first)
    title = next((at for at, item in enumerate(made) if item.kind is Kind.TITLE), None)
    if title is not None and title + 1 < len(made):
        below = made[title + 1]
        if below.kind is Kind.SHORT and re.match("[—–-]{1,2}|[（(]", below.text):
            made[title + 1] = replace(below, kind=Kind.SUBTITLE)
    return made if title is None else _parted(made, title)


def _with_line_above(items: list[Item], first: int) -> list[Item]:
    """A title's first line: the issuing office, whose title it begins; a kicker, where the byline stands below both.

    `某办公室｜关于表扬…的通报` is one title in two lines (GB/T 9704: issuer, matter, kind); several are a kicker.
    """
    made = list(items)
    below = items[first + 1] if first + 1 < len(items) else None
    if below is None or below.kind not in (Kind.SHORT, Kind.HEADING):
        return made
    above = items[first]
    if _is_office(above.text) and _NOTICE.search(below.text):
        if below.text.startswith("关于") and not re.search(r"[\s\u3000]", above.text):
            made[first] = replace(above, kind=Kind.KICKER, text="")
            made[first + 1] = replace(below, kind=Kind.TITLE, text=above.text + below.text)
        elif below.kind is Kind.SHORT:
            made[first] = replace(above, kind=Kind.KICKER)
            made[first + 1] = replace(below, kind=Kind.TITLE)
        return made
    after = items[first + 2] if first + 2 < len(items) else None
    has_subtitle = after is not None and after.kind is Kind.SHORT and bool(re.match("[—–-]{1,2}", after.text))
    if has_subtitle:
        after = items[first + 3] if first + 3 < len(items) else None
    is_above_byline = after is not None and after.kind is Kind.CREDIT and after.start == 0
    if is_above_byline and _SUBTITLED.search(below.text) and not _SUBTITLED.search(above.text):
        made[first + 1] = replace(below, kind=Kind.SUBTITLE)
    elif is_above_byline and not re.match("[—–-]{1,2}|[（(]", below.text):
        made[first] = replace(above, kind=Kind.KICKER)
        made[first + 1] = replace(below, kind=Kind.TITLE)
    return made


def _parted(items: list[Item], title: int) -> list[Item]:
    """`八一特别 | 他们依旧是兵`: a column's name before the title is its kicker."""
    item = items[title]
    if any(one.kind is Kind.KICKER for one in items) or item.text != item.paragraph.text[item.start : item.end]:
        return items
    match = _COLUMN.match(item.text)
    if match is None:
        return items
    cut = item.start + match.end()
    kicker = replace(item, kind=Kind.KICKER, text=match["column"], end=cut)
    return [*items[:title], kicker, replace(item, text=item.text[match.end() :], start=cut), *items[title + 1 :]]


def _is_office(text: str) -> bool:
    return _is_issuer(text) or affiliation_end(text) == len(text)


def _only_line(items: Sequence[Item], at: int) -> bool:
    return len(items) == 1 and at == 0


def _is_numbered_heading(text: str) -> bool:
    return bool(re.match(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]", text))


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
        if _is_numbered_heading(item.text):
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
