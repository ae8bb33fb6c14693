"""Telling: the words to a member, a channel or the team about what is done, and why."""

from __future__ import annotations

from policies.actions import Alert, Button, Excerpt, Mention, Moment, Notice, Send, Text
from policies.draft import Draft
from policies.escalation import Sentence, Struck
from policies.rule import Rule
from policies.standing import display
from policies.wording import duration_words


def tell(draft: Draft, rules: list[Rule], sentence: Sentence | None) -> None:
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
    if not alerting:
        return
    event = draft.event
    text = draft.say(
        "staff_alert",
        member=Mention(event.actor.id),
        channel=channel_name(draft),
        rule=", ".join(rule.name for rule in alerting),
        excerpt=Excerpt(event.id),
    )
    alert(draft, text, alerting[0].name)


def report_strikes(draft: Draft, counted: Struck) -> None:
    """Alert the people in charge where the ladder says so."""
    event = draft.event
    text = draft.say(
        "staff_ladder",
        member=Mention(event.actor.id),
        count=str(counted.count),
        channel=channel_name(draft),
        excerpt=Excerpt(event.id),
    )
    alert(draft, text, "escalation")


def channel_name(draft: Draft) -> str:
    """The event's channel as the policy calls it, or its bare id."""
    channel = draft.event.channel
    return draft.policy.channel_names.get(channel, channel.rpartition(":")[2])


def staff_place(draft: Draft) -> str:
    """The place whose adapter reaches the staff channel (any place of its platform)."""
    platform = draft.policy.staff_channel.partition(":")[0]
    if draft.event.place.startswith(f"{platform}:"):
        return draft.event.place
    own = (p for p in draft.policy.places if p.startswith(f"{platform}:"))
    return next(own, f"{platform}:")


def alert(draft: Draft, text: Text, because: str, buttons: tuple[Button, ...] = ()) -> None:
    """Tell the people who run the community, if they have a channel for it."""
    channel = draft.policy.staff_channel
    if channel:
        place = staff_place(draft)
        draft.act(Alert, place=place, channel=channel, text=text, buttons=buttons, because=because)
