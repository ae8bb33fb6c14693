"""The buttons under what the team reads of announcements: see it, say yes, give it back, stop."""

from __future__ import annotations

from policies.announcement import Announcement
from policies.announcing.approval import give_back
from policies.announcing.firing import moment_of, send, stop, title
from policies.announcing.known import digest, known, page, status
from policies.commands.announcing import approve, preview
from policies.commands.contract import Call, Unusable, command
from policies.commands.handled import already, once
from policies.telling.handled import handled


def _meant(call: Call, name: str, mark: str = "") -> Announcement:
    """The announcement as it was when the button was made. Raises ``Unusable``."""
    one = known(call.draft, name)
    if one is None:
        raise Unusable("button.gone")
    if mark and digest(one) != mark:
        raise Unusable("announce_edited", title=title(one))
    return one


@command()
def announce_preview(call: Call, name: str = "", mark: str = "") -> None:
    """See it as it will be read."""
    preview(call, _meant(call, name, mark))


@command()
def announce_approve(call: Call, name: str = "", mark: str = "") -> None:
    """Say yes to it."""
    approve(call, _meant(call, name, mark))


@command("approve")
def announce_return(call: Call, name: str = "", mark: str = "") -> None:
    """Give it back to be changed."""
    one = _meant(call, name, mark)
    if status(call.draft, one) != "submitted":
        raise already(call, page(one.name))
    handled(call.draft, page(one.name), call.caller, "returned")
    call.draft.audit("announcement.return", one.name, after=digest(one))
    give_back(call.draft, one, call.caller)
    call.answer("announce_given_back", title=title(one))


@command("announce")
def announce_stop(call: Call, name: str = "") -> None:
    """It has gone to one channel, and goes to no more."""
    draft, one = call.draft, _meant(call, name)
    if stop(draft, one) is None:
        raise already(call, page(one.name))
    handled(draft, page(one.name), call.caller, "stopped")
    draft.audit("announcement.stop", one.name)
    call.answer("announce_stopped", title=title(one))


@command("announce")
def announce_again(
    call: Call, name: str = "", channel: str = "", at: str = "", attempt: str = ""
) -> None:
    """It is not there: post it once more."""
    draft, one, firing = call.draft, _meant(call, name), moment_of(at)
    if firing is None or not attempt.isdecimal():
        raise Unusable("button.gone")
    if status(draft, one) != "approved":
        raise Unusable("announce_edited", title=title(one))
    once(call, f"{page(one.name)}:again:{at}/{channel}/{attempt}", "again")
    # Somebody has looked and says so now: how late it is was theirs to judge.
    send(draft, one, firing, (channel,), after=draft.time() - firing, attempt=int(attempt))
    draft.audit("announcement.again", one.name, after=channel)
    call.answer("announce_posted_again", title=title(one))
