"""Lessons: how the model does after 300 labelled messages of a group, in the order they came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from policies.again import Label, Labelled, again
from policies.decide import decide
from policies.file.load import SHIPPED
from policies.learned.model import read
from tests.policies.said import Life, policy, says
from tests.quality.figures import Figures, rows

TAUGHT, MEASURED = 300, 2_000
RULE = '[[rules]]\nname = "spam"\nfilter = "score"\nactions = ["alert"]\n'
ASKED = {"ru": "F1 ≥ 0.95", "zh": "F1 ≥ 0.92"}

Said = list[tuple[str, bool]]


def lessons(folder: Path) -> Iterator[Figures]:
    """Each group before and after, on what came next and on all the rest (the Chinese set is of two
    groups, of which the first is taught), and after it what is found in the other languages."""
    said = {
        "ru": _said(folder, "chat_spam_ru"),
        "zh": _said(folder, "chat_spam_zh"),
        "en": _said(folder, "sms_en"),
    }
    for language, asked in ASKED.items():
        group = said[language]
        yield _measured(f"{language} before", _life(), group)
        life = _life()
        for number, (text, spam) in enumerate(group[:TAUGHT]):
            life.meets(_lesson(text, "spam" if spam else "ham", number))
        yield _measured(f"{language} after {TAUGHT}", life, group, asked)
        yield _measured(f"{language} after {TAUGHT}, all", life, group, asked, len(group))
        for other in said.keys() - {language}:
            yield _measured(f"{other} before", _life(), said[other])
            yield _measured(f"{other} after {language}", life, said[other], "within 1 %")


def _said(folder: Path, name: str) -> Said:
    return [(row["text"], row["label"] == "spam") for row in rows(folder, name)]


def _life() -> Life:
    return Life(replace(policy(RULE), model=read(SHIPPED.read_bytes())))


def _lesson(text: str, label: Label, number: int) -> Labelled:
    return again(Labelled, says(text, id=f"l{number}"), f"lesson{number}", label=label)


def _measured(part: str, life: Life, said: Said, asked: str = "", most: int = MEASURED) -> Figures:
    counts = {"found": 0, "missed": 0, "false": 0, "clean": 0}
    for number, (text, spam) in enumerate(said[TAUGHT : TAUGHT + most]):
        event = says(text, id=f"m{number}")
        found = bool(decide(event, life.view(), life.policy).findings)
        counts[("found" if found else "missed") if spam else ("false" if found else "clean")] += 1
    return Figures("lessons", part, **counts, asked=asked)
