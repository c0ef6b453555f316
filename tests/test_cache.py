"""The store of intermediate results: whole or nothing, bounded, never in the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.cache import Cache, digest


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c", 1 << 20)
    assert cache.get(digest("a")) is None
    cache.put(digest("a"), b"value")
    assert cache.get(digest("a")) == b"value"


@pytest.mark.parametrize("damage", [lambda raw: raw[:-1], lambda raw: raw[:7], lambda raw: raw[:-1] + b"?"])
def test_a_damaged_entry_is_as_if_it_were_not_there(tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    cache = Cache(tmp_path, 1 << 20)
    cache.put(digest("a"), b"some value")
    (entry,) = tmp_path.glob("??/*")
    entry.write_bytes(damage(entry.read_bytes()))
    assert cache.get(digest("a")) is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "cache", 1)
    cache.put(digest("a"), b"value")
    cache.prune()
    assert cache.get(digest("a")) is None


def test_prune_drops_the_least_recently_used(tmp_path: Path) -> None:
    cache = Cache(tmp_path, 2 * (100 + 16))
    for age, name in ((300, "old"), (200, "middle"), (100, "new")):
        cache.put(digest(name), bytes(100))
        path = tmp_path / digest(name)[:2] / digest(name)
        os.utime(path, (1e9 - age, 1e9 - age))
    assert cache.get(digest("old"))  # used: now the newest
    cache.prune()
    assert cache.get(digest("middle")) is None
    assert cache.get(digest("old")) and cache.get(digest("new"))


@given(st.lists(st.binary(max_size=8), max_size=4), st.lists(st.binary(max_size=8), max_size=4))
def test_different_parts_have_different_keys(a: list[bytes], b: list[bytes]) -> None:
    assert (digest(*a) == digest(*b)) == (a == b)


def test_a_render_keeps_its_caches_within_their_limits(warm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from booklet import build
    from booklet.build import compose, run
    from booklet.project import open_workspace

    monkeypatch.setattr(compose, "RUN_CACHE_BYTES", 0)
    monkeypatch.setattr(run, "INK_CACHE_BYTES", 0)
    kept = {name: warm / ".booklet" / "cache" / name for name in ("runs", "ink")}
    assert all(list(folder.glob("??/*")) for folder in kept.values())
    assert build.render(open_workspace(warm).value, "试验办").published
    for name, folder in kept.items():
        assert not list(folder.glob("??/*")), name
