"""Values as YAML, written the way a clerk would: plain where it can stand so, texts as block scalars."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

Value = str | Sequence["Value"] | Mapping[str, "Value"]
"""What a unit file holds: texts, lists and mappings of them. A tuple is a list whose items stay in one line."""

TEXT_KEYS = frozenset({"preface", "deeds", "text", "intro", "afterword"})
"""Keys whose values are texts of paragraphs: block scalars however short they are."""

_FLOW_WIDTH = 90
_NOT_AT_START = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`=<~]|\.\.\.")
_ESCAPED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_OTHER_TYPES = re.compile(r"(?i)null|true|false|yes|no|on|off|y|n")


def scalar(text: str, *, flow: bool = False, style: str = "") -> str:
    """A text as a scalar of one line. `style` is the quote that is wanted, kept where the text allows it."""
    if style == '"' or _ESCAPED.search(text):
        return _double_quoted(text)
    if style == "'" or not is_plain(text, flow=flow):
        return "'" + text.replace("'", "''") + "'"
    return text


def is_plain(text: str, *, flow: bool = False) -> bool:
    """Whether a text can stand without quotes, and be read as text by editors, too."""
    if not text or text != text.strip() or _NOT_AT_START.match(text) or _OTHER_TYPES.fullmatch(text):
        return False
    if ": " in text or " #" in text or text.endswith(":") or "\t" in text:
        return False
    return not (flow and re.search(r"[,\[\]{}]", text))


def is_block(key: str, text: str) -> bool:
    """Whether a value is written as a block scalar."""
    return bool(text) and not _ESCAPED.search(text.replace("\n", "")) and (key in TEXT_KEYS or "\n" in text)


def block_lines(text: str, indent: int) -> list[str]:
    """The lines of a literal block scalar below its header."""
    pad = " " * indent
    return [pad + line if line.strip() else "" for line in (part.rstrip() for part in text.strip().split("\n"))]


def paragraphs_text(paragraphs: Sequence[str]) -> str:
    """Paragraphs as the text of a block scalar, a blank line between them. A paragraph has no line ends."""
    kept = ("".join(paragraph.split("\n")).strip() for paragraph in paragraphs)
    return "\n\n".join(paragraph for paragraph in kept if paragraph)


def pair_lines(key: str, value: Value, indent: int, comment: str = "") -> list[str]:
    """`key: value` as lines; a comment stands behind the first."""
    head = " " * indent + f"{scalar(key)}:"
    after = f"  # {comment}" if comment else ""
    if isinstance(value, str):
        if is_block(key, value):
            return [f"{head} |{after}", *block_lines(value, indent + 2)]
        return [(f"{head} {scalar(value)}" if value else head) + after]
    if isinstance(value, Mapping):
        inner = [line for name, part in value.items() for line in pair_lines(name, part, indent + 2)]
        return [head + after, *inner]
    if not value:
        return [head + after]
    if (flow := _flow(value)) and len(flow) <= _FLOW_WIDTH:
        return [f"{head} {flow}{after}"]
    return [head + after, *(line for item in value for line in item_lines(item, indent + 2))]


def item_lines(value: Value, indent: int) -> list[str]:
    """`- value` as lines; `indent` is that of the dash."""
    pad = " " * indent
    if isinstance(value, str):
        return [f"{pad}- {scalar(value)}"]
    if isinstance(value, Mapping):
        lines = [line for key, part in value.items() for line in pair_lines(key, part, indent + 2)]
        return [f"{pad}- {lines[0][indent + 2 :]}", *lines[1:]] if lines else [f"{pad}- {{}}"]
    return [f"{pad}- {_flow(value)}"]


def _flow(value: Sequence[Value]) -> str:
    """A list of texts in one line; empty where it has other items."""
    if not all(isinstance(item, str) for item in value):
        return ""
    return "[" + ", ".join(scalar(item, flow=True) for item in value if isinstance(item, str)) + "]"


def _double_quoted(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + '"'
