"""Offices: `市某局某科科长` is an affiliation and a role, `…的馆长` too, `中共党员` neither.

The affiliation ends with the last independent organisation (局, 公司, 医院, 社区…); its departments, branches and
committees (科, 室, 党支部…) stay with the role, as commendations print them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from booklet.importing.structure import tables

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_BOUNDARY = re.compile("[。！？；，：:,;!?“”‘’\"'（）()《》〈〉【】…—\\n\\s▲△|｜]")
_LONGEST = 40
"""More characters than an office has, with two organisations and two roles."""

_LEAD = re.compile(
    r"^.*(?:感谢|多亏|一[名位个]|还有|来自|以及|包括|其中|就是|涌现出|见到|遇到|来到|走进|采访|当晚|当天|今年|去年|日前|近日|之一的?|(?:\d+|[一二三四五六七八九十]+)日(?:上午|中午|下午|傍晚|晚上?|清晨|凌晨|夜里)?)"
)
_SMALL_LEAD = re.compile(r"^(?:[我他她]们?|据|由|让|被|对|向|像|请|是|而|与|跟|及|在|从|给|把|经|为|有|叫)+(?!阳)")
_ASPECT = re.compile(r"^.*[了着过](?=.)")
_POSTED = re.compile("派驻|下派|挂职|借调|驻")
STATIONED = re.compile("驻[村点社校厂企](?:第一书记|工作队|工作组|干部|队|帮扶)")
"""Where somebody is stationed is no affiliation: he belongs to who sent him."""
_PHRASE = re.compile("^.*(?:[都也就]由|是由|被|交给)")
"""What is no part of an organisation's name: 吃住都由某社区."""
_STANDING = re.compile("(?:年近|年过|年逾|年满|现年).{2,4}|.{0,6}(?:退休|退役|退伍|离休|返聘)")
_TRADE = (
    "[\u4e00-\u9fff]{2}(?:(?<![动人全成官满复裁党])员|(?<![老出会拜])师"
    "|(?<=[守护看养管巡][\u4e00-\u9fff])人|(?<![员职施开加复打完民手竣停动罢上下化分返务招用义美社])工)"
)
_GENERIC = re.compile(f"{_TRADE}$")
"""Trades that no list has: 测量员, 灯光师, 管道工."""
_CHIEF = "长(?![期时年达久大途征跑者辈孙假夜])"
"""Who leads the bearers of a role: 厨师长, 乘务员长; 医生长期… has none."""
_NOUN_MAX = 24
"""A segment that is a noun for a person has at most so many characters."""
_REGION = frozenset("省市县区州旗")


@dataclass(frozen=True)
class Office:
    """An affiliation (may be empty) and a role, with the text they were read from."""

    affiliation: str
    role: str
    text: str = ""


NO_OFFICE = Office("", "")
"""Where nothing is said of office."""


@dataclass(frozen=True)
class Descriptor:
    """A segment after a name: an office, a party, or a plain fact (sex, birth, nationality). One field is set."""

    office: Office | None = None
    party: str = ""
    fact: str = ""


@cache
def role_pattern() -> re.Pattern[str]:
    """A role with what may stand before it."""
    heads = "|".join(sorted(map(re.escape, tables.words("roles", "heads")), key=lambda w: (-len(w), w)))
    before = "|".join(sorted(map(re.escape, tables.words("roles", "prefixes")), key=lambda w: (-len(w), w)))
    return re.compile(f"(?:{before})*(?:(?:{heads}|{_TRADE})(?:{_CHIEF})?)")


def ends_with_role(text: str) -> bool:
    """Whether a text ends with the name of an office."""
    return bool(role_ending(text))


@cache
def role_ending(text: str) -> str:
    """The longest role that a text ends with, without what stands before it; empty where there is none."""
    heads = tables.words("roles", "heads")
    for start in range(max(0, len(text) - 7), len(text) - 1):
        if text[start:] in heads:
            return text[start:]
    if text.endswith("长") and len(text) > 2 and (led := role_ending(text[:-1])):
        return f"{led}长"
    generic = _GENERIC.search(text)
    return generic.group() if generic else ""


def office_before(text: str, end: int) -> tuple[int, Office] | None:
    """The office that ends at `end`, in front of a name, and where its phrase begins; None where there is none."""
    start = end
    floor = max(0, end - _LONGEST)
    while start > floor:
        char = text[start - 1]
        if _BOUNDARY.match(char):
            break
        if char == "、" and not ends_with_role(text[floor : start - 1]):
            break
        start -= 1
    phrase = text[start:end]
    if not ends_with_role(phrase):
        return None
    bare = without_lead(phrase)
    return end - len(bare), parse(bare)


def parse(phrase: str) -> Office:
    """Divide an office phrase. `phrase` ends with a role; what does not parse stays with the role."""
    pieces = [_SMALL_LEAD.sub("", piece) or piece for piece in phrase.split("的") if piece]
    for at in range(len(pieces) - 1, -1, -1):
        cut = affiliation_end(pieces[at])
        if not cut:
            continue
        affiliation, rest = pieces[at][:cut], pieces[at][cut:]
        if cut < 3 and affiliation[0] not in _REGION:
            continue  # 小店店主, 本村村民: no name of an organisation
        tail = [rest, *pieces[at + 1 :]] if rest else pieces[at + 1 :]
        return Office(_PHRASE.sub("", without_lead(affiliation)), _joined_role(tail), phrase)
    role = _joined_role(pieces)
    return Office("", "" if role in tables.words("roles", "relations") else role, phrase)


def _joined_role(pieces: list[str]) -> str:
    """`年过六旬的牧民` becomes `牧民（年过六旬）`."""
    if len(pieces) < 2:
        return "".join(pieces)
    *modifiers, role = pieces
    said = "的".join(modifiers)
    return f"{role}（{said}）" if _STANDING.fullmatch(said) else role


def affiliation_end(phrase: str) -> int:
    """The length of the affiliation that a phrase begins with, 0 where it begins with a role or a department."""
    posted = _POSTED.search(phrase)
    if posted and (not posted.start() or STATIONED.match(phrase, posted.start())):
        return 0
    limit = posted.start() if posted and _is_posting(phrase, posted) else len(phrase)
    if limit == len(phrase) and (role := role_ending(phrase)) and role not in tables.words("organisations", "main"):
        limit -= len(role)
    end, at = 0, 1
    while at < limit:
        length, is_main = _ending_at(phrase, at, has_main=end > 0 and phrase[end - 1] not in _REGION)
        if not length or at + length > limit:
            at += 1
            continue
        if not is_main:
            break
        at += length
        if phrase[at : at + 1] == "”" and "“" in phrase[:at]:
            at += 1
        end = at
    if end and end == len(phrase) and limit == len(phrase) and ends_with_role(phrase):
        return 0
    return 0 if "兼" in phrase[:end] else end


def _is_posting(phrase: str, posted: re.Match[str]) -> bool:
    """`某公司派驻某办干部` posts somebody; the 驻 of a place name (驻马店) does not."""
    return not phrase.startswith("驻马店", posted.start()) and affiliation_end(phrase[: posted.start()]) > 0


def _ending_at(phrase: str, at: int, *, has_main: bool) -> tuple[int, bool]:
    """The longest ending of an organisation that begins at `at`: its length, and whether it is independent."""
    main, parts = tables.words("organisations", "main"), tables.words("organisations", "parts")
    for length in range(7, 0, -1):
        word = phrase[at : at + length]
        if len(word) < length or (word not in main and word not in parts):
            continue
        after = phrase[at + length : at + length + 1]
        if phrase[at - 1] in tables.no_ending_after().get(word, ""):
            continue
        if after and (after == "长" or after in tables.not_an_ending().get(word, "")):
            continue
        if role_pattern().match(phrase, at) and len(role_ending(word)) == length:
            continue
        is_part = word in parts or (
            has_main and word in {"办", "部", "委", "中心", "厅", "车间", "营业厅", "营业所", "储蓄所"}
        )
        return length, not is_part
    return 0, False


def without_lead(phrase: str) -> str:
    """A phrase without what leads up to it: `还有`, `10月3日上午`, `来到了`."""
    bare = _LEAD.sub("", phrase, count=1) or phrase
    bare = _ASPECT.sub("", bare, count=1) or bare
    return _SMALL_LEAD.sub("", bare, count=1) or bare


_PLACE = re.compile("[省市县区州旗镇乡村屯寨庄坪坝沟湾岭组队班站所点段室科处股部厂场院园馆社店中心校级线号楼]$")
"""With what the names of places and parts of units end."""
_GRADE = re.compile("班$|级$|年级|专业|[（(]\\d+[)）]班")


def beside(piece: str) -> Office:
    """What stands beside a name in a row, office or not: a unit, a village, a school are the affiliation.

    What follows it is the role, unless it names a part of it (某林场某工区); so are a subject, a class, a trade.
    """
    bare = piece.strip()
    if ends_with_role(bare):
        return parse(bare)
    cut = affiliation_end(bare)
    rest = bare[cut:]
    if not cut or (cut < 3 and bare[0] not in _REGION):
        return Office("", bare, bare)
    if not rest or (_PLACE.search(rest) and not _GRADE.search(rest)):
        return Office(bare, "", bare)
    return Office(bare[:cut], rest.removeprefix("的"), bare)


_FACT = re.compile(
    r"(?:男|女|[\u4e00-\u9fff]{1,4}族|(?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:出?生|生人|入党|参加工作)?|(?:现年|年仅|今年)?\d{1,3}岁"
    r"|(?:大专|本科|大学|研究生|硕士|博士|中专|高中)(?:学历|文化|毕业)?|[\u4e00-\u9fff]{2,8}人|已故|退休|籍贯[\u4e00-\u9fff]{2,8}"
    r"|(?:19|20)\d\d年(?:\d{1,2}月)?(?:参加工作|入党|入伍|退伍|退休|加入中国共产党))"
)
_PARTY_YEARS = re.compile(r"党龄\d{1,2}年")
_LATE = re.compile("生前(?:系|是|为|任|曾任)?")
"""Whom a text names so is dead: that stays with the role."""
_ATTENDS = re.compile("(?:现|目前|今)?(?:就读|在读|就职|任职|供职)于")
_COPULA = re.compile(
    r"^(?:他|她|均|都)?(?:是一[名位个]|是|系|为(?=[\u4e00-\u9fff]{1,4}族|中共|.{2,12}[员师工民]$)|现任|时任|曾任|现为|任|担任|兼任|一[名位])"
)
PREDICATE = re.compile(
    r"[了着过把将被她他让使从因却便就也都又还再并而在]|带领|主动|坚持|始终|坚守|负责(?!人)|帮助|积极|组织了|参加|参与|下沉|深入|走访|服务(?!中心|站|队|部|大厅|所|公司|员|热线|台|窗口|点|区|科|处|股|室|经理|专员|保障|班|组|行业|业|器|社)|承担"
)
"""What a segment that tells of deeds has, and one that names an office has not."""


_PERSON = re.compile(
    r"[\u4e00-\u9fff”\"](?P<noun>[\u4e00-\u9fff]{1,2}[员师匠农医]|[\u4e00-\u9fff][工手户警兵者人生])[”\"]?$"
)


def names_a_person(text: str) -> bool:
    """Whether a short segment after a name ends with a noun for a person that no list has: 生态管护员, 蜂农, 个体户.

    Only for segments whose place says that they describe somebody; in prose too much ends so.
    """
    bare = text.strip()
    found = _PERSON.search(bare)
    return (
        bool(found)
        and len(bare) <= _NOUN_MAX
        and not re.search("是|有|没|不", bare)
        and bare.rstrip('”"')[-2:] not in tables.words("roles", "no_persons")
    )


def descriptor(segment: str) -> Descriptor | None:
    """What a comma's segment after a name says of the person; None where it begins the deeds."""
    bare = segment.strip()
    if not bare or len(bare) > _LONGEST:
        return None
    without = _COPULA.sub("", bare)
    for word in sorted(tables.words("roles", "party"), key=len, reverse=True):
        if without == word:
            return Descriptor(party=word)
    if _FACT.fullmatch(bare) or _FACT.fullmatch(without):
        return Descriptor(fact=without)
    if (late := _LATE.match(bare)) and ends_with_role(bare):
        office = parse(bare[late.end() :])
        return Descriptor(office=Office(office.affiliation, f"生前系{office.role}", bare))
    if _PARTY_YEARS.fullmatch(bare):
        return Descriptor(party=bare)
    if (attends := _ATTENDS.match(bare)) and (cut := affiliation_end(bare[attends.end() :])):
        where = bare[attends.end() :]
        return Descriptor(office=Office(where[:cut], where[cut:], bare))
    if (
        (ends_with_role(without) or names_a_person(without))
        and not PREDICATE.search(without)
        and not re.search(r"[\d一二两三四五六七八九十]+[名位个]", without)
    ):
        return Descriptor(office=parse(without))
    return None
