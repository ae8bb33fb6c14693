"""The scan: all words, patterns and links of a policy, looked for in a message at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from policies.events import Content
from policies.matching.folding import Folded
from policies.matching.hints import Hints, hints
from policies.matching.links import Links
from policies.matching.patterns import Patterns
from policies.matching.terms import Hit, Terms
from policies.matching.views import HEAD, TAIL, oversize
from policies.matching.words import Words

MOST = 16
"""Hits that are kept of one rule in one message; a message that repeats itself proves no more."""

_Hits = dict[int, list[Hit]]


@dataclass(frozen=True, slots=True)
class CompiledScanner:
    """The scanner of one policy; answers only for rules that found something.

    Looks at the first 24 K and the last 8 K code points of a longer text (``views.oversize``).
    The cost of a message does not depend on how many rules, words, patterns or hosts there are.
    """

    words: Words
    patterns: Patterns
    links: Links
    hints: Hints

    def scan(self, content: Content, folded: Folded | None = None) -> Mapping[int, tuple[Hit, ...]]:
        """What was found, by rule index, in the order of the text. Never raises."""
        found: _Hits = {}
        for part, text in enumerate(content.texts()):
            if text and not oversize(text):
                self._look(folded if folded and not part else Folded(text), part, found)
            elif text:
                self._look_at_ends(text, part, found)
        for link in content.links:
            self._target(content, link.shown, link.url, found)
        return {rule: _outermost(hits) for rule, hits in found.items()}

    def _look(self, text: Folded, part: int, found: _Hits) -> None:
        hint = self.hints.of(text.canonical)
        links = self.links.find(text) if hint.address else ()
        for rule, start, end, view in (
            *self.words.find(text, hint),
            *self.patterns.find(text),
            *links,
        ):
            found.setdefault(rule, []).append(Hit(part, (start, end), view))

    def _look_at_ends(self, text: str, part: int, found: _Hits) -> None:
        """Beginning and end of a long text; what touches a cut may go on beyond it and is left."""
        for first, last in ((0, HEAD), (len(text) - TAIL, len(text))):
            inside: _Hits = {}
            self._look(Folded(text[first:last]), part, inside)
            for rule, hits in inside.items():
                for hit in hits:
                    start, end = hit.span[0] + first, hit.span[1] + first
                    if (start > first or not first) and (end < last or last == len(text)):
                        found.setdefault(rule, []).append(replace(hit, span=(start, end)))

    def _target(self, content: Content, shown: str, url: str, found: _Hits) -> None:
        start = content.text.find(shown) if shown else -1
        span = (start, start + len(shown)) if start >= 0 else (0, 0)
        for rule, *_ in self.links.find(Folded(url[:HEAD])):
            found.setdefault(rule, []).append(Hit(span=span, view="written", detail="target"))


def compile_scanner(terms: Sequence[tuple[int, Terms]]) -> CompiledScanner:
    """The scanner for these rules, each by its index with what it looks for.

    Raises ``PatternRefused`` for a pattern that the engine does not take.
    """
    return CompiledScanner(
        words=Words([(rule, word) for rule, t in terms for word in t.words]),
        patterns=Patterns([(rule, pattern) for rule, t in terms for pattern in t.patterns]),
        links=Links([(rule, t) for rule, t in terms if t.deny or t.allow]),
        hints=hints(),
    )


def _outermost(hits: list[Hit]) -> tuple[Hit, ...]:
    """The hits in the order of the text, without those that lie inside another."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.part, h.span[0], -h.span[1])):
        if kept and kept[-1].part == hit.part and hit.span[1] <= kept[-1].span[1]:
            continue
        kept.append(hit)
    return tuple(kept[:MOST])
