"""Text to paragraphs: white space, line ends, damaged characters. What every reader of text shares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from booklet.entries.encoding import Decoded, control_codes, decode, without_controls
from booklet.findings import Finding, Place, note, warning
from booklet.importing.document import Document, Origin, Paragraph, Picture
from booklet.importing.sources.limits import Limits
from booklet.importing.sources.source import Source, refused

OUTER = " \t\r\n\x0b\x0c\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
"""White space, and marks without width, that stand around paragraphs."""

_INNER_BREAK = re.compile("[\x0b\x0c\x85\u2028\u2029]")
"""Line and page ends inside what an editor counts as one line."""
_BREAKS = {0x0B: 0x2028, 0x0C: 0x2028}


def read_text(source: Source, limits: Limits) -> Document:
    """A text file: each line with text is a paragraph, as copied articles have them. Raises `RefusedError`."""
    text, findings = decoded_text(source.read(limits.text_bytes), source.name)
    blocks: list[Paragraph] = []
    for number, line in enumerate(text.split("\n"), 1):
        for part in lines_of(line):
            if len(blocks) == limits.blocks:
                return Document(source.name, tuple(blocks), findings=(*findings, cut_off(source.name, number)))
            blocks.append(Paragraph(part, Origin(source.name, number), lines=(number,)))
    return Document(source.name, tuple(blocks), findings=findings)


def lines_of(text: str) -> Iterator[str]:
    """The lines of a text that are not empty, outer white space stripped."""
    for line in _INNER_BREAK.sub("\n", text).split("\n"):
        if stripped := line.strip(OUTER):
            yield stripped


def arranged(items: Iterable[str | Picture], *, is_joined: bool = False) -> Iterator[str | Picture]:
    """The lines and pictures of a paragraph in order; a picture never parts a line but stands before or behind it.

    `is_joined` makes one line of all: titles are broken for looks.
    """
    rows: list[list[str | Picture]] = [[]]
    for item in items:
        if isinstance(item, str) and not is_joined:
            first, *more = item.split("\n")
            rows[-1].append(first)
            rows += [[line] for line in more]
        else:
            rows[-1].append(item)
    for row in rows:
        text, behind = "", []
        for item in row:
            if isinstance(item, str):
                text += item
            elif text.strip(OUTER):
                behind.append(item)
            else:
                yield item
        if text := text.replace("\n", "").strip(OUTER):
            yield text
        yield from behind


def decoded_text(data: bytes, file: str, encoding: str = "") -> tuple[str, tuple[Finding, ...]]:
    """The text of a file with `\\n` line ends and without control characters, and what was wrong with it.

    `encoding` is a codec that the file itself names. Raises `RefusedError` for what is no text.
    """
    if not data.strip(b"\0 \t\r\n"):
        return "", (warning("import-file-empty", Place(file), file=file),)
    decoded = _declared(data, encoding) or decode(data)
    if decoded.text is None:
        raise refused("import-not-text", file)
    findings = [
        warning("import-text-damaged", Place(file, line), encoding=decoded.encoding) for line in decoded.broken_lines
    ]
    broken = [] if decoded.text.isprintable() else _lines_with_controls(decoded.text)
    findings += [note("import-control-character", Place(file, line), code=code) for line, code in broken]
    return without_controls(decoded.text.translate(_BREAKS)), tuple(findings)


def cut_off(file: str, line: int) -> Finding:
    """That a document is so long that what follows a line was not read."""
    return warning("import-cut-off", Place(file, line), file=file)


def _declared(data: bytes, encoding: str) -> Decoded | None:
    """The text in the encoding that the file names, where all of it is in that encoding."""
    if not encoding:
        return None
    try:
        text = data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return None
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), encoding)


def _lines_with_controls(text: str) -> list[tuple[int, str]]:
    """The control characters of a text by their first line, each once."""
    first: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for code in () if line.isprintable() else control_codes(line):
            first.setdefault(code, number)
    return [(line, code) for code, line in first.items() if code not in {"U+000B", "U+000C"}]
