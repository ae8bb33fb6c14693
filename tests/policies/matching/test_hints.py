"""Hints may say yes for nothing, but never no where there is something."""

from __future__ import annotations

import re2
from hypothesis import example, given
from hypothesis import strategies as st

from policies.matching.addresses import addresses
from policies.matching.folding import Folded
from policies.matching.hints import Hints
from policies.matching.telltales import TELLTALES
from policies.matching.views import joined, squeezed

HINTS = Hints()
PIECES = st.sampled_from(
    [
        *"abcñяж加微信す ,.-_★·*\n/:1",
        "  ",
        "aaa",
        "ооо",
        " a ",
        "t.me",
        "[.]",
        "(dot)",
        " dot ",
        " точка ",
        "点",
        "\\.",
        ".gg/",
        "com",
        "https://",
        "。",
        "\u200b",
    ]
)
TOLD = [
    "1234567",
    "4111 1111 1111 1111",
    "один два 3 три",
    " at x.",
    "@",
    "ghp_",
    "собака",
    "key",
    "ЖО1",
]
TEXTS = st.lists(PIECES, max_size=14).map("".join)


@given(TEXTS)
@example("c a s i n o")
@example("加-微")
@example("请加 微 信领")
@example("a\n-\nb - c")
def test_apart(text: str) -> None:
    folded = Folded(text)
    hint = HINTS.of(folded.canonical)
    if joined(folded.canonical).text != folded.canonical:
        assert hint.apart or hint.spaced
    if joined(folded.canonical).text != joined(folded.canonical, apart=False).text:
        assert hint.apart


@given(TEXTS)
def test_held(text: str) -> None:
    folded = Folded(text)
    shown = squeezed(folded.canonical)
    runs = [b - a for a, b in shown.spans(0, len(shown.text))]
    if any(n > 2 for n in runs):
        assert HINTS.of(folded.canonical).held


@given(TEXTS)
def test_address(text: str) -> None:
    folded = Folded(text)
    if list(addresses(folded, national=True)):
        assert HINTS.of(folded.canonical).address


def test_ordinary_text_asks_for_nothing() -> None:
    for text in (
        "hello there, how are you? i am fine",
        "请问一下，这个怎么弄？",
        "я был в 2023 году",
    ):
        assert not any(HINTS.of(Folded(text).canonical)._replace(han=False))


@given(st.lists(PIECES | st.sampled_from(TOLD), max_size=14).map("".join))
@example("4111 1111 1111 1111")
@example("казино 4111 1111 1111 1111, ghp_")
def test_what_is_asked_at_once_is_what_is_asked_one_by_one(text: str) -> None:
    folded = Folded(text)
    hint = HINTS.on(folded)
    assert hint._replace(personal=frozenset()) == HINTS.of(folded.raw)
    told = {n for n, one in enumerate(TELLTALES) if re2.search(one, folded.clean)}
    assert hint.personal == told
    assert HINTS.on(folded) is hint
