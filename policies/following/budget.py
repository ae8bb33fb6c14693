"""Budgets: how often somebody may remove others, by command and by hand, and what follows."""

from __future__ import annotations

from datetime import timedelta

from policies.actions import Mention
from policies.draft import Draft
from policies.events import Actor, Moderated
from policies.following.takeover import disarm
from policies.people.standing import remembered, roles
from policies.people.taken import taken
from policies.rights import RATIONS, Ration, Role
from policies.state import Mark
from policies.telling.members import alert
from policies.wording import duration_words

OVER = 3
"""Whoever goes so many times over their budget may not be themself any more."""


def ration(held: tuple[Role, ...], do: str) -> Ration | None:
    """How often whoever holds these roles may do that; of several the one that allows most."""
    asked = [role.budget[do] for role in held if do in role.budget]
    return max(asked, key=_pace, default=RATIONS.get(do))


def _pace(one: Ration) -> float:
    return one.most / one.within.total_seconds()


def spend(draft: Draft, actor: Actor, held: tuple[Role, ...], do: str, times: int = 1) -> float:
    """Count what somebody does or tries; answers how many times over their budget that is: up to 1
    it is within, and where it is more than ``OVER`` their powers are taken until a human of their
    rank says that they are themselves."""
    allowed = ration(held, do)
    if allowed is None or not times:
        return 0.0
    within = allowed.within.total_seconds()
    limit = max(OVER * allowed.most, 1)
    draft.write(Mark(actor.id, f"did:{do}", within, limit, times=times))
    done = draft.window(actor.id, f"did:{do}")
    share = (done.count(draft.now) if done else 0) / allowed.most
    if share > OVER and taken(draft, actor.id) is None:
        draft.audit("budget.over", actor.id, after=f"{do} {share:.1f}", by="program")
        disarm(draft, actor.id, "staff_over_budget", **_told(draft, do, allowed))
    return share


def _told(draft: Draft, do: str, allowed: Ration) -> dict[str, str]:
    """What is said of a budget: of which action, and how many."""
    what = "".join(map(str, draft.say(f"actions.{do}")))
    return {"rule": what, "count": str(OVER * allowed.most)}


def span(draft: Draft, within: timedelta) -> str:
    """A length of time in the community's words."""
    return duration_words(within, draft.policy.language, draft.policy.tone)


def by_hand(draft: Draft) -> None:
    """What a person did by hand on the platform counts as well; the team hears of it the first time
    that somebody is over their budget."""
    event = draft.event
    assert isinstance(event, Moderated)
    if event.lifted or not event.actor.id or event.actor.identity not in ("member", "place"):
        return
    actor = event.actor if event.actor.roles else remembered(draft, event.actor.id)
    held = roles(draft, actor)
    allowed = ration(held, event.sanction)
    if allowed is None:
        return
    share = spend(draft, actor, held, event.sanction)
    if 1 < share <= 1 + 1 / allowed.most:
        what, length = draft.say(f"actions.{event.sanction}"), span(draft, allowed.within)
        told = {"count": str(allowed.most), "duration": length}
        text = draft.say("staff_budget_by_hand", member=Mention(actor.id), what=what, **told)
        alert(draft, text, "budget")
