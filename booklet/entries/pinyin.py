"""How a name is read: pinyin as people type it, to syllables with tone marks, one for each Han character.

Marks stand where 汉语拼音方案 puts them: on a or e, on the o of ou, else on the last vowel.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from booklet.entries.reader import UnitDraft
from booklet.findings import Finding, error

_FINALS = (
    *("iang", "iong", "uang", "ueng", "iao", "ian", "ing", "uai", "uan", "üan", "ang", "eng", "ong", "ai", "ei", "ao"),
    *(
        "ou",
        "an",
        "en",
        "er",
        "ia",
        "ie",
        "iu",
        "in",
        "ua",
        "uo",
        "ui",
        "un",
        "ue",
        "üe",
        "ün",
        "a",
        "o",
        "e",
        "i",
        "u",
        "ü",
    ),
)
_SYLLABLE = re.compile(rf"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:{'|'.join(_FINALS)})|ê|m|n|ng|hm|hng")
_MARKS = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0306": 3, "\u0300": 4}
"""Combining tone marks; the breve is what people type for the third tone when they cannot find the caron."""
_MARK_OF = {1: "\u0304", 2: "\u0301", 3: "\u030c", 4: "\u0300"}
# Letters of phonetic fonts and of Word's pinyin guide; v and u: for ü, which keyboards lack.
_TYPED = (("ɑ", "a"), ("ɡ", "g"), ("u:", "ü"), ("U:", "Ü"), ("v", "ü"), ("V", "Ü"))

_HAN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U000323af]")
"""Han characters, 々 and 〇, and private-use characters that stand for one."""


def han_count(name: str) -> int:
    """How many syllables a name takes: its Han characters; Latin letters and the middle dot take none."""
    return len(_HAN.findall(name))


def syllables(written: str) -> tuple[str, ...]:
    """The syllables as entered, parted by spaces or middle dots."""
    return tuple(
        re.split(r"[\s\u00b7\u2022\u30fb]+", unicodedata.normalize("NFKC", written).strip(" \t\u00b7\u2022\u30fb"))
    )


def marked(syllable: str) -> str | None:
    """A syllable with its tone mark: `yun4`, `yùn` and `lv4` become yùn, yùn and lǜ. None where it is no pinyin.

    No mark and the digits 0 and 5 are the neutral tone. Capitals stay.
    """
    for typed, letter in _TYPED:
        syllable = syllable.replace(typed, letter)
    digit = syllable[-1:] if syllable[-1:] in "012345" else ""
    parts = unicodedata.normalize("NFD", syllable.removesuffix(digit))
    tones = [_MARKS[part] for part in parts if part in _MARKS]
    bare = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _MARKS))
    if len(tones) > 1 or (tones and digit) or not _SYLLABLE.fullmatch(bare.lower()):
        return None
    tone = tones[0] if tones else int(digit or 0)
    at = _mark_place(bare.lower())
    return unicodedata.normalize("NFC", bare[: at + 1] + _MARK_OF.get(tone, "") + bare[at + 1 :])


def _mark_place(letters: str) -> int:
    """The index of the letter that takes the mark."""
    for vowel in ("a", "e", "ê", "ou"):
        if vowel in letters:
            return letters.index(vowel)
    vowels = [at for at, letter in enumerate(letters) if letter in "iouü"]
    return vowels[-1] if vowels else max(0, letters.find("m"), letters.find("n"))


def reading(written: str) -> str:
    """A name's reading with tone marks, a space between syllables; what is no pinyin stays as entered."""
    return " ".join(marked(one) or one for one in syllables(written)) if written.strip() else ""


def pinyin_findings(draft: UnitDraft) -> Iterator[Finding]:
    """Readings that cannot be set above their names: a syllable too many or too few, or what is no pinyin."""
    for loc, person in draft.honourees:
        if not person.name_pinyin or not person.name:
            continue
        place = draft.lines.place(*loc, "name_pinyin", honouree=person.name)
        read = syllables(person.name_pinyin)
        wrong = [one for one in read if marked(one) is None]
        for one in wrong:
            yield error("name-pinyin-invalid", place, written=one, name=person.name)
        count = han_count(person.name)
        if len(read) != count and not wrong:
            yield error("name-pinyin-count", place, name=person.name, characters=count, syllables=len(read))
