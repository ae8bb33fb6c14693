"""The command with which people announce: draft, have approved, schedule, hold, take back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from policies.actions import Moment, Piece, Strong, Text
from policies.announcement import Announcement
from policies.announcing import firing
from policies.announcing.approval import approve as say_yes
from policies.announcing.approval import change, unmet, wrote
from policies.announcing.approval import submit as ask
from policies.announcing.drafting import changed, fit, scheduled
from policies.announcing.firing import last, plan, title
from policies.announcing.known import (
    ALL,
    MOST_DRAFTS,
    digest,
    forget,
    keep,
    known,
    names,
    page,
    status,
)
from policies.announcing.receipts import recalled
from policies.announcing.words import words
from policies.commands.announcing_lists import listed, show
from policies.commands.contract import Body, Call, Unusable, command
from policies.commands.enclosing import enclose
from policies.commands.handled import already
from policies.draft import moment
from policies.people.permissions import holders
from policies.state import Drop, Set
from policies.telling.handled import handled
from policies.telling.members import channel_name
from policies.timing.schedule import reasons, upcoming
from policies.timing.unusable import Unusable as Unfit

NOTHING = Body("")
_NAME = 40
_TASKS = (
    *("list", "show", "draft", "preview", "edit", "schedule", "submit", "approve"),
    *("pause", "resume", "skip", "cancel", "recall"),
)


@command("announce", file=True, task=_TASKS)
def announce(call: Call, task: str = "list", text: Body = NOTHING) -> None:
    """Announce something in many channels: draft, have it approved, schedule, hold, take back."""
    name, _, rest = text.strip().partition(" ")
    if "\n" in name:
        name, _, begun = text.strip().partition("\n")
        rest = begun
    try:
        if task == "list" and text.strip():
            raise Unusable("bad_choice", text=name[:_NAME], what=", ".join(_TASKS))
        if task == "list":
            listed(call)
        elif task == "draft":
            _draft(call, name, rest.strip())
        elif name == "all" and task in ("pause", "resume"):
            _all(call, task)
        else:
            _DOING[task](call, _known(call, name), rest.strip())
    except Unfit as problem:
        raise Unusable(problem.key, **problem.names) from None


def _known(call: Call, name: str) -> Announcement:
    one = known(call.draft, name)
    if one is None:
        raise Unusable("announce_unknown", text=name[:_NAME] or "–")
    return one


def _own(call: Call, one: Announcement) -> None:
    """Only the author, or who may approve. Raises ``Unusable``."""
    if call.caller != one.author and not call.may("approve"):
        raise Unusable("refused", role=holders(call.draft, "approve"))


def _drafted(call: Call, one: Announcement) -> None:
    """What the policy says is changed there. Raises ``Unusable``."""
    if not one.author:
        raise Unusable("announce_in_policy", title=one.name)
    _own(call, one)


def _draft(call: Call, name: str, text: str) -> None:
    draft = call.draft
    if not name or len(name) > _NAME or set(name) & set("/:@{}"):
        raise Unusable("announce_bad_name", text=name[:_NAME] or "–")
    if known(draft, name) is not None or name == "all":
        raise Unusable("announce_taken", text=name)
    if len(names(draft)) >= MOST_DRAFTS:
        raise Unusable("announce_too_many", limit=str(MOST_DRAFTS))
    one = Announcement(name=name, texts={"": text} if text else {}, to=(), author=call.caller)
    keep(draft, one)
    draft.audit("announcement.draft", name, after=text)
    call.answer("announce_drafted", title=name)


def _edit(call: Call, one: Announcement, rest: str) -> None:
    """What was said yes to no longer is; where it stands already it will be changed, and what has
    gone to the first channel only goes no further."""
    _drafted(call, one)
    field, _, value = rest.partition(" ")
    if field == "file" and value.strip() != "off":
        enclose(call, one, _keep_changed)
        return
    new = changed(call.draft, one, field, value.strip(), mention=call.may("mention"))
    _keep_changed(call, one, new)
    call.answer("announce_changed", title=title(new), what=field)


def _keep_changed(call: Call, old: Announcement, new: Announcement) -> None:
    draft = call.draft
    keep(draft, new)
    change(draft, new, call.caller)
    draft.audit("announcement.edit", new.name, digest(old), digest(new))
    draft.write(Set(page(new.name), "status", "draft"))
    if old.when != new.when and draft.value(page(new.name), "next") is not None:
        draft.write(Drop(page(new.name), "next"))
    if firing.stop(draft, old) is not None:
        call.answer("announce_stopped", title=title(new))
    elif last(draft, new.name) and (new.when is None or new.when.kind == "at"):
        draft.write(Set(page(new.name), "revised", new.when == old.when))


def _schedule(call: Call, one: Announcement, rest: str) -> None:
    _drafted(call, one)
    new = scheduled(call.draft, one, rest)
    _keep_changed(call, one, new)
    if new.when is None:
        call.answer("announce_now", title=title(new))
        return
    found = upcoming(new.when, call.draft.time(), firing.days(call.draft, new))
    assert found is not None
    at = Moment(found.at, new.when.zone)
    text: list[Piece] = [*call.draft.say("announce_scheduled", title=title(new), time=at)]
    for key in reasons(found):
        text += [" ", *call.draft.say(key, text=f"{found.wall:%Y-%m-%d %H:%M}")]
    call.answer_text(tuple(text))


def _submit(call: Call, one: Announcement, rest: str) -> None:
    _drafted(call, one)
    if status(call.draft, one) in ("submitted", "approved"):
        raise Unusable("announce_submitted", title=title(one))
    fit(call.draft, one)
    call.draft.audit("announcement.submit", one.name, after=digest(one))
    asked = ask(call.draft, one)
    call.answer("announce_asked" if asked else "announce_goes", title=title(one))


def preview(call: Call, one: Announcement, rest: str = "") -> None:
    """Show it as it will be read, each text once: with several, under a channel where it is."""
    shown: dict[Text, str] = {}
    for channel in one.to or (call.event.channel,):
        shown.setdefault(words(call.draft, one, channel), channel)
    added: Text = ()
    colour = "" if one.colour is None else f"#{one.colour:06x}"
    with_it = [part for part in (one.file and one.file.name, colour, one.thread) if part]
    if with_it:
        added = ("\n\n", *call.draft.say("announce_with", what=", ".join(with_it)))
    for text, channel in shown.items():
        name = (Strong(channel_name(call.draft, channel)), "\n") if len(shown) > 1 else ()
        call.answer_text((*name, *text, *added))


def approve(call: Call, one: Announcement, rest: str = "") -> None:
    """Say yes to it, if the caller's yes counts."""
    draft = call.draft
    if status(draft, one) != "submitted":
        raise already(call, page(one.name))
    if wrote(draft, one, call.caller):
        raise Unusable("announce_own")
    if rule := unmet(draft, one, call.held, approves=call.may("approve")):
        by = (" / ".join(sorted(rule.by)),) if rule.by else holders(draft, "approve")
        raise Unusable("refused", role=by)
    fit(draft, one)
    if not say_yes(draft, one, call.caller):
        raise Unusable("schedule_past", text=title(one))
    handled(draft, page(one.name), call.caller, "approved")
    draft.audit("announcement.approve", one.name, after=digest(one))
    call.answer("announce_approved", title=title(one))


def _pause(call: Call, one: Announcement, rest: str) -> None:
    _own(call, one)
    call.draft.write(Set(page(one.name), "paused", True))
    call.draft.audit("announcement.pause", one.name)
    call.answer("announce_paused", title=title(one))


def _resume(call: Call, one: Announcement, rest: str) -> None:
    _own(call, one)
    if call.draft.value(page(one.name), "paused") is not None:
        call.draft.write(Drop(page(one.name), "paused"))
    firing.goes_on(call.draft, one)
    call.draft.audit("announcement.resume", one.name)
    call.answer("announce_resumed", title=title(one))


def _all(call: Call, task: str) -> None:
    """Hold everything, or let it go on."""
    draft = call.draft
    if not call.may("approve"):
        raise Unusable("refused", role=holders(draft, "approve"))
    draft.audit(f"announcement.{task}", "all")
    if task == "pause":
        draft.write(Set(ALL, "paused", True))
        call.answer("announce_paused_all")
        return
    draft.write(Drop(ALL, "paused"))
    for name in names(draft):
        firing.goes_on(draft, _known(call, name))
    call.answer("announce_resumed_all")


def _skip(call: Call, one: Announcement, rest: str) -> None:
    _own(call, one)
    at = call.draft.remembered(page(one.name), "next")
    if not isinstance(at, float):
        raise Unusable("announce_no_next", title=title(one))
    found = plan(call.draft, one, moment(at))
    call.draft.audit("announcement.skip", one.name, moment(at).isoformat())
    if found is None:
        call.answer("announce_skipped_last", title=title(one))
    else:
        zone = one.when.zone if one.when else call.draft.policy.timezone
        call.answer("announce_skipped", title=title(one), time=Moment(found, zone))


def _cancel(call: Call, one: Announcement, rest: str) -> None:
    _own(call, one)
    draft = call.draft
    for value in ("next", "trial", "rest"):
        if draft.value(page(one.name), value) is not None:
            draft.write(Drop(page(one.name), value))
    if one.author and last(draft, one.name) is None:
        forget(draft, one.name)
    else:
        draft.write(Set(page(one.name), "status", "cancelled"))
        handled(draft, page(one.name), call.caller, "called_off")
    draft.audit("announcement.cancel", one.name)
    call.answer("announce_cancelled", title=title(one))


def _recall(call: Call, one: Announcement, rest: str) -> None:
    _own(call, one)
    stopped = firing.stop(call.draft, one)
    count = recalled(call.draft, one, stopped)
    if not count and stopped is None:
        raise Unusable("announce_nothing_sent", title=title(one))
    call.draft.audit("announcement.recall", one.name, after=str(count))
    told = "announce_recalled" if count else "announce_stopped"
    call.answer(told, title=title(one), count=str(count))


_DOING: Mapping[str, Callable[[Call, Announcement, str], None]] = MappingProxyType(
    {
        "show": show, "preview": preview, "edit": _edit, "schedule": _schedule,
        "submit": _submit, "approve": approve, "pause": _pause, "resume": _resume,
        "skip": _skip, "cancel": _cancel, "recall": _recall,
    }
)  # fmt: skip
