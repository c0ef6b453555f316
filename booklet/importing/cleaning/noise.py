"""Lines that are no content: a site's furniture, time stamps, copyright notices, names of pictures, advertising.

Only whole lines are set aside, and only lines that are nothing else. Who wrote, took, edited or gave the text
(责任编辑, 来源) is a credit and stays for the structure to read. The text of noise is kept nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from booklet.entries.proofreading.scripts import in_simplified
from booklet.importing.cleaning.tables import alternatives


class Noise(StrEnum):
    """The kinds of noise."""

    CHROME = "chrome"
    TIME = "time-stamp"
    COPYRIGHT = "copyright"
    PICTURE = "picture-name"
    SHARE = "share"
    SPAM = "spam"


_DATE = r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
_CLOCK = r"(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)"
_COUNTED = "(?:阅读|浏览|点击|访问|播放|评论|点赞|收藏|转发|在看|赞)"
_COUNTER = rf"(?:{_COUNTED}(?:数量?|量|率|次数)?[(（:：\s]*\d*[\d.万+]*[次)）]*)"
_STAMP = re.compile(
    rf"(?:(?:发布|发表|更新|发稿|时间|日期|发布时间|发布日期|更新时间|发表于|发布于)[:：\s]*|{_DATE}|{_CLOCK}|{_COUNTER}"
    r"|(?:字号|字体)[:：\s]*|[\[【(（]?[大中小](?:[\s|/、][大中小])*[\]】)）]?|星期[一二三四五六日天]|[\s|·,，/\-])+"
)
_HAS_STAMP = re.compile(rf"{_DATE}.{{0,8}}{_CLOCK}|{_COUNTER}|(?:发布|更新|发表)(?:时间|日期)|字号|字体[:：]")
_PICTURE = re.compile(
    r"[\[【(（<]?(?:(?:图片|照片|微信图片|截图|image|img|dsc|p)?[_\-\s]?[\w\-（）()]{0,40}\.(?:jpe?g|png|gif|bmp|webp|heic)"
    r"|(?:图片|点击查看大图|查看原图|图片加载中|\[?图\]?))[\]】)）>]?",
    re.IGNORECASE,
)
_CRUMBS = re.compile(
    r"(?:(?:您|你)?(?:的)?(?:当前|现在|所在)?(?:位置|栏目|页面)\s*[:：是].*"
    r"|(?:网站)?首页\s*(?:[>＞»›/|\-—→]|&gt;).*|[\w·、]{2,12}(?:\s*[>＞»›]\s*[\w·、]{2,16}){2,})"
)
_CHROME_WORDS = alternatives("noise_chrome")
_SHARE_WORDS = alternatives("noise_share")
_FILLING = r"[\s|·:：,，、>＞»›/\-—【】\[\]()（）\d“”\"。！]"
_CHROME = re.compile(rf"(?:{_CHROME_WORDS}|{_FILLING})+")
_SHARE = re.compile(rf"(?:{_SHARE_WORDS}|{_CHROME_WORDS}|{_FILLING})+")
_NEXT = re.compile(
    r"(?:上一篇|下一篇|上一条|下一条)\s*[:：].*|(?:点击|长按|扫描|扫码|识别).{0,12}(?:二维码|关注).{0,12}"
)
_COPYRIGHT_HEAD = re.compile(
    r"(?:[\[【（(]?\s*(?:版权声明|免责声明|版权所有|法律声明|转载声明|特别声明|本网声明)\s*[\]】）)]?\s*(?:[:：].*|[©&].*)?"
    r"|.{0,24}(?:Copyright|©|\(c\)).{0,120}|.{0,30}[\u4e00-\u9fff]ICP[备证].{0,60}|.{0,30}公网安备.{0,40}|版权所有.{0,60})",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?:未经|不得|禁止|严禁|谢绝|请勿).{0,24}(?:转载|镜像|摘编|复制|使用|翻印)|(?:转载|摘编).{0,12}(?:注明|授权|许可|联系)|版权归.{0,20}所有"
    r"|独家版权|侵权.{0,8}(?:删除|联系)|本(?:网|站|报|文|刊).{0,16}(?:版权|转载|侵权)|版权(?:问题|所有)|保留.{0,12}电头"
)
_FORBIDS = re.compile(
    r"(?:未经|不得|禁止|严禁|谢绝|请勿).{0,24}(?:转载|镜像|摘编|复制|使用|翻印)|版权所有|独家版权|授权转载"
)
_WECHAT = re.compile(
    rf"(?:原创)?[^。，]{{0,40}}{_DATE}\s*{_CLOCK}?\s*发表于[\u4e00-\u9fff]{{2,4}}|原创\s+[^。，]{{2,40}}{_CLOCK}"
    r"|(?:请|记得|欢迎|别忘了|给(?:他|她)们?)?(?:点个?赞|点亮?在看|在看|分享|转发|收藏|关注|评论|留言)"
    r"(?:[、，,+＋和\s](?:点个?赞|点亮?在看|在看|分享|转发|收藏|关注|评论|留言)){1,4}[，,\s]?[^。，]{0,12}[！!。]?"
)
_PAGE_HEAD = re.compile(
    rf"(?=.*(?:{_DATE}|星期[一二三四五六日天]))(?=.*(?:第?\s*[A-D]?\d{{1,3}}\s*版|第[一二三四五六七八九十]{{1,3}}版))"
    rf"(?:{_DATE}|星期[一二三四五六日天]|第?\s*[A-D]?\d{{1,3}}\s*版|第[一二三四五六七八九十]{{1,3}}版|总第\d+期|[\u4e00-\u9fff]{{2,8}}|[\s\u3000|·：:/／])+"
)
"""`2021年3月4日　星期四　第02版　综合`: what stands over a newspaper's page."""
_RELEASE = re.compile(r"[（(\[【]?(?:此|本)件[^。（）()]{0,8}(?:公开|发布|公布|登载|刊登)[^。（）()]{0,6}[)）\]】]?")
_TRADE = re.compile(alternatives("noise_advertising"))
_TELEPHONE = re.compile(r"1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}|\d{3,4}-\d{7,8}|400[\s\-]?\d{3}[\s\-]?\d{4}")
_PAGE_HEAD_MAX = 40
_ADVERTISING_MAX = 60
_SPAM_STRONG = re.compile(alternatives("noise_spam"))
_CONTACT = re.compile(
    r"https?://|www\.|[a-z0-9]{2,}\.(?:com|net|cc|vip|top|xyz|cn)|(?:加|V|薇|微)信|Q{1,2}[:：群]|客服|官网|APP下载|立即",
    re.I,
)
_COPYRIGHT_LENGTH_MAX = 400


def kinds_of(texts: Sequence[str]) -> Sequence[Noise | None]:
    """What kind of noise each line is, None for content. A notice of rights may go on over several lines."""
    kinds: list[Noise | None] = []
    in_notice = False
    for text in texts:
        plain = in_simplified(text).strip()
        kind = _kind(plain)
        if kind is None and in_notice and len(plain) < _COPYRIGHT_LENGTH_MAX and _RIGHTS.search(plain):
            kind = Noise.COPYRIGHT
        in_notice = kind is Noise.COPYRIGHT
        kinds.append(kind)
    return kinds


def forbids_reprinting(text: str) -> bool:
    """Whether a notice reserves reprinting."""
    return _FORBIDS.search(in_simplified(text)) is not None


def _kind(text: str) -> Noise | None:
    if not text or not re.search(r"\w", text):
        return None
    if _is_copyright(text):
        return Noise.COPYRIGHT
    if _PICTURE.fullmatch(text):
        return Noise.PICTURE
    if _HAS_STAMP.search(text) and _STAMP.fullmatch(text):
        return Noise.TIME
    if _CRUMBS.fullmatch(text) or _NEXT.fullmatch(text) or (_CHROME.fullmatch(text) and _has_words(text)):
        return Noise.CHROME
    if _WECHAT.fullmatch(text) or _RELEASE.fullmatch(text):
        return Noise.CHROME
    if len(text) <= _PAGE_HEAD_MAX and _PAGE_HEAD.fullmatch(text):
        return Noise.TIME
    if _SHARE.fullmatch(text) and _has_words(text):
        return Noise.SHARE
    return Noise.SPAM if _is_spam(text) or _is_advertising(text) else None


def _has_words(text: str) -> bool:
    """`全文` or `注册` alone is furniture; a number or a bracket alone is not."""
    return bool(re.search("[\u4e00-\u9fff]{2}|QQ", text)) and not re.fullmatch(r"正文|赞|打开|查看|关注|评论", text)


def _is_copyright(text: str) -> bool:
    if _COPYRIGHT_HEAD.fullmatch(text) and not re.search("先进|事迹|荣获", text):
        return True
    return len(text) < _COPYRIGHT_LENGTH_MAX and len(_RIGHTS.findall(text)) >= 2


def _is_advertising(text: str) -> bool:
    """A short line of three words of trade, or of two with a telephone: no prose, nobody named as doing it."""
    if len(text) > _ADVERTISING_MAX or re.search("。.|[他她]|同志|志愿|义务|免费为|先进|党员", text):
        return False
    words = {match.group() for match in _TRADE.finditer(text)}
    has_telephone = _TELEPHONE.search(text) is not None
    return len(words) >= 3 or (len(words) >= 2 and has_telephone)


def _is_spam(text: str) -> bool:
    """Two words of the trade, or one with a way to get there, in a line that is no prose about fighting it."""
    words = {match.group() for match in _SPAM_STRONG.finditer(text.lower())}
    if not words or re.search("查处|打击|侦破|破获|抓获|专案|涉案|民警|诈骗|反诈|整治|警方|宣传", text):
        return False
    return (
        len(words) >= 2
        or bool(_CONTACT.search(text))
        or (len(text) < 40 and "。" not in text and text.startswith(tuple(words)))
    )
