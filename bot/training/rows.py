"""What a model is trained on: the labelled sets that may be, and the texts of the project."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policies.errors import HallwardenError
from policies.learned.model import Signal

TEXTS = Path(__file__).parents[2] / "policies" / "learned" / "texts"
"""The project's own: a file a language, one line each: ``spam`` or ``ham``, tab, text."""
_SHARE = 30_000, 12_000
"""Of the lines of benign chat, and of comments that are only known to be no spam, so many are
enough: more would drown what others say."""


class Unusable(HallwardenError):
    """Something to train on is absent or not in the form it should have."""


@dataclass(frozen=True, slots=True)
class Row:
    """A text, of which signal it says what, and how much that weighs.

    ``chat`` marks ordinary chat, of which the bounds for what is found are taken; ``ours`` the
    project's own texts.
    """

    text: str
    signal: Signal
    positive: bool
    weight: float = 1.0
    chat: bool = False
    ours: bool = False

    @property
    def fold(self) -> int:
        """A number from 0 to 99 that only the text decides."""
        return zlib.crc32(self.text.encode("utf-8", "replace")) % 100


def rows(folder: Path) -> list[Row]:
    """All rows of both signals, always in the same order. Raises ``Unusable``."""
    return [*_spam(folder), *_toxic(folder)]


def _spam(folder: Path) -> Iterator[Row]:
    for text, label, _ in ours():
        yield Row(text, "spam", label == "spam", 2.0, chat=label == "ham", ours=True)
    for name, weight in (("sms_en", 3.0), ("tgspam_ru", 1.0)):
        for row in _lines(folder, name):
            yield Row(row["text"], "spam", row["label"] == "spam", weight)
    chat, comments = _SHARE
    for row in _some(_chat(folder), chat):
        yield Row(row["text"], "spam", False, 0.3, chat=True)
    safe = [row for row in _lines(folder, "toxic_zh") if row["label"] == "safe"]
    for row in _some(safe, comments):
        yield Row(row["text"], "spam", False, 0.3)
    for row in _some(_lines(folder, "toxic_en"), comments // 4):
        yield Row(row["text"], "spam", False, 0.2)


def _toxic(folder: Path) -> Iterator[Row]:
    for row in _lines(folder, "toxic_en"):
        yield Row(row["text"], "toxic", row["label"] != "neither")
    for row in _lines(folder, "toxic_zh"):
        yield Row(row["text"], "toxic", row["label"] == "toxic")
    for row in _some(_chat(folder), _SHARE[0]):
        yield Row(row["text"], "toxic", False, 0.5, chat=True)
    for text, label, _ in ours():
        if label == "ham":
            yield Row(text, "toxic", False, 0.5, chat=True, ours=True)


def ours() -> Iterator[tuple[str, str, str]]:
    """Text, label and language of the project's own lines. Raises ``Unusable``."""
    for path in sorted(TEXTS.glob("*.tsv")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.startswith("#") or not line.strip():
                continue
            label, tab, text = line.partition("\t")
            if not tab or label not in ("spam", "ham"):
                raise Unusable(
                    f"{path}:{number}: neither spam nor ham, and a tab, begins this line"
                )
            yield text.replace("\\n", "\n"), label, path.stem


def _chat(folder: Path) -> list[dict[str, str]]:
    return [row for row in _lines(folder, "irc_benign_en") if not row.get("shared")]


def _some(found: list[dict[str, str]], most: int) -> list[dict[str, str]]:
    """So many of the rows, chosen by what they say."""
    return sorted(found, key=lambda row: zlib.crc32(row["text"].encode("utf-8", "replace")))[:most]


def _lines(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / f"{name}.jsonl.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    except (OSError, EOFError, ValueError) as error:
        raise Unusable(f"{path} cannot be read: {error}") from error
