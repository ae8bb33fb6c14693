"""Calling back: what the team reads of an account in other hands, until somebody has decided."""

from __future__ import annotations

from collections.abc import Mapping

from policies.actions import Edit, Excerpt, Mention, Text
from policies.draft import Draft
from policies.people.standing import display
from policies.state import Drop, Scalar, Set
from policies.telling.handled import handled
from policies.telling.members import alert, place_of

_CARD = "hands"
"""Under which name the member's page says how the team was told."""


def tell_team(draft: Draft, member: str, says: str, because: str, **names: str) -> None:
    """Tell the team, with a button to say that the account is back.

    ``names`` are the sentence's ``rule`` and ``count``, ``by``, a member whom it names, and
    ``event``, where the words stand that it shows.
    """
    with draft.speaking():
        button = draft.button(str(draft.say("button.back")[0]), "back", member=member)
        alert(draft, _words(draft, member, says, names), because, (button,))
    row: dict[str, Scalar] = {"says": says, "alert": draft.actions[-1].id, **names}
    draft.write(Set(member, _CARD, {**row, "channel": draft.policy.staff_channel}))


def tell_in_passing(draft: Draft, member: str, says: str, because: str, **names: str) -> None:
    """Tell the team where there is nothing to give back."""
    with draft.speaking():
        alert(draft, _words(draft, member, says, names), because)


def say_decided(draft: Draft, member: str) -> None:
    """What the team was told says from now on who has decided, and asks nothing any more."""
    handled(draft, member, draft.event.actor.id, "back")
    row, channel = draft.remembered(member, _CARD), draft.policy.staff_channel
    if not isinstance(row, Mapping):
        return
    draft.write(Drop(member, _CARD))
    if not channel or row.get("channel") != channel:
        return
    with draft.speaking():
        told = _words(draft, member, str(row.get("says")), row)
        who, what = Mention(draft.event.actor.id), draft.say("report_decision.back")
        by = draft.say("staff_decided_so", member=who, what=what)
    draft.act(
        Edit, place=place_of(draft, channel), channel=channel, message=f"sent:{row.get('alert')}",
        text=(*told, "\n", *by), because="command",
    )  # fmt: skip


def _words(draft: Draft, member: str, says: str, names: Mapping[str, object]) -> Text:
    rule, count, by, event = (str(names.get(k, "")) for k in ("rule", "count", "by", "event"))
    here = draft.event if draft.event.actor.id == by else None
    name, whom, shown = display(draft, by, here), Mention(member), Excerpt(event)
    return draft.say(says, rule=rule, count=count, name=name, member=whom, excerpt=shown)
