"""Which of the shipped languages somebody reads."""

from __future__ import annotations

from typing import get_args

from policies.policy import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)


def choose(*hints: str) -> Language:
    """The shipped language of the first hint that fits one, else English.

    A hint is a language tag as platforms give it (``zh-hans``, ``es-419``, ``en_GB``) or ``""``;
    only its first part counts, so every Chinese reads zh-CN.
    """
    for hint in hints:
        first = hint.replace("_", "-").partition("-")[0].lower()
        for language in LANGUAGES:
            if first == language.partition("-")[0].lower():
                return language
    return "en"
