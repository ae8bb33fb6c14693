"""What other bots do and how it is written here: the rows of the reference, which the tests run.

The rows stand in TOML files beside this one, one a bot, in the order of their names.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """``there`` is its name in the other bot, ``here`` the keys of a rule (TOML); ``group`` is what
    it is there: a trigger, a condition, an action.

    With ``found``, the last of these events is found and no earlier one, and none of ``left``; an
    event is a JSON line, or what somebody writes. With ``does``, these actions follow when the rule
    finds something. With neither it is not carried over; ``why`` says so, or what else differs.
    """

    group: str
    there: str
    here: str = ""
    found: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    does: tuple[str, ...] = ()
    why: str = ""


class Bot(Struct, frozen=True, forbid_unknown_fields=True):
    """Another bot, or what a platform offers itself; ``source`` says where its names stand."""

    name: str
    source: str
    rows: tuple[Row, ...]


@cache
def bots() -> tuple[Bot, ...]:
    """Every bot that is compared."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return tuple(msgspec.convert(tomllib.loads(f.read_text("utf-8")), Bot) for f in files)
