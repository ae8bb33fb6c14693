"""The learned model: what it finds of messages it was never trained on, by set and length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from policies.file.load import SHIPPED
from policies.learned.features import features
from policies.learned.model import LONG, Model, Signal, read
from policies.matching.folding import Folded
from policies.matching.language import language_of
from tests.quality.figures import Figures, band, rows

_BINS = 10

Said = tuple[str, bool]
"""A text, and whether it is what the signal looks for."""


def model(folder: Path) -> Iterator[Figures]:
    """Each set by the length of its messages, then whole. Rows of the chat that were kept from
    training are those marked ``shared``; what is printed when a model is trained tells of sets of
    which nothing was kept."""
    made = read(SHIPPED.read_bytes())
    chat = [(row["text"], False) for row in rows(folder, "irc_benign_en") if row.get("shared")]
    for language in ("ru", "zh"):
        asked = "recall ≥ 0.75, false ≤ 1 %"
        said = [(r["text"], r["label"] == "spam") for r in rows(folder, f"chat_spam_{language}")]
        yield from _by_length(f"spam {language}", made, "spam", said, asked)
    yield from _by_length("spam irc", made, "spam", chat, "false ≤ 0.05 %")
    yield from _by_length("toxic irc", made, "toxic", chat, "false ≤ 0.5 %")


def _by_length(
    name: str, made: Model, signal: Signal, said: Iterable[Said], asked: str
) -> Iterator[Figures]:
    parts: dict[str, list[tuple[float, bool, bool]]] = defaultdict(list)
    for text, positive in said:
        language, voice = language_of(text), made.voice(signal)
        chance = voice.chance(voice.sum(features(Folded(text))), language)
        told = chance, chance > voice.above(language, len(text)), positive
        parts["all"].append(told)
        parts["over 120" if len(text) > LONG else band(text)].append(told)
    for part in sorted(parts, key=lambda part: (part == "all", len(part), part)):
        yield _figures(name, part, parts[part], asked if part in ("all", "over 120") else "")


def _figures(name: str, part: str, told: list[tuple[float, bool, bool]], asked: str) -> Figures:
    counts = {"found": 0, "missed": 0, "false": 0, "clean": 0}
    for _, found, positive in told:
        right = "found" if found else "missed"
        wrong = "false" if found else "clean"
        counts[right if positive else wrong] += 1
    return Figures(name, part, **counts, asked=asked, calibration=_error(told))


def _error(told: list[tuple[float, bool, bool]]) -> float:
    """The expected calibration error over ten equal parts of the scale."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for chance, _, positive in told:
        bins[min(_BINS - 1, int(chance * _BINS))].append((chance, positive))
    off = [abs(sum(c for c, _ in each) - sum(p for _, p in each)) for each in bins.values()]
    return sum(off) / len(told)
