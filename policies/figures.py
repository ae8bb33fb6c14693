"""Figures: what a filter measured, kept without words so that it can be said in any language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from policies.policy import Language
from policies.wording import duration_words, keys, say


def figures(key: str, **measured: float) -> str:
    """As a finding keeps it: ``flood count=9 limit=8 duration=10`` stands for the sentence
    ``detail.flood`` and its names; a ``duration`` is in seconds."""
    return " ".join([key, *(f"{name}={value:.15g}" for name, value in measured.items())])


def spoken(kept: str, language: Language, overrides: Mapping[str, str] | None = None) -> str:
    """What was kept in words; what no sentence is known for as it stands."""
    key, *pairs = kept.split(" ")
    if f"detail.{key}" not in keys():
        return kept
    names: dict[str, str] = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        span = timedelta(seconds=float(value)) if name == "duration" else None
        names[name] = duration_words(span, language) if span is not None else value
    return "".join(map(str, say(f"detail.{key}", language, "formal", overrides or {}, **names)))
