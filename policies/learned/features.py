"""Features: what the model sees of a message, the same for a word and for its disguises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from policies.matching.folding import Folded
from policies.matching.hanzi import prepare, readings, simple
from policies.matching.tables import table

LONGEST = 1_000
"""Characters of a message that are looked at; what is worth saying stands at its beginning."""
_REMEMBERED = 16_384
"""Words and Chinese runs whose parts are kept: chat says the same again and again."""
_SHORT = 4
"""Letters up to which a word has no parts of its own."""
_LONG_NUMBER, _BRIEF = 13, 28
"""Digits above which numbers are alike; characters below which a number is most of a message."""

_HAN = "\u3400-\u9fff"
_TOKEN = re.compile(rf"[^\W\d_{_HAN}]+|[{_HAN}]+|\d+(?:\s?[^\W\d_])?")
_DIGIT = re.compile(r"\d")
_URL = re.compile(
    r"(?:h(?:tt|xx)ps?:?//|www\.|(?=t\.me/|discord\.gg/))(?P<host>[\w.-]*)\S*"
    r"|\b(?P<bare>[\w-]+\.(?:com|ru|cn|cc|net|org|top|xyz|io|me|info|online|site|shop|club|vip|co|uk|gg|es"
    r"|app|dev|link|biz|tk|ly|gift|bet|win|life|fun|live|pro|store|tv))\b(?:/\S*)?"
)
_LINKED = re.compile(r"\.\w|/|www\.")
"""What every address has, and few sentences."""
_INVITE = re.compile(r"t\.me/(?:\+|joinchat)|discord\.gg/")
_AT = re.compile(r"(?<![\w.])@\w{3,}|\[username\]")
_LEFT_OUT = "[link]"
"""What stands for an address where a chat was exported without them."""
_NUMBER = re.compile(r"\d(?:[^\w]{0,2}\d){5,}")
_TECHNICAL = re.compile(
    r"(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?!\d)|\d+\.\d{4,}|0x[0-9a-f]{4,}|\d{3,4}x\d{3,4}"
)
"""Numbers by which nobody is called: addresses of machines, measurements, sizes of screens."""
_APART = re.compile(r"(?:(?<!\w)[^\W\d_][\W_]{1,2}){4,}(?:\w(?!\w))?")
_ALONE = re.compile(r"\W[^\W\d_][\W_]{1,2}[^\W\d_][\W_]")
"""Two letters by themselves, without which none are apart: sooner known."""
_GAP = re.compile(rf"(?<=[{_HAN}])[-_.·|~*+^/\\]{{1,2}}(?=[{_HAN}])")
_WRAPPED = re.compile(
    rf"[\W_]*[a-z]{{1,4}}\d{{0,2}}(?=[{_HAN}]).*[{_HAN}\W][a-z\d]{{2,20}}\W?$", re.S
)
_HANDLE = re.compile(r"[a-z]+[ _-]?(\d{2,})")
_LONG_HANDLE = 6
"""Digits of a name above which names are alike."""
_NUMERAL = "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_NUMERALS = re.compile(
    rf"(?<=\d)[{_NUMERAL}]|[{_NUMERAL}](?=\d)|(?:[{_NUMERAL}][^\w]{{0,2}}){{6,}}"
)
"""Digits written as characters: beside others, or so many that people are called by them."""
_BETWEEN = re.compile(r"[\W_]+")
_CHINESE = re.compile(f"[{_HAN}]")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_MONEY = re.compile(r"[$€₽¥£₴]\s?\d|\d\s?[$€₽¥£₴]|\d\s?(?:т\b|t\.?p|p\b|py|тыс|元|块|万|千|百)")
_COIN = re.compile(r"usdt?|eur|gbp|rub|btc|eth")
_COINS = re.compile(r"\b(?:usdt|usd|eur|gbp|rub|btc|eth)\b")
_SIGNS = {
    "mark": "\u0300-\u036f\u0483-\u0489\u20d0-\u20ff",
    "unseen": (
        "\u00ad\u034f\u061c\u115f\u17b4\u180b-\u180f\u200b\u200c\u200e\u200f"
        "\u202a-\u202e\u2060-\u2064\ufeff"
    ),
    "fancy": (
        "\u2460-\u24ff\u2776-\u2793\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
        "\U0001d400-\U0001d7ff\U0001f100-\U0001f1ff\u1d00-\u1d7f\u3105-\u312f\u3200-\u32ff"
        "\u13a0-\u13ff\u2c60-\u2c7f\ua720-\ua7ff"
    ),
    "emoji": "\U0001f300-\U0001faff\u2600-\u27bf",
}
"""Signs that people seldom need who have nothing to hide, and pictures."""
_ODD = re.compile("|".join(f"(?P<{kind}>[{each}])" for kind, each in _SIGNS.items()))
_ANY_ODD = re.compile(f"[{''.join(_SIGNS.values())}]")
"""Whether there are any, which is sooner known than which."""


def features(folded: Folded) -> set[str]:
    """What a message holds: words, pairs of words, parts of longer words; Chinese characters one to
    three together, and pairs of their sounds; shapes of numbers and addresses, and signs of
    disguise (which begin with §). Pure; the size is bounded with ``LONGEST``."""
    if len(folded.written) > LONGEST:
        folded = Folded(folded.written[:LONGEST])
    written, text = folded.written, folded.canonical
    found: list[str] = []
    if not written.isascii():
        if _ANY_ODD.search(written):
            found += _oddities(written)
        text = simple(text)
        if folded.mixed:
            found.append("§mixed")
        text = _chinese(folded, text, found)
    if _LEFT_OUT in text:
        found.append("§url")
        text = text.replace(_LEFT_OUT, " ")
    if _LINKED.search(text):
        text = _without_links(text, found)
    if "@" in text or "[" in text:
        text, count = _AT.subn(" ", text)
        if count:
            found.append("§at")
    if "\n" in written:
        found.append("§lines" if written.count("\n") > 4 else "§line")
    digits = _DIGIT.search(text)
    if digits:
        text = _without_numbers(text, found)
    if _ALONE.search(text):
        text, count = _APART.subn(_together, text)
        if count:
            found.append("§apart")
    if (digits and _MONEY.search(text)) or (_COIN.search(text) and _COINS.search(text)):
        found.append("§money")
    _tokens(_LONG_RUN.sub(r"\1\1", text), found)
    whole = set(found)
    if len(found) > 2 * len(whole):
        whole.add("§same")
    return whole


def _chinese(folded: Folded, text: str, found: list[str]) -> str:
    """The text without what parts Chinese characters, and what else disguises them."""
    if not _CHINESE.search(text):
        return text
    if folded.canonical != folded.clean:
        found.append("§alike")
    text, count = _NUMERALS.subn(lambda m: "0" * len(m[0]), text)
    if count:
        found.append("§numeral")
    handle = _HANDLE.search(text)
    if handle:
        found += ("§handle", f"§handle{min(len(handle[1]), _LONG_HANDLE)}")
    if _WRAPPED.match(text):
        found.append("§wrapped")
    text, count = _GAP.subn("", text)
    if count:
        found.append("§gap")
    return text


def _together(apart: re.Match[str]) -> str:
    return _BETWEEN.sub("", apart[0]) + " "


def _oddities(written: str) -> Iterator[str]:
    """Which signs of disguise there are, and which pictures."""
    kinds: set[str] = set()
    pictures: set[str] = set()
    for odd in _ODD.finditer(written):
        kind = odd.lastgroup or ""
        if kind == "emoji":
            pictures.add(odd[0])
        else:
            kinds.add(kind)
    yield from (f"§{kind}" for kind in kinds)
    yield from pictures
    if len(pictures) > 3:
        yield "§emoji"


def _without_links(text: str, found: list[str]) -> str:
    """The text without addresses, of which only the site is told."""
    links = list(_URL.finditer(text))
    if not links:
        return text
    found.append("§url")
    if len(links) > 1:
        found.append("§urls")
    for link in links:
        labels = (link["host"] or link["bare"] or "").rsplit(".", 2)
        found += (f"§{'.'.join(labels[-2:])}"[:40], f"§.{labels[-1]}"[:12])
    if _INVITE.search(text):
        found.append("§invite")
    return _URL.sub(" ", text)


def _without_numbers(text: str, found: list[str]) -> str:
    """The text with zeroes for digits; a number as people are called by is told by its size and how
    it begins, and apart where the text is Chinese, since there strangers are called by it more."""
    if "." in text or "x" in text:
        text = _TECHNICAL.sub(" 0.0 ", text)
    number = _NUMBER.search(text)
    if number:
        kind = "§h" if _CHINESE.search(text) else "§"
        digits = [c for c in number[0] if c.isdigit()]
        size = min(len(digits), _LONG_NUMBER)
        found.append(f"{kind}number{size}")
        if size > _LONG_NUMBER - 5:
            found.append(f"{kind}lead{digits[0] if digits[0] in '01' else 2}.{size}")
        if len(digits) < len(number[0]):
            found.append(f"{kind}spread")
        if len(text) < _BRIEF:
            found += (f"{kind}call", f"{kind}call{size}")
        text = _NUMBER.sub(" 0000000 ", text)
    return _DIGIT.sub("0", text)


def _tokens(text: str, found: list[str]) -> None:
    before = ""
    for token in _TOKEN.findall(text):
        if "\u3400" <= token[0] <= "\u9fff":
            found += _characters(token)
            before = ""
            continue
        found += _parts(token)
        if before:
            found.append(f"{before} {token}")
        before = token


@lru_cache(_REMEMBERED)
def _parts(word: str) -> tuple[str, ...]:
    """A word or number itself, and of a longer word each four letters, its ends included."""
    if len(word) <= _SHORT or word[0] == "0":
        return (word[:8],)
    ends = f"<{word[:40]}>"
    return (word[:40], *[ends[n : n + 4] for n in range(len(ends) - 3)])


@lru_cache(_REMEMBERED)
def _characters(run: str) -> tuple[str, ...]:
    """Chinese characters by themselves, in twos and threes, and the sounds of twos; that one is
    rare, and how it sounds, since it mostly stands for another."""
    sounds = run.translate(_sounds())
    rare = [sound for c, sound in zip(run, sounds, strict=True) if c not in _common()]
    return (
        *(("§rare", *(f"~{sound}" for sound in rare)) if rare else ()),
        *run,
        *[run[n : n + 2] for n in range(len(run) - 1)],
        *[run[n : n + 3] for n in range(len(run) - 2)],
        *[sounds[n : n + 2] for n in range(len(run) - 1)],
    )


def ready() -> None:
    """Read the tables now, so that no message has to wait for them."""
    _sounds()
    _common()


@cache
def _common() -> frozenset[str]:
    """The characters of everyday writing: those of GB 2312, the first standard of them, and what
    is said in chat or in Cantonese that it lacks."""
    cells = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset("".join(cell.decode("gb2312", "ignore") for cell in cells) + _SPOKEN)


@cache
def _sounds() -> str:
    """For each character a private one that stands for its sound."""
    prepare()
    read = readings()
    signs = {name: chr(_PRIVATE + n) for n, name in enumerate(sorted(set(read.values())))}
    return table({ord(c): signs[name] for c, name in read.items()}, 0xA000)


_SPOKEN = "妳屌囧啰欸嗐嘞瘆喆捯焗佢哋嘅咗嘢咁冇乜嚟唔喺"
_PRIVATE = 0xE000
"""Where the signs for sounds begin: among private characters."""
