"""Reading unit files: whatever the bytes are, all problems come back and nothing of the rest is lost."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booklet.entries import reader
from booklet.entries.encoding import decode
from booklet.entries.reader import read_bytes, read_unit
from booklet.entries.schema import HonoureeEntry, UnitEntry, json_schema_text
from booklet.findings import Finding, Severity, has_errors

FILE = "units/甲/booklet.yaml"
ROOT = Path(__file__).parent.parent.parent


def read(text: str) -> tuple[UnitEntry | None, tuple[Finding, ...]]:
    checked = read_bytes(text.encode("utf-8", "surrogatepass"), "甲", FILE)
    return checked.value.entry if checked.value else None, checked.findings


def test_scalars_are_text_as_written() -> None:
    entry, found = read(
        "unit: 甲\ntitle: 1_000\nperiod: 2024\nissued: 2025-06-01\nslogan: no\nsubtitle: ~\nhonourees:\n"
        "  - name: 007\n    role: 1e3\n    party: yes\n    quote: '12:30'\n    photos: []\n"
    )
    assert not found
    assert entry is not None
    assert (entry.title, entry.period, entry.issued, entry.slogan, entry.subtitle) == (
        "1_000", "2024", "2025-06-01", "no", "",
    )  # fmt: skip
    person = entry.honourees[0]
    assert (person.name, person.role, person.party, person.quote) == ("007", "1e3", "yes", "12:30")


def test_keys_with_nothing_after_them_are_empty() -> None:
    entry, found = read("unit: 甲\ntitle: 乙\nsections:\nhonourees:\ngroups:\ncolophon:\npreface:\n")
    assert not found
    assert entry == UnitEntry(unit="甲", title="乙")


def test_lines_lead_to_every_value() -> None:
    text = (
        "unit: 甲\ntitle: 乙\nhonourees:\n"
        "  - name: 丙\n    deeds: |\n      第一段。\n\n      第二段有字。\n  -\n    name: 丁\n"
    )
    draft = read_bytes(text.encode(), "甲", FILE).value
    assert draft is not None
    assert draft.lines.line("title") == 2
    assert draft.lines.line("honourees", 0) == 4
    assert draft.lines.line("honourees", 0, "deeds") == 5
    assert draft.lines.line_of("字", "honourees", 0, "deeds") == 8
    assert draft.lines.line("honourees", 1, "name") == 10
    assert draft.lines.line("honourees", 1, "role") == 10
    assert draft.lines.line("preface") == 1


def test_a_bad_person_hides_nobody() -> None:
    people = [f"  - name: 人{number}\n    deeds: 好\n" for number in range(30)]
    for bad, broken in (
        (3, '  - name: "人3\n    deeds: 好\n'),
        (9, "  - name: 甲: 乙\n"),
        (20, "  - name: [人\n    deeds: 好\n"),
    ):
        people[bad] = broken
    people[25] = "  - name: 人25\n    rank: 好\n"
    entry, found = read("unit: 甲\ntitle: 乙\nhonourees:\n" + "".join(people))
    assert entry is not None
    assert {person.name for person in entry.honourees} >= {
        f"人{number}" for number in range(30) if number not in (3, 9, 20)
    }
    assert [item.id for item in found if item.id.startswith("yaml")] == ["yaml-quote-open", "yaml-colon", "yaml-syntax"]
    assert [item.place.honouree for item in found if item.id == "unknown-key"] == ["人25"]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("王明".encode(), "UTF-8"),
        ("unit: 王明\n".encode("gbk"), "GB 18030"),
        ("unit: 㐀\U00030edd\n".encode("gb18030"), "GB 18030"),
        ("unit: 王明\r\n".encode("utf-16"), "UTF-16 LE"),
        (b"", "UTF-8"),
        (b"\xef\xbb\xbf", "UTF-8"),
    ],
)
def test_encodings(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert decoded.encoding == encoding
    assert decoded.broken_lines == ()
    assert "\r" not in (decoded.text or "")


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1))
def test_utf_8_is_read_as_such(text: str) -> None:
    decoded = decode(text.encode())
    assert decoded.text == text.removeprefix("\ufeff")
    assert decoded.encoding == "UTF-8"


@given(st.binary(max_size=200))
def test_any_bytes_bring_a_draft_or_an_error(data: bytes) -> None:
    checked = read_bytes(data, "甲", FILE)
    assert checked.value is not None or has_errors(checked.findings)


_PIECES = """unit:_甲 title:_乙
honourees: -_ __-_name:_丙 ____deeds:_| __ " ' [ ] { } :_ ： &a_ *a !!str_ !x_ | > #_ ?_ <<:_*a
\\ \\UFFFFFFFF \\ud800 \\x00 focus:_[0.5,_0.5] photos: file:_a groups: names:_[甲] colophon: sections: ~ null 1e999"""
_BREAKS = ["\n", "\n", "\n", "\n", "\t", "\u3000", "\u2028", "\x85", "\ufeff", "---\n", "...\n", "%YAML 1.1\n"]
yaml_like = st.lists(
    st.sampled_from([*(piece.replace("_", " ") for piece in _PIECES.split()), *_BREAKS]), max_size=25
).map("".join)


@settings(max_examples=150, deadline=None)
@given(yaml_like)
def test_any_text_brings_a_draft_or_an_error(text: str) -> None:
    entry, found = read(text)
    assert entry is not None or has_errors(found)
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= item.place.line <= lines for item in found)
    if entry is not None:
        entry.model_dump_json().encode()  # no lone surrogates


values: st.SearchStrategy[object] = st.recursive(
    st.sampled_from(["", "甲", "0.5", "2", "nan"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*UnitEntry.model_fields, *HonoureeEntry.model_fields, "file", "focus", "names", "x"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*UnitEntry.model_fields, "x"]), values, max_size=6))
def test_any_shape_brings_a_draft(data: dict[str, object]) -> None:
    """JSON is YAML: every combination of types comes back as a draft with findings, never as an exception."""
    entry, found = read(json.dumps(data, ensure_ascii=False, indent=1))
    assert entry is not None
    assert all(item.severity is Severity.ERROR for item in found)


def test_exported_schema_is_current() -> None:
    assert (ROOT / "docs/booklet.schema.json").read_text("utf-8") == json_schema_text(), (
        "write json_schema_text() of booklet/entries/schema.py to docs/booklet.schema.json"
    )


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "FILE_BYTES_MAX", 1 << 20)
    path = tmp_path / FILE
    path.parent.mkdir(parents=True)
    path.write_bytes(b"#" * ((1 << 20) + 1))
    assert [item.id for item in read_unit(tmp_path, "甲").findings] == ["unit-file-too-large"]


def test_two_hundred_people_are_read_within_seconds() -> None:
    paragraph = "他没有先看图纸，而是用十天时间把片区的每一条巷子走了一遍，回来画出一张手绘地图。" * 5
    person = (
        "  - name: 人{0}\n    role: 主任\n    deeds: |\n      {1}\n\n      {1}\n\n      {1}\n"
        "    photos:\n      - file: {0}.jpg\n        focus: [0.5, 0.4]\n"
    )
    text = "unit: 甲\ntitle: 乙\nhonourees:\n" + "".join(person.format(number, paragraph) for number in range(200))
    start = time.process_time()
    entry, found = read(text)
    seconds = time.process_time() - start
    assert entry is not None
    assert len(entry.honourees) == 200
    assert not found
    assert seconds < 3  # about 0.5 s when alone on a core; composing ruamel's own nodes takes twice as long
