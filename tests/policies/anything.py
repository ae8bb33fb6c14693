"""Strategies for any event that the types allow: likely values, and what nobody would think of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args

from hypothesis import strategies as st
from msgspec import inspect

from policies import codec
from policies.codec import AnyEvent
from policies.commands import COMMANDS
from policies.decision import AnyAction
from policies.events import Event
from tests.policies import golden
from tests.policies.said import CHANNEL, PLACE, STAFF

LIKELY = (
    *("", "test:member:ada", "test:member:mo", "test:member:ann", "@ann", "42", "ban", "timeout"),
    *(
        "10m",
        "99999999d",
        "text",
        "加微信",
        "casino casino",
        "observed",
        "away",
        "why",
        "\u202eabc",
    ),
    *("last_about", "policy_check", "ban_ends", "timeout_ends", "observe_report", "2026-01-01"),
    *("2026-01-01T00:00:00+00:00", "nan", "b:", "delete_messages", "owner", "admin", PLACE),
    *(CHANNEL, STAFF, *(command.name for command in COMMANDS)),
)
ARGUMENTS = (
    *("text", "member", "because", "duration", "what", "do", "details", "since", "until", "place"),
    *("command", "late"),
)
TEXTS = st.sampled_from(LIKELY) | st.text(max_size=30)
TIMES = st.sampled_from(
    [datetime(year, 1, 1, tzinfo=UTC) for year in (1970, 2026, 2099)]
) | st.datetimes(timezones=st.just(UTC))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
_COLUMNS = (
    "event at actor about verdict bundle findings actions messages people since late removed open"
    " problems rules"
)
ROWS = st.dictionaries(
    st.sampled_from(_COLUMNS.split()),
    PLAIN,
)
GOOD_ROWS = st.just(
    {
        **{"event": "e", "at": 1e300, "actor": "a", "about": "", "verdict": "allow", "bundle": "b"},
        "actions": [{"type": "ban", "until": -5.0}],
        "findings": [{"rule": "r", "mode": "enforce", "span": [3, 1], "part": 9}],
    }
)


def _of(info: inspect.Type, name: str) -> st.SearchStrategy[Any]:
    """Any value of a type; ``name`` is that of the field it is for."""
    match info:
        case inspect.StructType():
            fields = {f.name: _of(f.type, f.name) for f in info.fields}
            return st.builds(info.cls, **fields)
        case inspect.UnionType():
            return st.one_of([_of(t, name) for t in info.types])
        case inspect.VarTupleType() if name == "rows":
            return st.lists(ROWS | GOOD_ROWS, max_size=2).map(tuple)
        case inspect.VarTupleType():
            return st.lists(_of(info.item_type, name), max_size=3).map(tuple)
        case inspect.TupleType():
            return st.tuples(*(_of(t, name) for t in info.item_types))
        case inspect.DictType():
            return st.dictionaries(st.sampled_from(ARGUMENTS) | TEXTS, TEXTS, max_size=4)
        case inspect.LiteralType():
            return st.sampled_from(info.values)
        case inspect.BytesType():
            return st.binary(max_size=20) | st.deferred(lambda: BYTES)
        case _:
            return _SIMPLE[type(info)]


_SIMPLE: dict[type[inspect.Type], st.SearchStrategy[Any]] = {
    inspect.StrType: TEXTS,
    inspect.IntType: st.integers(-(2**31), 2**31),
    inspect.FloatType: st.floats(),
    inspect.BoolType: st.booleans(),
    inspect.DateTimeType: TIMES,
    inspect.NoneType: st.none(),
}


def any_of(kind: type) -> st.SearchStrategy[Any]:
    """Any value of a struct."""
    return _of(inspect.type_info(kind), "")


ACTIONS = st.one_of([any_of(kind) for kind in get_args(AnyAction)])
EVENTS: st.SearchStrategy[Event] = st.one_of([any_of(kind) for kind in get_args(AnyEvent)])
BYTES = st.one_of(
    ACTIONS.map(codec.encode),
    st.sampled_from([codec.encode(golden.sample(kind)) for kind in get_args(AnyEvent)]),
    st.deferred(lambda: EVENTS).map(codec.encode),
)
