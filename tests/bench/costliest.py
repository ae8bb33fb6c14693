"""The costliest messages that a search finds: hill climbing over what the engine looks twice at.

Of each length, a message is made of pieces of a few kinds, changed bit by bit, and kept whenever a
decision on it takes longer. What counts is how much longer than an ordinary message of that length.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.starting import calm_the_collector
from policies.decide import decide
from policies.events import Message
from policies.file.load import load
from policies.matching.addresses import _read
from policies.matching.hostnames import labels, suffixes
from policies.matching.lookalikes import _look
from policies.policy import Policy
from policies.state import View
from tests.bench import whole
from tests.bench.decisions import said
from tests.bench.scan import banned, chat

LENGTHS = (60, 500, 4_000)
ORDINARY = 40
"""Messages of each length whose median is the measure."""
KEPT = 4
"""Messages that are climbed from at a time."""
_WORDS = tuple(banned(400, random.Random(9)))
_KINDS: tuple[tuple[str, ...], ...] = (
    tuple("abcdefghijklmnopqrstuvwxyz"),
    tuple("aAeEsSlL"),
    tuple(" .-_*|~•·^\n\t,;:/\\"),
    tuple("0123456789"),
    tuple("0123456789 -()+.xyzklm"),
    tuple("4111 5500 3782 6011 +34 +86 00 138 ES GB".split(" ")),
    ("one ", "two ", "zero", "cero ", "один ", "три", "oh ", "ноль"),
    tuple(chr(code) for code in range(0x300, 0x330)),
    ("\u3099", "\u309a", "\u0303", "\u0306", "ㅏ", "\u1161", "\u11a8", "ｶﾞ"),
    tuple("\u200b\u200d\u2060\u00ad\u202e\ufe0f"),
    tuple("aGVsbG8gd29ybGQ=/+-_"),
    ("aHR0cHM6Ly8", "aGVsbG8", "ZnJlZQ=="),
    ("%61", "%E4%BD", "&#97;", "&amp;", "&#x61;", "\\u0061", "\\x61", "\\u{61}"),
    ("**", "__", "||", "~~", "`", "<b>", "</", "<", ">", "\\*"),
    tuple(map(chr, range(0x4E00, 0x4F00))),
    tuple("加微信群号的一是了木目田力口君羊弓长"),
    ("jia", "wei", "xin", "qun", "zhi", "fu", "wo", "de", "v", "vx", "qq"),
    tuple("абвгдежзиклмнопрстухцчшщьяё"),
    tuple("αβγδεζηθικλμνοσς"),
    tuple("аɑᴀсϲеєоοрρхχуіјѕ"),
    tuple("áéíóúñüçàê"),
    tuple(chr(code) for code in range(0xFF21, 0xFF5B)),
    tuple(chr(code) for code in range(0x1D400, 0x1D434)),
    tuple(chr(code) for code in range(0x1F1E6, 0x1F200)),
    ("👍", "👨‍👩‍👧", "🔥", "❤️", "🐧", "①", "⑨", "🅰"),
    ("a.com ", "b.cn/", "t.me/", ".gg/x", "www.", "https://", "hxxp://", "http://1.2.3.4 ", "://"),
    ("a.b.", "x.y", "[.]", " dot ", "(dot)", " . ", "点", "。co", ". com", "·"),
    ("@", "a@b.c ", "@x ", " at ", "gmail.com", "[at]", "<@1>", "@everyone "),
    ("xn--", "xn--80ak6aa92e.com ", "раураl.com ", "рф", "例子.cn "),
    ("?u=", "&url=", "google.com/url?q=http", "](http://", "[a](", "?", "#", "="),
    tuple("@$!|1034579€£("),
    ("c.a.s", "s i n", "c-a-s-i", "aa", "oo", "ss", "eee"),
    ("sk-", "ghp_", "eyJ", "key=", "token: ", "-----BEGIN PRIVATE KEY-----", "xoxb-", "AKIA"),
    _WORDS,
    tuple(f"{word} " for word in _WORDS),
    ("free nitro", "加微信", "加v", "казино", "guaranteed profit ", "dm me to earn"),
    (" ", "  ", "\n", "\u3000", "\u2028"),
)  # fmt: skip
"""Pieces, by what in the engine they may keep busy."""


@dataclass(frozen=True, slots=True)
class Costly:
    """A message, and the microseconds that its decision takes."""

    text: str
    cost: float


def cost(policy: Policy, text: str, times: int) -> float:
    """Microseconds of a decision on a text, the least of so many: noise only adds."""
    event = said([text])[0]
    return min(_once(policy, event) for _ in range(times))


def _once(policy: Policy, event: Message) -> float:
    """With nothing known of the labels in it, as when somebody writes what nobody wrote before."""
    for remembered in (labels, suffixes().owned, _look, _read):
        remembered.cache_clear()
    began = time.thread_time_ns()
    decide(event, View({}, 0.0), policy)
    return (time.thread_time_ns() - began) / 1_000


def _made(length: int, rng: random.Random) -> str:
    """A text of one to three kinds of pieces; some repeat the same few all the way."""
    pieces = [piece for kind in rng.sample(_KINDS, rng.randint(1, 3)) for piece in kind]
    if rng.random() < 0.4:
        few = rng.choices(pieces, k=rng.randint(1, 8))
        return ("".join(few) * length)[:length]
    return "".join(rng.choices(pieces, k=length))[:length]


def _changed(text: str, length: int, rng: random.Random) -> str:
    """A text with a stretch made anew, doubled, moved, or strewn with something."""
    start = rng.randrange(length)
    end = min(length, start + rng.choice((1, 3, 10, length // 4, length // 2)))
    match rng.randrange(4):
        case 0:
            text = text[:start] + _made(max(1, end - start), rng) + text[end:]
        case 1:
            text = text[:start] + text[start:end] * 2 + text[start:]
        case 2:
            text = text[end:] + text[:end]
        case _:
            piece = rng.choice(rng.choice(_KINDS))
            step = rng.randint(1, 12)
            text = piece.join(text[n : n + step] for n in range(0, length, step))
    return (text + _made(length, rng))[:length]


def climb(
    length: int, tries: int, taken: Callable[[str, int], float], rng: random.Random
) -> Costly:
    """The costliest text of that length after so many tries, half of them from nothing."""
    best: list[Costly] = []
    for n in range(tries):
        fresh = n < tries // 2 or rng.random() < 0.1
        text = _made(length, rng) if fresh else _changed(rng.choice(best).text, length, rng)
        known = {one.text for one in best}
        if text not in known and len(text) == length:
            best = sorted([*best, Costly(text, taken(text, 2))], key=lambda one: -one.cost)[:KEPT]
    return max((Costly(one.text, taken(one.text, 7)) for one in best), key=lambda one: one.cost)


def ordinary(length: int, rng: random.Random) -> Sequence[str]:
    """Mixed chat of exactly that length."""
    texts, made = iter(chat(ORDINARY * (2 + length // 20), rng)), list[str]()
    while len(made) < ORDINARY:
        text = next(texts)
        while len(text) < length:
            text = f"{text} {next(texts)}"
        made.append(text[:length])
    return made


def search(policy: Policy, tries: int, seed: int = 1) -> dict[int, tuple[float, Costly]]:
    """By length the microseconds of an ordinary message, and the costliest one."""

    def taken(text: str, times: int) -> float:
        return cost(policy, text, times)

    found: dict[int, tuple[float, Costly]] = {}
    for length in LENGTHS:
        rng = random.Random(seed + length)
        usual = statistics.median(taken(text, 5) for text in ordinary(length, rng))
        found[length] = usual, climb(length, tries, taken, rng)
    return found


def bench(folder: Path, tries: int = 400) -> dict[str, float]:
    """By length the microseconds of an ordinary message and of the costliest, and their ratio."""
    policy = load(whole.written(folder / "costliest", whole.WORDS, whole.PATTERNS)).policy
    calm_the_collector()
    figures: dict[str, float] = {}
    for length, (usual, costly) in search(policy, tries).items():
        figures[f"us_ordinary_{length}_characters"] = round(usual, 1)
        figures[f"us_costliest_{length}_characters"] = round(costly.cost, 1)
        figures[f"times_the_ordinary_{length}_characters"] = round(costly.cost / usual, 1)
    return figures
