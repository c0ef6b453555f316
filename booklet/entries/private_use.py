"""Private-use code points that stand for characters Unicode has since given a place.

Windows' code page 936 and GB 18030-2000/2005 put characters without a Unicode place into U+E766 to U+E864, byte pair by
byte pair. GB 18030-2022 maps all of these pairs to standard code points: 18 of them changed with it, the six of
Extension B (FE51 FE52 FE53 FE6C FE76 FE91) since its annex lifts the last private-use mappings, the others with
GB 18030-2000 and -2005. Python's `gb18030` codec is that of 2000, and yields the private ones for 25 pairs.
"""

from __future__ import annotations

from collections.abc import Mapping

_RUNS: tuple[tuple[int, str], ...] = (
    (0xE5E5, "\u3000"),  # A3A0, which old editors wrote for a full-width space
    (0xE76C, "€"),  # A2E3
    (
        0xE78D,
        "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19",
    ),  # A6D9-A6DF A6EC A6ED A6F3: vertical forms
    (0xE7C7, "\u1e3f\u01f9"),  # A8BC A8BF: ḿ ǹ
    (0xE7E7, "\u303e\u2ff0\u2ff1\u2ff2\u2ff3\u2ff4\u2ff5\u2ff6\u2ff7\u2ff8\u2ff9\u2ffa\u2ffb"),  # A989-A995
    # FE50-FEA0: Han characters and their parts; 龴 to 龻 are U+9FB4 to U+9FBB
    (0xE815, "\u2e81\U00020087\U00020089\U000200cc\u2e84\u3473\u3447\u2e88\u2e8b\u9fb4\u359e\u361a\u360e\u2e8c\u2e97"),
    (0xE824, "\u396e\u3918\u9fb5\u39cf\u39df\u3a73\u39d0\u9fb6\u9fb7\u3b4e\u3c6e\u3ce0\u2ea7\U000215d7\u9fb8\u2eaa"),
    (0xE834, "\u4056\u415f\u2eae\u4337\u2eb3\u2eb6\u2eb7\U0002298f\u43b1\u43ac\u2ebb\u43dd\u44d6\u4661\u464c\u9fb9"),
    (0xE844, "\u4723\u4729\u477c\u478d\u2eca\u4947\u497a\u497d\u4982\u4983\u4985\u4986\u499f\u499b\u49b7\u49b6"),
    (0xE854, "\u9fba\U000241fe\u4ca3\u4c9f\u4ca0\u4ca1\u4c77\u4ca2\u4d13\u4d14\u4d15\u4d16\u4d17\u4d18\u4d19\u4dae"),
    (0xE864, "\u9fbb"),
)

STANDARD_CODE_POINTS: Mapping[str, str] = {
    chr(first + at): character for first, characters in _RUNS for at, character in enumerate(characters)
}
"""Each private-use character with the standard one that GB 18030-2022 has at its byte pair."""


def is_private(character: str) -> bool:
    """Whether a character lies in a private-use area: U+E000 to U+F8FF, planes 15 and 16."""
    code = ord(character)
    return 0xE000 <= code <= 0xF8FF or 0xF0000 <= code <= 0xFFFFD or 0x100000 <= code <= 0x10FFFD


def standard_code_point(character: str) -> str | None:
    """The standard character that a private-use one stands for; None where that cannot be known."""
    return STANDARD_CODE_POINTS.get(character)
