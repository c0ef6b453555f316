"""The form between a unit and its files: what its tables and headings are called, and how it is read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import PurePosixPath

from booklet.entries.matching import file_key
from booklet.entries.reader import UnitDraft
from booklet.entries.schema import HonoureeEntry
from booklet.entries.writing import paragraphs_text
from booklet.findings import Checked, Finding, Place, error
from booklet.importing.content import Chapter, Content, Person, Shot, Team
from booklet.importing.document import Document, Paragraph, Picture, Role, Table
from booklet.model import CaptionSource, Honouree, Photo, Unit

UNIT_HEAD = ("画册项目", "内容")
PERSON_HEAD = ("人物项目", "内容")
PEOPLE_HEAD = ("序号", "栏目", "姓名", "读音", "职务", "单位", "政治面貌", "一句话", "先进事迹")
PHOTO_HEAD = ("照片文件", "图片说明", "地点", "活动", "焦点")
PHOTOS_HEAD = ("人物序号", "姓名", *PHOTO_HEAD)
SECTIONS_HEAD = ("栏目", "栏目引言")
MEMBERS_HEAD = ("序号", "成员")
TEAMS_HEAD = ("集体名称", "成员", "集体事迹")

FIELDS = {
    "unit": "单位名称",
    "title": "书名",
    "subtitle": "副标题",
    "period": "时间范围",
    "issued": "印制时间",
    "slogan": "口号",
    "layout": "版式",
    "preface": "前言",
    "afterword": "后记",
}
PERSON_FIELDS = {
    "name_pinyin": "读音",
    "role": "职务",
    "affiliation": "单位",
    "party": "政治面貌",
    "quote": "一句话",
    "deeds": "先进事迹",
}
COLOPHON = "版权页："
BINDING = "装订："
PARTS = {"preface": "前言", "people": "人物", "teams": "集体", "afterword": "后记"}
"""The headings of the first level in a Word form."""


def form_of(unit: Unit, draft: UnitDraft) -> Content:
    """A unit as a form's content: captions as printed, except those that the layout makes of place and activity.

    Photographs that an entry names and that are not there are in it, too.
    """
    fields = {key: getattr(unit, key) for key in ("unit", "title", "subtitle", "period", "issued", "slogan", "layout")}
    fields |= {"preface": paragraphs_text(unit.preface), "afterword": paragraphs_text(unit.afterword)}
    entered = {person.id: entry for person, (_, entry) in zip(unit.honourees, draft.honourees, strict=True)}
    chapters = tuple(
        Chapter(
            section.title,
            paragraphs_text(section.intro),
            tuple(_person(person, entered[person.id]) for person in section.honourees),
        )
        for section in unit.sections
    )
    teams = tuple(Team(group.title, group.names, paragraphs_text(group.text)) for group in unit.groups)
    bound = draft.entry.binding.model_dump()
    binding = {key: value for key, value in bound.items() if isinstance(value, str) and value}
    calipers = {f"calipers/{paper}": value for paper, value in draft.entry.binding.calipers.items()}
    said = {key: value for key, value in fields.items() if value}
    return Content(said, chapters, teams, dict(unit.colophon), binding={**binding, **calipers}, keeps_file_names=True)


def _person(person: Honouree, entry: HonoureeEntry) -> Person:
    fields = {key: getattr(person, key) for key in ("name_pinyin", "role", "affiliation", "party")}
    fields |= {"quote": paragraphs_text(person.quote.split("\n")), "deeds": paragraphs_text(person.deeds)}
    shots = [_shot(photo) for photo in person.photos]
    there = {file_key(photo.file) for photo in person.photos}
    for missing in (photo for photo in entry.photos if photo.file and file_key(photo.file) not in there):
        shots.append(Shot(missing.file, missing.caption, missing.place, missing.activity, _focus(missing.focus)))
    return Person(person.name, {key: value for key, value in fields.items() if value}, tuple(shots))


def _shot(photo: Photo) -> Shot:
    is_made = photo.caption_source is CaptionSource.TEMPLATE
    return Shot(photo.file, "" if is_made else photo.caption, photo.place, photo.activity, _focus(photo.focus))


def _focus(focus: tuple[float, float]) -> tuple[str, str] | None:
    return None if focus == (0.5, 0.5) else (f"{focus[0]:g}", f"{focus[1]:g}")


def read_form(documents: Sequence[Document]) -> Checked[Content | None] | None:
    """What a form among the documents says, with the pictures that came with it; None where none of them is a form."""
    forms = [document for document in documents if _is_form(document)]
    if not forms:
        return None
    if len(forms) > 1:
        return Checked(None, (error("import-two-forms", Place(forms[1].file), first=forms[0].file),))
    pictures = [block for document in documents for block in document.blocks if isinstance(block, Picture)]
    found: list[Finding] = []
    for document in documents:
        if document not in forms and any(not isinstance(block, Picture) for block in document.blocks):
            found.append(error("import-form-and-text", Place(document.file), form=forms[0].file))
    if found:
        return Checked(None, tuple(found))
    is_word = any(isinstance(block, Paragraph) and block.role is Role.HEADING for block in forms[0].blocks)
    content = _read_word(forms[0]) if is_word else _read_workbook(forms[0])
    return Checked(_with_pictures(content, pictures))


def _is_form(document: Document) -> bool:
    tables = (block for block in document.blocks if isinstance(block, Table))
    return any(_head(table)[:2] == UNIT_HEAD for table in tables)


def _head(table: Table) -> tuple[str, ...]:
    return tuple(cell.text.strip() for cell in table.rows[0]) if table.rows else ()


def _rows(table: Table) -> Iterator[dict[str, str]]:
    """The rows below the header, by its names; outer white space does not count."""
    head = _head(table)
    for row in table.rows[1:]:
        yield {name: cell.text.strip() for name, cell in zip_longest(head, row) if name and cell}


def _lines(text: str) -> str:
    """A cell's lines as paragraphs."""
    return paragraphs_text(text.split("\n"))


def _top(table: Table) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    keys = {label: key for key, label in FIELDS.items()}
    fields: dict[str, str] = {}
    colophon: dict[str, str] = {}
    binding: dict[str, str] = {}
    for row in _rows(table):
        label, value = row.get(UNIT_HEAD[0], ""), row.get(UNIT_HEAD[1], "")
        if not value:
            continue
        if label.startswith(COLOPHON):
            colophon[label.removeprefix(COLOPHON)] = value
        elif label.startswith(BINDING):
            binding[label.removeprefix(BINDING)] = value
        elif label in keys:
            key = keys[label]
            more = _lines(value) if key in ("preface", "afterword") else value
            fields[key] = f"{fields[key]}\n\n{more}" if key in fields else more
    return fields, colophon, binding


def _shot_of(row: Mapping[str, str]) -> Shot:
    points = [part.strip() for part in row.get("焦点", "").replace("，", ",").split(",")]
    focus = (points[0], points[1]) if len(points) == 2 and all(points) else None
    return Shot(row.get("照片文件", ""), row.get("图片说明", ""), row.get("地点", ""), row.get("活动", ""), focus)


def _read_workbook(document: Document) -> Content:
    tables = {_head(block): block for block in document.blocks if isinstance(block, Table)}
    by_first = {head[0]: table for head, table in tables.items()}
    fields, colophon, binding = _top(by_first[UNIT_HEAD[0]])
    intros: dict[str, str] = {}
    if SECTIONS_HEAD[0] in by_first:
        for row in _rows(by_first[SECTIONS_HEAD[0]]):
            said = _lines(row.get("栏目引言", ""))
            intros[row["栏目"]] = f"{intros[row['栏目']]}\n\n{said}" if intros.get(row["栏目"]) else said
    shots: dict[str, list[Shot]] = {}
    if PHOTOS_HEAD[0] in by_first:
        for row in _rows(by_first[PHOTOS_HEAD[0]]):
            shots.setdefault(row.get("人物序号", "") or row.get("姓名", ""), []).append(_shot_of(row))
    people: list[tuple[str, Person]] = []
    for row in _rows(by_first[PEOPLE_HEAD[0]]) if PEOPLE_HEAD[0] in by_first else ():
        said_of = {key: row.get(label, "") for key, label in PERSON_FIELDS.items() if row.get(label)}
        said_of |= {key: _lines(said_of[key]) for key in ("quote", "deeds") if key in said_of}
        if not row.get("姓名") and people:
            chapter, last = people[-1]
            deeds = "\n\n".join(filter(None, [last.fields.get("deeds", ""), said_of.get("deeds", "")]))
            people[-1] = (chapter, replace(last, fields={**last.fields, "deeds": deeds}))
        elif row.get("姓名"):
            own = shots.get(row.get("序号", "")) or shots.get(row["姓名"], [])
            people.append((row.get("栏目", ""), Person(row["姓名"], said_of, tuple(own))))
    titles = dict.fromkeys([*intros, *(title for title, _ in people)])
    titles = dict.fromkeys(sorted(titles, key=bool))  # those outside of sections come first
    chapters = tuple(
        Chapter(title, intros.get(title, ""), tuple(person for of, person in people if of == title)) for title in titles
    )
    teams = []
    for row in _rows(by_first[TEAMS_HEAD[0]]) if TEAMS_HEAD[0] in by_first else ():
        if row.get("集体名称"):
            teams.append(_team(row["集体名称"], row.get("成员", ""), _lines(row.get("集体事迹", ""))))
        elif teams:
            more = _team("", row.get("成员", ""), _lines(row.get("集体事迹", "")))
            text = "\n\n".join(filter(None, [teams[-1].text, more.text]))
            teams[-1] = replace(teams[-1], names=(*teams[-1].names, *more.names), text=text)
    return Content(fields, chapters, tuple(teams), colophon, binding=binding, keeps_file_names=True)


def _team(title: str, names: str, text: str) -> Team:
    parts = [name.strip() for line in names.split("\n") for name in line.split("、")]
    return Team(title, tuple(name for name in parts if name), text)


def _read_word(document: Document) -> Content:
    fields: dict[str, str] = {}
    colophon: dict[str, str] = {}
    binding: dict[str, str] = {}
    chapters: list[Chapter] = []
    teams: list[Team] = []
    part = ""
    texts: dict[str, list[str]] = {}
    for block in document.blocks:
        if isinstance(block, Table):
            head = _head(block)
            if head[:2] == UNIT_HEAD:
                fields, colophon, binding = _top(block)
            elif chapters and chapters[-1].people and part == "people":
                chapters[-1] = _with_last(chapters[-1], _from_table(chapters[-1].people[-1], block))
            elif teams and part == "teams" and head[:2] == MEMBERS_HEAD:
                names = "\n".join(cell.text for row in block.rows[1:] for cell in row[1:2])
                teams[-1] = replace(teams[-1], names=(*teams[-1].names, *_team("", names, "").names))
        elif isinstance(block, Paragraph) and block.role is Role.HEADING:
            text = block.text.strip()
            if block.level <= 1:
                part = next((key for key, label in PARTS.items() if label == text), "")
                if part == "people":
                    chapters.append(Chapter())
            elif part == "people" and block.level == 2:
                chapters = [one for one in chapters if one.title or one.people or one.intro]
                chapters.append(Chapter(text))
            elif part == "people":
                chapters[-1] = replace(chapters[-1], people=(*chapters[-1].people, Person(text)))
            elif part == "teams":
                teams.append(Team(text))
        elif isinstance(block, Paragraph) and block.role is not Role.TITLE:
            _take(part, block.text, texts, chapters, teams)
    fields |= {key: paragraphs_text(said) for key, said in texts.items()}
    return Content(fields, tuple(chapters), tuple(teams), colophon, binding=binding, keeps_file_names=True)


def _take(part: str, text: str, texts: dict[str, list[str]], chapters: list[Chapter], teams: list[Team]) -> None:
    if part in ("preface", "afterword"):
        texts.setdefault(part, []).append(text)
    elif part == "people" and chapters:
        last = chapters[-1]
        if last.people:
            person = last.people[-1]
            deeds = "\n\n".join(filter(None, [person.fields.get("deeds", ""), text]))
            chapters[-1] = _with_last(last, replace(person, fields={**person.fields, "deeds": deeds}))
        else:
            chapters[-1] = replace(last, intro="\n\n".join(filter(None, [last.intro, text])))
    elif part == "teams" and teams:
        teams[-1] = replace(teams[-1], text="\n\n".join(filter(None, [teams[-1].text, text])))


def _with_last(chapter: Chapter, person: Person) -> Chapter:
    return replace(chapter, people=(*chapter.people[:-1], person))


def _from_table(person: Person, table: Table) -> Person:
    """A person with what a table below their name says: facts or photographs."""
    head = _head(table)
    if head[:1] == PHOTO_HEAD[:1]:
        return replace(person, photos=(*person.photos, *(_shot_of(row) for row in _rows(table))))
    if head[:2] == PERSON_HEAD:
        labels = {label: key for key, label in PERSON_FIELDS.items()}
        said = {labels[row[head[0]]]: row[head[1]] for row in _rows(table) if row.get(head[0]) in labels}
        said |= {"quote": _lines(said["quote"])} if said.get("quote") else {}
        return replace(person, fields={**person.fields, **{key: value for key, value in said.items() if value}})
    return person


def _with_pictures(content: Content, pictures: Sequence[Picture]) -> Content:
    """The content with each photograph that came with the form; pictures that no row names are of nobody."""
    by_key = {file_key(PurePosixPath(picture.name).name): picture for picture in pictures}
    used: set[str] = set()

    def given(shot: Shot) -> Shot:
        key = file_key(PurePosixPath(shot.file.replace("\\", "/")).name) if shot.file else ""
        if key not in by_key:
            return shot
        used.add(key)
        return replace(shot, picture=by_key[key])

    chapters = tuple(
        replace(
            chapter,
            people=tuple(
                replace(person, photos=tuple(given(shot) for shot in person.photos)) for person in chapter.people
            ),
        )
        for chapter in content.chapters
    )
    loose = tuple(Shot(picture.name, picture=picture) for key, picture in by_key.items() if key not in used)
    return replace(content, chapters=chapters, loose=loose)
