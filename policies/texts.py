"""Texts of events: where a finding points, in a message, a command or what somebody is called."""

from __future__ import annotations

from policies.events import Content, Event, Invoked, Names

DISPLAY, USERNAME, ALSO, BIO = -1, -2, -3, -4
"""As the part of a finding: what the member is called, not what they say."""

BEFORE = -10
"""Added to such a part: what they called themselves before they took another name."""


def called(names: Names) -> tuple[tuple[int, str], ...]:
    """What somebody calls themself, by the part of a finding."""
    every = (DISPLAY, names.display), (USERNAME, names.username), (ALSO, names.also)
    return (*every, (BIO, names.bio))


def were(names: Names | None) -> tuple[tuple[int, str], ...]:
    """The same of what somebody called themself before."""
    return tuple((BEFORE + part, text) for part, text in called(names or Names()))


def said(event: Event | None, part: int) -> str:
    """The text that a finding's ``part`` names; empty where the event has no such text. A
    command's is what was written after its name."""
    if part < BEFORE:
        return dict(were(getattr(event, "before", None))).get(part, "")
    if part < 0:
        return dict(called(getattr(event, "names", None) or Names())).get(part, "")
    if isinstance(event, Invoked):
        return " ".join(event.args.values())
    content = getattr(event, "content", None)
    texts = (*content.texts(), *content.titles()) if isinstance(content, Content) else ()
    return texts[part] if part < len(texts) else ""
