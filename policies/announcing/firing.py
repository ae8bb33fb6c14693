"""Firing: the times of announcements, and one message for each channel when one has come.

On an announcement's page ``next`` is its next time (seconds since 1970, UTC), ``timed`` the
schedule it comes from, ``sent`` its last firing with the channels it went to. A ``Due`` for another
time than ``next`` is one of yesterday's plans, and nothing follows from it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import takewhile

from policies.announced import Announce
from policies.announcement import Announcement
from policies.announcing.known import page, paused, status
from policies.announcing.words import words
from policies.draft import Draft, moment
from policies.state import Drop, Set
from policies.telling.members import alert, place_of
from policies.timing.calendar import Calendar
from policies.timing.schedule import coming, upcoming

DUE, REST, ENDS = "announcement", "announcement_rest", "announcement_ends"
MOST_AT_ONCE = 20
"""Firings that were missed in a row are noted one by one up to here, the newest of them."""
TRIED_FROM = 5
"""To more channels than this it goes to one first, and to the rest a while later."""
TRIAL = timedelta(minutes=10)


def key(draft: Draft, one: Announcement, firing: datetime, channel: str, attempt: int = 1) -> str:
    """The id of what is sent: the same for the same firing and channel, whoever asks."""
    again = f"/{attempt}" if attempt > 1 else ""
    stamp = f"{firing:%Y%m%dT%H%M%SZ}"
    return f"{prefix(draft.policy.community, one.name)}{stamp}/{channel}{again}"


def prefix(community: str, name: str) -> str:
    """With what the ids of everything that an announcement sends begin."""
    return f"announce/{community}/{name}/"


def days(draft: Draft, one: Announcement) -> Calendar:
    """The calendar that an announcement heeds."""
    calendar = draft.policy.calendar
    if not one.even_quiet:
        return calendar
    return Calendar(calendar.zone, calendar.weekend, calendar.holidays, calendar.workdays)


def plan(draft: Draft, one: Announcement, after: datetime) -> datetime | None:
    """Have it go out the next time after that; ``None`` if there is none."""
    found = upcoming(one.when, after, days(draft, one)) if one.when else None
    if found is None:
        draft.write(Drop(page(one.name), "next"))
        return None
    draft.write(Set(page(one.name), "next", found.at.timestamp()))
    draft.wake(found.at, DUE, name=one.name, firing=found.at.isoformat())
    return found.at


def plan_all(draft: Draft) -> None:
    """A policy is in force: plan its announcements that are new or go out at other times now.

    What goes out once may be late even then, as when the bot was down; but not what was sent.
    """
    for one in draft.policy.announcements:
        timed, now = fingerprint(draft, one), draft.time()
        if draft.remembered(page(one.name), "timed") != timed:
            once = one.when is not None and one.when.kind == "at" and last(draft, one.name) is None
            draft.write(Set(page(one.name), "timed", timed))
            plan(draft, one, now - one.late if once else now)


def fingerprint(draft: Draft, one: Announcement) -> str:
    """What changes when an announcement goes out at other times."""
    if one.when is None:
        return ""
    kept = days(draft, one)
    # The order of a set is another one in every process.
    sets = [sorted(kept.weekend), sorted(kept.holidays), sorted(kept.workdays)]
    timed = repr((one.when, kept.zone, kept.quiet, sets))
    return blake2b(timed.encode("utf-8", "replace"), digest_size=8).hexdigest()


def due(draft: Draft, one: Announcement, at: datetime) -> None:
    """Its time has come: send it, with what was missed since, and plan the next. What is held
    keeps its time until it goes on."""
    if paused(draft, one):
        return
    now = draft.time()
    later = coming(one.when, at, days(draft, one)) if one.when else iter(())
    firings = [at, *(each.at for each in takewhile(lambda each: each.at <= now, later))]
    plan(draft, one, now)
    missed = [firing for firing in firings if now - firing > one.late]
    if missed:
        _missed(draft, one, len(missed))
    for firing in firings[-MOST_AT_ONCE:]:
        fire(draft, one, firing)


def goes_on(draft: Draft, one: Announcement) -> None:
    """It is held no more: what came due meanwhile follows its rule for what was missed."""
    held = draft.remembered(page(one.name), "rest")
    if isinstance(held, float):
        draft.write(Drop(page(one.name), "rest"))
        rest(draft, one, moment(held))
    at = draft.remembered(page(one.name), "next")
    if isinstance(at, float) and at <= draft.now and status(draft, one) == "approved":
        due(draft, one, moment(at))


def _missed(draft: Draft, one: Announcement, count: int) -> None:
    text = draft.say("staff_announce_missed", title=title(one), count=str(count))
    alert(draft, text, "announcement")


def at_once(draft: Draft, one: Announcement) -> None:
    """It has no time: it goes out now, or at the end of the quiet hours, or when it is held no
    more."""
    now = draft.time().replace(microsecond=0)
    at = days(draft, one).after_quiet(now)
    if at == now and not paused(draft, one):
        fire(draft, one, now)
        return
    draft.write(Set(page(one.name), "next", at.timestamp()))
    if at > now:
        draft.wake(at, DUE, name=one.name, firing=at.isoformat())


def fire(draft: Draft, one: Announcement, firing: datetime) -> None:
    """Send it to all of its channels, or to one of them first."""
    if len(one.to) <= TRIED_FROM or not one.first_once or draft.time() - firing > one.late:
        send(draft, one, firing, one.to)
        return
    staff = draft.policy.staff_channel
    send(draft, one, firing, (staff or one.to[0],), trial=bool(staff))
    rest = draft.time(TRIAL.total_seconds())
    draft.write(Set(page(one.name), "trial", firing.timestamp(), rest.timestamp() + 86_400.0))
    draft.wake(rest, REST, name=one.name, firing=firing.isoformat())
    text = draft.say("staff_announce_trial", title=title(one), count=str(len(one.to)))
    button = draft.button(str(draft.say("button.announce_stop")[0]), "announce_stop", name=one.name)
    alert(draft, text, "announcement", (button,))


def rest(draft: Draft, one: Announcement, firing: datetime) -> None:
    """Nobody has stopped it after the first channel: it goes to the others, when it is held no
    more; but not what nobody has said yes to, since it was changed meanwhile."""
    if draft.remembered(page(one.name), "trial") != firing.timestamp():
        return
    if status(draft, one) != "approved":
        stop(draft, one)
        return
    if paused(draft, one):
        draft.write(Set(page(one.name), "trial", firing.timestamp()))
        draft.write(Set(page(one.name), "rest", firing.timestamp()))
        return
    if draft.time() - firing > one.late + TRIAL:
        _missed(draft, one, 1)
    draft.write(Drop(page(one.name), "trial"))
    known = last(draft, one.name)
    tried = known[1] if known and known[0] == firing else ()
    send(draft, one, firing, tuple(c for c in one.to if c not in tried), after=TRIAL)


def stop(draft: Draft, one: Announcement) -> datetime | None:
    """It goes to no more channels than the first; answers which firing that ends."""
    tried = draft.remembered(page(one.name), "trial")
    if not isinstance(tried, float):
        return None
    draft.write(Drop(page(one.name), "trial"))
    return moment(tried)


def send(
    draft: Draft, one: Announcement, firing: datetime, channels: tuple[str, ...], *,
    trial: bool = False, after: timedelta = timedelta(), attempt: int = 1,
) -> None:  # fmt: skip
    """One message for each of these channels, each with a key of its own."""
    missed = draft.time() - firing > one.late + after
    name = "trial" if trial else ""
    if not trial and not missed:
        _note(draft, one, firing, channels)
    for channel in channels:
        draft.act(
            Announce,
            id=key(draft, one, firing, name or channel, attempt),
            place=place_of(draft, channel),
            channel=channel,
            text=words(draft, one, channel),
            because="announcement",
            announcement=one.name,
            firing=firing,
            expires=firing + one.late + after,
            missed=missed,
            mentions=() if trial else one.mentions,
            trial=trial,
            attempt=attempt,
            card=one.card,
        )


def _note(draft: Draft, one: Announcement, firing: datetime, channels: tuple[str, ...]) -> None:
    """Remember where it went last, and when it went out before that."""
    known = last(draft, one.name)
    if known and known[0] == firing:
        channels = tuple(dict.fromkeys((*known[1], *channels)))
    elif known:
        draft.write(Set(page(one.name), "before", known[0].timestamp()))
    draft.write(Set(page(one.name), "sent", (firing.timestamp(), *channels)))


def title(one: Announcement) -> str:
    """What the team calls it."""
    return one.title or one.name


def moment_of(text: str) -> datetime | None:
    """The aware time that a ``Due`` carries."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None


def last(draft: Draft, name: str) -> tuple[datetime, tuple[str, ...]] | None:
    """When it last went out, and to which channels."""
    known = draft.remembered(page(name), "sent")
    match known:
        case (float() as at, *channels):
            return moment(at), tuple(map(str, channels))
    return None
