"""What platforms can make of rules: enforced, one rung weaker, or not at all; never harsher."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from policies import codec
from policies.actions import Ban, Kick, Timeout
from policies.departments import Department
from policies.events import Settled
from policies.feasible import WEAKER, Capabilities, Step, prospects, unmet
from policies.policy import Policy
from policies.state import Held
from tests.policies.said import PLACE, START, Life, policy

ALL = frozenset(
    "delete hold warn timeout quarantine compromised kick ban role_add role_remove rename slowmode"
    " lock pause reply send".split()
)
SEVERITY = (
    *("alert", "pause", "rename", "role_remove", "role_add", "warn", "hold", "delete"),
    *("slowmode", "lock", "timeout", "quarantine", "compromised", "kick", "ban"),
)


def able(*without: str, **limits: object) -> Capabilities:
    return Capabilities(name="Test", can=ALL - {*without}, **limits)  # type: ignore[arg-type]


def rule(actions: str, more: str = "") -> Policy:
    return policy(
        f"""
[[rules]]
name = "words"
filter = "keywords"
words = ["free nitro"]
because = "No ads"
actions = [{actions}]
{more}
"""
    )


def steps(asked: Policy, platform: Capabilities) -> tuple[Step, ...]:
    (found,) = prospects(asked, [PLACE], {"test": platform})
    return found.steps


@pytest.mark.parametrize(
    ("do", "without", "standing", "instead"),
    [
        ("ban", (), "enforced", ""),
        ("ban", ("ban",), "degraded", "kick"),
        ("ban", ("ban", "kick"), "degraded", "timeout"),
        ("ban", ("ban", "kick", "timeout"), "degraded", "alert"),
        ("kick", ("kick", "ban"), "degraded", "timeout"),
        ("timeout", ("timeout",), "degraded", "alert"),
        ("delete", ("delete",), "degraded", "hold"),
        ("delete", ("delete", "hold"), "degraded", "alert"),
        ("hold", ("hold",), "degraded", "alert"),
        ("quarantine", ("quarantine",), "degraded", "alert"),
        ("compromised", ("compromised",), "degraded", "delete"),
        ('{ do = "lock" }', ("lock",), "degraded", "slowmode"),
        ('{ do = "lock" }', ("lock", "slowmode"), "degraded", "alert"),
        ('{ do = "role_add", role = "x:role:1" }', ("role_add",), "degraded", "alert"),
        ('{ do = "posture", to = "guarded" }', tuple(ALL), "enforced", ""),
        ('{ do = "case", department = "support" }', tuple(ALL), "enforced", ""),
        ("warn", ("warn",), "degraded", "alert"),
        ("alert", tuple(ALL), "enforced", ""),
    ],
)
def test_what_cannot_be_done_lands_on_the_next_rung(
    do: str, without: tuple[str, ...], standing: str, instead: str
) -> None:
    (step,) = steps(rule(do if do.startswith("{") else f'"{do}"'), able(*without))
    assert (step.standing, step.instead) == (standing, instead)


def test_nothing_weaker_is_harsher() -> None:
    for do, instead in WEAKER.items():
        assert SEVERITY.index(instead) < SEVERITY.index(do)


def test_where_nobody_hears_an_alert_there_is_no_last_rung() -> None:
    asked = rule('"delete"')
    elsewhere = {"test": able("delete", "hold"), "discord": able()}
    for channel in ("", "telegram:channel:7"):
        (found,) = prospects(_staff(asked, channel), [PLACE], elsewhere)
        assert found.standing == "impossible"
    (found,) = prospects(_staff(asked, "discord:channel:7"), [PLACE], elsewhere)
    assert found.standing == "degraded"


def test_a_departments_case_needs_no_channel_of_the_team() -> None:
    asked = _staff(rule('{ do = "case", department = "support" }'), "")
    (found,) = prospects(asked, [PLACE], {"test": able()})
    assert found.standing == "impossible"
    (found,) = prospects(
        replace(asked, departments=(Department("support"),)), [PLACE], {"test": able()}
    )
    assert found.standing == "enforced"


def _staff(asked: Policy, channel: str) -> Policy:
    return replace(asked, staff_channel=channel)


def test_a_platform_that_the_bot_does_not_reach_can_do_nothing() -> None:
    places = [PLACE, "pigeon:loft:1", "pigeon:loft:2"]
    here, there = prospects(rule('"delete", "alert"'), places, {"test": able()})
    assert (here.platform, here.name, here.standing) == ("test", "Test", "enforced")
    assert (there.platform, there.name, there.standing) == ("pigeon", "pigeon", "impossible")


LADDER = '[[ladder]]\nat = 3\ndo = "ban"\nfor = "7d"'


def test_a_rule_that_strikes_needs_what_the_ladder_asks_for() -> None:
    struck, banned = steps(rule('"strike"', LADDER), able("ban"))
    assert (struck.do, struck.standing) == ("strike", "enforced")
    assert (banned.do, banned.standing, banned.instead) == ("ban", "degraded", "kick")
    assert [s.do for s in steps(rule('"delete"', LADDER), able("ban"))] == ["delete"]


def test_a_limit_is_told_and_is_no_lack() -> None:
    short = timedelta(days=28)
    within = able(deletes_within=timedelta(hours=48), timeout_max=short, bans_until=False)
    asked = rule(
        '"delete", { do = "timeout", for = "40d" }, { do = "timeout", for = "1h" },'
        ' { do = "ban", for = "7d" }, "ban"'
    )
    found = steps(asked, within)
    assert {s.standing for s in found} == {"enforced"}
    limits = [(s.do, s.limit, s.span) for s in found]
    assert limits == [
        ("delete", "age", timedelta(hours=48)),
        ("timeout", "renewed", short),
        ("timeout", "", None),
        ("ban", "lifted", None),
        ("ban", "", None),
    ]


def test_what_the_platform_itself_lets_the_team_do_is_told_to_stay() -> None:
    for without, limit in ((("role_remove",), "rights"), ((), "")):
        (step,) = steps(rule('"compromised"'), able(*without))
        assert (step.standing, step.limit) == ("enforced", limit)


def test_only_what_must_be_is_unmet() -> None:
    for must, mode, count in (("true", "enforce", 1), ("false", "enforce", 0), ("true", "off", 0)):
        asked = rule('"ban"', f'must = {must}\nmode = "{mode}"')
        found = prospects(asked, [PLACE], {"test": able("ban")})
        assert len(list(unmet(found))) == count
    met = prospects(rule('"ban"', "must = true"), [PLACE], {"test": able()})
    assert not list(unmet(met))


def test_what_is_done_after_a_refusal_is_what_was_foretold() -> None:
    for action, instead in ((Ban, Kick), (Kick, Timeout)):
        life = Life(rule('"delete"'))
        refused = action(id="a#0", place=PLACE, member="test:member:ann", because="words")
        if action is Ban:
            life.pages["test:member:ann"] = {f"ban@{PLACE}": Held(0.0)}
        settled = Settled(
            id="s", place=PLACE, at=START, received=START, action=codec.encode(refused),
            outcome="denied",
        )  # fmt: skip
        done = life.meets(settled).actions[0]
        assert type(done) is instead
        assert WEAKER[action.__name__.lower()] == type(done).__name__.lower()
