"""Derived texts: what a view shows, and the way back to the text that it was made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence


class Derived:
    """A text made of another one, its source, from which most of it is copied.

    It is kept as pieces, each with its span of the source: a piece as long as its span stands for
    it character by character, any other as a whole. So a long text with few changes costs little.
    No pieces: every character has the offset that it has in the source.
    """

    __slots__ = ("_at", "_spans", "text")

    def __init__(
        self, text: str, at: Sequence[int] = (), spans: Sequence[tuple[int, int]] = ()
    ) -> None:
        self.text = text
        self._at = at
        self._spans = spans

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that this span, which is not empty, was made of."""
        if not self._spans:
            return start, end
        return self._of(start)[0], self._of(end - 1)[1]

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """The same for each character of this span."""
        if not self._spans:
            return [(place, place + 1) for place in range(start, end)]
        return [self._of(place) for place in range(start, end)]

    def _of(self, place: int) -> tuple[int, int]:
        number = bisect_right(self._at, place) - 1
        start, stop = self._spans[number]
        after = self._at[number + 1] if number + 1 < len(self._at) else len(self.text)
        if stop - start == after - self._at[number]:
            start += place - self._at[number]
            return start, start + 1
        return start, stop


class Rewriting:
    """Makes a derived text, from the beginning of its source to the end."""

    __slots__ = ("_at", "_done", "_length", "_pieces", "_source", "_spans")

    def __init__(self, source: str) -> None:
        self._source = source
        self._done = self._length = 0
        self._pieces: list[str] = []
        self._at: list[int] = []
        self._spans: list[tuple[int, int]] = []

    def put(self, start: int, end: int, text: str) -> None:
        """Go on with ``text`` for this span of the source, after a copy of what lies before it."""
        if start > self._done:
            self._piece(self._done, start, self._source[self._done : start])
        if text:
            self._piece(start, end, text)
        self._done = end

    def leave(self, start: int) -> None:
        """Go on at this offset of the source, without what lies before it."""
        self._done = start

    def derived(self) -> Derived:
        """What was made, with a copy of what is left of the source."""
        self.put(len(self._source), len(self._source), "")
        return Derived("".join(self._pieces), self._at, self._spans)

    def _piece(self, start: int, end: int, text: str) -> None:
        self._at.append(self._length)
        self._spans.append((start, end))
        self._pieces.append(text)
        self._length += len(text)
