"""Lines that are no content: a site's furniture, time stamps, copyright notices, names of pictures, advertising.

Only whole lines are set aside, and only lines that are nothing else. Who wrote, took, edited or gave the text
(责任编辑, 来源) is a credit and stays for the structure to read; of a line that has both, a time stamp with its source,
`without_stamps` leaves the credit. The text of noise is kept nowhere.

What a line is, is read from itself (`_kind`), then from where it stands (`furniture.in_context`): a page's number, the
site's name, the headlines below 往期推荐.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from booklet.entries.proofreading.scripts import in_simplified
from booklet.importing.cleaning.furniture import in_context, is_internal, is_letterhead, is_page_head
from booklet.importing.cleaning.tables import alternatives


class Noise(StrEnum):
    """The kinds of noise."""

    CHROME = "chrome"
    TIME = "time-stamp"
    COPYRIGHT = "copyright"
    PICTURE = "picture-name"
    SHARE = "share"
    SPAM = "spam"
    DOCUMENT = "document"
    """What stands around the text of an issued document: its letterhead, number, distribution list (GB/T 9704)."""


_DATE = r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
_CLOCK = r"(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)"
_COUNTED = "(?:阅读|浏览|点击|访问|播放|评论|点赞|收藏|转发|在看|赞)"
_COUNTER = rf"(?:{_COUNTED}(?:数量?|量|率|次数)?[(（:：\s]*\d*[\d.万+]*[次)）]*)"
_TIMES = (
    rf"(?:(?:{_COUNTED}|人气|热度|留言|分享)(?:数量?|量|率|次数)?[(（:：\s]*\d[\d.万+]*[次)）]*"
    r"|\d[\d.,]*万?\+?[次人]?(?:阅读|浏览|播放|点击|访问))"
)
"""A counter with its number."""
_SIZES = r"(?:[\[【(（]\s*)?[大中小]号?(?:[\s|/、]*[大中小]号?){0,2}(?:\s*[\]】)）])?"
_STAMP = re.compile(
    rf"(?:(?:发布|发表|更新|发稿|时间|日期|发布时间|发布日期|更新时间|发表于|发布于)[:：\s]*|{_DATE}|{_CLOCK}|{_TIMES}|{_COUNTER}"
    rf"|[【\[（(]?(?:字号|字体)(?:大小)?[:：\s]*|{_SIZES}|[】\]）)]|星期[一二三四五六日天]|[\s|·,，/\-])+"
)
_HAS_STAMP = re.compile(rf"{_DATE}.{{0,8}}{_CLOCK}|{_TIMES}|{_COUNTER}|(?:发布|更新|发表)(?:时间|日期)|字号|字体[:：]")
_PICTURE = re.compile(
    r"[\[【(（<]?(?:(?:图片|照片|微信图片|截图|image|img|dsc|p)?[_\-\s]?[\w\-（）()]{0,40}\.(?:jpe?g|png|gif|bmp|webp|heic)"
    r"|(?:图片|点击查看大图|查看原图|图片加载中|\[?图\]?))[\]】)）>]?",
    re.IGNORECASE,
)
_CRUMBS = re.compile(
    r"(?:(?:您|你)?的?(?:当前|现在|目前|所在)?(?:的|所在)*(?:位置|栏目|页面)\s*[:：是].*"
    r"|(?:网站|返回)?首页\s*(?:[>＞»›/|\-—→]|&gt;).*|[\w·、]{2,12}(?:\s*(?:[>＞»›→]|&gt;)\s*[\w·、]{2,16}){2,}"
    r"|(?:[\w·、]{2,12}\s*[/\-—|>＞]\s*){1,5}正文)"
)
_CHROME_WORDS = alternatives("noise_chrome")
_SHARE_WORDS = alternatives("noise_share")
_FILLING = r"[\s|·:：,，、>＞»›/\-—◎●■□◆◇★☆▎【】\[\]()（）\d“”\"。！]"
_CHROME = re.compile(rf"(?:{_CHROME_WORDS}|{_FILLING})+")
_SHARE = re.compile(rf"(?:{_SHARE_WORDS}|{_CHROME_WORDS}|{_FILLING})+")
_NEXT = re.compile(
    r"(?:上一篇|下一篇|上一条|下一条|前一篇|后一篇|上一页|下一页)\s*[:：].*"
    r"|(?:请|欢迎|可)?(?:微信)?(?:点击|长按|扫描|扫码|识别|扫一扫)[^。，]{0,16}(?:二维码|小程序码|关注|观看|查看|阅读|报名|下载)[^。，]{0,12}[！!。]?"
    r"|(?:相关|延伸|推荐|热门|往期|精彩|更多)(?:阅读|新闻|报道|推荐|回顾|精彩|文章|链接|内容)\s*[:：|｜].+"
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
_HOTLINE = re.compile(
    r"[◎●■★☆☎\s]*(?:本报|本网|本台)?(?:新闻|投稿|爆料|报料|广告|发行|订阅|读者|监督|举报|服务|客服|编辑部|记者|报社|总编室|印刷|招商|采编|值班|违法和不良信息)+"
    r"(?:热线|电话|邮箱|信箱|传真|QQ群?|微信号?|邮编|地址|网址|E-?mail)\s*[:：]\s*[^，。；]{0,40}",
    re.IGNORECASE,
)
"""`新闻热线：…`, `投稿邮箱：…`: only where a number, an address or nothing else stands behind."""
_HOTLINE_TO = re.compile(r"[\d\-—()（）\s/、转]{5,}|[\w.\-]+@[\w.\-]+|(?:https?:|www\.)|地址|邮编", re.IGNORECASE)
_END_MARK = re.compile(
    r"[-—–=*·\s【\[（(]*(?:THE\s+END|END|完|全文完|本文完|正文完|（完）)[-—–=*·\s】\])）]*", re.IGNORECASE
)
_PLAYER = re.compile(
    r"(?:您的浏览器|当前浏览器).{0,20}(?:不支持|版本).{0,30}|(?:视频|音频|图片)?(?:正在)?(?:加载|缓冲|播放)(?:中|失败).{0,12}"
    r"|\d{1,2}:\d{2}\s*/\s*\d{1,2}:\d{2}|(?:预计|本文|全文)?(?:阅读|约)?(?:时间|时长|需)?(?:本文|全文)?(?:约|共)\d{2,5}字[，,]?(?:阅读)?(?:需|约|时间)*\s*\d*\s*分?钟?"
    r"|(?:左右|上下|向[左右上下])?滑动(?:可?查看|浏览|阅览|翻看)[^。，]{0,8}|(?:向[左右上下]|左右|上下)滑动[^。，]{0,8}|点击(?:图片)?(?:可?(?:放大|查看)|播放)[^。，]{0,8}|未经授权.{0,4}转载"
)
_WECHAT = re.compile(
    rf"(?:原创)?[^。，]{{0,40}}{_DATE}\s*{_CLOCK}?\s*发表于[\u4e00-\u9fff]{{2,4}}|原创\s+[^。，]{{2,40}}{_CLOCK}"
    r"|(?:请|记得|欢迎|别忘了|给(?:他|她)们?)?(?:点个?赞|点亮?在看|在看|分享|转发|收藏|关注|评论|留言)"
    r"(?:[、，,+＋和\s](?:点个?赞|点亮?在看|在看|分享|转发|收藏|关注|评论|留言)){1,4}[，,\s]?[^。，]{0,12}[！!。]?"
    r"|(?:如果)?(?:您|你)?(?:喜欢|觉得(?:不错|好看|有用)|看到这里)[^。他她]{0,6}(?:就|请|记得|欢迎|别忘|帮忙|点|给个?)[^。]{0,8}"
    r"(?:赞|在看|分享|转发|收藏|关注)[^。]{0,10}[！!。吧]?"
    r"|(?:请)?(?:(?:点击|戳|轻触)[^。，]{0,8}(?:蓝字|蓝色字体|名片|卡片|星标|小红心)|(?:上方|上面)?[“\"「]?蓝字)[”\"」]?[^。，]{0,16}"
    r"|[^。，]{0,10}(?:设为|加)[“\"「]?星标[”\"」]?[^。，]{0,8}"
    r"|[↓↑▼▲👇👆☞➤►▶\s]*(?:点击|戳)[^。，]{0,10}(?:阅读原文|原文链接|了解更多|了解详情|进入)[^。，]{0,10}[↓↑▼▲👇👆\s]*"
)
_RELEASE = re.compile(r"[（(\[【]?(?:此|本)件[^。（）()]{0,8}(?:公开|发布|公布|登载|刊登)[^。（）()]{0,6}[)）\]】]?")
_TRADE = re.compile(alternatives("noise_advertising"))
_TELEPHONE = re.compile(r"1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}|\d{3,4}-\d{7,8}|400[\s\-]?\d{3}[\s\-]?\d{4}")
_ADVERTISING_MAX = 60
_SPAM_STRONG = re.compile(alternatives("noise_spam"))
_CONTACT = re.compile(
    r"https?://|www\.|[a-z0-9]{2,}\.(?:com|net|cc|vip|top|xyz|cn)|(?:加|V|薇|微)信|Q{1,2}[:：群]|客服|官网|APP下载|立即",
    re.I,
)
_COPYRIGHT_LENGTH_MAX = 400
_STAMPED_MAX = 120
_CREDITED = re.compile(
    r"(?:稿件|信息|文章|内容)?来源\s*[:：]|(?:责任编辑|责编|编辑|作者|记者|通讯员|供稿|撰稿|摄影|审核)\s*[:：]"
)
_STAMPED = re.compile(
    rf"^{_DATE}[\s|·,，]|{_DATE}.{{0,8}}{_CLOCK}|{_TIMES}|(?:发布|更新|发表)(?:时间|日期)|(?:字号|字体)[:：]"
)
_STAMP_PIECE = re.compile(
    rf"(?:发布|发表|更新|发稿)?(?:时间|日期|于)?[:：\s]*{_DATE}(?:\s*{_CLOCK})?|{_CLOCK}|{_TIMES}"
    rf"|(?:字号|字体)(?:大小)?[:：]?\s*(?:{_SIZES})?|(?:分享到?|打印|关闭|保存)[:：]?(?=\s|$)|星期[一二三四五六日天]"
)
_PUBLISHED = re.compile(
    rf"(?P<outlet>[\u4e00-\u9fff]{{2,14}}(?:融媒体?|融媒体?中心|日报|晚报|晨报|时报|都市报|报社?|新闻|新闻网|在线|客户端|发布|电视台|传媒|网))"
    rf"[\s|·]*{_DATE}\s*{_CLOCK}"
)


def kinds_of(texts: Sequence[str]) -> Sequence[Noise | None]:
    """What kind of noise each line is, None for content. A notice of rights may go on over several lines."""
    kinds: list[Noise | None] = []
    in_notice = False
    for at, text in enumerate(texts):
        plain = in_simplified(text).strip()
        kind = Noise.DOCUMENT if is_letterhead(plain, at, len(texts)) else _kind(plain)
        if kind is None and in_notice and len(plain) < _COPYRIGHT_LENGTH_MAX and _RIGHTS.search(plain):
            kind = Noise.COPYRIGHT
        in_notice = kind is Noise.COPYRIGHT
        kinds.append(kind)
    context = in_context([in_simplified(text).strip() for text in texts], [kind is not None for kind in kinds])
    return [kind or (Noise.CHROME if at in context else None) for at, kind in enumerate(kinds)]


def without_stamps(text: str) -> str | None:
    """What credits a line of furniture has, `2024-01-26 08:47 来源：某报 字体：大 中 小`; None for any other line.

    An outlet that stands before a time of publication is the source of what follows.
    """
    if len(text) > _STAMPED_MAX or "。" in text:
        return None
    if outlet := _PUBLISHED.fullmatch(text):
        return f"来源：{outlet['outlet']}"
    if not _CREDITED.search(text) or not _STAMPED.search(text):
        return None
    left = _STAMP_PIECE.sub(" ", text)
    left = re.sub(r"[\s\u3000|｜]+", " ", left).strip(" |｜·,，/-")
    return left if _CREDITED.match(left) and not re.search(r"\d", left) else None


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
    if is_page_head(text):
        return Noise.TIME
    if is_internal(text):
        return Noise.COPYRIGHT
    if _END_MARK.fullmatch(text) or _PLAYER.fullmatch(text) or _is_hotline(text):
        return Noise.CHROME
    if _SHARE.fullmatch(text) and _has_words(text):
        return Noise.SHARE
    return Noise.SPAM if _is_spam(text) or _is_advertising(text) else None


def _is_hotline(text: str) -> bool:
    return bool(_HOTLINE.fullmatch(text) and _HOTLINE_TO.search(text))


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
