"""Phones: numbers in international form, and as people of some regions write them at home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber

from policies.matching.personal.reading import Reading
from policies.matching.personal.shapes import CLOSED, candidates, digits, named, shaped

_S = r"[^\w+:]{0,3}"
_G = r"[^\w+:]{1,3}"
_INTERNATIONAL = re.compile(
    rf"(?:\+|(?<![0-9a-z_.,:#-])00)[^\w+:]{{0,2}}[1-9](?:{_S}[0-9]){{6,14}}{CLOSED}"
)
_GROUP_ENDS = re.compile(r"(?<=[0-9])(?![0-9])")
_TRIES = 3
_MOST = 64
"""Numbers with a country's code that are worked out in one text: each costs 30 µs."""

_PLANS = {
    "CN": re.compile(r"(?:86)?1[3-9]\d{9}"),
    "ES": re.compile(r"(?:34)?(?:[67]\d{8}|[89][1-8]\d{7})"),
    "RU": re.compile(r"[78]?[3-9]\d{9}"),
    "US": re.compile(r"1?[2-9]\d\d[2-9]\d{6}"),
}
"""Numbers of these regions by their numbering plans (ITU-T E.164, national annexes), which are
looser than the list of what is assigned: new blocks are assigned every month."""

_SHAPES: dict[str, tuple[str, ...]] = {
    "CN": (rf"(?:86{_S})?1[3-9]\d(?:{_S}\d{{4}}){{2}}", rf"86{_S}1[3-9]\d{_S}\d{{8}}"),
    "ES": (
        r"(?<!\d )[6-9]\d\d(?:[ .-]\d{3}){2}(?! \d)",
        r"(?<!\d )[6-9]\d\d(?:[ .-]\d\d){3}(?! \d)",
        r"(?<!\d )[89]\d[ -]\d{3}(?:[ -]\d\d){2}",
        r"34[ .-]?[6-9]\d\d(?:[ .-]?\d{3}){2}",
    ),
    "RU": (
        r"[78]9\d{9}",
        rf"[78]{_G}[3-9]\d\d{_G}\d{{3}}{_G}\d\d{_G}\d\d",
        rf"[78]{_G}[3-9]\d\d{_G}\d{{7}}",
        r"\(?9\d\d\)?[ -]{1,2}\d{3}[ -]\d\d[ -]\d\d",
    ),
    "US": (
        r"(?:1[ .-]?)?\([2-9]\d\d\)[ .-]{0,2}[2-9]\d\d[ .-]{1,2}\d{4}",
        r"(?:1[ .-])?[2-9]\d\d-[2-9]\d\d-\d{4}",
        r"(?:1[ .-])?[2-9]\d\d\.[2-9]\d\d\.\d{4}",
        r"(?:1 )?[2-9]\d\d [2-9]\d\d[ -]\d{4}",
    ),
}
"""How numbers are written at home so that they are no number of another kind."""

_ANYWHERE = (r"\(?0\d(?:[^\w+:]{0,2}\d){6,10}", r"\(?\d{2,4}\)?(?:[ .-]{1,2}\d{2,4}){2,4}")
_PLAIN = r"\d{7,11}"
_WORDS = re.compile(
    r"phone|mobile|call me|text me|whats ?app|(?<![a-z])tel(?![a-z])|tel[eé]fono|m[oó]vil|ll[aá]ma"
    r"|телефон|(?<![а-я])тел(?![а-я])|звони|вацап|ватсап|电话|手机|電話|手機"
)


def phones(text: Reading, regions: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Spans of phone numbers: international ones, and those of the regions (ISO 3166 codes).

    A number without any mark of a phone's counts only beside a word for one, or when it was
    hidden: nobody spells out the number of an order.
    """
    plain = text.text
    yield from _international(plain)
    pattern, owners = _at_home_in(regions)
    for number, start, end in candidates(pattern, plain):
        hidden = text.stops[end - 1] - text.starts[start] > end - start
        if number < len(owners):
            asked: tuple[str, ...] = (owners[number],)
        elif hidden or named(plain, start, end, _WORDS):
            asked = regions
        else:
            continue
        if any(_at_home(plain[start:end], region) for region in asked):
            yield start, end


@cache
def _at_home_in(regions: tuple[str, ...]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """The shapes of these regions, and after them that of a plain number; and whose each is."""
    shapes = [(shape, region) for region in regions for shape in _SHAPES.get(region, _ANYWHERE)]
    pattern = shaped((*(shape for shape, _ in shapes), _PLAIN))
    return pattern, tuple(region for _, region in shapes)


def _international(text: str) -> Iterator[tuple[int, int]]:
    """A number may be followed by another one, so it is shortened by groups until it is one."""
    left = _MOST
    for found in _INTERNATIONAL.finditer(text):
        start, last = found.span()
        ends = [end.start() for end in _GROUP_ENDS.finditer(text, start + 1, last)]
        for end in reversed(ends[-_TRIES:]):
            if _abroad(text[start:end]):
                yield start, end
                break
        left -= 1
        if not left:
            return


def _abroad(written: str) -> bool:
    number = digits(written)
    parsed = _parsed("+" + (number[2:] if number.startswith("00") else number), None)
    if parsed is None:
        return False
    if phonenumbers.is_valid_number(parsed):
        return True
    region = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    plan = _PLANS.get(region)
    return plan is not None and plan.fullmatch(str(parsed.national_number)) is not None


def _at_home(written: str, region: str) -> bool:
    number = digits(written)
    if _counted(number):
        return False
    if region in _PLANS:
        return _PLANS[region].fullmatch(number) is not None
    parsed = _parsed(number, region)
    return parsed is not None and phonenumbers.is_valid_number_for_region(parsed, region)


def _counted(number: str) -> bool:
    """Whether somebody only counts up or down, or holds down a key."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(number)}
    return len(steps) == 1 or len(set(number)) < 3


def _parsed(number: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(number, region)
    except NumberParseException:
        return None
