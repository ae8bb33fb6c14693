"""How well disguised keywords are found, and that ordinary words are not, on labelled lines."""

from __future__ import annotations

import gzip
import json
from collections import Counter

import pytest

from policies.events import Content
from policies.matching.scan import compile_scanner
from policies.matching.terms import Terms, Word
from tests.shared import SHARED

DATA = SHARED / "data"
LEAST = {"en": 0.97, "es": 0.97, "ru": 0.98, "zh": 0.93}
"""A little less than what is reached."""


@pytest.mark.skipif(not DATA.exists(), reason=f"LABELLED DATA IS ABSENT: no folder {DATA}")
def test_recall_and_false_positives() -> None:
    terms: dict[str, list[str]] = json.loads((DATA / "banned_terms.json").read_text("utf-8"))
    with gzip.open(DATA / "keywords_disguised.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    asked = {
        language: compile_scanner([(n, Terms(words=(Word(w),))) for n, w in enumerate(entries)])
        for language, entries in terms.items()
    }
    all_of, found = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in rows:
        language = row["lang"]
        hits = {terms[language][rule] for rule in asked[language].scan(Content(text=row["text"]))}
        key = row["label"], language
        all_of[key] += 1
        found[key] += row["term"] in hits if row["label"] == "banned" else bool(hits)
    recall = {
        language: found["banned", language] / all_of["banned", language] for language in LEAST
    }
    wrong = sum(found["clean", language] for language in LEAST)
    print({language: round(share, 3) for language, share in recall.items()}, "false:", wrong)
    assert all(recall[language] >= least for language, least in LEAST.items())
    assert sum(found["clean_substring", language] for language in LEAST) == 0
    assert wrong <= 0.001 * sum(all_of["clean", language] for language in LEAST)
