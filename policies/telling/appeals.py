"""Appeals as they are read: the card before the team, and the words to who asked."""

from __future__ import annotations

from policies.actions import Alert, Edit, Excerpt, Mention, Moment, Notice, Piece, Text
from policies.cases.appeals import notes, outcome, sanction, settled
from policies.cases.case import KEPT, RULE, Case, page, reason_of
from policies.cases.sanctions import bind
from policies.cases.states import LASTING
from policies.draft import Draft, moment
from policies.people.reading import reads
from policies.state import Set
from policies.telling.members import alert, place_of, signed

CARD = "card"
_CHOICES = (
    ("overturn", "overturn"), ("uphold", "uphold"), ("claim", "claim"), ("look", "case"),
)  # fmt: skip
"""The buttons of the card, and their commands."""


def ask(draft: Draft, appeal: Case, *, alone: bool) -> None:
    """Put it before the team; ``alone``: nobody but who decided it could look at it."""
    with draft.speaking():
        number = str(appeal.number)
        buttons = tuple(
            draft.button(str(draft.say(f"button.{label}")[0]), command, number=number)
            for label, command in _CHOICES
        )
        text = _words(draft, appeal)
        if alone:
            text = (*text, "\n", *draft.say("staff_appeal_alone"))
        alert(draft, text, "review", buttons)
    last = draft.actions[-1]
    if isinstance(last, Alert) and draft.policy.staff_channel:
        draft.write(Set(page(appeal.number), CARD, last.id, draft.now + KEPT))


def decided(draft: Draft, appeal: Case, how: str, by: str) -> Case:
    """Close it, and say so on its card, which asks nothing any more."""
    appeal = settled(draft, appeal, how, by)
    card = draft.remembered(page(appeal.number), CARD)
    channel = draft.policy.staff_channel
    if isinstance(card, str) and channel:
        with draft.speaking():
            done = draft.say(f"staff_appeal_{how}", member=Mention(by))
            draft.act(
                Edit, place=place_of(draft, channel), channel=channel, message=f"sent:{card}",
                text=(*_words(draft, appeal), "\n", *done), because="review",
            )  # fmt: skip
    return appeal


def tell_upheld(draft: Draft, appeal: Case) -> None:
    """Who asked reads that it stays, why, and what may be done next."""
    place = appeal.places[0] if appeal.places else draft.event.place
    channel = appeal.event.partition("/")[0] if ":channel:" in appeal.event else ""
    with draft.speaking(reads(draft, appeal.member, channel)):
        text = answered(draft, appeal)
    notice = draft.act(Notice, place=place, member=appeal.member, text=text, because="notice")
    bind(draft, appeal, (notice,))


def answered(draft: Draft, appeal: Case) -> Text:
    """What came of an appeal, in the words to who asked."""
    of = sanction(draft, appeal)
    assert of is not None
    zone = draft.policy.timezone
    if outcome(draft, appeal) != "upheld":
        return draft.say("our_mistake", time=Moment(moment(of.opened), zone))
    until = draft.say(f"case_kind.{of.kind}")
    if of.kind in LASTING:
        end = Moment(moment(of.until), zone) if of.until else None
        until = draft.say("until_at", time=end) if end else draft.say("until_none")
    said = reason_of(draft, appeal.number) or reason_of(draft, of.number)
    because: Text = (said,) if said else draft.say("no_reason")
    return draft.say("review_upheld", until=until, because=because, signed_by=signed(draft))


def decision(draft: Draft, of: Case) -> Text:
    """What was done to somebody, in the words to them: the facts, why, by whom, until when."""
    zone, reason = draft.policy.timezone, reason_of(draft, of.number)
    until: Text = ()
    if of.kind in LASTING:
        end = Moment(moment(of.until), zone) if of.until else None
        ends = draft.say("until_at", time=end) if end else draft.say("until_none")
        until = draft.say("page_until", until=ends)
    text: list[Piece] = [
        *draft.say(
            "page_decision",
            community=draft.policy.community,
            action=draft.say(f"case_kind.{of.kind}"),
            time=Moment(moment(of.opened), zone),
            until=until,
            because=(reason,) if reason else draft.say("no_reason"),
            auto_or_team=draft.say("auto_automatically" if of.by_rule else "auto_by_team"),
        )
    ]
    if of.event and of.part >= 0:
        text += ["\n", *draft.say("why_member_text", text=Excerpt(of.event, 300, of.part))]
    return tuple(text)


def _words(draft: Draft, appeal: Case) -> Text:
    """Who asks, what was done to them, by whom and why, what it was about, and what they say."""
    of = sanction(draft, appeal)
    assert of is not None
    reason = reason_of(draft, of.number)
    by = of.actor.removeprefix(RULE)
    text: list[Piece] = [
        *draft.say(
            "staff_appeal",
            case=str(appeal.number),
            member=Mention(appeal.member),
            what=draft.say("undo_case", case=str(of.number)),
            action=draft.say(f"case_kind.{of.kind}"),
            time=Moment(moment(of.opened), draft.policy.timezone),
            author=draft.say("case_rule", rule=by) if of.by_rule else Mention(by),
            because=(reason,) if reason else draft.say("no_reason"),
        )
    ]
    if of.event and of.part >= 0:
        text += ["\n", *draft.say("why_member_text", text=Excerpt(of.event, 300, of.part))]
    for note in notes(draft, appeal):
        text += ["\n", *draft.say("staff_report_note", text=Excerpt(note))]
    return tuple(text)
