"""The reference of the policy file's rules, written from the registry: every filter, every key."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, get_args

from pydantic import BaseModel

from policies.file.actionchecks import KEYS
from policies.file.comparison import comparison
from policies.file.document import ActionTable, RuleTable, WhenTable
from policies.file.schema import LENGTH, schema_of
from policies.filters import FILTERS
from policies.filters.contract import Filter
from policies.forms import written
from policies.rule import Doing

_HEAD = """\
# What a rule can look for

Written by `hallwarden policy reference`; the samples are run as tests. What every rule may have
beside its filter, and how filters are put together, stands at the end.
"""
_TAIL = """\
## Putting filters together

Instead of `filter = "…"` a rule may have one of these; each table in it has a filter with its keys,
or one of these again.

| key | finds something when |
| --- | --- |
| `any = [{…}, {…}]` | any of them does; all are asked, so that each counts what it counts |
| `all = [{…}, {…}]` | all of them do; they are asked in order up to the first that finds nothing |
| `not = {…}` | it finds nothing |

## Changing rules that are included

`[overrides.NAME]` replaces keys of the rule of that name, from a pack or a file of your own;
`mode = "off"` switches it off. `$name` in a rule stands for a variable: in a text for its text, as
an entry of a list for all of its texts. What an included file says under `[variables]` is for its
own rules, as long as the policy itself says nothing of them.

```toml
include = ["pack:baseline"]

[variables]
brand = "Acme"

[overrides.flood]
limit = 5
```
"""


def reference() -> str:
    """The whole reference as Markdown."""
    parts = [_HEAD, *map(_filter, FILTERS.values()), _TAIL, _rule(), _actions(), _when()]
    parts.append(comparison())
    return "\n".join(parts)


def _filter(kind: Filter) -> str:
    about = _module(kind)
    sample = "\n".join(
        ["```toml", "[[rules]]", f'name = "{kind.name.replace("_", "-")}"',
         f'filter = "{kind.name}"', kind.sample.rule, 'actions = ["delete"]', "```"]
    )  # fmt: skip
    found = "\n".join(["```json", *kind.sample.finds, "```"])
    left = "\n".join(["```json", *kind.sample.leaves, "```"])
    parts = [
        f"## {kind.name}", about, _flat(kind.settings.__doc__ or ""), _keys(kind.settings), sample,
        "Found in the last of:", found, "Not in:", left,
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def _module(kind: Filter) -> str:
    """The sentence with which the filter's module opens, without its name."""
    doc = getattr(inspect.getmodule(kind.settings), "__doc__", None) or ""
    said = doc.partition("\n\n")[0].partition(": ")[2]
    return said[:1].upper() + said[1:]


def _rule() -> str:
    return "## Keys of every rule\n\n" + _keys(RuleTable) + "\n"


def _actions() -> str:
    rows = [
        f"| `{do}` | " + (", ".join(f"`{key}`" for key in KEYS.get(do, ())) or "–") + " |"
        for do in get_args(Doing)
    ]
    goes = "\n".join(["| `do` | goes with |", "| --- | --- |", *rows])
    return f"## `actions = [{{…}}]`\n\n{_keys(ActionTable)}\n\n{goes}\n"


def _when() -> str:
    return "## `when = {…}`\n\nAll that is given must hold.\n\n" + _keys(WhenTable) + "\n"


def _keys(settings: type[BaseModel]) -> str:
    rows = list(_rows(settings))
    if not rows:
        return ""
    return "\n".join(["| key | takes | if missing |", "| --- | --- | --- |", *rows])


def _rows(settings: type[BaseModel]) -> Iterator[str]:
    takes = schema_of(settings)["properties"]
    for name, field in settings.model_fields.items():
        key = field.alias or name
        share = takes[key].get("type") != "number"
        default = "needed" if field.is_required() else _value(field.default, share=share)
        yield f"| `{key}` | {_takes(takes[key])} | {default} |"


def _takes(field: dict[str, Any]) -> str:
    """What may be written for a key, in words."""
    if "anyOf" in field:
        given = [each for each in field["anyOf"] if each.get("type") != "null"]
        return " or ".join(dict.fromkeys(map(_takes, given)))
    if "enum" in field:
        return ", ".join(f"`{choice}`" for choice in field["enum"])
    match field.get("type"):
        case "array":
            return f"list of {_takes(field.get('items', {}))}"
        case "boolean":
            return "`true` or `false`"
        case "integer" | "number":
            return f"number{_range(field)}"
        case "string" if field.get("pattern") == LENGTH:
            return 'length of time, `"10m"`'
        case "string" | None if "$ref" not in field:
            return "text"
    return "table"


def _range(field: dict[str, Any]) -> str:
    least, most = field.get("minimum"), field.get("maximum")
    return f", {least} to {most}" if least is not None and most is not None else ""


def _value(default: object, *, share: bool) -> str:
    match default:
        case None | "" | [] | () | {}:
            return "–"
        case bool():
            return f"`{str(default).lower()}`"
        case str():
            return f'`"{default}"`'
        case timedelta():
            return f'`"{written(default)}"`'
        case float() if share:
            return f'`"{100 * default:g}%"`'
        case list() | tuple():
            return "`[" + ", ".join(f'"{each}"' for each in default) + "]`"
    return f"`{default}`"


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("``", "`")).strip()
