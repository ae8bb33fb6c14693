"""Words end where their script says so, and a disguise must really be one."""

from __future__ import annotations

import pytest

from policies.matching.boundaries import begins, counts, ends, really_joined, really_squeezed


def bounded(text: str, word: str) -> bool:
    start = text.index(word)
    return begins(text, start) and ends(text, start + len(word))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("请加微信领红包", "加微信"),
        ("лучшее казино тут", "казино"),
        ("加telegram群", "telegram"),
        ("casino777", "casino"),
        ("_casino_", "casino"),
        ("ですtelegramを", "telegram"),
        ("카지노에서", "카지노"),
        ("$$$$", "$$"),
        ("x mp3.", "mp3"),
    ],
)
def test_bounded(text: str, word: str) -> None:
    assert bounded(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("class", "ass"),
        ("assist", "ass"),
        ("подставки", "ставки"),
        ("mp34", "mp3"),
        ("हिन्दी", "हिन"),
    ],
)
def test_not_bounded(text: str, word: str) -> None:
    assert not bounded(text, word)


@pytest.mark.parametrize(
    "piece", ["加-微-信", "加★微信", "加 微 信", "加，微，信", "叫★床", "叫 床"]
)
def test_chinese_pulled_apart_on_purpose(piece: str) -> None:
    assert really_joined(piece, 0, len(piece))


@pytest.mark.parametrize(
    ("text", "piece"),
    [("想你，妈妈", "你，妈"), ("他加，微信", "加，微信"), ("爱你 妈的", "你 妈")],
)
def test_two_chinese_clauses_are_no_word(text: str, piece: str) -> None:
    start = text.index(piece)
    assert not really_joined(text, start, start + len(piece))


@pytest.mark.parametrize(
    ("piece", "word", "really"),
    [
        ("caaasino", "casino", True),
        ("casinoooo", "casino", True),
        ("asssshole", "asshole", True),
        ("cassino", "casino", False),
        ("ashooole", "asshole", False),
        ("pof", "poof", False),
        ("asshole", "asshole", False),
    ],
)
def test_a_letter_is_held_down_three_times_and_none_is_missing(
    piece: str, word: str, really: bool
) -> None:
    assert really_squeezed(piece, word) is really


@pytest.mark.parametrize(
    ("piece", "word", "rest", "meant"),
    [
        ("сор", "cop", "вынес  из избы", False),
        ("сор", "cop", "", False),
        ("сор", "cop", "call the  now", True),
        ("cop", "сор", "call the  now", False),
        ("cop", "сор", "вынес  из избы", True),
        ("сoр", "cop", "вынес  из избы", True),
        ("аѕѕ", "ass", "", True),
        ("был", "был", "", True),
        ("нoвь", "новв", "", True),
        ("новь", "новв", "", False),
        ("єбло", "ебло", "", True),
        ("2023", "2023", "", True),
    ],
)
def test_an_ordinary_word_of_another_alphabet_is_not_meant(
    piece: str, word: str, rest: str, meant: bool
) -> None:
    assert counts(piece, word, rest) is meant
