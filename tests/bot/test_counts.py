"""What must not grow: statements a batch, tasks an event, passes over a message, counted.

How long all of it takes is measured by ``make bench``; a busy machine changes no count.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as engine_events

import bot.residence
import policies.draft
import policies.matching.scan
from bot.intake import Intake
from policies.decide import decide
from policies.events import Message
from policies.matching.folding import Folded
from policies.matching.scan import CompiledScanner
from policies.state import View
from tests.bot.test_intake import beginning, offered, opened, says, working
from tests.policies.said import policy
from tests.policies.said import says as said

MEMBERS = 40
NEVER = 3_600.0
PLAIN = "what a lovely day it is"
DISGUISED = "f r e e   n i t r o   frrrreee  niiiitro  f.r.e.e n-i-t-r-o"
BANNED = """
[[rules]]
name = "banned"
filter = "keywords"
words = ["free nitro", "加微信"]
actions = ["delete"]
because = "not here"

[[rules]]
name = "same"
filter = "repeats"
limit = 3
within = "1m"
actions = ["delete"]
because = "once is enough"
"""


def batch(first: int, size: int) -> list[Message]:
    """New messages of members who are known already, every fifth with a banned word."""
    return [
        says(n, "free nitro" if n % 5 == 0 else PLAIN, f"test:member:{n % MEMBERS}")
        for n in range(first, first + size)
    ]


@pytest.fixture(autouse=True)
def _no_checkpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.residence, "CHECKPOINT_SECONDS", NEVER)


@contextmanager
def statements(intake: Intake) -> Iterator[list[str]]:
    """Every statement that goes to the database meanwhile."""
    seen: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)

    engine = intake.store.database.engine.sync_engine
    engine_events.listen(engine, "before_cursor_execute", note)
    yield seen
    engine_events.remove(engine, "before_cursor_execute", note)


@contextmanager
def tasks() -> Iterator[list[str]]:
    """Every task that is begun meanwhile."""
    loop, begun = asyncio.get_running_loop(), list[str]()

    def factory(
        loop: asyncio.AbstractEventLoop, coro: Coroutine[Any, Any, Any], **settings: Any
    ) -> asyncio.Task[Any]:
        begun.append(getattr(coro, "__qualname__", repr(coro)))
        return asyncio.Task(coro, loop=loop, **settings)

    loop.set_task_factory(factory)
    yield begun
    loop.set_task_factory(None)


async def test_statements_and_tasks_do_not_depend_on_the_size_of_a_batch(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        intake = await beginning(store, tmp_path)
        async with working(intake):
            await offered(intake, *batch(10_000, 100))
            counted = set()
            for first, size in ((20_000, 5), (30_000, 10), (40_000, 500)):
                with statements(intake) as seen, tasks() as begun:
                    await offered(intake, *batch(first, size))
                counted.add((len(seen), len(begun)))
            assert len(counted) == 1, counted
            fence_journal_outbox_reach, head_audit_cases, transaction_and_its_end = 4, 3, 2
            sent = fence_journal_outbox_reach + head_audit_cases
            assert counted == {(sent, transaction_and_its_end)}


async def test_what_is_delivered_again_costs_one_batch_more(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        intake = await beginning(store, tmp_path)
        async with working(intake):
            await offered(intake, *batch(0, 100))
            with statements(intake) as sent:
                decisions = await offered(intake, *batch(50, 100))
            assert [decision is None for decision in decisions] == [True] * 50 + [False] * 50
            assert len(sent) <= 10
            pages = intake.residence.memory.residents["acme"].pages
            messages = [page.get("messages", 0) for page in pages.values()]
            assert sum(n for n in messages if isinstance(n, int)) == 150


class Counting:
    """Stands before a matcher and counts how often it goes over a text."""

    def __init__(self, matcher: Any, counted: Counter[str]) -> None:
        self._matcher = matcher
        self._counted = counted

    def find_matches_as_indexes(self, text: str, **settings: Any) -> Sequence[Any]:
        self._counted[text] += 1
        found: Sequence[Any] = self._matcher.find_matches_as_indexes(text, **settings)
        return found


@pytest.mark.parametrize(("text", "views"), [(PLAIN, 1), (DISGUISED, 3)])
def test_the_automaton_goes_over_each_view_once(text: str, views: int) -> None:
    rules, counted = policy(BANNED), Counter[str]()
    assert isinstance(rules.scanner, CompiledScanner)
    index = rules.scanner.words.lexicon.letters["canonical"]
    index.automaton = Counting(index.automaton, counted)  # type: ignore[assignment]
    decide(said(text), View({}, 0.0), rules)
    assert set(counted.values()) == {1}
    assert len(counted) == views


def test_a_message_is_folded_once_whoever_looks_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rules, folded = policy(BANNED), list[str]()

    def fold(text: str) -> Folded:
        folded.append(text)
        return Folded(text)

    monkeypatch.setattr(policies.draft, "Folded", fold)
    monkeypatch.setattr(policies.matching.scan, "Folded", fold)
    decide(said(DISGUISED), View({}, 0.0), rules)
    assert folded == [DISGUISED]
