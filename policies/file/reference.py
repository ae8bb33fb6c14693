"""The reference of the policy file's rules, written from the registry: every filter, every key."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, get_args

from pydantic import BaseModel

from policies.file.actionchecks import KEYS
from policies.file.announcement_reference import ANNOUNCEMENTS, TABLES
from policies.file.comparison import comparison
from policies.file.department_reference import DEPARTMENT_TABLES, DEPARTMENTS
from policies.file.digest import DIGEST, DigestTable
from policies.file.document import ActionTable, ExampleTable, LineTable, RuleTable, WhenTable
from policies.file.logs import LOGS, LogsTable
from policies.file.roletables import RightTable, RoleTable
from policies.file.schema import LENGTH, schema_of
from policies.filters import FILTERS
from policies.filters.contract import Filter
from policies.forms import written
from policies.people.permissions import LEVELS
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

## What is listed from chat

`/words add …` and `/links deny …` write `lists/from-chat.toml` beside the policy, which is read
with it: its words are the rule `from-chat-words`, its denied sites the rule `from-chat-links`. They
delete, tell the member privately, and can be changed by name like any other. A site that
`/links allow …` frees is allowed in every rule with the filter `links` that it does not make
stricter. An entry ends after 7 days unless somebody keeps it. With `from_chat = false` above the
first `[ ]` the file is not read.
"""

_EXAMPLES = """\
## Examples

What somebody says, and the rules that find something in it. Examples are run before a policy comes
into force: where one does not hold, the version that was in force stays. They are tried as if the
bot acted, each with nothing remembered, as a member of one day in a channel of the sandbox.

```toml
[[examples]]
says = "free nitro for everyone"
expect = ["banned-words"]
actions = ["delete", "strike"]

[[examples]]                                   # the ninth message within ten seconds is too much
conversation = [
  { event = "join", member = "ann" },
  { says = "hi", member = "ann", at = "5m", times = 8, expect = [] },
  { says = "hi again", member = "ann" },
]
expect = ["too-fast"]
actions = ["timeout"]

[[examples]]                                   # and with a break of a minute it is not
conversation = [{ says = "hi", times = 8 }, { says = "hi", at = "68s" }]
expect = []
```

`expect` are all rules that find something, in any mode but off; `actions` all that is done, in the
words of `hallwarden decide`. What the example says of member, roles, platform and channel is for
all its lines, what it expects for the last one. A line happens a second after the one before it, or
`at` so long after the first (`"90s"`, `"2d"`), or at a date and time. Who joins in a conversation
is new from then on. What a rule finds by the model alone, which is another thing with each model,
counts where the example names the rule, or stands in the same file and expects nothing. Messages
are called `e1`, `e2` … in their order: `{ event = "edit", message = "e1" }`.
"""


_ROLES = """\
## Roles and permissions

```toml
[roles.admin]
members = ["telegram:status:owner", "discord:role:889"]
may = ["warn", "timeout", "kick", "ban", "lift", "delete", "case", "announce", "policy", "roles"]

[roles.moderator]
members = ["telegram:member:4242"]
may = ["warn", "timeout", "lift", "delete", "case", { do = "ban", up_to = "7d" }]
duties = ["review queue"]
budget = { ban = "10 per 1h" }

[roles.press]
members = ["discord:role:771"]
may = [{ do = "announce", channels = ["#news"] }]
duties = ["announcements"]
```

What allows or denies something stands on a level. A permission is held where some level allows it
and no deny stands on that level or above: a deny beats what is allowed beside it and below.
`/may @member ban` and `hallwarden may` tell step by step how it comes out.
"""


def reference() -> str:
    """The whole reference as Markdown."""
    parts = [_HEAD, *map(_filter, FILTERS.values()), _TAIL]
    parts += [_rule(), _actions(), _when(), _roles(), _departments(), _examples()]
    parts += [
        f"{LOGS}\n{_keys(LogsTable)}\n",
        f"{DIGEST}\n{_keys(DigestTable)}\n",
        _announcements(),
    ]
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


def _roles() -> str:
    levels = [f"| {n} | {name} | {says} |" for n, (name, says) in enumerate(LEVELS.items(), 1)]
    table = "\n".join(["| | level | what stands there |", "| --- | --- | --- |", *levels])
    role, right = _keys(RoleTable), _keys(RightTable)
    return f"{_ROLES}\n{table}\n\n{role}\n\nAn entry of `may` or `deny`:\n\n{right}\n"


def _departments() -> str:
    tables = (f"{head}\n\n{_keys(table)}" for head, table in DEPARTMENT_TABLES.items())
    return "\n\n".join((DEPARTMENTS.rstrip(), *tables)) + "\n"


def _examples() -> str:
    own, lines = _keys(ExampleTable), _keys(LineTable, without=ExampleTable)
    return (
        f"{_EXAMPLES}\n{own}\n\nA line of a conversation may have these, and besides:\n\n{lines}\n"
    )


def _announcements() -> str:
    keys = [f"`{name}`:\n\n{_keys(table)}\n" for name, table in TABLES]
    return "\n".join([ANNOUNCEMENTS, *keys])


def _keys(settings: type[BaseModel], without: type[BaseModel] = BaseModel) -> str:
    """The keys of a table, but for those that another one has as well."""
    rows = list(_rows(settings, frozenset(without.model_fields)))
    if not rows:
        return ""
    return "\n".join(["| key | takes | if missing |", "| --- | --- | --- |", *rows])


def _rows(settings: type[BaseModel], told: frozenset[str]) -> Iterator[str]:
    takes = schema_of(settings)["properties"]
    for name, field in settings.model_fields.items():
        if name in told:
            continue
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
