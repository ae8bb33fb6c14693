"""Aliases: the one form of addresses that lead to the same place."""

from __future__ import annotations

import re

_DISCORD = frozenset({"discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com"})
_TELEGRAM = frozenset({"t.me", "telegram.me", "telegram.dog"})
_STEPS = re.compile(r"[^?#]*")
"""Of a path what is walked, before a query or a place in the page."""


def alike(scheme: str, host: str, path: str) -> tuple[str, str]:
    """The short form of an address that other addresses lead to as well.

    Discord: https://docs.discord.com/developers/resources/invite; Telegram:
    https://core.telegram.org/api/links.
    """
    name, path = host.removeprefix("www."), straight(path)
    if scheme == "tg":
        what, _, value = path.removeprefix("/").removeprefix("?").partition("=")
        value = value.partition("&")[0]
        if (name, what) == ("join", "invite"):
            return "t.me", f"/+{value}"
        return ("t.me", f"/{value}") if (name, what) == ("resolve", "domain") else (host, path)
    if name in _DISCORD and (path == "/invite" or path.startswith("/invite/")):
        return "discord.gg", path.removeprefix("/invite") or "/"
    if name in _TELEGRAM:
        join = path.startswith("/joinchat/")
        return "t.me", f"/+{path.removeprefix('/joinchat/')}" if join else path
    return host, path


def straight(path: str) -> str:
    """A path without steps that lead nowhere: ``//``, ``/./``, ``/x/..`` (RFC 3986, 5.2.4; empty
    ones are passed over by most sites)."""
    if "//" not in path and "/." not in path:
        return path
    walked = _STEPS.match(path)
    assert walked is not None
    steps: list[str] = []
    for step in walked.group().split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    slash = "/" if steps and walked.group().endswith("/") else ""
    return f"/{'/'.join(steps)}{slash}{path[walked.end() :]}"
