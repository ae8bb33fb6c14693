"""What a backtest takes of a core for each message, of one policy and of two that differ."""

from __future__ import annotations

import gc
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

from bot.backtest.lines import together
from policies.file.load import load
from policies.policy import Policy
from tests.bench.scan import chat

MESSAGES = 20_000
MEMBERS, NEW_ONE_IN = 2_000, 20
RULES = """community = "bench"
staff_channel = "sandbox:channel:mods"
{include}
[[rules]]
name = "words"
filter = "keywords"
words = ["casino", "加微信", "free nitro", "заработок"]
actions = ["delete"]
because = "No advertising."
[[rules]]
name = "scam-links"
filter = "links"
deny = ["discord.gg", "t.me/+"]
actions = ["delete"]
because = "No invitations."
[[rules]]
name = "too-fast"
filter = "flood"
limit = 8
within = "10s"
actions = [{{ do = "timeout", for = "10m" }}]
because = "Please slow down."
"""


def written(folder: Path) -> Path:
    """Mixed chat, a message a second, of members of whom nineteen in twenty joined a year ago."""
    rng, file = random.Random(8), folder / "chat.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for text in chat(MESSAGES, rng):
            number = rng.randrange(MEMBERS)
            line = {"text": text, "member": f"m{number}", "channel": f"c{number % 9}"}
            if number % NEW_ONE_IN:
                line["joined"] = "2025-01-01T00:00:00Z"
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return file


def bench(folder: Path) -> dict[str, float]:
    """Microseconds of a core for each message; nothing of what processes share is counted twice."""
    events = written(folder)
    figures = {}
    for name, include in (("3_rules", ""), ("with_baseline", 'include = ["pack:baseline"]')):
        old = RULES.format(include=include)
        texts = (old, old.replace('"casino", ', ""), old.replace("limit = 8", "limit = 7"))
        before, one_word, one_limit = (
            _policy(folder, f"{number}.toml", text) for number, text in enumerate(texts)
        )
        figures[f"us_one_policy_{name}"] = _taken(events, [before])
        figures[f"us_two_that_differ_in_a_word_{name}"] = _taken(events, [before, one_word])
        figures[f"us_two_that_differ_in_a_limit_{name}"] = _taken(events, [before, one_limit])
    return figures


def _policy(folder: Path, name: str, text: str) -> Policy:
    (folder / name).write_text(text, encoding="utf-8")
    return load(folder / name).policy


def _taken(events: Path, policies: Sequence[Policy]) -> float:
    gc.collect()
    began = time.thread_time_ns()
    decided = sum(batches[0].decided for batches in together(events, policies))
    return round((time.thread_time_ns() - began) / 1_000 / decided, 1)
