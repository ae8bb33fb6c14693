"""Where each key and each array element stands in a TOML text, which tomllib does not tell."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and zero-based indexes from the top of the document down."""

_BASIC = r'"(?:[^"\\\n]|\\.)*+"'
_LITERAL = r"'[^'\n]*+'"
_LONG = r'"""(?:[^"\\]|\\[\s\S]|"(?!""))*+"{3,5}' + "|" + r"'''(?:[^']|'(?!''))*+'{3,5}"
_BLANK = re.compile(r"(?:[\s,]++|#[^\n]*+)*+")
_KEY = re.compile(rf"[ \t]*+({_BASIC}|{_LITERAL}|[A-Za-z0-9_-]++)[ \t]*+(\.?)")
_STRING = re.compile(rf"{_LONG}|{_BASIC}|{_LITERAL}")
_SCALAR = re.compile(r"[^,\[\]{}#\n\"']++")
_FLAT = re.compile(rf"\[(?:[^\[\]{{}}\"'#]++|(?!\"\"\"|''')(?:{_BASIC}|{_LITERAL}))*+\]")
"""An array of plain values without comments: skipped at once, its elements found when asked."""
_DEEP = 64
"""What lies deeper is given the place of what is around it, so that work stays linear."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A line and a column, both counted from 1; the column in code points."""

    line: int
    column: int


class Places:
    """Finds the position of a path in one TOML text; made for text that tomllib accepts.

    Text that is not TOML raises nothing: what stands before the fault is found, the rest is not.
    """

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._lines = [0, *(m.end() for m in re.finditer("\n", self._text))]
        walk = _Walk(self._text)
        walk.document()
        self._found, self._flat = walk.found, walk.flat

    def at(self, path: Path) -> Position:
        """The position of that key or element, or of the nearest thing around it."""
        for end in range(len(path), 0, -1):
            start = path[:end]
            if start not in self._found and start[:-1] in self._flat:
                self._expand(start[:-1])
            if start in self._found:
                return self.position(self._found[start])
        return Position(1, 1)

    def offset(self, path: Path) -> int:
        """Where ``at`` points, as an index into the text (line ends counted as one character)."""
        position = self.at(path)
        return self._lines[position.line - 1] + position.column - 1

    def has(self, path: Path) -> bool:
        """Whether exactly this path was found."""
        position = self.at(path)
        return path in self._found and position == self.position(self._found[path])

    def position(self, offset: int) -> Position:
        """The position of a character of the text (line ends counted as one character)."""
        line = bisect_right(self._lines, offset)
        return Position(line, offset - self._lines[line - 1] + 1)

    def _expand(self, array: Path) -> None:
        walk = _Walk(self._text, self._flat.pop(array))
        walk.value(array, skip=False)
        for path, place in walk.found.items():
            self._found.setdefault(path, place)


class _Walk:
    """One pass over a text from ``at``; ``found`` holds offsets by path, ``flat`` those of arrays
    whose elements were skipped."""

    def __init__(self, text: str, at: int = 0) -> None:
        self.text = text
        self.pos = at
        self.found: dict[Path, int] = {}
        self.flat: dict[Path, int] = {}
        self._tables: dict[Path, int] = {}

    def document(self) -> None:
        """Walk all statements, until the end or the first thing that is not TOML."""
        here: Path = ()
        if self.text.startswith("\ufeff"):
            self.pos = 1
        while (self._blank()) < len(self.text):
            if self.text[self.pos] != "[":
                if not self._assignment(here):
                    return
                continue
            many = self.text.startswith("[[", self.pos)
            start = self.pos
            self.pos += 2 if many else 1
            here = self._header(self._key(), start, many)
            if not self._take("]]" if many else "]"):
                return

    def value(self, path: Path, *, skip: bool = True) -> bool:
        """Walk one value; ``False`` when there is none. Nesting needs no recursion."""
        open_: list[tuple[Path, int]] = []
        while True:
            opened = self._open(path, open_, skip)
            if opened is None:
                return False
            skip = True
            following = self._next(open_, fresh=opened)
            if following is None:
                return not open_
            path = following

    def _open(self, path: Path, open_: list[tuple[Path, int]], skip: bool) -> bool | None:
        """Take a scalar or the opening of an array (index 0) or inline table (index -1)."""
        self._blank()
        mark = self.text[self.pos : self.pos + 1]
        if mark == "[" and skip and (flat := _FLAT.match(self.text, self.pos)):
            self.flat[path] = self.pos
            self.pos = flat.end()
            return False
        if mark and mark in "[{":
            open_.append((path, 0 if mark == "[" else -1))
            self.pos += 1
            return True
        found = _STRING.match(self.text, self.pos) or _SCALAR.match(self.text, self.pos)
        if not found:
            return None
        self.pos = found.end()
        return False

    def _next(self, open_: list[tuple[Path, int]], *, fresh: bool) -> Path | None:
        """The path of the value that comes next, ``None`` when all is closed or broken."""
        while open_:
            around, index = open_[-1]
            self._blank()
            if self._take("]" if index >= 0 else "}"):
                open_.pop()
                fresh = False
                continue
            if self.pos >= len(self.text):
                return None
            if index < 0:
                return self._keyed(around)
            index += not fresh
            open_[-1] = (around, index)
            path = (*around, index) if len(around) < _DEEP else around
            self.found.setdefault(path, self.pos)
            return path
        return None

    def _assignment(self, table: Path) -> bool:
        path = self._keyed(table)
        return path is not None and self.value(path)

    def _keyed(self, table: Path) -> Path | None:
        """Read ``a.b =`` and note each part's place."""
        start, parts = self.pos, self._key()
        if not parts or not self._take("="):
            return None
        path = table
        for part in parts:
            path = (*path, part) if len(path) < _DEEP else path
            self.found.setdefault(path, start)
        return path

    def _header(self, parts: Path, start: int, many: bool) -> Path:
        """The real path of ``[a.b]`` or ``[[a.b]]``: into the last element of arrays of tables."""
        path: Path = ()
        for n, part in enumerate(parts, 1):
            path = (*path, part)
            self.found.setdefault(path, start)
            if n == len(parts) and many:
                self._tables[path] = self._tables.get(path, -1) + 1
            if path in self._tables:
                path = (*path, self._tables[path])
                self.found.setdefault(path, start)
        return path

    def _key(self) -> Path:
        parts: list[str] = []
        while found := _KEY.match(self.text, self.pos):
            self.pos = found.end()
            if len(parts) < _DEEP:
                parts.append(_plain(found[1]))
            if not found[2]:
                break
        return tuple(parts)

    def _blank(self) -> int:
        """Skip white space, commas and comments."""
        found = _BLANK.match(self.text, self.pos)
        self.pos = found.end() if found else self.pos
        return self.pos

    def _take(self, mark: str) -> bool:
        if self.text.startswith(mark, self.pos):
            self.pos += len(mark)
            return True
        return False


def _plain(key: str) -> str:
    """A key as tomllib would answer it."""
    if key[0] == "'":
        return key[1:-1]
    if key[0] != '"' or "\\" not in key:
        return key.strip('"')
    try:
        return str(tomllib.loads(f"k = {key}")["k"])
    except tomllib.TOMLDecodeError:
        return key[1:-1]
