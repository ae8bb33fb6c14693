"""Patterns are found in any script, and a refusal says why in plain words."""

from __future__ import annotations

import time

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.matching.folding import Folded
from policies.matching.patterns import PatternRefused, Patterns, problem


def found(pattern: str, text: str) -> list[tuple[str, str]]:
    return [(text[a:b], view) for _, a, b, view in Patterns([(0, pattern)]).find(Folded(text))]


@pytest.mark.parametrize(
    ("pattern", "text", "evidence", "view"),
    [
        (r"\bcasino\b", "The CASINO here", "CASINO", "written"),
        (r"казино\w*", "в КАЗИНОшке", "КАЗИНОшке", "written"),
        (r"[\w-]+@gmail", "Пишите вася-1@gmail", "вася-1@gmail", "written"),
        (r"free\s*nitro", "get frее nіtrо", "frее nіtrо", "canonical"),
        (r"free\s*nitro", "ＦＲＥＥ ｎｉｔｒｏ", "ＦＲＥＥ ｎｉｔｒｏ", "canonical"),
        (r"préstamo\s+r[áa]pido", "un PRÉSTAMO rápido", "PRÉSTAMO rápido", "written"),
        (r"加微信", "请加\u200b微信吧", "加\u200b微信", "canonical"),
        (r"free.*nitro", "free\nnitro", "free\nnitro", "canonical"),
        (r"\d{4}", "在2023年", "2023", "written"),
        (r"o\x00o", "o\0o", "o\0o", "written"),
        (r"x\W+y", "\ud800x--y", "x--y", "written"),
    ],
)
def test_found(pattern: str, text: str, evidence: str, view: str) -> None:
    assert found(pattern, text) == [(evidence, view)]


def test_russian_patterns_are_not_matched_against_latin_look_alikes() -> None:
    assert found("cop", "вынес сор из избы") == []
    assert found("сор", "вынес сор из избы") == [("сор", "written")]


def test_each_pattern_is_reported_once_and_by_its_rule() -> None:
    patterns = Patterns([(3, "a+"), (5, "b+"), (3, "c+")])
    assert [(rule, a, b) for rule, a, b, _ in patterns.find(Folded("xccxaa aa"))] == [
        (3, 4, 6),
        (3, 1, 3),
    ]


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"(?=a)b", "looks ahead"),
        (r"(?<!a)b", "looks behind"),
        (r"(a)\1", "refers back"),
        (r"(?P<x>a)(?P=x)", "refers back"),
        (r"(?>a)", "atomic"),
        ("a++", "repeats what is repeated"),
        ("(a", "not closed"),
        ("a)", "without its ("),
        ("[a", "not closed"),
        ("*a", "nothing before"),
        ("a{1001}", "too often"),
        ("a\\", "single \\"),
        (r"a\Z", r"write \z"),
        (r"\y", "means nothing"),
        ("[z-a]", "turned round"),
        (r"\bказино\b", "Latin letters only"),
        ("a*", "every text"),
        ("\ud800", "broken character"),
        ("(?:x{1000}){1000}", "too"),
    ],
)
def test_a_refusal_says_why(pattern: str, why: str) -> None:
    assert why in (problem(pattern) or "")
    with pytest.raises(PatternRefused, match="cannot be used"):
        Patterns([(0, pattern)])


@pytest.mark.parametrize(
    "pattern", [r"\bcasino\b", r"казино", r"[^\w\s]x", r"(?i)a|b", r"[[:alpha:]\w]+"]
)
def test_ordinary_patterns_are_taken(pattern: str) -> None:
    assert problem(pattern) is None


def test_catastrophic_patterns_take_linear_time() -> None:
    patterns = Patterns([(0, r"(a+)+$"), (1, r"(x+x+)+y")])
    start = time.perf_counter()
    patterns.find(Folded("a" * 20_000 + "!" + "x" * 10_000))
    assert time.perf_counter() - start < 0.5


@given(st.text("aZ0_ .,й漢。\u0301\u212a-", max_size=12))
@settings(max_examples=300)
def test_what_the_wide_set_lets_through_is_what_each_pattern_finds(text: str) -> None:
    shapes = [r"a\w", r"a\W", r"[\w.]{2}", r"[^\w]a", r"[^\W]0", r"^\W+$", r"\w\W\w", r"k[^a\w]"]
    letter = r"[\p{L}\p{M}\p{N}_]"
    exact = [shape.replace(r"[^\w]", r"[^\p{L}\p{M}\p{N}_]") for shape in shapes]
    exact = [e.replace(r"[^a\w]", r"[^a\p{L}\p{M}\p{N}_]") for e in exact]
    exact = [e.replace(r"[\w.]", r"[\p{L}\p{M}\p{N}_.]") for e in exact]
    exact = [e.replace("[^\\W]", "[0-9A-Za-z_]") for e in exact]
    exact = [e.replace(r"\w", letter).replace(r"\W", r"[^\p{L}\p{M}\p{N}_]") for e in exact]
    found = {rule for rule, *_, view in Patterns(list(enumerate(shapes))).find(Folded(text))}
    by_hand = set()
    for rule, pattern in enumerate(exact):
        for shown in (text, Folded(text).clean):
            match = re2.search(f"(?i){pattern}", shown)
            if match and match.group():
                by_hand.add(rule)
    assert found == by_hand
