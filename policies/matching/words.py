"""Words: every keyword of a policy in one automaton, looked for in each view of a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick
from msgspec import Struct

from policies.matching.boundaries import (
    begins,
    counts,
    ends,
    really_joined,
    really_squeezed,
    worth_joining,
    worth_squeezing,
)
from policies.matching.folding import Folded
from policies.matching.hints import Hint
from policies.matching.terms import Word
from policies.matching.views import Derived, View, joined, squeeze, squeezed

Found = tuple[int, int, int, View]
"""Rule index, span in the text as written, and the view that showed it."""

_AROUND = 200
"""Code points before and after a word that tell which alphabet is used there."""


class _Form(Struct, frozen=True, gc=False):
    """One shape of a keyword, as one view shows it."""

    rule: int
    word: Folded
    view: View
    whole: bool


class Words:
    """All keywords of all rules; the cost of a look does not depend on how many there are."""

    __slots__ = ("_automaton", "_exact", "_forms")

    def __init__(self, words: Sequence[tuple[int, Word]]) -> None:
        # Tuples of forms, and forms themselves, are nothing that the collector has to look through.
        forms: dict[str, tuple[_Form, ...]] = {}
        self._exact: dict[str, tuple[_Form, ...]] = {}
        for rule, word in words:
            folded = Folded(" ".join(word.text.split()))
            shape = folded.canonical.strip()
            if not shape:
                continue
            if word.how == "exact":
                form = _Form(rule, folded, "canonical", True)
                self._exact[shape] = (*self._exact.get(shape, ()), form)
                continue
            for view, text in _shapes(shape):
                form = _Form(rule, folded, view, word.how == "word")
                forms[text] = (*forms.get(text, ()), form)
        self._forms = tuple(forms.values())
        self._automaton = AhoCorasick(forms, store_patterns=False) if forms else None

    def find(self, text: Folded, hint: Hint) -> Sequence[Found]:
        """Where keywords stand in the text; the same place may come from several views."""
        found = self._whole(text) if self._exact else []
        if self._automaton is None:
            return found
        if places := self._automaton.find_matches_as_indexes(text.canonical, overlapping=True):
            found += self._confirmed(text, "canonical", None, places)
        if hint.apart or hint.spaced:
            apart = joined(text.canonical, apart=hint.apart)
            found += self._derived(self._automaton, text, "joined", apart)
        if hint.held:
            found += self._derived(self._automaton, text, "squeezed", squeezed(text.canonical))
        return found

    def _whole(self, text: Folded) -> list[Found]:
        said = text.canonical.strip()
        start = text.canonical.find(said)
        end = start + len(said)
        forms = self._exact.get(said, ())
        return [_found(text, f, start, end) for f in forms if _meant(text, f, start, end)]

    def _derived(
        self, automaton: AhoCorasick, text: Folded, view: View, derived: Derived
    ) -> list[Found]:
        if len(derived.text) == len(text.canonical):
            return []
        places = automaton.find_matches_as_indexes(derived.text, overlapping=True)
        return self._confirmed(text, view, derived, places)

    def _confirmed(
        self,
        text: Folded,
        view: View,
        derived: Derived | None,
        places: Sequence[tuple[int, int, int]],
    ) -> list[Found]:
        found: list[Found] = []
        shown = text.canonical if derived is None else derived.text
        for number, start, end in places:
            if not begins(shown, start):
                continue
            whole = ends(shown, end)
            first, last = (start, end) if derived is None else derived.canonical(start, end)
            for form in self._forms[number]:
                if form.view != view or (form.whole and not whole):
                    continue
                if _really(text, form, first, last, end - start):
                    found.append(_found(text, form, first, last))
        return found


def _shapes(canonical: str) -> Iterator[tuple[View, str]]:
    """What a keyword looks like in each view in which it is looked for."""
    yield "canonical", canonical
    if worth_joining(canonical):
        yield "joined", canonical
        if " " in canonical:
            yield "joined", canonical.replace(" ", "")
    if worth_squeezing(canonical):
        yield "squeezed", squeeze(canonical)


def _really(text: Folded, form: _Form, start: int, end: int, shown: int) -> bool:
    """Whether this piece of the canonical view is the keyword, and not an ordinary word that a
    view happened to make look like it."""
    if form.view == "joined" and (
        shown == end - start or not really_joined(text.canonical, start, end)
    ):
        return False
    if form.view == "squeezed" and not really_squeezed(
        text.canonical[start:end], form.word.canonical
    ):
        return False
    return _meant(text, form, start, end)


def _meant(text: Folded, form: _Form, start: int, end: int) -> bool:
    if text.clean is text.canonical and form.word.clean is form.word.canonical:
        return True
    around = text.clean[max(0, start - _AROUND) : start] + text.clean[end : end + _AROUND]
    return counts(text.clean[start:end], form.word.clean, around)


def _found(text: Folded, form: _Form, start: int, end: int) -> Found:
    first, last = text.original(start, end)
    plain = text.written[first:last].casefold() == form.word.written.casefold()
    return form.rule, first, last, "written" if plain else form.view
