"""Facts that a person may not want printed, or may not be printed without consent.

Illness and injury, pregnancy, children and pupils by name or age, death, debts and marriages in a family, where
somebody lives (个人信息保护法 28: sensitive information, and everything of a child under 14).
"""

from __future__ import annotations

import re

_AGE = r"(?:[一二两三四五六七八九十]{1,3}|\d{1,2})岁(?:多|半|大)?"
_CHILD = "女儿|儿子|孩子|小孩|宝宝|娃|女婴|男婴|双胞胎|外孙|孙子|孙女"
_FACTS = {
    "health": re.compile(
        r"心脏不好|(?:患|身患|罹患|确诊|查出)[^，。]{0,8}(?:癌|病|症|瘤|炎|抑郁)|旧疾|肿瘤|癌症|白血病|糖尿病|高血压|心脏病|抑郁|积液|(?:因|做|接受)[^，。]{0,10}手术|"
        r"冻伤|摔伤|骨折|住院|住进(?:了)?医院|病倒|晕倒|流产|打(?:点滴|吊瓶)|(?:孩子|女儿|儿子|母亲|父亲|妻子|丈夫|老伴)[^，。]{0,6}(?:病了|生病|住院|去世|病重|患|瘫)|残疾证|旧伤|已故|病逝|去世|殉职|昏倒|昏迷|血肉模糊|撞断|磨破(?:了)?[^，。]{0,2}皮|磨掉[^，。]{0,6}(?:趾甲|指甲)"
        r"|瘫痪|瘫在|偏瘫|脑梗|脑溢血|脑出血|中风|失明|双目看不见|眼睛看不见|失聪|聋哑|阿尔茨海默|老年痴呆|尿毒症|透析|截肢|弹片|精神(?:残疾|分裂|障碍)|智力残疾|肢体残疾|低血糖"
        r"|(?:手|腰椎|颈椎|膝盖|心脏|锁骨|腿|胳膊)[^，。]{0,4}(?:手术|烫起|烫伤|砸伤|压伤|扭伤|断了|出了毛病)|被[^，。]{0,6}(?:扎|砸|咬|撞|烫)(?:过|伤)"
    ),
    "pregnancy": re.compile(r"孕肚|怀孕|身孕|孕期|准妈妈|(?:挺着|怀着)[^，。]{0,8}孕|预产期|待产"),
    "child": re.compile(
        rf"{_AGE}的?(?:{_CHILD})|(?:{_CHILD})[^，。；]{{0,6}}?{_AGE}|(?:幼儿园|[一二三四五六]年级|高三|初三)[^，。]{{0,6}}(?:{_CHILD}|学生的)|(?:{_CHILD})[^，。]{{0,8}}(?:幼儿园|小学|初三|高三)"
    ),
    "minor": re.compile(
        r"(?:[初高][一二三]|[一二三四五六七八九]年级)(?:[（(]\d+[)）]班)?(?:的?女?男?学生|的[\u4e00-\u9fff]{2,3}同学)|(?:留守|困境|事实无人抚养)儿童|孤儿|未成年"
        r"|(?:200[89]|201\d|202\d)年\d{1,2}月生"
    ),
    "family": re.compile(
        r"(?:儿子|女儿|丈夫|妻子|男人|父亲|母亲|爸爸|妈妈|父母|老伴|公公|婆婆|小叔子|弟弟|哥哥)[^，。]{0,10}(?:没了|走了以后|过世|离世|离家|早逝|车祸)"
        r"|早夭|夭折|离异|离婚|改嫁|再嫁|外债|欠(?:下|债|条)|债主|讨债|刑满|服刑|吸毒|戒毒|生前系|生前是"
    ),
    "address": re.compile(
        r"(?:家住|居住在|住址[：:]?|家庭住址)[\u4e00-\u9fff\d]{2,20}(?:小区|号|楼|单元|苑|园|室)|(?:独自|一个人|独居)[^，。]{0,4}住在|独居老人[\u4e00-\u9fff]{2,3}(?=[，的家])"
    ),
}


def personal_facts(text: str) -> tuple[tuple[str, str], ...]:
    """Kinds of facts with the words that tell them, the first of each kind."""
    return tuple((kind, found.group()) for kind, pattern in _FACTS.items() if (found := pattern.search(text)))
