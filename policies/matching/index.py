"""An index of texts to look for: one automaton, and what each of its texts stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

T = TypeVar("T")
Places = Sequence[tuple[int, int, int]]
"""The numbers of texts that were found, each with its span."""


class Index(Generic[T]):
    """All texts in one automaton, so that a look costs the same however many there are."""

    __slots__ = ("automaton", "entries")

    def __init__(self, entries: Mapping[str, tuple[T, ...]]) -> None:
        self.entries = tuple(entries.values())
        self.automaton = AhoCorasick(entries, store_patterns=False)

    def places(self, text: str) -> Places:
        """Every place of every text in this one."""
        return self.automaton.find_matches_as_indexes(text, overlapping=True)
