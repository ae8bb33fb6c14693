"""Refusals: why a pattern cannot be used, in the language of whoever wrote it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_KEY = "reason."


@cache
def _reasons(language: str) -> Mapping[str, str]:
    text = (files("policies.wording") / f"check.{language}.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    return {key[len(_KEY) :]: str(said[key]) for key in said if key.startswith(_KEY)}


def reason(language: str, english: str) -> str:
    """A refusal of ``matching.patterns.problem`` in another language."""
    return _reasons(language).get(english, english)
