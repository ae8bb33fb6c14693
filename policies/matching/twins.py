"""Twins: what is drawn like something else, in other ways of writing a keyword (rnoney, 加徽信)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from policies.matching.hanzi import ordinary, rare

_DRAWN = (("m", "rn"), ("w", "vv"))
"""Letters, and two that look like one of them side by side in most fonts."""
_SHORTEST = 5
"""Letters of a word below which it is another word too often (ham, harn; bum, burn)."""
_ORDINARY = frozenset(
    "modern moderns modernos corner corners burns warns warned darned yarns barns adorns"
    " sterns churns churned thorns thorny horny hornos hornero pornos tornar tornado"
    " tornados torno tornos torne tornes tornillo tornillos terna ternas terno ternos"
    " cornisa cornisas carnal carnales adorno adornos".split()
)
"""What is written so and means itself."""

_ALIKE = {
    "微": "徽徵傲撤徾",
    "信": "倌佶訫",
    "加": "叻",
    "钱": "线浅残",
    "赚": "嫌谦",
    "群": "郡",
    "裸": "祼棵踝",
    "聊": "卿柳",
    "赌": "睹赭",
    "博": "搏傅缚",
    "彩": "釆采",
    "票": "栗粟",
    "贷": "货貸",
    "代": "伐",
    "刷": "涮唰",
    "单": "単箪",
    "兼": "廉歉",
    "职": "织识",
    "红": "江虹",
    "包": "苞勹",
    "返": "迈",
    "操": "澡躁噪燥",
    "淫": "婬滛",
    "妓": "技伎",
    "嫖": "漂瞟",
    "枪": "抢",
    "炮": "抱庖",
    "药": "葯",
    "迷": "谜",
    "投": "役设",
    "资": "姿恣",
    "现": "视规",
    "充": "允",
    "值": "植殖",
    "转": "砖",
    "账": "帐胀",
    "网": "罔冈",
    "册": "删",
    "联": "朕",
    "系": "糸",
    "电": "甩申",
    "话": "活",
    "私": "秘和",
    "密": "蜜",
    "免": "兔",
    "费": "贵",
    "领": "颌",
    "频": "颁",
    "奖": "桨浆",
    "抽": "油",
    "办": "为",
    "证": "怔",
    "号": "呺",
    "码": "玛",
    "提": "堤",
    "录": "禄",
    "盘": "盆",
    "逼": "偪",
    "妹": "姝",
    "约": "钓药",
    "务": "条",
    "扫": "妇",
    "站": "玷",
}
"""By a character of what advertisements say, those that are put in its place because they are drawn
alike, whatever they sound like. The project's own table, by eye."""
_PLAIN = 3
"""Characters of a word from which on a common character in the place of another tells enough."""


def twins(word: str) -> Iterator[str]:
    """A keyword in letters (canonical) with two that look like one of them."""
    if len(word) < _SHORTEST or not word.isascii():
        return
    ways = [word.replace(letter, pair) for letter, pair in _DRAWN]
    ways.append(ways[0].replace(*_DRAWN[1]))
    for way in dict.fromkeys(ways):
        if way != word and way not in _ORDINARY:
            yield way


def lookalikes(word: str) -> Iterator[str]:
    """A keyword in Chinese (simplified) with one character that looks like its own, unless that
    makes ordinary words: 货款 is no 贷款."""
    for place, letter in enumerate(word):
        for other in _ALIKE.get(letter, ""):
            if len(word) < 2 or (len(word) < _PLAIN and not rare(other)):
                continue
            way = word[:place] + other + word[place + 1 :]
            if not any(other in pair and ordinary("".join(pair)) for pair in pairwise(way)):
                yield way
