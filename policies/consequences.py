"""Consequences: what is done about what was found, once, by rule and escalation ladder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from policies.actions import (
    Alert,
    Ban,
    Button,
    Delete,
    Excerpt,
    Kick,
    Mention,
    Moment,
    Notice,
    Send,
    Strike,
    Text,
    Timeout,
    Warn,
)
from policies.draft import Draft
from policies.events import Edited, Message
from policies.rule import Consequence, Rule
from policies.standing import display, strikes
from policies.state import EXACT, Mark, Set
from policies.wording import duration_words

RENEW = timedelta(days=27)
"""Timeouts are renewed this often: Discord ends any after 28 days (Modify Guild Member)."""

GRACE = 86_400.0

_SEVERITY = {"warn": 1, "timeout": 2, "kick": 3, "ban": 4}
_FOREVER = timedelta.max


@dataclass(frozen=True, slots=True)
class Sentence:
    """The one sanction of a decision, and which rule (or ``escalation``) asked for it."""

    consequence: Consequence
    because: str
    rule: Rule

    @property
    def severity(self) -> tuple[int, timedelta]:
        consequence = self.consequence
        return _SEVERITY[consequence.do], consequence.duration or _FOREVER


def enforce(draft: Draft, rules: list[Rule], *, protected: bool) -> None:
    """Carry out the union of the rules' actions, and the most severe single sanction.

    ``protected`` members are neither struck nor sanctioned; of theirs only what a rule marked
    ``even_immune`` found is removed, outside the staff channel.
    """
    _delete(draft, rules, protected)
    if not protected and not draft.late:
        sentence = _sentence(draft, [rule for rule in rules if not _resting(draft, rule)])
        _tell(draft, rules, sentence)
        if sentence is not None:
            _sanction(draft, sentence)
    elif draft.late:
        draft.note = "late"
    else:
        draft.note = "immune"
    report(draft, rules)


def deletes(draft: Draft, rule: Rule, protected: bool) -> bool:
    """Whether a rule removes this message: of the ``protected`` only what it marks so."""
    if protected and (not rule.even_immune or draft.event.channel == draft.policy.staff_channel):
        return False
    return any(c.do == "delete" for c in rule.actions)


def _delete(draft: Draft, rules: list[Rule], protected: bool) -> None:
    event = draft.event
    if not isinstance(event, Message | Edited):
        return
    for rule in rules:
        if deletes(draft, rule, protected):
            draft.act(
                Delete,
                channel=event.channel,
                message=event.message,
                member=event.actor.id,
                written=event.written if isinstance(event, Edited) else event.at,
                because=rule.name,
            )
            return


def _resting(draft: Draft, rule: Rule) -> bool:
    """Whether a rule with a ``cooldown`` has acted on this member lately; else it does now."""
    span, member = rule.cooldown.total_seconds(), draft.event.actor.id
    if not span or not any(c.do in _SEVERITY or c.do == "strike" for c in rule.actions):
        return False
    name, until = f"rests:{rule.name}", draft.now + span
    resting = draft.plain(member, name)
    if isinstance(resting, float) and resting > draft.now:
        return True
    draft.write(Set(member, name, until, until))
    return False


def _sentence(draft: Draft, rules: list[Rule]) -> Sentence | None:
    """Count the strikes, and pick the most severe of what rules and ladder ask for."""
    asked = [
        Sentence(consequence, rule.name, rule)
        for rule in rules
        for consequence in rule.actions
        if consequence.do in _SEVERITY
    ]
    rung = _strike(draft, rules)
    if rung is not None:
        asked.append(rung)
    return max(asked, key=lambda s: s.severity, default=None)


def _strike(draft: Draft, rules: list[Rule]) -> Sentence | None:
    striking = [(c.times, rule) for rule in rules for c in rule.actions if c.do == "strike"]
    if not striking:
        return None
    times, rule = max(striking, key=lambda pair: pair[0])
    member = draft.event.actor.id
    draft.act(Strike, member=member, because=rule.name)
    before, after = strike(draft, member, times)
    reached = [rung for rung in draft.policy.ladder if before < rung.at <= after]
    if not reached:
        return None
    return Sentence(reached[-1].consequence, "escalation", rule)


def strike(draft: Draft, member: str, times: int = 1) -> tuple[int, int]:
    """Write down strikes; answers how many counted before and how many count now."""
    before, at = strikes(draft, member), draft.now
    within = draft.policy.strikes_expire.total_seconds()
    for _ in range(times):
        draft.write(Mark(member, "strikes", within, EXACT, at=at))
    return before, before + times


def _sanction(draft: Draft, sentence: Sentence) -> None:
    event, consequence = draft.event, sentence.consequence
    member, rule = event.actor.id, sentence.rule
    if consequence.do == "warn":
        text = draft.say(
            "notice_private", name=display(draft, member, event), because=why(draft, rule)
        )
        draft.act(
            Warn,
            member=member,
            channel=event.channel,
            text=text,
            fallback=reminder(draft),
            because=sentence.because,
        )
        return
    until = draft.time(consequence.duration.total_seconds()) if consequence.duration else None
    impose(draft, consequence.do, member, until, sentence.because, rule.because)


def impose(
    draft: Draft, do: str, member: str, until: datetime | None, because: str, reason: str
) -> None:
    """Time out, kick or ban a member, remember it, and ask to be woken when it has to end."""
    if do == "kick":
        draft.act(Kick, member=member, because=because, reason=reason)
        return
    if do == "timeout":
        until = until or draft.time(RENEW.total_seconds())
        draft.act(Timeout, member=member, until=until, because=because, reason=reason)
    else:
        draft.act(Ban, member=member, until=until, because=because, reason=reason)
    remember_sanction(draft, do, member, until)
    watch_end(draft, do, member, draft.event.place, until)


def remember_sanction(draft: Draft, do: str, member: str, until: datetime | None) -> None:
    """The current sanction's end (0: none), kept a day longer than it lasts."""
    end = until.timestamp() if until else 0.0
    draft.write(Set(member, f"{do}@{draft.event.place}", end, end + GRACE if end else 0.0))


def watch_end(draft: Draft, do: str, member: str, place: str, until: datetime | None) -> None:
    """Ask to be woken to lift a ban that has run out, or to renew a long timeout."""
    if until is None:
        return
    at = min(until, draft.time(RENEW.total_seconds())) if do == "timeout" else until
    if do == "timeout" and at == until:
        return
    draft.wake(at, f"{do}_ends", member=member, place=place, until=until.isoformat())


def _tell(draft: Draft, rules: list[Rule], sentence: Sentence | None) -> None:
    """Tell the member, as the rule says, before anything happens to them."""
    event = draft.event
    if sentence is not None and sentence.consequence.do == "warn":
        return
    rule = sentence.rule if sentence is not None and sentence.rule.tell != "nobody" else None
    rule = rule or next((r for r in rules if r.tell != "nobody"), None)
    if rule is None or not (sentence or any(c.do == "delete" for c in rule.actions)):
        return
    public = reminder(draft)
    if rule.tell == "here" and event.channel:
        draft.act(Send, channel=event.channel, text=public, because="notice")
        return
    draft.act(
        Notice,
        member=event.actor.id,
        text=_words(draft, rule, sentence),
        channel=event.channel,
        fallback=public,
        buttons=review_button(draft) if sentence else (),
        because="notice",
    )


def review_button(draft: Draft) -> tuple[Button, ...]:
    """Under a sanction: the way to somebody else's eyes, where there are such people."""
    if not draft.policy.staff_channel:
        return ()
    return (draft.button(str(draft.say("button.review")[0]), "review"),)


def reminder(draft: Draft) -> Text:
    """The words to a whole channel, which name nobody."""
    return draft.say("notice_channel", topic=draft.say("this_kind"), signed_by=signed(draft))


def _words(draft: Draft, rule: Rule, sentence: Sentence | None) -> Text:
    policy, event = draft.policy, draft.event
    name = display(draft, event.actor.id, event)
    if sentence is None:
        return draft.say("notice_private", name=name, because=why(draft, rule))
    consequence = sentence.consequence
    span = consequence.duration
    until = Moment(draft.time(span.total_seconds()), policy.timezone) if span else None
    if consequence.do == "timeout" and until is not None and span is not None:
        duration = duration_words(span, policy.language, policy.tone)
        return draft.say("timeout", because=why(draft, rule), duration=duration, until=until)
    return removal(draft, name, why(draft, rule), until, by="auto_automatically")


def why(draft: Draft, rule: Rule) -> Text:
    """The sentence that a member reads as the reason."""
    return (rule.because,) if rule.because else draft.say("no_reason")


def removal(draft: Draft, name: str, because: Text, until: Moment | None, by: str) -> Text:
    """The words to somebody who is about to be removed."""
    policy = draft.policy
    return draft.say(
        "removal",
        name=name,
        community=policy.community,
        time=Moment(draft.time(), policy.timezone),
        until=draft.say("until_at", time=until) if until else draft.say("until_none"),
        because=because,
        auto_or_team=draft.say(by),
        deadline=Moment(draft.time(14 * 86_400.0), policy.timezone),
    )


def signed(draft: Draft) -> str:
    """Whom members read instead of a moderator's name."""
    return draft.policy.signed_by or draft.policy.community


def report(draft: Draft, rules: list[Rule]) -> None:
    """Alert the people in charge, for rules that ask for it; done even while only observing."""
    alerting = [rule for rule in rules if any(c.do == "alert" for c in rule.actions)]
    channel = draft.policy.staff_channel
    if not alerting or not channel:
        return
    event = draft.event
    text = draft.say(
        "staff_alert",
        member=Mention(event.actor.id),
        channel=draft.policy.channel_names.get(event.channel, event.channel.rpartition(":")[2]),
        rule=", ".join(rule.name for rule in alerting),
        excerpt=Excerpt(event.id),
    )
    draft.act(Alert, place=staff_place(draft), channel=channel, text=text, because=alerting[0].name)


def staff_place(draft: Draft) -> str:
    """The place whose adapter reaches the staff channel (any place of its platform)."""
    platform = draft.policy.staff_channel.partition(":")[0]
    if draft.event.place.startswith(f"{platform}:"):
        return draft.event.place
    own = (p for p in draft.policy.places if p.startswith(f"{platform}:"))
    return next(own, f"{platform}:")
