"""The binding plan: blanks, signatures, spine, creep, for 1 to 400 pages in every style."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.binding import (
    Binding,
    BindingSettings,
    Paper,
    nest_depth,
    paper_of,
    plan_binding,
    resolve,
    settings_of,
)
from booklet.findings import Severity
from booklet.geometry import Mm

PAGES = st.integers(1, 400)
BOUND = st.sampled_from([(style, size) for style in ("saddle", "perfect") for size in (4, 8, 16)])
PAPER = Paper(157, "铜版", 0.147)


@given(PAGES, BOUND, st.booleans())
def test_every_page_once_and_blanks_before_the_last(pages: int, bound: tuple[str, int], whole: bool) -> None:
    style, size = bound
    plan = plan_binding(pages, Binding(style=style, signature=size), whole=whole).value  # type: ignore[arg-type]
    assert [page for page in plan.block if page is not None] == list(range(1, pages + 1))
    assert plan.block[-1] == pages
    step = size if whole or size == 4 else size // 2
    assert len(plan.block) % step == 0 and len(plan.blanks) < step
    if plan.blanks:
        assert plan.blanks == tuple(range(len(plan.block) - len(plan.blanks), len(plan.block)))
    positions = sorted(one for signature in plan.signatures for one in signature.positions)
    assert positions == list(range(1, len(plan.block) + 1))
    assert all(len(one.positions) == (size // 2 if one.half else size) for one in plan.signatures)
    assert sum(one.half for one in plan.signatures) <= (0 if whole or size == 4 else 1)


@given(PAGES, BOUND, st.floats(1, 1.4))
def test_creep_grows_inward_and_keeps_to_the_formula(pages: int, bound: tuple[str, int], factor: float) -> None:
    style, size = bound
    binding = Binding(style=style, signature=size, inside=PAPER, creep_factor=factor)  # type: ignore[arg-type]
    plan = plan_binding(pages, binding).value
    nested = len(plan.block) // 4 if style == "saddle" else min(size, len(plan.block)) // 4
    assert plan.creep_mm == pytest.approx(0.147 * (nested - 1) * factor)
    nests = [plan.block] if style == "saddle" else [one.positions for one in plan.signatures]
    for nest in nests:
        first = 1 if style == "saddle" else nest[0]
        assert first is not None
        creeps = [plan.creep_at(first + at) for at in range(len(nest))]
        half = creeps[: len(creeps) // 2]
        assert creeps[0] == creeps[1] == Mm(0)
        assert half == sorted(half) and creeps == creeps[::-1]
        assert max(creeps) <= plan.creep_mm + 1e-9
        # Both pages of a leaf creep alike.
        assert all(one == other for one, other in zip(creeps[::2], creeps[1::2], strict=True))
    if style == "saddle":
        assert plan.creep_at(len(plan.block) // 2) == pytest.approx(plan.creep_mm)


def test_nesting() -> None:
    assert [nest_depth(at, 12) for at in range(1, 13)] == [0, 0, 1, 1, 2, 2, 2, 2, 1, 1, 0, 0]


def test_the_spine_of_a_real_job() -> None:
    binding = Binding(style="perfect", signature=16, inside=PAPER, glue_mm=0.3)
    plan = plan_binding(84, binding, cover=(2, 2)).value
    assert (plan.front, plan.back) == ((1, 2), (83, 84))
    assert plan.block[0] == 3 and len(plan.block) == 80
    assert plan.spine_mm == pytest.approx(40 * 0.147 + 0.3)
    assert plan.spine_text
    assert plan_binding(84, Binding(style="saddle", inside=PAPER)).value.spine_mm == Mm(0)


def ids(pages: int, **values: object) -> list[tuple[str, Severity]]:
    found = plan_binding(pages, Binding(**values))  # type: ignore[arg-type]
    return [(item.id, item.severity) for item in found.findings]


def test_what_a_plan_warns_of() -> None:
    assert ids(64) == []
    assert ids(68) == [("binding-saddle-thick", Severity.WARNING)]
    assert ids(62) == [("binding-blanks", Severity.NOTE)]
    assert ids(32, style="perfect", signature=16) == [
        ("binding-perfect-thin", Severity.WARNING),
        ("binding-spine-thin", Severity.NOTE),
    ]
    assert ids(64, style="perfect", signature=16) == [("binding-spine-thin", Severity.NOTE)]
    assert ids(72, style="perfect", signature=16) == [("binding-half-signature", Severity.NOTE)]
    assert ids(7, style="none", signature=2) == [("binding-odd-pages", Severity.NOTE)]
    (blanks,) = plan_binding(62, Binding()).findings
    assert blanks.values == {"count": "2", "pages": "62–63", "total": "64"}


def test_blanks_without_a_back_cover() -> None:
    """The last page keeps its side: blanks come after it."""
    plan = plan_binding(21, Binding(), back_cover=False)
    assert plan.value.block[20:] == (21, None, None, None)
    assert [item.id for item in plan.findings] == ["binding-blanks-end"]
    wrapped = plan_binding(25, Binding(style="perfect", signature=8), cover=(2, 2)).value
    assert wrapped.block[:2] == (3, 4) and wrapped.block[20:] == (23, None, None, None)


def test_a_half_signature_is_not_outermost() -> None:
    plan = plan_binding(40, Binding(style="perfect", signature=16)).value
    assert [one.half for one in plan.signatures] == [False, True, False]
    plan = plan_binding(40, Binding(style="saddle", signature=16)).value
    assert [one.half for one in plan.signatures] == [False, False, True]
    assert plan.signatures[-1].positions == tuple(range(17, 25))


def test_papers() -> None:
    for written in ("157g 铜版", "157克铜版纸", "157 g coated", "157铜板", "157g/m² 铜版"):
        paper = paper_of(written, {})
        assert paper == PAPER, written
    assert paper_of("157g 铜版", {"157克铜版纸": 0.15}) == Paper(157, "铜版", 0.15)
    assert paper_of("90g 轻型", {}) is None
    assert paper_of("铜版", {}) is None


def test_what_is_said_later_wins() -> None:
    layout = BindingSettings(style="saddle", inside="128g 铜版", calipers={"128g 铜版": 0.12})
    unit = BindingSettings(inside="157g 铜版", calipers={"100g 双胶": 0.13})
    option = BindingSettings(style="perfect")
    found = resolve((layout, unit, option))
    assert found.findings == ()
    assert (found.value.style, found.value.signature, found.value.inside) == ("perfect", 16, PAPER)
    assert resolve((layout,)).value.inside.caliper_mm == 0.12
    assert resolve((layout, BindingSettings(signature=8))).value.signature == 8
    assert resolve(()).value.style == "none"


def test_papers_that_are_not_known_are_said() -> None:
    (unknown,) = resolve((BindingSettings(style="saddle", inside="90g 轻型"),)).findings
    assert (unknown.id, unknown.severity) == ("binding-paper-unknown", Severity.ERROR)
    assert "157g 铜版" in unknown.values["known"]
    assert [item.id for item in resolve((BindingSettings(style="saddle"),)).findings] == ["binding-paper-assumed"]
    (computed,) = resolve((BindingSettings(style="perfect", inside="250g 铜版"),)).findings
    assert computed.id == "binding-caliper-unmeasured"


def test_settings_as_a_unit_file_writes_them() -> None:
    said, wrong = settings_of(
        {"style": "saddle", "signature": "8", "creep_factor": "1.3", "cover": "", "calipers": {"157克铜版": "0.15"}}
    )
    assert wrong == ()
    assert said == BindingSettings(style="saddle", signature=8, creep_factor=1.3, calipers={"157g 铜版": 0.15})
    said, wrong = settings_of({"style": "stapled", "signature": "12", "inside": "铜版", "creep": "none", "colour": "x"})
    assert said == BindingSettings(creep="none")
    assert {one.key: bool(one.reason) for one in wrong} == {
        "style": True,
        "signature": True,
        "inside": True,
        "colour": False,
    }
