"""The reference names every filter and every key, and stands in the repository as it is written."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

import policies
from policies.file.document import ExampleTable, LineTable, RuleTable, WhenTable
from policies.file.load import load
from policies.file.reference import reference
from policies.file.selftest import failures
from policies.filters import FILTERS


def test_the_committed_reference_is_the_written_one() -> None:
    kept = Path(policies.__file__).with_name("README.md").read_text("utf-8")
    assert kept == reference(), "hallwarden policy reference > policies/README.md"


def test_every_filter_and_key_is_in_it() -> None:
    text = reference()
    tables: list[type[BaseModel]] = [RuleTable, WhenTable, ExampleTable, LineTable]
    tables += [kind.settings for kind in FILTERS.values()]
    for table in tables:
        for name, field in table.model_fields.items():
            assert f"| `{field.alias or name}` |" in text
    assert all(f"\n## {name}\n" in text for name in FILTERS)


def test_the_examples_it_shows_hold(tmp_path: Path) -> None:
    shown = reference().partition("## Examples")[2].split("```")[1].removeprefix("toml")
    rules = """community = "acme"
[[rules]]
name = "banned-words"
filter = "keywords"
words = ["free nitro"]
actions = ["delete", "strike"]
because = "no ads here"
[[rules]]
name = "too-fast"
filter = "flood"
limit = 8
within = "10s"
actions = ["timeout"]
because = "too fast"
[[ladder]]
at = 3
do = "timeout"
"""
    (tmp_path / "acme.toml").write_text(rules + shown, "utf-8")
    loaded = load(tmp_path / "acme.toml")
    assert len(loaded.policy.examples) == 3
    assert failures(loaded.policy) == ()


def test_defaults_are_written_as_an_admin_writes_them() -> None:
    text = reference()
    assert '| `after` | length of time, `"10m"` | `"60d"` |' in text
    assert '| `capitals` | text | `"70%"` |' in text
    assert "table | –" not in text.partition("## Keys of every rule")[0]
