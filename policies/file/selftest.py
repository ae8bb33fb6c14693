"""Runs a policy's own examples: what somebody says, and the rules that should find something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from policies.decide import decide
from policies.errors import Problem
from policies.events import Actor, Content, Message
from policies.file.phrases import phrase
from policies.lines import BEGIN
from policies.policy import Example, Policy
from policies.state import View

_DAY = timedelta(days=1)
_MEMBER = "example"
_CHANNEL = "examples"


class Failure(Problem, frozen=True, kw_only=True):
    """An example that does not hold: what is said, the rules expected and those that found.

    ``errors`` are the rules that could not be asked, with what went wrong.
    """

    says: str
    expected: tuple[str, ...]
    found: tuple[str, ...]
    errors: tuple[str, ...] = ()


def failures(policy: Policy) -> tuple[Failure, ...]:
    """All examples that do not hold, each tried on its own with nothing remembered."""
    return tuple(
        failure
        for number, e in enumerate(policy.examples)
        if (failure := _tried(policy, number, e))
    )


def _tried(policy: Policy, number: int, example: Example) -> Failure | None:
    event = _said(number, example)
    decision = decide(event, View({}, event.at.timestamp()), policy)
    rules = {rule.name for rule in policy.rules}
    found = {f.rule for f in decision.findings if f.rule in rules and not f.error}
    errors = tuple(f"{f.rule}: {f.error}" for f in decision.findings if f.error)
    if found == set(example.expect) and not errors:
        return None
    expected = tuple(sorted(example.expect))
    nothing = phrase(policy.language, "example.nothing", {})
    names = {
        "says": example.says,
        "expected": ", ".join(expected) or nothing,
        "found": ", ".join((*sorted(found), *errors)) or nothing,
    }
    return Failure(
        where=example.where,
        path=f"examples[{number + 1}]",
        message=phrase(policy.language, "example.failed", names),
        says=example.says,
        expected=expected,
        found=tuple(sorted(found)),
        errors=errors,
    )


def _said(number: int, example: Example) -> Message:
    """The example as a message of somebody who joined a day before."""
    platform = example.platform
    at = _time(example.at)
    return Message(
        id=f"example{number}",
        place=f"{platform}:place:{platform}",
        at=at,
        received=at,
        channel=_id(platform, "channel", example.channel or _CHANNEL),
        actor=Actor(
            id=_id(platform, "member", example.member or _MEMBER),
            roles=tuple(f"community:role:{role}" for role in example.roles),
            joined=at - _DAY,
        ),
        message=f"example{number}",
        content=Content(text=example.says),
    )


def _id(platform: str, kind: str, given: str) -> str:
    return given if given.count(":") >= 2 else f"{platform}:{kind}:{given}"


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text) if text else BEGIN
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
