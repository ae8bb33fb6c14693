"""The commands that only look something up: help, why, strikes, whois."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from policies.actions import Button, Excerpt, Mention, Moment, Piece, Text
from policies.commands.contract import Call, Command, Member, Unusable, command
from policies.consequences import strikes as count_strikes
from policies.draft import Draft
from policies.events import message_event
from policies.standing import display, remembered, roles
from policies.state import Window

_DONE_TO_MEMBERS = ("ban", "kick", "timeout", "delete", "warn", "strike")
"""Types of actions that a member is told about, the gravest first."""


def help_lines(call: Call, commands: tuple[Command, ...]) -> None:
    """What the caller may run, one line each."""
    draft = call.draft
    text: list[Piece] = [*draft.say("help_header")]
    for each in commands:
        if each.permission is None or call.may(each.permission):
            line = draft.say(
                "help_line", command=each.name, help=draft.say(f"command.{each.name}.help")
            )
            text += ["\n", *line]
    call.answer_text(tuple(text))


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
        call.answer("strikes_own_none" if own else "strikes_none", member=Mention(subject))
        return
    window = draft.window(subject, "strikes")
    assert isinstance(window, Window)
    within = draft.policy.strikes_expire.total_seconds()
    ends = datetime.fromtimestamp(window.times[-count] + within, UTC)
    key = "strikes_own_count" if own else "strikes_count"
    shown = Moment(ends, draft.policy.timezone)
    call.answer(key, member=Mention(subject), count=str(count), until=shown)


@command("case")
def whois(call: Call, member: Member) -> None:
    """Show a member's roles and the line to paste into the policy."""
    draft = call.draft
    actor = remembered(draft, member)
    first = draft.plain(member, "first")
    messages = draft.value(member, "messages")
    joined: Piece = "?"
    if isinstance(first, float):
        joined = Moment(datetime.fromtimestamp(first, UTC), draft.policy.timezone)
    held = ", ".join(role.name for role in roles(draft, actor)) or draft.say("none")
    call.answer(
        "whois",
        member=Mention(member),
        roles=held,
        joined=joined,
        messages=str(messages if isinstance(messages, int) else 0),
        strikes=str(count_strikes(draft, member)),
        line=f'"{member}",  # {display(draft, member)}',
    )


@command(details=("details",))
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
    row = next((row for row in call.rows if (staff and replied) or _touched(row)), None)
    if row is None:
        call.answer("why_nothing" if subject == call.caller else "why_nothing_staff")
    elif staff:
        call.answer_text(_everything(call.draft, row))
    else:
        call.answer_text(_plain_words(call.draft, row, full=bool(details)), _more(call, details))


def _touched(row: dict[str, Any]) -> bool:
    """Whether something was done to the member or their message."""
    return any(action["type"] in _DONE_TO_MEMBERS for action in row["actions"])


def _more(call: Call, details: str) -> tuple[Button, ...]:
    if details:
        return ()
    label = str(call.draft.say("button.details")[0])
    return (call.draft.button(label, "why", details="details"),)


def _plain_words(draft: Draft, row: dict[str, Any], *, full: bool) -> Text:
    """What, why in plain words, until when; details add where, never lists or thresholds."""
    actions = {str(a["type"]): a for a in row["actions"]}
    what = next(a for a in _DONE_TO_MEMBERS if a in actions)
    action = actions[what]
    rules = [f["rule"] for f in row["findings"] if f.get("mode") != "shadow"]
    because = next((r.because for r in draft.policy.rules if r.name in rules and r.because), "")
    by_hand = action.get("because") == "command"
    names: dict[str, Piece | Text] = {
        "time": Moment(datetime.fromtimestamp(row["at"], UTC), draft.policy.timezone),
        "what": draft.say(f"what.{what}"),
        "auto_or_team": draft.say("auto_by_team" if by_hand else "auto_automatically"),
        "because": because or draft.say("no_reason"),
    }
    if action.get("until"):
        until = datetime.fromtimestamp(action["until"], UTC)
        text = draft.say("why_member_until", until=Moment(until, draft.policy.timezone), **names)
    else:
        text = draft.say("why_member", **names)
    if full:
        text = (*text, "\n", *draft.say("why_member_text", text=Excerpt(row["event"], 300)))
    return text


def _everything(draft: Draft, row: dict[str, Any]) -> Text:
    """Rule, evidence, thresholds, what was done, bundle: for who works the cases."""
    at = Moment(datetime.fromtimestamp(row["at"], UTC), draft.policy.timezone)
    who = str(row["about"] or row["actor"])
    by_hand = any(a["because"] == "command" and a["type"] != "reply" for a in row["actions"])
    verdict = draft.say("because_of.command" if by_hand else f"verdict.{row['verdict']}")
    text: list[Piece] = [
        *draft.say("why_staff_header", member=Mention(who), time=at, verdict=verdict)
    ]
    for finding in row["findings"]:
        line = draft.say(
            "why_staff_line",
            rule=str(finding["rule"]),
            mode=str(finding["mode"]),
            excerpt=Excerpt(row["event"], 80, finding["part"], tuple(finding["span"])),
            detail=str(finding.get("error") or finding.get("detail") or ""),
        )
        text += ["\n", *line]
    for action in row["actions"]:
        text += ["\n", *_done(draft, action)]
    text += ["\n", *draft.say("why_staff_bundle", bundle=str(row["bundle"])[:12])]
    return tuple(text)


def _done(draft: Draft, action: dict[str, Any]) -> Text:
    """One action, why it was done, and what became of it."""
    kind, because = str(action["type"]), str(action["because"])
    outcome = "noted" if kind == "strike" else action["outcome"] or "pending"
    by_itself = because in ("command", "escalation", "notice")
    return draft.say(
        "why_staff_action",
        action=draft.say(f"actions.{kind}"),
        reason=draft.say(f"because_of.{because}") if by_itself else because,
        what=draft.say(f"outcome.{outcome}"),
    )


def holders(draft: Draft, permission: str) -> Text:
    """The names of the roles that may: for "Only {role} can do this"."""
    names = [role.name for role in draft.policy.roles if permission in role.may]
    return (" / ".join(names),) if names else draft.say("the_team")
