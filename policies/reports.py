"""Reports: what members point at, how often they may, and what the team reads of it."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

from policies.actions import Alert, Button, Edit, Excerpt, Mention, Piece, Recall, Text
from policies.cases.case import MEMBERS, Case, case, changed, opened, page
from policies.cases.states import RESOLVED, lawful
from policies.conditions import established
from policies.draft import Draft
from policies.events import Invoked, message_event
from policies.filters.reports import REPORTED, Reports, counted
from policies.following.enquiring import SEEN
from policies.lifecycle import ESTABLISHED
from policies.people.standing import immune, remembered, roles
from policies.rights import Role
from policies.state import Mark, Set, Window
from policies.telling.members import alert, channel_name, place_of
from policies.telling.reporters import DECIDED, KEPT, MOST, expect, tell_reporters
from policies.telling.together import together

DAY = 86_400.0
LIMITS = ((1, 5.0), (3, 300.0), (10, 3_600.0), (24, DAY))
"""So many reports of one member are taken within so many seconds."""
_HOW = "outcome"
"""The name under which the page of a report says what was decided."""
_NOTES = 3
"""The latest words of reporters that are shown."""


def allowed(draft: Draft) -> bool:
    """Whether the caller may report one more message; it is counted."""
    caller = draft.event.actor.id
    window = draft.window(caller, "reports")
    times = window.times if window is not None else ()
    if any(Window(within, 0.0, times).count(draft.now) >= most for most, within in LIMITS):
        return False
    draft.write(Mark(caller, "reports", DAY, LIMITS[-1][0], at=draft.now))
    return True


def report(draft: Draft, held: tuple[Role, ...]) -> tuple[int, bool]:
    """Take a report of the message that the caller answers to; answers its number, and whether
    what they reported has been decided.

    The team reads it, on one card a message however many report it. Who reported is shown to
    nobody: kept is a digest and, until they have been told the outcome, who that is to be told.
    """
    event = draft.event
    assert isinstance(event, Invoked)
    message, who = message_event(event.channel, event.reply_to), _digest(event.actor.id)
    number, card = _known(draft, message)
    reporters = dict(_reporters(draft, message))
    if who in reporters:
        return number, draft.remembered(message, DECIDED) is not None
    expect(draft, message, len(reporters))
    trusted = bool(held) or established(draft, *ESTABLISHED)
    reporters[who] = trusted
    kept, until = list(reporters.items())[-MOST:], draft.now + KEPT
    draft.write(Set(message, "reporters", tuple(kept), until))
    _note(draft, message)
    text = _words(draft, number, message, event.reply_to_actor, event.channel)
    buttons = _buttons(draft, number, message, event.reply_to_actor, event.place)
    card = _shown(draft, card, text, buttons)
    draft.write(Set(message, REPORTED, (number, card), until))
    _recall(draft, message, who, role=bool(held))
    return number, False


def decided(draft: Draft, message: str, author: str, channel: str, how: str) -> bool:
    """The team has decided on a reported message (``removed``, ``left``, ``resolved`` or what was
    done to its author), and its card says who and asks nothing any more; tells whether nobody had
    before."""
    match draft.remembered(message, REPORTED):
        case (int(number), str(card)):
            pass
        case _:
            return True
    if not card:
        return False
    draft.write(Set(page(number), _HOW, how, draft.now + KEPT))
    if draft.policy.staff_channel:
        with draft.speaking():
            what = draft.say(f"report_decision.{how}")
            by = draft.say("staff_decided_so", member=Mention(draft.event.actor.id), what=what)
            _shown(draft, card, (*_words(draft, number, message, author, channel), "\n", *by), ())
    draft.write(Set(message, REPORTED, (number, ""), draft.now + KEPT))
    tell_reporters(draft, message, founded=how != "left")
    of = case(draft, number)
    if of is not None and of.kind == "report" and lawful(of.state, RESOLVED):
        changed(draft, of, RESOLVED, assignee=draft.event.actor.id)
    return True


def decision(draft: Draft, message: str) -> tuple[str, str]:
    """Who has decided on a reported message, and how; empty where nobody has or it is not known."""
    known = draft.remembered(message, REPORTED)
    of = case(draft, known[0]) if isinstance(known, tuple) and isinstance(known[0], int) else None
    if of is None or of.state != RESOLVED:
        return "", ""
    return of.assignee, str(draft.remembered(page(of.number), _HOW) or "")


def _known(draft: Draft, message: str) -> tuple[int, str]:
    """The case of a message that was reported, and its card; else a new case and none."""
    match draft.remembered(message, REPORTED):
        case (int(number), str(card)):
            return number, card
    event = draft.event
    assert isinstance(event, Invoked)
    new = opened(
        draft, "report", event.reply_to_actor, actor=MEMBERS, event=message, places=(event.place,)
    )
    return new.number, ""


def _reporters(draft: Draft, message: str) -> Iterator[tuple[int, bool]]:
    known = draft.remembered(message, "reporters")
    for one in known if isinstance(known, tuple) else ():
        match one:
            case (int(who), bool(trusted)):
                yield who, trusted


def _note(draft: Draft, message: str) -> None:
    """Where the words stand that came with a report, the latest ones only."""
    if any(getattr(draft.event, "args", {}).values()):
        known = (*_notes(draft, message), draft.event.id)[-_NOTES:]
        draft.write(Set(message, "notes", known, draft.now + KEPT))


def _notes(draft: Draft, message: str) -> tuple[str, ...]:
    known = draft.remembered(message, "notes")
    return tuple(map(str, known)) if isinstance(known, tuple) else ()


def _words(draft: Draft, number: int, message: str, author: str, channel: str) -> Text:
    reporters = list(_reporters(draft, message))
    text: list[Piece] = [
        *draft.say(
            "staff_reported",
            case=str(number),
            member=Mention(author) if author else draft.say("none"),
            channel=channel_name(draft, channel),
            excerpt=Excerpt(message),
            people=str(len(reporters)),
            count=str(sum(trusted for _, trusted in reporters)),
        )
    ]
    if others := together(draft, author, team=True):
        text += ["\n", *others]
    for note in _notes(draft, message):
        text += ["\n", *draft.say("staff_report_note", text=Excerpt(note))]
    return tuple(text)


_CHOICES = (
    ("remove", "take_down"), ("leave", "leave_up"), ("warn", "deal"), ("timeout", "deal"),
    ("ban", "deal"), ("claim", "claim"), ("handoff", "handoff"),
)  # fmt: skip
"""The buttons of a card, and their commands."""


def _buttons(
    draft: Draft, number: int, message: str, member: str, place: str
) -> tuple[Button, ...]:
    channel, _, ref = message.rpartition("/")
    about = {"channel": channel, "message": ref, "member": member}
    made = []
    for label, command in (("look", "why"), *_CHOICES):
        shown = str(draft.say(f"button.{label}")[0])
        if command == "why" and member:
            made.append(draft.button(shown, command, member=member))
        elif command == "deal" and member:
            made.append(draft.button(shown, command, do=label, at=place, **about))
        elif command in ("claim", "handoff"):
            made.append(draft.button(shown, command, number=str(number)))
        elif command in ("take_down", "leave_up"):
            made.append(draft.button(shown, command, at=place, **about))
    return tuple(made)


def in_hands(draft: Draft, of: Case) -> None:
    """The card of a report says who has taken it, and goes on asking."""
    known = draft.remembered(of.event, REPORTED)
    card = known[1] if isinstance(known, tuple) else ""
    if isinstance(card, str) and card and draft.policy.staff_channel:
        place = of.places[0] if of.places else draft.event.place
        channel = of.event.rpartition("/")[0]
        with draft.speaking():
            by = draft.say("case_assigned", member=Mention(of.assignee))
            text = (*_words(draft, of.number, of.event, of.member, channel), "\n", *by)
            _shown(draft, card, text, _buttons(draft, of.number, of.event, of.member, place))


def waiting(draft: Draft, message: str) -> bool:
    """Whether nobody has decided on a reported message yet."""
    known = draft.remembered(message, REPORTED)
    return isinstance(known, tuple) and bool(known[1])


def _shown(draft: Draft, card: str, text: Text, buttons: tuple[Button, ...]) -> str:
    """Show the card, or change it; answers the id of the action that made it."""
    channel = draft.policy.staff_channel
    if card and channel:
        draft.act(
            Edit, place=place_of(draft, channel), channel=channel, message=f"sent:{card}",
            text=text, buttons=buttons, because="report",
        )  # fmt: skip
        return card
    alert(draft, text, "report", buttons)
    last = draft.actions[-1]
    return last.id if isinstance(last, Alert) else ""


def _recall(draft: Draft, message: str, who: int, *, role: bool) -> None:
    """Have the message judged once more if by now more report it than a rule finds fine; one of
    the team's is for the team alone."""
    event = draft.event
    assert isinstance(event, Invoked)
    author = remembered(draft, event.reply_to_actor)
    if immune(draft.policy, author, roles(draft, author)):
        return
    most = 0
    for rule in draft.policy.rules:
        for check in rule.checks if rule.mode != "off" else ():
            if isinstance(check.settings, Reports):
                now = counted(draft, check, check.settings, message, who, role=role)
                most = max(most, now)
    if most:
        community, seen = draft.policy.community, draft.remembered(message, SEEN)
        asked = seen if isinstance(seen, str) else message
        draft.act(Recall, place="store:", community=community, asked=asked, reports=most)


def _digest(member: str) -> int:
    return int.from_bytes(blake2b(member.encode("utf-8", "replace"), digest_size=6).digest())
