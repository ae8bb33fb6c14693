"""A lexicon: all keywords of a policy, indexed by the shapes in which texts may show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policies.matching.folding import Folded
from policies.matching.hanzi import parts, simple
from policies.matching.index import Index
from policies.matching.near import Near
from policies.matching.shapes import BOLD, Form, Spoken, chinese, shapes, spoken
from policies.matching.terms import Word
from policies.matching.views import View

_VIEWS: tuple[View, ...] = ("canonical", "squeezed", "leet", "bold")
"""Views with an index of their own: small ones are quick to make, and most texts need only one."""

_Forms = dict[str, tuple[Form, ...]]


class Lexicon:
    """``letters`` are the indexes of what is looked for in canonical text, by view; views that are
    none of its keys are looked for with the canonical one. ``parts`` are the characters of keywords
    by what they are put together of, ``said`` Chinese keywords by their sound. ``bold``: some list
    wants bold sightings without anything that speaks for them."""

    __slots__ = ("allows", "bold", "exact", "letters", "near", "parts", "said")

    def __init__(self, words: Sequence[tuple[int, Word]]) -> None:
        # Tuples of forms, and forms themselves, are nothing that the collector has to look through.
        letters: dict[View, _Forms] = {view: {} for view in _VIEWS}
        said: dict[str, tuple[Spoken, ...]] = {}
        near: list[Form] = []
        made: set[str] = set()
        self.exact: _Forms = {}
        self.allows = any(word.how == "allowed" for _, word in words)
        self.bold = any(word.disguise == "bold" for _, word in words)
        for rule, word in dict.fromkeys(words):
            folded = Folded(" ".join(word.text.split()))
            canonical = folded.canonical.strip()
            if not canonical:
                continue
            if word.how == "exact":
                form = Form(rule, folded, "canonical", True, word.disguise)
                _add(self.exact, canonical, form)
                continue
            for text, form in shapes(rule, word, folded, canonical):
                view: View = "bold" if form.view in BOLD else form.view
                _add(letters.get(view, letters["canonical"]), text, form)
            if word.near:
                near.append(Form(rule, folded, "near", True, word.disguise))
            if word.how != "allowed" and chinese(canonical):
                for text, one in spoken(rule, word, folded, canonical):
                    said[text] = (*said.get(text, ()), one)
                if word.disguise != "none":
                    made.update(canonical, simple(canonical))
        self.parts = _parts(made)
        self.letters = {view: Index(forms) for view, forms in letters.items() if forms}
        self.said = Index(said) if said else None
        self.near = Near(near) if near else None


def _add(forms: _Forms, text: str, form: Form) -> None:
    forms[text] = (*forms.get(text, ()), form)


def _parts(letters: Iterable[str]) -> Index[str] | None:
    """The characters of keywords by what they are put together of."""
    made: dict[str, tuple[str, ...]] = {}
    for letter in sorted(letters):
        for way in parts().get(letter, "").split():
            made.setdefault(way, (letter,))
    return Index(made) if made else None
