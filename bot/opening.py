"""Opening: communities that are opened from chat; writes their policy files and keeps what people
have edited."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import structlog

from adapters.port import Surveyed, Surveys
from bot.config import Config
from bot.lookups import Query
from bot.policybook import Entry, PolicyBook
from bot.replacing import put
from policies.errors import PolicyError
from policies.file.bundle import digest
from policies.file.load import load
from policies.file.phrases import phrase
from policies.people import lobby
from policies.presets import Answers, written
from storage.store import Store

log = structlog.get_logger(__name__)

_LONGEST_TITLE = 60
_SIGNED = re.compile(rb"\n# [^\n]* ([0-9a-f]{32})\n")
"""The last line of a file that nobody has edited: what stood above it when it was written."""

Row = dict[str, Any]


class Opening:
    """What ``/setup`` asks for; one policy is written at a time, each through the policy book."""

    def __init__(
        self, config: Config, book: PolicyBook, store: Store, eyes: Mapping[str, Surveys]
    ) -> None:
        self._table = config.opening
        self._folder = config.opening_folder
        self._book = book
        self._store = store
        self._eyes = eyes
        self._writing = asyncio.Lock()

    def queries(self) -> dict[str, Query]:
        """Everything that ``Fetch`` can name."""
        return {
            "setup_seen": self._seen,
            "setup_write": self._write,
            "observed": self._observed,
        }

    async def begin(self) -> None:
        """Let those in who may open communities; see to the folder of their policies."""
        if self._table is None:
            return
        try:
            await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
        except OSError as error:
            _unwritable(self._folder, error)
        said = lobby.written(self._table.by, self._table.language, self._table.timezone)
        file = self._folder / lobby.MAIN
        await self._book.enact(file, await asyncio.to_thread(load, file, {lobby.MAIN: said}))

    async def _observed(self, community: str, args: Mapping[str, str], limit: int) -> list[Row]:
        """What would have been removed; whether the policy can be written anew from chat."""
        rows = await self._store.fetch("observed", community, args, limit)
        keeper = await asyncio.to_thread(self._keeper, self._book.entries[community])
        return [{**row, "own": keeper == "own"} for row in rows]

    async def _seen(self, community: str, args: Mapping[str, str], _: int) -> list[Row]:
        """What the place is like now, and who keeps its policy."""
        place = args["place"]
        eye = self._eyes.get(place.partition(":")[0])
        found = await eye.survey(place, args["member"]) if eye else None
        seen = found or Surveyed()
        return [
            {
                "did": "seen",
                "seen": found is not None,
                "title": seen.title,
                "status": seen.status,
                "missing": seen.missing,
                "file": await asyncio.to_thread(self._kept, community, place),
            }
        ]

    def _kept(self, community: str, place: str) -> str:
        """Who keeps the policy that there is, if there is one."""
        if community != lobby.NAME:
            return self._keeper(self._book.entries[community])
        return "taken" if self._taken(place) else "none"

    def _taken(self, place: str) -> bool:
        return any(place in e.loaded.policy.places for e in self._book.entries.values())

    def _keeper(self, entry: Entry) -> str:
        if self._table is None or entry.file.parent != self._folder:
            return "by_hand"
        try:
            return "own" if _as_written(entry.file.read_bytes()) else "edited"
        except OSError:
            return "edited"

    async def _write(self, community: str, args: Mapping[str, str], _: int) -> list[Row]:
        """Write a policy from the answers and have it come into force."""
        async with self._writing:
            try:
                if community == lobby.NAME:
                    row = await self._open(args)
                else:
                    row = await self._change(self._book.entries[community], args)
            except PolicyError as error:
                row = {"did": "refused", "problems": tuple(map(str, error.problems[:10]))}
            except OSError as error:
                _unwritable(self._folder, error)
                row = {"did": "unwritable"}
        return [{**row, "missing": tuple(args["missing"].split())}]

    async def _open(self, args: Mapping[str, str]) -> Row:
        """A new policy file. Raises ``OSError`` and ``PolicyError``."""
        place, table = args["place"], self._table
        file = self._folder / f"{re.sub('[^a-z0-9]+', '-', place)}.toml"
        if self._taken(place) or file.exists():
            return {"did": "taken"}
        if table is None or self._count() >= table.limit:
            return {"did": "full"}
        answers = _answers(args, self._name(args["title"] or place), (place,), table.timezone)
        data = _signed(answers)
        await self._book.acceptable(file, {file.name: data})
        await asyncio.to_thread(put, file, data)
        if problems := await self._book.add(file):
            await asyncio.to_thread(file.unlink)
            return {"did": "refused", "problems": problems[:10]}
        return {"did": "opened", "community": answers.community}

    async def _change(self, entry: Entry, args: Mapping[str, str]) -> Row:
        """Other answers in a file that nobody has edited. Raises ``OSError``, ``PolicyError``."""
        keeper, policy = self._keeper(entry), entry.loaded.policy
        if keeper != "own":
            return {"did": keeper}
        before = await asyncio.to_thread(entry.file.read_bytes)
        data = _signed(_answers(args, policy.community, policy.places, policy.timezone))
        await self._book.acceptable(entry.file, {entry.file.name: data})
        await asyncio.to_thread(put, entry.file, data)
        if problems := await self._book.reload(entry.file):
            await asyncio.to_thread(put, entry.file, before)
            return {"did": "refused", "problems": problems[:10]}
        return {"did": "changed", "community": policy.community}

    def _count(self) -> int:
        return sum(file.parent == self._folder for file in self._book.files)

    def _name(self, title: str) -> str:
        """What the community is called: as its place, unless another one is."""
        bare = " ".join(title.split())[:_LONGEST_TITLE].strip()
        name, number = bare, 1
        while name in self._book.entries:
            number += 1
            name = f"{bare} {number}"
        return name


def _answers(
    args: Mapping[str, str], community: str, places: tuple[str, ...], zone: str
) -> Answers:
    return Answers(
        community=community,
        kind=args["kind"],  # type: ignore[arg-type]
        languages=tuple(args["languages"].split()),  # type: ignore[arg-type]
        platforms=tuple(dict.fromkeys(place.partition(":")[0] for place in places)),
        zone=zone,
        places=places,
        staff=args["staff"],
    )


def _signed(answers: Answers) -> bytes:
    """The file, with a last line that tells whether anybody has edited it since."""
    data = written(answers).encode()
    remark = phrase(answers.languages[0], "init.text.setup", {})
    return data + f"\n# {remark} {digest(data)}\n".encode()


def _as_written(data: bytes) -> bool:
    start = data.rfind(b"\n# ")
    last = _SIGNED.fullmatch(data[start:]) if start >= 0 else None
    return last is not None and last[1].decode() == digest(data[:start])


def _unwritable(path: Path, error: OSError) -> None:
    log.error("policies from chat cannot be written", folder=str(path), error=str(error))
