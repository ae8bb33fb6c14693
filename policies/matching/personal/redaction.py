"""Redaction: a member's words as they may be shown to others."""

from __future__ import annotations

from policies.matching.personal.search import in_text


def redacted(text: str, span: tuple[int, int] = (0, 0)) -> str:
    """The text, or the piece of it that ``span`` names, with the kind in brackets (``[card]``) in
    the place of everything personal or secret.

    The whole text is looked at: half a number in the piece is left out as well.
    """
    first, last = span if span != (0, 0) else (0, len(text))
    pieces: list[str] = []
    for datum in in_text(text):
        if datum.start < last and datum.end > first:
            pieces += (text[first : datum.start], f"[{datum.kind}]")
            first = min(datum.end, last)
    return "".join((*pieces, text[first:last]))
