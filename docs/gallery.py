"""Make the pictures of docs/gallery.md, the page itself, and the picture of the README: each layout, and its options.

Run by `make gallery`. The demo unit is set in every layout, once more for each value of an option that has some to
choose from, and the pages that show it are drawn small.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image

from booklet.layouts import list_layouts, load_layout
from booklet.project import shipped

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "images" / "gallery"
README_PICTURE = ROOT / "docs" / "images" / "pages.jpg"
UNIT = "棚改办"
MAIN_PAGES = {
    "album": (1, 3, 5, 6, 11, 21),
    "classic": (1, 3, 4, 5, 8, 11),
    "gazette": (1, 2, 4, 5),
    "roster": (1, 2, 4, 5, 6),
}
README_PAGES = ({"album": (1, 5), "classic": (1, 5, 8)}, {"gazette": (1, 2), "roster": (1, 2, 5)})
"""A taste of each, in two rows of about the same width."""
HEIGHT_PX = 300
GAP_PX = 12
GROUND = (226, 226, 224)
MOST_BYTES = 150_000


@dataclass(frozen=True)
class Shown:
    """A value of an option, and the pages (from 1) that show what it does."""

    layout: str
    option: str
    value: str
    pages: tuple[int, ...]
    more: tuple[tuple[str, str], ...] = ()
    """Options that go with it, as its description says."""
    closer: tuple[float, float] | None = None
    """For what is too small to be seen: a quarter of the page from here, in parts of its size, before and after."""

    @property
    def values(self) -> dict[str, str]:
        """Each option that is set, as TOML has it."""
        every = {self.option: self.value, **dict(self.more)}
        return {key: value if value in ("true", "false") else f'"{value}"' for key, value in every.items()}


RED = "device-cmyk(0 1 1 0.1)"
BLUE = "device-cmyk(1 0.68 0.1 0.24)"
OPTIONS = (
    Shown("album", "accent", RED, (1, 4, 5)),
    Shown("album", "paper", "white", (2, 4)),
    Shown("album", "pictures", "mount", (5, 11, 21)),
    Shown("album", "cover", "plain", (1,)),
    Shown("album", "text", "kai", (6,), closer=(0.08, 0.25)),
    Shown(
        "classic", "accent", "device-cmyk(0.85 0.45 0.7 0.3)", (1, 3, 5), (("shade", "device-cmyk(0.9 0.5 0.75 0.5)"),)
    ),
    Shown("classic", "shade", "device-cmyk(0 0.6 1 0.1)", (1,)),
    Shown("classic", "gold", "device-cmyk(0 0 0 0.4)", (3, 5)),
    Shown("classic", "gilt", "device-cmyk(0 0 0 0.2)", (1,)),
    Shown("classic", "paper", "white", (2, 3, 4)),
    Shown("gazette", "red", BLUE, (1,)),
    Shown("gazette", "mark", "", (1,)),
    Shown("gazette", "list", "table", (1, 2)),
    Shown("gazette", "annex", "no", (1, 2)),
    Shown("gazette", "photos", "no", (4, 5)),
    Shown(
        "roster",
        "accent",
        RED,
        (1, 2, 5),
        (("accent-light", "device-cmyk(0 0.62 0.55 0)"), ("accent-pale", "device-cmyk(0 0.1 0.1 0)")),
    ),
    Shown("roster", "accent-light", "device-cmyk(0.2 0.1 0 0)", (1,)),
    Shown("roster", "accent-pale", "device-cmyk(0.08 0.08 0.16 0)", (2,)),
    Shown("roster", "density", "dense", (5, 6)),
    Shown("roster", "text", "hei", (5,), closer=(0.36, 0.05)),
    Shown("roster", "numbers", "false", (5,)),
)
"""Values that differ from the defaults: the defaults are in the picture of the layout."""


def main() -> None:
    """Draw all pictures and write the page."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    lines = [
        "# 版式一览 Gallery",
        "",
        "由 `make gallery` 生成，请勿手改。每个选项的含义见 [layouts.md](layouts.md#the-shipped-layouts)。",
        "Made by `make gallery`, not by hand; [layouts.md](layouts.md#the-shipped-layouts) tells what options mean.",
    ]
    readme: list[list[Image.Image]] = [[] for _ in README_PAGES]
    with tempfile.TemporaryDirectory(prefix="booklet-gallery-") as folder:
        root = Path(folder)
        for part in ("units", "photos"):
            shutil.copytree(ROOT / part / UNIT, root / part / UNIT)
        for home in list_layouts((shipped("layouts"),)):
            manifest = load_layout(home.name, (shipped("layouts"),)).manifest
            proof = render(root, home.name, "").rename(root / f"{home.name}.pdf")
            save([drawn(proof, MAIN_PAGES[home.name])], PICTURES / f"{home.name}.jpg")
            for at, row in enumerate(README_PAGES):
                readme[at] += drawn(proof, row[home.name]) if home.name in row else []
            lines += ["", f"## `{home.name}` {manifest.title}", "", manifest.about, manifest.about_en, ""]
            lines += [f"![{home.name}](images/gallery/{home.name}.jpg)"]
            for one in (one for one in OPTIONS if one.layout == home.name):
                file = f"{one.layout}-{one.option}.jpg"
                before = drawn(proof, one.pages, one.closer) if one.closer else []
                changed = render(root, one.layout, "\n".join((f"[layouts.{one.layout}]", *settings(one))) + "\n")
                save([before + drawn(changed, one.pages, one.closer)], PICTURES / file)
                lines += ["", f"`{'`, `'.join(settings(one))}`", "", f"![{one.option}](images/gallery/{file})"]
    save(readme, README_PICTURE)
    (ROOT / "docs" / "gallery.md").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def settings(one: Shown) -> list[str]:
    """The lines of booklet.toml that set it."""
    return [f"{key} = {value}" for key, value in one.values.items()]


def render(root: Path, layout: str, text: str) -> Path:
    """Render the unit as a draft; returns the proof."""
    (root / "booklet.toml").write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "booklet",
        "-C",
        str(root),
        "render",
        "--unit",
        UNIT,
        "--layout",
        layout,
        "--draft",
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return root / "out" / UNIT / f"{UNIT}-校样.pdf"


def drawn(proof: Path, pages: tuple[int, ...], closer: tuple[float, float] | None = None) -> list[Image.Image]:
    """Some pages (from 1) of a proof, or a quarter of each."""
    document = pypdfium2.PdfDocument(proof)
    if max(pages) > len(document):
        raise SystemExit(f"{proof}: {len(document)} pages, {max(pages)} wanted")
    found = []
    for number in pages:
        page = document[number - 1]
        high = HEIGHT_PX * (2 if closer else 1)
        picture = page.render(scale=high / page.get_height()).to_pil().convert("RGB")
        if closer:
            left, top = int(closer[0] * picture.width), int(closer[1] * picture.height)
            picture = picture.crop((left, top, left + picture.width // 2, top + HEIGHT_PX))
        found.append(picture)
    return found


def save(rows: list[list[Image.Image]], target: Path) -> None:
    """Put pages side by side, row below row."""
    width = max(sum(one.width + GAP_PX for one in row) for row in rows) + GAP_PX
    picture = Image.new("RGB", (width, len(rows) * (HEIGHT_PX + GAP_PX) + GAP_PX), GROUND)
    for index, row in enumerate(rows):
        edge = GAP_PX
        for one in row:
            picture.paste(one, (edge, GAP_PX + index * (HEIGHT_PX + GAP_PX)))
            edge += one.width + GAP_PX
    picture.save(target, "JPEG", quality=85, optimize=True)
    if target.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{target}: more than {MOST_BYTES} bytes")


if __name__ == "__main__":
    main()
