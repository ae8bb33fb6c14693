"""A trace told to people: the verdict, every rule, what was done, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policies.file.phrases import phrase, sentences
from policies.policy import Language
from policies.trial.alternatives import Alternative
from policies.trial.trace import RuleTrace, Trace

_ORDER = {"found": 0, "failed": 0, "waiting": 1, "nothing": 2, "not_asked": 3}


def lines(told: Trace, otherwise: Iterable[Alternative], language: Language) -> Iterator[str]:
    """What was found first; then the rest, in the order of the policy."""
    yield phrase(language, "explain.head", {"event": told.event, "verdict": told.verdict})
    for rule in sorted(told.rules, key=lambda rule: _ORDER[rule.outcome]):
        yield f"  {rule.rule} ({rule.mode}, {rule.place}): {_rule(rule, language)}"
    names = ", ".join(dict.fromkeys(f"{a.type} ({a.because})" for a in told.actions))
    key = "explain.done" if names else "explain.none"
    yield phrase(language, key, {"actions": names})
    for said in (told.note, "again" if told.again else ""):
        if said:
            known = f"explain.{said}" in sentences(language)
            yield f"  {phrase(language, f'explain.{said}', {}) if known else said}"
    for one in otherwise:
        nothing = phrase(language, "example.nothing", {})
        names = ", ".join(one.actions) or nothing
        condition = phrase(
            language, f"explain.if.{one.key}", {"rule": one.rule, "value": one.value}
        )
        change = {"verdict": one.verdict, "actions": names}
        yield f"{condition}: {phrase(language, 'explain.otherwise', change)}"


def _rule(rule: RuleTrace, language: Language) -> str:
    names = {"evidence": rule.evidence, "error": rule.error, "key": rule.key}
    names |= {"wanted": rule.wanted, "was": rule.was}
    if rule.outcome != "not_asked":
        dropped = [phrase(language, f"explain.{why}", {}) for why in rule.dropped]
        return "; ".join([phrase(language, f"explain.{rule.outcome}", names), *dropped])
    if rule.key in ("off", "stop", "bots", "event"):
        return phrase(language, f"explain.{rule.key}", names)
    return phrase(language, "explain.key" if rule.was else "explain.key.plain", names)
