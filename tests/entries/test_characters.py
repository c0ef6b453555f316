"""Private-use characters and their standard ones; readings as people type them."""

from __future__ import annotations

import pytest

from booklet.entries.pinyin import han_count, marked, reading, syllables
from booklet.entries.private_use import STANDARD_CODE_POINTS, is_private, standard_code_point


@pytest.mark.parametrize(
    ("pair", "standard"),
    [
        # The pairs that GB 18030-2022 changed, and the six of Extension B.
        *(("A6D9", 0xFE10), ("A6DA", 0xFE12), ("A6DB", 0xFE11), ("A6DC", 0xFE13), ("A6DD", 0xFE14), ("A6DE", 0xFE15)),
        *(("A6DF", 0xFE16), ("A6EC", 0xFE17), ("A6ED", 0xFE18), ("A6F3", 0xFE19)),
        *(("FE59", 0x9FB4), ("FE61", 0x9FB5), ("FE66", 0x9FB6), ("FE67", 0x9FB7), ("FE6D", 0x9FB8), ("FE7E", 0x9FB9)),
        *(("FE90", 0x9FBA), ("FEA0", 0x9FBB)),
        *(("FE51", 0x20087), ("FE52", 0x20089), ("FE53", 0x200CC), ("FE6C", 0x215D7), ("FE76", 0x2298F)),
        *(("FE91", 0x241FE), ("A8BC", 0x1E3F)),
    ],
)
def test_what_the_codec_reads_as_private_has_its_standard_character(pair: str, standard: int) -> None:
    read = bytes.fromhex(pair).decode("gb18030")
    assert is_private(read) or ord(read) == standard  # a later codec may know the standard of 2022
    assert (standard_code_point(read) or read) == chr(standard)


def pairs_from(first: int, start: str) -> list[tuple[int, bytes]]:
    """Private-use code points in the order of code page 936, with their byte pairs; a trail byte is never 7F."""
    lead, trail = bytes.fromhex(start)
    trails = [byte for byte in range(trail, 0xFF) if byte != 0x7F]
    return [(first + at, bytes([lead, byte])) for at, byte in enumerate(trails)]


def test_the_other_pairs_agree_with_the_codec() -> None:
    """Code page 936 counts its private-use characters pair by pair; the codec has had most standard ones since 2000."""
    agreed = 0
    for code, pair in (
        *pairs_from(0xE815, "FE50")[:80],
        *pairs_from(0xE7E7, "A989")[:13],
        *pairs_from(0xE76C, "A2E3")[:1],
    ):
        read = pair.decode("gb18030")
        if not is_private(read):
            assert standard_code_point(chr(code)) == read, hex(code)
            agreed += 1
        else:
            assert read == chr(code)
            assert standard_code_point(read) is not None
    assert agreed == 80
    assert standard_code_point("\ue7c8") == b"\xa8\xbf".decode("gb18030") == "ǹ"


def test_a_mapping_never_ends_in_a_private_area_and_unknown_ones_have_no_cure() -> None:
    assert all(is_private(code) and not is_private(char) for code, char in STANDARD_CODE_POINTS.items())
    assert len(STANDARD_CODE_POINTS) == 107
    for char in "\ue000\uf8ff\U000f0000\U0010fffd":
        assert is_private(char) and standard_code_point(char) is None
    assert not any(map(is_private, "张a\ud7ff\uf900\ufffd\U000323af"))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        *(("zhang1", "zhāng"), ("yūn", "yūn"), ("lv4", "lǜ"), ("nu:3", "nǚ"), ("Lǚ", "Lǚ"), ("lue4", "luè")),
        *(("liu2", "liú"), ("gui4", "guì"), ("ou1", "ōu"), ("xiong2", "xióng"), ("er2", "ér"), ("ZHANG1", "ZHĀNG")),
        *(("n2", "ń"), ("m4", "m̀"), ("ng3", "ňg"), ("ê2", "ế"), ("de5", "de"), ("de", "de"), ("lìu", "liù")),
        *(("hăo", "hǎo"), ("ɑn1", "ān"), ("ɡǎng", "gǎng"), ("mu\u0301", "mú"), ("ｙｕｎ１", "yūn")),
        *(("zhagn1", None), ("xiǎomíng", None), ("yùn4", None), ("yun6", None), ("赟", None), ("", None), ("x", None)),
    ],
)
def test_tone_marks(typed: str, expected: str | None) -> None:
    (one,) = syllables(typed)
    assert marked(one) == expected


def test_a_reading_is_kept_with_single_spaces() -> None:
    assert reading("  zhang1\u3000yūn ") == "zhāng yūn"
    assert reading("a1 bo2 · mai3") == "ā bó mǎi"
    assert reading("") == reading("  ") == ""
    assert reading("zhagn yun1") == "zhagn yūn"
    assert (han_count("阿卜杜·买买提"), han_count("陈Tom"), han_count("王\ue81e"), han_count("葛\U000e0100飾")) == (
        6,
        1,
        2,
        2,
    )
