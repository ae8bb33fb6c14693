"""Packs: what the ready-made rules find in spam, and what they take for it in ordinary chat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from policies.decision import Decision
from policies.events import Actor, Content, Message
from policies.file.load import load
from policies.policy import Policy
from tests.policies.said import Life
from tests.quality.figures import Figures, rows

FOLDER = Path(__file__).resolve().parents[2] / "policies/packs"
NAMES = sorted(file.stem for file in FOLDER.glob("*.toml") if file.stem != "sandbox")
ASKED = "false ≤ 0.1 %"
_SETS = ("chat_spam_zh", "chat_spam_ru", "sms_en")
_TALK = "irc_benign_en"
_LINES = 30_000
"""Lines of the talk that are lived through: more of it shows nothing new."""
_START = datetime(2026, 1, 1, tzinfo=UTC)


def including(*names: str, more: str = "") -> Policy:
    """A policy of these packs; ``more`` stands at its end."""
    included = ", ".join(f'"pack:{name}"' for name in names)
    text = f'community = "acme"\nstaff_channel = "test:channel:9"\ninclude = [{included}]\n{more}'
    with TemporaryDirectory() as folder:
        file = Path(folder, "acme.toml")
        file.write_text(text, encoding="utf-8")
        return load(file).policy


def pack_of(policy: Policy) -> dict[str, str]:
    """The pack of each rule."""
    return {rule.name: rule.place.split(":")[1] for rule in policy.rules}


def packs(folder: Path) -> Iterator[Figures]:
    """One line a set and pack; only watching counts as finding, too."""
    policy = including(*NAMES)
    owners = pack_of(policy)
    for name in (*_SETS, _TALK):
        spam, ham = Counter[str](), Counter[str]()
        counts = Counter[str]()
        for label, decision in _decided(policy, folder, name):
            found = {owners[f.rule] for f in decision.findings if f.rule in owners}
            counts[label] += 1
            (spam if label == "spam" else ham).update(found)
        for pack in NAMES:
            yield Figures(
                "packs", f"{pack}, {name}", found=spam[pack], missed=counts["spam"] - spam[pack],
                false=ham[pack], clean=counts["ham"] - ham[pack], asked=ASKED,
            )  # fmt: skip


def _decided(policy: Policy, folder: Path, name: str) -> Iterator[tuple[str, Decision]]:
    """Every line as the first words of somebody new; the talk as its members really wrote it."""
    if name != _TALK:
        for number, row in enumerate(rows(folder, name)):
            yield row["label"], Life(policy).meets(_message(number, row["text"], "new", _START))
        return
    life = Life(policy)
    for number, row, at in _timed(rows(folder, name)):
        yield row["label"], life.meets(_message(number, row["text"], row["user"], at))


def _timed(lines: Iterable[dict[str, Any]]) -> Iterator[tuple[int, dict[str, Any], datetime]]:
    """The lines with times that never go back; within one minute every second brings one."""
    at, before, file = _START, "", ""
    for number, row in enumerate(lines):
        if number == _LINES:
            return
        if row["file"] != file:
            at += timedelta(days=1)
        elif row["ts"] != before:
            at += timedelta(minutes=1) - timedelta(seconds=at.second)
        else:
            at += timedelta(seconds=at.second < 59)
        before, file = row["ts"], row["file"]
        yield number, row, at


def _message(number: int, text: str, user: str, at: datetime) -> Message:
    return Message(
        id=f"m/{number}",
        place="test:room:1",
        channel="test:channel:1",
        at=at,
        received=at,
        actor=Actor(id=f"test:member:{user}"),
        message=str(number),
        content=Content(text=text),
    )
