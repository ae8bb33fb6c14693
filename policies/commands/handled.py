"""What whoever presses a button second is told: by whom it was decided before, and how."""

from __future__ import annotations

from policies.actions import Mention
from policies.commands.contract import Call, Unusable
from policies.telling.handled import handled, handled_by


def once(call: Call, page: str, how: str) -> None:
    """The caller decides what stands on that page, unless somebody has. Raises ``Unusable``."""
    if handled_by(call.draft, page) is not None:
        raise already(call, page)
    handled(call.draft, page, call.caller, how)


def already(call: Call, page: str) -> Unusable:
    """The sentence for whoever comes second, as far as it is known who was first."""
    known = handled_by(call.draft, page)
    return decided_by(call, *known) if known else Unusable("not_waiting")


def decided_by(call: Call, by: str, how: str) -> Unusable:
    """The same; ``how`` is a key of ``report_decision``."""
    what = call.draft.say(f"report_decision.{how}")
    return Unusable("decided_by", member=Mention(by), what=what)
