"""The victim: the real program on a real store, to be killed.

``python -m tests.soak.victim JSON`` runs one by itself.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import structlog

import bot.app
import bot.delivery
import bot.intake
import bot.residence
import policies.decide
import storage.database
from bot.config import Config
from bot.edges import Edges
from bot.pace import Limits
from bot.starting import start
from bot.tables import StoreTable, WebTable
from policies.errors import HallwardenError
from policies.events import Message
from tests.soak.edge import Edge
from tests.soak.traffic import COMMUNITIES, POISON
from tests.soak.traps import set_trap

FENCED = 3
"""The exit status of a process that another one has taken over from."""
LEASE = 1.0
ACTION_LEASE = 3.0


class Orders(msgspec.Struct, frozen=True):
    """What a victim is told: where it works, whom it speaks to, and where it ends."""

    name: str
    folder: str
    url: str
    port: int
    point: str = ""
    nth: int = 1
    checkpoint_seconds: float = 0.5


def obey(orders: Orders) -> None:
    """Run until killed or stopped; never returns."""
    log = os.open(Path(orders.folder, "victims.log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    _hurry(orders)
    _poison()
    if orders.point:
        set_trap(orders.point, orders.nth)
    os._exit(_run(orders))


def _run(orders: Orders) -> int:
    folder = Path(orders.folder)
    config = Config(
        policies=tuple(Path("policies", f"{name}.toml") for name in COMMUNITIES),
        store=StoreTable(url=orders.url),
        web=WebTable(port=0),
        folder=folder,
    )
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
    )
    edge = Edge(orders.name, orders.port)
    around = Edges(adapters={"test": edge}, limits={"test": Limits(per_second=500)})
    fenced: list[BaseException] = []
    try:
        asyncio.run(start(config, around, print))
    except* HallwardenError as problems:
        fenced += problems.exceptions
        print(orders.name, fenced, flush=True)
    return FENCED if fenced else 0


def _hurry(orders: Orders) -> None:
    """The same program with shorter waits, so that a take-over lasts seconds, not minutes."""
    _put(bot.residence, CHECKPOINT_SECONDS=orders.checkpoint_seconds)
    _put(bot.intake, CHECKPOINT_SECONDS=orders.checkpoint_seconds)
    _put(bot.app, LEASE=LEASE, LEASE_SECONDS=ACTION_LEASE)
    _put(bot.delivery, LEASE_SECONDS=ACTION_LEASE, CALL_SECONDS=2.0, SWEEP_SECONDS=0.5)
    settings: dict[str, str] = storage.database._POSTGRES["server_settings"]
    settings["application_name"] = orders.name


def _poison() -> None:
    """One message in a hundred cannot be decided."""
    real = policies.decide.drafted

    def drafted(event: Any, view: Any, policy: Any) -> Any:
        if isinstance(event, Message) and POISON in event.content.text:
            raise ArithmeticError("a poison event")
        return real(event, view, policy)

    _put(bot.intake, drafted=drafted)


def _put(module: ModuleType, **names: object) -> None:
    for name, value in names.items():
        assert hasattr(module, name), name
        setattr(module, name, value)


if __name__ == "__main__":
    obey(msgspec.json.decode(sys.argv[1], type=Orders))
