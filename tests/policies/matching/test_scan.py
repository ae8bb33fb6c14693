"""The scan finds what a policy names, shows what was really written, and never raises."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from ahocorasick_rs import AhoCorasick
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.events import Content, Link, Part
from policies.matching.scan import MOST, compile_scanner
from policies.matching.terms import Hit, Terms, Word
from policies.matching.views import HEAD, TAIL

WORDS = (
    *("加微信", "казино", "ass", "telegram", "free nitro", "casino", "cop", "asshole", "coño"),
    *("heroína", "poof", "2023", "千山乙方", "你妈", "заработок"),
)


def words(*entries: str, how: str = "word") -> Terms:
    return Terms(words=tuple(Word(entry, how) for entry in entries))  # type: ignore[arg-type]


def found(text: str, *terms: Terms) -> list[tuple[str, str]]:
    hits = compile_scanner(list(enumerate(terms or (words(*WORDS),)))).scan(Content(text=text))
    return [(text[slice(*hit.span)], hit.view) for hit in hits.get(0, ())]


@pytest.mark.parametrize(
    ("text", "evidence", "view"),
    [
        ("请加微信领红包", "加微信", "written"),
        ("лучшее казино тут", "казино", "written"),
        ("加telegram群", "telegram", "written"),
        ("In 2023 it was", "2023", "written"),
        ("去千山乙方吧", "千山乙方", "written"),
        ("请加\u200b微信", "加\u200b微信", "canonical"),
        ("get frее nіtrо now", "frее nіtrо", "canonical"),
        ("ＦＲＥＥ　ＮＩＴＲＯ", "ＦＲＥＥ　ＮＩＴＲＯ", "canonical"),
        ("𝐟𝐫𝐞𝐞 𝗻𝗶𝘁𝗿𝗼", "𝐟𝐫𝐞𝐞 𝗻𝗶𝘁𝗿𝗼", "canonical"),
        ("c̶a̷s̸i̴n̵o̶", "c̶a̷s̸i̴n̵o̶", "canonical"),
        ("\u202ecasino\u202c!", "casino", "written"),
        ("ca\0sino", "ca\0sino", "canonical"),
        ("la heroina mata", "heroina", "canonical"),
        ("free\nnitro", "free\nnitro", "canonical"),
        ("зapaботок!", "зapaботок", "canonical"),
        ("see c a s i n o here", "c a s i n o", "joined"),
        ("f.r.e.e n.i.t.r.o", "f.r.e.e n.i.t.r.o", "joined"),
        ("free  nitro", "free  nitro", "joined"),
        ("加-微-信", "加-微-信", "joined"),
        ("请加\n微\n信吧", "加\n微\n信", "joined"),
        ("hey caaasinooo you", "caaasinooo", "squeezed"),
        ("P\u043e\u043e\u043e\u043ef", "P\u043e\u043e\u043e\u043ef", "squeezed"),
    ],
)
def test_found_with_what_was_really_written(text: str, evidence: str, view: str) -> None:
    assert found(text) == [(evidence, view)]


@pytest.mark.parametrize(
    "text",
    [
        "class assist",
        "c l a s s",
        "вынес сор из избы",
        "Я живу в сосновом лесу",
        "cono de helado",
        "a s s",
        "pof",
        "2o2e 20234",
        "我想你，妈妈",
        "casinos",
        "s c a s i n o s",
        "微信支付失败怎么办",
    ],
)
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_shorter_word_inside_a_longer_one_is_still_seen() -> None:
    assert found("telegram bot", words("telegram bots", "telegram")) == [("telegram", "written")]
    assert found("t e l e g r a m", words("tele", "telegram")) == [("t e l e g r a m", "joined")]
    assert found("你妈的", words("你妈", "你妈的")) == [("你妈的", "written")]


def test_beginnings_need_no_end() -> None:
    assert found("casinos", words("casin", how="beginning")) == [("casin", "written")]
    assert found("mycasinos", words("casin", how="beginning")) == []


@pytest.mark.parametrize(
    ("text", "evidence"),
    [("  First ", "First"), ("ｆｉｒｓｔ", "ｆｉｒｓｔ"), ("first!", None), ("me first", None)],
)
def test_exact_is_the_whole_message(text: str, evidence: str | None) -> None:
    assert [said for said, _ in found(text, words("first", how="exact"))] == [evidence][
        : bool(evidence)
    ]


def test_each_part_is_looked_at_and_numbered() -> None:
    scanner = compile_scanner([(7, words("casino"))])
    content = Content(text="hi", parts=(Part("quote", "no"), Part("embed", "a casino")))
    assert scanner.scan(content) == {7: (Hit(part=2, span=(2, 8), view="written"),)}


def test_hidden_targets_are_looked_at() -> None:
    scanner = compile_scanner([(0, Terms(deny=("discord.gg",)))])
    content = Content(
        text="click here",
        links=(Link("here", "https://discord.gg/x"), Link("not shown", "https://discord.gg/y")),
    )
    assert [hit.span for hit in scanner.scan(content)[0]] == [(0, 0), (6, 10)]


def test_rules_are_told_apart_and_silent_ones_absent() -> None:
    terms = [(0, words("casino")), (4, Terms(patterns=("cas",))), (9, words("poof"))]
    assert set(compile_scanner(terms).scan(Content(text="casino"))) == {0, 4}


def test_a_message_that_repeats_itself_keeps_the_first_hits() -> None:
    hits = compile_scanner([(0, words("casino"))]).scan(Content(text="casino " * 100))[0]
    assert [hit.span[0] for hit in hits] == [n * 7 for n in range(MOST)]


def test_of_a_long_text_the_beginning_and_the_end_are_looked_at() -> None:
    scanner = compile_scanner([(0, words("casino"))])
    for offset, seen in ((0, True), (HEAD + 5000, False), (100_000 - 6, True), (HEAD - 3, False)):
        text = " " * offset + "casino"
        text += " " * (100_000 - len(text))
        hits = scanner.scan(Content(text=text)).get(0, ())
        assert [text[slice(*hit.span)] for hit in hits] == ["casino"] * seen
    cut = "x" * (100_000 - TAIL - 1) + "casino".rjust(TAIL + 1, "y")
    assert scanner.scan(Content(text=cut)) == {}


def test_a_word_at_a_cut_may_go_on_beyond_it() -> None:
    text = ("casino" * 6000)[: HEAD - 7] + " casinos and more " + "x" * 50_000
    assert compile_scanner([(0, words("casino"))]).scan(Content(text=text)) == {}


HOSTILE = [
    *(
        "a",
        "a ",
        "a.",
        "a-b.c-",
        "a.b/",
        "a_",
        "aaa ",
        "[.]",
        "(dot)",
        "https://",
        "://a@",
        "@",
        "%2f",
    ),
    *("加-", "加，", "f̶", "н\u0306", "́", "ﷺ", "🇪🇸", "\ud800", "\0"),
    *("casino ", "c a s i n o ", "t.me/+x ", "e.v.i.l.com/"),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_takes_long(piece: str) -> None:
    scanner = compile_scanner(
        [
            (0, words(*WORDS)),
            (1, Terms(deny=("t.me/+",), allow=("a.com",))),
            (2, Terms(allow=("b.com",))),
        ]
    )
    content = Content(text=(piece * 1_000_000)[:1_000_000])
    start = time.thread_time()
    scanner.scan(content)
    assert time.thread_time() - start < 5  # what is not linear takes hours


TEXTS = st.text(st.characters(exclude_categories=()), max_size=80) | st.lists(
    st.sampled_from(
        [
            *WORDS,
            *"aс.-_ \n\0\u200b\u0336\ud800加1",
            "f r e e",
            "сasino",
            "t.me/+x",
            "https://",
            "🇸🇪🇽",
            "caaasino",
        ]
    ),
    max_size=12,
).map("".join)

FEW = [(0, words(*WORDS)), (1, Terms(patterns=(r"\w+\d", "加.信"))), (2, Terms(deny=("t.me/+",)))]
MANY = [*FEW, (3, words(*(f"unrelatedzq{n}" for n in range(1000))))]
FEW_SCANNER, AGAIN, MANY_SCANNER = compile_scanner(FEW), compile_scanner(FEW), compile_scanner(MANY)


@settings(max_examples=300)
@given(TEXTS, TEXTS)
def test_any_text_gives_spans_inside_it_the_same_each_time(text: str, quoted: str) -> None:
    content = Content(text=text, parts=(Part("quote", quoted),), links=(Link(quoted, text),))
    scanned = FEW_SCANNER.scan(content)
    texts = content.texts()
    for rule, hits in scanned.items():
        assert hits
        for hit in hits:
            start, end = hit.span
            assert 0 <= start <= end <= len(texts[hit.part])
            assert rule == 2 or texts[hit.part][start:end].strip()
    assert AGAIN.scan(content) == scanned
    assert MANY_SCANNER.scan(content) == scanned


class Counting:
    """An automaton that counts how often it is asked."""

    def __init__(self, automaton: AhoCorasick) -> None:
        self.automaton, self.passes = automaton, 0

    def find_matches_as_indexes(
        self, text: str, *, overlapping: bool
    ) -> Sequence[tuple[int, int, int]]:
        self.passes += 1
        return self.automaton.find_matches_as_indexes(text, overlapping=overlapping)


# A short message is looked through backwards as well.
@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("hello there", 2),
        ("请问一下，这个怎么弄？", 2),
        ("c a s i n o", 3),
        ("nooo f-r-e-e", 4),
    ],
)
def test_words_cost_one_pass_a_view_however_many_there_are(text: str, passes: int) -> None:
    scanner = compile_scanner(MANY)
    index = scanner.words.lexicon.letters["canonical"]
    counting = Counting(index.automaton)
    index.automaton = counting  # type: ignore[assignment]
    scanner.scan(Content(text=text))
    assert counting.passes == passes
