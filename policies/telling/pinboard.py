"""The pinboard: the cards that hang before the team, as they are remembered."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from policies.draft import BUTTON_LIFE, Draft
from policies.state import Add, Drop, Held, Scalar, Set
from policies.telling.matters import CHOICES, OVERFLOW, REFUSED, WAITING, Matter, Waiting

LIST, MOST = 64, 1_024
"""Entries that are kept of what is only listed, and of what waits for somebody."""
_BOARD, _CARD = "cards", "card"
_A_PAGE = 64


class Card(NamedTuple):
    """A message to the team, and how it came to be; ``alert`` is the id of the action that sent it
    (empty: it is not there). Times are in seconds since 1970, UTC.

    Of ``times`` matters ``shown`` have been told, ``kept`` are listed, and of these ``decided``
    are. ``ring`` is when it will be brought up to date (0: nothing is new), ``incident`` the number
    of the one that it is about (0: none).
    """

    kind: str
    key: str
    because: str
    place: str
    channel: str
    quiet: float
    began: float
    matter: Matter
    alert: str = ""
    written: float = 0.0
    ring: float = 0.0
    times: int = 0
    shown: int = 0
    incident: int = 0
    kept: int = 0
    decided: int = 0

    @property
    def left(self) -> int:
        """How many of the entries nobody has decided."""
        return self.kept - self.decided

    @property
    def open(self) -> bool:
        """Whether any of them wait for a decision."""
        return self.kind in CHOICES and self.left > 0

    @property
    def room(self) -> int:
        """How many more entries there is room for."""
        listing = LIST if self.kind in (OVERFLOW, REFUSED) else 0
        return (MOST if self.kind in WAITING else listing) - self.kept


def numbered(draft: Draft) -> int:
    """The number of a new card."""
    number = draft.write(Add(_BOARD, "count"))
    assert isinstance(number, int)
    return number


def hanging(draft: Draft, key: str) -> tuple[int, Card] | None:
    """The number of the card of that key, and the card, while it is current."""
    value = draft.value(_BOARD, key)
    if not isinstance(value, Held) or value.until <= draft.now:
        return None
    number = int(str(value.value))
    card = read(draft, str(number))
    return None if card is None else (number, card)


def hang(draft: Draft, number: int, card: Card, until: float) -> None:
    """What is of this card's key is on this card until then."""
    draft.write(Set(_BOARD, card.key, number, until))


def take_off(draft: Draft, card: Card) -> None:
    """What is of this card's key will be on another one."""
    draft.write(Drop(_BOARD, card.key))


def page(number: str) -> str:
    """The page of the card of that number."""
    return f"card:{number}"


def read(draft: Draft, number: str) -> Card | None:
    """The card of that number, while it is remembered: current or not."""
    kept = draft.remembered(page(number), _CARD)
    if not isinstance(kept, tuple):
        return None
    fields = dict(zip(Card._fields, cast("Any", kept), strict=False))
    return Card(**fields | {"matter": Matter(*fields["matter"])})


def write(draft: Draft, number: int, card: Card) -> None:
    """Remember a card as it is now."""
    matter: tuple[Scalar, ...] = tuple(card.matter)
    kept = tuple(matter if field is card.matter else cast("Scalar", field) for field in card)
    draft.write(Set(page(str(number)), _CARD, kept, draft.now + BUTTON_LIFE))


def sent(draft: Draft, number: int, action: str) -> None:
    """This action sent the card."""
    draft.write(Set(action, _CARD, number, draft.now + BUTTON_LIFE))


def sent_by(draft: Draft, action: str) -> str:
    """The number of the card that an action sent; empty if it sent none."""
    number = draft.plain(action, _CARD)
    return str(number) if isinstance(number, int) else ""


def entered(draft: Draft, number: int, card: Card) -> Card:
    """The card with its newest matter as an entry, if there is room for it."""
    if card.room <= 0:
        return card
    event, matter = draft.event, card.matter
    entry = Waiting(
        draft.at, matter.rule, matter.member, matter.channel, event.place,
        getattr(event, "message", ""), matter.until,
    )  # fmt: skip
    where, name = _entries(str(number), card.kept)
    draft.write(Set(where, name, tuple(entry), draft.now + BUTTON_LIFE))
    return card._replace(kept=card.kept + 1)


def entries(draft: Draft, number: str, first: int, last: int) -> tuple[Waiting, ...]:
    """The entries of a card from ``first`` up to ``last``, as far as they are kept.

    Raises ``Missing`` when one of their pages is not in memory.
    """
    card = read(draft, number)
    found = []
    for place in range(first, min(last, card.kept if card else 0)):
        entry = draft.remembered(*_entries(number, place))
        if isinstance(entry, tuple):
            found.append(Waiting(*cast("Any", entry)))
    return tuple(found)


def _entries(number: str, place: int) -> tuple[str, str]:
    return f"card:{number}:{place // _A_PAGE}", str(place % _A_PAGE)
