"""Clean-up of raw material: a document to the same with its text mended, every step recorded, every doubt shown.

The order of the rules, and why:

1. *characters* first: private-use characters, radicals in place of Han and invisible marks would hide from all others.
2. *mojibake* before *pinyin*: a syllable that landed inside a character is the proof of the byte that is lost there.
   Taken for glued pinyin and removed, it would leave a hole that nothing can fill.
3. *pinyin* before *script*: a bracket between two characters parts the phrases that OpenCC decides by (乾隆, 瞭望), and
   a reading is looked up for the character that stands in the source.
4. *censored* words before *script*, for the same reason; their list is compared in Simplified.
5. *script* before *marks*: it turns 「」 into “”, which are then paired with the others.
6. *marks* before *noise* and *joins*: whether a paragraph ends, and whether a line is furniture, is read from them.
7. *noise* before *joins*: a menu or a share button between the halves of a sentence must not part them. Steps and
   doubts of noise are dropped with its text.
8. *quotes* after *joins*: a quotation may be opened before a cut and closed behind it.

Only then the text is inspected: half sentences and unpaired quotes of a cut page are none once they are joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from booklet.importing.cleaning import censored, characters, glued, marks, mojibake, noise, script
from booklet.importing.cleaning.furniture import is_internal
from booklet.importing.cleaning.inspection import for_private, inspected
from booklet.importing.cleaning.joins import joined
from booklet.importing.cleaning.rules import Rule, Rules, Script, TextRule, applied, spots_of, steps_of
from booklet.importing.document import Block, Cell, Cleaned, Document, Origin, Paragraph, Severity, Spot, Step, Table

__all__ = ["Rule", "Rules", "Script", "clean"]

_ROUNDS_MAX = 4
"""A mended mark may make Chinese of what its neighbour stands beside: `),` beside Han takes two rounds."""


@dataclass
class _Text:
    """A text on its way: what was done and doubted so far."""

    text: str
    origin: Origin
    steps: list[Step] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)


def clean(document: Document, rules: Rules | None = None) -> Cleaned:
    """Mend a document's text by the rules that are on; the document itself stays as it is.

    Paragraphs that become empty are left out, noise is set aside, joined paragraphs stand where their first piece
    stood. Cells of tables are mended, too, but neither joined nor set aside.
    """
    rules = rules or Rules()
    texts = _texts(document)
    for rule, find in _text_rules(rules.script):
        if rule in rules.on:
            _run(rule, find, texts)
    blocks = _rebuilt(document, texts)
    by_origin = [(text.origin, text.steps, text.spots) for text in texts]
    noises: dict[Origin, str] = {}
    trimmed: dict[Origin, str] = {}
    cuts: list[Step] = []
    spots: list[Spot] = []
    if Rule.NOISE in rules.on:
        blocks, noises, spots = _without_noise(blocks)
        blocks, trimmed, cuts = _without_stamps(blocks)
    steps = [step for origin, made, _ in by_origin if origin not in noises for step in made] + cuts
    spots = [spot for origin, _, told in by_origin if origin not in noises for spot in told] + spots
    if Rule.JOINS in rules.on:
        blocks, more, doubts = _joined(blocks)
        steps += more
        spots += doubts
    for rule, find in ((Rule.QUOTES, marks.paired_quotes), (Rule.MARKS, marks.full_width_marks)):
        if rule in rules.on:  # a mark may stand beside Chinese only now, behind a quotation mark that was straight
            blocks, late = _again(rule, find, blocks)
            steps += late
    document = replace(document, blocks=blocks)
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    cells = _of_cells(document)
    spots += inspected(paragraphs, cells)
    kept = {paragraph.origin: paragraph for paragraph in (*cells, *paragraphs)}
    shown = tuple(for_private(spot, kept[spot.origin]) if spot.origin in kept else spot for spot in spots)
    return Cleaned(document, tuple(steps), shown, (*noises.items(), *trimmed.items()))


def _text_rules(into: Script) -> tuple[tuple[Rule, TextRule], ...]:
    return (
        (Rule.CHARACTERS, characters.standard_characters),
        (Rule.MOJIBAKE, mojibake.torn_bytes),
        (Rule.PINYIN, glued.glued_pinyin),
        (Rule.CENSORED, censored.censored_words),
        (Rule.SCRIPT, partial(script.into, into)),
        (Rule.MARKS, marks.full_width_marks),
    )


def _texts(document: Document) -> list[_Text]:
    """The texts of a document: its paragraphs and its cells, in their order."""
    texts: list[_Text] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            texts.append(_Text(block.text, block.origin))
        elif isinstance(block, Table):
            texts += [_Text(cell.text, cell.origin) for row in block.rows for cell in row]
    return texts


def _run(rule: Rule, find: TextRule, texts: Sequence[_Text]) -> None:
    for number in range(_ROUNDS_MAX):
        found = find([text.text for text in texts])
        for text, one in zip(texts, found, strict=True):
            text.steps += steps_of(rule, text.text, one.edits, text.origin)
            if number == 0:
                text.spots += spots_of(text.text, one.doubts, text.origin)
            text.text = applied(text.text, one.edits)
        if rule is not Rule.MARKS or not any(one.edits for one in found):
            break


def _rebuilt(document: Document, texts: Sequence[_Text]) -> tuple[Block, ...]:
    """The blocks with the texts in their places; empty paragraphs are left out."""
    waiting = iter(texts)
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = next(waiting).text.strip().strip("\u3000")
            if text:
                blocks.append(replace(block, text=text))
        elif isinstance(block, Table):
            blocks.append(
                replace(block, rows=tuple(tuple(_cell(cell, next(waiting)) for cell in row) for row in block.rows))
            )
        else:
            blocks.append(block)
    return tuple(blocks)


def _cell(cell: Cell, text: _Text) -> Cell:
    return replace(cell, text=text.text)


def _without_noise(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], dict[Origin, str], list[Spot]]:
    """The blocks without noise; that reprinting is reserved, or a text is for internal use, is a spot."""
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    kinds = noise.kinds_of([paragraph.text for paragraph in paragraphs])
    noises: dict[Origin, str] = {}
    dropped: set[int] = set()
    spots: list[Spot] = []
    for paragraph, kind in zip(paragraphs, kinds, strict=True):
        if kind is None:
            continue
        dropped.add(id(paragraph))
        noises[paragraph.origin] = kind.value
        if is_internal(paragraph.text):
            spots.append(Spot("internal-material", Severity.MEDIUM, paragraph.origin, paragraph.text))
        elif kind is noise.Noise.COPYRIGHT and not spots and noise.forbids_reprinting(paragraph.text):
            spots.append(Spot("reprint-forbidden", Severity.MEDIUM, paragraph.origin))
    return tuple(block for block in blocks if id(block) not in dropped), noises, spots


def _without_stamps(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], dict[Origin, str], list[Step]]:
    """The blocks with lines that are furniture and credits cut down to the credits; where that was, and the cuts."""
    made: list[Block] = []
    trimmed: dict[Origin, str] = {}
    cuts: list[Step] = []
    for block in blocks:
        left = noise.without_stamps(block.text) if isinstance(block, Paragraph) else None
        if isinstance(block, Paragraph) and left is not None:
            trimmed[block.origin] = noise.Noise.TIME.value
            cuts.append(Step(Rule.NOISE.value, block.text, left, block.origin))
            block = replace(block, text=left)
        made.append(block)
    return tuple(made), trimmed, cuts


def _joined(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Step, ...], tuple[Spot, ...]]:
    made = joined([block if isinstance(block, Paragraph) else None for block in blocks])
    together = tuple(
        blocks[at] if paragraph is None else paragraph for at, paragraph in zip(made.order, made.blocks, strict=True)
    )
    return together, made.steps, made.spots


def _again(rule: Rule, find: TextRule, blocks: Sequence[Block]) -> tuple[tuple[Block, ...], list[Step]]:
    """A rule run over paragraphs as they now are."""
    texts = [_Text(block.text, block.origin) for block in blocks if isinstance(block, Paragraph)]
    _run(rule, find, texts)
    waiting = iter(texts)
    mended = (replace(block, text=next(waiting).text) if isinstance(block, Paragraph) else block for block in blocks)
    return tuple(mended), [step for text in texts for step in text.steps]


def _of_cells(document: Document) -> list[Paragraph]:
    """The cells of the tables, as paragraphs to look at."""
    tables = (block for block in document.blocks if isinstance(block, Table))
    cells = (cell for table in tables for row in table.rows for cell in row if cell.text)
    return list({cell.origin: Paragraph(cell.text, cell.origin) for cell in cells}.values())
