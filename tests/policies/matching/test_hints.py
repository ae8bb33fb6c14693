"""Hints may say yes for nothing, but never no where there is something."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from policies.matching.addresses import addresses
from policies.matching.folding import Folded
from policies.matching.hints import Hints
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
TEXTS = st.lists(PIECES, max_size=14).map("".join)


@settings(deadline=None)
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


@settings(deadline=None)
@given(TEXTS)
def test_held(text: str) -> None:
    folded = Folded(text)
    shown = squeezed(folded.canonical)
    runs = [b - a for a, b in shown.spans(0, len(shown.text))]
    if any(n > 2 for n in runs):
        assert HINTS.of(folded.canonical).held


@settings(deadline=None)
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
