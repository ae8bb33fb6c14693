"""The scan: all words, patterns and links of a policy, looked for in a message at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from policies.events import Content
from policies.filetypes import ending
from policies.matching.folding import Folded
from policies.matching.hints import Hints, hints
from policies.matching.links import Links, Passage
from policies.matching.patterns import Patterns
from policies.matching.terms import Hit, Terms
from policies.matching.views import HEAD, TAIL, oversize
from policies.matching.words import Words

MOST = 16
"""Hits that are kept of one rule in one message; a message that repeats itself proves no more."""

_TITLES, _TITLE = 32, 255
"""Files whose names are looked at, and characters of a name; no file system has longer ones."""

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
        naming: list[Passage] = []
        for part, text in enumerate(content.texts()):
            if text and not oversize(text):
                whole = folded if folded and not part else Folded(text)
                self._look(part, whole, found, naming)
            elif text:
                self._look_at_ends(text, part, found, naming)
        if content.attachments:
            self._look_at_titles(content, found, naming)
        if self.links.asked and (naming or content.links):
            for rule, hit in self.links.find(naming, content):
                found.setdefault(rule, []).append(hit)
        return {rule: _outermost(hits) for rule, hits in found.items()}

    def _look(
        self,
        part: int,
        text: Folded,
        found: _Hits,
        naming: list[Passage],
        passage: Passage | None = None,
    ) -> None:
        """``passage``: what the text is, unless it is the whole of a part."""
        hint = self.hints.on(text)
        if hint.address:
            where = self.hints.where("address", text)
            naming.append(replace(passage or Passage(part, text), naming=where))
        title = passage is not None and passage.title
        for rule, start, end, view in self.words.find(text, hint, title=title):
            found.setdefault(rule, []).append(Hit(part, (start, end), view))
        if not title:
            for rule, start, end, view in self.patterns.find(text):
                found.setdefault(rule, []).append(Hit(part, (start, end), view))

    def _look_at_titles(self, content: Content, found: _Hits, naming: list[Passage]) -> None:
        """What files are called, up to the ending that says what they are. Only lists speak of the
        hosts in it, since ``main.rs`` is none as a rule; patterns are about whole texts, and tell
        by ``.`` whether there is one."""
        first = len(content.parts) + 1
        for part, title in enumerate(content.titles()[:_TITLES], first):
            if bare := title[:_TITLE].removesuffix(f".{ending(title)}"):
                passage = Passage(part, Folded(bare), title=True)
                self._look(part, passage.text, found, naming, passage)

    def _look_at_ends(self, text: str, part: int, found: _Hits, naming: list[Passage]) -> None:
        """Beginning and end of a long text; what touches a cut may go on beyond it and is left."""
        for first, last in ((0, HEAD), (len(text) - TAIL, len(text))):
            inside: _Hits = {}
            passage = Passage(part, Folded(text[first:last]), first, (first > 0, last < len(text)))
            self._look(part, passage.text, inside, naming, passage)
            for rule, hits in inside.items():
                for hit in hits:
                    if span := passage.span(hit.span):
                        found.setdefault(rule, []).append(replace(hit, span=span))


def compile_scanner(terms: Sequence[tuple[int, Terms]]) -> CompiledScanner:
    """The scanner for these rules, each by its index with what it looks for.

    Raises ``PatternRefused`` for a pattern that the engine does not take.
    """
    return CompiledScanner(
        words=Words([(rule, word) for rule, t in terms for word in t.words]),
        patterns=Patterns([(rule, pattern) for rule, t in terms for pattern in t.patterns]),
        links=Links([(rule, t) for rule, t in terms if t.deny or t.allow or t.links]),
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
