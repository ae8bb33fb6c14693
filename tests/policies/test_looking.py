"""What /why tells: a member the reason that was given, the team everything, in their language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args

import pytest

from policies import codec
from policies.actions import Action, Excerpt, Fetch, Mention, Moment, Notice, Reply, Text
from policies.decision import AnyAction, Decision
from policies.events import Actor, Found, Invoked
from policies.figures import figures, spoken
from policies.policy import Language, Policy
from policies.wording import LANGUAGES
from tests.policies.said import CHANNEL, PLACE, START, Life, policy, says

TEAM = '[roles.moderator]\nmembers = ["test:member:mo"]\nmay = ["ban", "case"]\n'
LADDER = """
[[rules]]
name = "words"
filter = "keywords"
words = ["casino"]
actions = ["delete", "strike"]
because = "no advertising"
tell = "private"
[[ladder]]
at = 2
do = "timeout"
for = "1h"
"""
KINDS = [str(kind.__struct_config__.tag) for kind in get_args(AnyAction)]


def deed(action: Action) -> dict[str, Any]:
    """An action as the store answers it."""
    until = getattr(action, "until", None)
    names = ("because", "reason", "count", "step")
    return {
        "type": str(action.__struct_config__.tag),
        "until": until.timestamp() if until else None,
        "outcome": "",
        **{name: value for name in names if (value := getattr(action, name, None)) is not None},
    }


def row(*deeds: dict[str, Any], actor: str = "test:member:ann") -> dict[str, Any]:
    """A decision about Ann as the store answers it."""
    return {
        "event": "e", "at": START.timestamp(), "actor": actor, "about": "test:member:ann",
        "verdict": "enforce", "bundle": "b", "findings": [], "actions": list(deeds),
    }  # fmt: skip


def told(rules: Policy, found: dict[str, Any], who: str = "mo") -> Text:
    """What somebody reads who asks why."""
    asked = Invoked(
        id="i", place=PLACE, channel=CHANNEL, command="why", at=START, received=START,
        actor=Actor(id=f"test:member:{who}"), reply_to="3", reply_to_actor="test:member:ann",
    )  # fmt: skip
    back = Found(
        id="f", place=PLACE, at=START, received=START, as_of=START, query="why", rows=(found,),
        invoked=codec.encode(asked), actor=asked.actor,
    )  # fmt: skip
    (reply,) = [a for a in Life(rules).meets(back).actions if isinstance(a, Reply)]
    return reply.text


def plain(text: Text) -> str:
    return "".join(piece if isinstance(piece, str) else f"<{piece}>" for piece in text)


def twice(rules: Policy) -> Decision:
    """What is done about Ann's second message of the kind."""
    life = Life(rules)
    return life.meets_all([says("casino", id="1"), says("casino", id="2", after=1)])[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_was_done_can_be_told(language: Language) -> None:
    deeds = [{"type": kind, "because": "words"} for kind in KINDS]
    lines = plain(told(policy(TEAM, language=language), row(*deeds))).split("\n")
    inward = {"wake", "fetch", "inspect", "score", "recall", "teach"}
    assert len(lines) == 1 + len(KINDS) - len(inward) + 1


def test_the_team_reads_the_step_of_the_ladder_and_how_many_count() -> None:
    rules = policy(TEAM + LADDER)
    words = plain(told(rules, row(*map(deed, twice(rules).actions))))
    assert "strike (words): noted, 2 count now" in words
    assert "timeout, until <Moment" in words
    assert "(the ladder, at 2): under way" in words


def test_the_team_reads_until_when() -> None:
    until = START + timedelta(days=2)
    lasting = {"type": "ban", "because": "words", "until": until.timestamp()}
    text = told(policy(TEAM), row(lasting, {"type": "ban", "because": "words"}))
    assert Moment(until) in text
    assert "removal, no end date (words)" in plain(text)


def test_the_team_reads_who_did_it_by_hand_and_why() -> None:
    mo = "test:member:mo"
    by_hand = {"type": "kick", "because": "command"}
    text = told(policy(TEAM), row({**by_hand, "reason": "spam\nagain"}, by_hand, actor=mo))
    assert text.count(Mention(mo)) == 2
    assert "(by <" in plain(text)
    assert ": spam again): " in plain(text)


def test_a_member_reads_the_reason_that_was_given_then() -> None:
    rules = policy(TEAM + LADDER)
    found = row(*map(deed, twice(rules).actions))
    changed = policy(TEAM + LADDER.replace("no advertising", "be kind").replace('"words"', '"new"'))
    assert "Reason: no advertising." in plain(told(changed, found, "ann"))


def test_a_member_reads_the_reason_of_the_gravest_action() -> None:
    second = """
[[rules]]
name = "green"
filter = "keywords"
words = ["green"]
actions = [{ do = "timeout", for = "1h" }]
because = "green is not wanted"
"""
    rules = policy(TEAM + LADDER + second)
    life = Life(rules)
    decision = life.meets(says("casino green"))
    assert "Reason: green is not wanted." in plain(
        told(rules, row(*map(deed, decision.actions)), "ann")
    )
    (notice,) = [a for a in life.settles(decision) if getattr(a, "fallback", None)]
    assert isinstance(notice, Notice)
    assert "Reason: green is not wanted." in plain(notice.text)


def test_a_member_reads_what_the_moderator_said() -> None:
    by_hand = {"type": "ban", "because": "command", "reason": "too much spam"}
    words = plain(told(policy(TEAM), row(by_hand, actor="test:member:mo"), "ann"))
    assert "by the team" in words
    assert "Reason: too much spam." in words


def test_ninety_days_are_said_in_days() -> None:
    kept = figures("repeats", count=3, limit=2, duration=timedelta(days=90).total_seconds())
    assert spoken(kept, "en") == "3 times the same within 90 days; allowed: 2"


def asks(life: Life, id: str, command: str, who: str = "ann", **args: str) -> Decision:
    """Somebody gives a command, or presses a button."""
    asked = Invoked(
        id=id, place=PLACE, channel=CHANNEL, command=command, at=START, received=START,
        actor=Actor(id=f"test:member:{who}"), args=args, via="button",
    )  # fmt: skip
    decision = life.meets(asked)
    fetches = [a for a in decision.actions if isinstance(a, Fetch)]
    if not fetches or fetches[0].query == "why":
        return decision
    rows = (row({"type": "delete", "because": "words"}) | {"event": "asked about"},)
    return life.meets(
        Found(
            id=f"{id}/found",
            place=PLACE,
            at=START,
            received=START,
            as_of=START,
            query="why",
            rows=rows,
            invoked=codec.encode(asked),
            actor=asked.actor,
        )
    )


def test_details_are_those_of_what_was_asked_about() -> None:
    life = Life(policy(TEAM))
    (reply,) = [a for a in asks(life, "1", "why").actions if isinstance(a, Reply)]
    pressed = asks(life, "2", reply.buttons[0].code)
    (fetch,) = [a for a in pressed.actions if isinstance(a, Fetch)]
    assert (fetch.query, fetch.args) == ("why", {"event": "asked about"})


def details(found: dict[str, Any], who: str = "ann") -> Text:
    """What somebody reads who presses the button for the details of a decision."""
    life = Life(policy(TEAM))
    asked = Invoked(
        id="i", place=PLACE, channel=CHANNEL, command="details", at=START, received=START,
        actor=Actor(id=f"test:member:{who}"), args={"event": "e"},
    )  # fmt: skip
    back = Found(
        id="f", place=PLACE, at=START, received=START, as_of=START, query="why", rows=(found,),
        invoked=codec.encode(asked), actor=asked.actor,
    )  # fmt: skip
    (reply,) = [a for a in life.meets(back).actions if isinstance(a, Reply)]
    return reply.text


DELETED = {"type": "delete", "because": "words"}


def test_details_hold_the_words_where_there_are_any() -> None:
    assert Excerpt("e", 300) in details(row(DELETED))
    by_hand = row({"type": "timeout", "because": "command"}) | {"kind": "invoked"}
    assert "It was about" not in plain(details(by_hand))
    assert "It was about" not in plain(details(row(DELETED) | {"kind": "joined"}))
    named = row(DELETED) | {
        "kind": "joined",
        "findings": [{"rule": "r", "mode": "enforce", "part": -1}],
    }
    assert Excerpt("e", 300, -1) in details(named)


def test_details_are_for_whom_it_was_done_to() -> None:
    assert "Nothing's been done to you" in plain(details(row(DELETED), "bob"))


def test_what_was_not_done_is_told_to_nobody_as_done() -> None:
    refused = {"type": "timeout", "because": "words", "outcome": "denied"}
    assert "your message was taken down" in plain(details(row(DELETED, refused)))
    assert "Nothing's been done to you" in plain(details(row(refused)))
    for outcome in ("failed", "cancelled"):
        assert "Nothing's been done" in plain(details(row(DELETED | {"outcome": outcome})))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("On <", "your message was taken down", "automatically", "Reason: no advertising",
                "Rule: words", "ask for a review")),
        ("es", ("Motivo: no advertising", "automáticamente", "Regla: words", "pedir una revisión")),
        ("zh-CN", ("原因：no advertising", "系统自动", "规则：words", "申请复核")),
    ],
)  # fmt: skip
def test_details_are_a_statement_of_reasons(language: Language, words: tuple[str, ...]) -> None:
    life = Life(policy(TEAM + LADDER, language=language))
    asked = Invoked(
        id="i", place=PLACE, channel=CHANNEL, command="details", at=START, received=START,
        actor=Actor(id="test:member:ann"), args={"event": "e"},
    )  # fmt: skip
    found = row(DELETED | {"reason": "no advertising"})
    back = Found(
        id="f", place=PLACE, at=START, received=START, as_of=START, query="why", rows=(found,),
        invoked=codec.encode(asked), actor=asked.actor,
    )  # fmt: skip
    (reply,) = [a for a in life.meets(back).actions if isinstance(a, Reply)]
    assert [w for w in words if w not in plain(reply.text)] == []
    assert len(reply.buttons) == 1
