"""What cannot be done with a draft is said in words, and before anybody is asked for a yes."""

from __future__ import annotations

import pytest
from msgspec import structs

from policies.actions import Edit
from policies.announced import Announce, OpenThread
from policies.enclosed import Card
from tests.policies.announcing.living import RULED, living
from tests.policies.announcing.test_approval import drafted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("draft", "can't be a name"),
        ("draft a/b text", "can't be a name"),
        ("draft sale again", "taken already"),
        ("draft all of it", "taken already"),
        ("show nothing", "no announcement called “nothing”"),
        ("edit sale to nowhere", "“nowhere” isn't a channel"),
        ("edit sale to discord:channel:5", "isn't a channel"),
        ("edit sale shape round", "possible are: text, title"),
        ("edit sale colour red", "possible are: #3366cc, off"),
        ("edit sale text Hi {names}", "{names} doesn't stand for anything"),
        ("edit sale text.fr Salut", "possible are: en, zh-CN, es"),
        ("edit sale pin perhaps", "possible are: on, off"),
        ("edit sale delete_after soon", "length of time"),
        ("edit sale mentions everyone", "doesn't mention groups"),
        ("schedule sale at 2025-12-01 09:00", "has passed already"),
        ("schedule sale at 2026-02-31 09:00", "no such day"),
        ("schedule sale 2026-02-01 09:00 zone Mars/Base", "no time zone “Mars/Base”"),
        ("schedule sale cron 0 9 31 2 *", "names days that no month"),
        ("schedule sale daily", "possible are: at, cron, every, rrule, now"),
        ("approve sale", "not waiting for a decision"),
        ("recall sale", "isn't posted anywhere"),
        ("pause nothing", "no announcement called"),
        ("dance", "possible are"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_words(text: str, said: str) -> None:
    assert said in drafted().answers(text, "mia")


def test_it_is_looked_at_before_anybody_is_asked() -> None:
    life = living(RULED)
    life.commands("draft sale", "mia")
    assert "haven't named any channels" in life.answers("submit sale", "mia")
    life.commands("edit sale to customers", "mia")
    assert "no text yet" in life.answers("submit sale", "mia")
    life.commands("edit sale text " + "x" * 3000, "mia")
    assert "with the team" in life.answers("submit sale", "mia")
    assert "submitted" in life.answers("submit sale", "mia")


def test_another_authors_draft_is_left_alone() -> None:
    life = living(TWO)
    life.commands("draft sale Hello", "mia")
    assert "Only manager" in life.answers("edit sale text Bye", "noa")
    assert "Only manager" in life.answers("cancel sale", "noa")
    assert "is changed" in life.answers("edit sale text Bye", "bob")


TWO = '[roles.second]\nmembers = ["test:member:noa"]\nmay = ["announce"]\n'


def test_who_may_nothing_reads_who_may() -> None:
    assert "Only " in living().answers("list", "eve")


def test_no_more_drafts_than_can_be_kept() -> None:
    life = living()
    for n in range(50):
        life.commands(f"draft d{n} text")
    assert "50 announcements at most" in life.answers("draft more text")
    life.commands("cancel d7")
    assert "more" in life.answers("draft more text")


def test_how_it_is_shown_goes_along_with_it() -> None:
    life = living()
    life.commands("draft sale Hello")
    life.commands("edit sale to news")
    life.commands("edit sale title Big")
    life.commands("edit sale colour #3366cc")
    life.commands("submit sale")
    assert [a.card for a in life.did(Announce)] == [Card(True, 0x3366CC)]
    life.commands("edit sale colour off")
    life.commands("submit sale")
    assert [e.card for e in life.did(Edit)] == [None]


@pytest.mark.parametrize(("platform", "opened"), [("discord", 1), ("telegram", 0), ("test", 0)])
def test_a_thread_is_opened_where_there_are_any(platform: str, opened: int) -> None:
    life = living()
    life.commands("draft sale Hello")
    life.commands("edit sale to news")
    life.commands("edit sale thread Any questions?")
    life.commands("submit sale")
    (sent,) = life.did(Announce)
    where = {"place": f"{platform}:room:1", "channel": f"{platform}:channel:1"}
    life.settle(structs.replace(sent, **where), "done", ref="m1")
    threads = [(a.message, a.name) for a in life.did(OpenThread)]
    assert threads == [(f"sent:{sent.id}", "Any questions?")] * opened


def test_a_thread_that_nowhere_can_be_opened_is_refused() -> None:
    life = living(places=("telegram:chat:-1",))
    life.commands("draft sale Hello")
    life.commands("edit sale to telegram:channel:-1")
    life.commands("edit sale thread Any questions?")
    assert "has threads under a message" in life.answers("submit sale")
