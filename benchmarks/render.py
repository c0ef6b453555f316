"""How fast a booklet is made: cold, then with one entry edited, for 20, 200 and 1,000 honourees.

    python benchmarks/render.py [--sizes 20 200 1000] [--layout classic] [--folder DIR]

Entries and 12-megapixel photographs are made up, distinct, and kept in the folder for the next time. Each render
is a process of its own. The yardstick of the cold run is measured in the same session on the same inputs: WeasyPrint
alone on the same HTML (in the same runs, written as one PDF), plus Pillow alone on the same photographs at the
same sizes (in as many processes as ours). Ratios are what counts; machines are noisy.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageFilter, ImageOps

UNIT = "基准"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安邦本成初德恩方格瀚嘉景可岚明宁磐沁然思拓维希言昀泽"
PLACES = "东街西街南巷北里河沿桥头坡上"
SENTENCES = (
    "清晨六点，他已经站在巷口，把当天要走的人家一户一户记在本子上。",
    "雨季来临之前，她带着志愿者疏通了全部排水沟，三百余户居民没有一家进水。",
    "有人问他图什么，他说：“门开了，话就好说了。”",
    "过渡安置点的灯坏了，她自己爬上梯子换好，又把开关的位置画成图贴在门后。",
    "全年入户走访一千二百余次，调解矛盾八十六件，没有一件上交。",
    "他把政策编成顺口溜，坐在小板凳上一遍遍讲，直到老人点头。",
)


@dataclass(frozen=True)
class Run:
    """What one render took."""

    seconds: float
    pages: int
    photos: int
    stages: Mapping[str, float]
    peak_mb: float


def entry(number: int) -> str:
    """The entry of one made-up honouree, the same for a number every time."""
    dice = random.Random(number)
    name = SURNAMES[number % len(SURNAMES)] + GIVEN[number // 32 % 26] + dice.choice(GIVEN)
    deeds = "\n\n".join(
        "      " + "".join(dice.sample(SENTENCES, dice.randint(3, 5))) for _ in range(dice.randint(2, 3))
    )
    place = dice.choice(PLACES) + dice.choice(PLACES) + "社区"
    return (
        f"  - name: {name}\n    role: 第{number}组组长\n    quote: 把小事做成，就是大事。\n    deeds: |\n{deeds}\n"
        f"    photos:\n      - file: photo{number:04}.jpg\n        place: {place}\n        activity: 志愿服务\n"
    )


def photograph(task: tuple[Path, int]) -> None:
    """A 12-megapixel JPEG unlike any other: soft shapes and sensor noise."""
    path, number = task
    if path.exists():
        return
    dice = random.Random(number)
    base = Image.new("RGB", (80, 60))
    base.putdata([tuple(dice.randint(40, 230) for _ in range(3)) for _ in range(80 * 60)])
    soft = base.filter(ImageFilter.GaussianBlur(3)).resize((4000, 3000), Image.Resampling.BICUBIC)
    noise = Image.effect_noise((1000, 750), 18).resize((4000, 3000), Image.Resampling.NEAREST)
    Image.blend(soft, Image.merge("RGB", (noise,) * 3), 0.12).save(path, quality=85)


def workspace(folder: Path, count: int) -> Path:
    """A workspace with so many honourees; photographs are kept from one time to the next."""
    root = folder / str(count)
    unit, photos = root / "units" / UNIT, root / "photos" / UNIT
    unit.mkdir(parents=True, exist_ok=True)
    photos.mkdir(parents=True, exist_ok=True)
    (root / "booklet.toml").write_text("", encoding="utf-8")
    shared = folder / "photos"
    shared.mkdir(exist_ok=True)
    tasks = [(shared / f"photo{number:04}.jpg", number) for number in range(count)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(photograph, tasks, chunksize=4))
    for source, _ in tasks:
        target = photos / source.name
        if not target.exists():
            os.link(source, target)
    text = f"unit: {UNIT}\ntitle: 基准\npreface: 为测量速度而作。\nhonourees:\n" + "".join(map(entry, range(count)))
    (unit / "booklet.yaml").write_text(text, encoding="utf-8")
    return root


def measured(root: Path, layout: str, what: str) -> dict[str, Any]:
    """Run one of `ALONE` in a process of its own, in the workspace; what it prints."""
    command = [sys.executable, str(Path(__file__).resolve()), "--layout", layout, "--alone", what]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    parsed: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return parsed


def render_alone(layout: str) -> dict[str, object]:
    """A render as the command line does it, with the start of Python's modules."""
    begin = time.perf_counter()
    from booklet import build
    from booklet.project import open_workspace

    result = build.render(open_workspace(Path.cwd()).value, UNIT, build.Options(layout=layout))
    assert result.published, result.findings[:3]
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "seconds": time.perf_counter() - begin,
        "pages": result.pages,
        "photos": result.photos,
        "stages": dict(result.seconds),
        "peak_mb": peak / 1024,
    }


def weasyprint_alone(layout: str) -> dict[str, object]:
    """WeasyPrint on the HTML that a render makes, run by run as there, joined with `Document.copy`."""
    from booklet import build, layouts
    from booklet.composition.engine import start, without_garbage_collection
    from booklet.model import PHOTO_SCHEME
    from booklet.project import open_workspace

    workspace = open_workspace(Path.cwd()).value
    content = build.read(workspace, UNIT, build.Options(layout=layout)).value
    assert content
    unit, chosen, faces = content
    renderer = layouts.Renderer(chosen, faces.css())
    anchors = {line.anchor: 100 for line in layouts.toc_lines(unit, chosen.manifest, {})}
    toc = layouts.toc_lines(unit, chosen.manifest, anchors)
    pages = [renderer.render(run, unit, toc) for run in layouts.plan_runs(unit, chosen.manifest)]
    begin = time.perf_counter()
    start(workspace.font_folders)
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    from booklet.composition.resources import Fetcher

    faces_loaded = FontConfiguration()
    sizes = {photo.id: (photo.width_px, photo.height_px) for photo in unit.photos}
    fetcher = Fetcher(PHOTO_SCHEME, sizes, (*chosen.folders, *workspace.font_folders))
    sheets = [weasyprint.CSS(string=renderer.css, font_config=faces_loaded, url_fetcher=fetcher)]
    sheets += [
        weasyprint.CSS(filename=str(path), font_config=faces_loaded, url_fetcher=fetcher)
        for path in chosen.style_sheets
    ]
    base = f"{chosen.folders[0].as_uri()}/"
    with without_garbage_collection():
        made = [
            weasyprint.HTML(string=html, base_url=base, url_fetcher=fetcher).render(
                stylesheets=sheets, font_config=faces_loaded
            )
            for html in pages
        ]
        made[0].copy([page for document in made for page in document.pages]).write_pdf("/dev/null")
    return {"seconds": time.perf_counter() - begin}


ALONE = {"render": render_alone, "weasyprint": weasyprint_alone}


def pillow_alone(root: Path, sizes: Sequence[tuple[int, int]]) -> float:
    """Seconds that Pillow takes for the same photographs at the same sizes, in as many processes as ours."""
    paths = sorted((root / "photos" / UNIT).glob("*.jpg"))
    begin = time.perf_counter()
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("forkserver")) as pool:
        list(pool.map(_pillow, paths, sizes, chunksize=2))
    return time.perf_counter() - begin


_TRANSFORM: list[ImageCms.ImageCmsTransform] = []


def _pillow(path: Path, size: tuple[int, int]) -> int:
    if not _TRANSFORM:
        import booklet

        profile = Path(booklet.__file__).parent / "press/profiles/ISOcoated_v2_300_bas.icc"
        _TRANSFORM.append(
            ImageCms.buildTransform(
                ImageCms.createProfile("sRGB"),
                str(profile),
                "RGB",
                "CMYK",
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        )
    with Image.open(path) as image:
        image.draft("RGB", size)
        turned = ImageOps.exif_transpose(image)
    fitted = ImageOps.fit(turned, size, Image.Resampling.LANCZOS)
    sharp = fitted.filter(ImageFilter.UnsharpMask(1, 50, 2))
    converted = ImageCms.applyTransform(sharp, _TRANSFORM[0])
    assert converted is not None
    press, proof = BytesIO(), BytesIO()
    converted.save(press, "JPEG", quality=92, subsampling=0)
    fitted.resize((size[0] // 2, size[1] // 2)).save(proof, "JPEG", quality=85)
    return press.tell() + proof.tell()


def placed_sizes(root: Path) -> list[tuple[int, int]]:
    """The pixel sizes of the photographs in the press file, as its own facts tell."""
    import pikepdf

    sizes = []
    with pikepdf.open(root / "out" / UNIT / f"{UNIT}-印刷版.pdf") as document:
        for page in document.pages:
            for image in page.get_images().values():
                if image.ColorSpace == pikepdf.Name.DeviceCMYK and int(image.Width) > 100:
                    sizes.append((int(image.Width), int(image.Height)))
    return sizes


def edit(root: Path) -> None:
    """Change the text of one entry in the middle."""
    path = root / "units" / UNIT / "booklet.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    places = [index for index, line in enumerate(lines) if line.startswith("    deeds: |")]
    middle = places[len(places) // 2] + 1
    lines[middle] = lines[middle].replace("。", "，今年亦然。", 1)
    path.write_text("".join(lines), encoding="utf-8")


def measure(folder: Path, count: int, layout: str) -> tuple[Run, Run, float, float]:
    """Cold, edited, WeasyPrint alone and Pillow alone, for so many honourees."""
    root = workspace(folder, count)
    shutil.rmtree(root / ".booklet", ignore_errors=True)
    cold = Run(**measured(root, layout, "render"))
    sizes = placed_sizes(root)
    edit(root)
    warm = Run(**measured(root, layout, "render"))
    weasyprint = float(measured(root, layout, "weasyprint")["seconds"])
    return cold, warm, weasyprint, pillow_alone(root, sizes)


def report(count: int, cold: Run, warm: Run, weasyprint: float, pillow: float) -> None:
    print(f"\n{count} honourees, {cold.pages} pages, {cold.photos} photographs")
    for name, run in (("cold", cold), ("one entry edited", warm)):
        print(
            f"  {name:18} {run.seconds:8.1f} s  {run.pages / run.seconds:7.1f} pages/s  peak {run.peak_mb:6.0f} MB   "
            + "  ".join(f"{stage} {seconds / run.seconds:4.0%}" for stage, seconds in run.stages.items())
        )
    alone = weasyprint + pillow
    print(f"  WeasyPrint alone {weasyprint:6.1f} s + Pillow alone {pillow:6.1f} s = {alone:6.1f} s")
    print(
        f"  cold / alone {cold.seconds / alone:5.2f} (at most 1.15)   edited / cold {warm.seconds / cold.seconds:5.3f}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 200, 1000])
    parser.add_argument("--layout", default="classic")
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent.parent / ".booklet" / "benchmark")
    parser.add_argument("--alone", choices=ALONE, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        print(json.dumps(ALONE[options.alone](options.layout)))
        return
    speeds = {}
    for count in options.sizes:
        cold, warm, weasyprint, pillow = measure(options.folder, count, options.layout)
        report(count, cold, warm, weasyprint, pillow)
        speeds[count] = cold.pages / cold.seconds
    if {200, 1000} <= set(speeds):
        print(f"\npages/s at 1,000 over 200: {speeds[1000] / speeds[200]:.2f} (at least 0.9)")
    print(f"peak memory of this script {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
