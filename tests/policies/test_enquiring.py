"""What is found out of a message comes at different times, and a rule may need all of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from policies import codec
from policies.actions import Action, Inspect, Recall, Score
from policies.again import Again, Inspected, Scored, again
from policies.events import Attachment, Content, Edited, Event, Facts, Message, Part
from policies.state import Held
from tests.policies.filters.crowds import decided_again
from tests.policies.reporters import MESSAGE, reports
from tests.policies.reporters import life as reporting
from tests.policies.said import Life, policy, says

FILES = '{ filter = "attachments", deny = ["executable"] }'
SPAM = '{ filter = "score", signal = "outside" }'
SCORED = 'filter = "score"\nsignal = "outside"'
OTHER = '{ filter = "score", signal = "other" }'
KNOWN = '{ filter = "images", hashes = ["ef52946cd195c133"], qr = false }'


def life(*tests: str) -> Life:
    """A community with a rule for each of these tests: ``r0``, ``r1`` and so on."""
    rules = "".join(
        f'[[rules]]\nname = "r{n}"\n{test}\nactions = ["alert"]\n' for n, test in enumerate(tests)
    )
    return Life(policy(rules))


def posted(text: str = "have a look", id: str = "1") -> Message:
    content = Content(text=text, attachments=(Attachment("ref", "holiday.png", "image/png"),))
    return structs.replace(says(text, id=id), content=content)


def answers(asking: Event, action: Action, value: float = 0.99, code: str = "") -> Again:
    """What comes back of a question that the event ``asking`` led to."""
    assert isinstance(asking, Message | Edited)
    if isinstance(action, Score):
        more = {"signal": action.signal, "value": value}
        return again(Scored, asking, f"{action.id}/scored", **more)
    assert isinstance(action, Inspect)
    facts = Facts(kind="application/x-msdownload", image="ef52946cd195c133")
    known = tuple(structs.replace(file, facts=facts) for file in asking.content.attachments)
    parts = (*asking.content.parts, Part("qr", code)) if code else asking.content.parts
    content = structs.replace(asking.content, attachments=known, parts=parts)
    return again(Inspected, asking, f"{action.id}/seen", content=content)


def plays(town: Life, first: Event, order: list[int], **more: Any) -> list[str]:
    """Let all questions be answered, in this order; answers all rules that found something."""
    open_, found = [(first, action) for action in _asked(town, first)], set[str]()
    for step in range(40):
        if not open_:
            break
        asking, action = open_.pop(order[step % len(order)] % len(open_))
        event = answers(asking, action, **_of(action, more))
        assert decided_again(town, event)
        decision = town.meets(event)
        assert not any(finding.error for finding in decision.findings)
        found |= {finding.rule for finding in decision.findings}
        open_ += [(event, a) for a in decision.actions if isinstance(a, Score | Inspect)]
    assert not open_, "it ends"
    return sorted(found)


def _asked(town: Life, first: Event) -> list[Action]:
    return [a for a in town.meets(first).actions if isinstance(a, Score | Inspect)]


def _of(action: Action, more: dict[str, Any]) -> dict[str, Any]:
    values = more.get("values")
    if isinstance(action, Score) and isinstance(values, dict):
        return {"value": values[action.signal]}
    return {"code": more.get("code", "")}


def count(town: Life, kind: type[Action]) -> int:
    return sum(isinstance(a, kind) for d in town.decisions for a in d.actions)


@pytest.mark.parametrize(
    "test", [f"all = [{FILES}, {SPAM}]", f"all = [{SPAM}, {FILES}]", f"all = [{KNOWN}, {SPAM}]"]
)
def test_what_a_file_is_and_what_a_signal_says_go_together(test: str) -> None:
    town = life(test)
    assert plays(town, posted(), [0]) == ["r0"]
    assert (count(town, Inspect), count(town, Score)) == (1, 1), "each is asked once"


def test_each_alone_is_not_enough() -> None:
    values = {"values": {"outside": 0.1}}
    assert plays(life(f"all = [{FILES}, {SPAM}]"), posted(), [0], **values) == []
    tame = life(f'all = [{SPAM}, {{ filter = "attachments", deny = [".iso"] }}]')
    assert plays(tame, posted(), [0]) == []


def test_two_signals_go_together() -> None:
    town = life(f"all = [{SPAM}, {OTHER}]")
    assert plays(town, posted(), [0]) == ["r0"]
    assert count(town, Score) == 2
    said = {"values": {"outside": 0.99, "other": 0.2}}
    assert plays(life(f"all = [{SPAM}, {OTHER}]"), posted(), [0], **said) == []


def test_what_is_not_known_yet_is_not_said_to_be_missing() -> None:
    town = life(f'all = [{{ filter = "keywords", words = ["look"] }}, {{ not = {SPAM} }}]')
    first = town.meets(posted())
    assert not first.findings and first.pending == ("r0",)
    (asked,) = [a for a in first.actions if isinstance(a, Score)]
    assert town.meets(answers(posted(), asked, 0.1)).findings


def test_what_a_code_says_is_read_by_a_signal_too() -> None:
    town, asked = life(SCORED, 'filter = "images"\nqr = false'), posted()
    plays(town, asked, [1], code="加微信领红包", values={"outside": 0.2})
    again_ = [a for d in town.decisions for a in d.actions if isinstance(a, Score)]
    assert [a.asked.endswith("/seen") for a in again_] == [False, True]


def test_without_more_to_read_nobody_is_asked_twice() -> None:
    town = life(SCORED, 'filter = "attachments"\ndeny = ["executable"]')
    plays(town, posted(), [0], values={"outside": 0.2})
    assert (count(town, Inspect), count(town, Score)) == (1, 1)


@settings(max_examples=60)
@given(
    order=st.lists(st.integers(0, 5), min_size=1, max_size=8),
    outside=st.sampled_from([0.1, 0.99]),
    other=st.sampled_from([0.1, 0.99]),
    code=st.sampled_from(["", "加微信"]),
)
def test_in_whatever_order_it_becomes_known(
    order: list[int], outside: float, other: float, code: str
) -> None:
    tests = (
        f"all = [{FILES}, {SPAM}]", f"all = [{SPAM}, {KNOWN}]", f"all = [{OTHER}, {FILES}, {SPAM}]",
        f"any = [{SPAM}, {OTHER}]", f"all = [{KNOWN}, {OTHER}]",
    )  # fmt: skip
    town = life(*tests)
    values = {"outside": outside, "other": other}
    found = plays(town, posted(), order, values=values, code=code)
    spam, odd = outside > 0.9, other > 0.9
    expected = [spam, spam, spam and odd, spam or odd, odd]
    assert found == [f"r{n}" for n, holds in enumerate(expected) if holds]
    assert count(town, Inspect) == 1 and count(town, Score) <= 4
    sizes = [len(codec.encode({n: v})) for page in town.pages.values() for n, v in page.items()]
    assert max(sizes) <= 1_024


def test_it_is_kept_for_a_day_and_an_edit_begins_anew() -> None:
    town, first = life(f"all = [{FILES}, {SPAM}]"), posted()
    plays(town, first, [0])
    kept = [v for v in town.pages[first.id].values() if isinstance(v, Held)]
    assert kept and all(0 < v.until <= first.at.timestamp() + 86_400 for v in kept)
    fields = {name: getattr(first, name) for name in ("place", "community", "channel", "actor")}
    edit = Edited(id=f"{first.id}/2", at=first.at, message="1", content=first.content, **fields)
    assert any(isinstance(a, Inspect) for a in town.meets(edit).actions)


def test_who_reports_it_has_what_is_known_looked_at() -> None:
    town = reporting()
    town.meets(again(Inspected, MESSAGE, f"{MESSAGE.id}#0/seen"))
    town.meets_all(reports(f"m{n}", after=60 + n) for n in range(4))
    (recall,) = [a for d in town.decisions for a in d.actions if isinstance(a, Recall)]
    assert recall.asked == f"{MESSAGE.id}#0/seen"
