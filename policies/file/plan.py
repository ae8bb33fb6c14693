"""The plan in words: what rules come to on each platform, and what must be but cannot."""

from __future__ import annotations

from collections.abc import Iterable

from policies.errors import PolicyError, Problem
from policies.feasible import Prospect, Step, unmet
from policies.file.phrases import phrase
from policies.policy import Language
from policies.wording import duration_words


def lines(plan: Iterable[Prospect], language: Language) -> tuple[str, ...]:
    """One line for each rule and platform where something is not done as it is written."""
    return tuple(
        f"{each.rule.name}, {each.name}: {outlook(each, language, limits=False)}"
        for each in plan
        if each.standing != "enforced"
    )


def outlook(prospect: Prospect, language: Language, *, limits: bool = True) -> str:
    """A rule on a platform in a few words; the policy's own words for actions stay as they are."""
    told = [text for step in prospect.steps if (text := _step(step, language, limits))]
    if prospect.standing == "enforced":
        told.insert(0, phrase(language, "plan.enforced", {}))
    return "; ".join(told)


def _step(step: Step, language: Language, limits: bool) -> str:
    names: dict[str, object] = {"do": step.do, "instead": step.instead}
    if step.span:
        names["span"] = duration_words(step.span, language)
    if step.standing != "enforced":
        return phrase(language, f"plan.{step.standing}", names)
    if limits and step.limit:
        return phrase(language, f"plan.{step.limit}", names)
    return ""


def insist(plan: Iterable[Prospect], language: Language) -> None:
    """Raise ``PolicyError`` for every rule that ``must`` be enforced where it cannot be."""
    problems = [_problem(each, language) for each in unmet(plan)]
    if problems:
        raise PolicyError(problems, language)


def unheard(found: Iterable[Prospect], language: Language) -> list[Problem]:
    """Advice on every rule whose banned members could ask nobody for a review."""
    return [
        Problem(
            where=each.rule.place,
            path="",
            message=phrase(
                language, "ban.unheard", {"name": each.rule.name, "platform": each.name}
            ),
            advice=True,
        )
        for each in found
    ]


def unseen(silent: Iterable[tuple[str, str]], where: str, language: Language) -> list[Problem]:
    """Advice on each log that a platform does not fill (see ``policies.feasible.unseen``)."""
    return [
        Problem(
            where=where,
            path=f"logs.{kind}",
            message=phrase(language, f"logs.unseen.{kind}", {"platform": platform}),
            advice=True,
        )
        for kind, platform in silent
    ]


def _problem(prospect: Prospect, language: Language) -> Problem:
    how = outlook(prospect, language, limits=False)
    names = {"name": prospect.rule.name, "platform": prospect.name, "how": how}
    return Problem(
        where=prospect.rule.place,
        path="",
        message=phrase(language, "must.unmet", names),
        hint=phrase(language, "must.remedy", names),
    )
