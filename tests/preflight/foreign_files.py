"""Files from other programs, as people send them to a print shop: WeasyPrint alone, Chromium, Typst.

The same page each time: text in black and in a colour, a coloured box that runs off the page, a small photograph.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parent.parent.parent
PROFILE = ROOT / "booklet" / "press" / "profiles" / "ISOcoated_v2_300_bas.icc"
FACE = ROOT / "fonts" / "BookletSong-Regular.otf"

PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>画册</title><style>
@font-face {{ font-family: Song; src: url("{face}"); }}
{profile}
@page {{ size: 148mm 210mm; margin: 20mm; {page} }}
body {{ font: 10.5pt/1.7 Song; color: #000; }}
h1 {{ color: #c00; font-size: 20pt; }}
.bar {{ position: absolute; left: -20mm; top: 60mm; width: 60mm; height: 30mm; background: #c8102e; opacity: .8; }}
img {{ position: absolute; top: 100mm; width: 80mm; }}
</style></head><body><h1>先进事迹</h1><p>把小事做好，就是大事。</p><div class="bar"></div><img src="photo.jpg">
</body></html>
"""

TYPST = """#set page(width: 148mm, height: 210mm, margin: 20mm)
#set text(font: "Booklet Song", size: 10.5pt)
#place(dx: -20mm, dy: 60mm, rect(width: 60mm, height: 30mm, fill: rgb("#c8102e")))
#place(dy: 100mm, image("photo.jpg", width: 80mm))
#text(size: 20pt, fill: rgb("#cc0000"))[先进事迹]

把小事做好，就是大事。
"""


def photograph(folder: Path) -> None:
    """A picture of 200 × 150 pixels: 63 ppi at 80 mm."""
    grain = Image.effect_noise((200, 150), 40)
    picture = Image.merge("RGB", (grain.point([min(255, level + 40) for level in range(256)]), grain, grain))
    picture.save(folder / "photo.jpg", quality=90)


def weasyprint(folder: Path, variant: str, page: str, *, intent: bool = False) -> Path:
    """WeasyPrint's own PDF/X, whose label is all that makes it one; `intent`: with a press profile."""
    import weasyprint as engine

    photograph(folder)
    target = folder / "weasyprint.pdf"
    profile = (
        f'@color-profile device-cmyk {{ src: url("{PROFILE.as_uri()}"); components: c, m, y, k }}' if intent else ""
    )
    html = PAGE.format(face=FACE.as_uri(), page=page, profile=profile)
    engine.HTML(string=html, base_url=f"{folder}/").write_pdf(str(target), pdf_variant=variant)
    return target


def chromium_program() -> str | None:
    """Chromium or Chrome of this machine."""
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


def chromium(folder: Path, program: str) -> Path:
    """A page printed to PDF by a browser."""
    photograph(folder)
    source, target = folder / "page.html", folder / "chromium.pdf"
    source.write_text(PAGE.format(face=FACE.as_uri(), page="", profile=""), encoding="utf-8")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--allow-file-access-from-files", f"--user-data-dir={profile}", "--no-pdf-header-footer",
                f"--print-to-pdf={target}", source.as_uri(),
            ],
            check=True, capture_output=True, timeout=60,
        )  # fmt: skip
    return target


def typst(folder: Path) -> Path:
    """The same set by Typst."""
    import typst as engine

    photograph(folder)
    source, target = folder / "page.typ", folder / "typst.pdf"
    source.write_text(TYPST, encoding="utf-8")
    engine.compile(str(source), output=str(target), font_paths=[str(FACE.parent)], ignore_system_fonts=True)
    return target
