"""Draw the demonstration photographs: `python photos/draw.py [file name ...]`.

Everything shown is invented. Each picture is seeded by its own file name, so drawing it again with the same
versions of numpy, Pillow and pillow-heif gives the same bytes. Metadata is what phones write: positions in the
EXIF are invented as well, and are there so that a test can prove they never reach an output.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import formats
import indoors
import outdoors
import seasons
from camera_file import display_p3, exif, iptc_segment, srgb_to_p3, xmp
from canvas import Canvas, Light
from PIL import Image
from pillow_heif import from_pillow

HERE = Path(__file__).parent
DEMO, HARD = "棚改办", "难版"


@dataclass(frozen=True)
class Shot:
    """One photograph: what it shows, its upright size in pixels, and what the phone wrote around it."""

    unit: str
    file: str
    scene: Callable[[Canvas], None]
    size_px: tuple[int, int] = (4000, 3000)
    light: Light = outdoors.DAY
    taken: str = ""
    gps: tuple[float, float] | None = None
    turned: bool = False
    p3: bool = False
    xmp: str = ""
    iptc: str = ""
    quality: int = 85
    enlarge: int = 1
    grain: float = 0.011


def _hard(
    file: str,
    scene: Callable[[Canvas], None],
    size_px: tuple[int, int] = (2600, 1950),
    taken: str = "2025:03:15 10:20:00",
    iptc: str = "",
    light: Light = outdoors.DAY,
) -> Shot:
    return Shot(HARD, file, scene, size_px, light, taken, iptc=iptc, quality=80, grain=0.008)


SHOTS = (
    Shot(DEMO, "IMG_20250412_083015.jpg", outdoors.sweeping, taken="2025:04:12 08:30:15", gps=(31.4159, 117.2718)),
    Shot(DEMO, "IMG_0417.HEIC", indoors.home_visit, taken="2025:05:21 15:06:42", gps=(31.4183, 117.2754)),
    Shot(DEMO, "DSC_0182.jpg", indoors.consultation, taken="2025:06:10 19:12:08"),
    Shot(
        DEMO,
        "P1060233.jpg",
        outdoors.site,
        taken="2025:11:03 10:41:27",
        xmp="图为邵明远同志在红砖厂片区开展入户踏勘志愿服务",
    ),
    Shot(
        DEMO,
        "邵明远-红砖厂片区-开展隐患排查志愿服务.jpg",
        outdoors.lane,
        light=outdoors.OVERCAST,
        taken="2025:07:17 17:22:51",
        gps=(31.4201, 117.2696),
    ),
    Shot(DEMO, "图为葛小满同志在石桥头社区开展政策宣传志愿服务.jpg", outdoors.notice, taken="2025:09:08 09:15:33"),
    Shot(
        DEMO,
        "韩砚-渡口街社区.jpg",
        seasons.sandbags,
        light=outdoors.OVERCAST,
        taken="2025:07:12 18:47:05",
        gps=(31.4077, 117.2803),
    ),
    Shot(DEMO, "IMG_20251016_163240.jpg", indoors.classroom, taken="2025:10:16 16:32:40"),
    Shot(DEMO, "IMG_20250922_212708.jpg", indoors.night_desk, (3000, 4000), taken="2025:09:22 21:27:08"),
    Shot(DEMO, "袁立冬.jpg", seasons.snow, taken="2025:01:26 06:52:19", turned=True),
    Shot(DEMO, "IMG_1386.jpg", seasons.planting, taken="2025:03:29 10:08:44", p3=True, gps=(31.4222, 117.2641)),
    _hard("王 小明 ２０２５ 😀.jpg", outdoors.notice),
    Shot(
        HARD,
        "全景.jpg",
        formats.panorama,
        (6000, 1250),
        taken="2025:11:08 09:40:12",
        quality=72,
        enlarge=2,
        grain=0.005,
    ),
    Shot(HARD, "mmexport1741234567890.jpg", indoors.street_stand, (1280, 960), quality=70, grain=0.006),
    _hard("IMG_3001.jpg", indoors.visit_square, (2400, 2400)),
    _hard("IMG_2201.jpg", formats.portrait_outdoors, (1950, 2600)),
    _hard("IMG_2202.jpg", outdoors.sweeping),
    _hard("IMG_2203.jpg", indoors.night_desk, (1950, 2600)),
    _hard("DSCF0555.jpg", seasons.planting, iptc="图为司马𬭎同志在青石坡社区参加植树志愿服务"),
    _hard("阿卜杜热合曼·买买提-团结社区-开展入户走访志愿服务.jpg", outdoors.site),
    _hard("图为上官㙍同志在望江社区开展扫雪除冰志愿服务.jpg", seasons.snow),
    _hard("IMG_2310.jpg", formats.portrait_outdoors, (1950, 2600)),
    _hard("IMG_2318.jpg", indoors.consultation),
    _hard("IMG_2325.jpg", outdoors.lane, light=outdoors.OVERCAST),
)


def paint(shot: Shot) -> Image.Image:
    """The upright picture."""
    canvas = Canvas(*shot.size_px, zlib.crc32(shot.file.encode()), shot.light)
    shot.scene(canvas)
    image = canvas.develop(shot.grain)
    if shot.enlarge > 1:
        image = image.resize((image.width * shot.enlarge, image.height * shot.enlarge), Image.Resampling.BICUBIC)
    return image


def encode(shot: Shot, image: Image.Image) -> bytes:
    """The file as the phone or the app would store it."""
    stored = srgb_to_p3(image) if shot.p3 else image
    options: dict[str, object] = {}
    if shot.taken:
        options["exif"] = exif(shot.taken, "YC-12", shot.gps, 6 if shot.turned else 1).tobytes()
    buffer = BytesIO()
    if shot.file.endswith(".HEIC"):
        from_pillow(stored).save(buffer, quality=62, **options)
        return buffer.getvalue()
    if shot.turned:
        # Orientation 6 asks the reader to turn the stored pixels a quarter clockwise.
        stored = stored.transpose(Image.Transpose.ROTATE_90)
    if shot.p3:
        options["icc_profile"] = display_p3()
    if shot.xmp:
        options["xmp"] = xmp(shot.xmp)
    if shot.iptc:
        options["extra"] = iptc_segment(shot.iptc)
    stored.save(buffer, "JPEG", quality=shot.quality, optimize=True, **options)
    return buffer.getvalue()


def draw(shot: Shot) -> str:
    """Paint, encode and write one photograph; answers with a line about it."""
    data = encode(shot, paint(shot))
    folder = HERE / shot.unit
    folder.mkdir(exist_ok=True)
    (folder / shot.file).write_bytes(data)
    return f"{shot.unit}/{shot.file}  {len(data) / 1e6:.2f} MB  {zlib.crc32(data):08x}"


def main(names: list[str]) -> int:
    """Draw the named files, or all; 2 when a name is unknown."""
    known = {shot.file for shot in SHOTS}
    if unknown := [name for name in names if name not in known]:
        print("unknown:", *unknown, file=sys.stderr)
        return 2
    chosen = [shot for shot in SHOTS if not names or shot.file in names]
    with ProcessPoolExecutor(max_workers=2) as pool:
        for line in pool.map(draw, chosen):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
