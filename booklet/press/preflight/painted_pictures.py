"""Operators that paint images and forms (ISO 32000-2, 8.9 and 8.10). No pixel is ever unpacked."""

from __future__ import annotations

import math
from dataclasses import replace

import pikepdf

from booklet.geometry import Matrix
from booklet.press.preflight.painted import Image, Inks
from booklet.press.preflight.painted_colour import Space, read_space
from booklet.press.preflight.painted_objects import entry, filters, flag, name, number, object_key
from booklet.press.preflight.painted_scope import Scope, last_name, old_filters
from booklet.press.preflight.painted_state import moved

_LARGEST_PX = 1 << 24


def paint_object(scope: Scope, operands: bytes) -> None:
    """The operator `Do`."""
    item = scope.resource("/XObject", last_name(operands))
    if not isinstance(item, pikepdf.Stream):
        return
    subtype = name(entry(item, "/Subtype"))
    if subtype == "Image":
        _image(scope, item)
    elif subtype == "Form":
        frame = replace(scope.frame, ctm=scope.state.ctm, clip=scope.state.clip or (0.0, 0.0, -1.0, -1.0))
        if scope.state.clip is not None:
            scope.form(item, frame, scope.state.copy())


def _image(scope: Scope, image: object) -> None:
    for used in old_filters(image):
        scope.sheet.note("filter", used)
    width, height = int(number(entry(image, "/Width"))), int(number(entry(image, "/Height")))
    mask = flag(entry(image, "/ImageMask"))
    source = entry(image, "/ColorSpace")
    bits = 1 if mask else int(number(entry(image, "/BitsPerComponent"), 8))
    space = None if mask else _image_space(scope, source, image)
    _put_image(scope, image, width, height, bits, mask, space, object_key(image))


def _image_space(scope: Scope, source: object, image: object) -> Space:
    if source is None:
        # Only JPEG 2000 may leave it to the picture itself.
        return Space("JPX" if "JPXDecode" in filters(image) else "?", 0, None)
    return scope.sheet.shop.space(source, scope.frame.resources)


def _put_image(
    scope: Scope, image: object, width: int, height: int, bits: int, mask: bool, space: Space | None, key: str
) -> None:
    if scope.frame.masking:
        return
    state = scope.state
    a, b, c, d, _, _ = state.ctm
    across, down = math.hypot(a, b) * scope.unit, math.hypot(c, d) * scope.unit
    area, visible = scope.placed(moved((0.0, 0.0, 1.0, 1.0), state.ctm))
    plates: tuple[str, ...] | None
    if space is None:
        used: Inks = state.fill.used
        plates = tuple(plate for plate, _ in used) if state.fill.inks is not None else None
        scope.inked(state.fill, visible)
    else:
        plates = None if space.plates is None else tuple(plate for plate in space.plates if plate != "None")
        scope.inked_plates(plates, visible)
    scope.sheet.put(
        Image(
            order=len(scope.sheet.things),
            key=key,
            width_px=width,
            height_px=height,
            bits=bits,
            space="" if space is None else space.family,
            base="" if space is None else space.base,
            inks=plates,
            mask=mask,
            colour=state.fill if mask else None,
            soft_mask=isinstance(entry(image, "/SMask"), pikepdf.Stream) or number(entry(image, "/SMaskInData")) > 0,
            filters=filters(image),
            mode=state.mode,
            matrix=Matrix(*state.ctm),
            ppi_x=width / (across / 72) if across > 0 else math.inf,
            ppi_y=height / (down / 72) if down > 0 else math.inf,
            area=area,
            visible=visible,
            interpolate=flag(entry(image, "/Interpolate")),
            density_ppi=scope.sheet.shop.density(image, key),
        )
    )


def inline_image(scope: Scope, operands: bytes) -> None:
    """An inline image: `BI`, `ID`, `EI`."""
    found = _inline_entries(operands)
    for key in ("F", "Filter"):
        for used in found.get(key, b"").replace(b"[", b" ").replace(b"]", b" ").split():
            if used in (b"/LZW", b"/LZWDecode"):
                scope.sheet.note("filter", "LZWDecode")

    def whole(*keys: str) -> int:
        for key in keys:
            if found.get(key, b"").isdigit():
                return min(int(found[key][:9]), _LARGEST_PX)
        return 0

    mask = b"true" in (found.get("IM"), found.get("ImageMask"))
    called = found.get("CS", found.get("ColorSpace", b""))
    if called.startswith(b"["):
        family = called[1:].split()[0].lstrip(b"/").decode("latin-1") if called[1:].split() else "?"
        parts = called.split()
        base = parts[1].lstrip(b"/").decode("latin-1") if len(parts) > 1 else ""
        below = read_space(pikepdf.Name(f"/{base}"), scope.frame.resources) if base else None
        space = Space("Indexed" if family in ("I", "Indexed") else family, 1, below.plates if below else None,
                      below.family if below else "")  # fmt: skip
    else:
        source = scope.resource("/ColorSpace", called.decode("latin-1"))
        space = read_space(source or pikepdf.Name(called.decode("latin-1") or "/?"), scope.frame.resources)
    bits = 1 if mask else whole("BPC", "BitsPerComponent") or 8
    _put_image(scope, None, whole("W", "Width"), whole("H", "Height"), bits, mask, None if mask else space, "")


def _inline_entries(operands: bytes) -> dict[str, bytes]:
    """The dictionary of an inline image, values as they are written."""
    found: dict[str, bytes] = {}
    key = ""
    depth = 0
    for token in operands.split():
        depth += token.count(b"[") - token.count(b"]")
        if not key and token.startswith(b"/"):
            key = token[1:].decode("latin-1")
            found[key] = b""
        elif key:
            found[key] = (found[key] + b" " + token).strip()
            if depth <= 0:
                found[key] = found[key].replace(b"[ ", b"[")
                key = ""
    return found
