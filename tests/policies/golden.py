"""Golden rows: what the codec wrote at each version of each kind, kept to be decoded for ever.

``python -m tests.policies.golden`` adds a row for every kind whose bytes have changed since its
last row. It refuses to run when an existing row no longer means what it meant: that change of the
types is not append-only, and needs a new tag instead.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import msgspec
from msgspec import inspect

from policies import codec
from policies.codec import AnyEvent
from policies.decision import AnyAction, Decision
from policies.state import Page

FILE = Path(__file__).with_name("golden.jsonl")
MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)

Row = dict[str, Any]


def tag(kind: Any) -> str:
    return str(kind.__struct_config__.tag)


KINDS: dict[str, tuple[Any, Callable[[bytes], object]]] = {
    **{f"event {tag(kind)}": (kind, codec.event) for kind in get_args(AnyEvent)},
    **{f"action {tag(kind)}": (kind, codec.action) for kind in get_args(AnyAction)},
    "decision": (Decision, codec.decision),
    "page": (Page, codec.page),
    "private": (codec.Private, msgspec.msgpack.Decoder(codec.Private).decode),
}
"""What goes over the wire by itself: its type, and how it is decoded."""


def sample(kind: Any) -> Any:
    """A value of that type: no field has its default, tuples and dicts hold every variant."""
    return _sample(inspect.type_info(kind), "")[0]


def _sample(info: inspect.Type, name: str) -> list[Any]:
    """One value a variant of the type; ``name`` is that of the field it is for."""
    match info:
        case inspect.StructType():
            fields = {f.name: _sample(f.type, f.name)[0] for f in info.fields}
            return [info.cls(**fields)]
        case inspect.UnionType():
            variants = [t for t in info.types if not isinstance(t, inspect.NoneType)]
            return [value for variant in variants for value in _sample(variant, name)]
        case inspect.VarTupleType():
            return [tuple(_sample(info.item_type, name))]
        case inspect.TupleType():
            return [tuple(_sample(t, name)[0] for t in info.item_types)]
        case inspect.DictType():
            values = _sample(info.value_type, name)
            plain = isinstance(info.key_type, inspect.StrType)
            return [{f"key {n}" if plain else n: value for n, value in enumerate(values)}]
        case inspect.LiteralType():
            return [info.values[-1]]
        case _:
            return [_SIMPLE[type(info)](name)]


_SIMPLE: dict[type[inspect.Type], Callable[[str], Any]] = {
    inspect.StrType: lambda name: f"{name} 微信",
    inspect.BytesType: lambda name: name.encode(),
    inspect.IntType: lambda _: -70_000,
    inspect.FloatType: lambda _: 1.5,
    inspect.BoolType: lambda _: True,
    inspect.DateTimeType: lambda _: MOMENT,
    inspect.AnyType: lambda name: f"any {name}",
}


def named(value: Any) -> Any:
    """A value with its fields by name, in JSON's types."""
    if isinstance(value, msgspec.Struct):
        fields = {name: named(getattr(value, name)) for name in value.__struct_fields__}
        return {"type": type(value).__name__, **fields}
    if isinstance(value, dict):
        return {str(key): named(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [named(item) for item in value]
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    return value.isoformat() if isinstance(value, datetime) else value


def holds(now: Any, then: Any) -> bool:
    """Whether a value still says what it said; what has been added since does not matter."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(
            key in now and holds(now[key], item) for key, item in then.items()
        )
    if isinstance(then, list):
        same = isinstance(now, list) and len(now) == len(then)
        return same and all(map(holds, now, then))
    return type(now) is type(then) and bool(now == then)


def rows() -> list[Row]:
    """The rows as they are kept."""
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def decoded(row: Row) -> Any:
    """What a row's bytes mean now."""
    return named(KINDS[row["kind"]][1](bytes.fromhex(row["bytes"])))


def missing(kept: list[Row]) -> list[Row]:
    """A row for each kind that is written differently from its last row, or has none."""
    last = {row["kind"]: row for row in kept}
    found: list[Row] = []
    for kind, (form, _) in KINDS.items():
        value = sample(form)
        data = msgspec.msgpack.encode(value).hex()
        before = last.get(kind)
        if before is None or before["bytes"] != data:
            version = before["version"] + 1 if before else 1
            found.append({"kind": kind, "version": version, "bytes": data, "holds": named(value)})
    return found


def main() -> None:
    """Append what is missing."""
    kept = rows() if FILE.exists() else []
    broken = [row for row in kept if not holds(decoded(row), row["holds"])]
    if broken:
        sys.exit("\n".join(f"{row['kind']} {row['version']} no longer decodes" for row in broken))
    with FILE.open("a", encoding="utf-8") as file:
        for row in missing(kept):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
