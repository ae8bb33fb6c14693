"""Messages seen again: judged as an edit is, never twice, and only where a rule asks for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from policies import decision_lines
from policies.actions import Delete, Inspect, Score
from policies.again import Again, Inspected, Reported, Scored, again
from policies.draft import Draft
from policies.events import Attachment, Content, Edited, Facts, Message, Part
from policies.filters import FILTERS
from policies.filters.contract import Filter, Sample, Settings
from policies.matching.terms import Hit
from policies.policy import Policy
from policies.rule import Check
from policies.state import Window
from tests.policies import said
from tests.policies.said import Life, says

RULES = """
[[rules]]
name = "word"
filter = "keywords"
words = ["casino"]
actions = ["delete", "strike"]
because = "No advertising"

[[rules]]
name = "fast"
filter = "flood"
limit = 3
within = "1m"
actions = ["delete"]
because = "Too fast"

[[rules]]
name = "edited"
filter = "keywords"
words = ["swapped"]
actions = ["delete"]
because = "No"
when = { edited = true }

[[rules]]
name = "curious"
filter = "curious"
actions = ["delete"]
because = "No"

[[ladder]]
at = 3
do = "timeout"
for = "1h"
"""


def _curious(draft: Draft, _: Check, __: Any) -> tuple[Hit, ...]:
    """Wants to know what is in files, and what a signal says of ``score me``."""
    event = draft.event
    assert isinstance(event, Message | Edited)
    if isinstance(event, Scored):
        return (Hit(detail="score"),) if event.value > 0.5 else ()
    if "score me" in event.content.text:
        draft.want("signal:spam")
    if any(file.facts is None for file in event.content.attachments):
        draft.want("files")
    return ()


@pytest.fixture
def policy(monkeypatch: pytest.MonkeyPatch) -> Policy:
    curious = Filter(
        name="curious",
        settings=Settings,
        sample=Sample(rule="", finds=(), leaves=()),
        look=_curious,
    )
    monkeypatch.setitem(FILTERS, "curious", curious)
    return said.policy(RULES)


def _file(text: str = "look", **more: Any) -> Message:
    content = Content(text=text, attachments=(Attachment("ref", "a.png"),))
    return structs.replace(says(text, **more), content=content)


def _seen(asked: Message | Edited, qr: str = "", **more: Any) -> Inspected:
    known = tuple(
        structs.replace(f, facts=Facts(kind="image/png")) for f in asked.content.attachments
    )
    parts = (Part("qr", qr),) if qr else ()
    content = structs.replace(asked.content, attachments=known, parts=parts)
    return again(Inspected, asked, f"{asked.id}/seen", content=content, **more)


def test_a_rule_that_wants_to_know_more_has_it_found_out_once(policy: Policy) -> None:
    asked = _file("score me")
    decision = Life(policy).meets(asked)
    assert [type(action) for action in decision.actions] == [Score, Inspect]
    assert all(action.asked == asked.id for action in decision.actions)  # type: ignore[union-attr]
    assert decision.pending == ("curious",)
    assert decision.verdict == "allow"


def test_what_is_removed_anyway_is_not_looked_into(policy: Policy) -> None:
    decision = Life(policy).meets(_file("casino"))
    assert not any(isinstance(action, Inspect) for action in decision.actions)


def test_what_a_file_says_is_judged_by_every_rule(policy: Policy) -> None:
    life, asked = Life(policy), _file()
    life.meets(asked)
    decision = life.meets(_seen(asked, qr="best casino"))
    assert [f.rule for f in decision.findings] == ["word"]
    assert decision.findings[0].part == 1
    assert decision.verdict == "enforce"


def test_what_was_done_is_not_done_twice(policy: Policy) -> None:
    life, asked = Life(policy), structs.replace(_file("casino"), id="x")
    life.meets(asked)
    decision = life.meets(_seen(asked, qr="best casino"))
    assert [type(action) for action in decision.actions] == [Delete]


def test_no_window_counts_it_again(policy: Policy) -> None:
    life = Life(policy)
    for number in range(3):
        asked = _file(id=str(number), after=number)
        assert not life.meets(asked).findings
        assert not life.meets(_seen(asked)).findings
    marks = [v for page in life.pages.values() for v in page.values() if isinstance(v, Window)]
    assert [len(window.times) for window in marks] == [3]


def test_only_an_edit_is_one_when_it_is_seen_again(policy: Policy) -> None:
    life, asked = Life(policy), _file("swapped")
    assert not life.meets(asked).findings
    assert not life.meets(_seen(asked)).findings
    fields = {name: getattr(asked, name) for name in ("place", "at", "channel", "actor", "message")}
    edit = Edited(
        id="edit", content=asked.content, written=asked.at, community=asked.community, **fields
    )
    assert life.meets(edit).findings
    assert _seen(edit).edit and again(Reported, _seen(edit), "r", reports=2).edit


def test_a_signal_comes_back_with_its_message(policy: Policy) -> None:
    life, asked = Life(policy), says("score me")
    life.meets(asked)
    for value, found in ((0.2, []), (0.9, ["curious"])):
        seen = again(Scored, asked, f"s{value}", signal="spam", value=value)
        assert [f.rule for f in life.meets(seen).findings] == found


def test_what_is_learned_late_sanctions_nobody(policy: Policy) -> None:
    life, asked = Life(policy), _file()
    life.meets(asked)
    late = structs.replace(_seen(asked, qr="casino"), received=asked.at + timedelta(minutes=11))
    decision = life.meets(late)
    assert [type(action) for action in decision.actions] == [Delete]
    assert decision.note == "late"


def test_it_is_when_and_what_the_message_was() -> None:
    asked = _file(id="m1")
    seen = again(Scored, asked, "s", signal="spam", value=0.5)
    assert isinstance(seen, Again)
    assert (seen.asked, seen.at, seen.written) == (asked.id, asked.at, asked.at)
    assert seen.content == asked.content and seen.actor == asked.actor
    assert not seen.edit
    twice = again(Reported, replace_time(seen), "r", reports=1)
    assert twice.written == asked.at


def replace_time(seen: Scored) -> Scored:
    return structs.replace(seen, at=seen.at + timedelta(seconds=5))


def test_a_line_says_what_is_pending(policy: Policy) -> None:
    asked = _file()
    line = decision_lines.written(asked, Life(policy).meets(asked))
    assert b'"pending":["curious"]' in line
    assert b"pending" not in decision_lines.written(says("hi"), Life(policy).meets(says("hi")))
