"""Cases: numbered, lawful in every step, never larger than a value of the state may be."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.cases.case import (
    KEPT,
    OF_MEMBER,
    WAITING,
    Unlawful,
    case,
    changed,
    newest,
    numbers_of,
    opened,
)
from policies.cases.states import KINDS, NEXT, QUEUED, SANCTIONS, STATES, WORK, first, lawful
from policies.cases.words import NOTES, REASONS, earlier_reasons, noted, notes, reasoned
from policies.draft import Draft
from policies.records import Audited, CaseKept
from policies.state import Held, Page, expired
from tests.policies.said import PLACE, Life, policy, says

LONG = "discord:channel:1234567890123456789/1234567890123456789"
ANN = "test:member:ann"


def life() -> Life:
    return Life(policy(""))


def draft(here: Life, after: float = 0) -> Draft:
    """A draft that tests write in as a command does."""
    return Draft(says("hi", "mo", after=after), here.view(), here.policy)


def keep(here: Life, written: Draft) -> None:
    for subject, values in written.values.items():
        page = here.pages.setdefault(subject, {})
        for name, value in values.items():
            if value is None:
                page.pop(name, None)
            else:
                page[name] = value


def test_numbers_are_the_communitys_and_in_order() -> None:
    here = life()
    for expected in (1, 2, 3):
        now = draft(here)
        assert opened(now, "warn", ANN).number == expected
        keep(here, now)
    assert numbers_of(draft(here), ANN) == (1, 2, 3)
    assert case(draft(here), 4) is None


def test_the_members_page_keeps_the_newest() -> None:
    here = life()
    for _ in range(OF_MEMBER + 5):
        now = draft(here)
        opened(now, "warn", ANN)
        keep(here, now)
    known = numbers_of(draft(here), ANN)
    assert (len(known), known[0], known[-1]) == (OF_MEMBER, 6, OF_MEMBER + 5)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_opened_is_read_back_and_recorded(kind: str) -> None:
    here, now = life(), None
    now = draft(here)
    new = opened(now, kind, ANN, reason="because", until=5.0, places=(PLACE,), links=(7,))
    keep(here, now)
    assert case(draft(here), 1) == new
    assert new.state == ("in_force" if kind in SANCTIONS else "open")
    audit, kept = now.records
    assert isinstance(audit, Audited) and isinstance(kept, CaseKept)
    assert (audit.what, audit.about, audit.by) == (f"case.{kind}", ANN, "")
    assert (kept.number, kept.kind, kept.reason, kept.links) == (1, kind, "because", (7,))
    assert newest(now) == 1


def test_a_rules_case_is_audited_as_the_rules() -> None:
    now = draft(life())
    opened(now, "ban", ANN, actor="rule:words", rule="words")
    assert isinstance(now.records[0], Audited)
    assert now.records[0].by == "rule:words"


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("after", STATES)
def test_only_lawful_steps_are_taken(before: str, after: str) -> None:
    now = draft(life())
    kind = "ban" if before not in QUEUED | {"resolved"} else "report"
    at = opened(now, kind, ANN)._replace(state=before)
    if lawful(before, after):
        assert changed(now, at, after).state == after
    else:
        with pytest.raises(Unlawful, match=f"from {before} to {after}"):
            changed(now, at, after)


def test_no_sanction_becomes_work_and_no_work_a_sanction() -> None:
    for kinds in (SANCTIONS, WORK):
        reached = {first(kinds[0])}
        while more := {n for s in reached for n in NEXT[s]} - reached:
            reached |= more
        assert (first(SANCTIONS[0]) in reached) is (kinds is SANCTIONS)
        assert bool(reached & QUEUED) is (kinds is WORK)


@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(STATES)), max_size=30))
def test_the_count_of_what_waits_is_always_right(steps: list[tuple[int, str]]) -> None:
    here = Life(_POLICY)
    now = draft(here)
    for _ in range(3):
        opened(now, "report", ANN)
    for number, state in steps:
        at = case(now, number)
        assert at is not None
        if lawful(at.state, state):
            changed(now, at, state)
    states = [found.state for n in (1, 2, 3) if (found := case(now, n))]
    assert (now.remembered("queue", WAITING) or 0) == sum(state in QUEUED for state in states)


_POLICY = policy("")


def test_a_case_never_outgrows_a_value_of_the_state() -> None:
    here = life()
    now = draft(here)
    big = opened(
        now, "timeout", "discord:member:1234567890123456789", actor="rule:" + "r" * 60,
        rule="r" * 60, event=LONG, places=("discord:guild:1234567890123456789",) * 60,
        links=tuple(range(10**6, 10**6 + 500)), failed=("x" * 500,) * 50,
        assignee="discord:member:1234567890123456789", department="trust-and-safety",
    )  # fmt: skip
    for n in range(NOTES + 20):
        noted(now, "case:1", f"{n} " + "字" * 5_000)
        big = reasoned(now, big, f"{n} " + "字" * 5_000)
    keep(here, now)
    assert all(_size(value) <= 1_024 for value in here.pages["case:1"].values())
    assert len(notes(draft(here), "case:1")) == NOTES
    assert len(earlier_reasons(draft(here), 1)) == REASONS


def _size(value: object) -> int:
    return len(msgspec.msgpack.encode(value))


def test_reasons_keep_their_history() -> None:
    here = life()
    now = draft(here)
    at = opened(now, "ban", ANN, reason="first")
    reasoned(now, reasoned(now, at, "second"), "third")
    keep(here, now)
    held = here.pages["case:1"]["reason"]
    assert isinstance(held, Held) and held.value == "third"
    assert [said.text for said in earlier_reasons(draft(here), 1)] == ["first", "second"]
    audits = [row for row in now.records if isinstance(row, Audited)]
    assert [(a.what, a.before, a.after) for a in audits[1:]] == [
        ("case.reason", "first", "second"),
        ("case.reason", "second", "third"),
    ]


def test_a_page_is_made_of_plain_values() -> None:
    here = life()
    now = draft(here)
    opened(now, "ban", ANN, places=(PLACE,), failed=("a",), links=(1,), until=5.0)
    keep(here, now)
    page: Page = here.pages["case:1"]
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(page), type=Page)
    assert again == page


def test_what_has_been_over_for_long_leaves_the_state() -> None:
    here = life()
    now = draft(here)
    for kind, until in (("strike", 5.0), ("timeout", 5.0), ("warn", 0.0), ("ban", 0.0)):
        opened(now, kind, ANN, reason="because", until=until)
    changed(now, opened(now, "report", ANN), "resolved")
    opened(now, "report", ANN)
    keep(here, now)
    here.now = now.now + KEPT + 1
    left = [n for n in range(1, 7) if case(draft(here, KEPT + 1), n)]
    assert left == [4, 6], "a ban without an end, and what waits"
    assert all(expired(v, here.now) for v in here.pages["case:1"].values())
