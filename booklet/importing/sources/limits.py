"""How much of a source is read before it is refused: bounded time and memory whatever somebody sends."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Upper bounds of what is read. All sizes are in bytes."""

    files: int = 5_000
    """Files of a folder or ZIP."""
    file_bytes: int = 512 * MEGABYTE
    """One file of any kind; pictures stay on disk."""
    text_bytes: int = 16 * MEGABYTE
    """A file that is text: some five million characters."""
    tags: int = 3_000_000
    """Tags of one XML part, each of which takes some 150 bytes in memory."""
    page_tags: int = 400_000
    """Tags of one web page, each of which takes a kilobyte while the article is looked for."""
    page_bytes: int = 64 * MEGABYTE
    """A saved web page, which may hold its pictures."""
    xml_bytes: int = 32 * MEGABYTE
    """What the XML of one Word or Excel file may unpack to, which grows tenfold in memory; of sheets see below."""
    sheet_bytes: int = 128 * MEGABYTE
    """What the sheets of one Excel file may unpack to; they are read as a stream."""
    unpacked_bytes: int = 4096 * MEGABYTE
    """What a ZIP may unpack to."""
    ratio: int = 250
    """How many times its packed size a member may unpack to; text and scans of blank paper stay below it."""
    ratio_from_bytes: int = 8 * MEGABYTE
    """Members that unpack to less than this are harmless at any ratio."""
    all_text_characters: int = 40_000_000
    """Text of all documents of one import."""
    blocks: int = 50_000
    """Paragraphs, pictures and tables of one document."""
    cells: int = 200_000
    """Cells of one document, merged ones counted in each place."""
    columns: int = 256
    """Columns of a table."""
    pages: int = 500
    """Pages of a PDF."""
