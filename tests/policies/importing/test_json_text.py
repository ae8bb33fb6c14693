"""JSON is read with lines, and what is cut short or wrong is refused with the place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.importing.json_text import document
from policies.importing.source import SourceRefused, SourceText
from policies.importing.tree import Node, walked


def read(text: str, most: int = 1000) -> Node:
    return document(SourceText("a.json", text, "en"), most)


def plain(node: Node) -> object:
    if isinstance(node.value, dict):
        return {key: plain(inner) for key, inner in node.value.items()}
    if isinstance(node.value, tuple):
        return [plain(inner) for inner in node.value]
    return node.value


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES, st.sampled_from([None, 2, "\t"]), st.booleans())
def test_it_reads_what_json_writes(value: object, indent: int | str | None, ascii: bool) -> None:
    assert plain(read(json.dumps(value, indent=indent, ensure_ascii=ascii))) == value


@given(st.lists(VALUES) | st.dictionaries(st.text(), VALUES), st.data())
def test_what_is_cut_short_is_always_refused(value: object, data: st.DataObject) -> None:
    whole = json.dumps(value)
    end = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(SourceRefused):
        read(whole[:end])


def test_every_value_knows_its_line() -> None:
    node = read('{\n "a": [1,\n  "x"],\n "b":\n  {"c": null}}')
    found = [(path, inner.line) for path, inner in walked("", node)]
    assert found == [("a[1]", 2), ("a[2]", 3), ("b.c", 5)]


REFUSED = {
    '{"a": 1,\n "b": 2': (2, "ends before"),
    '{"a": 1,\n "b": "x': (2, "quote is opened"),
    '{"a": 1,\n "a": 2}': (2, "a is given twice"),
    '{"a": 1}\nx': (2, "cannot be read"),
    "[1,\n]": (1, "cannot be read"),
    "[1 2]": (1, "cannot be read"),
    "{a: 1}": (1, "cannot be read"),
    "[NaN]": (1, "cannot be read"),
    '["\\ud800"]': (1, "control character"),
    '["a\n"]': (1, "cannot be read"),
    '["\\q"]': (1, "cannot be read"),
    "": (1, "ends before"),
    "[" * 50: (1, "nested too deeply"),
    f"[{'1,' * 1000}1]": (1, "more than can be read"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_line(text: str) -> None:
    line, why = REFUSED[text]
    with pytest.raises(SourceRefused) as refused:
        read(text)
    assert refused.value.where == f"a.json:{line}"
    assert why in refused.value.message
