"""Telling: the words to a member, a channel or the team about what is done, and why."""

from __future__ import annotations

from policies.actions import Alert, Button, Delete, Moment, Notice, Send, Text, Timeout
from policies.draft import BUTTON_LIFE, Draft
from policies.escalation import Sentence, Struck
from policies.outlinks import PageLink
from policies.people.reading import reads, spoken
from policies.people.standing import display
from policies.policy import Rung
from policies.rule import Consequence, Rule
from policies.state import Scalar, Set
from policies.wording import keys

LOCKDOWN = "lockdown"
"""Why a channel is locked along with all others; the team is told of them together."""
PROMISE_LIFE = 86_400.0
"""Seconds after which nobody expects to read any more what was done."""


def tell(
    draft: Draft,
    rules: list[Rule],
    deleted: Delete | None,
    counted: Struck | None,
    sentence: Sentence | None,
    awaited: Delete | Timeout | None,
) -> None:
    """Tell the member, as the rules say, the gravest that is done and why: a removal before it is
    done, what is ``awaited`` when it has been."""
    event = draft.event
    if sentence is not None:
        cause = sentence.rule
    elif deleted is not None:
        cause = next(rule for rule in rules if rule.name == deleted.because)
    elif counted is not None:
        cause = counted.rule
    else:
        return
    doing = (rule for rule in (cause, *rules) if any(c.do != "alert" for c in rule.actions))
    how = next((rule.tell for rule in doing if rule.tell != "nobody"), "nobody")
    # A reminder is words already.
    if how == "nobody" or (sentence and sentence.consequence.do == "warn"):
        return
    here = how == "here" and bool(event.channel)
    if awaited is not None:
        tell_when_done(draft, awaited, event.channel, here=here)
    elif here:
        draft.act(Send, channel=event.channel, text=reminder(draft), because="notice")
    else:
        with draft.speaking(reads(draft, event.actor.id, event.channel)):
            if sentence is not None:
                _notice(draft, _removed(draft, sentence), review_button(draft))
            elif counted is not None:
                _notice(draft, _counted(draft, counted))


def tell_when_done(
    draft: Draft, action: Delete | Timeout, channel: str = "", *,
    secure: bool = False, here: bool = False,
) -> None:  # fmt: skip
    """The member reads it once it is done (see ``policies.following.promises``): privately, or in
    this channel in general words where no private one arrives. ``secure``: they alone read how to
    make their account safe. ``here``: only the channel reads it."""
    row: dict[str, Scalar] = {"channel": channel, "at": draft.now}
    if here:
        row["here"] = True
    if secure:
        row["secure"] = True
    draft.write(Set(action.id, "tell", row, draft.now + PROMISE_LIFE))


def _notice(draft: Draft, words: Text, buttons: tuple[Button, ...] = ()) -> None:
    draft.act(
        Notice,
        member=draft.event.actor.id,
        text=words,
        channel=draft.event.channel,
        fallback=reminder(draft),
        buttons=buttons,
        because="notice",
    )


def review_button(draft: Draft) -> tuple[Button, ...]:
    """Under a sanction: the way to somebody else's eyes, where there are such people."""
    if not draft.policy.staff_channel:
        return ()
    life = max(draft.policy.appeals_within.total_seconds(), BUTTON_LIFE) + BUTTON_LIFE
    return (draft.button(str(draft.say("button.review")[0]), "review", life),)


def reminder(draft: Draft, channel: str = "") -> Text:
    """The words to a whole channel (the event's where none is given), which name nobody."""
    with draft.speaking(spoken(draft, channel or draft.event.channel)):
        return draft.say("notice_channel", topic=draft.say("this_kind"), signed_by=signed(draft))


def _removed(draft: Draft, sentence: Sentence) -> Text:
    """The words to somebody who is about to be removed."""
    consequence, because = sentence.consequence, why(draft, sentence.rule)
    name = display(draft, draft.event.actor.id, draft.event)
    if consequence.do == "kick":
        return kicked(draft, name, because, by="auto_automatically")
    span, zone = consequence.duration, draft.policy.timezone
    until = Moment(draft.time(span.total_seconds()), zone) if span else None
    return removal(draft, draft.event.actor.id, name, because, until, by="auto_automatically")


def reminded(draft: Draft, rule: Rule) -> Text:
    """The words to somebody whose message was not in order; nothing of what else is done about it,
    which the platform may refuse."""
    event = draft.event
    name = display(draft, event.actor.id, event)
    with draft.speaking(reads(draft, event.actor.id, event.channel)):
        because, by = why(draft, rule), signed(draft)
        return draft.say("warned", name=name, signed_by=by, because=because)


def _counted(draft: Draft, counted: Struck) -> Text:
    """The words to somebody whose message only counts: until when, and what may come of it. How
    many count is told to who asks."""
    policy = draft.policy
    ahead = (r for r in policy.ladder if r.at > counted.count and r.consequence.do != "alert")
    rung = next(ahead, None)
    return draft.say(
        "struck",
        name=display(draft, draft.event.actor.id, draft.event),
        because=why(draft, counted.rule),
        until=Moment(draft.time(policy.strikes_expire.total_seconds()), policy.timezone),
        what=_next(draft, rung) if rung else (),
    )


def _next(draft: Draft, rung: Rung) -> Text:
    return draft.say("struck_next", what=intended(draft, rung.consequence))


def intended(draft: Draft, consequence: Consequence) -> str:
    """What a rule or the ladder asks for, in a few words."""
    text = draft.say(f"actions.{consequence.do}")
    if consequence.duration:
        span = draft.lasting(consequence.duration)
        text = draft.say("lasting", action=text, duration=span)
    return "".join(map(str, text))


def why(draft: Draft, rule: Rule) -> Text:
    """The sentence that a member reads as the reason."""
    return (rule.because,) if rule.because else draft.say("no_reason")


def removal(
    draft: Draft, member: str, name: str, because: Text, until: Moment | None, by: str
) -> Text:
    """The words to somebody who is about to be removed."""
    policy = draft.policy
    text = draft.say(
        "removal",
        name=name,
        community=policy.community,
        time=Moment(draft.time(), policy.timezone),
        until=draft.say("until_at", time=until) if until else draft.say("until_none"),
        because=because,
        auto_or_team=draft.say(by),
    )
    if not policy.staff_channel:
        return text
    within = policy.appeals_within.total_seconds()
    text += draft.say("removal_review", deadline=Moment(draft.time(within), policy.timezone))
    if policy.appeals_page:
        link = PageLink(policy.community, member, draft.now, draft.now + within + BUTTON_LIFE)
        text += draft.say("removal_page", link=link)
    return text


def timed_out(draft: Draft, because: Text, duration: str, until: Moment) -> Text:
    """The words to somebody who cannot write for a while."""
    text = draft.say("timeout", because=because, duration=duration, until=until)
    return (*text, *draft.say("timeout_review")) if draft.policy.staff_channel else text


def kicked(draft: Draft, name: str, because: Text, by: str) -> Text:
    """The words to somebody who is about to be removed and may come back."""
    community, decided = draft.policy.community, draft.say(by)
    return draft.say(
        "kicked", name=name, community=community, because=because, auto_or_team=decided
    )


def named_right(draft: Draft, right: str, roles: tuple[str, ...] = ()) -> Text:
    """A right that the bot has not got, in words; ``roles`` stand above its own."""
    key = f"rights.{right}"
    return draft.say(key, roles=", ".join(roles) or "–") if key in keys() else (right,)


def signed(draft: Draft) -> str:
    """Whom members read instead of a moderator's name."""
    return draft.policy.signed_by or draft.policy.community


def channel_name(draft: Draft, channel: str = "") -> str:
    """A channel (the event's where none is given) as the policy calls it, or its bare id."""
    channel = channel or draft.event.channel
    return draft.policy.channel_names.get(channel, channel.rpartition(":")[2])


def place_of(draft: Draft, channel: str) -> str:
    """The place whose adapter reaches a channel (any place of its platform)."""
    platform = channel.partition(":")[0]
    if draft.event.place.startswith(f"{platform}:"):
        return draft.event.place
    own = (p for p in draft.policy.places if p.startswith(f"{platform}:"))
    return next(own, f"{platform}:")


def alert(draft: Draft, text: Text, because: str, buttons: tuple[Button, ...] = ()) -> None:
    """Tell the people who run the community; without a channel of theirs, who runs the program."""
    channel = draft.policy.staff_channel
    place = place_of(draft, channel)
    if not channel:
        channel = place = f"console:community:{draft.policy.community}"
    draft.act(Alert, place=place, channel=channel, text=text, buttons=buttons, because=because)
