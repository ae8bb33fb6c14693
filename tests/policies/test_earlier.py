"""What another bot had kept of members: who reads it, and that nothing follows from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from policies.actions import Reply
from policies.draft import Draft
from policies.events import LONG_AGO, Actor, Invoked, Moderated
from policies.following.earlier import Earlier, earlier
from policies.wording import LANGUAGES
from tests.policies.said import CHANNEL, PLACE, START, Life, policy

TEAM = '[roles.moderator]\nmembers = ["test:member:mo"]\nmay = ["case", "lift"]\n'
ANN = "test:member:ann"


def record(sanction: Any, n: int = 1, *, days: float = 100, **more: Any) -> Moderated:
    at = START - timedelta(days=days)
    fields: dict[str, Any] = {"at": at, "source": "import", "reason": "pills", **more}
    return Moderated(
        id=f"import:{n}", place=PLACE, received=START, community="acme", member=ANN,
        actor=Actor(id="test:member:mo"), sanction=sanction, **fields,
    )  # fmt: skip


def asked(life: Life, command: str, by: str = "ann", member: str = "") -> str:
    event = Invoked(
        id=f"i{len(life.decisions)}", place=PLACE, community="acme", channel=CHANNEL, at=START,
        received=START, actor=Actor(id=f"test:member:{by}"), command=command,
        args={"member": member} if member else {},
    )  # fmt: skip
    (reply,) = [a for a in life.meets(event).actions if isinstance(a, Reply)]
    return "".join(map(str, reply.text))


def test_it_is_counted_by_kind_and_nothing_else_is_remembered() -> None:
    life = Life(policy(TEAM))
    kinds = ("warn", "warn", "timeout", "kick", "ban", "note")
    for n, kind in enumerate(kinds):
        assert not life.meets(record(kind, n, days=100 - n)).actions
    life.meets(record("ban", 9, lifted=True))
    last = (START - timedelta(days=95)).timestamp()
    view = life.meets(record("ban", 10, lifted=True))
    assert not view.writes
    assert set(life.pages[ANN]) == {"earlier"}
    assert life.view().plain(ANN, "earlier") == (1, 1, 1, 2, 1, last)


def test_the_team_reads_all_of_it_and_a_member_no_notes() -> None:
    life = Life(policy(TEAM))
    life.meets(record("warn"))
    life.meets(record("note", 2))
    assert "reminder: 1, note: 1; the last time" in asked(life, "whois", "mo", ANN)
    assert "reminder: 1; the last time" in asked(life, "strikes")
    assert "note: 1" in asked(life, "strikes", "mo", ANN)
    assert "Earlier" not in asked(life, "strikes", "bob")


def test_notes_alone_are_nothing_to_a_member() -> None:
    life = Life(policy(TEAM))
    life.meets(record("note"))
    assert "Earlier" not in asked(life, "strikes")


def test_what_has_no_time_is_told_without_one() -> None:
    life = Life(policy(TEAM))
    life.meets(record("ban", at=LONG_AGO))
    assert "removal: 1." in asked(life, "whois", "mo", ANN)
    life.meets(record("warn", 2))
    assert "the last time" in asked(life, "whois", "mo", ANN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_it(language: str) -> None:
    life = Life(policy(f'language = "{language}"\n' + TEAM))
    for n, kind in enumerate(("warn", "timeout", "kick", "ban", "note")):
        life.meets(record(kind, n))
    assert asked(life, "whois", "mo", ANN).count(": 1") >= 5


def test_who_is_not_known_has_no_past() -> None:
    life = Life(policy(TEAM))
    assert earlier(Draft(record("ban"), life.view(), life.policy), "x") == Earlier()
