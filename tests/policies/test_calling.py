"""Under alerts of the model stand buttons that teach it, and every lesson can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from policies.actions import Action, Alert, Button, Delete, Edit, Reply, Teach
from policies.again import Labelled, again
from policies.decision import Decision
from policies.draft import moment
from policies.events import Actor, Due, Invoked, Message
from policies.learned.lessons import COUNTS, PAGE
from policies.learned.model import SIGNALS, Model
from policies.policy import Language
from policies.state import Tally
from policies.wording import LANGUAGES
from tests.policies.reporters import reports
from tests.policies.said import PLACE, STAFF, START, Life, policy, says
from tests.policies.test_learning import RULES, SILENT

BAIT = "Earn $500 a day from home, no experience needed, write to @easy_cash_now"
ALERTING = """
[roles.moderator]
members = ["test:member:mo", "test:member:ada"]
may = ["delete"]
[[rules]]
name = "spam"
filter = "score"
actions = [ACTIONS]
because = "No advertising"
"""


def life(actions: str = '"alert"', more: str = "") -> Life:
    return Life(policy(ALERTING.replace("ACTIONS", actions) + more))


def buttons(actions: Sequence[Action], *kinds: type) -> tuple[Button, ...]:
    (shown,) = [a for a in actions if isinstance(a, kinds)]
    return getattr(shown, "buttons", ())


def press(
    one: Life, button: Button, by: str = "mo", after: float = 60, place: str = PLACE
) -> Decision:
    at = START + timedelta(seconds=after)
    return one.meets(
        Invoked(
            id=f"press:{by}/{after}", place=place, channel=STAFF, at=at, received=at,
            actor=Actor(id=f"test:member:{by}"), command=button.code, via="button",
        )
    )  # fmt: skip


def alerted(one: Life) -> tuple[Button, ...]:
    return buttons(one.meets(says(BAIT, "bob", id="7")).actions, Alert)


def taught(decision: Decision) -> list[tuple[str, str]]:
    return [(a.asked, a.label) for a in decision.actions if isinstance(a, Teach)]


def learned(one: Life, decision: Decision, asked: Message) -> None:
    """What the journal brings back for each ``Teach``."""
    for action in decision.actions:
        if isinstance(action, Teach):
            seen = again(
                Labelled, asked, f"{action.id}/again", at=moment(one.now), label=action.label,
                by=action.by,
            )  # fmt: skip
            one.meets(structs.replace(seen, received=seen.at))


def counts(one: Life) -> dict[int, int]:
    kept = one.pages.get(PAGE, {}).get(COUNTS)
    return dict(kept.counts) if isinstance(kept, Tally) else {}


def test_an_alert_of_the_model_teaches_with_one_press() -> None:
    one = life()
    spam, notspam = alerted(one)
    assert (spam.label, notspam.label) == ("Spam, take it down", "Not spam")
    decision = press(one, notspam)
    assert taught(decision) == [("test:channel:5/7", "ham")]
    assert not [a for a in decision.actions if isinstance(a, Delete)]


def test_called_spam_it_is_taken_down_where_it_stands() -> None:
    one = life()
    decision = press(one, alerted(one)[0], place="test:room:team")
    (delete,) = [a for a in decision.actions if isinstance(a, Delete)]
    assert (delete.place, delete.channel, delete.message) == (PLACE, "test:channel:5", "7")
    assert taught(decision) == [("test:channel:5/7", "spam")]


@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 0), (1, 1)])
def test_of_two_who_press_the_first_decides(first: int, second: int) -> None:
    one = life()
    shown = alerted(one)
    decision = press(one, shown[first])
    (edited,) = [a for a in decision.actions if isinstance(a, Edit)]
    assert not edited.buttons and "test:member:mo" in str(edited.text)
    late = press(one, shown[second], by="ada", after=61)
    assert [type(a) for a in late.actions] == [Reply]
    how = ("it is spam", "it is no spam")[first]
    assert "Already handled by " in str(late.actions) and f": {how}." in str(late.actions)


def test_nobody_else_teaches() -> None:
    one = life()
    refused = press(one, alerted(one)[1], by="ann")
    assert [type(a) for a in refused.actions] == [Reply] and not taught(refused)
    assert taught(press(one, buttons(one.decisions[0].actions, Alert)[1], after=70))


def test_what_is_down_already_is_only_said_to_be_none() -> None:
    assert [b.label for b in alerted(life('"delete", "alert"'))] == ["Not spam"]


@pytest.mark.parametrize(
    "test",
    ['filter = "keywords"\nwords = ["cash"]', 'filter = "score"\nsignal = "toxic"\nabove = 0.0'],
)
def test_what_does_not_rest_on_the_model_teaches_nothing(test: str) -> None:
    body = ALERTING.replace('filter = "score"', test).replace("ACTIONS", '"alert"')
    found = Life(policy(body)).meets(says(f"{BAIT} cash"))
    assert found.findings and not buttons(found.actions, Alert)


def test_what_is_found_without_the_model_as_well_teaches_nothing() -> None:
    test = 'any = [{ filter = "score" }, { filter = "keywords", words = ["home"] }]'
    body = ALERTING.replace('filter = "score"', test).replace("ACTIONS", '"alert"')
    assert not buttons(Life(policy(body)).meets(says(BAIT)).actions, Alert)


def test_a_score_beside_a_link_teaches_too() -> None:
    test = 'all = [{ filter = "score" }, { filter = "keywords", words = ["home"] }]'
    body = ALERTING.replace('filter = "score"', test).replace("ACTIONS", '"alert"')
    assert len(buttons(Life(policy(body)).meets(says(BAIT)).actions, Alert)) == 2


def test_a_card_that_has_gone_on_asks_about_the_next() -> None:
    one = life()
    first = alerted(one)
    one.meets(says(f"{BAIT} today", "bob", id="8", after=20))
    pressed = press(one, first[1])
    assert not [a for a in pressed.actions if isinstance(a, Edit)]
    assert taught(pressed) == [("test:channel:5/7", "ham")]
    at = START + timedelta(seconds=90)
    renewed = one.meets(
        Due(id="due", place="clock:", at=at, received=at, what="card", args={"card": "1"})
    )
    shown = buttons(renewed.actions, Edit)
    assert taught(press(one, shown[1], after=95)) == [("test:channel:5/8", "ham")]


def test_after_a_decision_the_card_asks_nothing_more() -> None:
    one = life()
    press(one, alerted(one)[1])
    at = START + timedelta(seconds=90)
    renewed = one.meets(
        Due(id="due", place="clock:", at=at, received=at, what="card", args={"card": "1"})
    )
    assert not [a for a in renewed.actions if isinstance(a, Edit) and a.buttons]


def test_a_lesson_is_taken_back_exactly() -> None:
    one = Life(replace(policy(RULES), model=Model("", dict.fromkeys(SIGNALS, SILENT))))
    asked = says("cheap pills", "bob", id="1")
    one.meets(asked)
    for command, before in (("spam", ""), ("notspam", "")):
        decision = one.meets(reports("mo", command=command, after=one.now - START.timestamp() + 9))
        (back,) = buttons(decision.actions, Reply)
        assert back.label == "Take back"
        learned(one, decision, asked)
        assert counts(one)
        undone = press(one, back, by="mo", after=one.now - START.timestamp() + 9)
        assert taught(undone) == [("test:channel:5/1", before)]
        learned(one, undone, asked)
        assert not counts(one)


def test_what_was_called_otherwise_before_is_so_again() -> None:
    one = Life(replace(policy(RULES), model=Model("", dict.fromkeys(SIGNALS, SILENT))))
    asked = says("cheap pills", "bob", id="1")
    one.meets(asked)
    learned(one, one.meets(reports("mo", command="notspam")), asked)
    ham = counts(one)
    decision = one.meets(reports("mo", command="spam", after=70))
    learned(one, decision, asked)
    assert counts(one) != ham
    (back,) = buttons(decision.actions, Reply)
    for after in (80, 90):
        learned(one, press(one, back, after=after), asked)
        assert counts(one) == ham


def test_whoever_may_not_teach_takes_nothing_back() -> None:
    one = Life(policy(RULES))
    one.meets(says("cheap pills", "bob", id="1"))
    (back,) = buttons(one.meets(reports("mo", command="spam")).actions, Reply)
    assert not taught(press(one, back, by="ann", after=70))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_buttons_speak_every_language(language: Language) -> None:
    one = Life(replace(life().policy, language=language))
    labels = [b.label for b in alerted(one)]
    assert len(labels) == len(set(labels)) == 2 and all(labels)


def test_a_held_message_is_asked_about_once() -> None:
    hold = ALERTING.replace('name = "spam"', 'name = "hold"').replace("ACTIONS", '"hold", "alert"')
    alert = hold.split("[[rules]]")[1].replace("hold", "tell", 1).replace('"hold", ', "")
    one = Life(policy(f"{hold}\n[[rules]]{alert}"))
    decision = one.meets(says(BAIT))
    assert {finding.rule for finding in decision.findings} == {"hold", "tell"}
    assert [b.label for b in buttons(decision.actions, Alert)] == ["Show it", "Take it down"]
