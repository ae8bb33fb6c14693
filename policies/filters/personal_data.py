"""personal_data: cards, accounts, identity numbers, phones, e-mails, keys, however dressed up."""

from __future__ import annotations

from typing import Annotated, Literal

from phonenumbers import SUPPORTED_REGIONS
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from policies.draft import Draft
from policies.events import Edited, Message
from policies.figures import figures
from policies.filters.contract import Filter, Sample, Settings
from policies.matching.holding import DATA
from policies.matching.personal.search import REGIONS
from policies.matching.terms import Hit
from policies.rule import Check

MOST = 16
"""Hits that are kept of one message."""

Kind = Literal["card", "iban", "identity", "phone", "email", "secret"]


def _known(region: str) -> str:
    if region not in SUPPORTED_REGIONS:
        raise PydanticCustomError("region", "no country of two letters such as ES")
    return region


class PersonalData(Settings):
    """``kinds`` are looked for. Phones and e-mails are posted on purpose in many groups, so they
    count only when asked for.

    ``regions`` are the countries (ISO 3166) whose phone numbers are known as people write them at
    home; with a country's code every number is known.
    """

    kinds: tuple[Kind, ...] = Field(default=("card", "iban", "identity", "secret"), min_length=1)
    regions: tuple[Annotated[str, AfterValidator(_known)], ...] = REGIONS


def look(draft: Draft, check: Check, settings: PersonalData) -> tuple[Hit, ...]:
    """Everything of these kinds; the detail says which kind, never the number."""
    event = draft.event
    assert isinstance(event, (Message, Edited))
    hits: list[Hit] = []
    for part, search in enumerate(draft.searches):
        for datum in search.of(settings.kinds, settings.regions):
            hits.append(Hit(part, (datum.start, datum.end), detail=figures(datum.kind)))
    return tuple(hits[:MOST])


PERSONAL_DATA = Filter(
    name="personal_data",
    settings=PersonalData,
    sample=Sample(
        rule='kinds = ["card", "phone"]',
        finds=('{"text": "my card is ４１１１-1111-1111-1111"}',),
        leaves=('{"text": "my card is 4111-1111-1111-1112"}', '{"text": "order 20250101123456"}'),
    ),
    look=look,
    needs=DATA,
)
