"""keywords: banned words and phrases, found however they are spaced, cased or dressed up."""

from __future__ import annotations

from policies.filters.contract import Filter, Sample, Settings
from policies.matching.terms import Terms, Word


class Keywords(Settings):
    """``words`` are found as words (in Chinese: anywhere), ``exact_words`` as whole messages."""

    words: tuple[str, ...] = ()
    words_file: str | None = None
    exact_words: tuple[str, ...] = ()
    exact_words_file: str | None = None
    word_beginnings: tuple[str, ...] = ()
    word_beginnings_file: str | None = None


def terms(settings: Keywords) -> Terms:
    """All entries, each with how it is to be found."""
    return Terms(
        words=(
            *(Word(w) for w in settings.words),
            *(Word(w, "exact") for w in settings.exact_words),
            *(Word(w, "beginning") for w in settings.word_beginnings),
        )
    )


KEYWORDS = Filter(
    name="keywords",
    settings=Keywords,
    sample=Sample(
        rule='words = ["free nitro", "加微信", "казино"]',
        finds=('{"text": "get F R E E  n i t r o now"}',),
        leaves=('{"text": "the казиношка cat"}', '{"text": "微信支付失败怎么办"}'),
    ),
    terms=terms,
)
