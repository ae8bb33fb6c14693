"""Personal data: how much is found, plain and dressed up, and what harmless numbers it hits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policies.filters.personal_data import PersonalData
from policies.matching.personal.search import KINDS, in_text
from tests.quality.figures import Figures, rows

ASKED = frozenset(
    "card credit_card iban cn_id es_dni es_nie es_nif ru_inn ru_snils email phone cn_mobile"
    " es_phone ru_phone us_phone aws_key github_pat slack telegram_bot discord_bot jwt"
    " private_key".split()
)
"""What the set calls the kinds that are to be found; others (tax numbers of further countries, car
plates, wallets …) are counted apart."""

BENIGN = {
    "irc_benign_en": "ham",
    "sms_en": "ham",
    "tgspam_ru": "ham",
    "chat_spam_ru": "ham",
    "chat_spam_zh": "ham",
}
"""Sets of ordinary chat, and the label of what nobody should object to there."""

_DEFAULT = PersonalData().kinds


def personal_data(folder: Path) -> Iterator[Figures]:
    """Plain, disguised and near-misses over all kinds; ordinary chat by the filter's defaults, and
    over all kinds as well, where a number that somebody really wrote counts as false, too."""
    lines = list(rows(folder, "personal_data"))
    positive = [row for row in lines if row["label"] != "clean"]
    asked = [row for row in positive if row["entity"] in ASKED]
    yield _recall("plain", [row for row in asked if not _disguised(row)], "recall ≥ 0.98")
    yield _recall("disguised", [row for row in asked if _disguised(row)], "recall ≥ 0.93")
    for entity in sorted(ASKED):
        yield _recall(entity, [row for row in asked if row["entity"] == entity])
    yield _recall("other kinds", [row for row in positive if row["entity"] not in ASKED])
    near = [row["text"] for row in lines if row["label"] == "clean"]
    yield _false("near-misses", near, KINDS, "false ≤ 0.03")
    for name, label in BENIGN.items():
        texts = [row["text"] for row in rows(folder, name) if row["label"] == label]
        yield _false(name, texts, _DEFAULT, "false ≤ 0.05 %")
        yield _false(f"{name}, all kinds", texts, KINDS, "false ≤ 0.05 %")


def _disguised(row: dict[str, Any]) -> bool:
    return row.get("obfuscation", "none") not in ("none", None)


def _recall(part: str, lines: list[dict[str, Any]], goal: str = "") -> Figures:
    found = sum(bool(in_text(row["text"])) for row in lines)
    return Figures("personal", part, found=found, missed=len(lines) - found, asked=goal)


def _false(part: str, texts: list[str], kinds: tuple[str, ...], goal: str) -> Figures:
    false = sum(bool(in_text(text, kinds)) for text in texts)
    return Figures("personal", part, false=false, clean=len(texts) - false, asked=goal)
