"""The routes, and who is refused."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from preview_sessions import HOME, client_of, session_of
from starlette.testclient import TestClient

from booklet.preview.session import Session
from booklet.preview.watch import watched

OURS = {"origin": HOME}


@pytest.fixture(scope="module")
def session(rendered: Path, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """One for all tests: what writes to its files puts them back."""
    return session_of(shutil.copytree(rendered, tmp_path_factory.mktemp("shown") / "工作区"))


@pytest.fixture(scope="module")
def client(session: Session) -> TestClient:
    return client_of(session)


@pytest.fixture
def entries(session: Session) -> Iterator[Path]:
    """The unit's file, as it was before when the test is over."""
    before = unit_file(session).read_bytes()
    yield unit_file(session)
    unit_file(session).write_bytes(before)


def unit_file(session: Session) -> Path:
    return session.workspace.root / "units/试验办/booklet.yaml"


def find(session: Session, text: str) -> tuple[int, float, float]:
    """Page and place of a printed line."""
    for page in session.book.pages:
        for line in page.places.lines:
            if text in line.text:
                left, top, width, height = line.box
                return page.number, left + width / 2, top + height / 2
    raise AssertionError(text)


def test_page_and_its_files(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for name in ("preview.js", "draw.js", "desk.js", "preview.css", "icon.svg"):
        assert client.get(f"/static/{name}").status_code == 200, name
    words = client.get("/words").json()
    assert words["words"]["bleed"] == "出血"


def test_pictures_are_as_sharp_as_asked(client: TestClient) -> None:
    state = client.get("/state").json()
    assert len(state["pages"]) > 4
    first = state["pages"][0]
    for width in (120, 900):
        answer = client.get(f"/page/{first['key']}?w={width}")
        picture = Image.open(io.BytesIO(answer.content))
        assert picture.width in (width, width + 1)
        whole = (first["height"] + 2 * first["bleed"]) / (first["width"] + 2 * first["bleed"])
        assert picture.height / picture.width == pytest.approx(whole, rel=0.02)


@pytest.mark.parametrize("query", ["w=0", "w=999999", "w=-5", "w=x"])
def test_pictures_of_no_size(client: TestClient, query: str) -> None:
    key = client.get("/state").json()["pages"][0]["key"]
    assert client.get(f"/page/{key}?{query}").status_code == 404


def test_facts_of_a_page(client: TestClient, session: Session) -> None:
    number, _, _ = find(session, "清晨六点到岗")
    facts = client.get(f"/facts/{number}").json()
    assert facts["grid"]["pitch"] == 18
    assert facts["columns"] or facts["words"]
    picture = facts["pictures"][0]
    left, top, width, height = picture["box"]
    assert 0 < left < left + width <= facts["width"]
    assert 0 < top < top + height <= facts["height"]
    assert picture["ppi"] > 100
    assert client.get("/facts/999").status_code == 404


def test_a_place_tells_its_sources(client: TestClient, session: Session) -> None:
    number, x, y = find(session, "清晨六点到岗")
    told = client.get(f"/at/{number}?x={x}&y={y}").json()
    line = next(at for at, text in enumerate(unit_file(session).read_text().splitlines(), 1) if "清晨六点" in text)
    assert told["honouree"] == "王小明"
    assert (told["entry"]["file"], told["entry"]["line"]) == ("units/试验办/booklet.yaml", line)
    assert told["entry"]["field"] == "deeds"
    assert told["entry"]["link"].startswith("vscode://file/")
    assert [hit["file"] for hit in told["templates"][:2]] == ["classic/macros.html", "classic/person.html"]
    assert "<p>{{ paragraph }}</p>" in told["templates"][0]["text"]
    assert "prose(person.deeds)" in told["templates"][1]["text"]
    assert told["rules"][0]["text"].startswith(".deeds p")


def test_a_photo_tells_its_sources(client: TestClient, session: Session) -> None:
    page = next(one for one in session.book.pages if one.page.pictures)
    left, top, width, height = page.page.pictures[0].box
    told = client.get(f"/at/{page.number}?x={left + width / 2}&y={top + height / 2}").json()
    assert told["photo"]["file"] == "王小明.jpg"


def test_search_across_line_ends(client: TestClient) -> None:
    hits = client.get("/search", params={"q": "从不 迟到"}).json()["hits"]
    assert len(hits) == 1
    assert hits[0]["boxes"]
    assert client.get("/search", params={"q": "没有这句话"}).json()["hits"] == []


# ------------------------------------------------------------------------------------------------ refused


def test_foreign_host_is_refused(session: Session) -> None:
    for base in ("http://evil.example:8123", "http://127.0.0.1:9999", "http://127.0.0.1"):
        client = client_of(session, base_url=base)
        assert client.get("/state").status_code == 421


def test_foreign_origin_is_refused(client: TestClient, session: Session) -> None:
    before = unit_file(session).read_bytes()
    body = {"photo": session.book.look.unit.photos[0].id, "x": 0.1, "y": 0.1}  # type: ignore[union-attr]
    foreign = {"origin": "http://evil.example"}
    for headers in (foreign, {"origin": "null"}, {}, {**OURS, "sec-fetch-site": "cross-site"}):
        assert client.post("/focus", json=body, headers=headers).status_code == 403
    assert client.get("/state", headers={"origin": "http://localhost:1"}).status_code == 403
    assert unit_file(session).read_bytes() == before


def test_nobody_without_the_token(session: Session) -> None:
    client = client_of(session, anonymous="yes")
    for path in ("/", "/state", "/static/preview.js", "/?token=guess", "/photos"):
        assert client.get(path).status_code == 403, path


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2fserver.py",
        "/static/%2e%2e/serve.py",
        "/page/..%2f..%2fbooklet.toml?w=80",
        "/photo/..%2f..%2fbooklet.toml",
        "/photo/-?name=..%2f..%2fbooklet.toml",
        "/photo/-?name=%2fetc%2fpasswd",
        "/plate/x/ink?w=80",
        "/units/试验办/booklet.yaml",
    ],
)
def test_no_path_leads_out(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_markup_in_an_entry_is_text(warm: Path) -> None:
    file = warm / "units/试验办/booklet.yaml"
    file.write_text(file.read_text().replace("把小事做好。", "<script>alert(1)</script><b>粗</b>"), encoding="utf-8")
    session = session_of(warm)
    number, x, y = find(session, "<script>alert(1)")
    answer = client_of(session).get(f"/at/{number}?x={x}&y={y}")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>" in answer.json()["text"]


# ------------------------------------------------------------------------------------------------ photo desk


def test_focus_is_written(client: TestClient, entries: Path) -> None:
    shown = client.get("/photos").json()["photos"]
    assert [one["honouree"] for one in shown] == ["王小明", "李芳"]
    assert shown[0]["uses"][0]["ppi"] > 0
    before = entries.read_text()
    answer = client.post("/focus", json={"photo": shown[0]["id"], "x": 0.6, "y": 0.125}, headers=OURS)
    assert answer.status_code == 200, answer.text
    assert entries.read_text() == before.replace("[0.25, 0.4]", "[0.6, 0.125]")
    assert client.get(f"/photo/{shown[0]['id']}").headers["content-type"] == "image/jpeg"


@pytest.mark.parametrize("body", [{}, {"photo": "x", "x": 2, "y": 0}, {"photo": 1, "x": 0, "y": 0}, [1], {"x": True}])
def test_focus_that_is_none(client: TestClient, body: object) -> None:
    assert client.post("/focus", json=body, headers=OURS).status_code == 400


def test_a_file_changed_meanwhile_is_not_overwritten(client: TestClient, entries: Path) -> None:
    entries.write_text("unit: [", encoding="utf-8")
    photo = client.get("/photos").json()["photos"][0]["id"]
    assert client.post("/focus", json={"photo": photo, "x": 0.5, "y": 0.5}, headers=OURS).status_code == 409
    assert entries.read_text() == "unit: ["


# ------------------------------------------------------------------------------------------------ watching


def test_what_is_watched(tmp_path: Path) -> None:
    (tmp_path / "units/a").mkdir(parents=True)
    (tmp_path / "layouts/classic").mkdir(parents=True)
    read = (tmp_path / "booklet.toml", tmp_path / "units/a", tmp_path / "photos/a",
            tmp_path / "layouts", tmp_path / "layouts/classic")  # fmt: skip
    folders, flat = watched(tmp_path, read)
    assert folders == (tmp_path / "layouts", tmp_path / "units/a")
    assert flat == (tmp_path,)


def test_only_layouts_in_use_count(session: Session) -> None:
    home = session.workspace.layout_folders[-1]
    assert session._counts(home / "classic/style.css")
    assert not session._counts(home / "gazette/style.css")
    root = session.workspace.root
    assert session._counts(root / "booklet.toml")
    assert not session._counts(root / "notes.txt")
    assert session._counts(root / "photos/试验办/new.jpg")
