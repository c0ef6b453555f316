"""The photo desk: a unit's photographs with owners, captions and resolution, and the writing of focal points."""

from __future__ import annotations

from typing import Any

from booklet.entries.focus import with_focus
from booklet.entries.mending import write_mended
from booklet.findings import Finding
from booklet.messages import text
from booklet.preview.session import Session

_FREE = ("photo-unused", "photo-ambiguous")


def photos_data(session: Session) -> dict[str, Any]:
    """Every photograph of the unit in the order printed, and those that found no owner."""
    look = session.book.look
    unit = look.unit if look else None
    uses: dict[str, list[dict[str, Any]]] = {}
    for page in session.book.pages:
        for picture in page.page.pictures:
            left, top, width, height = picture.placed
            x, y, w, h = picture.box
            crop = [(x - left) / width, (y - top) / height, (x + w - left) / width, (y + h - top) / height]
            use = {"page": page.number, "ppi": picture.ppi, "crop": crop, "aspect": w / h if h else 1}
            uses.setdefault(picture.photo, []).append(use)
    return {
        "min_ppi": look.min_ppi if look else 150,
        "photos": [
            {
                "id": photo.id,
                "file": photo.file,
                "honouree": person.name,
                "caption": photo.caption,
                "source": text(f"ui.preview-caption-{photo.caption_source.value}", session.language),
                "focus": photo.focus,
                "width": photo.width_px,
                "height": photo.height_px,
                "uses": uses.get(photo.id, []),
            }
            for person in (unit.honourees if unit else ())
            for photo in person.photos
        ],
        "free": [session.finding_data(item) | {"name": item.values["file"]} for item in free_photos(session)],
    }


def free_photos(session: Session) -> list[Finding]:
    """The findings that name photographs without an owner."""
    return [item for item in session.findings if item.id in _FREE]


def set_focus(session: Session, photo_id: str, focus: tuple[float, float]) -> tuple[Finding, ...] | None:
    """Write a focal point; what stood in the way, or None where there is no such photo. Raises BookletError."""
    unit = session.book.look.unit if session.book.look else None
    for number, person in enumerate(_as_entered(session)):
        for at, photo in enumerate(person.photos):
            if photo.id == photo_id and unit is not None:
                earlier = sum(1 for one in person.photos[:at] if one.file == photo.file)
                made = with_focus(session.workspace.root, session.folder, number, photo.file, focus, earlier)
                if made.value is not None and made.value.after != made.value.before:
                    write_mended(made.value)
                return made.findings
    return None


def _as_entered(session: Session) -> tuple[Any, ...]:
    """Honourees in the order of `UnitDraft.honourees`: their ids count through it."""
    unit = session.book.look.unit if session.book.look else None
    return tuple(sorted(unit.honourees, key=lambda one: int(one.id.removeprefix("h")))) if unit else ()
