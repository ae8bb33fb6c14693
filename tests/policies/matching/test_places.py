"""A long text is looked at in pieces; whatever a short one shows is seen in the midst of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.events import Content
from policies.matching.folding import Folded
from policies.matching.hints import hints
from policies.matching.personal.search import in_text
from policies.matching.places import EVERYWHERE, LONG
from policies.matching.scan import compile_scanner
from policies.matching.terms import Terms, Word

WORDS = ("casino", "free nitro", "казино", "加微信", "bangbros")
SCANNER = compile_scanner(
    [(0, Terms(words=tuple(map(Word, WORDS)))), (1, Terms(deny=("evil.example",)))]
)
BEFORE = {
    "spaced": "the meeting went on and nobody had much to add about it today " * 12,
    "unspaced": "今天开会讨论了很多事情大家都觉得还不错然后就回家吃饭了" * 14,
    "cyrillic": "сегодня мы долго говорили о том что надо сделать до вечера " * 12,
}
SHOWN = (
    "casino", "c a s i n o", "c.a.s.i.n.o", "caaasinooo", "c4s1n0", "c.4.s.1.n.0", "сasinо",
    "cas-*-ino", "ca-si-no", "cas*ino", "free  nitro", "%63asino",
    "ca**si**no", "ｃａｓｉｎｏ", "加 微 信", "加-微-信", "jia微信", "onisac call 5551234567",
    "see http://evil.example/x", "evil[.]example/x", "evil (dot) example", "evil . example/abc",
)  # fmt: skip
DATA = ("4111 1111 1111 1111", "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "ES91 2100 0418 4502 0005 1332")


@pytest.mark.parametrize("around", BEFORE)
@pytest.mark.parametrize("shown", SHOWN)
def test_disguises_in_the_midst_of_a_long_text(shown: str, around: str) -> None:
    text = f"{BEFORE[around]} {shown} {BEFORE[around]}"
    start = len(BEFORE[around]) + 1
    spans = [hit.span for hits in SCANNER.scan(Content(text=text)).values() for hit in hits]
    assert spans
    assert all(start <= first < last <= start + len(shown) for first, last in spans)


@pytest.mark.parametrize("around", BEFORE)
@pytest.mark.parametrize("number", DATA)
def test_personal_data_in_the_midst_of_a_long_text(number: str, around: str) -> None:
    text = f"{BEFORE[around]} {number} {BEFORE[around]}"
    (datum,) = in_text(text)
    assert text[datum.start : datum.end] == number


def test_bold_disguises_of_a_long_text_count_near_a_contact_only() -> None:
    far, near = (f"{BEFORE['spaced']} onisac {more} {BEFORE['spaced']}" for more in ("", "me@a.b"))
    far += " me@a.b"
    assert not SCANNER.scan(Content(text=far))
    assert SCANNER.scan(Content(text=near))


@given(st.lists(st.sampled_from([*"ab1й加 .-", "  ", "aaa", "t.me/x", " a b c "]), max_size=600))
def test_pieces_are_in_order_and_within_the_text(letters: list[str]) -> None:
    text = Folded("".join(letters))
    pieces = hints().where("parted", text)
    if len(text.canonical) < LONG:
        assert pieces is EVERYWHERE
        return
    ends = [place for piece in pieces for place in piece]
    assert ends == sorted(ends)
    assert all(0 <= place <= len(text.canonical) for place in ends)
