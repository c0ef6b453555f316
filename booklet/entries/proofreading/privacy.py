"""Numbers that must not be printed: identity cards, bank cards, private telephones and e-mail.

The numbers themselves never reach a message: `masked` hides the middle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
"""The first two digits of an identity number (GB/T 2260)."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), 0xFF38, 0xFF58, 0xFF20, 0xFF0B, 0xFF0D)}

_LONG_ENOUGH = re.compile(r"[0-9０-９][0-9０-９ \-－]{6}|[@＠]")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z.])(?:\d{6}[ -]?\d{8}[ -]?\d{3}[0-9Xx]|\d{15})(?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9A-Za-z.])[3-69]\d{3}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,4})?(?![0-9A-Za-z])")
_MOBILE = re.compile(
    r"(?<![0-9A-Za-z.])(?:(?:\+|00)?86[ -]?)?"
    r"1[3-9]\d(?:\d{8}|[ -]\d{4}[ -]?\d{4}|\d[ -]\d{3}[ -]\d{4})(?![0-9A-Za-z])"
)
_LANDLINE = re.compile(
    r"(?<![0-9A-Za-z.-])(?:(?:\+|00)?86[ -]?)?(?:[(（]0\d{2,3}[)）][ -]?|0\d{2,3}[ -])[2-8]\d{6,7}(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z.-])(?:010|02[0-9]|0[3-9]\d{2})[2-8]\d{6,7}(?![0-9A-Za-z])"
)
_EMAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![A-Za-z0-9])")


@dataclass(frozen=True)
class Private:
    """A private number: `text[start:end]`, as it may be shown in a message. A card's or e-mail's id tells its kind."""

    id: str
    start: int
    end: int
    masked: str


def private_numbers(text: str) -> Iterator[Private]:
    """Every private number of a text; what is one kind is not reported as another."""
    if not _LONG_ENOUGH.search(text):
        return
    plain = text.translate(_WIDE)
    taken: list[tuple[int, int]] = []
    for kind, pattern, is_one in (
        ("private-identity", _IDENTITY, _is_identity),
        ("private-bank-card", _CARD, _is_card),
        ("private-mobile", _MOBILE, _is_any),
        ("private-telephone", _LANDLINE, _is_any),
        ("private-email", _EMAIL, _is_any),
    ):
        for match in pattern.finditer(plain):
            start, end = match.span()
            if is_one(match.group()) and not any(start < to and since < end for since, to in taken):
                taken.append((start, end))
                yield Private(kind, start, end, masked(match.group()))


def masked(number: str) -> str:
    """A number or address with its middle hidden: three characters at the front, two at the end, an e-mail's domain."""
    name, at, domain = number.partition("@")
    if at:
        return f"{name[0]}***@{domain}"
    kept_front, kept_end = (3, 2) if len(number) > 8 else (1, 1)
    hidden = "".join("*" if char.isalnum() else char for char in number[kept_front:-kept_end])
    return number[:kept_front] + hidden + number[-kept_end:]


def veiled(text: str, numbers: Iterable[Private]) -> str:
    """A text of the same length in which nobody can read the numbers."""
    chars = list(text)
    for number in numbers:
        for at in range(number.start + 1, number.end - 1):
            chars[at] = "*"
    return "".join(chars)


def _is_any(number: str) -> bool:
    return True


def _is_identity(number: str) -> bool:
    """GB 11643-1999: region, a possible date of birth, and the check digit (ISO 7064 MOD 11-2); or its old form."""
    digits = re.sub(r"[ -]", "", number).upper()
    if not _PROVINCE.match(digits):
        return False
    if len(digits) == 15:
        return _is_date(f"19{digits[6:12]}") and len(set(digits)) > 4
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return _is_date(digits[6:14]) and digits[17] == _CHECK_DIGITS[total % 11]


def _is_date(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= 1900


def _is_card(number: str) -> bool:
    """16 to 19 digits that satisfy Luhn (ISO/IEC 7812-1, Annex B)."""
    digits = [int(char) for char in number if char.isdigit()]
    if not 16 <= len(digits) <= 19 or len(set(digits)) < 3:
        return False
    doubled = [digit if at % 2 == 0 else sum(divmod(digit * 2, 10)) for at, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0
