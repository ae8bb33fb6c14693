"""How long a scan takes: mixed chat, many and few rules, in microseconds a message."""

from __future__ import annotations

import gc
import gzip
import json
import random
import statistics
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from policies.events import Content
from policies.matching.scan import CompiledScanner, compile_scanner
from policies.matching.terms import Terms, Word
from tests.shared import SHARED

ROUNDS = 5
LANGUAGES = {
    "en": (45, " ", "abcdefghijklmnoprstuvwy"),
    "zh": (25, "", "".join(map(chr, range(0x4E00, 0x5A00)))),
    "es": (18, " ", "abcdefghijlmnopqrstuvyzáéíóúñ"),
    "ru": (12, " ", "абвгдежзийклмнопрстуфхцчшыьюя"),
}
"""Share of the messages in percent, what parts the words, and the letters."""


def vocabulary(language: str, size: int, rng: random.Random) -> list[str]:
    """Words that could be of this language; the shortest ones are the commonest."""
    _, _, letters = LANGUAGES[language]
    lengths = (1, 3) if language == "zh" else (2, 9)
    return ["".join(rng.choices(letters, k=rng.randint(*lengths))) for _ in range(size)]


def banned(size: int, rng: random.Random) -> list[str]:
    """Keywords of four languages, two in five of them Chinese, as word lists have them."""
    made = []
    for language in rng.choices(list(LANGUAGES), (25, 40, 20, 15), k=size):
        lengths = (2, 4) if language == "zh" else (4, 10)
        made.append("".join(rng.choices(LANGUAGES[language][2], k=rng.randint(*lengths))))
    return made


def chat(messages: int, rng: random.Random) -> list[str]:
    """Messages of about 60 characters: a tenth with a link, a mention, or a disguise."""
    words = {language: vocabulary(language, 4000, rng) for language in LANGUAGES}
    shares = [share for share, _, _ in LANGUAGES.values()]
    made = []
    for language in rng.choices(list(LANGUAGES), shares, k=messages):
        said = rng.choices(words[language], k=rng.randint(3, 18))
        extra = rng.random()
        if extra < 0.04:
            said.append(f"https://example{rng.randint(1, 99)}.com/{said[0]}")
        elif extra < 0.08:
            said.append(f"@{said[0]} 👍")
        elif extra < 0.1:
            said[0] = ".".join(said[0])
        made.append(LANGUAGES[language][1].join(said))
    return made


def scanner(words: int, patterns: int, rng: random.Random) -> CompiledScanner:
    """Rules of a hundred words each, and one for every ten patterns."""
    entries = [Word(word) for word in banned(words, rng)]
    regular = [rf"\b{w}\w*\s?\d{{2,}}" for w in vocabulary("en", patterns, rng)]
    terms = [Terms(words=tuple(entries[n : n + 100])) for n in range(0, len(entries), 100)]
    terms += [Terms(patterns=tuple(regular[n : n + 10])) for n in range(0, patterns, 10)]
    terms.append(Terms(deny=("discord.gg", "t.me/+", "bit.ly")))
    return compile_scanner(list(enumerate(terms)))


def microseconds(scanner: CompiledScanner, contents: Sequence[Content]) -> list[float]:
    """The time of each scan, without what other programs on the machine took."""
    times = []
    for content in contents:
        start = time.thread_time_ns()
        scanner.scan(content)
        times.append((time.thread_time_ns() - start) / 1000)
    return times


def real(folder: Path, each: int, rng: random.Random) -> list[str]:
    """Texts of the labelled sets, the same number of each."""
    texts: list[str] = []
    for path in sorted(folder.glob("*_*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found = [json.loads(line)["text"] for line in lines]
        texts += rng.sample(found, min(each, len(found)))
    rng.shuffle(texts)
    return texts


def figures(times: Iterable[float]) -> dict[str, float]:
    """Mean and 99th percentile."""
    ordered = sorted(times)
    p99 = ordered[int(len(ordered) * 0.99)]
    return {"mean": round(statistics.fmean(ordered), 2), "p99": round(p99, 2)}


def bench(shared: Path | None = None) -> dict[str, dict[str, float]]:
    """Medians of interleaved rounds, by corpus and number of words."""
    rng = random.Random(2)
    corpora = {"synthetic": chat(6000, rng)}
    if shared is not None:
        corpora["real"] = real(shared / "data", 500, rng)
    scanners = {"10000": scanner(10_000, 100, rng), "100": scanner(100, 100, rng)}
    scanners["1000"] = scanner(1_000, 100, rng)
    rounds: dict[str, list[dict[str, float]]] = {}
    gc.freeze()
    for _ in range(ROUNDS):
        for corpus, texts in corpora.items():
            contents = [Content(text=text) for text in texts]
            for words, compiled in scanners.items():
                taken = figures(microseconds(compiled, contents))
                rounds.setdefault(f"scan.{corpus}.{words}_words", []).append(taken)
    return {
        name: {key: statistics.median(one[key] for one in taken) for key in taken[0]}
        for name, taken in rounds.items()
    }


if __name__ == "__main__":
    print(json.dumps(bench(SHARED if SHARED.exists() else None), indent=2))
