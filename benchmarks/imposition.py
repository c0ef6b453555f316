"""How long imposing 400 pages takes against composing them, with the memory of it.

    python benchmarks/imposition.py [--people 390] [--folder DIR]

Made-up honourees are rendered cold, with a dozen photographs among them, and the press file is imposed, each way in a
process of its own. The yardstick is the stage that composes, without photographs, press file and preflight.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from render import UNIT, entry, measured, photograph

_PHOTOS = 12
_WAYS = (
    ("--binding", "saddle"),
    ("--binding", "saddle", "--signature", "16"),
    ("--binding", "perfect", "--signature", "16"),
    ("--binding", "perfect", "--signature", "8", "--turn"),
)
_TIMED = """
import json, resource, sys, time
start = time.perf_counter()
from booklet import cli
code = cli.run(["impose", *sys.argv[1:]])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"code": code, "seconds": time.perf_counter() - start, "mb": peak}))
"""


def workspace(folder: Path, people: int) -> Path:
    """A workspace whose honourees share a dozen photographs."""
    root = folder / f"imposition-{people}"
    shutil.rmtree(root, ignore_errors=True)
    unit, photos, shared = root / "units" / UNIT, root / "photos" / UNIT, folder / "photos"
    for one in (unit, photos, shared):
        one.mkdir(parents=True, exist_ok=True)
    (root / "booklet.toml").write_text("", encoding="utf-8")
    for number in range(people):
        source = shared / f"photo{number % _PHOTOS:04}.jpg"
        photograph((source, number % _PHOTOS))
        os.link(source, photos / f"photo{number:04}.jpg")
    text = f"unit: {UNIT}\ntitle: 基准\npreface: 为测量速度而作。\nhonourees:\n" + "".join(map(entry, range(people)))
    (unit / "booklet.yaml").write_text(text, encoding="utf-8")
    return root


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=390)
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent.parent / ".booklet" / "benchmark")
    options = parser.parse_args()
    root = workspace(options.folder, options.people)
    rendered = measured(root, "classic", "render")
    composing = float(rendered["stages"]["compose"])
    source = root / "out" / UNIT / f"{UNIT}-印刷版.pdf"
    print(f"{rendered['pages']} pages composed in {composing:.1f} s, {source.stat().st_size / 1e6:.1f} MB")
    target = root / "sheets.pdf"
    for way in _WAYS:
        command = [sys.executable, "-c", _TIMED, str(source), *way, "-o", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        one = json.loads(done.stdout.splitlines()[-1])
        assert one["code"] == 0, done.stdout
        print(
            f"  {' '.join(way):46} {one['seconds']:5.2f} s with the start of Python, peak {one['mb']:4.0f} MB,"
            f"  {one['seconds'] / composing:6.1%} of composing (at most 10 %)"
        )


if __name__ == "__main__":
    main()
