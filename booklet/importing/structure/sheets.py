"""Tables and key-value forms: columns mapped by what their headings may be called, one honouree a row.

Columns that no booklet prints are named in a note, unknown ones are a question. Merged cells come repeated: a row
that is one text throughout is a caption of the table (its title or a group), not a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from booklet.importing.document import Cell, Origin, Severity, Spot, Table
from booklet.importing.structure import tables
from booklet.importing.structure.captions import marked
from booklet.importing.structure.draft import Caption, Confidence, Entry, Honouree, Owner, OwnerKind, Passage
from booklet.importing.structure.lists import plain_key
from booklet.importing.structure.names import Names, unpadded
from booklet.importing.structure.office import descriptor, ends_with_role, parse
from booklet.importing.structure.people import pronouns

_HEADER_ROWS = 6
"""The header stands in one of a table's first rows; titles and dates of issue may stand above."""
_PHOTO = re.compile(r"[^\s、，,；;\n]+?\.(?:jpe?g|png|heic|tiff?|bmp|webp)", re.IGNORECASE)


@dataclass
class Found:
    """What a table gave; filled row by row."""

    honourees: list[Honouree] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    notes: list[Spot] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    ledger: list[Entry] = field(default_factory=list)
    title: tuple[str, Origin] | None = None
    other: list[Passage] = field(default_factory=list)


def read_table(table: Table, names: Names, first: int) -> Found:
    """The honourees of a table; `first` is the index that the first of them will have in the draft."""
    found = Found()
    header = None if _is_upright(table) else _header(table)
    if header is None:
        if pairs := _upright(table, found):
            _person(found, pairs, table.origin, names, first)
        else:
            _loose(found, table.rows)
        return found
    at, fields = header
    for row in table.rows[:at]:
        _above(found, row)
    _tell_columns(found, table.rows[at], fields)
    category = ""
    for row in table.rows[at + 1 :]:
        texts = {cell.text.strip() for cell in row if cell.text.strip()}
        if not texts:
            continue
        if len(texts) == 1 and len(row) > 1 and all(cell.text.strip() for cell in row):
            category = texts.pop()
            found.ledger.append(Entry(row[0].origin, row[0].text, "categories"))
            continue
        _row(found, row, fields, names, first, category)
    return found


def read_pairs(pairs: Sequence[tuple[str, str, Origin]], deeds: Sequence[Passage], names: Names, index: int) -> Found:
    """The honouree of a key-value form: fields with values, and the paragraphs that follow 先进事迹."""
    found = Found()
    cells = [(name, Cell(value, origin)) for name, value, origin in pairs if name != "ignored"]
    _person(found, cells, pairs[0][2], names, index, deeds)
    ignored = [value for name, value, _ in pairs if name == "ignored"]
    if ignored:
        found.ledger += [Entry(origin, value, "ignored") for name, value, origin in pairs if name == "ignored"]
    return found


def _header(table: Table) -> tuple[int, list[str]] | None:
    """The header row and the field of each column ('' for unknown); it names people and at least one thing more."""
    for at, row in enumerate(table.rows[:_HEADER_ROWS]):
        fields = [tables.columns().get(plain_key(cell.text), "") for cell in row]
        known = {name for name in fields if name}
        if "name" in known and len(known) > 1 and sum(bool(name) for name in fields) * 2 >= len(set(_texts(row))):
            return at, fields
    return None


def _texts(row: Iterable[Cell]) -> list[str]:
    return [cell.text.strip() for cell in row if cell.text.strip()]


def _is_upright(table: Table) -> bool:
    """Whether keys stand down the first column (a form), not along a row."""
    keys = {plain_key(row[0].text) for row in table.rows if row}
    return len(keys & set(tables.columns())) > 1


def _upright(table: Table, found: Found) -> list[tuple[str, Cell]]:
    """A form in which keys and values take turns (`姓名 | 某某 | 性别 | 女`); empty where it is none.

    What is neither is kept apart and asked about.
    """
    pairs: list[tuple[str, Cell]] = []
    left: list[Cell] = []
    for row in table.rows:
        cells = [cell for at, cell in enumerate(row) if at == 0 or cell.text != row[at - 1].text or cell.pictures]
        at = 0
        while at < len(cells):
            name = tables.columns().get(plain_key(cells[at].text))
            value = cells[at + 1] if at + 1 < len(cells) else None
            if name and value and plain_key(value.text) not in tables.columns():
                if value.text.strip() or value.pictures:
                    pairs.append((name, value))
                at += 2
                continue
            if not name and cells[at].text.strip():
                left.append(cells[at])
            at += 1
    if not any(name == "name" for name, _ in pairs):
        return []
    for cell in left:
        found.other.append(Passage(cell.text, cell.origin))
        found.ledger.append(Entry(cell.origin, cell.text, "other"))
    if left:
        said = "、".join(cell.text.strip()[:12] for cell in left)
        found.spots.append(Spot("columns-unknown", Severity.MEDIUM, left[0].origin, said, params=(("columns", said),)))
    return pairs


def _loose(found: Found, rows: Sequence[Sequence[Cell]]) -> None:
    """A table that says nothing about people: kept, asked about."""
    cells = [
        cell
        for row in rows
        for at, cell in enumerate(row)
        if cell.text.strip() and (at == 0 or cell.text != row[at - 1].text)
    ]
    for cell in cells:
        found.other.append(Passage(cell.text, cell.origin))
        found.ledger.append(Entry(cell.origin, cell.text, "other"))
    if cells:
        found.spots.append(Spot("table-unread", Severity.MEDIUM, cells[0].origin, cells[0].text[:30]))


def _above(found: Found, row: Sequence[Cell]) -> None:
    """A row above the header: the table's title, where it is one text."""
    texts = list(dict.fromkeys(_texts(row)))
    if len(texts) == 1 and found.title is None:
        found.title = (texts[0], row[0].origin)
        found.ledger.append(Entry(row[0].origin, texts[0], "title"))
        return
    for text in texts:
        found.other.append(Passage(text, row[0].origin))
        found.ledger.append(Entry(row[0].origin, text, "other"))


def _tell_columns(found: Found, row: Sequence[Cell], fields: Sequence[str]) -> None:
    ignored = list(
        dict.fromkeys(cell.text.strip() for cell, name in zip(row, fields, strict=True) if name == "ignored")
    )
    unknown = [cell for cell, name in zip(row, fields, strict=True) if not name and cell.text.strip()]
    if ignored:
        said = "、".join(ignored)
        found.notes.append(Spot("columns-ignored", Severity.LOW, row[0].origin, said, params=(("columns", said),)))
    if unknown:
        said = "、".join(dict.fromkeys(cell.text.strip() for cell in unknown))
        found.spots.append(
            Spot("columns-unknown", Severity.MEDIUM, unknown[0].origin, said, params=(("columns", said),))
        )


def _row(found: Found, row: Sequence[Cell], fields: Sequence[str], names: Names, first: int, category: str) -> None:
    pairs = [
        (name or "other", cell) for name, cell in zip(fields, row, strict=True) if cell.text.strip() or cell.pictures
    ]
    if not any(name == "name" and cell.text.strip() for name, cell in pairs):
        _more_deeds(found, pairs, first)
        return
    _person(found, pairs, row[0].origin, names, first + len(found.honourees), category=category)


def _more_deeds(found: Found, pairs: Sequence[tuple[str, Cell]], first: int) -> None:
    """A row without a name goes on with the person above; without one it is kept and asked about."""
    for name, cell in pairs:
        text = cell.text.strip()
        if not text:
            continue
        if found.honourees and name == "deeds":
            last = found.honourees[-1]
            home = f"honourees/{first + len(found.honourees) - 1}/deeds"
            found.honourees[-1] = Honouree(**{**vars(last), "deeds": (*last.deeds, *_passages(cell))})
            found.ledger.append(Entry(cell.origin, cell.text, home))
        else:
            found.other.append(Passage(text, cell.origin))
            found.ledger.append(Entry(cell.origin, cell.text, "other"))
            if name != "ignored":
                found.spots.append(Spot("row-without-name", Severity.MEDIUM, cell.origin, text[:30]))


def _person(
    found: Found,
    pairs: Sequence[tuple[str, Cell]],
    origin: Origin,
    names: Names,
    index: int,
    deeds: Sequence[Passage] = (),
    category: str = "",
) -> None:
    said: dict[str, list[Cell]] = {}
    for name, cell in pairs:
        said.setdefault(name, []).append(cell)
        if cell.text.strip() and name != "caption":
            found.ledger.append(Entry(cell.origin, cell.text, f"honourees/{index}/{name}"))
    name, remark = _name(said["name"][0].text)
    office = _office(said)
    told = [passage for cell in said.get("deeds", []) for passage in _passages(cell)] + list(deeds)
    pictures = tuple(picture.name for _, cell in pairs for picture in cell.pictures)
    photos = tuple(file for cell in said.get("photo", []) for file in _PHOTO.findall(cell.text))
    sure = names.is_whole(name, least=1.0)
    if not sure:
        found.spots.append(
            Spot(
                "name-unlikely",
                Severity.HIGH,
                said["name"][0].origin,
                said["name"][0].text,
                name,
                field=f"honourees/{index}/name",
            )
        )
    others = [cell.text.strip() for cell in (*said.get("remark", []), *said.get("other", [])) if cell.text.strip()]
    found.honourees.append(
        Honouree(
            name,
            origin,
            role=office[1],
            affiliation=office[0],
            party=_one(said, "party") if _one(said, "party") not in {"无", "/", "—", "-"} else "",
            role_sentence=office[2],
            remark="，".join(filter(None, [remark, *others])),
            quote=_one(said, "quote"),
            category=_one(said, "category") or category,
            deeds=tuple(told),
            pronouns=pronouns([passage.text for passage in told]),
            photos=photos,
            pictures=pictures,
            confidence=Confidence.HIGH if sure else Confidence.LOW,
        )
    )
    for cell in said.get("caption", []):
        if text := cell.text.strip():
            mark = marked(text)
            owner = Owner(OwnerKind.HONOUREE, name, index)
            picture = pictures[0] if pictures else (photos[0] if photos else "")
            found.ledger.append(Entry(cell.origin, cell.text, f"honourees/{index}/caption"))
            found.captions.append(
                Caption(mark.text if mark else text, cell.origin, owner, mark.marker if mark else "", picture)
            )


def _name(text: str) -> tuple[str, str]:
    """A name's cell: `张　三（已故）` without padding, the bracket apart."""
    plain = unpadded(re.sub(r"\s*\n\s*", "", text.strip()))
    bracket = re.search(r"[（(]([^（）()]+)[)）]", plain)
    bare = re.sub(r"[（(][^（）()]*[)）]", "", plain).removesuffix("同志")
    return re.sub(r"[\s\u3000]+", "", bare), bracket[1] if bracket else ""


def _one(said: dict[str, list[Cell]], name: str) -> str:
    return "、".join(dict.fromkeys(cell.text.strip() for cell in said.get(name, []) if cell.text.strip()))


def _office(said: dict[str, list[Cell]]) -> tuple[str, str, str]:
    """Affiliation, role, and what the source says. One cell for both is divided by the grammar of offices."""
    affiliation, role = _one(said, "affiliation"), _one(said, "post") + _one(said, "role")
    both = _one(said, "affiliation_and_role")
    if both:
        bare = re.sub(r"[\s\u3000]+", "", both)
        found = descriptor(bare)
        office = found.office if found and found.office else (parse(bare) if ends_with_role(bare) else None)
        if office:
            return affiliation or office.affiliation, role or office.role, both
        return affiliation or both, role, both
    return affiliation, role, "".join(filter(None, [affiliation, role]))


def _passages(cell: Cell) -> list[Passage]:
    """A cell's lines are paragraphs."""
    return [Passage(line.strip(), cell.origin) for line in cell.text.splitlines() if line.strip()]
