"""Addresses that ``config.toml`` names: which ones are in order, as pydantic asks it."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError

from policies.letters import is_mailbox


def an_address(url: str) -> str:
    """Of a platform's server."""
    if not url.startswith(("http://", "https://", "ws://", "wss://")):
        raise PydanticCustomError("url", "no address")
    return url.rstrip("/")


def a_web_address(url: str) -> str:
    """Of a service that is asked over HTTP."""
    if not url.startswith(("http://", "https://")):
        raise PydanticCustomError("url", "no address")
    return url


def here(host: str) -> bool:
    """Whether that is this very machine, by name or address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def a_hook(url: str) -> str:
    """Of a tracker: nothing travels in the clear but within this machine."""
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and here(parts.hostname or ""))
    if not safe or not parts.hostname or parts.username is not None or parts.fragment:
        raise PydanticCustomError("hook", "no address of a tracker")
    return url


def a_mailbox(text: str) -> str:
    """Of somebody's mail."""
    if not is_mailbox(text):
        raise PydanticCustomError("mailbox", "no mail address")
    return text
