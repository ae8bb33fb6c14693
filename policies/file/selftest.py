"""Runs a policy's own examples: what is said, which rules should find something, what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from policies.caution import on_scores
from policies.decision import Decision
from policies.decision_lines import kind, shown
from policies.errors import Problem
from policies.file.phrases import phrase
from policies.fold import Fold
from policies.policy import Example, ExampleLine, Policy
from policies.rule import Rule
from policies.texts import said


class Failure(Problem, frozen=True, kw_only=True):
    """A line of an example that does not hold: what is said, what was expected and what was found.

    ``about`` is ``rules``, or ``actions`` where the rules are as expected and what is done is not.
    ``errors`` are the rules that could not be asked, with what went wrong.
    """

    says: str
    expected: tuple[str, ...]
    found: tuple[str, ...]
    errors: tuple[str, ...] = ()
    about: str = "rules"


def failures(policy: Policy) -> tuple[Failure, ...]:
    """All lines that do not hold; each example is tried on its own with nothing remembered, as if
    the bot acted."""
    trying = replace(policy, acting="act")
    return tuple(failure for example in policy.examples for failure in _tried(trying, example))


def _tried(policy: Policy, example: Example) -> Iterator[Failure]:
    fold = Fold(policy)
    every = {rule.name: rule for rule in policy.rules}
    for line in example.lines:
        decision, rules = fold.decide(line.event), every.keys() if line.of is None else line.of
        named = {f.rule for f in decision.findings if f.rule in rules and not f.error}
        found = {name for name in named if _counts(every[name], line)}
        errors = tuple(f"{f.rule}: {f.error}" for f in decision.findings if f.error)
        done = _done(decision)
        awaited = set(line.expect or ())
        if line.of is not None:
            awaited &= line.of
        if line.expect is not None and (found != awaited or errors):
            yield _failure(policy, line, "rules", line.expect, found, errors)
        elif line.actions is not None and done != set(line.actions):
            yield _failure(policy, line, "actions", line.actions, done)


def _counts(rule: Rule, line: ExampleLine) -> bool:
    """Whether it matters that a rule found something. What the model alone says is another thing
    with each model: an example tells of it only where it names the rule, or stands beside it in
    the same file and says that nothing is found."""
    if not on_scores(rule) or rule.name in (line.expect or ()):
        return True
    return not line.expect and _file(rule.place) == _file(line.where)


def _file(where: str) -> str:
    return where.rpartition(":")[0]


def _done(decision: Decision) -> set[str]:
    return {kind(action) for action in decision.actions if shown(action)}


def _failure(
    policy: Policy,
    line: ExampleLine,
    about: str,
    expected: Iterable[str],
    found: Iterable[str],
    errors: tuple[str, ...] = (),
) -> Failure:
    says = said(line.event, 0) or str(type(line.event).__struct_config__.tag)
    awaited, came = tuple(sorted(expected)), tuple(sorted(found))
    nothing = phrase(policy.language, "example.nothing", {})
    names = {
        "says": says,
        "expected": ", ".join(awaited) or nothing,
        "found": ", ".join((*came, *errors)) or nothing,
    }
    key = "example.failed" if about == "rules" else "example.undone"
    return Failure(
        where=line.where,
        path=line.path,
        message=phrase(policy.language, key, names),
        says=says,
        expected=awaited,
        found=came,
        errors=errors,
        about=about,
    )
