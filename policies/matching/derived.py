"""Derived texts: what a view shows, and the way back to the text that it was made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from policies.matching.places import EVERYWHERE, Span

_REACH = 40
"""Code points that a keyword may go on before and after what a view changes."""

Change = tuple[int, int, str]
"""A span of a text, and what stands there instead."""


class Derived:
    """A text made of another one, its source, by changes in the order of the text.

    The way back is worked out when it is first asked for, and in pieces: a piece as long as its
    span of the source stands for it character by character, any other as a whole. So a long text
    with few changes costs little, and one in which nothing is found even less.
    """

    __slots__ = ("_at", "_changes", "_spans", "text")

    def __init__(self, source: str, changes: Sequence[Change] = ()) -> None:
        self._changes = changes
        self._at: list[int] = []
        self._spans: list[tuple[int, int]] = []
        self.text = source
        if changes:
            pieces: list[str] = []
            done = 0
            for start, end, text in changes:
                pieces += (source[done:start], text)
                done = end
            pieces.append(source[done:])
            self.text = "".join(pieces)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that this span, which is not empty, was made of."""
        if not self._changes:
            return start, end
        if (first := self._even(start, end)) >= 0:
            return first, first + end - start
        return self._of(start)[0], self._of(end - 1)[1]

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """The same for each character of this span."""
        if not self._changes:
            return [(place, place + 1) for place in range(start, end)]
        if (first := self._even(start, end)) >= 0:
            return [(place, place + 1) for place in range(first, first + end - start)]
        return [self._of(place) for place in range(start, end)]

    def _even(self, start: int, end: int) -> int:
        """Where in the source a span begins that lies in one piece and stands there as it is; -1
        for any other, of which there are few."""
        if not self._at:
            self._lead_back()
        number = bisect_right(self._at, start) - 1
        at, until = self._at[number], self._at[number + 1]
        first, stop = self._spans[number]
        return first + start - at if end <= until and stop - first == until - at else -1

    def _of(self, place: int) -> tuple[int, int]:
        number = bisect_right(self._at, place) - 1
        start, stop = self._spans[number]
        if stop - start == self._at[number + 1] - self._at[number]:
            start += place - self._at[number]
            return start, start + 1
        return start, stop

    def _lead_back(self) -> None:
        """Where each piece begins, and its span of the source; the end of the text at last."""
        at = done = 0
        for start, end, text in self._changes:
            self._at += (at, at + start - done)
            self._spans += ((done, start), (start, end))
            at += start - done + len(text)
            done = end
        self._at += (at, len(self.text))
        self._spans.append((done, done + len(self.text) - at))


class Reversed(Derived):
    """A derived text from its end to its beginning."""

    __slots__ = ("_forwards",)

    def __init__(self, forwards: Derived) -> None:
        super().__init__(forwards.text[::-1])
        self._forwards = forwards

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that this span was made of."""
        return self._forwards.span(len(self.text) - end, len(self.text) - start)


def only(text: str, pieces: Sequence[Span]) -> Derived:
    """These pieces of a text, one a line."""
    if pieces is EVERYWHERE:
        return Derived(text)
    changes: list[Change] = []
    done = 0
    for start, end in pieces:
        changes.append((done, start, "\n"))
        done = end
    return Derived(text, [*changes, (done, len(text), "\n")])


def near(
    length: int, changes: Sequence[Change], gap: str = "\n", reach: int = _REACH
) -> list[Change]:
    """These changes of a text of this length, and ``gap`` for all that is far from them: a view has
    nothing to show there, and a look at little costs little."""
    kept: list[Change] = []
    done = -reach
    for change in changes:
        if change[0] - done > 2 * reach:
            kept.append((done + reach, change[0] - reach, gap))
        kept.append(change)
        done = change[1]
    if changes and length - done > reach:
        kept.append((done + reach, length, gap))
    return kept
