"""Names that nothing announces: those that no cut of the text into words explains, and those that a pronoun needs."""

from __future__ import annotations

import re
from functools import cached_property

from booklet.importing.lexicon import lexicon
from booklet.importing.structure import tables
from booklet.importing.structure.scoring import (
    CALLED,
    Name,
    beside,
    ends_with_office,
    inner,
    is_full,
    is_part,
    place_follows,
)
from booklet.importing.surnames import surnames

_CREDIT = 3.0
"""What may make up for a name whose characters are those of words, too."""

_ANTECEDENT = 0.0
"""The least score of whom a pronoun may mean."""

_GIVEN_AWAY = 3.0
"""From such a margin on nothing but the words around need announce a name."""

_HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
_NAMES_HIM = re.compile("(?:就是|数|[组队村镇社班局院厂站校家户]|的|还有|夸|来自)$")
_NEVER_LAST = frozenset("一二三四五六七八九十百千万两省县区镇乡村寨屯坝峪坪巷院校厂站局所馆店厅路街")
"""Numerals and the ends of place names, with which no name of a person ends."""
_NAMED, _LED_UP_TO = 6.0, 2.0
"""What it counts that an office or 叫 stands before a name; that words do which often come before one."""


class GivenAway:
    """The names of a document that its words give away."""

    def __init__(self, whole: str) -> None:
        self._whole = whole

    def spans(self, text: str) -> list[Name]:
        """Wherever they stand in a text, the longest at each place, whatever stands beside them."""
        margins = self._margins
        return [
            Name(match[1], match.start(), match.start() + len(match[1]), margins[match[1]])
            for match in self._pattern.finditer(text)
        ]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """The names given away, the longest at each place; nothing where there are none."""
        ordered = sorted(self._margins, key=lambda name: (-len(name), name))
        return re.compile("(?=(" + "|".join(map(re.escape, ordered)) + "))" if ordered else "(?!)")

    @cached_property
    def _margins(self) -> dict[str, float]:
        """The names that no cut into words explains, with the sum of what all their places say."""
        margins: dict[str, float] = {}
        for one in lexicon().names_in(self._whole, credit=_CREDIT):
            name = Name(*self._shortest(one.start, one.end), one.margin)
            if not is_part(self._whole, name):
                margins[name.text] = margins.get(name.text, 0.0) + name.score + beside(self._whole, name)
        whole = {self._longest(name): margin for name, margin in margins.items()}
        return {name: margin for name, margin in whole.items() if margin >= _GIVEN_AWAY and self._may_be(name)}

    def _longest(self, name: str) -> str:
        """A name that the same character follows wherever it stands goes on with it: 尉迟国安."""
        after = {self._whole[at.end() : at.end() + 1] for at in re.finditer(re.escape(name), self._whole)}
        longer = name + after.pop()
        is_longer = not after and self._whole.count(name) > 1 and lexicon().of_name(longer) is not None
        return longer if is_longer and not tables.pattern("names", "after").match(longer, len(name)) else name

    def _may_be(self, name: str) -> bool:
        """Whether a name is whole, and nowhere that of a place: 柳林 is none where 柳林乡 stands, too."""
        is_place = any(place_follows(self._whole, at.end()) for at in re.finditer(re.escape(name), self._whole))
        return is_full(name) and not is_place and name[-1] not in _NEVER_LAST

    def _shortest(self, start: int, end: int) -> tuple[str, int, int]:
        """A name of three characters is one of two with a word after it, where these stand elsewhere without it."""
        name = self._whole[start:end]
        short = name[:-1]
        is_name = len(name) == 3 and short not in surnames() and inner(short) > -3
        if is_name and self._whole.count(short) > self._whole.count(name):
            return short, start, end - 1
        return name, start, end

    def antecedent(self, text: str, end: int) -> Name | None:
        """Whom a pronoun at `end` stands for, where nothing announces a name before it: the likeliest string."""
        best: Name | None = None
        for run in _HAN_RUN.finditer(text, 0, end):
            for start in range(run.start(), run.end() - 1):
                for stop in range(start + 2, min(start + 4, run.end()) + 1):
                    name = Name(text[start:stop], start, stop, 0.0)
                    before = text[max(0, start - 8) : start]
                    is_named = bool(CALLED.search(before)) or ends_with_office(before)
                    if inner(name.text) <= (-6 if is_named else -3) or is_part(text, name):
                        continue
                    is_word = lexicon().of_word(name.text) is not None
                    if not is_named and (is_word or not self._may_be(name.text)):
                        continue
                    score = lexicon().margin(text[run.start() : run.end()], start - run.start(), stop - run.start())
                    score += beside(text, name) * 2
                    score += _NAMED if is_named else _LED_UP_TO if _NAMES_HIM.search(before) else 0.0
                    if score >= _ANTECEDENT and (best is None or score > best.score):
                        best = Name(name.text, start, stop, score)
        return best
