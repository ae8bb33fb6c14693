"""Cases in commands: which one a number means, and how it is read."""

from __future__ import annotations

import re

from policies.actions import Excerpt, Mention, Moment, Piece, Text
from policies.cases.case import MEMBERS, RULE, Case, case, reason_of
from policies.cases.words import earlier_reasons, notes
from policies.commands.contract import Call, Unusable
from policies.draft import Draft, moment
from policies.escalating.card import content, readable
from policies.events import LONG_AGO
from policies.records import CaseKept

_NUMBER = re.compile(r"(?:#|nº|n\.º|no\.?|№)?\s*([0-9]{1,12})", re.IGNORECASE)


def written(number: str) -> int:
    """The number that somebody wrote. Raises ``Unusable``."""
    found = _NUMBER.fullmatch(number.strip())
    if found is None:
        raise Unusable("case_which")
    return int(found[1])


def meant(call: Call, number: str) -> Case:
    """The case of the number that somebody wrote. Raises ``Unusable``."""
    wanted = written(number)
    found = case(call.draft, wanted)
    if found is None:
        raise Unusable("case_none", case=str(wanted))
    return found


def who(draft: Draft, actor: str) -> Piece | Text:
    """Who decided, or asked: a member, a rule, or some whom nobody names."""
    if actor.startswith(RULE):
        return draft.say("case_rule", rule=actor.removeprefix(RULE))
    if actor == MEMBERS:
        return draft.say("case_members")
    return Mention(actor) if actor else draft.say("none")


def subject(draft: Draft, member: str) -> Piece | Text:
    """Whom a case is about."""
    return Mention(member) if member else draft.say("none")


def shown_state(draft: Draft, state: str, until: float) -> Text:
    """How a case stands, and until when where it is in force."""
    over = state == "in_force" and 0 < until <= draft.now
    word = draft.say(f"case_state.{'expired' if over else state}")
    if state != "in_force" or not until or over:
        return word
    ends = draft.say("until_at", time=Moment(moment(until), draft.policy.timezone))
    return (*word, ", ", *ends)


def _begun(draft: Draft, of: Case | CaseKept) -> Piece:
    """When it was opened, as far as anybody knows."""
    at = moment(of.opened)
    return Moment(at, draft.policy.timezone) if at > LONG_AGO else "?"


def line(draft: Draft, kept: CaseKept) -> Text:
    """A case in a list."""
    return draft.say(
        "case_line",
        case=str(kept.number),
        time=_begun(draft, kept),
        what=draft.say(f"case_kind.{kept.kind}"),
        member=subject(draft, kept.member),
        mode=shown_state(draft, kept.state, kept.until),
    )


def everything(draft: Draft, of: Case) -> Text:
    """All that the team may read of a case."""
    text: list[Piece] = [*left(draft, of, reason_of(draft, of.number))]
    for line in (*_facts(draft, of), *_said(draft, of)):
        text += ["\n", *line]
    return tuple(text)


def left(draft: Draft, of: Case | CaseKept, reason: str) -> Text:
    """What is left of a case when it ended long ago: what, who, when, why, and where it is from."""
    text = (
        *draft.say(
            "case_head",
            case=str(of.number),
            what=draft.say(f"case_kind.{of.kind}"),
            member=subject(draft, of.member),
            mode=shown_state(draft, of.state, of.until),
        ),
        "\n",
        *draft.say(
            "case_by",
            time=_begun(draft, of),
            author=who(draft, of.actor),
            because=(reason,) if reason else draft.say("no_reason"),
        ),
    )
    return (*text, "\n", *draft.say("case_brought", name=of.source)) if of.source else text


def _facts(draft: Draft, of: Case) -> list[Text]:
    lines: list[Text] = []
    if of.event and of.part >= 0 and readable(draft, of, draft.event.channel):
        excerpt = Excerpt(of.event, 300, of.part)
        lines.append(draft.say("why_member_text", text=excerpt))
    if of.assignee:
        lines.append(draft.say("case_assigned", member=Mention(of.assignee)))
    if of.told:
        lines.append(draft.say(f"case_told.{of.told}"))
    lines += [draft.say("case_failed", reason=said) for said in of.failed]
    if told := content(draft, of, draft.event.channel):
        lines.append(told)
    if of.incident:
        lines.append(draft.say("case_incident", incident=str(of.incident)))
    if of.links:
        lines.append(draft.say("case_links", case=", ".join(map(str, of.links))))
    return lines


def _said(draft: Draft, of: Case) -> list[Text]:
    zone = draft.policy.timezone
    lines = []
    for key, spoken in (
        ("case_earlier", earlier_reasons(draft, of.number)),
        ("case_note", notes(draft, f"case:{of.number}")),
    ):
        for each in spoken:
            time, by = Moment(moment(each.at), zone), Mention(each.by)
            lines.append(draft.say(key, time=time, member=by, text=each.text))
    return lines
