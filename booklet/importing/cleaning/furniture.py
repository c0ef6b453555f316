"""Furniture known by its form or its neighbours: a newspaper page's head, an issued document's frame, lists of links.

A page's number or a column's name alone is a word like any other: it is furniture beside a page's head only. A
headline is furniture only below 往期推荐 and the like, near the end of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_DATE = r"(?:(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?)"
_WEEK = r"(?:(?:星期|周)[一二三四五六日天])"
_PAGE = (
    r"(?:第?\s*[A-D]?\d{1,3}\s*[-—至]?\s*\d{0,3}\s*版|第[一二三四五六七八九十]{1,3}版"
    r"|(?<=[\s\u3000])[A-D]?\d{2}(?=[\s\u3000]|$))"
)
_ISSUE = (
    r"(?:(?:总第|第)\s*\d{1,6}\s*期|今日\d{1,3}版|农历[^\s\u3000]{2,10}"
    r"|(?:农历)?[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年[^\s\u3000]{0,8})"
)
_PAGE_HEAD = re.compile(
    rf"(?=.*(?:{_DATE}|{_WEEK}))(?=.*(?:{_PAGE}|{_ISSUE}))"
    rf"(?:{_DATE}|{_WEEK}|{_PAGE}|{_ISSUE}|[\u4e00-\u9fff]{{2,8}}|[\s\u3000|·：:/／])+"
)
"""`2021年3月4日　星期四　第02版　综合`: what stands over a newspaper's page."""
_PAGE_HEAD_MAX = 48
_DAY = re.compile(rf"{_DATE}[\s\u3000|·]*{_WEEK}")
"""A day with its weekday is a page's only beside the page's number: a diary and a letter have it, too."""
_REGISTERED = re.compile(
    r"(?:国内统一(?:连续出版物|刊)号|国际标准(?:连续出版物|刊)号|邮发代号|准印证号?|内部资料准印证).{0,60}"
    r"|CN\s?\d{2}[-—]\d{4}.{0,40}"
)
_WEATHER = re.compile(
    r"(?=.*(?:℃|级|摄氏度))[^。，]{0,8}天气(?:预报)?\s*[:：]?"
    r"[^。]{0,16}(?:晴|多云|阴|雨|雪|雾)[^。]{0,36}"
)

_MASTHEAD = re.compile(
    r"[\u4e00-\u9fff·（）\s\u3000]{2,36}(?:政府|委员会|办公室|局|厅|部|院|校|学|会|集团|公司|中心|党委|党组|站|所|处|办|行|社)"
    r"[\s\u3000]*文件"
)
_NUMBERED = re.compile(
    r"[\u4e00-\u9fff]{1,12}\s?[〔\[【（(［]\s?(?:19|20)\d{2}\s?[〕\]】）)］]\s?(?:第\s?)?\d{1,4}\s?号(?:[\s\u3000]*签发人[:：].{0,12})?"
)
_FRAME = re.compile(
    r"(?:绝密|机密|秘密)\s*[★☆].{0,10}|(?:特急|加急|平急|特提)|No\.?\s*\d{4,}|主题词\s*[:：].{0,60}|签发人\s*[:：].{0,12}"
    r"|(?:抄送|抄报|分送|报送)\s*[:：][^。]{2,160}。?|共印\s?\d{1,5}\s?份.{0,6}"
    r"|[\u4e00-\u9fff\s\u3000]{2,40}(?:19|20)\d{2}年\d{1,2}月\d{1,2}日\s?印发|(?:打字|校对)[:：][^，。]{1,8}(?:校对|共印).{0,16}"
)
_SENT_TO = re.compile(
    r"(?:报|送|发|主送|呈)\s*[:：]"
    r"(?=.*(?:室|会|部|局|委|办|院|司|处|政府|领导|单位|部门|公司))[^。]{2,120}。?"
)
_HEAD_LINES, _FOOT_LINES = 6, 6
"""A document's masthead and number stand among so many first lines, `报：…` and `送：…` among so many last."""
_INTERNAL = re.compile(
    r"[（(【\[★]?\s*内部(?:资料|文件|刊物|材料|参考|使用)[\s\u3000，,·]*(?:请?(?:注意|妥善)保[存管]|注意保密|不得外传|请勿外传|严禁外传|请勿翻印|免费交流|仅供参考)?\s*[）)】\]★]?"
)

_LINKS = re.compile(
    r"[◎●■◆★☆▎|\s【\[]*(?:往期(?:推荐|回顾|精彩|文章|内容|阅读)?|相关(?:阅读|新闻|链接|报道|文章|推荐)"
    r"|(?:延伸|推荐|热门)(?:阅读|推荐|文章|新闻)|猜你喜欢|你可能还喜欢|更多(?:推荐|阅读|精彩|文章|新闻))[\s】\]：:|▎]*"
)
_LINK_MAX = 40
_BULLET = re.compile(r"[◇◆●○■□▶►▪•·☞➤\-*]\s*|\d{1,2}[.、．]\s*|\[\d{1,2}-\d{1,2}\]")
_CREDIT = re.compile(
    r"(?:责任编辑|责编|编辑|校对|审核|审校|来源|记者|通讯员|作者|文字?|图片?|摄影|供稿|撰稿|统筹|监制|版式|[一二三]审)"
    r"[\s\u3000]*[/／:：|｜]"
)
_BOX = re.compile(r"[◎●■◆★☆▎\s【\[]*(?:相关链接|新闻链接|链接|小贴士|温馨提示|提示|便民信息|服务信息)[\s】\]：:]*")
_SERVICE = re.compile(
    "请拨打|热线|出行注意|温馨提示|敬请|注意事项|减少(?:自驾|外出)|咨询电话|提醒(?:广大)?(?:市民|居民|群众)"
)
_DEEDS = re.compile("[他她]|“|先进|事迹|坚守")
_OUTLET = re.compile(
    r"[\u4e00-\u9fff]{2,14}(?:日报|晚报|晨报|时报|都市报|早报|周报|校报|院报|电子报|数字报|客户端|公众号"
    r"|新闻网|信息网|资讯网|文明网|党建网|官网|门户网站?|政府网站?|网站)"
)
"""A name's last word must say what it is: `织密防护网` and `喜报` are titles."""
_TOP = 6
"""A site's or a paper's name is looked for among so many first lines."""


def is_page_head(text: str) -> bool:
    """Whether a line is what stands over a newspaper's page, its registration or its weather."""
    if len(text) > _PAGE_HEAD_MAX:
        return bool(_REGISTERED.fullmatch(text))
    if _PAGE_HEAD.fullmatch(text) and not re.search("来源|作者|时间", text):
        return True
    return bool(_REGISTERED.fullmatch(text) or _WEATHER.fullmatch(text))


def is_letterhead(text: str, at: int, total: int) -> bool:
    """Whether line `at` of `total` is of an issued document's frame (GB/T 9704: masthead, number, copies, printing)."""
    if _FRAME.fullmatch(text):
        return True
    is_head = at < _HEAD_LINES and (_NUMBERED.fullmatch(text) or (_MASTHEAD.fullmatch(text) and at < total - 1))
    return bool(is_head or (at >= max(1, total - _FOOT_LINES) and _SENT_TO.fullmatch(text)))


def is_internal(text: str) -> bool:
    """Whether a line says that what follows is not for the public (`内部资料　注意保存`)."""
    return bool(_INTERNAL.fullmatch(text))


def in_context(texts: Sequence[str], is_noise: Sequence[bool]) -> frozenset[int]:
    """Lines that are furniture for where they stand, by index. `is_noise`: what is known of each line alone."""
    return frozenset((*_page_pieces(texts, is_noise), *_outlets(texts, is_noise), *_links(texts), *_boxes(texts)))


def _page_pieces(texts: Sequence[str], is_noise: Sequence[bool]) -> Iterator[int]:
    """A page's number, its column and the paper's name beside a page's head."""
    for at, text in enumerate(texts):
        is_day = at < _TOP and bool(_DAY.fullmatch(text)) and _has_number(texts[at + 1 : at + 4])
        if not is_day and not (is_noise[at] and is_page_head(text)):
            continue
        if is_day:
            yield at
        for step in (1, -1):
            near = at + step
            while 0 <= near < len(texts) and abs(near - at) <= _TOP and (is_noise[near] or _may_be_page(texts[near])):
                if not is_noise[near] and not _CREDIT.match(texts[near]):
                    yield near
                near += step


def _has_number(texts: Sequence[str]) -> bool:
    return any(re.fullmatch(rf"{_PAGE}|[A-D]?\d{{1,2}}", text) for text in texts)


def _may_be_page(text: str) -> bool:
    is_number = re.fullmatch(rf"{_PAGE}|[A-D]?\d{{1,2}}", text)
    is_column = re.fullmatch("[\u4e00-\u9fff]{2}", text)
    return bool(is_number or is_column or _OUTLET.fullmatch(text) or _CREDIT.match(text))


def _outlets(texts: Sequence[str], is_noise: Sequence[bool]) -> Iterator[int]:
    """The name of a site or a paper among the first lines, right before furniture or behind it."""
    for at, text in enumerate(texts[:_TOP]):
        if is_noise[at] or len(text) > 18 or not _OUTLET.fullmatch(text):
            continue
        if any(0 <= near < len(texts) and is_noise[near] for near in (at - 1, at + 1)):
            yield at


def _links(texts: Sequence[str]) -> Iterator[int]:
    """Headlines below 往期推荐 and the like, in the last part of a text."""
    for at, text in enumerate(texts):
        if not _LINKS.fullmatch(text) or at * 2 < len(texts):
            continue
        for below in range(at + 1, len(texts)):
            line = texts[below]
            if _CREDIT.match(line) or len(line) > _LINK_MAX or (line.endswith(("。", "”")) and not _BULLET.match(line)):
                break
            yield below


def _boxes(texts: Sequence[str]) -> Iterator[int]:
    """A newspaper's box of advice among the columns: its head, and what tells readers where to call."""
    for at, text in enumerate(texts[:-1]):
        if not _BOX.fullmatch(text):
            continue
        told = [near for near in range(at + 1, min(at + 4, len(texts))) if _is_service(texts[near])]
        if told and told[0] == at + 1:
            yield at
            yield from (near for place, near in enumerate(told) if near == at + 1 + place)


def _is_service(text: str) -> bool:
    return bool(_SERVICE.search(text)) and not _DEEDS.search(text)
