"""What is read of an announcement, in each channel's language and at most as long as it may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.catalog import CATALOG
from adapters.discord.render import render
from adapters.telegram.render import Known, html
from policies.actions import Moment, Strong
from policies.announced import Announce
from policies.announcing.lengths import BOUNDS, Bounds, longest, over
from policies.announcing.words import read, unknown_names
from policies.enclosed import Card, Carried
from policies.events import Checked
from policies.outlinks import Address
from tests.policies.announcing.living import Living, day, living
from tests.policies.said import PLACE, START


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("plain", ("plain",)),
        ("we are **open** now", ("we are ", Strong("open"), " now")),
        (
            "加入 https://a.test/?b=1。谢谢",
            ("加入 ", Address("https://a.test/?b=1"), "。谢谢"),
        ),
        ("see https://acme.test/x, please", ("see ", Address("https://acme.test/x"), ", please")),
        ("(https://acme.test/x)", ("(", Address("https://acme.test/x"), ")")),
        ("in {community}", ("in ", "Acme")),
        ("{name} stays", ("{name} stays",)),
        ("javascript:alert(1)", ("javascript:alert(1)",)),
        ("a\u202eb\x07c\nd", ("a b c\nd",)),
        ("2 ** 3 ** 4", ("2 ", Strong(" 3 "), " 4")),
    ],
)
def test_what_a_text_says(text: str, pieces: tuple[object, ...]) -> None:
    assert read("", text, lambda _: ("Acme",)) == pieces


def test_names_that_stand_for_nothing() -> None:
    assert unknown_names("{community} {members} {next_event} {x} {}") == ["x", ""]


NEXT = """
[[announcements]]
name = "hours"
at = "2026-01-02 09:00"
to = ["news"]
text = "{members} in {community}; then {next_event}"

[[announcements]]
name = "party"
title = "Summer party"
at = "2026-01-03 09:00"
to = ["news"]
text = "Come"
"""


def test_names_are_filled_in_when_it_goes_out() -> None:
    life: Living = living(NEXT)
    checked = Checked(id="c", place=PLACE, at=START, received=START, missing=(), members=1234)
    life.meets(checked)
    life.rings(day(2, 9))
    (sent,) = life.did(Announce)
    words = sent.text
    assert words[0:5] == ("1,234", " in ", "acme", "; then ", "Summer party, ")
    assert words[5] == Moment(START.replace(day=3, hour=9), "UTC")


def test_what_has_no_yes_or_is_held_is_no_next_event() -> None:
    daily = NEXT.replace('at = "2026-01-02 09:00"', 'cron = "0 9 * * *"')
    life: Living = living(daily.replace('"Come"', '"Come"\napprove = true'))
    life.commands("draft fair Come all")
    life.commands("edit fair to news")
    life.commands("schedule fair 2026-01-06 18:00")
    life.rings(day(2, 9))
    life.now = day(2, 10)
    life.commands("submit fair")
    life.rings(day(3, 9))
    life.now = day(3, 10)
    life.commands("pause fair")
    life.rings(day(4, 9))
    told = [words.partition("; then ")[2] for _, _, words in life.posted()]
    assert told == ["–", "fair, ·", "–"]


def test_nobody_knows_yet() -> None:
    life = living(NEXT)
    life.rings(day(3, 9))
    assert life.posted()[0][2].startswith("– in acme")


def test_the_limits_are_those_of_the_catalog() -> None:
    assert {
        row.platform: Bounds(
            row.text_length,
            row.framed_length,
            row.captioned_length,
            row.file_size,
            row.threads,
        )
        for row in CATALOG
    } == BOUNDS


PICTURE = Carried("a.png", 5, "d")


@pytest.mark.parametrize(
    ("platform", "card", "characters"),
    [
        ("discord", None, 2000),
        ("discord", Card(colour=0), 4096),
        ("discord", Card(file=PICTURE), 2000),
        ("discord", Card(colour=1, file=PICTURE), 4096),
        ("telegram", Card(colour=1), 4096),
        ("telegram", Card(file=PICTURE), 1024),
        ("telegram", Card(colour=1, file=PICTURE), 1024),
    ],
)
def test_how_it_is_shown_says_how_long_it_may_be(
    platform: str, card: Card | None, characters: int
) -> None:
    assert longest(platform, card) == characters
    assert over(("x" * (characters + 3),), platform, card=card) == 3


@given(st.text(alphabet="ab 1.2\n*_~`|<>#@[]()/-+\\好😀\u0301", max_size=3000))
def test_what_is_said_to_fit_is_not_cut(text: str) -> None:
    shown = read("Title", text, lambda _: ())
    if not over(shown, "discord"):
        assert not render(shown, {}).endswith("…") or text.rstrip().endswith("…")
        assert len(render(shown, {})) <= 2000
    if not over(shown, "telegram"):
        assert not html(shown, Known()).endswith("…")


def test_what_does_not_fit_is_counted() -> None:
    assert over(("x" * 2000,), "discord") == 0
    assert over(("x" * 2001,), "discord") == 1
    assert over(("x" * 1000 + "*" * 600,), "discord") == 200
    assert over(("😀" * 2049,), "telegram") == 2
    assert over(("x" * 9999,), "elsewhere") == 0
