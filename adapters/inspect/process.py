"""The process: starts a worker for one file, and ends it when it takes too long."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

import msgspec

from adapters.inspect.seen import Seen
from policies.events import Facts, Fault

SECONDS = 8.0
"""How long a look may take, the start of the process (0.1 s) and the wait for a core included."""
LONGEST_ANSWER = 500_000
"""Bytes that a worker may tell."""
_COMMAND = (sys.executable, "-P", "-m", "adapters.inspect.worker")
_SLOW = frozenset(
    -getattr(signal, name) for name in ("SIGXCPU", "SIGALRM", "SIGKILL") if hasattr(signal, name)
)


def _environment() -> dict[str, str]:
    """Nothing of ours, least of all a secret; Windows starts no program without its own folder."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return {**kept, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONDONTWRITEBYTECODE": "1"}


async def examined(data: bytes, seconds: float = SECONDS) -> Seen:
    """What a worker of its own tells of a file; when it fails, that it did is what is told."""
    process = await asyncio.create_subprocess_exec(
        *_COMMAND, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_environment(),
        start_new_session=True,
    )  # fmt: skip
    feeding = asyncio.create_task(_feed(process, data))
    try:
        async with asyncio.timeout(seconds):
            answer = await _heard(process)
            code = await process.wait()
    except TimeoutError:
        return _failed(data, "slow")
    finally:
        feeding.cancel()
        await _ended(process)
    if code in _SLOW:
        return _failed(data, "slow")
    try:
        return msgspec.msgpack.decode(answer, type=Seen)
    except msgspec.DecodeError:
        return _failed(data, "broken")


def _failed(data: bytes, fault: Fault) -> Seen:
    return Seen(Facts(size=len(data), fault=fault))


async def _feed(process: Process, data: bytes) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(data)
        await process.stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        return  # it has ended; its answer says why
    finally:
        process.stdin.close()


async def _heard(process: Process) -> bytes:
    """All that it says; from one that talks too much nothing is taken."""
    assert process.stdout is not None
    told = bytearray()
    while piece := await process.stdout.read(65_536):
        told += piece
        if len(told) > LONGEST_ANSWER:
            process.kill()
            return b""
    return bytes(told)


async def _ended(process: Process) -> None:
    """Leave no process behind, even when nobody waits for the answer any more."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
