"""Source files made for the tests of the readers: pictures, Word and Excel packages from raw parts."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from booklet.importing.document import Block, Document, Paragraph, Picture, Role, Table
from booklet.importing.sources import read_sources

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NAMES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def picture(seed: int = 0, kind: str = "JPEG", size: int = 80) -> bytes:
    """A picture of noise, different for each seed."""
    image = Image.frombytes("RGB", (size, size), random.Random(seed).randbytes(size * size * 3))
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """A part of relations: id to kind and target; targets with `://` are outside."""
    items = "".join(
        f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for key, (kind, target) in targets.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
    )


def word(body: str, targets: Mapping[str, tuple[str, str]] | None = None, **parts: str | bytes) -> bytes:
    """A Word file with this body; `parts` are named below `word/`, dots as double underscores."""
    more = {f"word/{name.replace('__', '.').replace('media_', 'media/')}": content for name, content in parts.items()}
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations({"rId1": ("officeDocument", "word/document.xml")}),
            "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": relations(targets or {}),
            **more,
        }
    )


def paragraph(text: str, properties: str = "") -> str:
    """A Word paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def inline_picture(key: str, described: str = "图片 1") -> str:
    """A run with a picture."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="{described}"/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:embed="{key}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def written(folder: Path, name: str, data: str | bytes) -> Path:
    """A file with this content."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def one(path: Path) -> Document:
    """The only document of a source."""
    (document,) = read_sources(path)
    return document


def texts(document: Document, *roles: Role) -> list[str]:
    """The texts of paragraphs, of all or some roles."""
    return [
        block.text for block in document.blocks if isinstance(block, Paragraph) and (not roles or block.role in roles)
    ]


def sketch(document: Document) -> list[str]:
    """The blocks in order: `role text`, `picture name`, `table 2x3`."""
    return [_sketched(block) for block in document.blocks]


def _sketched(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"{block.role} {block.text}"
    if isinstance(block, Picture):
        return f"picture {block.name}"
    return f"table {len(block.rows)}x{len(block.rows[0])}"


def table(document: Document, index: int = 0) -> Table:
    """A table of a document."""
    return [block for block in document.blocks if isinstance(block, Table)][index]


def grid(found: Table) -> list[list[str]]:
    """The texts of a table."""
    return [[cell.text for cell in row] for row in found.rows]


def ids(document: Document) -> list[str]:
    """The ids of a document's findings."""
    return [item.id for item in document.findings]
