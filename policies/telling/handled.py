"""Handled: who has decided what the team was asked, and how, as it is remembered."""

from __future__ import annotations

from policies.draft import BUTTON_LIFE, Draft
from policies.state import Set

_NAME = "handled"


def handled(draft: Draft, page: str, by: str, how: str) -> None:
    """Put down on the page of what was asked that this member has decided it, and ``how``: a key
    of ``report_decision``. It is known as long as buttons work."""
    draft.write(Set(page, _NAME, (by, how), draft.now + BUTTON_LIFE))


def handled_by(draft: Draft, page: str) -> tuple[str, str] | None:
    """Who has decided it, and how, if anybody has."""
    match draft.remembered(page, _NAME):
        case (str(by), str(how)):
            return by, how
    return None
