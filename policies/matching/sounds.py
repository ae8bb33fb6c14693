"""The sound of Chinese: each syllable as one sign, whether written as a character or in letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice, product
from typing import Literal

from policies.matching.corroboration import Sure
from policies.matching.derived import Change, Derived, near
from policies.matching.hanzi import ordinary, prepare, rare, readings
from policies.matching.places import LONG
from policies.matching.tables import table

_FIRST = 0xE000
"""Where the signs for syllables begin: among private characters, which texts have no use for."""

_HAN = "[\u3400-\u9fff]+"
_LATIN = re.compile("[a-z]")
_RUN = re.compile(
    "(?<![a-z])(?:[aeiouvnrg]|[bpmfdtlkjqxywh](?=[aeiouv])|[zcs](?=[aeiouvh])){1,24}+(?![a-z])"
    "|(?<![a-z])(?:vx|wx|qq)(?![a-z])"
)
"""Letters that may be syllables, which few words of other languages are."""

_LONGEST = 6
_ALIASES = {"v": ("wei",), "vx": ("wei", "xin"), "wx": ("wei", "xin"), "qq": ("kou", "kou")}
"""Letters that are read as Chinese words although they are no syllables, one letter for each."""
_DIGITS = dict(
    zip("0123456789+➕", "ling yi er san si wu liu qi ba jiu jia jia".split(), strict=True)
)
_MOST_READINGS = 4
_REACH = 24
"""Code points before and after Chinese characters that a keyword in letters may go on."""
_NEAR = re.compile(f"{_HAN}(?:[^\u3400-\u9fff]{{1,{2 * _REACH}}}+{_HAN})*+")
"""Chinese characters, with what is between them and near both."""
AROUND = 4
"""Characters before and after a word by which it is judged whether it is meant."""
_REMEMBERED = 4096
"""Runs of letters whose syllables are kept: chat says the same words again and again."""
_ALSO = dict(
    zip(
        "行长重乐还都调传藏弹朝率得觉薄血了着",
        "hang zhang chong yue huan du diao zhuan zang dan chao lu dei jue bao xie le zhe".split(),
        strict=True,
    )
)
"""Second sounds that are as common as the first; all others would only find by accident."""


_EVERYDAY = frozenset(
    "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天"
    "去能对小多然于心么之都好看起发当没成只如事把还用第样道想作开美总从无情己面最但现前些所同日手又"
    "行意动方期它头经长儿回位分爱老因很给名法间知世什两次使身者被高已其进此话常与正感"
    "吗吧啊呢嘛呀哦啦哈嗯呗哎喂哪谁怎别让叫请再问钱买卖吃喝走快慢新旧真太更比像跟向往等"
)
"""Characters that are words of their own in most sentences."""


class Sounds:
    """Turns texts and words into signs for syllables; see ``sounds``."""

    __slots__ = ("_names", "_signs", "_spelled", "_table")

    def __init__(self) -> None:
        read = readings()
        names = {*read.values(), *_ALSO.values()}
        self._spelled = lru_cache(_REMEMBERED)(self._parsed)
        self._signs = {name: chr(_FIRST + n) for n, name in enumerate(sorted(names))}
        self._names = {sign: name for name, sign in self._signs.items()}
        # A sign that stands in a text is none.
        heard = {ord(sign): " " for sign in self._signs.values()}
        heard |= {ord(c): self._signs[name] for c, name in (read | _DIGITS).items()}
        self._table = table(heard, _FIRST + len(names))
        for name, alias in (("nv", "nu"), ("lv", "lu"), ("nve", "nue"), ("lve", "lue")):
            self._signs[name] = self._signs[alias]

    def heard(self, canonical: str) -> Derived:
        """A canonical text as it sounds. Letters that are no syllables stay as they are, and
        spaces beside those that are get dropped."""
        text = canonical.translate(self._table)
        if not _LATIN.search(canonical):
            return Derived(text)
        changes: list[Change] = []
        done = 0
        for run in _RUN.finditer(canonical):
            if syllables := self._spelled(run.group()):
                place, end = run.span()
                if place > done and text[place - 1] == " ":
                    changes.append((place - 1, place, ""))
                for sign, size in syllables:
                    changes.append((place, place + size, sign))
                    place += size
                done = end + (text[end : end + 1] == " ")
                changes.append((end, done, ""))
        return Derived(text, changes)

    def spellings(self, word: str) -> Iterator[str]:
        """How a canonical word may sound; nothing if part of it has no sound."""
        heard = self.heard(word)
        spans = heard.spans(0, len(heard.text))
        letters = [word[start:end] for start, end in spans]
        ways = [
            [sign, self._signs[_ALSO[letter]]] if letter in _ALSO else [sign]
            for sign, letter in zip(heard.text, letters, strict=True)
        ]
        if ways and all(sign in self._names for way in ways for sign in way):
            for way in islice(product(*ways), _MOST_READINGS):
                yield "".join(way)

    def letters(self, word: str) -> list[str]:
        """The syllables of a word that is all Chinese characters, else nothing."""
        signs = word.translate(self._table)
        return (
            [self._names[sign] for sign in signs]
            if all(sign in self._names for sign in signs)
            else []
        )

    def _parsed(self, run: str) -> list[tuple[str, int]]:
        """The signs of a run of letters with how many letters each has, if it is all syllables."""
        if run in _ALIASES:
            return [(self._signs[name], 1) for name in _ALIASES[run]]
        ways: list[list[tuple[str, int]] | None] = [None] * len(run) + [[]]
        for start in range(len(run) - 1, -1, -1):
            for size in range(min(_LONGEST, len(run) - start), 0, -1):
                sign = self._signs.get(run[start : start + size])
                rest = ways[start + size]
                if sign and rest is not None:
                    ways[start] = [(sign, size), *rest]
                    break
        return ways[0] or []


def near_chinese(canonical: str) -> Derived:
    """What is near Chinese characters in a canonical text."""
    if len(canonical) < LONG:
        return Derived(canonical)
    runs = [(*run.span(), run.group()) for run in _NEAR.finditer(canonical)]
    return Derived(canonical, near(len(canonical), runs, reach=_REACH))


@cache
def sounds() -> Sounds:
    """The one table of sounds, made with the first policy that has Chinese words."""
    prepare()
    return Sounds()


def really_heard(
    text: str, pieces: Sequence[tuple[int, int]], word: Sequence[str]
) -> Sure | Literal["same"]:
    """Whether pieces of a canonical text that sound like ``word`` (by syllables) are meant as it,
    and not ordinary words that sound alike; ``same`` if they are its characters. Text and word
    are simplified."""
    first, last = pieces[0][0], pieces[-1][1]
    said: Sequence[str] = text[first:last]
    if len(said) != len(word):
        said = [text[start:end] for start, end in pieces]
    others = [n for n, meant in enumerate(word) if said[n] != meant]
    if not others:
        return "same"
    spelled = [n for n in others if said[n] < "\x7f" and said[n].isalpha()]
    if not spelled:
        return _alike(text, pieces, said, others)
    if (spelled[0] == 0 and _letter(text, first - 1)) or (
        spelled[-1] == len(word) - 1 and _letter(text, last)
    ):
        return "no"
    if len(spelled) < len(others):
        return _alike(text, pieces, said, [n for n in others if n not in spelled])
    return "yes" if any(len(said[n]) > 1 or said[n] == "v" for n in spelled) else "bold"


def _alike(
    text: str, pieces: Sequence[tuple[int, int]], said: Sequence[str], others: Sequence[int]
) -> Sure:
    """Whether characters that only sound like the word's stand for them."""
    if len(said) > 2:
        return "no" if all(_ordinary(text, pieces[n][0]) for n in others) else "yes"
    if any(said[n] in _EVERYDAY or _ordinary(text, pieces[n][0]) for n in others):
        return "no"
    if _learned(text, pieces[0][0], pieces[-1][1]):
        return "no"
    # Two everyday characters may sound like a word by chance; a digit as well.
    odd = len(others) == 1 or any(rare(said[n]) for n in others)
    return "yes" if odd and not any(said[n].isascii() for n in others) else "bold"


def _letter(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place].isascii() and text[place].isalpha()


def _ordinary(text: str, place: int) -> bool:
    """Whether the character goes with one of its neighbours, as ordinary writing has it, or is a
    digit of a longer number."""
    if text[place] in "0123456789":
        beside = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
        return any(c.isdigit() or c in ".,:%" for c in beside)
    if ordinary(text[place : place + 2]):
        return True
    return place > 0 and ordinary(text[place - 1 : place + 1])


def _learned(text: str, start: int, end: int) -> bool:
    """Whether most of what stands around is rare characters, among which another proves nothing."""
    around = text[max(0, start - AROUND) : start] + text[end : end + AROUND]
    letters = [c for c in around if c > "\u2e80"]
    return 2 * sum(map(rare, letters)) > len(letters)
