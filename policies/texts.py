"""Texts of events: where a finding points, in a message, a command or what somebody is called."""

from __future__ import annotations

from policies.events import Content, Event, Invoked, Names

DISPLAY, USERNAME, ALSO, BIO = -1, -2, -3, -4
"""As the part of a finding: what the member is called, not what they say."""


def called(names: Names) -> tuple[tuple[int, str], ...]:
    """What somebody calls themself, by the part of a finding."""
    every = (DISPLAY, names.display), (USERNAME, names.username), (ALSO, names.also)
    return (*every, (BIO, names.bio))


def said(event: Event | None, part: int) -> str:
    """The text that a finding's ``part`` names; empty where the event has no such text. A
    command's is what was written after its name."""
    if part < 0:
        return dict(called(getattr(event, "names", None) or Names())).get(part, "")
    if isinstance(event, Invoked):
        return " ".join(event.args.values())
    content = getattr(event, "content", None)
    texts = (*content.texts(), *content.titles()) if isinstance(content, Content) else ()
    return texts[part] if part < len(texts) else ""
