"""The commands that only look something up: why, strikes, whois."""

from __future__ import annotations

from policies import codec
from policies.actions import Button, Excerpt, Mention, Moment, Piece, Text
from policies.commands.contract import Call, Member, Unusable, command
from policies.draft import Draft, moment
from policies.events import message_event
from policies.figures import spoken
from policies.following.earlier import told
from policies.lifecycle import named
from policies.people.permissions import holders
from policies.people.standing import remembered, roles
from policies.people.standing import strikes as count_strikes
from policies.people.taken import TAKEN
from policies.rows import Decided, Deed
from policies.state import Window
from policies.telling.members import review_button
from policies.telling.reporters import UNSAID
from policies.telling.together import together

_DONE_TO_MEMBERS = ("ban", "kick", "timeout", "delete", "warn", "strike")
"""Types of actions that a member is told about, the gravest first."""
_NOT_DONE = ("denied", "failed", "cancelled")
"""Outcomes of what somebody wanted, and what did not happen."""
_LASTING = ("ban", "timeout")
_WORDED = ("message", "edited", "inspected", "scored", "reported")
"""Kinds of events in which a member says something."""
_INWARD = ("wake", "fetch", "inspect", "score", "recall", "teach")
"""Types of actions that only bring something back to the core."""


@command()
def strikes(call: Call, member: Member | None = None) -> None:
    """Show what counts for you, or for a member."""
    subject = member or Member(call.caller)
    own = subject == call.caller
    if not own and not call.may("case"):
        raise Unusable("refused", role=holders(call.draft, "case"))
    draft = call.draft
    count = count_strikes(draft, subject)
    if not count:
        none = "strikes_own_none" if own else "strikes_none"
        call.answer_text((*draft.say(none, member=Mention(subject)), *_besides(call, subject)))
        return
    window = draft.window(subject, "strikes")
    assert isinstance(window, Window)
    within = draft.policy.strikes_expire.total_seconds()
    ends = moment(window.times[-count] + within)
    key = "strikes_own_count" if own else "strikes_count"
    shown = Moment(ends, draft.policy.timezone)
    text = draft.say(key, member=Mention(subject), count=str(count), until=shown)
    call.answer_text((*text, *_besides(call, subject)))


def _besides(call: Call, member: Member) -> Text:
    """What is known of the person's other accounts, and from before, each on lines of its own. Of
    whom the team has said that they are one person, neither of them reads."""
    team = member != call.caller
    others = together(call.draft, member, team=team)
    return (*(("\n", *others) if others else ()), *_earlier(call, member))


def _earlier(call: Call, member: Member) -> Text:
    """What another bot had kept of a member, on a line of its own."""
    return told(call.draft, member, team=call.may("case"))


@command("case", menus=("member",))
def whois(call: Call, member: Member) -> None:
    """Show a member's roles and the line to paste into the policy."""
    draft = call.draft
    actor = remembered(draft, member)
    first = draft.plain(member, "first")
    messages = draft.value(member, "messages")
    joined: Piece = "?"
    if isinstance(first, float):
        joined = Moment(moment(first), draft.policy.timezone)
    held = ", ".join(role.name for role in roles(draft, actor)) or draft.say("none")
    text = draft.say(
        "whois",
        member=Mention(member),
        roles=held,
        joined=joined,
        messages=str(messages if isinstance(messages, int) else 0),
        strikes=str(count_strikes(draft, member)),
        line=(f'"{member}",  # ', Mention(member)),
    )
    call.answer_text((*text, *_besides(call, member)))


@command(menus=("message",), unseen=True, details=("details",))
def why(call: Call, member: Member | None = None, details: str = "") -> None:
    """Why something was done, and until when."""
    subject = member or Member(call.caller)
    replied = call.event.reply_to
    staff = call.may("case")
    if subject != call.caller and not staff:
        if call.event.reply_to_actor == subject:
            subject = Member(call.caller)
        else:
            raise Unusable("refused", role=holders(call.draft, "case"))
    if call.rows is None:
        if staff and replied:
            call.fetch("why", event=message_event(call.event.channel, replied))
        else:
            call.fetch("last_about", member=subject)
        return
    rows = codec.rows(call.rows, Decided)
    row = next((row for row in rows if (staff and replied) or _touched(row)), None)
    if row is None:
        call.answer("why_nothing" if subject == call.caller else "why_nothing_staff")
    elif staff:
        call.answer_text(_everything(call.draft, row))
    else:
        words = _plain_words(call.draft, row, subject, full=bool(details))
        call.answer_text(words, review_button(call.draft) if details else (_more(call, row),))


@command()
def details(call: Call, event: str = "") -> None:
    """All that the caller may read of one decision about them: what the button under ``why`` is."""
    if call.rows is None:
        call.fetch("why", event=event)
        return
    rows = codec.rows(call.rows, Decided)
    row = next((r for r in rows if call.caller == (r.about or r.actor) and _touched(r)), None)
    if row is None:
        call.answer("why_nothing")
    else:
        words = _plain_words(call.draft, row, Member(call.caller), full=True)
        call.answer_text(words, review_button(call.draft))


def _touched(row: Decided) -> bool:
    """Whether something was done to the member or their message."""
    return bool(_done_to(row))


def _done_to(row: Decided) -> dict[str, Deed]:
    """What was done to the member or their message, by its type; not what came to nothing, nor
    that the line is gone with which they asked."""
    done = (a for a in row.actions if a.outcome not in _NOT_DONE and a.because != UNSAID)
    return {action.type: action for action in done if action.type in _DONE_TO_MEMBERS}


def _more(call: Call, row: Decided) -> Button:
    label = str(call.draft.say("button.details")[0])
    return call.draft.button(label, "details", event=row.event)


def _plain_words(draft: Draft, row: Decided, member: Member, *, full: bool) -> Text:
    """What, why in plain words, until when; details add where, never lists or thresholds."""
    actions = _done_to(row)
    what = next(a for a in _DONE_TO_MEMBERS if a in actions)
    action = actions[what]
    by_hand = action.because == "command"
    names: dict[str, Piece | Text] = {
        "time": Moment(moment(row.at), draft.policy.timezone),
        "what": draft.say(f"what.{what}"),
        "auto_or_team": draft.say("auto_by_team" if by_hand else "auto_automatically"),
        "because": action.reason or draft.say("no_reason"),
    }
    if what in _LASTING and _lifted(draft, member, action):
        text = draft.say("why_member_lifted", **names)
    elif action.until:
        until = Moment(moment(action.until), draft.policy.timezone)
        text = draft.say("why_member_until", until=until, **names)
    else:
        text = draft.say("why_member", **names)
    if full:
        text = (*text, *_redress(draft, action))
    part = row.findings[0].part if row.findings else 0
    if full and (part < 0 or row.kind in _WORDED):
        text = (*text, "\n", *draft.say("why_member_text", text=Excerpt(row.event, 300, part)))
    return text


def _redress(draft: Draft, action: Deed) -> Text:
    """Which rule it rests on, and what can be done about it: with what, why, how and until when
    that is a statement of reasons (EU Digital Services Act, article 17)."""
    text: Text = ()
    if named(draft.policy, action.because) is not None:
        text = ("\n", *draft.say("why_member_rule", rule=action.because))
    if draft.policy.staff_channel:
        text = (*text, "\n", *draft.say("why_member_redress"))
    return text


def _lifted(draft: Draft, member: Member, action: Deed) -> bool:
    """Whether a sanction that would still last is in force in no place any more."""
    places = {*draft.policy.places, draft.event.place}
    held = any(draft.plain(member, f"{action.type}@{place}") is not None for place in places)
    return not held and (action.until is None or action.until > draft.now)


def _everything(draft: Draft, row: Decided) -> Text:
    """Rule, evidence, thresholds, what was done, bundle: for who works the cases."""
    policy = draft.policy
    at = Moment(moment(row.at), policy.timezone)
    by_hand = any(a.because == "command" and a.type != "reply" for a in row.actions)
    verdict = draft.say("because_of.command" if by_hand else f"verdict.{row.verdict}")
    who = Mention(row.about or row.actor)
    text: list[Piece] = [*draft.say("why_staff_header", member=who, time=at, verdict=verdict)]
    for finding in row.findings:
        line = draft.say(
            "why_staff_line",
            rule=finding.rule,
            mode=draft.say(f"mode.{finding.mode}"),
            excerpt=Excerpt(row.event, 80, finding.part, finding.span),
            detail=finding.error or spoken(finding.detail, draft.language, {}),
        )
        text += ["\n", *line]
    for action in row.actions:
        if action.type not in _INWARD:
            text += ["\n", *_done(draft, row, action)]
    text += ["\n", *draft.say("why_staff_bundle", bundle=row.bundle[:12])]
    return tuple(text)


def _done(draft: Draft, row: Decided, action: Deed) -> Text:
    """One action, until when, why it was done, and what became of it."""
    what = draft.say(f"outcome.{action.outcome or 'pending'}")
    if action.type == "strike":
        what = draft.say("why_staff_counted", count=str(action.count))
    name = draft.say(f"actions.{action.type}")
    if action.type in _LASTING:
        name = draft.say("lasting", action=name, duration=_until(draft, action))
    reason = _reason(draft, row, action)
    return draft.say("why_staff_action", action=name, reason=reason, what=what)


def _until(draft: Draft, action: Deed) -> Text:
    if action.until is None:
        return draft.say("until_none")
    return draft.say("until_at", time=Moment(moment(action.until), draft.policy.timezone))


def _reason(draft: Draft, row: Decided, action: Deed) -> Text:
    """Who or what asked for an action: somebody by hand, the ladder, or a rule."""
    if action.because == "command" and row.actor:
        said = f": {action.reason}" if action.reason else ""
        return draft.say("why_staff_by_hand", member=Mention(row.actor), reason=said)
    if action.because == "escalation":
        step = next((each.step for each in row.actions if each.step), 0)
        return draft.say("why_staff_ladder", limit=str(step))
    if action.because in ("command", "notice", TAKEN):
        return draft.say(f"because_of.{action.because}")
    return (action.because,)
