"""The written sheets, folded, nested and cut in code: the stack reads 1 to N, backs lie on fronts."""

from __future__ import annotations

import random
from pathlib import Path

import pypdfium2
import pytest
from folded import BLEED_MM, GRIDS, PT, TRIM_MM, Panel, bound, fold, grid, numbered, read_back
from hypothesis import given
from hypothesis import strategies as st

from booklet.binding import Binding, Paper, plan_binding
from booklet.press.imposition import Imposed, Order, Work, impose
from booklet.press.imposition.scheme import Form, forms_of, half_form

PAPER = Paper(157, "铜版", 0.147)
STYLES = [(style, size) for style in ("saddle", "perfect") for size in (4, 8, 16)]


def binding(style: str, size: int = 4, **more: object) -> Binding:
    return Binding(style=style, signature=size, inside=PAPER, **more)  # type: ignore[arg-type]


def imposed(source: Path, target: Path, order: Order) -> Imposed:
    made = impose(source, target, order)
    assert made.value is not None, made.findings
    return made.value


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sources")


def source(folder: Path, pages: int) -> Path:
    path = folder / f"{pages}.pdf"
    return path if path.exists() else numbered(path, pages)


COUNTS = sorted({1, 3, 24, 40, random.Random(6).randint(41, 100)})


@pytest.mark.parametrize(("style", "size"), STYLES)
@pytest.mark.parametrize("pages", COUNTS)
def test_the_written_stack_reads_in_order(sources: Path, tmp_path: Path, style: str, size: int, pages: int) -> None:
    made = imposed(source(sources, pages), tmp_path / "大版.pdf", Order(binding(style, size)))
    assert bound(tmp_path / "大版.pdf", made) == list(made.plan.block)


def test_blanks_at_the_end_fold_as_well(sources: Path, tmp_path: Path) -> None:
    made = imposed(source(sources, 5), tmp_path / "大版.pdf", Order(binding("saddle", 8), back_cover=False))
    assert bound(tmp_path / "大版.pdf", made) == [1, 2, 3, 4, 5, None, None, None]


@pytest.mark.parametrize("work", ["turn", "tumble"])
@pytest.mark.parametrize(("style", "size"), STYLES)
def test_one_form_gives_the_same_stack_twice(sources: Path, tmp_path: Path, style: str, size: int, work: Work) -> None:
    made = imposed(source(sources, 40), tmp_path / "大版.pdf", Order(binding(style, size), work=work))
    assert {side.face for side in made.sides} == {"both"}
    assert len(made.sides) == len(made.plan.signatures)
    assert bound(tmp_path / "大版.pdf", made) == list(made.plan.block)


@pytest.mark.slow
@pytest.mark.parametrize(("style", "size"), STYLES)
def test_400_pages(sources: Path, tmp_path: Path, style: str, size: int) -> None:
    for pages in (397, 400):
        made = imposed(source(sources, pages), tmp_path / "大版.pdf", Order(binding(style, size)))
        assert bound(tmp_path / "大版.pdf", made) == list(made.plan.block)


def arithmetic_stack(pages: int, style: str, size: int) -> list[int | None]:
    """What folding gives without a file: from the plan and the schemes alone."""
    plan = plan_binding(pages, binding(style, size)).value
    block: list[int | None] = []
    for signature in reversed(plan.signatures):
        if signature.half:
            columns, rows = GRIDS[size // 2]
            form = half_form(size)
            turned = form.columns == 2 * columns
            near = numbers(form)
            far = {(form.columns - 1 - c, r) if turned else (c, form.rows - 1 - r): one for (c, r), one in near.items()}
        else:
            columns, rows = GRIDS[size]
            front, back = forms_of(size)
            turned, near = True, numbers(front)
            far = {(columns - 1 - c, r): one for (c, r), one in numbers(back).items()}
        sheet = {
            (c, r): [Panel(near[c, r][0], far[c, r][0], near[c, r][1], far[c, r][1] * (1 if turned else -1))]
            for c in range(columns)
            for r in range(rows)
        }
        folded = [plan.block[signature.positions[one - 1] - 1] for one in fold(sheet) if one is not None]
        half = len(folded) // 2
        block = [*folded[:half], *block, *folded[half:]] if style == "saddle" else [*folded, *block]
    return block


def numbers(form: Form) -> dict[tuple[int, int], tuple[int, int]]:
    return {(cell.column, cell.row): (cell.number, -1 if cell.turned else 1) for cell in form.cells}


@given(st.integers(1, 400), st.sampled_from(STYLES))
def test_every_number_of_pages_folds_in_order(pages: int, bound_as: tuple[str, int]) -> None:
    stack = arithmetic_stack(pages, *bound_as)
    assert [page for page in stack if page is not None] == list(range(1, pages + 1))


def test_what_is_read_back_is_what_shows(sources: Path, tmp_path: Path) -> None:
    """The reader of these tests against another: pdfium's text, and where it stands."""
    target = tmp_path / "大版.pdf"
    imposed(source(sources, 16), target, Order(binding("saddle", 8)))
    document = pypdfium2.PdfDocument(target)
    try:
        for page, side in zip(document, read_back(target), strict=True):
            text = page.get_textpage()
            for one in side.placed:
                shown = text.get_text_bounded(one.trim.x0, one.trim.y0, one.trim.x1, one.trim.y1).strip()
                # Read against the page's own direction, digits come in reverse.
                assert shown in (str(one.folio), str(one.folio)[::-1])
    finally:
        document.close()


@pytest.mark.parametrize("pages", [40, 64])
def test_creep_on_the_written_sheets(sources: Path, tmp_path: Path, pages: int) -> None:
    target = tmp_path / "大版.pdf"
    made = imposed(source(sources, pages), target, Order(binding("saddle")))
    most = 0.147 * (pages / 4 - 1) * 1.2
    previous = -1.0
    for number in range(0, len(made.sides), 2):
        creeps = set()
        for side in read_back(target)[number : number + 2]:
            fold_x = (side.area.x0 + side.area.x1) / 2
            placed = grid(side, 2, 1)
            creeps |= {round((placed[0, 0].trim.x1 - fold_x) / PT, 3), round((fold_x - placed[1, 0].trim.x0) / PT, 3)}
            # Whatever creeps over the fold is cut off there.
            assert placed[0, 0].clip.x1 == pytest.approx(fold_x, abs=0.001)
            assert placed[1, 0].clip.x0 == pytest.approx(fold_x, abs=0.001)
            assert placed[0, 0].clip.x0 == pytest.approx(side.area.x0 - BLEED_MM * PT, abs=0.001)
        (creep,) = creeps
        assert previous < creep <= most + 0.001
        previous = creep
    assert previous == pytest.approx(most, abs=0.001)


def test_shrunken_pages_meet_at_the_fold(sources: Path, tmp_path: Path) -> None:
    target = tmp_path / "大版.pdf"
    imposed(source(sources, 40), target, Order(binding("saddle", creep="shrink")))
    innermost = read_back(target)[-1]
    fold_x = (innermost.area.x0 + innermost.area.x1) / 2
    placed = grid(innermost, 2, 1)
    assert placed[0, 0].trim.x1 == pytest.approx(fold_x, abs=0.01)
    assert placed[1, 0].trim.x0 == pytest.approx(fold_x, abs=0.01)
    creep = 0.147 * 9 * 1.2
    assert placed[1, 0].trim.width / PT == pytest.approx(TRIM_MM[0] - creep, abs=0.01)
    assert placed[0, 0].trim.width / PT == pytest.approx(TRIM_MM[0] - creep, abs=0.01)


def test_gaps_of_perfect_binding(sources: Path, tmp_path: Path) -> None:
    """At the spine what is milled off, at the other edges room for both bleeds."""
    target = tmp_path / "大版.pdf"
    imposed(source(sources, 16), target, Order(binding("perfect", 16, grind_mm=2.5, creep="none")))
    placed = grid(read_back(target)[0], 4, 2)
    gaps = [(placed[at + 1, 0].trim.x0 - placed[at, 0].trim.x1) / PT for at in range(3)]
    assert gaps == pytest.approx([5, 6, 5], abs=0.01)
    assert (placed[0, 0].trim.y0 - placed[0, 1].trim.y1) / PT == pytest.approx(6, abs=0.01)
    assert placed[0, 0].clip.x1 == pytest.approx(placed[1, 0].clip.x0, abs=0.001)


def test_long_edge_flip_turns_the_backs(sources: Path, tmp_path: Path) -> None:
    target = tmp_path / "大版.pdf"
    imposed(source(sources, 8), target, Order(binding("saddle"), office=True, flip="long"))
    sides = read_back(target)
    assert [one.up for one in sides[0].placed] == [1, 1]
    assert [one.up for one in sides[1].placed] == [-1, -1]
    # Turned over head first, 2 lies on the back of 1.
    assert grid(sides[0], 2, 1)[1, 0].folio == 1
    assert grid(sides[1], 2, 1)[1, 0].folio == 2
