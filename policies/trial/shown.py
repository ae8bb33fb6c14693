"""The values of a policy in its own words, as an admin writes them."""

from __future__ import annotations

from collections.abc import Sized
from datetime import date, timedelta

from policies.forms import written
from policies.rights import Ration, Right
from policies.rule import AllOf, AnyOf, Check, Consequence, NoneOf, Test


def value(found: object) -> str:
    """Any setting; empty where it is not given."""
    match found:
        case None | "" | () | frozenset() if not found:
            return ""
        case bool():
            return str(found).lower()
        case timedelta():
            return written(found) if found else ""
        case str() | int() | float():
            return str(found)
        case date():
            return found.isoformat()
        case tuple():
            return ", ".join(map(value, found))
        case frozenset():
            return ", ".join(sorted(map(value, found)))
        case Sized():
            return str(len(found))
    return str(found)


def right(found: Right) -> str:
    """A right with its bound and where it holds: ``ban 7d``."""
    scope = found.scope
    where = (scope.platforms, scope.places, scope.channels)
    return " ".join(filter(None, (found.permission, value(found.up_to), *map(value, where))))


def ration(found: tuple[str, Ration]) -> str:
    """An entry of a budget: ``ban 20 per 1h``."""
    return f"{found[0]} {found[1].most} per {written(found[1].within)}"


def share(found: float) -> str:
    """A share of a whole."""
    return f"{100 * found:g}%" if found else ""


def action(asked: Consequence) -> str:
    """An action with what belongs to it: ``timeout 1h``, ``strike x2``."""
    parts: list[str] = [asked.do]
    if asked.duration:
        parts.append(written(asked.duration))
    if asked.times > 1:
        parts.append(f"x{asked.times}")
    for name in ("role", "name", "every", "to", "channel", "department", "text"):
        if said := value(getattr(asked, name)):
            parts.append(f"{name}={said}")
    return " ".join(parts)


def test(found: Test) -> str:
    """What a rule looks for, by its filters: ``all(keywords, not(links))``."""
    match found:
        case Check():
            return found.filter
        case AnyOf(tests):
            return f"any({', '.join(map(test, tests))})"
        case AllOf(tests):
            return f"all({', '.join(map(test, tests))})"
        case NoneOf(inner):
            return f"not({test(inner)})"
