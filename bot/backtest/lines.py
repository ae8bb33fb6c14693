"""Events from a file, decided under one policy or two; the two may have a process each."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from policies.draft import Draft
from policies.errors import HallwardenError, fault
from policies.events import Event
from policies.file.load import load
from policies.fold import Fold
from policies.lines import Reader, Unreadable
from policies.policy import Policy
from policies.trial.judged import Judged, judged
from policies.trial.twins import Twins

BATCH = 2_000
"""Lines that are decided before what was found in them is handed on."""


class Broken(HallwardenError):
    """A file of events that cannot be used; the message names the line."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The next lines, of which ``decided`` held an event: ``found`` is what one policy found in
    them, by line; ``size`` are the bytes read so far."""

    decided: int
    size: int
    found: dict[int, Judged]


def before(file: Path, line: int, policy: Policy) -> tuple[Event, Fold] | None:
    """The event in that line, from 1, and the state when it came; ``None`` if there is none there.

    Raises ``Broken``.
    """
    fold = Fold(policy)
    for number, event, _ in _events(file):
        if number >= line:
            return (event, fold) if number == line else None
        fold.decide(event)
    return None


Judging = Callable[[int, Event], tuple[Judged | None, ...]]
"""Decides the next event, of that number, under each policy: what was found, if anything."""


def _alone(policy: Policy) -> Judging:
    fold = Fold(policy)

    def judge(number: int, event: Event) -> tuple[Judged | None, ...]:
        draft = fold.draft(event)
        fold.keep(draft)
        return (_judged(number, draft, fold),)

    return judge


def _both(before: Policy, after: Policy) -> Judging:
    twins = Twins(before, after)

    def judge(number: int, event: Event) -> tuple[Judged | None, ...]:
        first, second = twins.decide(event)
        was = _judged(number, first, twins.folds[0])
        return was, was if second is first else _judged(number, second, twins.folds[1])

    return judge


def _judged(number: int, draft: Draft, fold: Fold) -> Judged | None:
    if not draft.findings:
        return None
    return judged(number, draft.event, draft.done(), fold.view(), draft.policy)


def together(file: Path, policies: Sequence[Policy]) -> Iterator[tuple[Batch, ...]]:
    """All lines, decided under one policy or two, as if the bot acted; each line is read once.
    Raises ``Broken``."""
    acting = [replace(policy, acting="act") for policy in policies]
    judge = _both(*acting) if len(acting) == 2 else _alone(*acting)
    # What policies are made of lives as long as the process: the collector need not look at it.
    gc.freeze()
    found: list[dict[int, Judged]] = [{} for _ in acting]
    decided = size = 0
    for number, event, size in _events(file):
        decided += 1
        try:
            each = judge(number, event)
        except Exception as error:
            raise Broken(f"{file}:{number}: not decided: {fault(error)}") from error
        for one, own in zip(each, found, strict=True):
            if one:
                own[number] = one
        if decided == BATCH:
            yield tuple(Batch(decided, size, own) for own in found)
            found, decided = [{} for _ in acting], 0
    yield tuple(Batch(decided, size, own) for own in found)


def apart(file: Path, policies: Sequence[Path]) -> Iterator[tuple[Batch, ...]]:
    """As ``together``, with a process for each policy: each reads all lines, since what a policy
    does depends on all that came before. Raises ``Broken``."""
    with _workers(file, policies) as connections:
        while True:
            batches = [connection.recv() for connection in connections]
            for batch in batches:
                if isinstance(batch, str):
                    raise Broken(batch)
            if None in batches:
                return
            yield tuple(batches)


@contextmanager
def _workers(file: Path, policies: Sequence[Path]) -> Iterator[list[Connection]]:
    context = get_context("spawn")
    ends, processes = [], []
    try:
        for policy in policies:
            receiving, sending = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(sending, file, policy), daemon=True)
            process.start()
            sending.close()
            ends.append(receiving)
            processes.append(process)
        yield ends
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _work(sending: Connection, file: Path, policy: Path) -> None:
    """Decide all lines and send what was found: batches, then ``None``, or a sentence that says
    what is wrong. A full pipe keeps it from running ahead."""
    try:
        for (batch,) in together(file, [load(policy).policy]):
            sending.send(batch)
        sending.send(None)
    except (HallwardenError, OSError) as error:
        sending.send(str(error))
    except KeyboardInterrupt:
        return


def _events(file: Path) -> Iterator[tuple[int, Event, int]]:
    """Each event with its line, from 1, and the bytes read so far."""
    reader, size = Reader(), 0
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            size += len(line)
            if line.isspace():
                continue
            try:
                yield number, reader.read(line), size
            except Unreadable as error:
                cut = "" if line.endswith(b"\n") else "; the file ends in the midst of this line"
                raise Broken(f"{file}:{number}: {error}{cut}") from None
