"""YAML is read with lines, and hostile YAML is refused with the place."""

from __future__ import annotations

import pytest

from policies.importing.source import SourceRefused, SourceText, source_text
from policies.importing.tree import Node, walked
from policies.importing.yaml_text import documents


def read(text: str) -> tuple[Node, ...]:
    return documents(SourceText("a.yaml", text, "en"))


def test_every_value_knows_its_line() -> None:
    (node,) = read("a:\n  b: [1, x]\n  c: |\n    two\n    lines\n# no\nd: 'q'\n")
    found = [(path, inner.line, inner.value) for path, inner in walked("", node)]
    assert found == [
        ("a.b[1]", 2, 1), ("a.b[2]", 2, "x"), ("a.c", 3, "two\nlines\n"), ("d", 7, "q"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"), ("true", True), ("False", False), ("~", None), ("", None), ("007", 7),
        ("1.5", 1.5), ("'1'", "1"), ("12:30", "12:30"), ("172950000412655616", 172950000412655616),
        ("2026-01-01", "2026-01-01"), ("=", "="), ("0x1f", "0x1f"), ("!!str 5", "5"),
    ],
)  # fmt: skip
def test_scalars_are_as_the_other_bots_read_them(written: str, value: object) -> None:
    (node,) = read(f"a: {written}\n")
    assert node.table()["a"].value == value


def test_aliases_and_merged_tables_are_followed() -> None:
    (node,) = read("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: *x\n")
    assert {k: n.value for k, n in node.table()["y"].table().items()} == {"a": 1, "b": 3}
    assert node.table()["z"].table()["a"].value == 1


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(lines)


REFUSED = {
    "a: 1\nb: {c: 1,\nd: 2": ("3", "this is no YAML"),
    "a: [1\nb: 2\n": ("2", "this is no YAML"),
    "a: 'open\n": ("2", "this is no YAML"),
    "a: 1\nb: 2\na: 3\n": ("3", "a is given twice"),
    "x:\n  - {b: 1, b: 2}": ("2", "b is given twice"),
    "a: !!python/object/apply:os.system ['ls']": ("1", "the tag tag:yaml.org,2002:python"),
    "a: !include x": ("1", "the tag !include"),
    "a: *b": ("1", "no anchor called b"),
    "a: &b [*b]": ("1", "no anchor called b"),
    "? [1]\n: 2": ("1", "a name must be plain text"),
    "a: " + "[" * 60: ("1", "nested too deeply"),
    bomb(9): ("5", "more than can be read"),
    "a: 1\nb: \x01": ("2", "control character"),
    "%FOO\n---\n... a": ("3", "this is no YAML"),
    'a: 1\nb: "\\ud800"': ("2", "control character"),
    'a: 1\nb: "\\UFFFFFFFF"': ("2", "control character"),
    "- " * 50 + "a": ("1", "nested too deeply"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_line(text: str) -> None:
    line, why = REFUSED[text]
    with pytest.raises(SourceRefused) as refused:
        read(text)
    assert refused.value.where == f"a.yaml:{line}"
    assert why in refused.value.message


def test_a_merge_bomb_is_refused() -> None:
    lines = ["a0: &a0 {k: v}"]
    lines += [f"a{n}: &a{n} {{x: *a{n - 1}, y: *a{n - 1}, <<: *a{n - 1}}}" for n in range(1, 40)]
    with pytest.raises(SourceRefused, match="more than can be read"):
        read("\n".join(lines))


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        ("a: 1\nb: 加微信".encode("gbk"), 2, "GBK"),
        ("a: 1".encode("utf-16"), 1, "UTF-16"),
        (b"a: 1\nb: \xff\xfe\x80", 2, "not UTF-8"),
        (b"a" * 17_000_000, 1, "larger than 16 MB"),
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes, line: int, why: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        source_text("a.yaml", data, "en")
    assert refused.value.where == f"a.yaml:{line}"
    assert why in refused.value.message


def test_a_long_text_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(SourceRefused, match="larger than 1 MB"):
        read("a: 1\n" * 500_000)
