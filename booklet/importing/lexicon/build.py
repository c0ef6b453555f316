"""Make words.txt and names.txt anew from jieba's dictionary: python -m booklet.importing.lexicon.build DICT.TXT.

The dictionary of jieba (https://github.com/fxsjy/jieba, MIT, LICENSE beside this file) gives each word with how often
it was counted and its part of speech. Words of up to six characters that are common enough are kept; the personal
names among its entries are only counted, by surname and by the characters after it: none of them is kept whole.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from booklet.importing.lexicon import LONGEST
from booklet.importing.surnames import surnames

_LEAST = 8
"""A word of two characters or more was counted at least so often."""
_NO_GIVEN = frozenset(
    "的了着过是在和与及等说为被把对向也就都还又不没已将先爷侠年世儿笑婆氏家族州们酸醇烯素病于及被则人者"
)
_FAMOUS = 2000
"""What is counted more often is a word that somebody marked as a name."""
_SHARE_OF_NAME, _WELL_KNOWN, _RARE = 60, 300, 20
"""A name that is counted so often is kept as a word: 阿拉伯; one with a common surname; one with a rare one, 养老金."""
_COMMON = 2.0


def words(entries: Iterator[tuple[str, int, str]]) -> tuple[dict[str, int], dict[str, Counter[str]]]:
    """The words kept with their counts, and the counts of surnames and given characters."""
    kept: dict[str, int] = {}
    counts = {part: Counter[str]() for part in ("surname", "first", "second", "only")}
    known = surnames()
    for word, count, tag in entries:
        if tag.startswith("nr"):
            cut = 2 if len(word) > 2 and word[:2] in known else 1
            given = word[cut:]
            is_name = word[:cut] in known and 1 <= len(given) <= 2 and tag != "nrt"
            if is_name and count < _FAMOUS and not _NO_GIVEN.intersection(given):
                counts["surname"][word[:cut]] += 1
                if len(given) == 1:
                    counts["only"][given] += 1
                else:
                    counts["first"][given[0]] += 1
                    counts["second"][given[1]] += 1
            is_borne = known.get(word[0], 0.0) >= _COMMON and tag != "nrt"
            least = _WELL_KNOWN if is_borne else _RARE if word[0] in known else _SHARE_OF_NAME
            if len(word) > 1 and count < least:
                continue
        if len(word) <= LONGEST and (count >= _LEAST or len(word) == 1) and _is_han(word):
            kept[word] = count
    return kept, counts


def _is_han(word: str) -> bool:
    return all("\u3400" <= char <= "\u9fff" for char in word)


def _entries(path: Path) -> Iterator[tuple[str, int, str]]:
    for line in path.read_text("utf-8").splitlines():
        word, count, tag = line.split()
        yield word, int(count), tag


def main() -> int:
    """Write both files beside this one."""
    kept, counts = words(_entries(Path(sys.argv[1])))
    here = Path(__file__).parent
    lines = [f"{word}\t{count}" for word, count in sorted(kept.items())]
    (here / "words.txt").write_text("\n".join(lines) + "\n", "utf-8")
    lines = []
    for part, counter in counts.items():
        rest = [f"{char}\t{count}" for char, count in sorted(counter.items()) if count > 1]
        lines += [f"[{part}]", *rest]
    (here / "names.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
