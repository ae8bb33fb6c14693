"""Slang for contact details in Chinese: what spammers write instead of WeChat, QQ and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

_EQUAL: tuple[tuple[str, ...], ...] = (
    ("微信", "vx", "wx", "v信", "微x", "薇❤", "微❤", "卫星", "wechat", "绿泡泡"),
    ("qq", "扣扣", "企鹅", "球球", "口口", "🐧"),
    ("电报", "tg", "telegram", "纸飞机"),
    ("红包", "🧧", "hong包"),
    ("群", "裙", "君羊", "qun"),
    ("私聊", "丝聊", "思聊", "sl"),
    ("淘宝", "tb", "某宝"),
    ("支付宝", "zfb", "支付宀"),
    ("兼职", "兼zhi", "尖职", "jz"),
    ("代理", "daili", "dl"),
    ("平台", "pt", "平苔"),
    ("手机", "📱", "手几"),
    ("加", "+", "➕", "茄", "伽", "嘉", "jia"),
)
"""Each line: the word, then what is written for it; all in canonical form."""

_KNOWN = re.compile("|".join(line[0] for line in _EQUAL))

_MOST = 80
"""Ways of writing one keyword that are looked for."""

_SIGNS = "薇威徽葳溦崴"
"""What stands for the whole of 微信 after 加, and may be a name there."""
_ADDING = ("加", "+", "➕", "jia", "家", "佳")
_WECHAT = ("加微信", "加微", "加v信", "加vx", "加wx")


ALONE = {"微信": ("vx", "v信", "微x", "薇❤", "微❤"), "qq": ("扣扣",)}
"""What is written for a keyword that is nothing but the slang's word: a penguin is a penguin."""


def slang(canonical: str) -> Iterator[str]:
    """Other ways of writing a keyword (in canonical form and simplified), apart from itself."""
    if canonical in _WECHAT:
        yield from (add + "v" for add in _ADDING)
    if not _KNOWN.search(canonical):
        return
    pieces: list[tuple[str, ...]] = []
    rest, known = canonical, 0
    while rest:
        line = next((line for line in _EQUAL if rest.startswith(line[0])), None)
        pieces.append(line or (rest[0],))
        known += line is not None
        rest = rest[len(line[0]) if line else 1 :]
    if len(pieces) > 1 and known:
        yield from ("".join(way) for way in islice(product(*pieces), 1, _MOST))
    else:
        yield from ALONE.get(canonical, ())


def contacts(canonical: str) -> Iterator[str]:
    """Short ways of writing 加微信 that are ordinary words unless a contact follows."""
    if canonical in _WECHAT:
        yield from (add + sign for add in _ADDING for sign in _SIGNS)


def really_slang(text: str, start: int) -> bool:
    """Whether slang that begins here in a canonical text is meant: ``c+v`` is no contact."""
    return text[start] != "+" or not text[start - 1 : start].isalnum() or text[start - 1] > "\u2e80"
