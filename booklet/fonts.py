"""The faces: `fonts.toml` of a folder to font stacks, and which characters can be printed.

Faces have roles (宋 song, 黑 hei, 楷 kai, 仿宋 fangsong, rare) and each role a chain of roles that stand in where
its own faces lack a character. WeasyPrint finds the faces by family name through fontconfig, which is told their
folder (`booklet.composition.engine`): `@font-face` rules would copy 66 MB at every start and cost ten times that.
Two faces never share a family with different characters: WeasyPrint then prints wrong glyphs without a word.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from booklet.errors import ResourceError

MANIFEST = "fonts.toml"
COVERAGE = "coverage.json"
STANDARD_CHARACTERS = "standard-characters.json"

_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
_INVISIBLE_CATEGORIES = frozenset(("Cc", "Cf", "Zl", "Zp"))
_VARIATION_SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
_WEIGHTS = {
    "Thin": 100,
    "Ultra-Light": 200,
    "Light": 300,
    "Semi-Light": 350,
    "Book": 380,
    "Medium": 500,
    "Semi-Bold": 600,
    "Bold": 700,
    "Ultra-Bold": 800,
    "Heavy": 900,
    "Ultra-Heavy": 1000,
}
_REQUIRED: Mapping[str, type] = {
    **dict.fromkeys(("role", "family", "style", "file", "sha256", "licence"), str),
    "weight": int,
}


@dataclass(frozen=True)
class Characters:
    """A set of code points as sorted, unbroken ranges: `firsts[i]` to `lasts[i]`, both included."""

    firsts: tuple[int, ...]
    lasts: tuple[int, ...]

    @classmethod
    def of(cls, codes: Iterable[int]) -> Characters:
        """The set of any code points."""
        firsts: list[int] = []
        lasts: list[int] = []
        for code in sorted(set(codes)):
            if lasts and lasts[-1] == code - 1:
                lasts[-1] = code
            else:
                firsts.append(code)
                lasts.append(code)
        return cls(tuple(firsts), tuple(lasts))

    @classmethod
    def of_flat(cls, flat: Sequence[int]) -> Characters:
        """From a list of first, last, first, last, … as coverage.json has it."""
        return cls(tuple(flat[0::2]), tuple(flat[1::2]))

    def __contains__(self, code: object) -> bool:
        if not isinstance(code, int):
            return False
        at = bisect_right(self.firsts, code) - 1
        return at >= 0 and code <= self.lasts[at]

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in zip(self.firsts, self.lasts, strict=True))

    def codes(self) -> frozenset[int]:
        """Every code point."""
        ranges = zip(self.firsts, self.lasts, strict=True)
        return frozenset(code for first, last in ranges for code in range(first, last + 1))


@dataclass(frozen=True)
class Face:
    """One font file. `weight` is CSS's (400, 700), `style` normal or italic, `licence` an SPDX expression."""

    role: str
    weight: int
    style: str
    path: Path
    family: str
    licence: str
    sha256: str
    licence_path: Path
    source: str
    characters: Characters

    def verify(self) -> None:
        """Check the file against its sha256. Raises ResourceError `font-changed`."""
        if hashlib.sha256(self.path.read_bytes()).hexdigest() != self.sha256:
            raise ResourceError("font-changed", file=self.path)


@dataclass(frozen=True)
class FaceReport:
    """What one face covers: of the 8,105 standard characters, of Han characters, of all characters."""

    role: str
    family: str
    weight: int
    file: str
    licence: str
    standard: int
    han: int
    characters: int
    missing_standard: str


@dataclass(frozen=True)
class FontSet:
    """The faces of a workspace, with the roles that stand in for each role and 通用规范汉字表."""

    faces: tuple[Face, ...]
    fallback: Mapping[str, tuple[str, ...]]
    standard: Characters

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles, in the order of fonts.toml."""
        return tuple(dict.fromkeys(face.role for face in self.faces))

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the faces and their order: part of the key of everything that is cached."""
        text = repr([(face.sha256, face.role, face.family, face.weight) for face in self.faces])
        return hashlib.sha256((text + repr(sorted(self.fallback.items()))).encode()).hexdigest()

    def chain(self, role: str) -> tuple[str, ...]:
        """A role and those that stand in for it. Raises ResourceError for a role without a face."""
        if role not in self.roles:
            raise ResourceError("font-role-missing", role=role, roles="、".join(self.roles))
        return (role, *self.fallback.get(role, ()))

    def files_of(self, role: str) -> tuple[Path, ...]:
        """The files of a role's chain in the regular weight. Raises ResourceError for a role without a face."""
        return tuple(
            face.path for one in self.chain(role) for face in self.faces if face.role == one and face.weight == 400
        )

    @property
    def label_files(self) -> tuple[Path, ...]:
        """What lines beside the page are set in: 黑 first, then what stands in for it."""
        return self.files_of("hei" if "hei" in self.roles else self.roles[0])

    def stack(self, role: str) -> tuple[str, ...]:
        """The families of a role's chain, for `font-family`. Raises ResourceError for a role without a face."""
        return tuple(dict.fromkeys(face.family for one in self.chain(role) for face in self.faces if face.role == one))

    def css(self) -> str:
        """One custom property a role: `font-family: var(--font-kai)` takes 楷, then what stands in for it."""
        stacks = (f"--font-{role}:{_quoted(self.stack(role))}" for role in self.roles)
        return f":root{{{';'.join(stacks)}}}\n"

    def font_face_css(self) -> str:
        """`@font-face` rules with file URLs, for a browser; WeasyPrint needs none (see the module)."""
        return "".join(
            f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{face.style};'
            f'src:url("{face.path.as_uri()}")}}\n'
            for face in self.faces
        )

    def file_of(self, base_font: str) -> Path | None:
        """The file behind a PDF's base-font name without its subset tag (`Booklet-Song-Bold`); None for a stranger.

        Where a family lacks the weight, its nearest one is what WeasyPrint took and thickened.
        """
        matches = [face for face in self.faces if _is_family(face.family, base_font)]
        if not matches:
            return None
        longest = max(len(face.family) for face in matches)
        matches = [face for face in matches if len(face.family) == longest]
        weight = _weight_of(base_font[longest + 1 :])
        return min(matches, key=lambda face: abs(face.weight - weight)).path

    def coverage(self, role: str) -> frozenset[int]:
        """Every code point that the chain of a role has."""
        return frozenset().union(*(face.characters.codes() for face in self._chain_faces(role)))

    def covers(self, text: str, role: str, *, alone: bool = False) -> bool:
        """Whether the chain of a role, or with `alone` the faces of this role by themselves, have all of a text.

        A name that its own face lacks in part is set whole in the first role that has all of it.
        """
        return not self.missing(text, role, alone=alone)

    def missing(self, text: str, role: str, *, alone: bool = False) -> list[str]:
        """The characters of a text, each once and in order, that no face of the role's chain has.

        Controls, format characters and variation selectors print nothing and are never missing.
        """
        chain = self.chain(role)
        return self._lacking(text, chain[:1] if alone else chain)

    def unprintable(self, text: str) -> list[str]:
        """The characters of a text, each once and in order, that some role's chain lacks: a layout may set it in any.

        Roles that only stand in for others (the rare faces) are not asked by themselves.
        """
        helpers = {one for chain in self.fallback.values() for one in chain}
        asked = [role for role in self.roles if self.fallback.get(role) or role not in helpers]
        lacking = {char for role in asked or self.roles for char in self.missing(text, role)}
        return [char for char in dict.fromkeys(text) if char in lacking]

    def stand_in(self, text: str, role: str) -> str:
        """CSS declarations that set a text whole where a role's own faces lack some of it; empty where they have all.

        The first role of the chain that has the whole text sets it, so that a name is never one heavy glyph among light
        ones. Where none has it by itself (a common surname with a character of the rare faces), the first that has it
        with its closest stand-in does: 宋 with the rare faces, which are of its kind. Where what stands in lacks a
        weight of the role, all of the text is set in the regular one. Raises ResourceError for a role without a face.
        """
        if self.covers(text, role, alone=True):
            return ""
        chain = self.chain(role)
        groups = [(one,) for one in chain[1:]] + [(one, *self.fallback.get(one, ())[:1]) for one in chain]
        roles = next((group for group in groups if not self._lacking(text, group)), chain)
        stack = dict.fromkeys((roles[0], role))
        families = f"font-family:{','.join(f'var(--font-{one})' for one in stack)}"
        weights = [{face.weight for face in self.faces if face.role == one} for one in (role, *roles)]
        return families if all(weights[0] <= other for other in weights) else f"{families};font-weight:400"

    def verify(self) -> None:
        """Check every file against its sha256. Raises ResourceError `font-changed`."""
        for face in self.faces:
            face.verify()

    def _lacking(self, text: str, roles: Sequence[str]) -> list[str]:
        """The characters of a text, each once and in order, that no face of these roles has."""
        faces = [face for face in self.faces if face.role in roles]
        return [
            char
            for char in dict.fromkeys(text)
            if not any(ord(char) in face.characters for face in faces) and _prints(char)
        ]

    def _chain_faces(self, role: str) -> tuple[Face, ...]:
        return tuple(face for one in self.chain(role) for face in self.faces if face.role == one)


def load_fonts(folders: Sequence[Path]) -> FontSet:
    """The faces of the first folder that has a fonts.toml: a workspace's own set replaces the shipped one.

    Raises ResourceError where there is none, or it or a file it names cannot be used.
    """
    folder = next((one for one in folders if (one / MANIFEST).is_file()), None)
    if folder is None:
        raise ResourceError("fonts-missing", folders="、".join(map(str, folders)))
    folder = folder.resolve()
    manifest = _read_toml(folder / MANIFEST)
    entries = manifest.get("face")
    if not isinstance(entries, list) or not entries:
        raise ResourceError("fonts-invalid", file=folder / MANIFEST, problem="[[face]]")
    coverage = _read_json(folder / COVERAGE) if (folder / COVERAGE).is_file() else {}
    faces = tuple(_face(folder, entry, coverage) for entry in entries)
    roles = {face.role for face in faces}
    fallback = {
        str(role): tuple(str(one) for one in chain if one in roles)
        for role, chain in manifest.get("fallback", {}).items()
    }
    return FontSet(faces, fallback, _standard([folder, *folders]))


def coverage_report(fonts: FontSet) -> list[FaceReport]:
    """What each face covers, in the order of fonts.toml, its files checked. Raises ResourceError `font-changed`."""
    fonts.verify()
    standard = fonts.standard.codes()
    rows = []
    for face in fonts.faces:
        codes = face.characters.codes()
        rows.append(
            FaceReport(
                role=face.role,
                family=face.family,
                weight=face.weight,
                file=face.path.name,
                licence=face.licence,
                standard=len(standard & codes),
                han=sum(1 for code in codes if any(first <= code <= last for first, last in _HAN)),
                characters=len(codes),
                missing_standard="".join(map(chr, sorted(standard - codes))),
            )
        )
    return rows


def _face(folder: Path, entry: Any, coverage: Any) -> Face:
    """A face of the manifest. Raises ResourceError naming what is wrong with it."""
    where = folder / MANIFEST
    if not isinstance(entry, dict):
        raise ResourceError("fonts-invalid", file=where, problem="[[face]]")
    for key, kind in _REQUIRED.items():
        if not isinstance(entry.get(key), kind):
            raise ResourceError("fonts-invalid", file=where, problem=f"{entry.get('file', '[[face]]')}: {key}")
    path = folder / entry["file"]
    if not path.is_file():
        raise ResourceError("font-file-missing", file=path)
    if path.stat().st_size != entry.get("bytes", path.stat().st_size):
        raise ResourceError("font-changed", file=path)
    flat = coverage.get(entry["file"])
    return Face(
        role=entry["role"],
        weight=entry["weight"],
        style=entry["style"],
        path=path,
        family=entry["family"],
        licence=entry["licence"],
        sha256=entry["sha256"],
        licence_path=folder / str(entry.get("licence_file", "")),
        source=str(entry.get("source", "")),
        characters=Characters.of_flat(flat) if flat else _characters_of(path),
    )


def _characters_of(path: Path) -> Characters:
    """The characters of a font file, for a folder without coverage.json (about 0.1 s a face)."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, lazy=True) as font:
            return Characters.of(font.getBestCmap() or ())
    except (TTLibError, OSError):
        raise ResourceError("font-unreadable", path=path) from None


def _standard(folders: Iterable[Path]) -> Characters:
    """通用规范汉字表 from the first folder that has it; empty where none has."""
    path = next((one / STANDARD_CHARACTERS for one in folders if (one / STANDARD_CHARACTERS).is_file()), None)
    return Characters.of_flat(_read_json(path)) if path else Characters((), ())


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise ResourceError("fonts-invalid", file=path, problem=problem) from None


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise ResourceError("fonts-invalid", file=path, problem=problem) from None


def _quoted(families: Iterable[str]) -> str:
    return ",".join(f'"{family}"' for family in families)


def _is_family(family: str, base_font: str) -> bool:
    """Whether a base-font name is that family's, alone or with a style after a hyphen."""
    name = family.replace(" ", "-")
    return base_font == name or base_font.startswith(f"{name}-")


def _weight_of(style: str) -> int:
    """The weight in a style as Pango writes it (`Semi-Bold-Italic`); 400 where it names none."""
    names = sorted(_WEIGHTS, key=len, reverse=True)
    return next((_WEIGHTS[name] for name in names if style.startswith(name)), 400)


def _prints(char: str) -> bool:
    """Whether a character ought to leave ink or take space of its own."""
    code = ord(char)
    if any(first <= code <= last for first, last in _VARIATION_SELECTORS):
        return False
    return unicodedata.category(char) not in _INVISIBLE_CATEGORIES
