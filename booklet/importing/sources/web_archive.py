"""Web pages saved as one file (.mht, .mhtml): a message whose parts are the page and its pictures (RFC 2557)."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from urllib.parse import unquote, urljoin

from booklet.importing.document import Document, Origin, Picture
from booklet.importing.sources.limits import Limits
from booklet.importing.sources.page import page_document
from booklet.importing.sources.pictures import named_for, picture_kind
from booklet.importing.sources.plain import decoded_text
from booklet.importing.sources.source import Source, refused

_LEAST_BYTES = 1024
_PARTS = 2000


def read_web_archive(source: Source, limits: Limits) -> Document:
    """A page saved as one file. Raises `RefusedError` where it holds no page."""
    data = source.read(limits.page_bytes)
    if data.count(b"\n--") > _PARTS * 2:
        raise refused("import-package-too-large", source.name, part="MIME", limit=limits.page_bytes >> 20)
    try:
        parts = list(_leaves(message_from_bytes(data, policy=policy.compat32)))
    except (MessageError, ValueError, LookupError, RecursionError) as problem:
        raise refused("import-file-broken", source.name, reason="MIME") from problem
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is None:
        raise refused("import-file-broken", source.name, reason="MIME")
    text, findings = decoded_text(_content(page), source.name, page.get_content_charset() or "")
    base = str(page.get("Content-Location", ""))
    by_address: dict[str, bytes] = {}
    for part in parts:
        if part.get_content_maintype() == "image":
            content = _content(part)
            for address in (part.get("Content-Location"), f"cid:{str(part.get('Content-ID', '')).strip('<> ')}"):
                if address:
                    by_address.setdefault(unquote(urljoin(base, str(address))), content)

    def resolve(address: str, origin: Origin) -> Picture | None:
        content = by_address.get(unquote(urljoin(base, address)), b"")
        kind = picture_kind(content[:256])
        if not kind or len(content) < _LEAST_BYTES:
            return None
        name = unquote(address.partition("?")[0].rstrip("/").rpartition("/")[2]) or "picture"
        return Picture(named_for(name.replace("\\", "_").replace(":", "_"), kind), content, origin)

    return page_document(text, source.name, limits, resolve, findings)


def _leaves(message: Message) -> list[Message]:
    return [part for part in message.walk() if not part.is_multipart()]


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
