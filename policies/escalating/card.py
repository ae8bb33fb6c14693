"""The card of a case in its department's channel, and the words to its people and its member."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from policies.actions import Alert, Button, Edit, Excerpt, Mention, Moment, Notice, Piece, Text
from policies.cases.case import Case
from policies.cases.states import CLAIMED, OPEN, QUEUED, REOPENED, SNOOZED
from policies.cases.words import in_words
from policies.departments import Department
from policies.draft import Draft, moment
from policies.escalating.course import Course, course, department
from policies.escalating.merging import followers, numbers
from policies.escalating.routing import shared
from policies.escalating.steps import promised
from policies.letters import CHANGED, MAIL, OPENED, Letter, by_letter
from policies.people.reading import reads, spoken
from policies.telling.members import channel_name, place_of
from policies.wording import keys, names_of

LONGEST = 300
"""Characters of what a member wrote that a card shows."""
BECAUSE = "case"
NEWS: Mapping[str, str] = MappingProxyType(
    {
        "asked_waits": "waits",
        "asked_late": "late",
        "case_said": "written",
        "case_said_closed": "written",
        "reply_lost": "lost",
    }
)
"""What letters call that of which a sentence reminds."""


def title(draft: Draft, name: str) -> str:
    """A department as people call it."""
    key = f"department.{name}" if name else "the_team"
    return "".join(map(str, draft.say(key))) if key in keys() else name


def about(draft: Draft, of: Case) -> Text:
    """Whom a case is for, in a word."""
    return (title(draft, of.department),)


def readable(draft: Draft, of: Case, channel: str) -> bool:
    """Whether the words of a case may be read in that channel."""
    now = course(draft, of.number)
    return now is None or shared(draft.policy, now.origin, channel)


def whose_it_is(draft: Draft, of: Case, channel: str) -> Piece | Text:
    """The member, where it may be read who it is."""
    return Mention(of.member) if readable(draft, of, channel) else draft.say("case_asker")


def hang(draft: Draft, of: Case, now: Course, whose: Department) -> Course:
    """Show a case in its channel: on a new card, or on the one that is there; by letter, always in
    a new one."""
    channel, place = where(draft, now)
    with draft.speaking(spoken(draft, channel)):
        text, buttons = _words(draft, of, now, whose), choices(draft, of)
        if by_letter(channel):
            letter = _letter(draft, of, now, whose, CHANGED if now.card else OPENED, text)
            return now if now.card else now._replace(card=letter.id)
    if now.card:
        draft.act(
            Edit, place=place, channel=channel, message=f"sent:{now.card}", text=text,
            buttons=buttons, because=BECAUSE,
        )  # fmt: skip
        return now
    card = draft.act(
        Alert, place=place, channel=channel, text=text, buttons=buttons, because=BECAUSE
    )
    return now._replace(card=card.id)


def remind(draft: Draft, of: Case, now: Course, key: str, **names: Piece | Text) -> None:
    """Say something of a case in its channel, with the ways to take it."""
    channel, place = where(draft, now)
    with draft.speaking(spoken(draft, channel)):
        text = draft.say(key, **_known(draft, of, now, key), **names)
        if by_letter(channel):
            _letter(draft, of, now, department(draft.policy, of), NEWS[key], text)
            return
        buttons = choices(draft, of)
    draft.act(Alert, place=place, channel=channel, text=text, buttons=buttons, because=BECAUSE)


def tell_person(draft: Draft, of: Case, now: Course, member: str, key: str) -> None:
    """A private word to somebody of the team, without anything that the member wrote."""
    with draft.speaking(reads(draft, member)):
        text = draft.say(key, **_known(draft, of, now, key))
    place = place_of(draft, member)
    draft.act(Notice, place=place, member=member, text=text, because=BECAUSE)


def tell_member(
    draft: Draft, of: Case, now: Course, text: Text, buttons: tuple[Button, ...] = ()
) -> Notice:
    """A private word to the member whose case it is."""
    place = of.places[0] if of.places else draft.event.place
    return draft.act(
        Notice, place=place, member=of.member, channel=now.origin, text=text, buttons=buttons,
        because=BECAUSE,
    )  # fmt: skip


def content(draft: Draft, of: Case, channel: str) -> Text:
    """How content its member is, in their words too where these may be read; empty while nobody
    knows."""
    if not of.score:
        return ()
    word, score = in_words(draft, of.number), str(of.score)
    if word is None or not readable(draft, of, channel):
        return draft.say("rated", score=score)
    said = Excerpt(word[0], LONGEST, 0, word[1])
    return draft.say("rated_with", score=score, excerpt=said)


def where(draft: Draft, now: Course) -> tuple[str, str]:
    """The channel and the place in which a case is worked on."""
    if now.to:
        return now.to, place_of(draft, now.to)
    nowhere = f"console:community:{draft.policy.community}"
    return nowhere, nowhere


def desk(draft: Draft, now: Course) -> tuple[str, str]:
    """The channel and the place in which the team is asked something of a case: where it is worked
    on, but where that is done by letter, its own channel."""
    return where(draft, now._replace(to=draft.policy.staff_channel) if by_letter(now.to) else now)


def choices(draft: Draft, of: Case) -> tuple[Button, ...]:
    """What can be done with a case now."""
    if of.state not in QUEUED:
        return ()
    wanted = [("claim", "claim")] if of.state != CLAIMED else [("pass_on", "pass_on")]
    wanted += [("answer_member", "answer_member"), ("resolve", "resolve")]
    wanted += [("snooze", "snooze")] if of.state != SNOOZED else []
    number = str(of.number)
    return tuple(
        draft.button(str(draft.say(f"button.{label}")[0]), command, number=number)
        for label, command in wanted
    )


def platform(now: Course) -> str:
    """The platform on which the member reads, as people call it."""
    return now.origin.partition(":")[0].title()


def _letter(
    draft: Draft, of: Case, now: Course, whose: Department, what: str, text: Text
) -> Letter:
    channel, place = where(draft, now)
    title = draft.say("letter_title", community=draft.policy.community, **_named(draft, of, now))
    if channel.startswith(f"{MAIL}:"):
        text = (*text, "\n\n", *draft.say("letter_how", case=str(of.number)))
    waits = of.state in (OPEN, REOPENED, CLAIMED)
    return draft.act(
        Letter, place=place, channel=channel, community=draft.policy.community, case=of.number,
        what=what, title=title, text=text, about=of.kind, state=of.state, severity=now.severity,
        department=of.department, origin=now.origin.partition(":")[0],
        due=promised(now, whose) if waits else None, first=now.card, because=BECAUSE,
    )  # fmt: skip


def _named(draft: Draft, of: Case, now: Course) -> dict[str, Piece | Text]:
    return {
        "case": str(of.number),
        "what": draft.say(f"case_kind.{of.kind}"),
        "severity": draft.say(f"severity.{now.severity}"),
    }


def _known(draft: Draft, of: Case, now: Course, key: str) -> dict[str, Piece | Text]:
    """What of it the sentence tells."""
    return {name: said for name, said in _named(draft, of, now).items() if name in names_of(key)}


def _words(draft: Draft, of: Case, now: Course, whose: Department) -> Text:
    channel, zone = where(draft, now)[0], whose.hours.zone
    named = _named(draft, of, now)
    if shared(draft.policy, now.origin, channel):
        name, said = channel_name(draft, now.origin), Excerpt(of.event, LONGEST, max(of.part, 0))
        member = Mention(of.member)
        text = draft.say("asked_card", **named, member=member, channel=name, excerpt=said)
    else:
        text = draft.say("asked_card_closed", **named, name=platform(now))
    lines: list[Text] = [draft.say("asked_rule", rule=of.rule)] if of.rule else []
    if of.state in (OPEN, REOPENED):
        lines.append(draft.say("asked_due", due=Moment(promised(now, whose), zone)))
        if now.asked:
            lines.append(draft.say("asked_for", member=Mention(now.asked)))
    elif of.state == SNOOZED:
        lines.append(draft.say("asked_put_off", time=Moment(moment(now.snoozed), zone)))
    elif of.assignee:
        lines.append(draft.say(f"asked_by.{of.state}", member=Mention(of.assignee)))
    if others := followers(draft, of):
        lines.append(draft.say("asked_by_others", count=str(len(others)), case=numbers(others)))
    lines += [given] if (given := content(draft, of, channel)) else []
    return tuple(piece for line in (text, *(("\n", *each) for each in lines)) for piece in line)
