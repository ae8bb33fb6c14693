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
from policies.events import Actor, Message
from policies.file.load import load
from policies.matching.language import language_of
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
MEMBERS_EACH, NEW_ONE_IN = 40, 20
LONG = 4_000
START = datetime(2026, 1, 1, tzinfo=UTC)
Deciding = Callable[[Sequence[Message]], list[float]]
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


def deciding(policy: Policy, past: Sequence[Message] = ()) -> Deciding:
    """Takes the microseconds of each decision, with all that is remembered of those before and of
    what is past."""

    def measured(events: Sequence[Message]) -> list[float]:
        life, times = Life(policy), list[float]()
        life.meets_all(past)
        for event in events:
            view = life.view()
            began = time.thread_time_ns()
            decide(event, view, policy)
            times.append((time.thread_time_ns() - began) / 1_000)
            life.meets(event)
            life.decisions.clear()
        return times

    return measured


def searching(patterns: Sequence[re.Pattern[str]]) -> Deciding:
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
    a year ago, and each writes one language. All who speak in ``said`` are new, which costs more,
    since newcomers are compared with one another, and each writes whatever comes."""
    return [replace(event, actor=_settler(event)) for event in events]


def _settler(event: Message) -> Actor:
    prefix, _, number = event.actor.id.rpartition(":")
    one = int(number) % MEMBERS_EACH
    member = Actor(id=f"{prefix}:{language_of(event.content.text)}{one}")
    if one % NEW_ONE_IN == 0:
        return member
    return replace(member, joined=START - timedelta(days=365))


def past(texts: Sequence[str]) -> list[Message]:
    """What those of them who are not new wrote on the days before: of each some messages, all in
    order."""
    written = [event for event in settled(said(texts)) if event.actor.joined is not None]
    return [
        replace(event, id=f"p/{n}", message=f"p{n}", at=START - timedelta(minutes=len(written) - n))
        for n, event in enumerate(written)
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
    policies = {name: load(file).policy for name, file in files.items()}
    calm_the_collector()
    decided = _decisions(policies[""], {name: deciding(one) for name, one in policies.items()})
    figures = {"cpu_s_to_compile": round(statistics.median(seconds), 2), **decided}
    for _ in range(ROUNDS):
        busy.append(await lag(asyncio.to_thread(load, files[""])))
        idle.append(await lag(asyncio.sleep(busy[-1][0])))
    figures["ms_longest_pause"] = round(statistics.median(pause for _, pause in busy), 1)
    figures["ms_longest_pause_without"] = round(statistics.median(pause for _, pause in idle), 1)
    return {**figures, **_memory(files[""])}


def _decisions(policy: Policy, ways: dict[str, Deciding]) -> dict[str, float]:
    words, patterns = listed(WORDS, PATTERNS)
    alternation = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    looped = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]
    others = {"alternation": searching([alternation]), "loop": searching(looped)}
    rng = random.Random(6)
    every = [chat(MESSAGES, rng) for _ in range(ROUNDS + 1)]
    before = deciding(policy, past(chat(MESSAGES, rng)))
    gc.freeze()
    fresh = [said(texts) for texts in every]
    mixed = _rounds(ways, fresh)
    beside = _rounds(others, [said(texts[: MESSAGES // 10]) for texts in every])
    old = _rounds({"": before}, [settled(events) for events in fresh])[""]
    new, one = mixed[""], {"": ways[""]}
    figures = {
        "events_per_cpu_second": round(1e6 / fmean(old)),
        **_spread("mixed", old),
        "events_per_cpu_second_all_new": round(1e6 / fmean(new)),
        **_spread("all_new", new),
        **_spread("4000_characters", _rounds(one, [said(_long(texts)) for texts in every])[""]),
        "times_for_ten_times_the_words": round(fmean(new) / fmean(mixed["w"]), 2),
        "times_for_ten_times_the_patterns": round(fmean(new) / fmean(mixed["p"]), 2),
        "us_mean_python_alternation": round(fmean(beside["alternation"]), 1),
        "us_mean_python_loop": round(fmean(beside["loop"]), 1),
    }
    if lines := real(MESSAGES // len(_CHATS)):
        part = len(lines) // (ROUNDS + 1)
        parts = [said(lines[n * part : (n + 1) * part]) for n in range(ROUNDS + 1)]
        taken = _rounds(one, parts)[""]
        figures["real_lines_per_cpu_second"] = round(1e6 / fmean(taken))
        figures |= _spread("real", taken)
    return figures


def _long(texts: Sequence[str]) -> list[str]:
    return [" ".join(texts[n : n + 120])[:LONG] for n in range(0, len(texts), 120)]


def _rounds(
    ways: dict[str, Deciding], rounds: Sequence[Sequence[Message]]
) -> dict[str, list[float]]:
    """Of each way the round with the median sum, the first left out; rounds of all ways alternate,
    and each has messages that nobody has seen before: what was seen once costs less."""
    taken: dict[str, list[list[float]]] = {name: [] for name in ways}
    for events in rounds:
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
from policies.matching.language import language_of
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
