"""One file of a policy: decoded, parsed, and able to say where each of its entries stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeVar

from policies.file.locate import Path, Places

T = TypeVar("T")

_OUTSIDE = re.compile(
    r'#[^\n]*|"""(?:[^"\\]|\\[\s\S]|"(?!""))*+"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*+\'{3,5}'
    r'|"(?:[^"\\\n]|\\.)*+"|\'[^\'\n]*+\''
    r"|(?P<curly>[“”„‟«»＂][^“”„‟«»＂\n]*[“”„‟«»＂])|(?P<odd>[^\x00-\x7f])"
)
_STRAIGHT = dict.fromkeys("“”„‟«»＂「」『』", '"') | dict.fromkeys("‘’‚‛", "'")
_PLAIN = {"、": ",", "【": "[", "】": "]", "。": ".", "\u3000": " ", "\xa0": " "}
_PLAIN |= dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", "")


def plain(odd: str) -> str:
    """What TOML knows instead of a typographic or full-width character (or the same again)."""
    if odd in _STRAIGHT:
        return _STRAIGHT[odd]
    if odd in _PLAIN:
        return _PLAIN[odd]
    return chr(ord(odd) - 0xFEE0) if "！" <= odd <= "～" else odd


@dataclass(frozen=True, slots=True)
class Odd:
    """Something typographic where TOML has only plain characters; offsets in the text."""

    start: int
    end: int
    was: str
    now: str
    quotes: bool


def odd_characters(text: str) -> Iterator[Odd]:
    """Curly quotes and full-width marks outside of strings and comments."""
    for found in _OUTSIDE.finditer(text):
        was = found[0]
        if found.lastgroup == "curly":
            inner = was[1:-1]
            mark = "'" if '"' in inner and "'" not in inner else '"'
            yield Odd(found.start(), found.end(), was, mark + inner + mark, quotes=True)
        elif found.lastgroup == "odd" and (now := plain(was)) != was:
            yield Odd(found.start(), found.end(), was, now, quotes=was in _STRAIGHT)


class Undecodable(ValueError):
    """Bytes that are not UTF-8; ``kind`` is ``utf16``, ``gbk`` or ``unknown``.

    ``line`` is the first such line, ``text`` what the bytes say if that is known.
    """

    def __init__(self, kind: str, line: int, text: str | None) -> None:
        super().__init__(kind)
        self.kind, self.line, self.text = kind, line, text


def decoded(data: bytes) -> str:
    """The text of a file, without a byte-order mark, its lines ended by a line feed alone.

    Raises ``Undecodable``.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:200]:
        raise Undecodable("utf16", 1, _wide(data))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    text = _read_as(data, "gb18030")
    if text is None or not _chinese(text):
        raise Undecodable("unknown", line, None)
    raise Undecodable("gbk", line, text)


def readable(data: bytes) -> str:
    """What a file says, as far as it can be read in whatever encoding it is in."""
    try:
        return decoded(data)
    except Undecodable as error:
        return error.text or data.decode("utf-8", "replace")


_ENOUGH = 10_000
"""Characters that tell what a file is written in."""


def _chinese(text: str) -> bool:
    """Whether what is not ASCII is mostly common Chinese; other alphabets read as GBK are not.

    GB 2312 holds marks in rows 1 to 3 and common characters in rows 16 to 55 (bytes B0 to D7);
    Cyrillic and accented Latin fall into its rare ones or outside of it.
    """
    strange = list(islice((c for c in text if not c.isascii()), _ENOUGH))
    rows = (c.encode("gb2312", "ignore")[:1] for c in strange)
    common = sum(b"\xa1" <= row <= b"\xa3" or b"\xb0" <= row <= b"\xd7" for row in rows)
    return 4 * common >= 3 * len(strange)


def _wide(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _read_as(data, "utf-16")
    return _read_as(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")


def _read_as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding).replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None


class Broken(ValueError):
    """Text that is not TOML: the sentence ``key`` and the line (from 1) say why and where."""

    def __init__(self, key: str, line: int, detail: str = "") -> None:
        super().__init__(detail)
        self.key, self.line = key, line


_FAULTS = (
    ("Unescaped '\\'", "syntax.backslash"),
    ("Invalid hex value", "syntax.backslash"),
    ("Escaped character is not", "syntax.backslash"),
    ("Illegal character", "syntax.string"),
    ("Unterminated", "syntax.string"),
    ('Expected "', "syntax.string"),
    ("Unclosed", "syntax.array"),
    ("Expected '='", "syntax.equals"),
    ("Cannot", "syntax.twice"),
    ("Duplicate", "syntax.twice"),
    ("Invalid value", "syntax.value"),
    ("Expected newline", "syntax.newline"),
    ("Expected ']", "syntax.header"),
    ("Invalid initial character", "syntax.key"),
    ("Invalid statement", "syntax.key"),
    ("Invalid date", "syntax.value"),
)
"""How tomllib's messages begin (Python 3.11 to 3.14), and the sentence that explains each."""


_DEEPEST = 32
"""A policy has at most five levels; further down nothing can be understood anyhow."""
_LONG_KEY = re.compile(
    rf"^[ \t\[]*+(?:(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{_DEEPEST}}}",
    re.MULTILINE,
)
"""tomllib's work grows with the square of a key's parts."""


def parsed(text: str) -> dict[str, Any]:
    """The TOML of a text. Raises ``Broken``."""
    if found := _LONG_KEY.search(text):
        raise Broken("syntax.deep", text.count("\n", 0, found.start()) + 1)
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise Broken("syntax.deep", 1) from None
    except ValueError as error:
        message = str(error)
        line = re.search(r"\(at line (\d+)", message)
        number = int(line[1]) if line else text.rstrip().count("\n") + 1
        key = next((k for start, k in _FAULTS if message.startswith(start)), "syntax.other")
        raise Broken(key, number, message) from None
    if _deeper(data, _DEEPEST):
        raise Broken("syntax.deep", 1)
    return data


def _deeper(data: dict[str, Any], levels: int) -> bool:
    """Whether tables and lists lie deeper in each other than that."""
    level: list[Any] = [data]
    for _ in range(levels):
        inner = (node.values() if isinstance(node, dict) else node for node in level)
        level = [child for node in inner for child in node if isinstance(child, dict | list)]
    return bool(level)


@dataclass(frozen=True, slots=True)
class Borrowed:
    """Entries from a list file that were added to a list from element ``start`` on."""

    start: int
    file: str
    lines: tuple[int, ...]


@dataclass(slots=True)
class Source:
    """A parsed file. ``name`` is relative to the policy's folder; ``pack:…`` for shipped ones.

    ``left`` holds the true numbers of what is left of lists without their faulty elements.
    """

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    places: Places = field(default_factory=lambda: Places(""))
    borrowed: dict[Path, Borrowed] = field(default_factory=dict)
    left: dict[Path, tuple[str | int, ...]] = field(default_factory=dict)

    def each(self, path: Path, elements: Sequence[T]) -> Iterator[tuple[Path, T]]:
        """The elements of a list that was read from ``path``, each with its own path."""
        left = self.left.get(path, ())
        # A list of which nothing could be used has its own default instead.
        numbers = left if len(left) == len(elements) else range(len(elements))
        return (((*path, n), element) for n, element in zip(numbers, elements, strict=True))

    def where(self, path: Path) -> str:
        """``file:line`` of an entry; in a list file if the entry came from there."""
        for end in range(len(path), 1, -1):
            lent, index = self.borrowed.get(path[: end - 1]), path[end - 1]
            if lent and isinstance(index, int) and index >= lent.start:
                return f"{lent.file}:{lent.lines[index - lent.start]}"
        return f"{self.name}:{self.places.at(path).line}"

    def nearest(self, path: Path) -> Path:
        """The path, cut down to what really stands in the file."""
        while len(path) > 1 and not self.places.has(path) and path[:-1] not in self.borrowed:
            path = path[:-1]
        return path
