"""names: what members call themselves, on joining, on taking another name, or when first seen."""

from __future__ import annotations

from policies.filters.contract import Filter, Sample, Settings
from policies.matching.terms import Terms, Word


class NameTerms(Settings):
    """``words`` and ``patterns`` are looked for as in messages, dressed up or not; ``deny`` are
    addresses that no name may hold. A name is looked at once, when it is new: the one shown here,
    the username, Discord's global name under a nickname, Telegram's bio of who asks to join."""

    words: tuple[str, ...] = ()
    words_file: str | None = None
    word_beginnings: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()


def terms(settings: NameTerms) -> Terms:
    """All entries as they are looked for in a text."""
    beginnings = (Word(word, "beginning") for word in settings.word_beginnings)
    return Terms(
        words=(*(Word(word) for word in settings.words), *beginnings),
        patterns=settings.patterns,
        deny=settings.deny,
    )


NAMES = Filter(
    name="names",
    settings=NameTerms,
    sample=Sample(
        rule='words = ["admin", "客服"]',
        finds=('{"event": "join", "name": "Ana", "bio": "Acme Аdmin"}',),
        leaves=('{"event": "join", "name": "Ana Administrada"}', '{"text": "ask an admin"}'),
    ),
    terms=terms,
    of_names=True,
)
