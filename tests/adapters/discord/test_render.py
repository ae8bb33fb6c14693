"""Rendering: nothing literal is ever markup, nothing is longer than Discord takes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.render import LIMIT, escaped, render
from policies.actions import Excerpt, Hidden, Mention, Moment, Piece, Quoted, Strong
from policies.outlinks import PageLink
from tests.adapters.discord.world import shown

AT = Moment(datetime(2026, 1, 1, 12, tzinfo=UTC), "Asia/Shanghai")
EXCERPT = Excerpt("e1")
FILES = Hidden("e1")


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    ("pieces", "markdown"),
    [
        (("plain 词 12:30, ok?",), "plain 词 12:30, ok?"),
        (("until ", AT), "until <t:1767268800:R> (<t:1767268800:f>)"),
        ((Mention("discord:member:42"),), "<@42>"),
        ((Mention("telegram:member:42"),), "telegram:member:42"),
        ((Strong("a*b"),), r"**a\*b**"),
        ((Strong(" "), Strong("")), " "),
        ((EXCERPT,), r"\<\@1\> said"),
        ((FILES, Hidden("gone")), r"||a\|\|b.png||"),
        (("<@1> @everyone",), r"\<\@1\> \@everyone"),
        (("https://evil.example discord.gg/x",), r"https:\/\/evil.example discord.gg\/x"),
        (("# h\n> q\n- l\n1. n",), "\\# h\n\\> q\n\\- l\n1\\. n"),
        (("a\ud800b",), "a\ufffdb"),
        ((), ""),
    ],
)
def test_pieces(pieces: tuple[Piece, ...], markdown: str) -> None:
    assert render(pieces, {EXCERPT: "<@1> said", FILES: "a||b.png"}) == markdown


@given(st.text(alphabet=st.sampled_from("*_~`|<>@#[]()/\\-+.:1a 词\n😀")))
def test_literal_text_is_shown_as_it_is(text: str) -> None:
    assert shown(escaped(text)) == text


PIECES = st.lists(
    st.one_of(
        st.text(alphabet=st.sampled_from("*a词😀\\1.\n "), max_size=60),
        st.just(AT),
        st.just(Mention("discord:member:42")),
        st.builds(Strong, st.text(alphabet="*b", max_size=60)),
        st.just(EXCERPT),
        st.just(FILES),
    ),
    max_size=12,
)


@given(PIECES, st.integers(60, 300))
def test_never_too_long_and_never_cut_inside_markup(pieces: list[Piece], limit: int) -> None:
    words: dict[Quoted, str] = {EXCERPT: "_quoted_ " * 9, FILES: "a||b.png, " * 9}
    whole = render(tuple(pieces), words, 10**6)
    cut = render(tuple(pieces), words, limit)
    assert units(cut) <= limit
    if units(whole) <= limit:
        assert cut == whole
        return
    assert cut.endswith("…")
    assert units(cut) > limit - 60
    head = cut.removesuffix("…")
    assert shown(whole).startswith(shown(head))


def test_the_limit_is_discords() -> None:
    assert units(render(("😀" * 3000,), {})) == LIMIT - 1
    assert units(render(("词" * LIMIT,), {})) == LIMIT


def test_a_link_to_a_page_is_whole_and_not_fetched_for_a_preview() -> None:
    link = PageLink("acme", "discord:member:42", 1.0, 2.0)
    words: dict[Quoted, str] = {link: "https://bot.example/review/a-b_c"}
    assert render(("Here: ", link), words) == "Here: <https://bot.example/review/a-b_c>"
    assert render((link, "x" * 3000), words).startswith("<https://bot.example/review/a-b_c>x")
    assert render(("x" * 1990, link), words) == "x" * 1990 + "…"
