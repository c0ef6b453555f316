"""What a Chinese line may hold besides text: notes, boxes, line feeds, positioned elements, page ends."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typesetting.glyphs import Glyph, read
from typesetting.lines import Line, lines
from typesetting.ours import composer

from booklet.composition import Composer
from booklet.composition.grid import whole_lines
from booklet.composition.inline import chinese_lines

FOLDER = TemporaryDirectory()
EM, PITCH, LEFT = 10.0, 18.0, 50.0
CSS = f"""
@page {{ size: 400pt 400pt; margin: 20pt {LEFT}pt }}
html {{ font: {EM}pt/{PITCH}pt var(--font-song) }}
body, p, table, td, div, ul, li {{ margin: 0; padding: 0; border-spacing: 0; list-style: none }}
p {{ width: 20em; text-align: justify }}
"""
LONG = "他在社区一干就是3年，群众满意率达98.6%，大家都说：“好。”"


@cache
def engine() -> Composer:
    """One composer for all: its faces are loaded once."""
    return composer(Path(FOLDER.name), css=CSS)


def glyphs_of(body: str, css: str = "") -> list[list[Glyph]]:
    head = f'<meta charset="utf-8"><style>{css}</style>'
    run = engine().compose(f'<!DOCTYPE html><html lang="zh-Hans"><head>{head}</head><body>{body}</body></html>', "")
    assert not run.findings
    return read(run.pdf)


def lines_of(body: str, css: str = "") -> list[Line]:
    return lines(glyph for page in glyphs_of(body, css) for glyph in page)


def texts(found: list[Line]) -> list[str]:
    return ["".join(glyph.char for glyph in line.glyphs) for line in found]


def left(line: Line) -> float:
    return (line.glyphs[0].x - LEFT) / EM


def right(line: Line) -> float:
    return (line.glyphs[-1].end - LEFT) / EM


def on_grid(found: list[Line]) -> bool:
    return all(abs((found[0].baseline - line.baseline) / PITCH % 1 - 0.5) > 0.4999 for line in found)


def test_full_lines_end_at_the_measure_and_the_last_does_not() -> None:
    found = lines_of(f"<p>{LONG * 3}</p>")
    for line in found[:-1]:
        half = 0.5 if line.text[-1] in "，。：”" else 0.0
        assert left(line) == pytest.approx(0, abs=0.5)
        assert right(line) - half == pytest.approx(20, abs=0.002)
    assert right(found[-1]) < 19


def test_a_line_feed_ends_its_line_unspread() -> None:
    found = lines_of("<p>天地玄黄<br>宇宙洪荒，日月盈昃<br><br>辰宿</p>")
    assert texts(found) == ["天地玄黄", "宇宙洪荒，日月盈昃", "辰宿"]
    assert [right(line) for line in found] == pytest.approx([4, 9, 2], abs=0.01)
    assert found[1].baseline - found[2].baseline == pytest.approx(2 * PITCH, abs=0.01)


def test_a_note_call_stays_with_its_word_and_leaves_the_grid_alone() -> None:
    note = '<span class="note">说明这件事。</span>'
    body = f"<p>{LONG}{note}{LONG}{note}{LONG}</p>"
    pages = glyphs_of(body, ".note { float: footnote }")
    found = lines(glyph for glyph in pages[0] if glyph.size > 9 and glyph.y > 200)
    assert on_grid(found)
    assert len({round(line.baseline, 3) for line in found}) == len(found)
    calls = [glyph for glyph in pages[0] if glyph.char in "12" and glyph.y > 200]
    assert [glyph.char for glyph in calls] == ["1", "2"]
    for call in calls:
        before = max((g for g in pages[0] if g.size > 9 and abs(g.y - call.y) < 6 and g.x < call.x), key=lambda g: g.x)
        assert before.char == "”"
    stored = "".join(glyph.char for glyph in pages[0])
    assert stored.count("说明这件事。") == 2


@pytest.mark.parametrize(
    "piece",
    [
        "<small>小字2024年</small>",
        "平方米<sup>2</sup>和<sub>3</sub>",
        '<span style="font-family: var(--font-hei); font-weight: 700">黑体2024</span>',
        '<span style="font-family: var(--font-rare)">𠅤</span>',
        "𠅤与喆",
        '<b style="font-size: 12pt">大字</b>',
    ],
)
def test_nothing_in_a_line_moves_the_grid(piece: str) -> None:
    found = lines_of(f"<p>{LONG}{piece}{LONG}</p>", "small { font-size: 7pt } sup, sub { font-size: 6pt }")
    assert on_grid(found)


def test_no_gap_stands_beside_a_raised_number_or_own_space() -> None:
    (line,) = lines_of("<p>平方米<sup>2</sup>的地</p>", "sup { font-size: 5pt }")
    assert right(line) == pytest.approx(5 + line.glyphs[3].advance / EM, abs=0.002)
    (line,) = lines_of('<p>甲<b style="margin: 0 1em">2</b>乙</p>')
    assert line.glyphs[1].x - line.glyphs[0].end == pytest.approx(EM, abs=0.02)


def test_the_squeeze_goes_over_boxes_and_faces() -> None:
    (line,) = lines_of("<p>说：<b>“好。</b>”<i style='font-family: var(--font-kai)'>（</i>对</p>")
    assert [glyph.char for glyph in line.glyphs] == [*"说：“好。”（对"]
    steps = [after.x - before.x for before, after in zip(line.glyphs, line.glyphs[1:], strict=False)]
    assert steps == pytest.approx([10, 5, 10, 10, 5, 5, 10], abs=0.02)


def test_the_faces_own_squeezing_changes_nothing() -> None:
    body = f"<p>{LONG * 2}，‘“再见。”’他说。</p>"
    plain, contextual = (
        [(glyph.char, round(glyph.x, 2)) for line in lines_of(body, css) for glyph in line.glyphs]
        for css in ("", 'html { font-feature-settings: "chws" }')
    )
    assert plain == contextual


def test_positioned_elements_keep_their_place() -> None:
    body = f'<p style="position: relative">{LONG}<i class="x">右</i>{LONG}<b>甲<i class="y">上</i></b></p>'
    css = ".x { position: absolute; right: 0; top: 36pt } b { position: relative } .y { position: absolute; left: 1em }"
    (page,) = glyphs_of(body, css)
    found = {glyph.char: glyph for glyph in page}
    first = page[0]
    assert found["右"].end == pytest.approx(LEFT + 20 * EM, abs=0.01)
    assert first.y - found["右"].y == pytest.approx(2 * PITCH, abs=0.01)
    assert found["上"].x == pytest.approx(found["甲"].x + EM, abs=0.01)


def test_boxes_in_the_line_are_whole_and_take_no_gap() -> None:
    cell = '<span style="display: inline-block; width: 3em; text-align-last: justify">张三</span>'
    found = lines_of(f"<p>{cell}与{cell}同志，{LONG}</p>")
    first = [(glyph.char, round((glyph.x - LEFT) / EM, 1)) for glyph in found[0].glyphs][:6]
    assert first == [("张", 0.0), ("三", 2.0), ("与", 3.0), ("张", 4.0), ("三", 6.0), ("同", 7.0)]
    assert texts(found)[0].startswith("张三与张三同志，")


def test_a_box_shrunk_to_its_text_has_room_for_the_gaps() -> None:
    body = "<table><tr><td>于2024年5月</td><td>入职3年</td></tr></table><div style='float: left'>共12人到</div>"
    found = lines_of(body)
    assert sorted(texts(found)) == ["于2024年5月入职3年", "共12人到"]


def test_a_block_of_whole_lines_keeps_what_follows_on_the_grid() -> None:
    small = "font-size: 7pt; line-height: 10pt; padding-top: 1pt"
    for wanted, lines_high in (("", 31 / 18), (" data-grid", 2)):
        body = f"<p>上</p><div{wanted} style='{small}'>一<br>二<br>三</div><p>下</p>"
        found = {glyph.char: glyph for page in glyphs_of(body) for glyph in page}
        assert found["上"].y - found["下"].y == pytest.approx((1 + lines_high) * PITCH, abs=0.01)


def test_text_that_must_not_wrap_does_not() -> None:
    (line,) = lines_of(f'<p style="white-space: nowrap">{LONG * 2}</p>')
    assert len(line.glyphs) == len(LONG) * 2


def test_an_ellipsis_is_the_engines_own() -> None:
    clip = "width: 8em; overflow: hidden; white-space: nowrap; text-overflow: ellipsis"
    (line,) = lines_of(f'<p style="{clip}">{LONG}</p>')
    assert line.text.startswith("他在社区一干")
    assert 6 < len(line.glyphs) <= 8
    assert right(line) <= 8.01


def test_letter_spacing_counts_and_28_characters_fill_a_gazette_line() -> None:
    text = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁" * 2
    found = lines_of(f"<p style='width: 273pt; letter-spacing: -.25pt'>{text}</p>")
    assert [len(line.glyphs) for line in found] == [28, 28]
    assert found[0].glyphs[1].x - found[0].glyphs[0].x == pytest.approx(9.75, abs=0.001)


def test_a_paragraph_goes_on_over_pages_as_on_one() -> None:
    whole = lines_of(f"<p>{LONG * 30}</p>", "@page { size: 400pt 4000pt }")
    parted = lines_of(f"<p>{LONG * 30}</p>")
    assert texts(parted) == texts(whole)
    assert len({line.page for line in parted}) > 2


def test_columns_and_floats_lose_nothing() -> None:
    body = f"<div class='c'><p>{LONG * 4}</p></div><div class='f'></div><p>{LONG * 4}</p>"
    css = ".c { columns: 2; column-gap: 2em; width: 30em } .c p { width: auto }"
    css += ".f { float: left; width: 8em; height: 30pt }"
    (page,) = glyphs_of(body, css)
    assert "".join(glyph.char for glyph in page) == LONG * 8
    beside = [line for line in lines(page) if line.glyphs[0].x == pytest.approx(LEFT + 8 * EM, abs=5.1)]
    assert len(beside) == 2


def test_centred_and_right_aligned_lines_count_the_half_mark() -> None:
    centred, set_right = lines_of('<p style="text-align: center">甲乙丙：</p><p style="text-align: right">（完）</p>')
    assert left(centred) == pytest.approx((20 - 3.5) / 2, abs=0.01)
    assert right(set_right) == pytest.approx(20.5, abs=0.01)


@pytest.mark.parametrize("text", ["一", "。", "“", "2024", " ", "", "天　地", "a b", "……", "——"])
def test_the_shortest_paragraphs(text: str) -> None:
    found = lines_of(f"<p>{text}</p><p>尾</p>")
    assert texts(found)[-1] == "尾"
    assert "".join(texts(found)[:-1]).replace("　", "").replace(" ", "") == text.replace("　", "").replace(" ", "")


def test_the_engine_is_itself_again_outside() -> None:
    from weasyprint.layout import block, inline, preferred

    def replaced() -> list[object]:
        return [
            inline.split_inline_box,
            inline.justify_line,
            preferred.inline_min_content_width,
            preferred.inline_max_content_width,
            block.block_container_layout,
        ]

    before = replaced()
    with pytest.raises(RuntimeError), chinese_lines(), whole_lines():
        assert not set(before) & set(replaced())
        raise RuntimeError
    assert replaced() == before
