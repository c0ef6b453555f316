"""What is drawn over a page and told of a place on it, as data for the browser. Lengths in points from the trim."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from booklet.build.look import Picture
from booklet.composition.places import Box, PagePlaces, PlacedBlock, PlacedLine
from booklet.findings import Finding
from booklet.geometry import Mm, mm_to_pt
from booklet.model import Honouree, Photo, Unit
from booklet.press.resolution import NOTE_FACTOR, WARNING_FACTOR
from booklet.preview.book import BookPage
from booklet.preview.markup import class_hits, template_hits
from booklet.preview.rules import margin_classes, rule_hits
from booklet.preview.session import Session
from booklet.preview.source import Hit

_NEAR_PT = 3.0


def page_facts(session: Session, page: BookPage) -> dict[str, Any]:
    """The overlays of a page."""
    look = session.book.look
    places = page.places
    return {
        **page.data(),
        "safe": mm_to_pt(Mm(look.safe_mm)) if look else 0,
        "grid": _grid(places),
        "columns": _columns(places),
        "pictures": [_picture(one, look.min_ppi if look else 150) for one in page.page.pictures],
        "pins": list(_pins(session, page, places)),
        "words": "\n".join(line.text for line in places.lines),
    }


def _grid(places: PagePlaces) -> dict[str, float]:
    """The pitch of the baselines and the first of them, by where most lines stand."""
    if not places.pitch:
        return {"pitch": 0, "first": 0}
    phases = Counter(round(line.baseline % places.pitch, 1) for line in places.lines)
    first = phases.most_common(1)[0][0] if phases else 0.0
    return {"pitch": places.pitch, "first": first}


def _columns(places: PagePlaces) -> list[Box]:
    """Paragraphs one below another are one column of text."""
    merged: list[Box] = []
    for left, top, width, height in sorted(places.columns, key=lambda box: (box[0], box[2], box[1])):
        if merged:
            x, y, w, h = merged[-1]
            if abs(x - left) < 1 and abs(w - width) < 1 and top <= y + h + places.pitch * 1.5:
                merged[-1] = (x, y, w, max(y + h, top + height) - y)
                continue
        merged.append((left, top, width, height))
    return merged


def _picture(one: Picture, least: float) -> dict[str, Any]:
    below = (("error", 1.0), ("warning", WARNING_FACTOR), ("note", NOTE_FACTOR))
    level = next((level for level, factor in below if one.ppi < least * factor), "")
    return {"photo": one.photo, "box": one.box, "placed": one.placed, "ppi": one.ppi, "level": level}


def _pins(session: Session, page: BookPage, places: PagePlaces) -> Iterator[dict[str, Any]]:
    """Findings of the page, each at the line, the photograph or the honouree that it is about."""
    for item in session.findings:
        told = session.finding_data(item)
        if told["page"] == page.number:
            x, y = _spot(session, item, page, places)
            yield {**told, "x": x, "y": y}


def _spot(session: Session, item: Finding, page: BookPage, places: PagePlaces) -> tuple[float, float]:
    if ppi := item.values.get("ppi"):
        for picture in page.page.pictures:
            if str(picture.ppi) == ppi:
                return picture.box[0], picture.box[1]
    owner = _owner_id(session, item.place.honouree)
    lines = [line for line in places.lines if not owner or line.owner == owner]
    unit = session.book.look.unit if session.book.look else None
    if item.place.file.endswith(".yaml") and item.place.line:
        for line in lines:
            hit = session.sources.locate(line.text, item.place.honouree, unit)
            if hit and hit.line == item.place.line:
                return line.box[0], line.box[1]
    if lines:
        return lines[0].box[0], lines[0].box[1]
    return 0.0, 0.0


def _owner_id(session: Session, name: str) -> str:
    look = session.book.look
    people = look.unit.honourees if look and look.unit and name else ()
    return next((person.id for person in people if person.name == name), "")


# ------------------------------------------------------------------------------------------------ a place


def place_facts(session: Session, page: BookPage, x: float, y: float) -> dict[str, Any]:
    """Whose a place is, where its text is written, which templates and style rules make it."""
    places = page.places
    line = _nearest(places.lines, x, y)
    block = _innermost(places.blocks, x, y)
    picture = next((one for one in reversed(page.page.pictures) if _inside(one.box, x, y)), None)
    element = line.element if line else block.element if block else ""
    look = session.book.look
    unit = look.unit if look else None
    person = _person(unit, line.owner if line else block.owner if block else "")
    photo = None
    if picture is not None and unit is not None and line is None:
        person, photo = _photo(unit, picture.photo)
    hit = session.sources.locate(line.text, person.name if person else "", unit) if line else None
    folders = tuple(one for one in look.read if (one / "layout.toml").is_file()) if look else ()
    said, field = (line.text if line else ""), (hit.field if hit else "")
    templates = template_hits(element, said, field, folders, session.workspace)
    for name in margin_classes(element, folders):
        templates += class_hits(name, folders, session.workspace)
    rules = rule_hits(element, folders, session.workspace)
    box = line.box if line else picture.box if picture else block.box if block else None
    return {
        "page": page.number,
        "box": box,
        "text": line.text if line else "",
        "element": element,
        "honouree": person.name if person else "",
        "entry": _hit(session, hit),
        "person": _hit(session, Hit(_unit_file(session), person.line)) if person else None,
        "photo": {"id": photo.id, "file": photo.file, "ppi": picture.ppi if picture else 0} if photo else None,
        "templates": [_hit(session, one) for one in templates],
        "rules": [_hit(session, one) for one in rules],
    }


def _unit_file(session: Session) -> str:
    return f"units/{session.folder}/booklet.yaml"


def _hit(session: Session, hit: Hit | None) -> dict[str, Any] | None:
    if hit is None:
        return None
    link = session.link(hit.file, hit.line)
    return {"file": _short(hit.file), "line": hit.line, "field": hit.field, "text": hit.text, "link": link}


def _short(file: str) -> str:
    """A shipped layout's file from its layout on: its whole path says nothing."""
    parts = Path(file).parts
    if not Path(file).is_absolute():
        return file
    kept = len(parts) - parts[::-1].index("layouts") if "layouts" in parts else len(parts) - 3
    return Path(*parts[kept:]).as_posix()


def _inside(box: Box, x: float, y: float, near: float = 0.0) -> bool:
    left, top, width, height = box
    return left - near <= x <= left + width + near and top - near <= y <= top + height + near


def _nearest(lines: Sequence[PlacedLine], x: float, y: float) -> PlacedLine | None:
    hits = [line for line in lines if _inside(line.box, x, y, _NEAR_PT)]
    return min(hits, key=lambda line: abs(line.box[1] + line.box[3] / 2 - y), default=None)


def _innermost(blocks: Sequence[PlacedBlock], x: float, y: float) -> PlacedBlock | None:
    hits = [block for block in blocks if _inside(block.box, x, y)]
    return min(reversed(hits), key=lambda block: block.box[2] * block.box[3], default=None)  # inner ones are later


def _person(unit: Unit | None, owner: str) -> Honouree | None:
    return next((one for one in unit.honourees if one.id == owner), None) if unit else None


def _photo(unit: Unit, id: str) -> tuple[Honouree | None, Photo | None]:
    for person in unit.honourees:
        for photo in person.photos:
            if photo.id == id:
                return person, photo
    return None, None
