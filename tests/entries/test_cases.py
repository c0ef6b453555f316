"""Each folder of tests/cases is a workspace with bad (or tricky) content beside all the findings that it must bring.

`case.toml`: `about`; `[photos]` names the photographs to draw, with a description to embed or `truncated`; `[links]`
the symbolic links to make; `[[finding]]` every finding, in any order; `[[caption]]` what becomes of each photo.
"""

from __future__ import annotations

import io
import shutil
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from PIL import Image

from booklet import entries, messages
from booklet.findings import Finding
from booklet.photos.source import probe_all

CASES = Path(__file__).parent.parent / "cases"
FOLDER = "甲"
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>
<rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"""


def draw(path: Path, wish: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.radial_gradient("L").resize((60, 40)).convert("RGB")
    stream = io.BytesIO()
    extra = {"xmp": XMP.format(escape(wish["description"])).encode()} if "description" in wish else {}
    picture.save(stream, "JPEG", **extra)
    data = stream.getvalue()
    path.write_bytes(data[: len(data) * 2 // 3] if wish.get("truncated") else data)


def workspace_of(case: Path, told: dict[str, Any], tmp_path: Path) -> Path:
    workspace = tmp_path / "workspace"
    shutil.copytree(case, workspace)
    draw(tmp_path / "outside.jpg", {})
    for name, wish in told.get("photos", {}).items():
        draw(workspace / "photos" / FOLDER / name, wish)
    for name, target in told.get("links", {}).items():
        (workspace / name).parent.mkdir(parents=True, exist_ok=True)
        (workspace / name).symlink_to(tmp_path / target)
    return workspace


Row = tuple[str, str, str, int, str]


def row(item: Finding) -> Row:
    return item.id, item.severity.value, item.place.file, item.place.line, item.place.honouree


def expected_row(item: dict[str, Any]) -> Row:
    file = item.get("file", f"units/{FOLDER}/booklet.yaml")
    return item["id"], item["severity"], file, item.get("line", 0), item.get("honouree", "")


@pytest.mark.parametrize("case", [pytest.param(path, id=path.name) for path in sorted(CASES.iterdir())])
def test_case_brings_exactly_its_findings(case: Path, tmp_path: Path) -> None:
    told = tomllib.loads((case / "case.toml").read_text("utf-8"))
    template = told.get("template", "图为{name}同志在{place}{activity}")
    lacking = told.get("missing_glyphs", "")
    checked = entries.load_unit(
        workspace_of(case, told, tmp_path),
        FOLDER,
        needs_of=lambda name: entries.LayoutNeeds(name, template, tuple(told.get("required", ()))),
        probe_all=probe_all,
        missing_glyphs=lambda text: [char for char in text if char in lacking],
    )
    expected = Counter(expected_row(item) for item in told.get("finding", []))
    assert Counter(row(item) for item in checked.findings) == expected
    for item in checked.findings:
        for language in ("zh", "en"):
            message, hint = messages.finding_text(item, language)
            assert message
            assert hint
            assert "{" not in message
    if "caption" in told:
        assert checked.value is not None
        assert [
            {"honouree": person.name, "file": photo.file, "text": photo.caption, "source": photo.caption_source.value}
            for person in checked.value.honourees
            for photo in person.photos
        ] == told["caption"]


# Not of content: these come from the photos layer, have tests of their own, or need a file too large for a case.
ELSEWHERE = {"unit-file-too-large", "fix-needs-clean-file", "fix-outside-workspace", "fix-would-change-more"}


def test_every_finding_of_the_entries_has_a_case() -> None:
    shown = {
        item["id"]
        for path in CASES.glob("*/case.toml")
        for item in tomllib.loads(path.read_text("utf-8")).get("finding", [])
    }
    source = "".join(path.read_text("utf-8") for path in Path(entries.__file__).parent.rglob("*.py"))
    known = {key.removeprefix("finding.") for key in messages.known_keys() if key.startswith("finding.")}
    raised = {key for key in known if f'"{key}"' in source}
    assert len(raised) > 50
    assert raised - shown == ELSEWHERE
