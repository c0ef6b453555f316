"""Press conditions: the shipped ones, a shop's own ICC file, what is refused, and what settings change."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PIL import ImageCms
from press_pages import faults, prepared, press_file

from booklet.errors import ResourceError, UsageError
from booklet.findings import Place
from booklet.geometry import Pt, Rect
from booklet.press import (
    COATED_FOGRA39,
    COATED_FOGRA39_300,
    CONDITIONS,
    DIGITAL,
    Placement,
    condition_of,
    photo_resolution,
)
from booklet.project import CONDITION_NAMES


def test_settings_know_the_shipped_conditions() -> None:
    assert tuple(CONDITIONS) == CONDITION_NAMES
    assert condition_of(CONDITION_NAMES[0], Path("/")) == COATED_FOGRA39_300


def test_settings_override_the_condition_and_none_does_not() -> None:
    found = condition_of("digital", Path("/"), min_ppi=200, marks="crop", variant=None, ink_limit_percent=280.0)
    assert (found.min_ppi, found.marks, found.variant, found.ink_limit_percent) == (200, "crop", "x4", 280)
    assert found.profile == DIGITAL.profile


def test_a_shops_own_profile(tmp_path: Path) -> None:
    (tmp_path / "icc").mkdir()
    (tmp_path / "icc" / "店.icc").write_bytes(COATED_FOGRA39.profile.read_bytes())
    found = condition_of("icc/店.icc", tmp_path, bleed_mm=5.0)
    assert (found.identifier, found.registry, found.bleed_mm) == ("Custom", "", 5)
    assert found.info
    path = press_file([prepared("<p>字</p>")], tmp_path, condition=found)
    assert faults(path, found) == []
    with pikepdf.open(path) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert "/RegistryName" not in intent
        assert str(intent.OutputConditionIdentifier) == "Custom"
        assert str(intent.Info) == found.info
        assert intent.DestOutputProfile.read_bytes() == COATED_FOGRA39.profile.read_bytes()


def test_what_is_no_press_profile_is_refused_and_named(tmp_path: Path) -> None:
    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    link = bytearray(COATED_FOGRA39.profile.read_bytes())
    link[12:16] = b"link"
    broken = COATED_FOGRA39.profile.read_bytes()[:2000]
    for name, data, found in (
        ("screen.icc", screen, "mntr RGB"),
        ("link.icc", bytes(link), "link CMYK"),
        ("broken.icc", broken, "—"),
        ("text.icc", b"not a profile", "—"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(ResourceError) as problem:
            condition_of(name, tmp_path)
        assert problem.value.key == "profile-not-cmyk"
        assert problem.value.params["path"] == str(tmp_path / name)
        assert problem.value.params["found"] == found


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="profile-unreadable"):
        condition_of("none.icc", tmp_path)
    with pytest.raises(UsageError, match="condition-unknown"):
        condition_of("newsprint", tmp_path)


@pytest.mark.parametrize(
    ("ppi", "min_ppi", "limit"),
    [
        *((149, 150, 150), (150, 150, 225), (224, 150, 225), (299, 150, 300), (300, 150, None)),
        *((99, 100, 100), (120, 100, 150), (199, 100, 200), (200, 100, None)),
    ],
)
def test_resolution_by_the_conditions_least(ppi: int, min_ppi: int, limit: int | None) -> None:
    inch = Rect(0, 0, 72, 72)
    placed = Placement(0, 0, "a", inch, inch, (0, 0, 1, 1), Pt(72), Pt(72), True)
    found = photo_resolution(placed, (ppi, ppi), Place(), min_ppi)
    assert [item.values["limit"] for item in found] == ([] if limit is None else [str(limit)])
