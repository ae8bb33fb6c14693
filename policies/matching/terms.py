"""Terms: what a rule wants looked for in the one scan of each message; hits: where it was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from policies.matching.hostlist import HostList

Disguise = Literal["none", "usual", "bold"]
"""Which disguises are looked through: none; those that are sure, and bold ones if something else
in the message speaks for them; all."""


@dataclass(frozen=True, slots=True)
class Word:
    """A keyword: found as a word, as the beginning of one, or only as the whole message.

    What is ``allowed`` is not found itself but frees what the same rule finds inside it.
    ``near``: one letter more, less or changed is still the word.
    """

    text: str
    how: Literal["word", "beginning", "exact", "allowed"] = "word"
    disguise: Disguise = "usual"
    near: bool = False


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """What a rule looks for in links besides its lists; ``limit`` and ``only`` are about all links
    of a message.

    ``invites`` are kinds of ``invites.KINDS``, ``guests`` the targets among them that are fine.
    """

    phishing: HostList | None = None
    invites: frozenset[str] = frozenset()
    guests: frozenset[str] = frozenset()
    look_alikes: tuple[str, ...] = ()
    shorteners: bool = False
    addresses: bool = False
    masked: bool = False
    redirects: bool = False
    only: bool = False
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What one rule adds to the scan that is made once a message for the whole policy.

    ``deny`` and ``allow`` are hosts (with their subdomains) or, with a ``/``, prefixes of host
    and path. With ``allow`` and nothing else about links every other link is found.
    """

    words: tuple[Word, ...] = ()
    patterns: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    links: LinkTerms | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a filter found something: ``span`` in code points of text ``part``. It is ``bare`` if
    it says nothing of what the message holds: how fast somebody wrote, that something is absent."""

    part: int = 0
    span: tuple[int, int] = (0, 0)
    view: str = ""
    detail: str = ""
    bare: bool = False
