"""Canonical form drops disguises and nothing else; every view leads back to the source."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policies.matching import folding
from policies.matching.derived import _REACH
from policies.matching.folding import Folded
from policies.matching.tables import REMEMBERED
from policies.matching.views import canonical, joined, oversize, squeeze, squeezed

ANY = st.text(st.characters(exclude_categories=()), max_size=60)
"""Any code points, lone surrogates and unassigned ones included."""

NOISY = st.text("aAbс́̃ń̶ñй😀🇪🇸🇸\u200b\u2060加-微 .\n\0\ud800ﷺｶﾞ한ᄒ", max_size=40)


@pytest.mark.parametrize(
    "text", ["2023 1234", "千山乙方", "加微信", "日本語のテキスト", "हिन्दी में", "ภาษาไทย"]
)
def test_digits_and_scripts_without_case_stay_as_they_are(text: str) -> None:
    assert canonical(text) == text


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("ＦＲＥＥ ｎｉｔｒｏ", "free nitro"),
        ("𝐟𝐫𝐞𝐞 𝗻𝗶𝘁𝗿𝗼", "free nitro"),
        ("ⓕⓡⓔⓔ", "free"),
        ("🅵🆁🅴🅴", "free"),
        ("🇫🇷🇪🇪", "free"),
        ("fr\u200bee ni\u00adtr\u2060o", "free nitro"),
        ("f̶r̸e͜e̽", "free"),
        ("frее nіtrо", "free nitro"),
        ("ϲasiռo", "casino"),
        ("\u202efree\u202c", "free"),
        ("fr\0ee", "free"),
        ("FREE\nNITRO", "free nitro"),
        ("free\u3000nitro", "free nitro"),
        ("加\u200d微\ufeff信", "加微信"),
    ],
)
def test_a_disguise_is_dropped(disguised: str, plain: str) -> None:
    assert canonical(disguised) == canonical(plain)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("an\u0303o", "año"),
        ("и\u0306", "й"),
        ("\u304b\u3099", "が"),
        ("ｶﾞ", "ガ"),
        ("\u1112\u1161\u11ab", "한"),
        ("е\u0308лка", "ёлка"),
        ("CABRÓN", "cabrón"),
        ("n\u0336\u0303", "ñ"),
    ],
)
def test_split_letters_equal_whole_ones(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), [("año", "ano"), ("мой", "мои"), ("が", "か")])
def test_letters_whose_mark_makes_another_word_stay_apart(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_a_flag_is_no_word() -> None:
    assert canonical("hola🇪🇸") == "hola🇪🇸"


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    assert canonical("a\ud800b") == "a\ufffdb"


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("c a s i n o", "casino"),
        ("no, c a s i n o in", "no, casino in"),
        ("f.r.e.e n.i.t.r.o", "free nitro"),
        ("f r e e   n i t r o", "free nitro"),
        ("加-微-信", "加微信"),
        ("c\na\ns\ni\nn\no", "casino"),
        ("c - a - s - i - n - o", "casino"),
        ("free  nitro", "free nitro"),
    ],
)
def test_joined_brings_single_letters_together(text: str, together: str) -> None:
    assert joined(canonical(text)).text == together


@pytest.mark.parametrize(
    "text", ["i am a man", "so, we go", "我爱你，妈妈", "a b", "1 2 3 4", "x.com"]
)
def test_joined_leaves_ordinary_text_alone(text: str) -> None:
    assert joined(text).text == text


def test_squeezed_runs_are_one_letter() -> None:
    assert squeezed("baaangggbrooosss 妈妈 2000").text == "bangbros 妈妈 2000"
    assert squeeze("asshole") == "ashole"


def test_a_span_covers_the_disguise_up_to_the_next_character() -> None:
    text = "so f\u0336r\u0301e\u0336e\u0336 now"
    folded = Folded(text)
    start = folded.canonical.index("free")
    assert folded.original(start, start + 4) == (3, 11)


def test_a_character_that_unfolds_into_several_is_covered_whole() -> None:
    folded = Folded("ﬃx")
    assert folded.canonical == "ffix"
    assert folded.original(0, 1) == folded.original(1, 3) == (0, 1)


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("\u202efree\u202c nitro", "free"),
        ("free\u200b\u2060", "free"),
        ("fre\u200be\u0336", "fre\u200be\u0336"),
        ("free\u200b\u0336!", "free\u200b\u0336"),
    ],
)
def test_evidence_ends_with_something_to_see(text: str, evidence: str) -> None:
    folded = Folded(text)
    start = folded.canonical.index("free")
    first, last = folded.original(start, start + 4)
    assert text[first:last] == evidence


def test_long_texts_are_oversize() -> None:
    assert not oversize("a" * 32 * 1024)
    assert oversize("a" * (32 * 1024 + 1))


@given(ANY | NOISY)
def test_offsets_are_monotone_and_inside_the_text(text: str) -> None:
    folded = Folded(text)
    assert len(folded.clean) == len(folded.canonical)
    last = 0
    for place in range(len(folded.canonical)):
        start, end = folded.original(place, place + 1)
        assert last <= start < end <= len(text)
        last = start


@given(ANY | NOISY)
@example("0000ﷺﷺ\u0e00:ក")
def test_derived_views_lead_back_to_letters_of_the_canonical_view(text: str) -> None:
    source = canonical(text)
    for derived in (joined(source), squeezed(source)):
        spans = derived.spans(0, len(derived.text))
        assert all(one[1] <= after[0] for one, after in pairwise(spans))
        for letter, (start, end) in zip(derived.text, spans, strict=True):
            # A line break, which a canonical text never has, stands for all that is far.
            shown = source[start] == letter or (letter == " " and source[start].isspace())
            assert shown or (letter == "\n" and len(source) > _REACH)
            assert start < end <= len(source)


@given(ANY | NOISY)
def test_canonical_is_stable(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert canonical(text.upper().lower()) == canonical(text.upper())


@given((ANY | NOISY).map(lambda text: text[: folding._SHORT - 1]))
def test_a_short_text_is_read_as_in_a_long_one(text: str) -> None:
    gap = " " * folding._SHORT
    assert Folded(f"{text}{gap}").canonical == canonical(text) + gap
    assert Folded(f"{text}{gap}").clean == Folded(text).clean + gap


def test_hostile_texts_do_not_fill_the_memory() -> None:
    canonical("".join(map(chr, range(0x20000, 0x2FFFF))))
    assert len(folding._CLEAN) <= REMEMBERED
    assert canonical("\U0002fffe") == "\U0002fffe"
