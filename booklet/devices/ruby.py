"""Ruby: the reading above each character of a name."""

from __future__ import annotations

from markupsafe import Markup, escape

from booklet.devices.markup import HAN, Device, clusters, em, plain_of


def ruby(value: object, reading: object) -> Markup:
    """`ruby`: the syllables of a reading above the Han characters of a text, each centred on its own.

    A syllable wider than its character widens it, so neighbours never touch. Readings take no room in the line: the
    baselines stay where they are, and what stands above must leave about 0.45 em. Where the numbers of syllables and
    Han characters differ, the whole reading stands above the whole text. An empty reading gives the text alone.
    Readings are generated content: bookmarks and running heads made of the element's content are without them.
    """
    plain = plain_of(value)
    syllables = str(reading).split()
    if not syllables:
        return value if isinstance(value, Markup) else Device.of(escape(plain), plain)
    pieces = clusters(plain)
    read = [piece for piece in pieces if HAN.match(piece)]
    if len(read) != len(syllables):
        return _group([_pair(plain, " ".join(syllables), 0)], plain)
    left = iter(syllables)
    gap = value.gap_em if isinstance(value, Device) else 0
    pairs = [
        _pair(piece, next(left), gap if at else 0) if HAN.match(piece) else escape(piece)
        for at, piece in enumerate(pieces)
    ]
    return _group(pairs, plain)


def _group(pairs: list[Markup], plain: str) -> Device:
    return Device.of(Markup('<span class="ruby">{}</span>').format(Markup("").join(pairs)), plain)


def _pair(base: str, syllable: str, gap_em: float) -> Markup:
    style = Markup(' style="margin-left:{}"').format(em(gap_em)) if gap_em else ""
    return Markup('<span class="ruby-pair" data-reading="{}"{}>{}</span>').format(syllable, style, base)
