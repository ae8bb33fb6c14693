"""Likeness is one for the same words, nothing for others, and about right in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.matching.likeness import likeness, pieces, sketched
from policies.matching.views import canonical

ONE = "please come to the market square tomorrow morning, bring your friends and family"
CASES = [
    (ONE, ONE.upper() + " 42 !!!", 1.0, 1.0),
    (ONE, ONE.replace("market", "castle"), 0.8, 0.99),
    (ONE, "the release works for everybody who installed version nine", 0.0, 0.3),
    ("刷单日结想赚钱的加我微信", "刷单 日结 想赚钱的 加我微信 5", 1.0, 1.0),
    ("刷单日结想赚钱的加我微信", "今天晚上大家一起吃火锅好不好", 0.0, 0.2),
    ("Ищу людей на удалёнку, доход хороший", "Ищу людeй нa удалёнку, доход хороший", 1.0, 1.0),
    ("abcdefghijklmnopqrstuvwxyzabcdef" * 2, "abcdefghijklmnopqrstuvwxyzabcdef" * 2, 1.0, 1.0),
]


@pytest.mark.parametrize(("one", "other", "least", "most"), CASES)
def test_likeness(one: str, other: str, least: float, most: float) -> None:
    found = likeness(sketched(canonical(one)), sketched(canonical(other)))
    assert least <= found <= most


@pytest.mark.parametrize("text", ["", "ok", "ha ha ha ha", "https://www.example.com/1", "哈哈哈哈"])
def test_what_says_too_little_has_no_sketch(text: str) -> None:
    assert sketched(canonical(text)) == ""


@given(st.text())
def test_any_text(text: str) -> None:
    sketch = sketched(canonical(text))
    assert len(sketch) in (0, 48)
    assert not sketch or likeness(sketch, sketch) == 1.0


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    assert len(pieces("word " * 100_000)) <= 800
