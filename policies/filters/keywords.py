"""keywords: banned words and phrases, found however they are spaced, cased or dressed up."""

from __future__ import annotations

from pydantic import Field

from policies.filters.contract import Filter, Sample, Settings
from policies.matching.terms import Disguise, Terms, Word


class Keywords(Settings):
    """``words`` are found as words (in Chinese: anywhere), ``exact_words`` as whole messages.

    ``allow`` frees what stands inside one of its phrases, and nothing else. ``near = 1``: words of
    six letters or more with one letter more, less or changed. ``disguise``: ``none`` looks for
    words as they are, ``usual`` through disguises, and through bold ones (backwards, initials,
    syllables of another script) only beside a contact or in a message of their own; ``bold``
    through all, always. What files are called is looked at as well, but for ``exact_words``.
    """

    words: tuple[str, ...] = ()
    words_file: str | None = None
    exact_words: tuple[str, ...] = ()
    exact_words_file: str | None = None
    word_beginnings: tuple[str, ...] = ()
    word_beginnings_file: str | None = None
    allow: tuple[str, ...] = ()
    allow_file: str | None = None
    disguise: Disguise = "usual"
    near: int = Field(default=0, ge=0, le=1)


def terms(settings: Keywords) -> Terms:
    """All entries, each with how it is to be found."""
    disguise, near = settings.disguise, settings.near > 0
    return Terms(
        words=(
            *(Word(w, "word", disguise, near) for w in settings.words),
            *(Word(w, "exact", disguise) for w in settings.exact_words),
            *(Word(w, "beginning", disguise) for w in settings.word_beginnings),
            *(Word(w, "allowed") for w in settings.allow),
        )
    )


KEYWORDS = Filter(
    name="keywords",
    settings=Keywords,
    sample=Sample(
        rule='words = ["free nitro", "加微信", "казино"]\nallow = ["онлайн-казино запрещены"]',
        finds=('{"text": "онлайн-казино запрещены"}', '{"text": "get F R E E  n1tr0 now"}'),
        leaves=('{"text": "the казиношка cat"}', '{"text": "微信支付失败怎么办"}'),
    ),
    terms=terms,
)
