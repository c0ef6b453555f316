"""How long the preflight of a long file takes, against composing it.

    python benchmarks/preflight.py [--honourees 190] [--layout classic] [--folder DIR]

The booklet is that of benchmarks/render.py (about 200 pages, a 12-megapixel photograph each), rendered cold in a
process of its own. Then its press file is judged, in a process of its own each time: with rendered plates, without
Ghostscript, and with the HTML report. Ratios are what counts; machines are noisy.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from render import Run, measured, workspace

JUDGE = """
import json, resource, sys, time
from pathlib import Path
begin = time.perf_counter()
from booklet.press.preflight import preflight, write_html
path, method, target = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
report = preflight(path, plates=method)
if target:
    write_html(report, Path(target), "zh", source=path)
seconds = time.perf_counter() - begin
peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps({"seconds": seconds, "pages": len(report.pages), "method": report.plates_method,
                  "errors": [one.rule.id for one in report.results if one.outcome == "error"], "peak_mb": peak / 1024,
                  "report_mb": Path(target).stat().st_size / 1e6 if target else 0}))
"""


@dataclass(frozen=True)
class Judged:
    """What one preflight took."""

    seconds: float
    pages: int
    method: str
    errors: list[str]
    peak_mb: float
    report_mb: float


def judge(path: Path, method: str, report: str = "") -> Judged:
    """Judge a file in a process of its own."""
    command = [sys.executable, "-c", JUDGE, str(path), method, report]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return Judged(**json.loads(done.stdout.splitlines()[-1]))


def composed(folder: Path, count: int, layout: str) -> tuple[Path, Run]:
    """The press file of a booklet and what making it took, from nothing."""
    root = workspace(folder, count)
    shutil.rmtree(root / ".booklet", ignore_errors=True)
    run = Run(**measured(root, layout, "render"))
    (path,) = (root / "out" / "基准").glob("*印刷版.pdf")
    return path, run


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--honourees", type=int, default=190)
    parser.add_argument("--layout", default="classic")
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent.parent / ".booklet" / "benchmark")
    options = parser.parse_args()
    path, run = composed(options.folder, options.honourees, options.layout)
    making = sum(seconds for stage, seconds in run.stages.items() if stage in ("compose", "photos"))
    print(f"{run.pages} pages, {run.photos} photographs, {path.stat().st_size / 1e6:.0f} MB")
    print(f"  composed in {making:.1f} s (pages {run.stages['compose']:.1f} s), rendered in {run.seconds:.1f} s")
    report = path.with_suffix(".html")
    for name, method, target in (
        ("rendered plates", "auto", ""),
        ("with the report", "auto", str(report)),
        ("fills and images", "vectors", ""),
    ):
        judged = judge(path, method, target)
        print(
            f"  {name:17} {judged.seconds:6.1f} s  {judged.pages / judged.seconds:6.1f} pages/s  "
            f"peak {judged.peak_mb:5.0f} MB  / composing {judged.seconds / making:5.2f} (at most 1)  "
            f"by {judged.method}" + (f"  report {judged.report_mb:.1f} MB" if target else "")
        )
        if judged.errors:
            print(f"    errors: {' '.join(judged.errors)}")


if __name__ == "__main__":
    main()
