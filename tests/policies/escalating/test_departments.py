"""Departments in a policy file: who answers, where it goes, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from policies.errors import PolicyError
from policies.policy import Policy
from tests.policies.said import policy

SUPPORT = """
[departments.support]
to = "test:channel:9"
kinds = ["request"]
members = [
  "test:member:ana",
  { id = "test:member:li", languages = ["zh-CN"], hours = "22:00-06:00" },
]
lead = ["test:member:lea"]
hours = "09:00-18:00"
timezone = "Europe/Madrid"
holidays = ["2026-12-25"]
targets = { high = { first_answer = "1h" } }
"""


def problems(body: str) -> str:
    with pytest.raises(PolicyError) as refused:
        policy(body)
    return str(refused.value)


def read(body: str) -> Policy:
    return policy(body)


def test_what_is_written_is_meant() -> None:
    (support,) = read(SUPPORT).departments
    assert support.hours.zone == "Europe/Madrid"
    assert support.hours.days == frozenset(range(5))
    assert support.hours.holidays == {date(2026, 12, 25)}
    assert support.target("high").first_answer == timedelta(hours=1)
    assert support.target("high").resolution == timedelta(hours=16)
    ana, li = support.people
    assert ana.hours is None
    assert li.hours is not None and li.hours.span == "22:00-06:00"
    assert [rung.name for rung in support.ladder] == ["next", "lead"]
    assert support.ladder[-1].members == ("test:member:lea",)


def test_a_ladder_ends_at_a_department_a_role_or_a_person() -> None:
    more = """ladder = ["lead", "leadership", "boss", "test:member:x"]
[departments.leadership]
members = ["test:member:ceo"]
[roles.boss]
members = ["test:member:ceo"]
"""
    rungs = read(SUPPORT + more).departments[0].ladder
    assert [rung.members[0].rpartition(":")[2] for rung in rungs] == ["lea", "ceo", "ceo", "x"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("[departments.empty]\n", "ends with nobody"),
        (SUPPORT + 'ladder = ["lead", "leadership"]\n', "ends with nobody"),
        ('[departments.a]\nrole = "r"\n[roles.r]\nmembers = ["test:role:9"]\n', "ends with nobody"),
        (SUPPORT + 'ladder = ["somebody"]\n', "nobody that a case can climb to"),
        ('[departments.a]\nmembers = ["ana"]\n', "no single person"),
        ('[departments.a]\nmembers = ["test:role:9"]\n', "no single person"),
        (SUPPORT.replace("Europe/Madrid", "Europe/Madird"), "Europe/Madrid"),
        (SUPPORT.replace("09:00-18:00", "9-18"), "hours of the day"),
        (SUPPORT.replace("2026-12-25", "2026-02-31"), "no date"),
        (SUPPORT + "days = []\n", "needs at least one"),
        (SUPPORT + '[[routes]]\nto = "x"\n', "channel"),
        (SUPPORT + '[[routes]]\nto = "test:channel:1"\ndepartments = ["sales"]\n', "called sales"),
        (SUPPORT + 'role = "helpers"\n', "helpers"),
    ],
)
def test_what_is_refused(body: str, said: str) -> None:
    assert said in problems(body)


@pytest.mark.parametrize(
    ("language", "said"), [("es", "no termina en nadie"), ("zh-CN", "最后没有人")]
)
def test_it_is_refused_in_their_language(language: str, said: str) -> None:
    assert said in problems(f'language = "{language}"\n[departments.empty]\n')


def test_routes_and_sharing() -> None:
    more = """[[routes]]
to = "test:channel:12"
departments = ["support"]
languages = ["es"]
hours = "18:00-09:00"
[share_with]
telegram = ["test"]
"""
    found = read(SUPPORT + more)
    assert found.routes[0].to == "test:channel:12"
    assert found.routes[0].hours is not None
    assert found.share_with == {"telegram": {"test"}}
