"""Facts that a person may not want printed: illness, pregnancy, children's ages and illnesses, where somebody lives."""

from __future__ import annotations

import re

_AGE = r"(?:[一二两三四五六七八九十]{1,3}|\d{1,2})岁(?:多|半|大)?"
_CHILD = "女儿|儿子|孩子|小孩|宝宝|娃|女婴|男婴|双胞胎|外孙|孙子|孙女"
_FACTS = {
    "health": re.compile(
        r"心脏不好|(?:患|身患|罹患|确诊|查出)[^，。]{0,8}(?:癌|病|症|瘤|炎|抑郁)|旧疾|肿瘤|癌症|白血病|糖尿病|高血压|心脏病|抑郁|积液|(?:因|做|接受)[^，。]{0,10}手术|"
        r"冻伤|摔伤|骨折|住院|住进(?:了)?医院|病倒|晕倒|流产|打(?:点滴|吊瓶)|(?:孩子|女儿|儿子|母亲|父亲|妻子|丈夫|老伴)[^，。]{0,6}(?:病了|生病|住院|去世|病重|患|瘫)|残疾证|旧伤|已故|病逝|去世|殉职|昏倒|昏迷|血肉模糊|撞断|磨破(?:了)?[^，。]{0,2}皮|磨掉[^，。]{0,6}(?:趾甲|指甲)"
    ),
    "pregnancy": re.compile(r"孕肚|怀孕|身孕|孕期|准妈妈|(?:挺着|怀着)[^，。]{0,8}孕|预产期|待产"),
    "child": re.compile(
        rf"{_AGE}的?(?:{_CHILD})|(?:{_CHILD})[^，。；]{{0,6}}?{_AGE}|(?:幼儿园|[一二三四五六]年级|高三|初三)[^，。]{{0,6}}(?:{_CHILD}|学生的)|(?:{_CHILD})[^，。]{{0,8}}(?:幼儿园|小学|初三|高三)"
    ),
    "address": re.compile(r"(?:家住|居住在|住址[：:]?|家庭住址)[\u4e00-\u9fff\d]{2,20}(?:小区|号|楼|单元|苑|园|室)"),
}


def personal_facts(text: str) -> tuple[tuple[str, str], ...]:
    """Kinds of facts with the words that tell them, the first of each kind."""
    return tuple((kind, found.group()) for kind, pattern in _FACTS.items() if (found := pattern.search(text)))
