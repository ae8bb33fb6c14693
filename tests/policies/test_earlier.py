"""What another bot had kept of members: who reads it, and that nothing follows from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from policies.actions import Reply
from policies.cases.words import notes
from policies.draft import Draft
from policies.events import LONG_AGO, Actor, Invoked, Moderated
from policies.following.earlier import Earlier, earlier
from policies.records import CaseKept
from policies.wording import LANGUAGES
from tests.policies.said import CHANNEL, PLACE, START, Life, policy, says

TEAM = '[roles.moderator]\nmembers = ["test:member:mo"]\nmay = ["case", "lift"]\n'
ANN = "test:member:ann"


def record(sanction: Any, n: int = 1, *, days: float = 100, **more: Any) -> Moderated:
    at = START - timedelta(days=days)
    fields: dict[str, Any] = {"at": at, "source": "import", "reason": "pills", **more}
    return Moderated(
        id=f"import:{PLACE}:import:{n}", place=PLACE, received=START, community="acme", member=ANN,
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
    assert set(life.pages[ANN]) == {
        "earlier", "cases", "notes", "note:1", f"timeout@{PLACE}:case",
    }  # fmt: skip
    assert life.view().plain(ANN, "earlier") == (1, 1, 1, 2, 1, last)


def kept(life: Life) -> list[CaseKept]:
    """The cases, each as it was kept last."""
    rows = {r.number: r for d in life.decisions for r in d.records if isinstance(r, CaseKept)}
    return list(rows.values())


def test_each_is_a_case_with_its_own_time_and_whose_it_was() -> None:
    life = Life(policy(TEAM))
    life.meets(says("hello"))
    life.meets(record("warn", 7))
    life.meets(record("timeout", 8, days=90, until=START - timedelta(days=89)))
    life.meets(record("note", 9, days=80))
    warned, timed_out = kept(life)
    assert (warned.kind, warned.member, warned.actor) == ("warn", ANN, "test:member:mo")
    assert (warned.reason, warned.source) == ("pills", "Import 7")
    assert warned.opened == (START - timedelta(days=100)).timestamp() < warned.changed
    assert timed_out.until == (START - timedelta(days=89)).timestamp()
    assert [note.text for note in notes(Draft(record("ban"), life.view(), life.policy), ANN)] == [
        "pills"
    ]


def test_what_was_lifted_then_is_lifted_then() -> None:
    life = Life(policy(TEAM))
    life.meets(says("hello"))
    life.meets(record("ban", 1))
    life.meets(record("ban", 2, days=50, lifted=True))
    (ban,) = kept(life)
    assert (ban.state, ban.closed) == ("lifted", (START - timedelta(days=50)).timestamp())
    assert not [a for d in life.decisions for a in d.actions]


def test_a_hand_ends_today_what_another_bot_had_done() -> None:
    life = Life(policy(TEAM))
    life.meets(record("ban", 1))
    life.meets(record("ban", 2, days=0, lifted=True, source=""))
    assert [ban.state for ban in kept(life)] == ["lifted"]


def test_the_logs_tell_no_old_news() -> None:
    life = Life(policy('[logs]\nsanctions = "test:channel:9"\n' + TEAM))
    assert not life.meets(record("ban")).actions
    assert life.meets(record("ban", 2, source="")).actions


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
