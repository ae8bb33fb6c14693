"""The console says each matter once, names whom it is about, and quotes nobody."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

import adapters.console
from adapters.console import Console
from adapters.port import Denied, Done
from policies.actions import Alert, Delete, Excerpt, Hidden, Mention, Piece


@dataclass
class Told:
    """A log for one test."""

    said: list[str] = field(default_factory=list)

    def warning(self, event: str, *, community: str, said: str) -> None:
        self.said.append(f"{community}: {said}")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    log = Told()
    monkeypatch.setattr(adapters.console, "log", log)
    return log


def alert(*text: Piece, community: str = "acme") -> Alert:
    where = f"console:community:{community}"
    return Alert(id="e#0", place=where, channel=where, text=text)


async def test_a_matter_is_said_once_whomever_it_is_about(told: Told) -> None:
    console = Console()
    for member in ("ann", "bob"):
        text = ("refused: ban (", Mention(f"test:member:{member}"), ")")
        assert await console.perform(alert(*text)) == Done()
        await console.perform(alert(*text, community="bees"))
    await console.perform(alert("refused: kick"))
    assert told.said == [
        "acme: refused: ban (test:member:ann)",
        "bees: refused: ban (test:member:ann)",
        "acme: refused: kick",
    ]


async def test_nobody_is_quoted(told: Told) -> None:
    await Console().perform(alert("somebody wrote: ", Excerpt("test:channel:1/7"), Hidden("e")))
    assert told.said == ["acme: somebody wrote: "]


async def test_it_does_nothing_else(told: Told) -> None:
    removal = Delete(id="e#0", place="console:community:acme", channel="c", message="1")
    assert isinstance(await Console().perform(removal), Denied)
    assert not told.said
