"""Places are right for whatever tomllib accepts, and nothing makes the walk raise."""

from __future__ import annotations

import time
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.file.locate import Path, Places, Position

TEXT = '''a = 1 # x
b.c."d.e" = [1, [2, "x"],
  {k = 1, j.l = 'q]'}] # c
t = """
[no]
a = "" ]""\\""""
[x.y]
z = 1979-05-27 07:32:00
[[r]]
n = ["a,b", "c]", # ]
 "d"]
[r.sub]
q = 1
[[r]]
[[r.in]]
v = [ ]
w = {}
[[r.in]]
v = ["a", """b
""", \'\'\'+"""+\'\'\'\'\', 'd"""+']
"\\u00e9" = 1
w2 = ["""x""""", 1]
'''


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("a",), 1, 1),
        (("b", "c", "d.e"), 2, 1),
        (("b", "c", "d.e", 1, 1), 2, 21),
        (("b", "c", "d.e", 2, "j", "l"), 3, 11),
        (("t",), 4, 1),
        (("x", "y"), 7, 1),
        (("x", "y", "z"), 8, 1),
        (("r", 0), 9, 1),
        (("r", 0, "n", 1), 10, 13),
        (("r", 0, "n", 2), 11, 2),
        (("r", 0, "sub", "q"), 13, 1),
        (("r", 1), 14, 1),
        (("r", 1, "in", 0, "w"), 17, 1),
        (("r", 1, "in", 1, "v", 2), 20, 6),
        (("r", 1, "in", 1, "v", 3), 20, 21),
        (("r", 1, "in", 1, "é"), 21, 1),
        (("r", 1, "in", 1, "w2", 1), 22, 18),
        (("r", 1, "in", 1, "nowhere"), 18, 1),
        (("nowhere",), 1, 1),
    ],
)
def test_where_things_stand(path: Path, line: int, column: int) -> None:
    tomllib.loads(TEXT)
    assert Places(TEXT).at(path) == Position(line, column)


def test_windows_line_ends_change_no_line() -> None:
    assert Places(TEXT.replace("\n", "\r\n")).at(("r", 1, "in", 1, "v", 3)) == Position(20, 21)


KEYS = st.text("abcé. \"'\\#=[]-", min_size=1, max_size=5)
STRINGS = st.text("ab\"'\\#=[]{},\n\r\t é“", max_size=8)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.integers(-5, 5) | st.booleans() | STRINGS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=4)
BLANKS = st.sampled_from(["", "\n", '# [x] = "\n', "  ", "\t\n"])


def quoted(text: str, draw: st.DrawFn) -> str:
    """One of the ways to write a text in TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    ways = ['"' + escaped.replace("\n", "\\n").replace("\r", "\\r") + '"']
    if not set(text) & set("'\n\r"):
        ways.append(f"'{text}'")
    if "'''" not in text and "\r" not in text and not text.startswith("'") and text[-1:] != "'":
        ways.append(f"'''\n{text}'''")
    ways.append('"""\n' + escaped.replace("\r", "\\r") + '"""')
    return draw(st.sampled_from(ways))


class Writer:
    """Writes a TOML text and notes the offset of every key and element."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.text = ""
        self.places: dict[Path, int] = {}

    def put(self, piece: str) -> None:
        self.text += piece

    def key(self, path: Path) -> None:
        name = str(path[-1])
        self.places[path] = len(self.text)
        if "'" not in name and self.draw(st.booleans()):
            self.put(f"'{name}' = ")
        else:
            self.put(escaped(name) + "=")

    def value(self, path: Path, given: Any) -> None:
        if isinstance(given, list):
            self.put("[")
            for n, item in enumerate(given):
                self.put(self.draw(BLANKS))
                self.places[*path, n] = len(self.text)
                self.value((*path, n), item)
                self.put(",")
            self.put(self.draw(BLANKS) + "]")
        elif isinstance(given, dict):
            self.put("{")
            for n, (name, item) in enumerate(given.items()):
                self.put(", " if n else "")
                self.key((*path, name))
                self.value((*path, name), item)
            self.put("}")
        elif isinstance(given, str):
            self.put(quoted(given, self.draw))
        else:
            self.put(str(given).lower())

    def table(self, path: Path, given: dict[str, Any]) -> None:
        for name, item in given.items():
            self.put(self.draw(BLANKS))
            self.key((*path, name))
            self.value((*path, name), item)
            self.put(self.draw(st.sampled_from(["\n", " # ]\n"])))

    def headed(self, name: str) -> None:
        """A table, or several in an array."""
        many = self.draw(st.integers(0, 2))
        for n in range(max(many, 1)):
            path: Path = (name, n) if many else (name,)
            self.put(self.draw(BLANKS).replace("  ", ""))
            self.places.setdefault((name,), len(self.text))
            self.places[path] = len(self.text)
            self.put(f"[[{escaped(name)}]]\n" if many else f"[ {escaped(name)} ]\n")
            self.table(path, self.draw(TABLES))


def escaped(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[Path, int]]:
    """A TOML text, and the offset of every key and element in it."""
    writer = Writer(draw)
    writer.table((), draw(TABLES))
    taken = {path[0] for path in writer.places}
    for name in draw(st.lists(KEYS, unique=True, max_size=3)):
        if name not in taken:
            writer.headed(name)
    return writer.text, writer.places


@given(documents())
def test_every_key_and_element_is_found(made: tuple[str, dict[Path, int]]) -> None:
    text, expected = made
    tomllib.loads(text)
    places = Places(text)
    for path, offset in expected.items():
        assert places.at(path) == places.position(offset), (path, text)
        assert places.has(path)


@given(st.text("a.=[]{}\"'#,\\\n1 \ufeff“", max_size=60))
def test_text_that_is_no_toml_raises_nothing(text: str) -> None:
    assert Places(text).at(("a", 0, "a")).line >= 1


def test_deep_and_long_texts_take_no_time() -> None:
    begun = time.process_time()
    Places("a = " + "[" * 50_000 + "]" * 50_000).at(("a", 0, 0))
    Places(".".join(["a"] * 50_000) + " = 1").at(("a",))
    listed = Places("a = [" + '"x", ' * 100_000 + "]")
    assert listed.at(("a", 99_999)) == Position(1, 6 + 5 * 99_999)
    assert time.process_time() - begun < 5
