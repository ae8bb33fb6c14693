"""Assembles what a rule or the ladder asks for, from what the file says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType

from policies.file.actionchecks import LONGEST
from policies.file.channels import ROLES, channel_id, id_of
from policies.file.document import ActionTable, RuleTable, RungTable
from policies.file.gather import Whole
from policies.rule import Consequence

_LASTING = MappingProxyType(
    {
        "timeout": timedelta(minutes=10),
        "slowmode": timedelta(minutes=10),
        "posture": timedelta(minutes=10),
        "lock": LONGEST["lock"],
        "pause": timedelta(hours=1),
    }
)
"""How long something lasts for which the admin gives no length."""
_EVERY = timedelta(seconds=30)


def consequences(whole: Whole, table: RuleTable) -> Iterator[Consequence]:
    """All that a rule asks for; what a member asks for is the last of it."""
    for action in table.actions:
        yield consequence(whole, action)
    if table.escalate:
        yield Consequence("case", department=table.escalate, asks=True)


def consequence(whole: Whole, action: ActionTable | RungTable) -> Consequence:
    """One action of a rule, or a rung of the ladder."""
    lasting = action.lasting or _LASTING.get(action.do)
    if isinstance(action, RungTable):
        return Consequence(action.do, lasting)
    return Consequence(
        action.do,
        lasting,
        action.times,
        role=id_of(action.role, ROLES),
        name=action.name,
        every=action.every or (_EVERY if action.do == "slowmode" else None),
        to=action.to or "",
        text=action.text,
        channel=channel_id(whole, action.channel),
        department=action.department,
        severity=action.severity,
    )
