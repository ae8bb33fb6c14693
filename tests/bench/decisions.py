"""How long a decision takes with 10,000 words and 100 patterns, and with far fewer words."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from policies.decide import decide
from policies.events import Actor, Content, Event, Message
from policies.policy import Policy
from policies.rule import Check, Consequence, Rule
from policies.state import View
from tests.bench.scan import chat, scanner

ROUNDS = 5
MESSAGES = 4_000
START = datetime(2026, 1, 1, tzinfo=UTC)


def policy(words: int, patterns: int) -> Policy:
    """A policy with that many words in rules of a hundred, and that many patterns."""
    compiled = scanner(words, patterns, random.Random(words))
    rules = tuple(
        Rule(
            name=f"rule {n}",
            index=n,
            test=Check("keywords", None, n, f"keywords:rule {n}", scanned=True),
            actions=(Consequence("delete"),),
            because="not here",
        )
        for n in range(words // 100 + patterns // 10 + 2)
    )
    return Policy(community="bench", bundle="b", rules=rules, scanner=compiled)


def said(texts: Sequence[str]) -> list[Message]:
    """The texts as messages of two hundred members, one a second."""
    rng = random.Random(3)
    return [
        Message(
            id=f"c/{n}",
            place="bench:place:1",
            channel="bench:channel:1",
            at=START + timedelta(seconds=n),
            actor=Actor(id=f"bench:member:{rng.randint(1, 200)}"),
            message=str(n),
            content=Content(text=text),
        )
        for n, text in enumerate(texts)
    ]


def messages() -> list[Event]:
    """Mixed chat as events."""
    return [*said(chat(MESSAGES, random.Random(3)))]


def _round(policy: Policy, events: list[Event]) -> list[float]:
    times = []
    for event in events:
        began = time.thread_time_ns()
        decide(event, View({}, 0.0), policy)
        times.append((time.thread_time_ns() - began) / 1_000)
    return times


def bench() -> dict[str, float]:
    """Microseconds a message, the median of interleaved rounds: mean and 99th percentile."""
    policies = {words: policy(words, 100) for words in (10_000, 1_000, 100)}
    events = messages()
    gc.collect()
    gc.freeze()
    rounds: dict[int, list[list[float]]] = {words: [] for words in policies}
    for _ in range(ROUNDS + 1):
        for words, made in policies.items():
            rounds[words].append(_round(made, events))
    gc.unfreeze()
    figures: dict[str, float] = {}
    for words, measured in rounds.items():
        means = [statistics.fmean(times) for times in measured[1:]]
        figures[f"us_mean_{words}_words"] = round(statistics.median(means), 1)
    tails = [statistics.quantiles(times, n=100)[98] for times in rounds[10_000][1:]]
    figures["us_p99_10000_words"] = round(statistics.median(tails), 1)
    return figures
