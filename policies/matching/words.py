"""Words: every keyword of a policy in one automaton, looked for in each view of a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policies.matching.boundaries import begins, ends
from policies.matching.corroboration import alone, corroborated, turned
from policies.matching.decoding import base64, decoded
from policies.matching.derived import Change, Derived, Reversed, only
from policies.matching.folding import Folded
from policies.matching.hanzi import simple
from policies.matching.hints import Hint, hints
from policies.matching.index import Index, Places
from policies.matching.leet import cased, leet, signed
from policies.matching.lexicon import Lexicon
from policies.matching.places import EVERYWHERE, Span
from policies.matching.shapes import BOLD, Form, Spoken
from policies.matching.sightings import Look, Sighting, meant, sure
from policies.matching.sounds import AROUND, near_chinese, really_heard, sounds
from policies.matching.terms import Word
from policies.matching.upended import really_upended, upended
from policies.matching.views import View, broken, joined, squeezed

Found = tuple[int, int, int, View]
"""Rule index, span in the text as written, and the view that showed it."""

_SHORT = 16
"""Code points up to which a message may be nothing but one word, however that is disguised."""

_FEW = 3
"""Spaces that such a message has fewer than."""

_IN: dict[View, frozenset[View]] = {
    "canonical": frozenset(("canonical", "simplified", "slang", "allowed")),
    "joined": frozenset(("joined",)),
    "squeezed": frozenset(("squeezed",)),
    "broken": frozenset(("joined",)),
    "leet": frozenset(("leet",)),
    "parts": frozenset(("canonical", "simplified")),
    "reversed": frozenset(("canonical", "simplified")),
}
"""The forms that are looked for in each view."""

_AS_IT_IS = frozenset(("canonical", "bold"))
"""Views of the text itself, in which another form of a keyword is the disguise."""


class Words:
    """All keywords of all rules; the cost of a look does not depend on how many there are."""

    __slots__ = ("lexicon",)

    def __init__(self, words: Sequence[tuple[int, Word]]) -> None:
        self.lexicon = Lexicon(words)

    def find(self, text: Folded, hint: Hint, *, title: bool = False) -> Sequence[Found]:
        """Where keywords stand in the text; the same place may come from several views. What a
        file is called (``title``) is no message, so no whole one."""
        lexicon = self.lexicon
        found = self._whole(text) if lexicon.exact and not title else []
        if not lexicon.letters:
            return found
        found += self._plainly(text, hint)
        if hint.coded and (plain := decoded(text.written, _written(text, "coded"))):
            found += self._coded(plain)
        if hint.base64 and (plain := base64(text.written, _written(text, "base64"))):
            found += self._coded(plain)
        if turned_over := upended(text.written):
            found += self._upended(text, turned_over)
        return _freed(found) if lexicon.allows and found else found

    def _whole(self, text: Folded) -> list[Found]:
        said = text.canonical.strip()
        forms = self.lexicon.exact.get(said)
        if forms is None:
            return []
        start = text.canonical.find(said)
        end = start + len(said)
        return [
            _found(text, Sighting(f, start, end, "canonical", False))
            for f in forms
            if meant(text, f, start, end)
        ]

    def _coded(self, plain: Derived) -> Iterator[Found]:
        """What stands in decoded text, and needed decoding."""
        text = Folded(plain.text)
        for rule, start, end, view in self._plainly(text, hints().on(text)):
            if view == "allowed":
                continue
            first, last = plain.span(start, end)
            if last - first != end - start:
                yield rule, first, last, "decoded"

    def _upended(self, text: Folded, over: Derived) -> Iterator[Found]:
        """What stands on its head."""
        shown = Folded(over.text)
        for rule, start, end, view in self._plainly(shown, hints().of(shown.raw), dressed=True):
            first, last = over.span(start, end)
            if view != "allowed" and really_upended(text.written[first:last]):
                yield rule, first, last, "reversed"

    def _plainly(self, text: Folded, hint: Hint, *, dressed: bool = False) -> list[Found]:
        """What every view but the decoded ones shows; ``dressed``: that alone is a disguise."""
        lexicon, canonical = self.lexicon, text.canonical
        sightings: list[Sighting] = []
        main = lexicon.letters["canonical"]
        if places := main.places(canonical):
            look = Look("canonical", canonical, _IN["canonical"])
            self._see(text, look, main, places, sightings)
        if hint.han and lexicon.parts and (places := lexicon.parts.places(canonical)):
            derived = _composed(canonical, lexicon.parts, places)
            look = Look("parts", derived.text, _IN["parts"], lambda: derived)
            self._see(text, look, main, main.places(look.text), sightings)
        short = len(canonical) < _SHORT and canonical.count(" ") < _FEW
        anywhere = short or lexicon.bold or turned(text)
        contacts: Sequence[Span] = EVERYWHERE
        if hint.contact and not anywhere:
            contacts = hints().where("contact", text)
        faces = cased(text.written)
        if hint.disguised or anywhere or hint.contact or faces:
            bold = contacts if hint.contact or anywhere else ()
            for look in _looks(text, hint, bold, faces=faces):
                index = lexicon.letters.get(look.view, main)
                if places := index.places(look.text):
                    self._see(text, look, index, places, sightings)
        if lexicon.said and hint.han:
            self._hear(text, lexicon.said, sightings)
        if lexicon.near:
            sightings += lexicon.near.sightings(text)
        if not sightings:
            return []
        spoken_for = any(seen.bold for seen in sightings) and corroborated(text, contacts)
        return [
            _found(text, seen)
            for seen in sightings
            if (spoken_for or not seen.bold or alone(text, seen.start, seen.end))
            and not (dressed and seen.form.disguise == "none")
        ]

    def _see(
        self,
        text: Folded,
        look: Look,
        index: Index[Form],
        places: Places,
        sightings: list[Sighting],
    ) -> None:
        """Keywords in the letters of one view."""
        shown = look.text
        for number, start, end in places:
            forms = index.entries[number]
            if not forms or not (look.dense or begins(shown, start)):
                continue
            whole = look.dense or ends(shown, end)
            for form in forms:
                if form.view not in look.forms or (form.whole and not whole):
                    continue
                answer = sure(text, look, form, start, end)
                if answer != "no":
                    view = form.view if look.view in _AS_IT_IS else look.view
                    bold = answer == "bold" and form.disguise != "bold"
                    sightings.append(Sighting(form, *look.span(start, end), view, bold))

    def _hear(self, text: Folded, spoken: Index[Spoken], sightings: list[Sighting]) -> None:
        """Chinese words by their sound."""
        beside = near_chinese(text.canonical)
        heard = sounds().heard(beside.text)
        for number, start, end in spoken.places(heard.text):
            pieces = heard.spans(start, end)
            begin, stop = pieces[0][0], pieces[-1][1]
            before = max(0, begin - AROUND)
            around = simple(beside.text[before : stop + AROUND])
            pieces = [(a - before, b - before) for a, b in pieces]
            first, last = beside.span(begin, stop)
            for one in spoken.entries[number]:
                answer = really_heard(around, pieces, one.syllables)
                if answer == "no":
                    continue
                if answer == "same" or one.form.disguise != "none":
                    bold = answer == "bold" and one.form.disguise != "bold"
                    view: View = "simplified" if answer == "same" else "pinyin"
                    sightings.append(Sighting(one.form, first, last, view, bold))


def _looks(text: Folded, hint: Hint, bold: Sequence[Span], *, faces: bool) -> Iterator[Look]:
    """The views, besides the canonical one, that could show anything in letters; those that are
    ``bold`` show only these pieces."""
    canonical, where = text.canonical, hints().where
    in_pieces = hint.broken or bool(hint.joints and bold)
    parted: Sequence[Span] = ()
    if hint.apart or hint.spaced or hint.leet_apart or in_pieces:
        parted = where("parted", text)
    if hint.apart or hint.spaced:
        yield from _derived("joined", canonical, joined(canonical, parted, apart=hint.apart))
    if hint.held:
        yield from _derived("squeezed", canonical, squeezed(canonical, where("held", text)))
    if in_pieces:
        pieces = broken(canonical, parted)
        yield Look("broken", pieces.text, _IN["broken"], lambda: pieces)
    if hint.leet or hint.leet_apart or faces:
        signs = Derived(leet(canonical)) if faces else signed(canonical, where("leet", text))
        yield Look("leet", signs.text, _IN["leet"], lambda: signs)
    if hint.leet_apart or (hint.leet and hint.apart):
        merged = leet(canonical, parted)
        yield from _derived("leet", merged, joined(merged, parted))
    if bold:
        shown = only(canonical, bold)
        yield Look("bold", shown.text, BOLD, lambda: shown)
        backwards = Reversed(shown)
        yield Look("reversed", backwards.text, _IN["reversed"], lambda: backwards)


def _written(text: Folded, what: str) -> Sequence[Span]:
    """The pieces of the text as written where there is something of this kind."""
    pieces = hints().where(what, text)
    return pieces if pieces is EVERYWHERE else [text.original(*piece) for piece in pieces]


def _derived(view: View, source: str, derived: Derived) -> Iterator[Look]:
    if derived.text is not source:
        yield Look(view, derived.text, _IN[view], lambda: derived)


def _composed(text: str, parts: Index[str], places: Places) -> Derived:
    """A text with characters for their parts, from the left the longest first."""
    changes: list[Change] = []
    done = 0
    for number, start, end in sorted(places, key=lambda one: (one[1], -one[2])):
        if start >= done:
            changes.append((start, end, parts.entries[number][0]))
            done = end
    return Derived(text, changes)


def _freed(found: list[Found]) -> list[Found]:
    """What is left when an allowed phrase frees what it covers, for its own rule alone."""
    allowed = [one for one in found if one[3] == "allowed"]
    return [
        one
        for one in found
        if one[3] != "allowed"
        and not any(a[0] == one[0] and a[1] <= one[1] and one[2] <= a[2] for a in allowed)
    ]


def _found(text: Folded, seen: Sighting) -> Found:
    first, last = text.original(seen.start, seen.end)
    if seen.view == "allowed":
        return seen.form.rule, first, last, "allowed"
    plain = text.written[first:last].casefold() == seen.form.word.written.casefold()
    return seen.form.rule, first, last, "written" if plain else seen.view
