"""Numbers of a spreadsheet as it shows them: dates, percentages, Chinese numerals (ISO 29500-1, 18.8.30).

The whole grammar is large; what Chinese lists use is here. A format that is not understood shows the plain number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from booklet.importing.sources.numerals import written

BUILT_IN: Mapping[int, str] = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""The formats that a file names by number only, as Excel in China shows them."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|(?P<half>AM/PM|A/P|上午/下午)'
    r"|(?P<part>yyyy|yyy|yy|y|mmmmm|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|aaaa|aaa|e)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.(?P<decimals>[#0?]+))?")
_DAYS = "一二三四五六日"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_DATE = re.compile(r"^\[\$-F800\].*$", re.IGNORECASE | re.DOTALL)
_FORMAT_CHARACTERS = 255
_SERIAL_MAX = 2_958_465
"""31 December 9999."""


def shown(value: float, form: str, *, starts_1904: bool = False) -> str:
    """A number in a format. `starts_1904` tells the calendar of old Macs."""
    section = _section(form[:_FORMAT_CHARACTERS], value)
    if is_date(section) and 0 <= value <= _SERIAL_MAX:
        return _date(value, section, starts_1904=starts_1904)
    pattern = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", section)
    number = _NUMBER.search(pattern)
    if number is None or "/" in pattern or "E" in pattern.upper():
        return plain(value)
    decimals = len(number["decimals"] or "")
    size = abs(value) * (100 if "%" in pattern else 1)
    text = f"{size:,.{decimals}f}" if "," in number[0].partition(".")[0].rstrip(",") else f"{size:.{decimals}f}"
    if (number["decimals"] or "").endswith("#"):
        text = text.rstrip("0").rstrip(".")
    width = number[0].partition(".")[0].count("0")
    whole, dot, rest = text.partition(".")
    text = f"{whole.zfill(width)}{dot}{rest}"
    before, after = (_literal(part) for part in _around(section))
    return f"{'-' if value < 0 and not _is_negative_section(form) else ''}{before}{text}{after}"


def plain(value: float) -> str:
    """A number in the format General: whole ones whole, others with eleven digits at most."""
    if value == int(value) and abs(value) < 1e18:
        return str(int(value))
    return f"{value:.11g}"


def is_date(form: str) -> bool:
    """Whether a format shows a date or time."""
    return any(match["part"] for match in _TOKEN.finditer(form.split(";")[0])) and "general" not in form.lower()


def _section(form: str, value: float) -> str:
    """The section of a format for a number: positive, negative, zero."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', form)
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value == 0 and len(sections) > 2 and "0" in sections[2]:
        return sections[2]
    return sections[0]


def _is_negative_section(form: str) -> bool:
    return ";" in form


def _around(section: str) -> tuple[str, str]:
    """What stands before and behind the digits of a format."""
    masked = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', lambda match: "\0" * len(match[0]), section)
    number = _NUMBER.search(masked)
    return (section[: number.start()], section[number.end() :]) if number else ("", "")


def _literal(part: str) -> str:
    """The text of a format without digits: quoted and plain characters, none of the colours and widths."""
    part = re.sub(r"_.|\*.", "", part)
    return "".join(
        match["quoted"] or match["escaped"] or (match["other"] or "") or (match["part"] or "")
        for match in _TOKEN.finditer(part)
    ).strip()


def _date(value: float, form: str, *, starts_1904: bool) -> str:
    """A date. Excel counts days from 1 January 1900 and believes in 29 February of that year."""
    if starts_1904:
        moment = datetime(1904, 1, 1) + timedelta(days=value)
    else:
        moment = datetime(1899, 12, 30 if value >= 60 else 31) + timedelta(days=value)
    moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    tokens = list(_TOKEN.finditer(_LONG_DATE.sub('yyyy"年"m"月"d"日"', form)))
    in_chinese = "[dbnum1]" in form.lower()
    has_half = any(match["half"] for match in tokens)
    pieces: list[str] = []
    before = ""
    for at, match in enumerate(tokens):
        part = (match["part"] or "").lower()
        if part:
            after = next((item["part"].lower() for item in tokens[at + 1 :] if item["part"]), "")
            is_minute = part in {"m", "mm"} and (before.startswith("h") or after.startswith("s"))
            text = _minutes(moment, part) if is_minute else _part(moment, part, has_half=has_half)
            pieces.append(_in_chinese(text, part) if in_chinese else text)
            before = part
        elif match["bracket"] is not None:
            if match["bracket"].lower() in {"h", "hh"}:
                pieces.append(str(int(value * 24 + 1e-6)))
                before = "h"
        elif match["half"]:
            chinese = match["half"] == "上午/下午"
            pieces.append(("上午" if moment.hour < 12 else "下午") if chinese else ("AM" if moment.hour < 12 else "PM"))
        else:
            pieces.append(match["quoted"] or match["escaped"] or match["other"] or "")
    return "".join(pieces).replace("@", "").strip()


def _in_chinese(text: str, part: str) -> str:
    """A part of a date in Chinese numerals: the digits of a year, all else counted."""
    if not text.isdecimal():
        return text
    return written(int(text), "ideographDigital" if part[0] in "ye" else "chineseCounting")


def _minutes(moment: datetime, part: str) -> str:
    return f"{moment.minute:02}" if part == "mm" else str(moment.minute)


def _part(moment: datetime, part: str, *, has_half: bool) -> str:
    hour = (moment.hour % 12 or 12) if has_half else moment.hour
    match part:
        case "yyyy" | "yyy" | "e":
            return f"{moment.year:04}"
        case "yy" | "y":
            return f"{moment.year % 100:02}"
        case "mmmm" | "mmm" | "mmmmm":
            return _MONTHS[moment.month - 1]
        case "mm" | "dd" | "hh" | "ss":
            return f"{ {'mm': moment.month, 'dd': moment.day, 'hh': hour, 'ss': moment.second}[part]:02}"
        case "m" | "d" | "h" | "s":
            return str({"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}[part])
        case "aaaa" | "dddd":
            return f"星期{_DAYS[moment.weekday()]}"
    return _DAYS[moment.weekday()]
