"""Bad and hostile sources: a finding for each, little memory, nothing written."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from source_files import NAMES, ids, one, packed, paragraph, picture, texts, word, written

from booklet.importing.sources import Limits, read_sources

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def compound(*streams: str) -> bytes:
    """The start of a compound file with these names in its directory."""
    return OLE + b"\0" * 504 + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)


@pytest.mark.parametrize(
    ("name", "data", "finding", "cure"),
    [
        ("a.docx", compound("EncryptionInfo", "EncryptedPackage"), "import-encrypted", None),
        ("a.xlsx", compound("EncryptedPackage"), "import-encrypted", None),
        ("a.doc", compound("WordDocument"), "import-format-old", "docx"),
        ("a.xls", compound("Workbook"), "import-format-old", "xlsx"),
        ("a.et", compound("Anything"), "import-format-old", "xlsx"),
        ("a.wps", compound("WordDocument"), "import-format-old", "docx"),
        ("a.doc", b"{\\rtf1\\ansi x}", "import-format-old", "docx"),
        ("a.docx", word(paragraph("字"))[:-300], "import-file-broken", None),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 200, "import-file-broken", None),
        ("a.docx", "只是文字".encode(), "import-file-broken", None),
        ("a.docx", packed({"word/other.xml": "<a/>"}), "import-file-broken", None),
        ("a.docx", packed({"word/document.xml": "<w:document><w:body>"}), "import-file-broken", None),
        ("a.docx", packed({"word/document.xml": f"<w:document {NAMES}/>"}), "import-file-broken", None),
        ("a.xlsx", packed({"xl/worksheets/sheet1.xml": "<a/>"}), "import-file-broken", None),
        ("a.rar", b"Rar!\x1a\x07\x01\0", "import-format-archive", None),
        ("a.pptx", packed({"[Content_Types].xml": "", "ppt/presentation.xml": "<a/>"}), "import-format-unknown", None),
        ("a.pdf", b"%PDF-1.7\nnothing", "import-file-broken", None),
        ("a.jpg", b"<not a picture>", "import-file-broken", None),
        ("a.zip", b"PK\x03\x04broken", "import-zip-broken", None),
        ("a.txt", random.Random(1).randbytes(5000), "import-not-text", None),
        ("a.csv", b"\x7fELF" + bytes(range(32)) * 40, "import-not-text", None),
        (
            "a.mht",
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n",
            "import-file-broken",
            None,
        ),
    ],
)
def test_what_cannot_be_read_is_a_finding(
    tmp_path: Path, name: str, data: bytes, finding: str, cure: str | None
) -> None:
    document = one(written(tmp_path, name, data))
    assert ids(document) == [finding] and not document.blocks
    assert document.findings[0].place.file == name
    assert cure is None or document.findings[0].values["save_as"] == cure


def test_every_cut_of_a_word_file_is_a_finding(tmp_path: Path) -> None:
    data = word(paragraph("字") * 40, {"rId1": ("image", "media/image1.jpeg")}, media_image1__jpeg=picture())
    whole = one(written(tmp_path, "a.docx", data))
    assert len(whole.blocks) == 40
    spoilt = random.Random(2)
    for _ in range(60):
        broken = bytearray(data)
        for _ in range(spoilt.randrange(1, 9)):
            broken[spoilt.randrange(len(broken))] = spoilt.randrange(256)
        cut = bytes(broken[: spoilt.randrange(1, len(data))]) if spoilt.random() < 0.3 else bytes(broken)
        document = one(written(tmp_path, "a.docx", cut))
        assert document.blocks or document.findings


def test_a_large_text_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(100 << 20)
    tracemalloc.start()
    document = one(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ids(document) == ["import-file-too-large"] and document.findings[0].values["megabytes"] == "100"
    assert peak < 1 << 20


def bomb(size: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("零.txt", b"\0" * size)
        archive.writestr("好.txt", "文字")
    return stream.getvalue()


def test_zip_bombs(tmp_path: Path) -> None:
    head, *documents = read_sources(written(tmp_path, "a.zip", bomb(30 << 20)))
    assert ids(head) == ["import-zip-ratio"] and [document.file for document in documents] == ["好.txt"]
    (document,) = read_sources(tmp_path / "a.zip", Limits(unpacked_bytes=20 << 20))
    assert ids(document) == ["import-zip-too-large"]
    many = written(tmp_path, "b.zip", packed({f"{at}.txt": "x" for at in range(30)}))
    assert ids(*read_sources(many, Limits(files=20))) == ["import-zip-too-many"]
    nested = written(tmp_path, "c.zip", packed({"里.zip": packed({"a.txt": "文字"}), "b.txt": "文字"}))
    assert [ids(document) for document in read_sources(nested)] == [[], ["import-zip-nested"]]


def test_a_member_that_lies_about_its_size(tmp_path: Path) -> None:
    data = bytearray(packed({"a.txt": b"x" * 5000}))
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = (10).to_bytes(4, "little")
    document = one(written(tmp_path, "a.zip", bytes(data)))
    assert len("".join(texts(document))) <= 10


def test_names_that_lead_out_of_a_zip(tmp_path: Path) -> None:
    names = ("../out.txt", "a/../../out.txt", "/etc/out.txt", "C:/out.txt", "..\\out.txt", "好.txt")
    head, *documents = read_sources(written(tmp_path, "盒/a.zip", packed(dict.fromkeys(names, "文字"))))
    assert ids(head) == ["import-zip-name"] * 5
    assert [document.file for document in documents] == ["好.txt"]
    assert [path.name for path in tmp_path.rglob("*")] == ["盒", "a.zip"]


def test_links_and_locked_members_of_a_zip(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("密码")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.txt", "文字")
    data = bytearray(stream.getvalue())
    second = data.rindex(b"PK\x01\x02")
    data[second + 8] |= 1
    (head,) = read_sources(written(tmp_path, "a.zip", bytes(data)))
    assert sorted(ids(head)) == ["import-link", "import-zip-encrypted"]


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>"


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, codec: str) -> None:
    body = f"<w:document {NAMES}><w:body>{paragraph('&b;')}</w:body></w:document>"
    xml = f'<?xml version="1.0" encoding="{codec}"?>{LAUGHS}{body}'
    document = one(written(tmp_path, "a.docx", packed({"word/document.xml": xml.encode(codec)})))
    assert ids(document) == ["import-xml-unsafe"]
    sheet = packed({"xl/workbook.xml": f"{LAUGHS}<workbook/>"})
    assert ids(one(written(tmp_path, "a.xlsx", sheet))) == ["import-xml-unsafe"]
    page = one(written(tmp_path, "a.html", f"{LAUGHS.replace('x [', 'html [')}<p>&b;&b;</p><p>文字</p>"))
    assert "文字" in texts(page) and "haha" not in "".join(texts(page))


def test_packages_that_unpack_to_too_much(tmp_path: Path) -> None:
    long = word(paragraph("字" * 1000) * 2000)
    (document,) = read_sources(written(tmp_path, "a.docx", long), Limits(xml_bytes=1 << 20))
    assert ids(document) == ["import-package-too-large"]
    (document,) = read_sources(written(tmp_path, "b.docx", word("<w:p/>" * 3000)), Limits(tags=1000))
    assert ids(document) == ["import-package-too-large"]
    (document,) = read_sources(written(tmp_path, "c.html", "<b>" * 3000), Limits(page_tags=1000))
    assert ids(document) == ["import-package-too-large"]


def test_deep_nesting(tmp_path: Path) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 60 + paragraph("底") + "</w:tc></w:tr></w:tbl>" * 60
    document = one(written(tmp_path, "a.docx", word(deep)))
    assert document.blocks or document.findings
    document = one(written(tmp_path, "a.docx", word("<w:sdt>" * 5000 + "</w:sdt>" * 5000)))
    assert ids(document) == ["import-file-broken"]
    page = one(written(tmp_path, "a.html", "<div>" * 2000 + "底" + "<table><tr><td>" * 3000 + "丢"))
    assert texts(page) == ["底"] and ids(page) == ["import-cut-off"]
    lists = one(written(tmp_path, "a.md", "- " * 5000 + "底\n" + "> " * 5000 + "底\n" + "[" * 20_000))
    assert lists.blocks or lists.findings


def test_scripts_do_not_run_and_nothing_is_fetched(tmp_path: Path) -> None:
    page = (
        "<html><head><script>var 字 = 1;</script></head><body onload='f()'>"
        "<p>正文，一句话。<script>alert(1)</script></p>"
        "<iframe src='file:///etc/passwd'></iframe><object data='file:///etc/passwd'></object>"
        "<img src='file:///etc/passwd'><img src='//example.invalid/a.png'><img src='../../../etc/passwd'></body></html>"
    )
    document = one(written(tmp_path, "a.html", page))
    assert texts(document) == ["正文，一句话。"]
    assert ids(document) == ["import-scripts", *["import-picture-missing"] * 3]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_rights(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "文字")
    path.chmod(0)
    assert ids(one(path)) == ["import-file-unreadable"]


def test_a_device_is_not_waited_for() -> None:
    from booklet.errors import UsageError

    with pytest.raises(UsageError, match="import-source-special"):
        read_sources(Path("/dev/zero"))


def test_sources_load_no_library_before_a_file_needs_it() -> None:
    code = (
        "import sys\nimport booklet.importing.sources\n"
        "heavy = {'lxml', 'docx', 'openpyxl', 'markdown_it', 'pypdfium2', 'PIL'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
