"""Cards: what rules found, one message to the team a matter, which is kept up to date in place.

What names an incident is on the incident's card until that was quiet for an hour; else what a rule
finds in the same member is on one card until it was quiet for ten minutes. A card says how often it
happened, since when, and the newest of it. It is rewritten by the clock alone, ever more seldom, so
a raid costs the platform a dozen calls; the last state is always shown.

At most ``NEW`` cards an hour begin. After them what was found is only counted, and listed behind a
button, on the one card that says "and 41 more". What waits for a human is never counted away: after
the sixth card what a rule holds, keeps away or bans for a day shares one card of that rule, whose
buttons decide on all of it, and a rule's cases share one that lists them. What a platform did not
do of a kind is one card a place, whatever else there is.

What no rule's finding repeats is no card, and none of it is held back (``telling.alert``): a lock
that is asked for or begun, a new posture (each at most once in its time), an account in other hands
(once until it is back), missing rights, a new policy, a rule that stepped back, stop and start, an
event that failed, a request for review, and reports.
"""

from __future__ import annotations

from policies.actions import Action, Alert, Edit, Mention, Moment, Piece, Text
from policies.cases.case import newest
from policies.crowd.incidents import known, named
from policies.draft import Draft, moment
from policies.events import Settled
from policies.state import Mark
from policies.telling.matters import OVERFLOW, REFUSED, WAITING, Matter, Waiting, choices, words
from policies.telling.members import alert, place_of
from policies.telling.pinboard import (
    Card,
    entered,
    entries,
    hang,
    hanging,
    numbered,
    read,
    sent,
    sent_by,
    take_off,
    write,
)

NEW, HOUR = 6, 3_600.0
"""So many cards begin in so many seconds; an incident's is current until it was quiet as long."""
QUIET = 600.0
"""Seconds without anything new after which a member's card is not continued."""
SOONEST, SLOWEST = 10.0, 300.0
"""Seconds between a matter and its being shown: the card is rewritten when it is twice as old as it
was the last time, within these bounds."""
AT_ONCE = 256
"""Matters of a card that are decided at once; the next press decides the next ones."""
RING = "card"
"""What ``Due`` calls the time to bring a card up to date."""


def put(draft: Draft, kind: str, matter: Matter, because: str, rule: str) -> None:
    """Tell the team of a matter that a rule found: on a new card, or on the one that is there."""
    matter = matter._replace(case=matter.case or newest(draft))
    if not draft.policy.staff_channel:
        alert(draft, words(draft, matter), because)
        return
    number, card = _card(draft, kind, matter, because, rule)
    card = entered(draft, number, card._replace(times=card.times + 1, matter=matter))
    if card.alert:
        where = {"place": card.place, "channel": card.channel}
        draft.act(Alert, text=(), because=because, folded=True, **where)
        card = _ringing(draft, number, card)
    else:
        card = _sent(draft, number, card)
    write(draft, number, card)
    until = card.began if card.kind == OVERFLOW else draft.now
    hang(draft, number, card, until + card.quiet)


def _card(draft: Draft, kind: str, matter: Matter, because: str, rule: str) -> tuple[int, Card]:
    """The card that a matter belongs to, which may be new."""
    details = (f.detail for f in draft.findings if f.rule == rule and not f.error)
    incident = named(next(details, "")) or 0
    key = f"{kind}:#{incident}" if incident else f"{kind}:{matter.member}:{rule}"
    quiet = HOUR if incident else QUIET
    if kind == REFUSED:
        key, quiet = f"{kind}:{rule}", HOUR
    if found := _current(draft, key):
        return found
    if kind != REFUSED and _spent(draft):
        kind, key = (kind, f"{kind}:{rule}") if kind in WAITING else (OVERFLOW, OVERFLOW)
        quiet, incident = HOUR, 0
        if found := _current(draft, key):
            return found
    channel = draft.policy.staff_channel
    place = place_of(draft, channel)
    card = Card(kind, key, because, place, channel, quiet, draft.now, matter, incident=incident)
    return numbered(draft), card


def _spent(draft: Draft) -> bool:
    """Whether no more cards begin in this hour; if one does, it is counted."""
    begun = draft.window("cards", "new")
    if begun is not None and begun.count(draft.now) >= NEW:
        return True
    draft.write(Mark("cards", "new", HOUR, NEW, at=draft.now))
    return False


def _current(draft: Draft, key: str) -> tuple[int, Card] | None:
    """The card of that key, if it is to be continued: one that is full of what waits is not, so
    that nothing is lost."""
    found = hanging(draft, key)
    if found is None or found[1].channel != draft.policy.staff_channel:
        return None
    return None if found[1].kind in WAITING and found[1].room <= 0 else found


def renew(draft: Draft, number: str) -> None:
    """Bring a card up to date: its time has come."""
    card = read(draft, number)
    if card is None:
        return
    if card.alert and card.times > card.shown:
        buttons = choices(draft, card.kind, number, card.matter, card.left)
        _edit(draft, card, _words(draft, card), buttons=buttons, because=RING)
        card = card._replace(written=draft.now, shown=card.times)
    write(draft, int(number), card._replace(ring=0.0))


def lost(draft: Draft, action: Action) -> bool:
    """A message to the team did not come about, or is there no more; tells whether it is a card.

    What follows then begins a new one. Where somebody has to decide, that is sent at once.
    """
    event = draft.event
    assert isinstance(event, Settled)
    if event.outcome == "done" or not isinstance(action, Alert | Edit):
        return False
    first = action.message.removeprefix("sent:") if isinstance(action, Edit) else action.id
    number = sent_by(draft, first)
    card = read(draft, number) if number else None
    if card is None or card.alert != first:
        return bool(number)
    card = card._replace(alert="")
    if not card.open:
        take_off(draft, card)
    elif isinstance(action, Edit):
        card = _sent(draft, int(number), card)
    write(draft, int(number), card)
    return True


def waiting(draft: Draft, number: str, kind: str) -> tuple[Waiting, ...] | None:
    """What is to be decided next of the card of that kind: the oldest ``AT_ONCE`` that wait. Empty
    when all are decided already, ``None`` when there is no such card."""
    card = read(draft, number)
    if card is None or card.kind != kind:
        return None
    return entries(draft, number, card.decided, card.decided + AT_ONCE)


def taken(draft: Draft, number: str, kind: str, by: str, how: str) -> tuple[Waiting, ...] | None:
    """What is ``waiting``, now that a member has decided on it, and ``how`` (a key of
    ``report_decision``); a card without more is closed."""
    card, found = read(draft, number), waiting(draft, number, kind)
    if card is None or not found:
        return found
    card = card._replace(decided=min(card.kept, card.decided + AT_ONCE))
    if not card.left:
        if card.alert:
            with draft.speaking():
                what = draft.say(f"report_decision.{how}")
                decided = draft.say("staff_decided_so", member=Mention(by), what=what)
                text = (*_words(draft, card), "\n", *decided)
            _edit(draft, card, text, because="command")
        take_off(draft, card)
        card = card._replace(alert="")
    write(draft, int(number), card)
    return found


def called(draft: Draft, number: str, event: str, by: str, how: str) -> None:
    """Somebody has said whether that message is spam: a card that shows it says who, and ``how``,
    and asks no more. One that has gone on to another message asks about that."""
    card = read(draft, number)
    if card is None or card.matter.event != event:
        return
    card = card._replace(matter=card.matter._replace(message=""))
    if card.alert:
        what = draft.say(f"report_decision.{how}")
        decided = draft.say("staff_decided_so", member=Mention(by), what=what)
        _edit(draft, card, (*_words(draft, card), "\n", *decided), because="command")
    write(draft, int(number), card)


def left(draft: Draft, number: str) -> int:
    """How many matters of a card wait for a decision."""
    card = read(draft, number)
    return card.left if card and card.open else 0


def _ringing(draft: Draft, number: int, card: Card) -> Card:
    """The card, to be rewritten in time. A clock that was asked and did not ring is asked again."""
    if card.ring > draft.now - SLOWEST:
        return card
    age = card.written - card.began
    ring = max(draft.now + SOONEST, card.began + min(2 * age, age + SLOWEST))
    draft.wake(moment(ring), RING, card=str(number))
    return card._replace(ring=ring)


def _sent(draft: Draft, number: int, card: Card) -> Card:
    done = draft.act(
        Alert,
        place=card.place,
        channel=card.channel,
        text=_words(draft, card),
        buttons=choices(draft, card.kind, str(number), card.matter, card.left),
        because=card.because,
    )
    sent(draft, number, done.id)
    return card._replace(alert=done.id, written=draft.now, shown=card.times)


def _edit(draft: Draft, card: Card, text: Text, **more: object) -> None:
    place, channel, message = card.place, card.channel, f"sent:{card.alert}"
    draft.act(Edit, place=place, channel=channel, message=message, text=text, **more)


def _words(draft: Draft, card: Card) -> Text:
    """The newest matter, and how many there were; of an incident what is known by now."""
    zone, times, began = draft.policy.timezone, card.times, card.began
    incident = known(draft, card.incident)
    if incident is not None:
        times, began = max(times, incident.size), incident.began
    so_far: dict[str, Piece | Text] = {"count": str(times), "since": Moment(moment(began), zone)}
    if card.kind == OVERFLOW:
        return draft.say("staff_overflow", **so_far)
    text = words(draft, card.matter)
    if times == 1:
        return text
    if incident is None:
        return (*text, "\n", *draft.say("staff_so_far", **so_far))
    people = str(incident.members)
    return (*text, "\n", *draft.say("staff_so_far_of", people=people, **so_far))
