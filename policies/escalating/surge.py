"""Surges: much of one subject within an hour is one incident, of which the department is told once.

While it lasts, what belongs to it stands on the incident's card and has none of its own until
somebody takes it; of all that is overdue then, one an hour is spoken of. By letter nothing is
gathered: a tracker wants each case.
"""

from __future__ import annotations

from typing import NamedTuple

from policies.actions import Alert, Edit
from policies.cases.case import Case, page
from policies.draft import Draft
from policies.escalating.card import BECAUSE, title, where
from policies.escalating.course import Course
from policies.letters import by_letter
from policies.people.reading import spoken
from policies.state import Mark, Set, Window

MANY, WITHIN = 5, 3_600.0
"""So many within so many seconds are a surge."""
LASTS = 6 * 3_600.0
"""Seconds after the last of it in which it goes on."""
SUBJECTS = ("complaint", "bug")
"""Kinds of cases that come in surges; questions and ideas do not mean that something is wrong."""
CONTENT = "content"
"""The subject of those who are not content, who give up to ``LOW`` of 5."""
LOW = 2
_SPEAKS = 3_600.0
_SHOWN = 12
"""Numbers of cases that the card shows, the newest."""


class Surge(NamedTuple):
    """``card`` is the action that told of it, ``many`` how many belong to it, ``cases`` the newest
    of them."""

    card: str
    many: int
    cases: tuple[int, ...]


def belongs(draft: Draft, of: Case, now: Course, subject: str) -> bool:
    """Whether a case is one of a surge, which its department knows of by now: there is nothing
    more to tell."""
    if by_letter(now.to):
        return False
    known, name = _running(draft, of.department, subject), _page(of.department, subject)
    if known is None:
        window = draft.window(name, "seen")
        before = window.notes if window is not None and window.count(draft.now) else ()
        seen = draft.write(Mark(name, "seen", WITHIN, MANY, of.number, at=draft.now))
        assert isinstance(seen, Window)
        if seen.count(draft.now) < MANY:
            return False
        cases = (*before, of.number)[-_SHOWN:]
        known = Surge("", seen.count(draft.now), cases)
    else:
        cases = (*known.cases, of.number)[-_SHOWN:]
        known = known._replace(many=known.many + 1, cases=cases)
    known = known._replace(card=_shown(draft, of, now, subject, known))
    draft.write(Set(name, "surge", tuple(known), draft.now + LASTS))
    draft.write(Set(page(of.number), "surge", subject, draft.now + LASTS))
    return True


def speaks(draft: Draft, of: Case, now: Course) -> bool:
    """Whether a reminder of a case is said: of those in a surge that nobody has taken, one an
    hour."""
    subject = draft.remembered(page(of.number), "surge")
    if now.card or not isinstance(subject, str):
        return True
    name = _page(of.department, subject)
    if draft.remembered(name, "spoke") is not None:
        return False
    draft.write(Set(name, "spoke", of.number, draft.now + _SPEAKS))
    return True


def _running(draft: Draft, department: str, subject: str) -> Surge | None:
    match draft.remembered(_page(department, subject), "surge"):
        case (str(card), int(count), tuple(cases)):
            return Surge(card, count, tuple(n for n in cases if isinstance(n, int)))
    return None


def _shown(draft: Draft, of: Case, now: Course, subject: str, surge: Surge) -> str:
    """Tell of it, or change what was told; answers the action that did."""
    channel, place = where(draft, now)
    with draft.speaking(spoken(draft, channel)):
        what = draft.say("surge_content" if subject == CONTENT else f"case_kind.{subject}")
        text = draft.say(
            "surge", what=what, count=str(surge.many), department=title(draft, of.department),
            case=", ".join(map(str, surge.cases)),
        )  # fmt: skip
    if surge.card:
        draft.act(
            Edit, place=place, channel=channel, message=f"sent:{surge.card}", text=text,
            because=BECAUSE,
        )  # fmt: skip
        return surge.card
    return draft.act(Alert, place=place, channel=channel, text=text, because=BECAUSE).id


def _page(department: str, subject: str) -> str:
    return f"surge:{department}:{subject}"
