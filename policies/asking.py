"""Asking: what the bot does only until a human has decided: a hold, a quarantine, a day's ban."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from policies.actions import Button, Excerpt, Mention, Moment, Text
from policies.draft import Draft
from policies.escalation import Sentence
from policies.events import Edited, Message
from policies.measures import Hold
from policies.rule import Rule
from policies.telling import alert, channel_name
from policies.wording import duration_words

UNCONFIRMED = timedelta(hours=24)
"""Nothing automatic bans for longer before a human has confirmed it."""
QUARANTINE = timedelta(days=3650)
"""How long somebody may not write about whom nobody decides."""


def hold(draft: Draft, rules: list[Rule]) -> None:
    """Hide the message once, and ask the team what is to become of it."""
    event = draft.event
    rule = next((r for r in rules if any(c.do == "hold" for c in r.actions)), None)
    if rule is None or not isinstance(event, Message | Edited):
        return
    message = {"channel": event.channel, "message": event.message, "member": event.actor.id}
    draft.act(Hold, **message, because=rule.name, reason=rule.because)
    show, remove = (
        draft.button(str(draft.say(f"button.{key}")[0]), command, at=event.place, **message)
        for key, command in (("show", "release"), ("remove", "remove"))
    )
    alert(draft, _about(draft, "staff_held", rule.name), rule.name, (show, remove))


def confined(asked: Sentence | None) -> Sentence | None:
    """What is done of a sentence before a human has confirmed it: no longer ban than a day; in
    place of a quarantine a timeout that does not end by itself."""
    if asked is None or asked.consequence.do not in ("ban", "quarantine"):
        return asked
    if asked.consequence.do == "quarantine":
        return replace(
            asked, consequence=replace(asked.consequence, do="timeout", duration=QUARANTINE)
        )
    if asked.consequence.duration and asked.consequence.duration <= UNCONFIRMED:
        return asked
    return replace(asked, consequence=replace(asked.consequence, duration=UNCONFIRMED))


def ask(draft: Draft, asked: Sentence) -> None:
    """Ask the team about a sentence that was confined."""
    member = draft.event.actor.id
    if asked.consequence.do == "ban":
        _ask_longer(draft, asked)
        return
    free = _button(draft, "free", "free", member, what="timeout")
    ban = _button(draft, "ban", "confirm", member, until="")
    text = _about(draft, "staff_quarantined", asked.rule.name)
    alert(draft, text, asked.because, (free, ban))


def _ask_longer(draft: Draft, asked: Sentence) -> None:
    """Ask whether a ban that is cut to a day shall last as long as was asked for."""
    policy, member, span = draft.policy, draft.event.actor.id, asked.consequence.duration
    until = draft.time(span.total_seconds()) if span else None
    shown = Moment(until, policy.timezone) if until else None
    text = draft.say(
        "staff_ban_asked",
        rule=asked.rule.name,
        member=Mention(member),
        duration=duration_words(UNCONFIRMED, policy.language, policy.tone),
        until=draft.say("until_at", time=shown) if shown else draft.say("until_none"),
    )
    end = until.isoformat() if until else ""
    buttons = (
        _button(draft, "longer", "confirm", member, until=end),
        _button(draft, "lift", "free", member, what="ban"),
    )
    alert(draft, text, asked.because, buttons)


def _about(draft: Draft, key: str, rule: str) -> Text:
    """The words to the team about what somebody wrote."""
    return draft.say(
        key,
        rule=rule,
        member=Mention(draft.event.actor.id),
        channel=channel_name(draft),
        excerpt=Excerpt(draft.event.id),
    )


def _button(draft: Draft, label: str, command: str, member: str, **args: str) -> Button:
    words = str(draft.say(f"button.{label}")[0])
    return draft.button(words, command, member=member, at=draft.event.place, **args)
