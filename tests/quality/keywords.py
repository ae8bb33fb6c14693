"""Keywords under disguise: how many are found, and what ordinary lines are taken for one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from policies.events import Content
from policies.matching.scan import compile_scanner
from policies.matching.terms import Disguise, Terms, Word
from tests.quality.figures import Figures, rows

CHATS = {
    "en": ("irc_benign_en", "sms_en"),
    "ru": ("tgspam_ru", "chat_spam_ru"),
    "zh": ("chat_spam_zh",),
}
"""Sets of ordinary chat, all of whose ``ham`` is read besides: more than 10,000 lines."""

DISGUISES: tuple[Disguise, ...] = ("usual", "none")

ASKED = {"en": 0.95, "es": 0.95, "ru": 0.95, "zh": 0.85}


def keywords(folder: Path) -> Iterator[Figures]:
    """One line a language; innocent lines that hold a banned word inside another stand apart."""
    terms: dict[str, list[str]] = json.loads((folder / "banned_terms.json").read_text("utf-8"))
    lines = list(rows(folder, "keywords_disguised"))
    for language, entries in terms.items():
        asked = [(n, Terms(words=(Word(word),))) for n, word in enumerate(entries)]
        scanner = compile_scanner(asked)
        tally = dict.fromkeys(("found", "missed", "false", "clean"), 0)
        innocent = dict.fromkeys(("false", "clean"), 0)
        for row in (line for line in lines if line["lang"] == language):
            hits = scanner.scan(Content(text=row["text"]))
            if row["label"] == "banned":
                tally["found" if row["term"] in {entries[n] for n in hits} else "missed"] += 1
            else:
                into = innocent if row["label"] == "clean_substring" else tally
                into["false" if hits else "clean"] += 1
        goal = f"recall ≥ {ASKED[language]}, false ≤ 0.1 %"
        yield Figures("keywords", language, **tally, asked=goal)
        yield Figures("keywords", f"{language}, inside words", **innocent, asked="false 0")
        if chats := CHATS.get(language):
            yield _in_chat(folder, language, chats, entries)


def _in_chat(folder: Path, language: str, chats: tuple[str, ...], entries: list[str]) -> Figures:
    """Ordinary lines in which a disguise is seen though none of the words stands there plainly."""
    seen, plain = (
        compile_scanner([(0, Terms(words=tuple(Word(w, disguise=how) for w in entries)))])
        for how in DISGUISES
    )
    said = [Content(text=r["text"]) for n in chats for r in rows(folder, n) if r["label"] == "ham"]
    false = sum(bool(seen.scan(line)) and not plain.scan(line) for line in said)
    return Figures(
        "keywords", f"{language}, chat", false=false, clean=len(said) - false,
        asked="false ≤ 0.1 %",
    )  # fmt: skip
