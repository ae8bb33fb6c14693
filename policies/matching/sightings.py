"""Sightings: whether a piece of a text that a view shows as a keyword really is that keyword."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from policies.matching.boundaries import counts, ends, really_joined, really_squeezed
from policies.matching.corroboration import Sure, overridden
from policies.matching.derived import Derived
from policies.matching.folding import Folded
from policies.matching.hanzi import ordinary, simple
from policies.matching.leet import really_leet, uncased
from policies.matching.shapes import BOLD, Form, worth_reversing
from policies.matching.slang import really_slang
from policies.matching.views import View, really_broken

_AROUND = 200
"""Code points before and after a word that tell which alphabet is used there."""


class Sighting(NamedTuple):
    """A keyword seen at a span of the canonical text, through a view."""

    form: Form
    start: int
    end: int
    view: View
    bold: bool


class Look:
    """A view of a text: what it shows, how that leads back to the canonical text, and which forms
    are looked for in it. ``deriving`` is asked only when something was seen (``None``: the offsets
    are the same)."""

    __slots__ = ("_deriving", "forms", "text", "view")

    def __init__(
        self,
        view: View,
        text: str,
        forms: frozenset[View],
        deriving: Callable[[], Derived] | None = None,
    ) -> None:
        self.view = view
        self.text = text
        self.forms = forms
        self._deriving = deriving

    @property
    def dense(self) -> bool:
        """Whether the text itself does not show where words begin and end."""
        return self.view in ("leet", "broken")

    def derived(self) -> Derived | None:
        """The way back, worked out when it is first needed."""
        if self._deriving is None:
            return None
        made = self._deriving()
        self._deriving = lambda: made
        return made

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the canonical text that a piece of the view was made of."""
        derived = self.derived()
        return (start, end) if derived is None else derived.span(start, end)


def sure(text: Folded, look: Look, form: Form, start: int, end: int) -> Sure:
    """Whether ``look.text[start:end]``, which is a form of a keyword and properly bounded there,
    is meant as it, and no ordinary word that a view happened to make look like it."""
    first, last = look.span(start, end)
    match look.view:
        case "joined":
            parted = end - start != last - first and really_joined(text.canonical, first, last)
            answer: Sure = "yes" if parted else "no"
        case "squeezed":
            held = really_squeezed(text.canonical[first:last], form.word.canonical)
            answer = "yes" if held else "no"
        case "broken":
            answer = really_broken(text.canonical, first, last, form.word.canonical)
        case "leet":
            return "yes" if _leet(text, look, form, start, end) else "no"
        case "reversed":
            if form.disguise == "none" or not ends(look.text, end):
                return "no"
            backwards = worth_reversing(look.text[start:end]) or overridden(text, first, last)
            return "bold" if backwards else "no"
        case "parts":
            return _put_together(text, look, start, end)
        case _:
            answer = _undressed(text, form, first, last)
    if answer != "no" and not meant(text, form, first, last):
        return "no"
    return answer


def meant(text: Folded, form: Form, start: int, end: int) -> bool:
    """Whether letters that look like the keyword's are meant as them."""
    if text.clean is text.canonical and form.word.clean is form.word.canonical:
        return True
    if form.view not in ("canonical", "joined", "squeezed"):
        return True
    around = text.clean[max(0, start - _AROUND) : start] + text.clean[end : end + _AROUND]
    return counts(text.clean[start:end], form.word.clean, around)


def _undressed(text: Folded, form: Form, start: int, end: int) -> Sure:
    """What is seen in the canonical view itself: the keyword, or another way of writing it."""
    if form.view in ("slang", "contact") and not really_slang(text.canonical, start, end):
        return "no"
    if form.view == "initials" and text.canonical.isascii():
        return "no"
    return "bold" if form.view in BOLD and form.view != "pinyin" else "yes"


def _leet(text: Folded, look: Look, form: Form, start: int, end: int) -> bool:
    places: Sequence[int] = range(start, end)
    if derived := look.derived():
        places = [first for first, _ in derived.spans(start, end)]
    canonical = text.canonical
    first, last = places[0], places[-1] + 1
    if canonical[max(0, first - 1) : first].isalnum():
        return False
    if form.whole and canonical[last : last + 1].isalnum():
        return False
    piece = [canonical[n] for n in places]
    if really_leet(piece, form.word.canonical):
        return True
    written = [text.written[slice(*text.original(n, n + 1))][:1] for n in places]
    return really_leet(uncased(piece, written), form.word.canonical)


def _put_together(text: Folded, look: Look, start: int, end: int) -> Sure:
    """Whether characters that were put together of their parts are meant as them."""
    spans = [look.span(n, n + 1) for n in range(start, end)]
    made = [(a, b) for a, b in spans if b - a > 1]
    if not made:
        return "no"
    if len(made) > 1 or any(b - a > 2 for a, b in made):
        return "yes"
    first, last = made[0]
    around = simple(text.canonical[max(0, first - 1) : last + 1])
    inside = simple(text.canonical[first:last])
    crossing = [ordinary(around[:2]), ordinary(around[-2:])]
    if all(crossing) or (any(crossing) and ordinary(inside)):
        return "no"
    return "yes"
