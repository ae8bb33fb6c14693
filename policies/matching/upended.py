"""Upended: letters that stand on their heads (ouᴉsɐɔ), which are read from the other end."""

from __future__ import annotations

import re

from policies.matching.derived import Derived, Reversed

_TURNED = {
    "ɐ": "a", "ɔ": "c", "ǝ": "e", "ə": "e", "ɟ": "f", "ƃ": "g", "ɓ": "g", "ɥ": "h", "ᴉ": "i",
    "ı": "i", "ɾ": "j", "ɿ": "j", "ʞ": "k", "ʃ": "l", "ꞁ": "l", "ɯ": "m", "ɹ": "r", "ʇ": "t",
    "ʌ": "v", "ʍ": "w", "ʎ": "y", "∀": "a", "Ɔ": "c", "Ǝ": "e", "Ⅎ": "f", "⅁": "g", "⅂": "l",
    "⊥": "t", "∩": "u", "Λ": "v", "⅄": "y", "Ԁ": "p", "ᗡ": "d", "ᗺ": "b", "ᴚ": "r", "⋊": "k",
}  # fmt: skip
"""What converters write for a letter that has no other one for its turned self."""
_OTHERS = dict(zip("nubqdpmwMWNU69", "unqbpdwmWMUN96", strict=True))
"""Letters that turned around are others; ``N`` and ``U`` where they are not left as they are."""
_READ = str.maketrans(_TURNED | _OTHERS)
_ODD = "".join(_TURNED.keys() - set("əıʌΛɓʃ∩⊥"))
"""Without what alphabets and formulas have as well."""
_SURELY = re.compile(f"[{_ODD}]")
_SEVERAL = re.compile(f"[{_ODD}][^{_ODD}]*[{_ODD}]")


def upended(written: str) -> Derived | None:
    """The text as it is read upside down; ``None`` if not at least two letters surely are so."""
    if written.isascii() or not _SEVERAL.search(written):
        return None
    turned = Derived("")
    turned.text = written.translate(_READ)
    return Reversed(turned)


def really_upended(piece: str) -> bool:
    """Whether a piece of a text, as written, has a letter that surely stands on its head."""
    return _SURELY.search(piece) is not None
