"""Approval: whose yes an announcement needs, who is reminded, and what follows from it."""

from __future__ import annotations

from datetime import timedelta

from policies.actions import Edit, Moment, Notice, Text
from policies.announcement import Announcement, Approval
from policies.announcing.firing import at_once, key, last, plan, title
from policies.announcing.known import digest, page, status
from policies.announcing.words import words
from policies.draft import Draft, moment
from policies.people.linked import accounts
from policies.people.standing import display, remembered
from policies.rights import Role
from policies.state import Drop, Set
from policies.telling.members import alert, place_of

REMIND = "announcement_reminder"
_MOST = 12
"""People who have changed a draft since the last yes, the latest."""
BEFORE = (timedelta(hours=24), timedelta(hours=1))
"""When those who have not said yes are reminded; the last time is when it would have gone out."""


def needed(draft: Draft, one: Announcement) -> tuple[Approval, ...]:
    """The rules that ask for somebody's yes."""
    if not one.author:
        return (Approval(),) if one.approve else ()
    platform = one.author.partition(":")[0]
    actor = remembered(draft, one.author, place_of(draft, f"{platform}:channel:"))
    held = {role.name for role in draft.policy.roles_of(actor)}
    return tuple(
        rule
        for rule in draft.policy.approvals
        if (not rule.to or not rule.to.isdisjoint(one.to))
        and (not rule.authors or not rule.authors.isdisjoint(held))
    )


def unmet(
    draft: Draft, one: Announcement, held: tuple[Role, ...], *, approves: bool
) -> Approval | None:  # fmt: skip
    """The first rule that the yes of somebody else than the author does not satisfy; they have to
    satisfy all. ``approves``: they may at all."""
    names = {role.name for role in held}
    rules = needed(draft, one) or (Approval(),)
    return next((r for r in rules if not (r.by & names if r.by else approves)), None)


def wrote(draft: Draft, one: Announcement, member: str) -> bool:
    """Whether somebody has written or changed it since the last yes, with whichever account."""
    edited = draft.remembered(page(one.name), "editors")
    hands = {one.author, *(map(str, edited) if isinstance(edited, tuple) else ())}
    return not hands.isdisjoint((member, *accounts(draft, member)))


def change(draft: Draft, one: Announcement, by: str) -> None:
    """Note who has had a hand in it besides its author."""
    known = draft.remembered(page(one.name), "editors")
    before = tuple(map(str, known)) if isinstance(known, tuple) else ()
    if by != one.author and by not in before:
        draft.write(Set(page(one.name), "editors", (*before, by)[-_MOST:]))


def submit(draft: Draft, one: Announcement) -> bool:
    """Ask for a yes, or go on where none is needed; tells whether it was needed."""
    if not needed(draft, one):
        approve(draft, one, "")
        return False
    draft.write(Set(page(one.name), "status", "submitted"))
    if one.when:
        plan(draft, one, draft.time())
    ask(draft, one)
    return True


def ask(draft: Draft, one: Announcement) -> None:
    """Put it before those who may say yes, and see to it that they are reminded."""
    at = _next(draft, one)
    mark = digest(one)
    buttons = tuple(
        draft.button(str(draft.say(f"button.{label}")[0]), label, name=one.name, mark=mark)
        for label in ("announce_preview", "announce_approve", "announce_return")
    )
    alert(draft, draft.say("announcement_approval", **_names(draft, one)), "announcement", buttons)
    for before in BEFORE if at is not None else ():
        when = moment(at or 0.0) - before
        if when > draft.time():
            draft.wake(when, REMIND, name=one.name, mark=mark)


def ask_all(draft: Draft) -> None:
    """A policy is in force: ask for what it says needs a yes, and has none yet."""
    for one in draft.policy.announcements:
        asked = draft.remembered(page(one.name), "asked")
        if one.approve and status(draft, one) == "submitted" and asked != digest(one):
            draft.write(Set(page(one.name), "asked", digest(one)))
            ask(draft, one)


def remind(draft: Draft, one: Announcement, mark: str) -> None:
    """It still waits for a yes."""
    if status(draft, one) == "submitted" and mark == digest(one):
        _tell(draft, one, draft.say("staff_announce_waits", **_names(draft, one)))


def lapsed(draft: Draft, one: Announcement) -> None:
    """Its time has come without a yes: it is not sent. One that recurs waits for the next time."""
    named = _names(draft, one)
    found = plan(draft, one, draft.time())
    _tell(draft, one, draft.say("staff_announce_lapsed", **named))
    if found is not None and status(draft, one) == "submitted":
        ask(draft, one)
    elif one.author:
        draft.write(Set(page(one.name), "status", "draft"))


def approve(draft: Draft, one: Announcement, by: str) -> bool:
    """Somebody (nobody: no rule asks) has said yes: it goes out at its time, at once if it has
    none, and where it stands already it is changed. Tells whether there is such a time."""
    draft.write(Set(page(one.name), "status", "approved"))
    draft.write(Set(page(one.name), "approved", (digest(one), by)))
    if draft.value(page(one.name), "editors") is not None:
        draft.write(Drop(page(one.name), "editors"))
    if draft.remembered(page(one.name), "revised"):
        draft.write(Drop(page(one.name), "revised"))
        revise(draft, one)
    elif one.when is None:
        at_once(draft, one)
    elif one.when is not None and _next(draft, one) is None:
        return plan(draft, one, draft.time()) is not None
    return True


def give_back(draft: Draft, one: Announcement, by: str) -> None:
    """It is to be changed first."""
    draft.write(Set(page(one.name), "status", "draft"))
    name = display(draft, by)
    _told_author(draft, one, draft.say("announce_returned", title=title(one), name=name))


def revise(draft: Draft, one: Announcement) -> None:
    """Put the new words where it went last."""
    sent = last(draft, one.name)
    if sent is None:
        return
    for channel in sent[1]:
        draft.act(
            Edit,
            place=place_of(draft, channel),
            channel=channel,
            message=f"sent:{key(draft, one, sent[0], channel)}",
            text=words(draft, one, channel),
            because="announcement",
            card=one.card,
        )


def _next(draft: Draft, one: Announcement) -> float | None:
    at = draft.remembered(page(one.name), "next")
    return at if isinstance(at, float) and at > draft.now else None


def _names(draft: Draft, one: Announcement) -> dict[str, str | Moment | Text]:
    known = draft.remembered(page(one.name), "next")
    at = moment(known) if isinstance(known, float) else draft.time()
    zone = one.when.zone if one.when else draft.policy.timezone
    return {
        "title": title(one),
        "author": display(draft, one.author) if one.author else draft.policy.community,
        "count": str(len(one.to)),
        "time": Moment(at, zone) if one.when else draft.say("announce_at_once"),
    }


def _tell(draft: Draft, one: Announcement, text: Text) -> None:
    """The author and those who may approve."""
    alert(draft, text, "announcement")
    _told_author(draft, one, text)


def _told_author(draft: Draft, one: Announcement, text: Text) -> None:
    if one.author:
        place = place_of(draft, one.author)
        draft.act(Notice, place=place, member=one.author, text=text, because="announcement")
