"""A new unit file from what an import says, in the form of the template that `booklet new` writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from booklet.entries.writing import Value, item_lines, pair_lines, scalar
from booklet.importing.content import Chapter, Content, Person, Team
from booklet.importing.review import entry_of

_COMMENTS = {
    "unit": "印在画册上的单位名称",
    "subtitle": "以下五项可以不填",
}
_PERSON_COMMENTS = {"role": "职务", "affiliation": "单位或部门", "party": "政治面貌", "quote": "一句话"}
_EXAMPLE_PINYIN = "# name_pinyin: zhāng yūn       # 有生僻字或多音字时写读音，一字一个音节；也可写 zhang1 yun1"
_FOCUS = (
    "# 照片下还可以写 focus: [0.5, 0.35]，裁切时要保住的一点：从左上角量起，占宽和高的几分之几。",
    "# file: 空着的，是只有说明、照片还没有来。",
)
_EXAMPLE_PHOTO = (
    "# photos:",
    "#   - file: 照片.jpg",
    "#     caption: 图为（姓名）同志在（地点）志愿服务",
    "#     focus: [0.5, 0.35]       # 裁切时要保住的一点：从左上角量起，占宽和高的几分之几",
)
REVIEW_HEAD = (
    "# 待核对：看过一条、改好以后，把这一条删去；也可以运行 booklet review --unit {folder} 逐条处理。",
    "# severity 为 high 的没有处理完，只出校样，不出印刷版。",
)

Photos = Mapping[int, Sequence[Mapping[str, Value]]]
"""The photo entries of each person, by the person's place in the order printed."""


def new_unit(content: Content, photos: Photos, folder: str, layout: str) -> str:
    """The text of a new unit file."""
    lines = [
        "# yaml-language-server: $schema=../booklet.schema.json",
        f"# 由 booklet import 导入。核对、填好后运行：booklet render --unit {folder}",
        f"# 照片放在 photos/{folder}/ 里；说明可写在这里、写在照片旁的 captions.csv 里，或直接用作文件名。",
        "",
    ]
    values = {**content.fields, "layout": content.fields.get("layout", layout)}
    for key in ("unit", "title", "subtitle", "period", "issued", "slogan", "layout"):
        lines += pair_lines(key, values.get(key, ""), 0, _COMMENTS.get(key, ""))
    lines += ["", *pair_lines("preface", values.get("preface", ""), 0), ""]
    lines += _people(content, photos)
    if content.teams:
        lines += ["groups:                            # 一并表彰、不单独成页的人"]
        lines += [*_parted([item_lines(team_entry(team), 2) for team in content.teams]), ""]
    lines += [*pair_lines("afterword", values.get("afterword", ""), 0), ""]
    colophon: dict[str, Value] = {"editor": "", "printed": "", **content.colophon}
    lines += ["colophon:"]
    for key, value in colophon.items():
        lines += pair_lines(key, value, 2, {"editor": "编辑", "printed": "印制"}.get(key, ""))
    if content.binding:
        lines += ["", *pair_lines("binding", binding_entry(content.binding), 0)]
    if content.items:
        lines += ["", "review:", *("  " + line.format(folder=folder) for line in REVIEW_HEAD)]
        lines += _parted([item_lines(entry_of(item), 2) for item in content.items])
    return "\n".join(lines) + "\n"


def person_entry(person: Person, photos: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """A person as an entry of the unit file, without what is empty."""
    order = ("name_pinyin", "role", "affiliation", "party", "quote", "deeds")
    entry: dict[str, Value] = {"name": person.name}
    entry |= {key: person.fields[key] for key in order if person.fields.get(key)}
    if photos:
        entry["photos"] = list(photos)
    return entry


def team_entry(team: Team) -> dict[str, Value]:
    """A group as an entry of the unit file."""
    entry: dict[str, Value] = {"title": team.title}
    if team.names:
        entry["names"] = team.names
    if team.text:
        entry["text"] = team.text
    return entry


def chapter_entry(chapter: Chapter, people: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """A section as an entry of the unit file."""
    entry: dict[str, Value] = {"title": chapter.title}
    if chapter.intro:
        entry["intro"] = chapter.intro
    if people:
        entry["honourees"] = list(people)
    return entry


def binding_entry(binding: Mapping[str, str]) -> dict[str, Value]:
    """How a unit is bound, as an entry of the unit file."""
    calipers = {key.split("/", 1)[1]: value for key, value in binding.items() if "/" in key}
    plain: dict[str, Value] = {key: value for key, value in binding.items() if "/" not in key}
    return {**plain, "calipers": calipers} if calipers else plain


def _people(content: Content, photos: Photos) -> Iterator[str]:
    chapters = content.chapters
    at = 0
    if len(chapters) <= 1 and not any(chapter.title for chapter in chapters):
        yield "honourees:"
        for person in content.people:
            yield from _person(person, photos.get(at, ()), 2, is_first=at == 0)
            at += 1
        if not at:
            yield ""
        return
    yield "sections:"
    for chapter in chapters:
        yield from item_lines(chapter_entry(chapter, ()), 2)
        if not chapter.people:
            yield ""
            continue
        yield "    honourees:"
        for person in chapter.people:
            yield from _person(person, photos.get(at, ()), 6, is_first=at == 0)
            at += 1


def _person(person: Person, photos: Sequence[Mapping[str, Value]], indent: int, *, is_first: bool) -> Iterator[str]:
    pad = " " * (indent + 2)
    yield f"{' ' * indent}- name: {scalar(person.name)}"
    if person.fields.get("name_pinyin"):
        yield from pair_lines("name_pinyin", person.fields["name_pinyin"], indent + 2)
    elif is_first:
        yield pad + _EXAMPLE_PINYIN
    for key, comment in _PERSON_COMMENTS.items():
        yield from pair_lines(key, person.fields.get(key, ""), indent + 2, comment if is_first else "")
    yield from pair_lines("deeds", person.fields.get("deeds", ""), indent + 2)
    if is_first:
        yield from (pad + line for line in (_FOCUS if photos else _EXAMPLE_PHOTO))
    if photos:
        yield from pair_lines("photos", list(photos), indent + 2)
    yield ""


def _parted(items: Sequence[Sequence[str]]) -> Iterator[str]:
    """Items with a blank line between."""
    for number, lines in enumerate(items):
        if number:
            yield ""
        yield from lines
