"""Numbers written in Chinese, in Roman numerals, as letters: what lists and dates of Office files are counted in."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def written(value: int, form: str) -> str:
    """A number as a list writes it (`w:numFmt`, ISO 29500-1 17.18.59); plain digits for rare forms."""
    if value < 0 or value > 9999:
        return str(value)
    match form:
        case "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" | "taiwaneseCountingThousand":
            return _counted(value)
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" | "taiwaneseCounting":
            return "".join(_DIGITS[int(digit)] for digit in str(value))
        case "chineseLegalSimplified" | "ideographLegalTraditional":
            return _counted(value).translate(str.maketrans("〇一二三四五六七八九十百千", f"{_LEGAL}拾佰仟"))
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 1 <= value <= 20:
            return chr(0x245F + value)
        case "decimalFullWidth":
            return "".join(chr(0xFF10 + int(digit)) for digit in str(value))
        case "decimalZero":
            return f"{value:02}"
        case "ideographTraditional" if 1 <= value <= 10:
            return _STEMS[value - 1]
        case "ideographZodiac" if 1 <= value <= 12:
            return _BRANCHES[value - 1]
        case "upperLetter" | "lowerLetter" if value >= 1:
            letter = chr(65 + (value - 1) % 26) * ((value - 1) // 26 + 1)
            return letter if form == "upperLetter" else letter.lower()
        case "upperRoman" | "lowerRoman" if 1 <= value < 4000:
            return _roman(value) if form == "upperRoman" else _roman(value).lower()
    return str(value)


def _counted(value: int) -> str:
    """A number below ten thousand in Chinese: 十一, 一百零五."""
    if value == 0:
        return "〇"
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text.removeprefix("一") if text.startswith("一十") else text


def _roman(value: int) -> str:
    text = ""
    for size, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        text += letters * (value // size)
        value %= size
    return text
