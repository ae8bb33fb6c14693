"""A policy at full size: what a decision, a reload and the process cost, and what others pay.

The packs for every group and for customers, 10,000 keywords, 500 patterns and 100,000 phishing
hosts. Beside it, in the same run: the same words as one Python alternation, and a loop over the
same patterns, as other bots look for them.
"""

from __future__ import annotations

import asyncio
import gc
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean

from msgspec.structs import replace

from bot.starting import calm_the_collector
from policies.decide import decide
from policies.events import Message
from policies.file.load import load
from policies.policy import Policy
from tests.bench.decisions import said
from tests.bench.reload import lag
from tests.bench.scan import banned, chat, vocabulary
from tests.policies.said import Life
from tests.quality.figures import rows
from tests.shared import SHARED

WORDS, PATTERNS, HOSTS = 10_000, 500, 100_000
MESSAGES = 3_000
ROUNDS = 3
LONG = 4_000
START = datetime(2026, 1, 1, tzinfo=UTC)
_CHATS = ("irc_benign_en", "sms_en", "chat_spam_zh", "chat_spam_ru")
_RULE = """
[[rules]]
name = "{name} {number}"
filter = "{filter}"
{key}_file = "{file}"
actions = ["delete"]
because = "not here"
"""


def listed(words: int, patterns: int) -> tuple[list[str], list[str]]:
    """That many keywords of four languages, and that many patterns; fewer are the first of them."""
    entries = list(dict.fromkeys(banned(2 * WORDS, random.Random(1))))
    shapes = vocabulary("en", PATTERNS, random.Random(2))
    return entries[:words], [rf"\b{shape}\w*\s?\d{{2,}}" for shape in shapes[:patterns]]


def hosts(count: int) -> list[str]:
    """Names as phishing lists hold them."""
    rng = random.Random(3)
    letters, endings = "abcdefghijklmnopqrstuvwxyz0123456789-", ("com", "top", "xyz", "cn", "ru")
    made = ("".join(rng.choices(letters, k=rng.randint(6, 18))).strip("-") for _ in range(count))
    return [f"x{name}.{rng.choice(endings)}" for name in made]


def written(folder: Path, words: int, patterns: int) -> Path:
    """The policy's file, with its lists in rules of a thousand words and of fifty patterns."""
    folder.mkdir()
    packs = '"pack:baseline", "pack:customer-groups-zh", "pack:customer-groups-en"'
    text = f'community = "bench"\nstaff_channel = "bench:channel:9"\ninclude = [{packs}]\n'
    entries, regular = listed(words, patterns)
    chunks = [
        *(("words", "keywords", entries[n : n + 1_000]) for n in range(0, words, 1_000)),
        *(("patterns", "patterns", regular[n : n + 50]) for n in range(0, patterns, 50)),
    ]
    for number, (key, kind, lines) in enumerate(chunks):
        file = f"{key}{number}.txt"
        (folder / file).write_text("\n".join(lines), encoding="utf-8")
        text += _RULE.format(name=key, number=number, filter=kind, key=key, file=file)
    (folder / "hosts.txt").write_text("\n".join(hosts(HOSTS)), encoding="utf-8")
    text += _RULE.format(name="host", number=0, filter="links", key="phishing", file="hosts.txt")
    file_ = folder / "full.toml"
    file_.write_text(text, encoding="utf-8")
    return file_


def deciding(policy: Policy) -> Callable[[Sequence[Message]], list[float]]:
    """Takes the microseconds of each decision, with all that is remembered of those before."""

    def measured(events: Sequence[Message]) -> list[float]:
        life, times = Life(policy), []
        for event in events:
            view = life.view()
            began = time.thread_time_ns()
            decide(event, view, policy)
            times.append((time.thread_time_ns() - began) / 1_000)
            life.meets(event)
            life.decisions.clear()
        return times

    return measured


def searching(patterns: Sequence[re.Pattern[str]]) -> Callable[[Sequence[Message]], list[float]]:
    """Takes the microseconds that Python's own engine needs for these patterns, one by one."""

    def measured(events: Sequence[Message]) -> list[float]:
        times = []
        for event in events:
            began = time.thread_time_ns()
            for pattern in patterns:
                pattern.search(event.content.text)
            times.append((time.thread_time_ns() - began) / 1_000)
        return times

    return measured


def real(each: int) -> list[str]:
    """Lines that people wrote, spam among them; nothing where the labelled data is absent."""
    if not SHARED.is_dir():
        return []
    rng, texts = random.Random(5), list[str]()
    for name in _CHATS:
        texts += rng.sample([row["text"] for row in rows(SHARED / "data", name)], each)
    rng.shuffle(texts)
    return texts


def settled(events: Sequence[Message]) -> list[Message]:
    """The same messages in a group that has been there for long: of twenty members nineteen joined
    a year ago. All who speak in ``said`` are new, which costs more, since newcomers are compared
    with one another."""
    return [
        event
        if int(event.actor.id.rpartition(":")[2]) % 20 == 0
        else replace(event, actor=replace(event.actor, joined=event.at - timedelta(days=365)))
        for event in events
    ]


async def bench(folder: Path) -> dict[str, float]:
    """Microseconds a decision on mixed chat and on real lines, seconds to compile, milliseconds of
    the loop's longest pause while that happens, megabytes; each a median of rounds."""
    sizes = {"": (WORDS, PATTERNS), "w": (WORDS // 10, PATTERNS), "p": (WORDS, PATTERNS // 10)}
    files = {name: written(folder / f"full{name}", *size) for name, size in sizes.items()}
    seconds, busy, idle = [], [], []
    for _ in range(ROUNDS):
        began = time.process_time()
        load(files[""])
        seconds.append(time.process_time() - began)
    ways = {name: deciding(load(file).policy) for name, file in files.items()}
    calm_the_collector()
    figures = {"cpu_s_to_compile": round(statistics.median(seconds), 2), **_decisions(ways)}
    for _ in range(ROUNDS):
        busy.append(await lag(asyncio.to_thread(load, files[""])))
        idle.append(await lag(asyncio.sleep(busy[-1][0])))
    figures["ms_longest_pause"] = round(statistics.median(pause for _, pause in busy), 1)
    figures["ms_longest_pause_without"] = round(statistics.median(pause for _, pause in idle), 1)
    return {**figures, **_memory(files[""])}


def _decisions(ways: dict[str, Callable[[Sequence[Message]], list[float]]]) -> dict[str, float]:
    words, patterns = listed(WORDS, PATTERNS)
    alternation = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    looped = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]
    others = {"alternation": searching([alternation]), "loop": searching(looped)}
    texts = chat(MESSAGES, random.Random(6))
    events, lines = said(texts), said(real(MESSAGES // len(_CHATS)))
    long = [" ".join(texts[n : n + 120])[:LONG] for n in range(0, MESSAGES, 120)]
    few, old = said(texts[: MESSAGES // 10]), settled(events)
    gc.freeze()
    mixed = _rounds(ways, events)
    beside = _rounds(others, few)
    full = mixed[""]
    longer = _rounds({"": ways[""]}, old)[""]
    figures = {
        "events_per_cpu_second": round(1e6 / fmean(full)),
        **_spread("mixed", full),
        "events_per_cpu_second_95_percent_old_members": round(1e6 / fmean(longer)),
        **_spread("95_percent_old_members", longer),
        **_spread("4000_characters", _rounds({"": ways[""]}, said(long))[""]),
        "times_for_ten_times_the_words": round(fmean(full) / fmean(mixed["w"]), 2),
        "times_for_ten_times_the_patterns": round(fmean(full) / fmean(mixed["p"]), 2),
        "us_mean_python_alternation": round(fmean(beside["alternation"]), 1),
        "us_mean_python_loop": round(fmean(beside["loop"]), 1),
    }
    if lines:
        taken = _rounds({"": ways[""]}, lines)[""]
        figures["real_lines_per_cpu_second"] = round(1e6 / fmean(taken))
        figures |= _spread("real", taken)
    return figures


def _rounds(
    ways: dict[str, Callable[[Sequence[Message]], list[float]]], events: Sequence[Message]
) -> dict[str, list[float]]:
    """Of each way the round with the median sum; rounds of all ways alternate."""
    taken: dict[str, list[list[float]]] = {name: [] for name in ways}
    for _ in range(ROUNDS + 1):
        for name, way in ways.items():
            taken[name].append(way(events))
    return {name: sorted(each[1:], key=sum)[ROUNDS // 2] for name, each in taken.items()}


def _spread(name: str, times: Sequence[float]) -> dict[str, float]:
    return {
        f"us_mean_{name}": round(fmean(times), 1),
        f"us_median_{name}": round(statistics.median(times), 1),
        f"us_p99_{name}": round(statistics.quantiles(times, n=100)[98], 1),
    }


_PROGRAM = """
import pathlib, sys
from policies.file.load import load
policy = load(pathlib.Path(sys.argv[1])).policy
status = pathlib.Path("/proc/self/status").read_text()
# Not ru_maxrss, in which the process that started this one counts as well.
held = dict(line.split(":") for line in status.splitlines())
print("mb", *(int(held[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")))
"""


def _memory(file: Path) -> dict[str, float]:
    """Megabytes of a process that holds the policy, and the most that compiling it took."""
    command = [sys.executable, "-c", _PROGRAM, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    now, most = done.stdout.split()[1:]
    return {"mb_resident": round(float(now)), "mb_most": round(float(most))}
