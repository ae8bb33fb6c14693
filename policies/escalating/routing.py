"""Routing: which department a question is for, where its card goes, and who may read its words."""

from __future__ import annotations

from policies.departments import Department, Route
from policies.draft import Draft
from policies.escalating.hours import working
from policies.letters import MAIL
from policies.policy import Policy


def department_for(policy: Policy, kind: str) -> Department | None:
    """The first department that sees to such questions, else the first of all."""
    fitting = (each for each in policy.departments if kind in each.kinds)
    return next(fitting, next(iter(policy.departments), None))


def named(policy: Policy, name: str) -> Department | None:
    """The department of that name."""
    return next((each for each in policy.departments if each.name == name), None)


def channel_for(draft: Draft, whose: Department, severity: str, language: str) -> str:
    """Where a question from the event's channel goes: by the first route that fits, else to the
    department's own channel, else to the team's."""
    routes = (r for r in draft.policy.routes if _fits(draft, r, whose, severity, language))
    route = next(routes, None)
    return route.to if route else whose.to or draft.policy.staff_channel


def shared(policy: Policy, origin: str, channel: str) -> bool:
    """Whether what was written on one platform may be read in that channel: on the same, in the
    console, by the organisation's e-mail, and where the policy shares it."""
    own, there = origin.partition(":")[0], channel.partition(":")[0]
    return there in (own, "console", MAIL) or there in policy.share_with.get(own, ())


def _fits(draft: Draft, route: Route, whose: Department, severity: str, language: str) -> bool:
    event = draft.event
    given = (
        (route.departments, whose.name), (route.severities, severity), (route.languages, language),
        (route.platforms, event.platform), (route.channels, event.channel),
    )  # fmt: skip
    if any(wanted and one not in wanted for wanted, one in given):
        return False
    return route.hours is None or working(route.hours, draft.time())
