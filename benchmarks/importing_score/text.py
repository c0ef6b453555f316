"""The score of the text: paragraphs, joins and reading order, noise, and the spots that concern the text itself."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence

from booklet.importing.document import Cleaned, Paragraph, Severity, Spot
from importing_score.truth import Score, Truth, every, lines_of

TOLERANCE = 2
"""A paragraph's length may differ by so many characters."""
CHARACTERS_A_FALSE_ALARM = 500

ISSUES: Mapping[str, str] = {
    "reading-order": "reading order|joins",
    "sentence-joined": "reading order|joins|joined",
    "paragraph-moved": "reading order|moved|assigned to|order",
    "order-uncertain": "reading order|moved",
    "name-assembled": "assembled|fragments",
    "sentence-open": "no end|cut|open",
    "sentence-headless": "no beginning|headless",
    "mojibake-repaired": "mojibake",
    "mojibake-unsolved": "mojibake",
    "pinyin-mismatch": "pinyin",
    "reading-aid": "pinyin|reading aid",
    "censor-unsolved": "asterisk|censor",
    "private-character": "private-use",
    "character-missing": "missing character",
    "name-variant": "variant|one-to-many|→.* confirm",
    "traditional-left": "traditional",
    "pronoun-mixed": "pronoun",
    "written-twice": "twice|duplicated word|duplicated character",
    "idiom-miswritten": "wrong character|idiom",
    "internal-material": "may it be printed|internal",
    "mark-unpaired": "quot|unpaired|bracket",
    "punctuation-clash": "punctuation|mark",
    "private-number": "telephone|identity|private number",
    "text-cut": "cut short|ends? in “?……",
    "wording": "preferred|→ 作出|暴发|执着|editorial|wording",
    "term-two-ways": "versus",
    "question-mark": "may be ？",
    "date-without-month": "no month|month or year",
    "date-without-year": "without a year|no year",
    "number-two-ways": "versus",
    "reprint-forbidden": "reprint",
}
"""What the words of an issue must have for a spot of the id to answer it."""


def score(cleaned: Cleaned, truth: Truth) -> tuple[Score, ...]:
    """All scores of a document's text."""
    return (
        *paragraphs(cleaned, truth),
        joins(cleaned, truth),
        order(cleaned, truth),
        noise(cleaned, truth),
        *spots(cleaned.spots, truth, ISSUES, length_of(cleaned)),
    )


def length_of(cleaned: Cleaned) -> int:
    """How many characters a cleaned document has."""
    return sum(len(block.text) for block in cleaned.document.blocks if isinstance(block, Paragraph))


def paragraphs(cleaned: Cleaned, truth: Truth) -> tuple[Score, ...]:
    """Whether each paragraph of the truth stands in the cleaned text, whole or as a part of its paragraph."""
    wanted = list(every(truth, "lines", "first12", "last8", "chars"))
    missed = [f"{item['lines']}: {item['first12']}" for item in wanted if not _stands(cleaned, item)]
    return (Score("paragraphs", len(wanted) - len(missed), len(wanted), tuple(missed)),)


def _stands(cleaned: Cleaned, item: Truth) -> bool:
    paragraph = _at(cleaned, item["lines"][0])
    if paragraph is None:
        return False
    start = paragraph.text.find(item["first12"])
    end = paragraph.text.find(item["last8"], max(0, start + item["chars"] - TOLERANCE - len(item["last8"])))
    length = end + len(item["last8"]) - start
    return start >= 0 and end >= 0 and abs(length - item["chars"]) <= TOLERANCE


def _at(cleaned: Cleaned, line: int) -> Paragraph | None:
    for block in cleaned.document.blocks:
        if isinstance(block, Paragraph) and (block.origin.line == line or line in block.lines):
            return block
    return None


def joins(cleaned: Cleaned, truth: Truth) -> Score:
    """Whether the right lines were joined, and no others."""
    wanted = {tuple(item["lines"]) for item in every(truth, "joined", "lines")}
    made = {block.lines for block in cleaned.document.blocks if isinstance(block, Paragraph) and len(block.lines) > 1}
    missed = [f"not joined: {lines}" for lines in sorted(wanted - made)]
    return Score(
        "joins", len(wanted & made), len(wanted | made), (*missed, *(f"wrongly: {lines}" for lines in made - wanted))
    )


def order(cleaned: Cleaned, truth: Truth) -> Score:
    """Whether the paragraphs of the sections stand in the truth's order: hits are neighbours that do."""
    in_sections = [item["lines"] for section in truth.get("sections", []) for item in section.get("paragraphs", ())]
    wanted = [lines[0] for lines in truth.get("order", in_sections)]
    made = [block.origin.line for block in cleaned.document.blocks if isinstance(block, Paragraph)]
    made = [line for line in made if line in wanted]
    pairs = list(itertools.pairwise(wanted))
    follows = set(itertools.pairwise(made))
    missed = [f"{one} before {other}" for one, other in pairs if (one, other) not in follows]
    return Score("reading order", len(pairs) - len(missed), len(pairs), tuple(missed))


def noise(cleaned: Cleaned, truth: Truth) -> Score:
    """Whether the right lines are set aside, and no others; blank lines are none."""
    items = truth.get("noise", [])
    wanted = {line for item in items if "blank" not in item.get("kind", "") for line in lines_of(item) or ()}
    made = {origin.line for origin, _ in cleaned.noise}
    missed = [f"not set aside: {line}" for line in sorted(wanted - made)]
    return Score(
        "noise", len(wanted & made), len(wanted | made), (*missed, *(f"wrongly: {line}" for line in made - wanted))
    )


def spots(
    found: Sequence[Spot], truth: Truth, issues: Mapping[str, str], length: int, *, whole: bool = False
) -> tuple[Score, ...]:
    """Recall of what must be seen and of the others, and false alarms against what is allowed.

    `issues`: for each id of a spot what the words of an issue must have. Items of the truth that none of the ids could
    answer belong to another part, unless `whole`.
    """
    mine = [item for item in truth.get("review", []) if whole or any(_is_about(item, one, issues) for one in issues)]
    must = [item for item in mine if item.get("severity", "high") == "high"]
    others = [item for item in mine if item.get("severity", "high") != "high"]
    scores = [
        Score(
            name,
            sum(_is_seen(item, found, issues) for item in items),
            len(items),
            tuple(f"{item.get('line')}: {item['issue']}" for item in items if not _is_seen(item, found, issues)),
        )
        for name, items in (("spots: high", must), ("spots: others", others))
    ]
    alarms = [spot for spot in found if not any(_answers(spot, item, issues) for item in truth.get("review", []))]
    allowed = max(1, length // CHARACTERS_A_FALSE_ALARM)
    told = tuple(f"{spot.origin.line} {spot.id}: {spot.read}" for spot in alarms)
    return (*scores, Score(f"false alarms ({len(alarms)} of {allowed})", int(len(alarms) <= allowed), 1, told))


def _is_seen(item: Truth, found: Iterable[Spot], issues: Mapping[str, str]) -> bool:
    answers = [spot for spot in found if _answers(spot, item, issues)]
    return bool(answers) and (item.get("severity") != "high" or any(one.severity is Severity.HIGH for one in answers))


def _answers(spot: Spot, item: Truth, issues: Mapping[str, str]) -> bool:
    lines = lines_of(item)
    return _is_about(item, spot.id, issues) and (lines is None or spot.origin.line in lines)


def _is_about(item: Truth, id: str, issues: Mapping[str, str]) -> bool:
    if "id" in item:
        return bool(item["id"] == id)
    return id in issues and re.search(issues[id], item["issue"], re.IGNORECASE) is not None
