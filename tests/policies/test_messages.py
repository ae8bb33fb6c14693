"""Judging messages: one message is acted on once, however often it is edited."""

from __future__ import annotations

from datetime import timedelta

from policies.actions import Action, Alert, Delete, Kick, Notice, Strike
from policies.events import Content, Edited, Part
from tests.policies.said import CHANNEL, LADDER, PLACE, START, Life, policy, rule, says

STRIKING = rule("a", "red", '["strike", "alert"]', 'tell = "private"') + LADDER


def edited(text: str, number: int, message: str = "1", embed: str = "") -> Edited:
    """An edit of Ann's message, as when a platform adds the preview of a link."""
    at = START + timedelta(seconds=number)
    return Edited(
        id=f"{CHANNEL}/{message}/{number}", place=PLACE, channel=CHANNEL, at=at, received=at,
        actor=says("").actor, message=message,
        content=Content(text=text, parts=(Part("embed", embed),) if embed else ()),
    )  # fmt: skip


def kinds(life: Life, event: Edited) -> list[type[Action]]:
    return [type(a) for a in life.meets(event).actions]


def test_an_edit_of_a_message_that_counted_does_not_count_again() -> None:
    life = Life(policy(STRIKING))
    first = [type(a) for a in life.meets(says("red")).actions]
    assert {Strike, Alert, Notice} <= {*first}
    assert kinds(life, edited("red", 1, embed="preview")) == []
    assert kinds(life, edited("red", 2, embed="red preview")) == []


def test_an_edit_of_a_message_that_was_to_be_deleted_is_deleted_again() -> None:
    rules = rule("a", "red", '["delete", "strike"]', 'tell = "private"') + rule(
        "b", "blue", '["ban"]'
    )
    life = Life(policy(rules + LADDER))
    life.meets(says("red"))
    assert kinds(life, edited("red blue", 1)) == [Delete]


def test_an_edit_that_was_acted_on_counts_as_its_message() -> None:
    life = Life(policy(STRIKING))
    life.meets(says("fine"))
    assert Strike in kinds(life, edited("red", 1))
    assert kinds(life, edited("red", 2)) == []


def test_another_message_counts() -> None:
    life = Life(policy(STRIKING))
    life.meets(says("red"))
    life.meets(says("fine", id="2"))
    assert Strike in kinds(life, edited("red", 3, message="2"))


def test_what_only_alerted_is_acted_on_when_it_turns_worse() -> None:
    life = Life(policy(rule("a", "red", '["alert"]') + rule("b", "blue", '["kick", "alert"]')))
    life.meets(says("red"))
    assert kinds(life, edited("red", 1)) == []
    assert kinds(life, edited("red blue", 2)) == [Kick, Alert]


def test_the_last_messages_are_known_and_nothing_is_written_of_clean_ones() -> None:
    life = Life(policy(STRIKING))
    life.meets_all(says("red", id=str(n)) for n in range(9))
    assert kinds(life, edited("red", 20, message="8")) == []
    assert kinds(life, edited("red", 21, message="1")) == []
    assert Strike in kinds(life, edited("red", 22, message="0"))
    clean = life.meets(says("fine", id="30", after=30))
    assert {w.name for w in clean.writes} == {"messages"}


def test_while_only_observing_an_edit_alerts_no_second_time() -> None:
    life = Life(policy(STRIKING, acting="observe"))
    life.meets(says("red"))
    assert kinds(life, edited("red", 1)) == []
