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
_WECHAT = ("加微信", "加微", "加v信", "加vx", "加wx", "加我微信", "加我微", "加我vx", "加我wx")
_QQ = ("加qq", "加我qq")
_VERSION = re.compile(r"\d{1,2}(?:\.\d{1,2})*(?![^\u3400-\u9fff])")
"""A short number with nothing but Chinese after it: 加v8引擎."""


ALONE = {"微信": ("vx", "v信", "微x", "薇❤", "微❤"), "qq": ("扣扣",)}
"""What is written for a keyword that is nothing but the slang's word: a penguin is a penguin."""


def slang(canonical: str) -> Iterator[str]:
    """Other ways of writing a keyword (in canonical form and simplified), apart from itself."""
    if canonical in _WECHAT:
        yield from (add + _whom(canonical) + "v" for add in _ADDING)
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
    """Short ways of writing 加微信 and 加QQ that are ordinary words unless a contact follows."""
    signs = _SIGNS if canonical in _WECHAT else "q" if canonical in _QQ else ""
    yield from (add + _whom(canonical) + sign for add in _ADDING for sign in signs)


def _whom(canonical: str) -> str:
    """The 我 of 加我微信."""
    return canonical[1] if canonical[1] == "我" else ""


def really_slang(text: str, start: int, end: int) -> bool:
    """Whether slang at a span of a canonical text is meant: ``c+v``, an invite's ``/+v`` and an
    engine's ``加v8`` are no contact."""
    if not text[end - 1].isascii():
        return True
    before = text[start - 1 : start] if text[start] == "+" else ""
    if before == "/" or (before.isalnum() and before < "\u2e80"):
        return False
    return text[end - 1] not in "vq" or not _VERSION.match(text, end)
