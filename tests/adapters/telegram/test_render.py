"""Text goes out as Telegram's HTML, whole or cut, with nothing of a member's words alive in it."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.render import Known, fitting, html, keyboard, plain, units
from policies.actions import Button, Excerpt, Hidden, Mention, Moment, Strong
from policies.outlinks import PageLink
from tests.counterparts.telegram.markup import parsed
from tests.counterparts.telegram.markup import units as telegrams_units

EXCERPT = Excerpt("e1", 50)
KNOWN = Known({EXCERPT: "<a href='x'>gana</a> @ana /why"}, {"telegram:member:42": "Ana <b>"})
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp")), min_size=1
)


def test_words_and_emphasis_are_escaped() -> None:
    assert html(("a<b & ", Strong("<i>")), KNOWN) == "a&lt;b &amp; <b>&lt;i&gt;</b>"


def test_an_excerpt_stands_in_code_where_nothing_is_alive() -> None:
    text, entities = parsed(html((EXCERPT,), KNOWN))
    assert text == "<a href='x'>gana</a> @ana /why"
    assert [e["type"] for e in entities] == ["code"]


def test_files_stand_behind_a_spoiler() -> None:
    known = Known({Hidden("e1"): "a</tg-spoiler>.png"})
    text, entities = parsed(html(("Files: ", Hidden("e1")), known))
    assert text == "Files: a</tg-spoiler>.png"
    assert [(e["type"], e["offset"]) for e in entities] == [("spoiler", 7)]


def test_a_lost_excerpt_leaves_a_mark() -> None:
    assert html((Excerpt("gone"),), KNOWN) == "<code>…</code>"


def test_a_mention_links_to_the_member_by_name() -> None:
    text, entities = parsed(
        html((Mention("telegram:member:42"), Mention("telegram:member:7")), KNOWN)
    )
    assert text == "Ana <b>7"
    assert [e["url"] for e in entities] == ["tg://user?id=42", "tg://user?id=7"]
    assert html((Mention("discord:member:42"),), KNOWN) == "discord:member:42"


def test_a_moment_is_absolute_with_its_zone_and_relative() -> None:
    at = datetime(2026, 1, 1, 4, 0, tzinfo=UTC)
    text, entities = parsed(html((Moment(at, "Asia/Shanghai"),), KNOWN))
    assert text == "2026-01-01 12:00 Asia/Shanghai (04:00 UTC)"
    assert [(e["unix_time"], e["date_time_format"]) for e in entities] == [
        (1767240000, "wDt"),
        (1767240000, "r"),
    ]


def test_an_alert_has_no_markup() -> None:
    assert plain(("<", Strong("b"), EXCERPT), KNOWN) == "<b<a href='x'>gana</a> @ana /why"


def test_buttons_stand_one_a_row() -> None:
    board = keyboard((Button("Yes", "b:1"), Button("No", "b:2")))
    assert [[b["text"] for b in row] for row in board["inline_keyboard"]] == [["Yes"], ["No"]]


@given(st.lists(WORDS | WORDS.map(Strong), min_size=1, max_size=5), st.integers(5, 40))
def test_what_is_cut_fits_and_starts_alike(pieces: list[str | Strong], limit: int) -> None:
    whole = plain(tuple(pieces), KNOWN)
    text, _ = parsed(html(tuple(pieces), KNOWN, limit))
    assert telegrams_units(text) <= limit
    if units(whole) <= limit:
        assert text == whole
    else:
        assert text.endswith("…")
        assert whole.startswith(text[:-1])


@given(st.text(st.characters(codec="utf-8")), st.integers(0, 20))
def test_fitting_never_splits_a_character(words: str, room: int) -> None:
    kept = fitting(words, room)
    assert words.startswith(kept)
    assert telegrams_units(kept) <= room
    assert kept == words or telegrams_units(words[: len(kept) + 1]) > room


def test_a_link_to_a_page_can_be_followed() -> None:
    link = PageLink("acme", "telegram:member:42", 1.0, 2.0)
    text, entities = parsed(
        html(("Here: ", link), Known({link: "https://bot.example/review/a-b_c"}))
    )
    assert text == "Here: https://bot.example/review/a-b_c"
    assert [(e["type"], e["url"]) for e in entities] == [("text_link", text[6:])]
