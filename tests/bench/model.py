"""How long the model takes: reading it, one message, and one lesson among many."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from policies.file.load import SHIPPED
from policies.learned.features import features, ready
from policies.learned.model import read
from policies.matching.folding import Folded
from policies.matching.language import language_of
from tests.policies.test_learning import label, life

ROUNDS = 300
ORDINARY = (
    "has anybody got the slides from tuesday?",
    "nope, ask in the other channel",
    "ты уже обновился на новую версию?",
    "¿a qué hora es la reunión de mañana?",
    "今天下午三点开会，别忘了带电脑",
)
"""Messages of the length that most chat has."""


def bench() -> dict[str, float]:
    """Microseconds a message and milliseconds a lesson, medians."""
    ready()
    data = SHIPPED.read_bytes()
    began = time.perf_counter()
    voice = read.__wrapped__(data).voice("spam")
    reading = time.perf_counter() - began
    folded = [Folded(text) for text in ORDINARY]

    def told() -> None:
        for each in folded:
            voice.chance(voice.sum(features(each)), language_of(each.written))

    one = life()
    for n in range(400):
        one.meets(label(f"lesson {n} of many words that say {n % 9} things", "spam", n, by=""))
    lessons = iter([label(f"{ORDINARY[0]} {n}", "ham", 1_000 + n, by="") for n in range(ROUNDS)])
    return {
        "read_ms": round(1e3 * reading, 1),
        "told_us": round(1e6 * _median(told) / len(folded), 1),
        "learned_ms": round(1e3 * _median(lambda: one.meets(next(lessons))), 3),
    }


def _median(done: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        done()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
