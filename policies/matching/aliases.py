"""Aliases: the one form of addresses that lead to the same place."""

from __future__ import annotations

_DISCORD = frozenset({"discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com"})
_TELEGRAM = frozenset({"t.me", "telegram.me", "telegram.dog"})


def alike(scheme: str, host: str, path: str) -> tuple[str, str]:
    """The short form of an address that other addresses lead to as well.

    Discord: https://docs.discord.com/developers/resources/invite; Telegram:
    https://core.telegram.org/api/links.
    """
    name = host.removeprefix("www.")
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
