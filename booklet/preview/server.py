"""The routes: the page and its files, events, pictures, plates, facts, the photo desk."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from anyio import from_thread, to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from booklet import fonts
from booklet.build.look import PhotoGone, plates_file, proxy_file
from booklet.entries.photo_folder import PHOTO_SUFFIXES
from booklet.errors import BookletError
from booklet.messages import error_text, finding_text, table
from booklet.preview.book import BookPage
from booklet.preview.desk import free_photos, photos_data, set_focus
from booklet.preview.facts import page_facts, place_facts
from booklet.preview.guard import Guard
from booklet.preview.pages import Pictures
from booklet.preview.plates import KINDS, Plates
from booklet.preview.session import Session

_STATIC = {
    "": ("index.html", "text/html; charset=utf-8"),
    "preview.css": ("preview.css", "text/css; charset=utf-8"),
    "preview.js": ("preview.js", "text/javascript; charset=utf-8"),
    "icon.svg": ("icon.svg", "image/svg+xml"),
    "draw.js": ("draw.js", "text/javascript; charset=utf-8"),
    "desk.js": ("desk.js", "text/javascript; charset=utf-8"),
    "pictures.js": ("pictures.js", "text/javascript; charset=utf-8"),
}
_FOREVER = {"cache-control": "private, max-age=86400, immutable"}
_NOW = {"cache-control": "no-store"}
_WIDEST_PX = 6000
_KEEP_ALIVE_SECONDS = 25.0
_BODY_BYTES = 4096

T = TypeVar("T")


@dataclass
class Rooms:
    """What the routes use."""

    session: Session
    pictures: Pictures = field(default_factory=Pictures)
    plates: Plates = field(default_factory=Plates)


def application(session: Session, port: int, token: str, *, watching: bool = True) -> Guard:
    """The server of a session. Without `watching` nothing is built by itself: for tests."""
    rooms = Rooms(session)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(session.run()) if watching else None
        yield
        session.stop()
        if task is not None:
            await task
        rooms.pictures.close()

    def route(path: str, answer: Callable[[Rooms, Request], Any], *methods: str) -> Route:
        async def endpoint(request: Request) -> Response:
            answered: Response = await answer(rooms, request)
            return answered

        return Route(path, endpoint, methods=list(methods or ("GET",)))

    app = Starlette(
        lifespan=lifespan,
        routes=[
            route("/", _static),
            route("/static/{name}", _static),
            route("/face", _face),
            route("/words", _words),
            route("/state", _state),
            route("/events", _events),
            route("/page/{key}", _page),
            route("/plate/{key}/{kind}", _plate),
            route("/facts/{number:int}", _facts),
            route("/at/{number:int}", _at),
            route("/search", _search),
            route("/viewed", _viewed, "POST"),
            route("/photos", _photos),
            route("/photo/{id}", _photo),
            route("/focus", _focus, "POST"),
        ],
    )
    return Guard(app, port, token)


def _nothing() -> Response:
    return JSONResponse({"error": "not-found"}, 404, _NOW)


async def _static(rooms: Rooms, request: Request) -> Response:
    known = _STATIC.get(request.path_params.get("name", ""))
    if known is None:
        return _nothing()
    body = files("booklet.preview").joinpath("static", known[0]).read_bytes()
    return Response(body, media_type=known[1], headers={"cache-control": "no-cache"})


async def _face(rooms: Rooms, request: Request) -> Response:
    """A shipped face with Chinese characters, for machines that have none."""
    session = rooms.session
    path = next((one.path for one in fonts.load_fonts(session.workspace.font_folders).faces if one.role == "hei"), None)
    return FileResponse(path, headers=_FOREVER) if path else _nothing()


async def _words(rooms: Rooms, request: Request) -> Response:
    """The user's language, and all that the page says in it."""
    session = rooms.session
    words = table("ui.preview-", session.language)
    stages = table("ui.stage-", session.language)
    about: dict[str, Any] = {"language": session.language, "exact_plates": rooms.plates.exact, "ink_limit": 0}
    with contextlib.suppress(BookletError, OSError):  # the settings may be half saved
        about["ink_limit"] = session.limits()[1]
    return JSONResponse({**about, "words": words, "stages": stages}, headers=_NOW)


async def _state(rooms: Rooms, request: Request) -> Response:
    return JSONResponse(rooms.session.state(), headers=_NOW)


async def _events(rooms: Rooms, request: Request) -> Response:
    async def stream() -> AsyncIterator[bytes]:
        async for event in rooms.session.events():
            yield f"event: {event['kind']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()

    return StreamingResponse(stream(), media_type="text/event-stream", headers=_NOW)


async def _drawn(request: Request, draw: Callable[[Callable[[], bool]], T]) -> T:
    """Draw in a thread; a browser that has scrolled on is noticed before the work begins."""

    def wanted() -> bool:
        return not from_thread.run(request.is_disconnected)

    return await to_thread.run_sync(lambda: draw(wanted))


def _asked(rooms: Rooms, request: Request) -> tuple[BookPage, int] | None:
    page = rooms.session.book.by_key(request.path_params["key"])
    width = request.query_params.get("w", "800")
    if page is None or not width.isdecimal() or not 16 <= int(width) <= _WIDEST_PX:
        return None
    return page, int(width)


async def _page(rooms: Rooms, request: Request) -> Response:
    asked = _asked(rooms, request)
    if asked is None:
        return _nothing()
    page, width = asked
    try:
        body = await _drawn(request, lambda wanted: rooms.pictures.png(page.run.file, page.index, width, wanted))
    except OSError:
        body = None
    return Response(body, media_type="image/png", headers=_FOREVER) if body else _nothing()


async def _plate(rooms: Rooms, request: Request) -> Response:
    asked = _asked(rooms, request)
    kind = request.path_params["kind"]
    session = rooms.session
    look = session.book.look
    if asked is None or kind not in KINDS or look is None or look.unit is None:
        return _nothing()
    page, width = asked
    unit = look.unit
    profile, limit = session.limits()

    def press_file() -> tuple[Path, int]:
        return plates_file(session.workspace, session.options, unit, page.run), page.index

    try:
        body = await _drawn(
            request,
            lambda wanted: rooms.plates.png(
                page.page.key,
                kind,
                profile,
                limit,
                press_file,
                lambda: rooms.pictures.png(page.run.file, page.index, width),
                wanted,
            ),
        )
    except (OSError, PhotoGone, BookletError, KeyError):
        body = None
    return Response(body, media_type="image/png", headers=_FOREVER) if body else _nothing()


async def _facts(rooms: Rooms, request: Request) -> Response:
    page = rooms.session.book.page(request.path_params["number"])
    if page is None:
        return _nothing()
    return JSONResponse(await to_thread.run_sync(page_facts, rooms.session, page), headers=_NOW)


async def _at(rooms: Rooms, request: Request) -> Response:
    page = rooms.session.book.page(request.path_params["number"])
    try:
        x, y = float(request.query_params["x"]), float(request.query_params["y"])
    except (KeyError, ValueError):
        return _nothing()
    if page is None:
        return _nothing()
    return JSONResponse(await to_thread.run_sync(place_facts, rooms.session, page, x, y), headers=_NOW)


async def _search(rooms: Rooms, request: Request) -> Response:
    """Where a text stands: its pages, with the boxes of the lines."""
    wanted = "".join(request.query_params.get("q", "").split()).casefold()
    hits = []
    for page in rooms.session.book.pages if wanted else ():
        lines = page.places.lines
        solid = ["".join(line.text.split()).casefold() for line in lines]
        whole = "".join(solid)
        at = whole.find(wanted)
        starts = [sum(map(len, solid[:index])) for index in range(len(solid))]
        boxes: dict[int, None] = {}
        while at >= 0:
            for index, start in enumerate(starts):
                if start < at + len(wanted) and at < start + len(solid[index]):
                    boxes[index] = None
            at = whole.find(wanted, at + 1)
        if boxes:
            hits.append({"page": page.number, "boxes": [lines[index].box for index in boxes]})
    return JSONResponse({"hits": hits}, headers=_NOW)


async def _body(request: Request) -> dict[str, Any]:
    """A small JSON object; empty for anything else."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > _BODY_BYTES:
            return {}
    try:
        found = json.loads(raw)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


async def _viewed(rooms: Rooms, request: Request) -> Response:
    """The page that is looked at: the next build begins with it."""
    page = (await _body(request)).get("page")
    if isinstance(page, int) and page > 0:
        rooms.session.viewed = page
    return Response(status_code=204, headers=_NOW)


async def _photos(rooms: Rooms, request: Request) -> Response:
    return JSONResponse(photos_data(rooms.session), headers=_NOW)


async def _photo(rooms: Rooms, request: Request) -> Response:
    """A small picture of a photograph of the unit, by its id, or by its name where it has no owner."""
    session = rooms.session
    photo_id = request.path_params["id"]
    unit = session.book.look.unit if session.book.look else None
    path = next((one.path for one in unit.photos if one.id == photo_id), None) if unit else None
    if path is None:
        names = {item.values["file"] for item in free_photos(session)}
        name = request.query_params.get("name", "")
        path = session.workspace.photos(session.folder) / name if name in names else None
    if path is None or path.suffix.lower() not in PHOTO_SUFFIXES:
        return _nothing()
    try:
        made = await to_thread.run_sync(proxy_file, session.workspace, session.options, path, path.name)
    except (BookletError, OSError):
        made = None
    return FileResponse(made, media_type="image/jpeg", headers=_NOW) if made else _nothing()


async def _focus(rooms: Rooms, request: Request) -> Response:
    body = await _body(request)
    session = rooms.session
    photo_id, x, y = body.get("photo"), body.get("x"), body.get("y")
    if not (isinstance(photo_id, str) and _is_fraction(x) and _is_fraction(y)):
        return JSONResponse({"error": "bad-request"}, 400, _NOW)
    assert isinstance(x, int | float)
    assert isinstance(y, int | float)
    try:
        findings = set_focus(session, photo_id, (float(x), float(y)))
    except BookletError as problem:
        return JSONResponse({"error": " ".join(error_text(problem, session.language))}, 409, _NOW)
    if findings is None:
        return _nothing()
    if findings:
        told = " ".join(finding_text(findings[0], session.language))
        return JSONResponse({"error": told}, 409, _NOW)
    return JSONResponse({"written": f"units/{session.folder}/booklet.yaml"}, headers=_NOW)


def _is_fraction(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
